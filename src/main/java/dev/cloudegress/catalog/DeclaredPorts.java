package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.PortProtocol;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports of an endpoint before parameters are known: those that are numbers, and those that parameters will give, which are the same
 * only where they are said the same way. Immutable.
 *
 * @param fixed the numbers
 * @param open what depends on parameters
 */
record DeclaredPorts(PortSet fixed, List<Port> open) {
    /** The ports of an endpoint without faults. */
    static DeclaredPorts of(ServiceEndpoint endpoint) {
        List<PortRange> fixed = new ArrayList<>();
        List<Port> open = new ArrayList<>();
        for (Port port : endpoint.ports()) {
            Integer first = port.port();
            Integer last = port.endPort();
            if (first == null || port.countFrom() != null) {
                open.add(port);
            } else {
                fixed.add(new PortRange(protocol(port.protocol()), first, last == null ? first : last));
            }
        }
        return new DeclaredPorts(PortSet.copyOf(fixed), List.copyOf(open));
    }

    /** Whether every port of the other is among these for certain. */
    boolean containAll(DeclaredPorts other) {
        return open.containsAll(other.open)
                && other.fixed.ranges().stream()
                        .allMatch(range -> fixed.ranges().stream().anyMatch(mine -> mine.contains(range)));
    }

    /** The ports that both have for certain, for people; empty where there is none. */
    String shared(DeclaredPorts other) {
        Stream<String> numbers = fixed.ranges().stream()
                .flatMap(mine -> other.fixed.ranges().stream()
                        .filter(mine::overlaps)
                        .map(theirs -> new PortRange(
                                        mine.protocol(),
                                        Math.max(mine.first(), theirs.first()),
                                        Math.min(mine.last(), theirs.last()))
                                .toString()));
        Stream<String> parameters = open.stream()
                .filter(other.open::contains)
                .map(port -> "the port of " + (port.portFrom() == null ? port.countFrom() : port.portFrom()));
        return Stream.concat(numbers, parameters).collect(Collectors.joining(", "));
    }

    private static Protocol protocol(PortProtocol protocol) {
        return switch (protocol) {
            case TCP -> Protocol.TCP;
            case UDP -> Protocol.UDP;
            case SCTP -> Protocol.SCTP;
        };
    }
}
