package dev.cloudegress.walk;

import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.walk.Token.Address;
import dev.cloudegress.walk.Token.Name;
import dev.cloudegress.walk.Token.Port;
import dev.cloudegress.walk.Token.Tag;
import dev.cloudegress.walk.Token.Unreadable;
import dev.cloudegress.walk.VendorDocument.Exemption;
import dev.cloudegress.walk.VendorDocument.Use;
import dev.cloudegress.walk.VendorText.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Goes through a text and looks for everything that it prints in the catalog. */
final class TextWalk {
    private final VendorDocument document;
    private final VendorText text;
    private final Expansions expansions;

    private final Problems problems = new Problems();

    private final Set<Exemption> met = new LinkedHashSet<>();

    private TextWalk(VendorDocument document, VendorText text, Catalog catalog) {
        this.document = document;
        this.text = text;
        this.expansions = new Expansions(catalog, document.reference());
    }

    /** What a text prints that the catalog does not have where it belongs, one sentence each. */
    static List<String> problems(VendorDocument document, VendorText text, Catalog catalog) {
        TextWalk walk = new TextWalk(document, text, catalog);
        text.lines().forEach(line -> line.tokens().forEach(token -> walk.look(line, token)));
        document.passages().forEach(walk::lookForLines);
        document.exceptions().stream()
                .filter(exemption -> !walk.met.contains(exemption))
                .forEach(exemption -> walk.problems.add("line " + exemption.line() + " does not print \""
                        + exemption.raw() + "\": take it off the list of exceptions"));
        return walk.problems.sentences();
    }

    /** A passage that no line is meant by is about another text; one that speaks of a connection is looked for. */
    private void lookForLines(Passage passage) {
        List<Line> lines = text.lines().stream().filter(passage::selects).toList();
        if (lines.isEmpty()) {
            problems.add("no line is " + passage);
        }
        if (passage.isFlow()) {
            lines.forEach(line -> passage.roles()
                    .forEach(role -> passage.ports()
                            .forEach(port -> look(line, new Port(port.toString(), port), passage, role))));
        }
    }

    private void look(Line line, Token token) {
        for (Exemption exemption : document.exceptions()) {
            if (exemption.covers(line, token)) {
                met.add(exemption);
                return;
            }
        }
        if (token instanceof Unreadable unreadable) {
            problems.add(prints(line, token) + ", which nobody can read: " + unreadable.why());
            return;
        }
        if (token instanceof Port && givesPortsToOthers(line)) {
            return;
        }
        List<Passage> about = document.passages().stream()
                .filter(passage -> !passage.isSentence() && passage.selects(line) && passage.means(token))
                .toList();
        if (about.isEmpty()) {
            problems.add(prints(line, token) + ", and nothing says what it belongs to");
        }
        for (Passage passage : about) {
            if (token instanceof Port && hasPeer(line, passage)) {
                // Looked for with the peer.
                continue;
            }
            for (String role : passage.roles()) {
                look(line, token, passage, role);
            }
        }
    }

    private void look(Line line, Token token, Passage passage, String role) {
        List<Use> uses = document.uses().stream()
                .filter(use -> use.service().equals(passage.service())
                        && use.role().equals(role)
                        && passage.holdsFor(use.parameters()))
                .toList();
        if (uses.isEmpty()) {
            problems.add(prints(line, token) + " for " + passage.service() + "/" + role + ", of which there is no use");
        }
        for (Use use : uses) {
            Expansion expansion = expansions.of(use, passage.with());
            Expansions.refusal(expansion)
                    .ifPresentOrElse(
                            refusal -> problems.add(use, "refused: " + refusal),
                            () -> look(line, token, passage, use, Expansions.endpoints(expansion)));
        }
    }

    private void look(Line line, Token token, Passage passage, Use use, List<Endpoint> endpoints) {
        switch (token) {
            case Name name ->
                passage.meaning(name.host()).forEach(meant -> {
                    if (meant.contains("<")) {
                        problems.add(use, prints(line, token) + ", and nothing says what stands there");
                        return;
                    }
                    HostPattern pattern = HostPattern.parse(meant);
                    find(
                            line,
                            token,
                            passage,
                            use,
                            endpoints,
                            endpoint -> endpoint.hosts().stream()
                                    .anyMatch(host -> host.equals(pattern)
                                            || (!passage.with().isEmpty() && host.covers(pattern))));
                });
            case Address address ->
                find(
                        line,
                        token,
                        passage,
                        use,
                        endpoints,
                        endpoint -> endpoint.addresses().contains(address.cidr()));
            case Tag tag ->
                find(
                        line,
                        token,
                        passage,
                        use,
                        endpoints,
                        endpoint -> endpoint.serviceTags().stream()
                                .anyMatch(reference -> reference.name().equals(tag.name())));
            case Port port ->
                find(
                        line,
                        token,
                        passage,
                        use,
                        endpoints,
                        endpoint -> passage.leadsTo(endpoint.hosts())
                                && endpoint.ports().ranges().stream().anyMatch(range -> range.contains(port.range())));
            case Unreadable _ -> throw new IllegalStateException("said already");
        }
    }

    /** Looks for an endpoint that has the thing, in the right direction, from this line, on each port. */
    private void find(
            Line line, Token token, Passage passage, Use use, List<Endpoint> endpoints, Predicate<Endpoint> has) {
        String where = prints(line, token) + ", and the catalog has ";
        List<Endpoint> having = endpoints.stream().filter(has).toList();
        if (having.isEmpty()) {
            problems.add(use, where + "no such endpoint");
            return;
        }
        List<Endpoint> directed = having.stream()
                .filter(endpoint -> passage.directions().contains(endpoint.direction()))
                .toList();
        if (directed.isEmpty()) {
            problems.add(use, where + ids(having) + " in another direction than " + passage.directions());
            return;
        }
        // Where another document has the names, it is that one which the endpoint is from.
        List<Endpoint> citing = directed.stream()
                .filter(endpoint ->
                        (passage.hasPeersElsewhere() && !passage.isFlow()) || cites(endpoint, line, token, passage))
                .toList();
        if (citing.isEmpty()) {
            problems.add(use, where + ids(directed) + ", from other places: " + sources(directed));
            return;
        }
        if (token instanceof Port) {
            return;
        }
        Set<PortRange> ports = ports(line, token, passage);
        if (ports.isEmpty() && !(token instanceof Tag) && !passage.hasPortsElsewhere()) {
            problems.add(use, prints(line, token) + ", and nothing says on which port");
        }
        for (PortRange port : ports) {
            if (citing.stream()
                    .noneMatch(
                            endpoint -> endpoint.ports().ranges().stream().anyMatch(range -> range.contains(port)))) {
                problems.add(use, where + ids(citing) + " without port " + port);
            }
        }
    }

    /** A tag that is printed more than once is from any of the lines that print it. */
    private boolean cites(Endpoint endpoint, Line line, Token token, Passage passage) {
        if (!(token instanceof Tag tag)) {
            return expansions.cites(endpoint, line.number());
        }
        return text.lines().stream()
                .filter(other -> other.tokens().stream()
                        .anyMatch(printed ->
                                printed instanceof Tag again && again.name().equals(tag.name())))
                .filter(other -> document.passages().stream()
                        .anyMatch(about -> about.service().equals(passage.service()) && about.selects(other)))
                .anyMatch(other -> expansions.cites(endpoint, other.number()));
    }

    /** The ports on which something printed has to be in the catalog. */
    private Set<PortRange> ports(Line line, Token token, Passage passage) {
        Set<PortRange> ports = new TreeSet<>(portsIn(line));
        if (token instanceof Name name && name.port() != null) {
            ports.add(name.port());
        } else {
            ports.addAll(passage.ports());
        }
        text.lines().stream().filter(passage::takesPortsFrom).forEach(other -> ports.addAll(portsIn(other)));
        return ports;
    }

    static List<PortRange> portsIn(Line line) {
        List<PortRange> ports = new ArrayList<>();
        line.tokens().forEach(token -> {
            if (token instanceof Port port) {
                ports.add(port.range());
            }
        });
        return ports;
    }

    /** Whether the line says the ports for other lines, in which they are looked for. */
    private boolean givesPortsToOthers(Line line) {
        return document.passages().stream()
                .filter(passage -> passage.takesPortsFrom(line))
                .anyMatch(passage -> text.lines().stream()
                        .anyMatch(other -> other != line && passage.selects(other) && hasPeer(other, passage)));
    }

    private static boolean hasPeer(Line line, Passage passage) {
        return line.tokens().stream().anyMatch(token -> token.isPeer() && passage.means(token));
    }

    private static String prints(Line line, Token token) {
        return line + " prints \"" + token.raw() + "\"";
    }

    private static List<String> ids(List<Endpoint> endpoints) {
        return endpoints.stream().map(Endpoint::id).toList();
    }

    private static List<String> sources(List<Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint ->
                        endpoint.source().document() + " " + endpoint.source().lines())
                .distinct()
                .toList();
    }
}
