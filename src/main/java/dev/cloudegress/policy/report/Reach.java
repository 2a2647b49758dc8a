package dev.cloudegress.policy.report;

import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointState;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the pods of a requirement may reach, and what of it others may not. Pure arithmetic over ports, names and addresses: it does not
 * matter which endpoint allows something, or how prefixes are cut.
 *
 * @param parts what each endpoint allows
 */
record Reach(List<Part> parts) {
    /** Nothing. */
    static final Reach NOTHING = new Reach(List.of());

    /** Copies the list. */
    Reach {
        parts = List.copyOf(parts);
    }

    /**
     * What one endpoint allows.
     *
     * @param endpoint the endpoint, as {@code <use>/<endpoint id>}
     * @param ports on these ports
     * @param names names and patterns
     * @param addresses addresses
     */
    record Part(String endpoint, PortSet ports, SortedSet<String> names, CidrSet addresses) {
        boolean isEmpty() {
            return names.isEmpty() && addresses.isEmpty();
        }
    }

    /** What the pods may reach directly. */
    static Reach direct(RequirementEntry requirement, Reading reading) {
        List<Part> parts = new ArrayList<>();
        for (UseEntry use : requirement.uses()) {
            for (EndpointEntry endpoint : use.endpoints()) {
                Part part = new Part(
                        use.use() + "/" + endpoint.id(),
                        ports(endpoint),
                        new TreeSet<>(endpoint.names()),
                        reading.addressesOf(endpoint));
                if (!part.isEmpty()) {
                    parts.add(part);
                }
            }
        }
        return new Reach(parts);
    }

    /** What the pods may reach through their proxy, as documented. */
    static Reach throughProxy(RequirementEntry requirement) {
        List<Part> parts = new ArrayList<>();
        for (UseEntry use : requirement.uses()) {
            for (EndpointEntry endpoint : use.endpoints()) {
                if (endpoint.state() == EndpointState.THROUGH_PROXY) {
                    parts.add(new Part(
                            use.use() + "/" + endpoint.id(),
                            ports(endpoint),
                            new TreeSet<>(endpoint.documented()),
                            CidrSet.empty()));
                }
            }
        }
        return new Reach(parts);
    }

    private static PortSet ports(EndpointEntry endpoint) {
        return PortSet.copyOf(endpoint.ports().stream().map(Ports::parse).toList());
    }

    /** What this allows and the other does not, by the endpoints of this; the same thing stands at each endpoint that allows it. */
    Reach minus(Reach other) {
        Map<Part, List<PortRange>> left = new LinkedHashMap<>();
        Collection<PortRange> pieces = pieces(other);
        for (Part part : parts) {
            for (PortRange piece : pieces) {
                if (!part.ports.contains(piece.protocol(), piece.first())) {
                    continue;
                }
                SortedSet<String> names = new TreeSet<>(part.names);
                CidrSet addresses = part.addresses;
                for (Part theirs : other.parts) {
                    if (theirs.ports.contains(piece.protocol(), piece.first())) {
                        names.removeIf(name -> covers(theirs.names, name));
                        addresses = addresses.minus(theirs.addresses);
                    }
                }
                Part rest = new Part(part.endpoint, PortSet.empty(), names, addresses);
                if (!rest.isEmpty()) {
                    left.computeIfAbsent(rest, _ -> new ArrayList<>()).add(piece);
                }
            }
        }
        return new Reach(left.entrySet().stream()
                .map(entry -> new Part(
                        entry.getKey().endpoint,
                        PortSet.copyOf(entry.getValue()),
                        entry.getKey().names,
                        entry.getKey().addresses))
                .toList());
    }

    /** Whether some of the names is this one, or a pattern that stands for it and for more. */
    private static boolean covers(SortedSet<String> names, String name) {
        if (names.contains(name)) {
            return true;
        }
        // Through a proxy, documented addresses and tags stand among the names.
        boolean host = name.indexOf('/') < 0 && name.indexOf(' ') < 0;
        return host
                && names.stream()
                        .filter(Reading::isWildcard)
                        .anyMatch(wider -> HostPattern.parse(wider).covers(HostPattern.parse(name)));
    }

    /** Ranges of ports within which neither of the two changes. */
    private List<PortRange> pieces(Reach other) {
        List<PortRange> pieces = new ArrayList<>();
        List<PortRange> all = Stream.concat(parts.stream(), other.parts.stream())
                .flatMap(part -> part.ports.ranges().stream())
                .toList();
        for (Protocol protocol : Protocol.values()) {
            SortedSet<Integer> cuts = new TreeSet<>();
            all.stream().filter(range -> range.protocol() == protocol).forEach(range -> {
                cuts.add(range.first());
                cuts.add(range.last() + 1);
            });
            Integer first = null;
            for (Integer cut : cuts) {
                if (first != null) {
                    pieces.add(new PortRange(protocol, first, cut - 1));
                }
                first = cut;
            }
        }
        return pieces;
    }
}
