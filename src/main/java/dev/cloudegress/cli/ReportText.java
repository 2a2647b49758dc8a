package dev.cloudegress.cli;

import dev.cloudegress.policy.report.Breadth;
import dev.cloudegress.policy.report.EgressReport;
import dev.cloudegress.policy.report.EgressReport.AddressSet;
import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointState;
import dev.cloudegress.policy.report.EgressReport.Installation;
import dev.cloudegress.policy.report.EgressReport.Life;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.SetKind;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import dev.cloudegress.policy.report.Overview;
import dev.cloudegress.policy.report.Overview.Common;
import dev.cloudegress.policy.report.Overview.Group;
import dev.cloudegress.policy.report.Overview.OpenItem;
import dev.cloudegress.policy.report.Overview.Users;
import dev.cloudegress.policy.report.Reading;
import dev.cloudegress.policy.report.Visible;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report for a terminal: the same parts in the same order as the page. Made once for each text; not thread-safe. */
final class ReportText {
    /** More requirements than this are counted, not named. */
    private static final int NAMED = 6;

    private final EgressReport report;
    private final Reading reading;
    private final Overview overview;
    private final StringBuilder out = new StringBuilder();

    private ReportText(EgressReport report, Reading reading, Overview overview) {
        this.report = report;
        this.reading = reading;
        this.overview = overview;
    }

    /** The text. */
    static String of(EgressReport report, Reading reading, Overview overview) {
        ReportText text = new ReportText(report, reading, overview);
        text.write();
        return text.out.toString();
    }

    private void write() {
        scope();
        open();
        decisions();
        breadth();
        groups("By service", "service", overview.services());
        groups("By namespace", "namespace", overview.namespaces());
        report.requirements().forEach(this::requirement);
    }

    private void scope() {
        Installation installation = report.scope().installation();
        Overview.Totals totals = overview.totals();
        table(List.of(
                List.of(
                        "Cloud egress report of",
                        report.scope().source()
                                + (report.scope().namespace() == null
                                        ? ""
                                        : ", namespace " + report.scope().namespace())),
                List.of("as of", report.scope().date()),
                List.of("compared with what stands", report.scope().live() ? "yes" : "no, only plans were read"),
                List.of("configuration", "SHA-256 " + installation.digest()),
                List.of("always denied", list(installation.denyCIDRs())),
                List.of(
                        "requirements",
                        totals.requirements() + ", " + totals.enforced() + " enforced, in "
                                + RenderReport.counted(totals.namespaces(), "namespace")),
                List.of("all of them may reach directly", totals.breadth().toString()),
                List.of("gaps and approximations", totals.openFindings() + " open, " + totals.accepted() + " accepted"),
                List.of(
                        "retired or replaced and still allowed",
                        Integer.toString(overview.ending().size()))));
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "none" : String.join(", ", items);
    }

    private void open() {
        heading("Open");
        if (overview.open().isEmpty()) {
            out.append("nothing\n");
        }
        for (Common<OpenItem> each : overview.openInCommon()) {
            OpenItem item = each.item();
            wrapped(
                    "  ",
                    (item.subject().isEmpty() ? "" : item.subject() + " ") + "(" + item.kind() + ")"
                            + in(each.requirements()) + ": " + item.message());
        }
    }

    private static String in(Collection<String> requirements) {
        return requirements.isEmpty() ? "" : " in " + some(requirements);
    }

    private void decisions() {
        heading("Decisions");
        if (overview.decisions().isEmpty()) {
            out.append("none\n");
        }
        for (Common<DecisionEntry> each : overview.decisionsInCommon()) {
            DecisionEntry decision = each.item();
            wrapped(
                    "  ",
                    decision.endpoint() + ", " + decision.kind().words() + " by the "
                            + decision.by().words() + in(each.requirements())
                            + (decision.effective() ? "" : " (no effect here)") + ": " + decision.reason());
        }
        report.scope()
                .installation()
                .acceptApproximations()
                .forEach(answer -> wrapped(
                        "  ", "configuration, for every requirement: " + answer.subject() + ": " + answer.reason()));
        report.feeds()
                .forEach(feed -> feed.accepted()
                        .forEach(answer -> wrapped(
                                "  ",
                                "PrefixSource " + feed.name() + ": " + answer.subject() + ": " + answer.reason())));
    }

    private void breadth() {
        heading("Who may reach most");
        if (overview.widest().isEmpty()) {
            out.append("no pod may reach anything directly\n");
        } else {
            widest();
        }
        users("Service tags", overview.tags(), true);
        users("Wildcards", overview.wildcards(), false);
        ending();
    }

    private void widest() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("requirement", "names", "wildcards", "IPv4 addresses", "IPv6 /64"));
        overview.widest().forEach(requirement -> rows.add(figures(requirement.title(), requirement.breadth())));
        table(rows);
    }

    private void ending() {
        if (!overview.ending().isEmpty()) {
            heading("Retired or replaced, and still allowed");
            overview.ending().forEach(ending -> {
                String until = ending.entry().validUntil();
                String successor = ending.entry().replacedBy();
                wrapped(
                        "  ",
                        ending.requirement() + ": " + ending.endpoint() + ", "
                                + ending.entry().life().words()
                                + (until == null ? "" : ", documented until " + until)
                                + (successor == null ? "" : ", " + successor + " takes its place"));
            });
        }
    }

    private static List<String> figures(String name, Breadth breadth) {
        return List.of(
                name,
                Integer.toString(breadth.names()),
                Integer.toString(breadth.wildcards()),
                count(breadth.ipv4Addresses()),
                count(breadth.ipv6Subnets()));
    }

    private static String count(java.math.BigInteger count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private void users(String title, List<Users> users, boolean addresses) {
        if (users.isEmpty()) {
            return;
        }
        heading(title);
        List<List<String>> rows = new ArrayList<>();
        users.forEach(each -> rows.add(List.of(
                each.name(),
                addresses
                        ? count(each.breadth().ipv4Addresses()) + " IPv4, "
                                + count(each.breadth().ipv6Subnets()) + " IPv6 /64"
                        : "every name below",
                some(each.requirements()) + (each.accepted() ? " (wider than documented, accepted)" : ""))));
        table(rows);
    }

    private static String some(Collection<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : names.stream().limit(NAMED - 1).collect(Collectors.joining(", ")) + " and "
                        + (names.size() - NAMED + 1) + " more";
    }

    private void groups(String title, String name, List<Group> groups) {
        heading(title);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(name, "requirements", "open", "names", "wildcards", "IPv4 addresses", "IPv6 /64"));
        for (Group group : groups) {
            List<String> figures = figures(group.name(), group.breadth());
            List<String> row = new ArrayList<>(List.of(
                    group.name(),
                    Integer.toString(group.requirements().size()),
                    Integer.toString(group.openFindings())));
            row.addAll(figures.subList(1, figures.size()));
            rows.add(row);
        }
        table(rows);
    }

    private void requirement(RequirementEntry requirement) {
        heading(requirement.title());
        wrapped(
                "",
                "pods " + requirement.pods() + ", " + requirement.backend() + ", "
                        + switch (requirement.state()) {
                            case ENFORCED -> report.scope().live() ? "enforced" : "to be enforced";
                            case PREVIEW -> "preview: not enforced";
                            case INVALID -> "not valid: what stands is kept";
                        }
                        + "; " + requirement.breadth() + (requirement.breadth().allowsNothing() ? " directly" : ""));
        for (UseEntry use : requirement.uses()) {
            wrapped(
                    "  ",
                    use.use() + (use.use().equals(use.service()) ? "" : " (" + use.service() + ")") + ", edition "
                            + reading.service(use.service()).edition() + ", "
                            + (use.roles().size() == 1 ? "role " : "roles ") + String.join(", ", use.roles())
                            + use.parameters().entrySet().stream()
                                    .map(entry -> ", " + entry.getKey() + "=" + entry.getValue())
                                    .collect(Collectors.joining()));
            if (use.endpoints().isEmpty()) {
                wrapped("    ", "nothing: others open these connections");
            }
            use.endpoints().forEach(endpoint -> endpoint(use, endpoint));
        }
        requirement.decisions().stream()
                .filter(decision -> decision.effective())
                .forEach(decision -> wrapped(
                        "  ",
                        decision.kind().words() + " by the " + decision.by().words() + ", " + decision.endpoint() + ": "
                                + decision.reason()));
    }

    private void endpoint(UseEntry use, EndpointEntry endpoint) {
        List<String> destinations = new ArrayList<>(endpoint.names());
        destinations.addAll(endpoint.addresses());
        for (String id : endpoint.sets()) {
            AddressSet set = reading.set(id);
            destinations.add((set.kind() == SetKind.SERVICE_TAG ? "service tag " : "addresses of ") + set.name() + " ("
                    + count(reading.breadthOf(id).ipv4Addresses()) + " IPv4, "
                    + count(reading.breadthOf(id).ipv6Subnets()) + " IPv6 /64)");
        }
        String state = endpoint.state() == EndpointState.ALLOWED
                ? ""
                : endpoint.state().words() + ": ";
        String life = endpoint.life() == Life.CURRENT ? "" : endpoint.life().words() + ": ";
        String documented = endpoint.documented().isEmpty()
                ? ""
                : (destinations.isEmpty() ? "" : endpoint.state() == EndpointState.ALLOWED ? " for " : ", not ")
                        + String.join(" ", endpoint.documented());
        wrapped(
                "    ",
                endpoint.id() + ": " + life + state + String.join(" ", destinations) + documented + " on "
                        + String.join(", ", endpoint.ports())
                        + (endpoint.enforcedBy().isEmpty()
                                ? ""
                                : ", by " + String.join(" and ", endpoint.enforcedBy())));
        wrapped("      ", reading.where(use.service(), endpoint.source()));
        Place addresses = endpoint.addressSource();
        if (addresses != null) {
            wrapped("      ", "addresses: " + reading.where(use.service(), addresses));
        }
    }

    private void heading(String text) {
        out.append('\n').append(Visible.of(text)).append('\n');
    }

    private void wrapped(String indent, String text) {
        out.append(TextTable.wrapped(indent, Visible.of(text)));
    }

    private void table(List<List<String>> rows) {
        out.append(TextTable.columns(
                rows.stream().map(row -> row.stream().map(Visible::of).toList()).toList()));
    }
}
