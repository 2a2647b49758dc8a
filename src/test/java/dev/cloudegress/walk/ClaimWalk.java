package dev.cloudegress.walk;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.walk.Token.Address;
import dev.cloudegress.walk.Token.Name;
import dev.cloudegress.walk.Token.Port;
import dev.cloudegress.walk.Token.Tag;
import dev.cloudegress.walk.Token.Unreadable;
import dev.cloudegress.walk.VendorDocument.Use;
import dev.cloudegress.walk.VendorText.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Goes through the catalog and looks for everything that it claims of a text in the lines that it names.
 *
 * <p>The rule: a line that an endpoint names prints one of its hosts, addresses or tags; or, where it prints no destination at all, one
 * of its ports; or it is the heading of such lines, or a sentence that the document's passages name as such. Each of its hosts,
 * addresses and ports stands in one of its lines, unless a passage says that the text leaves them to another document.
 */
final class ClaimWalk {
    private final VendorDocument document;
    private final VendorText text;
    private final Expansions expansions;
    private final Problems problems = new Problems();

    private ClaimWalk(VendorDocument document, VendorText text, Catalog catalog) {
        this.document = document;
        this.text = text;
        this.expansions = new Expansions(catalog, document.reference());
    }

    /** What the catalog claims that the text does not say, one sentence each. */
    static List<String> problems(VendorDocument document, VendorText text, Catalog catalog) {
        ClaimWalk walk = new ClaimWalk(document, text, catalog);
        Set<String> reached = new HashSet<>();
        for (Use use : document.uses()) {
            Expansion expansion = walk.expansions.of(use, Map.of());
            Expansions.refusal(expansion).ifPresent(refusal -> walk.problems.add(use, "refused: " + refusal));
            for (Endpoint endpoint : Expansions.endpoints(expansion)) {
                reached.add(endpoint.catalogReference());
                if (walk.expansions.cites(endpoint)) {
                    walk.look(use, endpoint);
                }
            }
        }
        document.uses().stream()
                .map(Use::service)
                .distinct()
                .forEach(service -> walk.lookForTheUnreached(service, reached));
        return walk.problems.sentences();
    }

    private void lookForTheUnreached(String service, Set<String> reached) {
        expansions.service(service).ifPresent(spec -> {
            spec.endpoints().stream()
                    .filter(endpoint -> endpoint.source().document().equals(document.reference()))
                    .map(ServiceEndpoint::id)
                    .filter(id -> !reached.contains(service + "/" + id))
                    .forEach(id -> problems.add(service + "/" + id + " is of this text, and no use reaches it"));
            spec.roles().stream()
                    .filter(role -> document.uses().stream()
                            .noneMatch(use ->
                                    use.service().equals(service) && use.role().equals(role.name())))
                    .forEach(role -> problems.add(service + " has a role " + role.name() + ", which no use has"));
        });
    }

    private void look(Use use, Endpoint endpoint) {
        String who = endpoint.catalogReference();
        List<Line> lines = new ArrayList<>();
        for (Source source : expansions.citations(endpoint)) {
            String numbers = source.lines();
            if (numbers == null) {
                if (!document.lostRoles().containsAll(expansions.rolesOf(endpoint))) {
                    problems.add(use, who + " without lines");
                }
                continue;
            }
            for (LineNumbers.Span span : LineNumbers.parse(numbers).spans()) {
                for (int number = span.first(); number <= span.last(); number++) {
                    if (!text.has(number)) {
                        problems.add(
                                use,
                                who + " from line " + number + ", and there are "
                                        + text.lines().size());
                    } else if (!text.line(number).isBlank()) {
                        lines.add(text.line(number));
                    } else if (span.isOne()) {
                        problems.add(use, who + " from line " + number + ", which is blank");
                    }
                }
            }
        }
        Set<String> roles = expansions.rolesOf(endpoint);
        Set<String> ofTheRole = new TreeSet<>();
        List<Printed> printed = new ArrayList<>();
        boolean portsElsewhere = false;
        boolean peersElsewhere = false;
        for (Line line : lines) {
            List<Passage> about = document.passages().stream()
                    .filter(passage -> passage.service().equals(use.service())
                            && passage.roles().stream().anyMatch(roles::contains)
                            && passage.holdsFor(use.parameters())
                            && passage.selects(line)
                            && (passage.isSentence() || passage.directions().contains(endpoint.direction())))
                    .toList();
            if (about.isEmpty()) {
                problems.add(
                        use,
                        who + " from " + line + ", which is not about "
                                + roles.stream().sorted().toList() + " in direction " + endpoint.direction());
                continue;
            }
            about.forEach(passage -> ofTheRole.addAll(passage.roles()));
            peersElsewhere |= about.stream().anyMatch(Passage::hasPeersElsewhere);
            portsElsewhere |= about.stream().anyMatch(Passage::hasPortsElsewhere);
            List<Printed> here = about.stream()
                    .flatMap(passage ->
                            line.tokens().stream().filter(passage::means).map(token -> new Printed(token, passage)))
                    .toList();
            printed.addAll(here);
            if (about.stream().noneMatch(Passage::isSentence) && !line.isHeading() && !says(here, endpoint)) {
                problems.add(use, who + " from " + line + ", which prints nothing of it");
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        if (!ofTheRole.contains(use.role())) {
            problems.add(use, who + ", and none of its lines is about that role");
        }
        if (!peersElsewhere) {
            lookForTheInvented(use, endpoint, printed);
        }
        if (!portsElsewhere) {
            lookForPorts(use, endpoint, lines, printed);
        }
    }

    /** Whether something of the endpoint is printed: a destination, or a port where no destination is. */
    private static boolean says(List<Printed> printed, Endpoint endpoint) {
        boolean peers = printed.stream().anyMatch(here -> here.token.isPeer());
        return printed.stream().anyMatch(here -> switch (here.token) {
            case Name _ -> endpoint.hosts().stream().anyMatch(here::means);
            case Address address -> endpoint.addresses().contains(address.cidr());
            case Tag tag ->
                endpoint.serviceTags().stream()
                        .anyMatch(reference -> reference.name().equals(tag.name()));
            case Port port ->
                !peers && endpoint.ports().ranges().stream().anyMatch(range -> range.overlaps(port.range()));
            case Unreadable _ -> false;
        });
    }

    private void lookForTheInvented(Use use, Endpoint endpoint, List<Printed> printed) {
        String who = endpoint.catalogReference();
        if (endpoint.source().document().equals(document.reference())) {
            endpoint.hosts().stream()
                    .filter(host -> !host.toString().endsWith("." + VendorDocument.USERS_OWN))
                    .filter(host -> printed.stream().noneMatch(here -> here.means(host)))
                    .forEach(host -> problems.add(use, who + " with " + host + ", which stands in none of its lines"));
        }
        if (endpoint.addressSource() == null
                || endpoint.addressSource().document().equals(document.reference())) {
            Set<Cidr> addresses = printed.stream()
                    .map(here -> here.token instanceof Address address ? address.cidr() : null)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            CidrSet invented = endpoint.addresses()
                    .minus(CidrSet.copyOf(addresses))
                    .minus(CidrSet.parse(VendorDocument.USERS_OWN_ADDRESS));
            if (!invented.isEmpty()) {
                problems.add(use, who + " with " + invented + ", which stand in none of its lines");
            }
        }
    }

    private void lookForPorts(Use use, Endpoint endpoint, List<Line> lines, List<Printed> printed) {
        String who = endpoint.catalogReference();
        Set<PortRange> said = new TreeSet<>();
        lines.forEach(line -> said.addAll(TextWalk.portsIn(line)));
        printed.forEach(here -> {
            if (here.token instanceof Name name && name.port() != null) {
                said.add(name.port());
            } else {
                said.addAll(here.passage.ports());
            }
            text.lines().stream()
                    .filter(here.passage::takesPortsFrom)
                    .forEach(line -> said.addAll(TextWalk.portsIn(line)));
        });
        // Merged: what follows on each other is one range in an endpoint, however it is printed.
        List<PortRange> merged = PortSet.copyOf(said).ranges();
        endpoint.ports().ranges().stream()
                .filter(range -> merged.stream().noneMatch(port -> port.contains(range)))
                .forEach(range -> problems.add(use, who + " on " + range + ", and its lines say " + said));
    }

    /** Something printed, and the passage that says how it is read. */
    private record Printed(Token token, Passage passage) {
        /** Whether it is what stands in the text for a host. */
        private boolean means(HostPattern host) {
            return token instanceof Name name
                    && passage.meaning(name.host()).stream()
                            // A place that the passage does not fill.
                            .filter(meant -> !meant.contains("<"))
                            .map(HostPattern::parse)
                            .anyMatch(meant ->
                                    meant.equals(host) || (!passage.with().isEmpty() && host.covers(meant)));
        }
    }
}
