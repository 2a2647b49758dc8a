package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.policy.Destinations;
import dev.cloudegress.policy.Destinations.Line;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Requirement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What requirements need, as a list for a firewall or a proxy outside the cluster.
 *
 * @param format which list
 * @param destinations what each requirement needs, by namespace and name
 * @param tags what was found of the service tags
 * @param catalog the services
 */
record DestinationList(RenderFormat format, List<Destinations> destinations, TagSources.Found tags, Catalog catalog) {
    /** Line breaks, control characters (of terminals, too) and those that change the direction of a text. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

    private static final List<String> COLUMNS =
            List.of("service", "role", "endpoint", "destination", "port", "protocol", "reference");

    /**
     * Resolves all requirements.
     *
     * @param documents reads the documents that the user names, for tags of some names
     * @param today for endpoints with dates
     * @throws dev.cloudegress.manifest.BadInputException with what is wrong with any of them
     */
    static DestinationList of(
            RenderFormat format,
            Inputs inputs,
            Function<Collection<String>, List<ServiceTagFiles.Named>> documents,
            LocalDate today) {
        TagSources.Found tags = TagSources.find(inputs, documents, today);
        List<Destinations> all = new ArrayList<>();
        List<Located> problems = new ArrayList<>();
        for (Read<EgressRequirement> read : inputs.requirements()) {
            Destinations destinations = Destinations.of(
                    Requirement.of(read.object()),
                    inputs.catalog(),
                    inputs.configuration(),
                    tags.knowledge(inputs),
                    today);
            problems.addAll(
                    inputs.problems(read, destinations.requirement(), destinations.problems(), destinations.revoked()));
            all.add(destinations);
        }
        Inputs.refuse(problems);
        return new DestinationList(format, all, tags, inputs.catalog());
    }

    /** The list. */
    String text() {
        Stream<String> lines = switch (format) {
            case HOSTS -> hosts().stream().map(HostPattern::toString);
            case CIDRS -> cidrs().cidrs().stream().map(Object::toString);
            case CSV -> Stream.concat(Stream.of(row(COLUMNS)), lines().stream().map(DestinationList::row));
            case YAML, JSON -> throw new IllegalStateException(format + " is no list");
        };
        return lines.map(line -> line + "\n").collect(Collectors.joining());
    }

    private SortedSet<HostPattern> hosts() {
        return destinations.stream()
                .flatMap(each -> each.hosts().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private CidrSet cidrs() {
        CidrSet.Builder all = CidrSet.builder();
        destinations.forEach(each -> all.addAll(each.cidrs()));
        return all.build();
    }

    private SortedSet<Line> lines() {
        return destinations.stream()
                .flatMap(each -> each.lines(catalog).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String row(Line line) {
        PortRange ports = line.ports();
        return row(List.of(
                line.service(),
                String.join(" ", line.roles()),
                line.endpoint(),
                line.destination(),
                ports.isSinglePort() ? Integer.toString(ports.first()) : ports.first() + "-" + ports.last(),
                ports.protocol().toString(),
                inert(line.reference())));
    }

    /**
     * Text of a manifest as a cell that is text for spreadsheets, too, on one line: they take what starts with one of these characters
     * for a formula, and firewall requests are read in spreadsheets.
     */
    private static String inert(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return !line.isEmpty() && "=+-@".indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
    }

    /** A line of RFC 4180, but for its end, which is that of this program's other output. */
    private static String row(List<String> fields) {
        return fields.stream()
                .map(field -> field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                        ? '"' + field.replace("\"", "\"\"") + '"'
                        : field)
                .collect(Collectors.joining(","));
    }

    /** What a person should know about the list. */
    List<String> report(Inputs inputs) {
        List<String> report = new ArrayList<>(RenderReport.ofInputs(inputs));
        if (format != RenderFormat.HOSTS) {
            tags.originsOf(destinations.stream()
                            .flatMap(each -> each.byAddress().stream())
                            .flatMap(use -> use.allowances().stream())
                            .flatMap(allowance -> allowance.tags().keySet().stream())
                            .toList())
                    .forEach(origin -> report.add("service tags: " + origin));
        }
        report.add(summary());
        for (Destinations each : destinations) {
            // Endpoints of two requirements can have the same name.
            String before = destinations.size() == 1 ? "  " : "  " + name(each) + ": ";
            about(each).forEach(line -> report.add(before + line));
        }
        if (!isComplete()) {
            report.add("not complete (exit status " + ExitStatus.INCOMPLETE + ")");
        }
        return report;
    }

    private List<String> about(Destinations each) {
        List<String> about = new ArrayList<>();
        if (each.requirement().spec().mode() == Mode.PREVIEW) {
            about.add("mode is Preview: the operator would allow none of this yet");
        }
        findings(each).forEach(finding -> about.add(RenderReport.text(finding)));
        if (format == RenderFormat.CSV && !each.widerAndLeftOut().isEmpty()) {
            about.add("left out are addresses that are wider than documented, of "
                    + String.join(", ", each.widerAndLeftOut())
                    + ": their names are in the list. Accept them in spec.accept.approximations to have both.");
        }
        RenderReport.withoutEgress(each.byName()).forEach(about::add);
        if (format != RenderFormat.HOSTS) {
            each.unknown().forEach(unknown -> about.add(RenderReport.text(unknown, tags)));
        }
        return about;
    }

    private static String name(Destinations each) {
        return each.requirement().namespace() + "/" + each.requirement().name();
    }

    private String summary() {
        String counted = switch (format) {
            case HOSTS -> RenderReport.counted(hosts().size(), "host");
            case CIDRS -> RenderReport.counted(cidrs().size(), "CIDR") + " with " + RenderReport.addresses(cidrs());
            default -> RenderReport.counted(lines().size(), "line");
        };
        return counted + " for " + RenderReport.counted(destinations.size(), "requirement");
    }

    private SortedSet<Finding> findings(Destinations each) {
        return switch (format) {
            case HOSTS -> each.findingsByName();
            case CIDRS -> each.findingsByAddress();
            default -> each.findingsOfBoth();
        };
    }

    /** Whether nothing is missing that nobody accepted. */
    boolean isComplete() {
        return destinations.stream()
                .allMatch(each -> findings(each).stream()
                                .allMatch(finding ->
                                        finding.accepted() || finding.reason().kind() == Finding.Kind.WARNING)
                        && (format == RenderFormat.HOSTS || each.unknown().isEmpty()));
    }
}
