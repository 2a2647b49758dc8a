package dev.cloudegress.policy.report;

import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointState;
import dev.cloudegress.policy.report.EgressReport.Feed;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.EgressReport.FindingState;
import dev.cloudegress.policy.report.EgressReport.Life;
import dev.cloudegress.policy.report.EgressReport.Ready;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.SetKind;
import dev.cloudegress.policy.report.EgressReport.Standing;
import dev.cloudegress.policy.report.EgressReport.State;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import dev.cloudegress.policy.report.EgressReport.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor looks at first: figures over all requirements, what is open, what was decided, and who may reach most. Made from the report
 * alone, so that a saved one gives the same. Immutable.
 *
 * @param totals the figures
 * @param open everything that somebody has to act on or to know
 * @param decisions every decision with its reason
 * @param widest the requirements that may reach most, widest first, at most {@link #WIDEST}
 * @param services per service, by name
 * @param namespaces per namespace, by name
 * @param wildcards who uses which pattern, by pattern
 * @param tags who uses which service tag, widest first
 * @param ending endpoints that are retired or replaced and still allowed
 */
public record Overview(
        Totals totals,
        List<OpenItem> open,
        List<Decided> decisions,
        List<RequirementEntry> widest,
        List<Group> services,
        List<Group> namespaces,
        List<Users> wildcards,
        List<Users> tags,
        List<Ending> ending) {
    /** How many requirements are listed as the widest. */
    public static final int WIDEST = 20;

    /**
     * Figures.
     *
     * @param namespaces how many namespaces have requirements
     * @param requirements how many requirements there are
     * @param enforced how many of them are enforced
     * @param endpoints how many endpoints pods may reach directly, per requirement
     * @param breadth all that any pod may reach, each address once
     * @param openFindings gaps and approximations that nobody accepted
     * @param accepted gaps and approximations that somebody accepted
     */
    public record Totals(
            int namespaces,
            int requirements,
            int enforced,
            int endpoints,
            Breadth breadth,
            int openFindings,
            int accepted) {}

    /**
     * Something open.
     *
     * @param requirement {@code <namespace>/<name>}, or what else it is about
     * @param subject the endpoint, the object or the input
     * @param kind a few words
     * @param message a sentence
     */
    public record OpenItem(String requirement, String subject, String kind, String message) {}

    /**
     * A decision and whose it is.
     *
     * @param requirement {@code <namespace>/<name>}
     * @param decision the decision
     */
    public record Decided(String requirement, DecisionEntry decision) {}

    /**
     * What requirements have in common.
     *
     * @param name the service or the namespace
     * @param requirements the requirements
     * @param others the namespaces of a service, or the services of a namespace
     * @param breadth what they may reach together
     * @param openFindings gaps and approximations that nobody accepted
     */
    public record Group(
            String name, SortedSet<String> requirements, SortedSet<String> others, Breadth breadth, int openFindings) {}

    /**
     * Who uses a pattern or a service tag.
     *
     * @param name the pattern or the tag
     * @param breadth how many addresses it has; of a pattern nobody can say
     * @param requirements the requirements
     * @param accepted whether some of them have it as an accepted approximation: wider than the vendor documents
     */
    public record Users(String name, Breadth breadth, SortedSet<String> requirements, boolean accepted) {}

    /**
     * An endpoint on its way out that pods may still reach.
     *
     * @param requirement {@code <namespace>/<name>}
     * @param endpoint the endpoint, as {@code <use>/<endpoint id>}
     * @param entry the endpoint
     */
    public record Ending(String requirement, String endpoint, EndpointEntry entry) {}

    /**
     * Something that several requirements have in common.
     *
     * @param item what it is
     * @param requirements the requirements, as {@code <namespace>/<name>}; none where it is about the installation
     * @param <T> what kind of thing it is
     */
    public record Common<T>(T item, SortedSet<String> requirements) {}

    /** What is open, each thing once however many requirements have it, in the order of the first. */
    public List<Common<OpenItem>> openInCommon() {
        return inCommon(open, OpenItem::requirement, item -> new OpenItem("", item.subject, item.kind, item.message));
    }

    /** What was decided, each decision once however many requirements have it, in the order of the first. */
    public List<Common<DecisionEntry>> decisionsInCommon() {
        return inCommon(decisions, Decided::requirement, Decided::decision);
    }

    private static <S, T> List<Common<T>> inCommon(List<S> all, Function<S, String> requirement, Function<S, T> item) {
        Map<T, SortedSet<String>> groups = new LinkedHashMap<>();
        for (S each : all) {
            SortedSet<String> requirements = groups.computeIfAbsent(item.apply(each), _ -> new TreeSet<>());
            if (!requirement.apply(each).isEmpty()) {
                requirements.add(requirement.apply(each));
            }
        }
        return groups.entrySet().stream()
                .map(group -> new Common<>(group.getKey(), group.getValue()))
                .toList();
    }

    /** Makes the overview of a report. */
    public static Overview of(EgressReport report, Reading reading) {
        return new Overview(
                totals(report, reading),
                open(report),
                report.requirements().stream()
                        .flatMap(requirement -> requirement.decisions().stream()
                                .map(decision -> new Decided(requirement.title(), decision)))
                        .toList(),
                report.requirements().stream()
                        .filter(requirement -> !requirement.breadth().allowsNothing())
                        .sorted(Comparator.comparing(RequirementEntry::breadth)
                                .reversed()
                                .thenComparing(RequirementEntry::title))
                        .limit(WIDEST)
                        .toList(),
                services(report, reading),
                namespaces(report, reading),
                wildcards(report),
                tags(report, reading),
                ending(report));
    }

    private static Totals totals(EgressReport report, Reading reading) {
        Reading.Sum sum = reading.sum();
        int endpoints = 0;
        for (RequirementEntry requirement : report.requirements()) {
            for (UseEntry use : requirement.uses()) {
                sum.add(use);
                endpoints += (int)
                        use.endpoints().stream().filter(EndpointEntry::reaches).count();
            }
        }
        return new Totals(
                (int) report.requirements().stream()
                        .map(RequirementEntry::namespace)
                        .distinct()
                        .count(),
                report.requirements().size(),
                (int) report.requirements().stream()
                        .filter(requirement -> requirement.state() == State.ENFORCED)
                        .count(),
                endpoints,
                sum.breadth(),
                count(report, FindingState.OPEN),
                count(report, FindingState.ACCEPTED));
    }

    private static int count(EgressReport report, FindingState state) {
        return report.requirements().stream()
                .mapToInt(requirement -> count(requirement, state))
                .sum();
    }

    private static int count(RequirementEntry requirement, FindingState state) {
        return (int) requirement.findings().stream()
                .filter(finding -> finding.state() == state)
                .count();
    }

    private static List<OpenItem> open(EgressReport report) {
        List<OpenItem> open = new ArrayList<>();
        report.damaged().forEach(text -> open.add(new OpenItem("", "", "not believed", text)));
        report.strays()
                .forEach(stray -> open.add(new OpenItem(
                        "", stray, "object of no requirement", "It stands, and no requirement here asks for it.")));
        Standing shared = report.shared();
        if (shared != null) {
            standing("", shared, false, open);
        }
        for (Feed feed : report.feeds()) {
            feed.notes().forEach(note -> open.add(new OpenItem("", "PrefixSource " + feed.name(), "feed", note)));
        }
        for (RequirementEntry requirement : report.requirements()) {
            open(requirement, open);
        }
        return open;
    }

    private static void open(RequirementEntry requirement, List<OpenItem> open) {
        String title = requirement.title();
        requirement
                .problems()
                .forEach(problem ->
                        open.add(new OpenItem(title, "", "not valid", problem + ". What stands for it is kept.")));
        requirement
                .revoked()
                .forEach(use -> open.add(new OpenItem(
                        title, use, "no right", "The namespace may not use this service: nothing is allowed for it.")));
        Ready ready = requirement.ready();
        if (ready != null && !ready.holds()) {
            open.add(new OpenItem(
                    title,
                    "",
                    ready.current() ? "not ready, " + ready.reason() : "not looked at yet",
                    ready.message()));
        }
        Standing standing = requirement.standing();
        if (standing != null) {
            standing(title, standing, requirement.state() != State.ENFORCED, open);
        }
        for (FindingEntry finding : requirement.findings()) {
            if (finding.state() == FindingState.OPEN) {
                open.add(new OpenItem(
                        title,
                        finding.endpoint(),
                        finding.kind().equals("Gap") ? "gap" : "approximation",
                        finding.message()));
            }
        }
        for (Waiting waiting : requirement.waitingFor()) {
            open.add(new OpenItem(
                    title,
                    waiting.input(),
                    "not known",
                    "What waits for it on " + String.join(", ", waiting.ports())
                            + " is not allowed yet, and nothing is removed there."));
        }
    }

    private static void standing(String title, Standing standing, boolean unplanned, List<OpenItem> open) {
        standing.missing()
                .forEach(object ->
                        open.add(new OpenItem(title, object, "missing", "It is planned and does not stand.")));
        standing.differing()
                .forEach(object ->
                        open.add(new OpenItem(title, object, "differs", "It stands and is not what is planned.")));
        standing.surplus()
                .forEach(object -> open.add(new OpenItem(
                        title,
                        object,
                        unplanned ? "stands from before" : "not planned",
                        unplanned
                                ? "It is kept as it is, and what it allows is not in this report."
                                : "It stands and is not in the plan.")));
    }

    private static List<Group> services(EgressReport report, Reading reading) {
        Groups groups = new Groups(reading);
        for (RequirementEntry requirement : report.requirements()) {
            for (UseEntry use : requirement.uses()) {
                groups.add(use.service(), requirement, requirement.namespace(), List.of(use));
            }
        }
        return groups.all();
    }

    private static List<Group> namespaces(EgressReport report, Reading reading) {
        Groups groups = new Groups(reading);
        for (RequirementEntry requirement : report.requirements()) {
            groups.add(requirement.namespace(), requirement, null, requirement.uses());
        }
        return groups.all();
    }

    private static List<Users> wildcards(EgressReport report) {
        SortedMap<String, SortedSet<String>> users = new TreeMap<>();
        for (RequirementEntry requirement : report.requirements()) {
            for (UseEntry use : requirement.uses()) {
                for (EndpointEntry endpoint : use.endpoints()) {
                    endpoint.names().stream()
                            .filter(Reading::isWildcard)
                            .forEach(name -> users.computeIfAbsent(name, _ -> new TreeSet<>())
                                    .add(requirement.title()));
                }
            }
        }
        return users.entrySet().stream()
                .map(entry -> new Users(entry.getKey(), Breadth.NONE, entry.getValue(), false))
                .toList();
    }

    private static List<Users> tags(EgressReport report, Reading reading) {
        SortedMap<String, Users> users = new TreeMap<>();
        for (RequirementEntry requirement : report.requirements()) {
            for (UseEntry use : requirement.uses()) {
                for (EndpointEntry endpoint : use.endpoints()) {
                    String reference = use.use() + "/" + endpoint.id();
                    boolean accepted = requirement.findings().stream()
                            .anyMatch(finding -> finding.endpoint().equals(reference)
                                    && finding.kind().equals("Approximation")
                                    && finding.state() == FindingState.ACCEPTED);
                    for (String id : endpoint.sets()) {
                        if (reading.set(id).kind() == SetKind.SERVICE_TAG) {
                            users.merge(
                                    reading.set(id).name(),
                                    new Users(
                                            reading.set(id).name(),
                                            reading.breadthOf(id),
                                            new TreeSet<>(List.of(requirement.title())),
                                            accepted),
                                    Overview::joined);
                        }
                    }
                }
            }
        }
        return users.values().stream()
                .sorted(Comparator.comparing(Users::breadth).reversed().thenComparing(Users::name))
                .toList();
    }

    private static Users joined(Users one, Users other) {
        one.requirements().addAll(other.requirements());
        return new Users(
                one.name(),
                one.breadth().compareTo(other.breadth()) < 0 ? other.breadth() : one.breadth(),
                one.requirements(),
                one.accepted() || other.accepted());
    }

    private static List<Ending> ending(EgressReport report) {
        List<Ending> ending = new ArrayList<>();
        for (RequirementEntry requirement : report.requirements()) {
            for (UseEntry use : requirement.uses()) {
                for (EndpointEntry endpoint : use.endpoints()) {
                    if (endpoint.life() != Life.CURRENT
                            && (endpoint.reaches() || endpoint.state() == EndpointState.THROUGH_PROXY)) {
                        ending.add(new Ending(requirement.title(), use.use() + "/" + endpoint.id(), endpoint));
                    }
                }
            }
        }
        return ending;
    }

    /** Sums by a word. */
    private static final class Groups {
        private static final class Entry {
            private final SortedSet<String> requirements = new TreeSet<>();
            private final SortedSet<String> others = new TreeSet<>();
            private final Reading.Sum sum;
            private int open;

            Entry(Reading reading) {
                this.sum = reading.sum();
            }
        }

        private final Reading reading;
        private final SortedMap<String, Entry> entries = new TreeMap<>();

        Groups(Reading reading) {
            this.reading = reading;
        }

        /** Adds uses of a requirement; without another word, their services are the others. */
        void add(String name, RequirementEntry requirement, @Nullable String other, List<UseEntry> uses) {
            Entry entry = entries.computeIfAbsent(name, _ -> new Entry(reading));
            entry.requirements.add(requirement.title());
            for (UseEntry use : uses) {
                entry.others.add(other == null ? use.service() : other);
                entry.sum.add(use);
                entry.open += (int) requirement.findings().stream()
                        .filter(finding -> finding.state() == FindingState.OPEN
                                && finding.endpoint().startsWith(use.use() + "/"))
                        .count();
            }
        }

        List<Group> all() {
            return entries.entrySet().stream()
                    .map(entry -> new Group(
                            entry.getKey(),
                            entry.getValue().requirements,
                            entry.getValue().others,
                            entry.getValue().sum.breadth(),
                            entry.getValue().open))
                    .toList();
        }
    }

    /** The requirements of an overview by title, for references. */
    static Map<String, Integer> numbers(EgressReport report) {
        Map<String, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < report.requirements().size(); i++) {
            numbers.put(report.requirements().get(i).title(), i + 1);
        }
        return numbers;
    }
}
