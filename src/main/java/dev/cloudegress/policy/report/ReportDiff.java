package dev.cloudegress.policy.report;

import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.Feed;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.EgressReport.FindingState;
import dev.cloudegress.policy.report.EgressReport.Installation;
import dev.cloudegress.policy.report.EgressReport.Ready;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.ServiceEntry;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of a report: what pods may reach now and could not before, what they no longer may, and what was decided. What the two were read
 * from, their days and the ages of their data do not count; what only one of them knows (readiness, what stands) does not either.
 *
 * @param before the source and day of the earlier report
 * @param after the same of the later
 * @param settings what holds for the installation and changed
 * @param requirements the requirements that differ, by namespace and name
 * @param breadthBefore what the pods of all requirements could reach
 * @param breadthAfter what they may reach now
 */
public record ReportDiff(
        String before,
        String after,
        List<Setting> settings,
        List<RequirementDiff> requirements,
        Breadth breadthBefore,
        Breadth breadthAfter) {
    /** Copies the lists. */
    public ReportDiff {
        settings = List.copyOf(settings);
        requirements = List.copyOf(requirements);
    }

    /** What became of a requirement. */
    public enum Fate {
        /** Only the later report has it. */
        ADDED("added"),
        /** Only the earlier report has it. */
        REMOVED("removed"),
        /** Both have it. */
        CHANGED("changed");

        private final String words;

        Fate(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * Something that has a value.
     *
     * @param name what
     * @param before its value, empty where there was none
     * @param after its value now, empty where there is none
     */
    public record Setting(String name, String before, String after) {}

    /**
     * A part of what may be reached.
     *
     * @param endpoint the endpoint that allows it, as {@code <use>/<endpoint id>}
     * @param ports the ports
     * @param names names and patterns
     * @param addresses prefixes
     * @param breadth how much it is; nothing where it is reached through a proxy, which decides that
     */
    public record Piece(String endpoint, String ports, List<String> names, List<String> addresses, Breadth breadth) {}

    /**
     * A requirement that differs.
     *
     * @param title {@code <namespace>/<name>}
     * @param fate what became of it
     * @param before what its pods could reach
     * @param after what they may reach now
     * @param settings what else of it changed
     * @param gained what they may reach now and could not before
     * @param lost what they could reach before and may not now
     * @param gainedByProxy the same through their proxy
     * @param lostByProxy the same through their proxy
     * @param decided decisions that only the later has
     * @param undecided decisions that only the earlier has
     * @param opened open gaps and approximations that only the later has
     * @param closed open gaps and approximations that only the earlier has
     */
    public record RequirementDiff(
            String title,
            Fate fate,
            Breadth before,
            Breadth after,
            List<Setting> settings,
            List<Piece> gained,
            List<Piece> lost,
            List<Piece> gainedByProxy,
            List<Piece> lostByProxy,
            List<DecisionEntry> decided,
            List<DecisionEntry> undecided,
            List<FindingEntry> opened,
            List<FindingEntry> closed) {
        boolean isEmpty() {
            return fate == Fate.CHANGED
                    && before.equals(after)
                    && settings.isEmpty()
                    && gained.isEmpty()
                    && lost.isEmpty()
                    && gainedByProxy.isEmpty()
                    && lostByProxy.isEmpty()
                    && decided.isEmpty()
                    && undecided.isEmpty()
                    && opened.isEmpty()
                    && closed.isEmpty();
        }
    }

    /** Whether the two reports say the same. */
    public boolean isEmpty() {
        return settings.isEmpty() && requirements.isEmpty();
    }

    /** Compares two reports. */
    public static ReportDiff between(EgressReport before, EgressReport after) {
        Reading old = new Reading(before);
        Reading young = new Reading(after);
        Map<String, RequirementEntry> olds = byTitle(before);
        Map<String, RequirementEntry> youngs = byTitle(after);
        SortedSet<String> titles = new TreeSet<>(olds.keySet());
        titles.addAll(youngs.keySet());
        List<RequirementDiff> requirements = new ArrayList<>();
        for (String title : titles) {
            RequirementDiff diff = requirement(title, olds.get(title), old, youngs.get(title), young);
            if (!diff.isEmpty()) {
                requirements.add(diff);
            }
        }
        return new ReportDiff(
                title(before),
                title(after),
                settings(before, after),
                requirements,
                total(before, old),
                total(after, young));
    }

    private static Breadth total(EgressReport report, Reading reading) {
        Reading.Sum sum = reading.sum();
        report.requirements().forEach(requirement -> requirement.uses().forEach(sum::add));
        return sum.breadth();
    }

    private static String title(EgressReport report) {
        return report.scope().source() + ", " + report.scope().date();
    }

    private static Map<String, RequirementEntry> byTitle(EgressReport report) {
        return report.requirements().stream()
                .collect(Collectors.toMap(RequirementEntry::title, Function.identity(), (one, _) -> one, TreeMap::new));
    }

    private static List<Setting> settings(EgressReport before, EgressReport after) {
        List<Setting> settings = new ArrayList<>();
        Installation old = before.scope().installation();
        Installation young = after.scope().installation();
        setting(settings, "default backend", old.defaultBackend(), young.defaultBackend());
        setting(settings, "IP families", join(old.ipFamilies()), join(young.ipFamilies()));
        setting(settings, "private ranges permitted", join(old.privateCIDRs()), join(young.privateCIDRs()));
        setting(settings, "always denied", join(old.denyCIDRs()), join(young.denyCIDRs()));
        setting(
                settings,
                "every namespace may use every service",
                Boolean.toString(old.everyServiceForAll()),
                Boolean.toString(young.everyServiceForAll()));
        answers(
                settings,
                "accepted for every requirement: ",
                old.acceptApproximations().stream()
                        .collect(Collectors.toMap(
                                EgressReport.Answer::subject, EgressReport.Answer::reason, (one, _) -> one)),
                young.acceptApproximations().stream()
                        .collect(Collectors.toMap(
                                EgressReport.Answer::subject, EgressReport.Answer::reason, (one, _) -> one)));
        if (settings.isEmpty()) {
            setting(settings, "configuration (SHA-256)", old.digest(), young.digest());
        }
        answers(settings, "edition of ", editions(before), editions(after));
        if (!before.feeds().isEmpty() && !after.feeds().isEmpty()) {
            answers(settings, "accepted of the feed ", accepted(before.feeds()), accepted(after.feeds()));
        }
        return settings;
    }

    private static Map<String, String> editions(EgressReport report) {
        return report.services().stream().collect(Collectors.toMap(ServiceEntry::name, ServiceEntry::edition));
    }

    private static Map<String, String> accepted(Collection<Feed> feeds) {
        return feeds.stream()
                .flatMap(feed -> feed.accepted().stream()
                        .map(answer -> Map.entry(feed.name() + ": " + answer.subject(), answer.reason())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
    }

    private static void answers(
            List<Setting> settings, String name, Map<String, String> before, Map<String, String> after) {
        SortedSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.forEach(key -> setting(settings, name + key, before.getOrDefault(key, ""), after.getOrDefault(key, "")));
    }

    private static void setting(List<Setting> settings, String name, String before, String after) {
        if (!before.equals(after)) {
            settings.add(new Setting(name, before, after));
        }
    }

    private static String join(List<String> items) {
        return String.join(", ", items);
    }

    private static RequirementDiff requirement(
            String title,
            @Nullable RequirementEntry before,
            Reading old,
            @Nullable RequirementEntry after,
            Reading young) {
        Reach could = before == null ? Reach.NOTHING : Reach.direct(before, old);
        Reach may = after == null ? Reach.NOTHING : Reach.direct(after, young);
        Reach couldByProxy = before == null ? Reach.NOTHING : Reach.throughProxy(before);
        Reach mayByProxy = after == null ? Reach.NOTHING : Reach.throughProxy(after);
        return new RequirementDiff(
                title,
                before == null ? Fate.ADDED : after == null ? Fate.REMOVED : Fate.CHANGED,
                before == null ? Breadth.NONE : before.breadth(),
                after == null ? Breadth.NONE : after.breadth(),
                before == null || after == null ? List.of() : settings(before, after),
                pieces(may.minus(could), true),
                pieces(could.minus(may), true),
                pieces(mayByProxy.minus(couldByProxy), false),
                pieces(couldByProxy.minus(mayByProxy), false),
                only(decisions(after), decisions(before)),
                only(decisions(before), decisions(after)),
                only(open(after), open(before)),
                only(open(before), open(after)));
    }

    private static List<Setting> settings(RequirementEntry before, RequirementEntry after) {
        List<Setting> settings = new ArrayList<>();
        setting(settings, "pods", before.pods(), after.pods());
        setting(settings, "state", words(before.state()), words(after.state()));
        setting(settings, "backend", before.backend(), after.backend());
        setting(settings, "destinations", before.destinations(), after.destinations());
        setting(settings, "IP families", join(before.ipFamilies()), join(after.ipFamilies()));
        setting(settings, "DNS", before.dns(), after.dns());
        setting(settings, "proxy", Objects.toString(before.proxy(), ""), Objects.toString(after.proxy(), ""));
        answers(settings, "", uses(before), uses(after));
        setting(settings, "not granted", join(before.revoked()), join(after.revoked()));
        setting(settings, "problems", String.join("; ", before.problems()), String.join("; ", after.problems()));
        Ready old = before.ready();
        Ready young = after.ready();
        if (old != null && young != null) {
            setting(settings, "ready", words(old), words(young));
        }
        return settings;
    }

    private static String words(EgressReport.State state) {
        return switch (state) {
            case ENFORCED -> "enforced";
            case PREVIEW -> "preview";
            case INVALID -> "not valid";
        };
    }

    private static String words(Ready ready) {
        return (ready.holds() ? "yes, " : "no, ") + ready.reason();
    }

    private static Map<String, String> uses(RequirementEntry requirement) {
        return requirement.uses().stream()
                .collect(Collectors.toMap(
                        UseEntry::use,
                        use -> use.service() + ", roles " + join(use.roles())
                                + use.parameters().entrySet().stream()
                                        .map(entry -> "; " + entry.getKey() + "=" + entry.getValue())
                                        .collect(Collectors.joining())));
    }

    private static List<Piece> pieces(Reach reach, boolean directly) {
        return reach.parts().stream()
                .map(part -> {
                    int wildcards = (int)
                            part.names().stream().filter(Reading::isWildcard).count();
                    return new Piece(
                            part.endpoint(),
                            part.ports().toString(),
                            List.copyOf(part.names()),
                            AddressSets.texts(part.addresses()),
                            directly
                                    ? Breadth.of(part.names().size() - wildcards, wildcards, part.addresses())
                                    : Breadth.NONE);
                })
                .toList();
    }

    private static List<DecisionEntry> decisions(@Nullable RequirementEntry requirement) {
        return requirement == null
                ? List.of()
                : requirement.decisions().stream()
                        // Whether one has an effect changes with the day and the backend; what was decided does not.
                        .map(decision -> new DecisionEntry(
                                decision.endpoint(), decision.kind(), decision.by(), decision.reason(), true))
                        .toList();
    }

    private static List<FindingEntry> open(@Nullable RequirementEntry requirement) {
        return requirement == null
                ? List.of()
                : requirement.findings().stream()
                        .filter(finding -> finding.state() == FindingState.OPEN)
                        .toList();
    }

    private static <T> List<T> only(List<T> these, List<T> those) {
        Set<T> known = new HashSet<>(those);
        return these.stream().filter(each -> !known.contains(each)).toList();
    }
}
