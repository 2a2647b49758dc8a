package dev.cloudegress.policy.report;

import dev.cloudegress.policy.report.EgressReport.AddressSet;
import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.Document;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.EndpointState;
import dev.cloudegress.policy.report.EgressReport.Feed;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.EgressReport.FindingState;
import dev.cloudegress.policy.report.EgressReport.Installation;
import dev.cloudegress.policy.report.EgressReport.Life;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.Ready;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.Scope;
import dev.cloudegress.policy.report.EgressReport.ServiceEntry;
import dev.cloudegress.policy.report.EgressReport.SetKind;
import dev.cloudegress.policy.report.EgressReport.State;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import dev.cloudegress.policy.report.Overview.Common;
import dev.cloudegress.policy.report.Overview.Ending;
import dev.cloudegress.policy.report.Overview.Group;
import dev.cloudegress.policy.report.Overview.OpenItem;
import dev.cloudegress.policy.report.Overview.Totals;
import dev.cloudegress.policy.report.Overview.Users;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as one page that needs nothing else: what is open and decided first, then who may reach most, then every requirement with every
 * endpoint and the place in the document behind it, then the documents and prefixes. Made once for each page; not thread-safe.
 */
public final class ReportHtml {
    /** A page with more requirements has them folded: opened at once they would take a browser seconds. */
    static final int UNFOLDED = 50;

    /** More requirements than this are counted, not named, in a cell. */
    private static final int NAMED = 12;

    private final EgressReport report;
    private final Reading reading;
    private final Overview overview;
    private final Map<String, Integer> numbers;
    private final Map<String, Long> openOf;
    private final Html html;

    private ReportHtml(EgressReport report) {
        this.report = report;
        this.reading = new Reading(report);
        this.overview = Overview.of(report, reading);
        this.numbers = Overview.numbers(report);
        this.openOf =
                overview.open().stream().collect(Collectors.groupingBy(OpenItem::requirement, Collectors.counting()));
        this.html = Html.page("Cloud egress report, " + report.scope().date(), PageStyle.CSS);
    }

    /** The page. */
    public static String of(EgressReport report) {
        return new ReportHtml(report).page();
    }

    private String page() {
        html.open("header");
        html.line("h1", "Cloud egress report");
        scope();
        html.end();
        html.open("nav", "aria-label", "Contents").open("ul");
        contents("summary", "Summary");
        contents("open", "Open (" + overview.open().size() + ")");
        contents("decisions", "Decisions (" + overview.decisions().size() + ")");
        contents("breadth", "Who may reach most");
        contents("services", "By service");
        contents("namespaces", "By namespace");
        contents("requirements", "Requirements");
        contents("documents", "Documents");
        contents("addresses", "Addresses");
        html.close().end();
        html.open("main");
        summary();
        open();
        decisions();
        breadth();
        groups("services", "By service", "Service", "Namespaces", overview.services());
        groups("namespaces", "By namespace", "Namespace", "Services", overview.namespaces());
        requirements();
        documents();
        addresses();
        html.end();
        return html.finish();
    }

    private void contents(String id, String text) {
        html.open("li").element("a", text, "href", "#" + id).end();
    }

    private void scope() {
        Scope scope = report.scope();
        Installation installation = scope.installation();
        html.line(
                "p",
                "Which pods may reach which cloud services, how wide that is, which line of which document says so, and who decided"
                        + " what differs. It covers what this operator plans and writes: other policies may allow the same pods"
                        + " more.");
        html.open("dl");
        item("Read from", scope.source());
        item("Namespaces", scope.namespace() == null ? "all" : scope.namespace() + " only");
        item("As of", scope.date());
        item(
                "Compared with what stands",
                scope.live() ? "yes" : "no: only plans were read, so this page says what would stand");
        item("Configuration", "SHA-256 " + installation.digest());
        item("Default backend", installation.defaultBackend() + ", " + String.join(" and ", installation.ipFamilies()));
        item("Private ranges permitted", list(installation.privateCIDRs()));
        item("Always denied", list(installation.denyCIDRs()));
        item(
                "Services per namespace",
                installation.everyServiceForAll()
                        ? "every namespace may use every service"
                        : "granted by the configuration");
        html.end();
    }

    private static String list(List<String> items) {
        return items.isEmpty() ? "none" : String.join(", ", items);
    }

    private void item(String name, String text) {
        html.element("dt", name).line("dd", text);
    }

    private void heading(String id, String text) {
        html.line("h2", text, "id", id);
    }

    private void summary() {
        heading("summary", "Summary");
        Totals totals = overview.totals();
        html.open("ul", "class", "tiles");
        tile(totals.openFindings(), "gaps and approximations open", true);
        tile(overview.open().size() - totals.openFindings(), "other open points", true);
        tile(totals.accepted(), "gaps and approximations accepted", false);
        tile(overview.ending().size(), "retired or replaced endpoints still allowed", false);
        html.end();
        html.open("ul", "class", "tiles");
        tile(totals.requirements(), "requirements, " + totals.enforced() + " enforced", false);
        tile(totals.namespaces(), "namespaces", false);
        tile(totals.endpoints(), "endpoints allowed", false);
        tile(totals.breadth().names(), "names", false);
        tile(totals.breadth().wildcards(), "wildcards", false);
        tile(Breadth.text(totals.breadth().ipv4Addresses()), "IPv4 addresses");
        tile(Breadth.text(totals.breadth().ipv6Subnets()), "IPv6 subnets of /64");
        html.end();
        html.line(
                "p",
                "Addresses are counted once, however many endpoints allow them. Names on a backend that matches names have no number"
                        + " of addresses.",
                "class",
                "sub");
    }

    private void tile(int figure, String text, boolean bad) {
        html.open("li", "class", bad && figure > 0 ? "bad" : "")
                .element("b", Integer.toString(figure))
                .element("span", text)
                .end();
    }

    private void tile(String figure, String text) {
        html.open("li").element("b", figure).element("span", text).end();
    }

    private void open() {
        heading("open", "Open");
        if (overview.open().isEmpty()) {
            html.line(
                    "p",
                    "Nothing: everything that the vendors document for these pods is allowed, or somebody accepted that it is not.");
            return;
        }
        html.table(
                "What somebody has to decide, mend or wait for",
                List.of("About", "Requirements", "What", "Message"),
                "class",
                "f");
        for (Common<OpenItem> each : overview.openInCommon()) {
            OpenItem item = each.item();
            html.open("tr");
            html.element("th", item.subject().isEmpty() ? "as a whole" : item.subject(), "scope", "row", "class", "v");
            common(each.requirements());
            html.open("td").element("span", item.kind(), "class", "s bad").close();
            html.element("td", item.message()).end();
        }
        html.close().end();
    }

    private void common(Collection<String> requirements) {
        html.open("td");
        if (requirements.isEmpty()) {
            html.text("installation");
        }
        requirementLinks(requirements);
        html.close();
    }

    private void requirementCell(String title) {
        html.open("th", "scope", "row");
        requirementLink(title);
        html.close();
    }

    private void requirementLink(String title) {
        Integer number = numbers.get(title);
        if (number == null) {
            html.text(title.isEmpty() ? "installation" : title);
        } else {
            html.element("a", title, "href", "#r" + number);
        }
    }

    private void decisions() {
        heading("decisions", "Decisions");
        if (overview.decisions().isEmpty()
                && report.scope().installation().acceptApproximations().isEmpty()
                && report.feeds().stream().allMatch(feed -> feed.accepted().isEmpty())) {
            html.line("p", "Nobody accepted or excluded anything.");
            return;
        }
        if (!overview.decisions().isEmpty()) {
            html.table(
                    "What requirements accept and exclude, and what the configuration accepts for them",
                    List.of("Endpoint", "Requirements", "Decision", "Reason"),
                    "class",
                    "f");
            for (Common<DecisionEntry> each : overview.decisionsInCommon()) {
                DecisionEntry decision = each.item();
                html.open("tr").element("th", decision.endpoint(), "scope", "row", "class", "v");
                common(each.requirements());
                html.open("td")
                        .text(decision.kind().words() + ", by the "
                                + decision.by().words());
                if (!decision.effective()) {
                    html.text(" ").element("span", "no effect here", "class", "s mid");
                }
                html.close().element("td", decision.reason()).end();
            }
            html.close().end();
        }
        answers(
                "What the configuration accepts for every requirement, used or not",
                report.scope().installation().acceptApproximations().stream()
                        .map(answer -> List.of(answer.subject(), answer.reason()))
                        .toList());
        answers(
                "What was accepted of feeds",
                report.feeds().stream()
                        .flatMap(feed -> feed.accepted().stream()
                                .map(answer -> List.of(feed.name() + ": " + answer.subject(), answer.reason())))
                        .toList());
    }

    private void answers(String caption, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        html.table(caption, List.of("About", "Reason"));
        for (List<String> row : rows) {
            html.open("tr").element("th", row.get(0), "scope", "row", "class", "v");
            html.element("td", row.get(1)).end();
        }
        html.close().end();
    }

    private void breadth() {
        heading("breadth", "Who may reach most");
        if (overview.widest().isEmpty()) {
            html.line("p", "No pod may reach anything directly.");
        } else {
            html.table(
                    overview.widest().size() < Overview.WIDEST
                            ? "Requirements by the number of addresses that their pods may reach"
                            : "The " + overview.widest().size() + " requirements whose pods may reach most",
                    List.of("Requirement", "Pods", "Backend", "#Names", "#Wildcards", "#IPv4 addresses", "#IPv6 /64"));
            for (RequirementEntry requirement : overview.widest()) {
                html.open("tr");
                requirementCell(requirement.title());
                html.element("td", requirement.pods(), "class", "v").element("td", requirement.backend());
                figures(requirement.breadth());
                html.end();
            }
            html.close().end();
        }
        users(
                "Service tags: every address of the provider's set, widest first",
                List.of("Service tag", "#IPv4 addresses", "#IPv6 /64", "Requirements"),
                overview.tags(),
                true);
        users("Wildcards: every name below these", List.of("Wildcard", "Requirements"), overview.wildcards(), false);
        ending();
    }

    private void figures(Breadth breadth) {
        html.figure(Integer.toString(breadth.names())).figure(Integer.toString(breadth.wildcards()));
        addressFigures(breadth);
    }

    private void addressFigures(Breadth breadth) {
        html.figure(Breadth.text(breadth.ipv4Addresses())).figure(Breadth.text(breadth.ipv6Subnets()));
    }

    private void users(String caption, List<String> columns, List<Users> users, boolean addresses) {
        if (users.isEmpty()) {
            return;
        }
        html.table(caption, columns);
        for (Users each : users) {
            html.open("tr").open("th", "scope", "row", "class", "v").text(each.name());
            if (each.accepted()) {
                html.text(" ").element("span", "wider than documented, accepted", "class", "s mid");
            }
            html.close();
            if (addresses) {
                addressFigures(each.breadth());
            }
            html.open("td");
            requirementLinks(each.requirements());
            html.close().end();
        }
        html.close().end();
    }

    private void requirementLinks(Collection<String> titles) {
        boolean first = true;
        int left = titles.size();
        for (String title : titles) {
            if (titles.size() > NAMED && titles.size() - left == NAMED - 2) {
                html.text(" and " + left + " more");
                return;
            }
            html.text(first ? "" : ", ");
            requirementLink(title);
            first = false;
            left--;
        }
    }

    private void ending() {
        if (overview.ending().isEmpty()) {
            return;
        }
        html.table(
                "Endpoints that are retired or replaced, and still allowed",
                List.of("Requirement", "Endpoint", "Documented until", "Successor"));
        for (Ending ending : overview.ending()) {
            String until = ending.entry().validUntil();
            String successor = ending.entry().replacedBy();
            html.open("tr");
            requirementCell(ending.requirement());
            html.element("td", ending.endpoint(), "class", "v");
            html.element("td", until == null ? "not said" : until);
            html.element("td", successor == null ? "none named" : successor, "class", "v")
                    .end();
        }
        html.close().end();
    }

    private void groups(String id, String title, String name, String others, List<Group> groups) {
        heading(id, title);
        if (groups.isEmpty()) {
            html.line("p", "There are none.");
            return;
        }
        html.table(
                "What the pods of all their requirements may reach together",
                List.of(
                        name,
                        "#Requirements",
                        others,
                        "#Open",
                        "#Names",
                        "#Wildcards",
                        "#IPv4 addresses",
                        "#IPv6 /64"));
        for (Group group : groups) {
            html.open("tr").element("th", group.name(), "scope", "row", "class", "v");
            html.figure(Integer.toString(group.requirements().size()));
            html.element("td", some(group.others())).figure(Integer.toString(group.openFindings()));
            figures(group.breadth());
            html.end();
        }
        html.close().end();
    }

    private static String some(Collection<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : names.stream().limit(NAMED - 2).collect(Collectors.joining(", ")) + " and "
                        + (names.size() - NAMED + 2) + " more";
    }

    private void requirements() {
        heading("requirements", "Requirements");
        if (report.requirements().isEmpty()) {
            html.line("p", "There are none.");
        }
        String namespace = null;
        for (RequirementEntry requirement : report.requirements()) {
            if (!requirement.namespace().equals(namespace)) {
                namespace = requirement.namespace();
                html.line("h3", "Namespace " + namespace);
            }
            requirement(requirement);
        }
    }

    private void requirement(RequirementEntry requirement) {
        boolean unfolded = report.requirements().size() <= UNFOLDED;
        html.open("details", "id", "r" + numbers.get(requirement.title()), "open", unfolded ? "open" : "");
        html.open("summary");
        html.element("h4", requirement.title()).text(" ");
        states(requirement);
        html.text(" ")
                .element(
                        "span",
                        requirement.breadth() + (requirement.breadth().allowsNothing() ? " directly" : ""),
                        "class",
                        "sub");
        html.end();
        html.open("dl");
        item("Pods", requirement.pods().equals("all") ? "all pods of the namespace" : requirement.pods());
        item(
                "Enforced by",
                requirement.backend() + ", " + requirement.destinations() + ", "
                        + String.join(" and ", requirement.ipFamilies()));
        item("DNS", dns(requirement.dns()));
        String proxy = requirement.proxy();
        if (proxy != null) {
            item("Proxy", proxy);
        }
        Ready ready = requirement.ready();
        if (ready != null) {
            item("The operator says", (ready.holds() ? "" : "not ready, ") + ready.reason() + ": " + ready.message());
        }
        String place = requirement.place();
        if (place != null) {
            item("Written in", place);
        }
        if (!requirement.objects().isEmpty()) {
            item("Objects", String.join(", ", requirement.objects()));
        }
        html.end();
        requirement.problems().forEach(problem -> html.line("p", "Not valid: " + problem));
        if (!requirement.uses().isEmpty()) {
            endpoints(requirement);
        }
        findings(requirement);
        html.end();
    }

    private static String dns(String mode) {
        return switch (mode) {
            case "All" -> "queries for every name, to the cluster's resolver";
            case "Restricted" -> "queries for the needed names, to the cluster's resolver";
            default -> "none: left to other policies";
        };
    }

    private void states(RequirementEntry requirement) {
        State state = requirement.state();
        html.element(
                "span",
                switch (state) {
                    case ENFORCED -> report.scope().live() ? "enforced" : "to be enforced";
                    case PREVIEW -> "preview: not enforced";
                    case INVALID -> "not valid";
                },
                "class",
                state == State.ENFORCED ? "s good" : state == State.PREVIEW ? "s mid" : "s bad");
        long open = openOf.getOrDefault(requirement.title(), 0L);
        if (open > 0) {
            html.text(" ").element("span", open + " open", "class", "s bad");
        }
        long accepted = requirement.decisions().size();
        if (accepted > 0) {
            html.text(" ").element("span", accepted + (accepted == 1 ? " decision" : " decisions"), "class", "s mid");
        }
    }

    private void endpoints(RequirementEntry requirement) {
        html.open("table", "class", "e");
        html.line("caption", "What the pods of " + requirement.title() + " may reach");
        html.open("thead").open("tr");
        for (String column : List.of("Endpoint", "Destination", "Ports", "Enforced by", "Document")) {
            html.element("th", column, "scope", "col");
        }
        html.close().end();
        for (UseEntry use : requirement.uses()) {
            html.open("tbody").open("tr").open("th", "colspan", "5", "scope", "rowgroup");
            ServiceEntry service = reading.service(use.service());
            html.text(service.displayName() + " ");
            html.element("span", about(use, service), "class", "sub");
            html.close().end();
            if (use.endpoints().isEmpty()) {
                html.open("tr")
                        .element("td", "Nothing: others open these connections.", "colspan", "5")
                        .end();
            }
            for (EndpointEntry endpoint : use.endpoints()) {
                endpoint(use, endpoint);
            }
            html.end();
        }
        html.end();
    }

    private static String about(UseEntry use, ServiceEntry service) {
        String parameters = use.parameters().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
        return (use.use().equals(use.service()) ? use.service() : use.use() + ": " + use.service())
                + ", edition " + service.edition() + ", " + (use.roles().size() == 1 ? "role " : "roles ")
                + String.join(", ", use.roles()) + (parameters.isEmpty() ? "" : "; " + parameters);
    }

    private void endpoint(UseEntry use, EndpointEntry endpoint) {
        html.open("tr").open("th", "scope", "row").element("span", endpoint.id(), "class", "v");
        if (use.roles().size() > 1) {
            html.open("div", "class", "sub")
                    .text(String.join(", ", endpoint.roles()))
                    .close();
        }
        html.close();
        html.open("td");
        destinations(endpoint);
        html.close();
        html.element("td", String.join(", ", endpoint.ports()), "class", "v");
        html.element("td", String.join(", ", endpoint.enforcedBy()));
        html.open("td");
        place(use.service(), endpoint.source(), "");
        Place addresses = endpoint.addressSource();
        if (addresses != null) {
            html.text("; ");
            place(use.service(), addresses, "addresses: ");
        }
        html.close().end();
    }

    private void destinations(EndpointEntry endpoint) {
        String badge = switch (endpoint.state()) {
            case ALLOWED -> "";
            case PARTLY_ALLOWED, WAITING, THROUGH_PROXY -> "s mid";
            case NOT_ALLOWED -> "s bad";
            case EXCLUDED, NOT_YET_VALID -> "s";
        };
        if (!badge.isEmpty()) {
            html.element("span", endpoint.state().words(), "class", badge).text(" ");
        }
        if (endpoint.life() != Life.CURRENT) {
            html.element("span", endpoint.life().words(), "class", "s mid").text(" ");
        }
        endpoint.names().forEach(name -> html.element("div", name, "class", "v"));
        endpoint.addresses().forEach(address -> html.element("div", address, "class", "v"));
        for (String id : endpoint.sets()) {
            AddressSet set = reading.set(id);
            Breadth breadth = reading.breadthOf(id);
            html.open("div").text(set.kind() == SetKind.SERVICE_TAG ? "service tag " : "addresses of ");
            html.element("span", set.name(), "class", "v");
            html.text(": " + addresses(breadth)).close();
        }
        if (!endpoint.documented().isEmpty()) {
            html.open("div", "class", "sub")
                    .text(
                            endpoint.state() == EndpointState.ALLOWED
                                    ? "documented for "
                                    : endpoint.reaches() ? "not allowed as documented: " : "documented: ")
                    .element("span", String.join(", ", endpoint.documented()), "class", "v")
                    .close();
        }
    }

    private static String addresses(Breadth breadth) {
        return Breadth.text(breadth.ipv4Addresses()) + " IPv4, " + Breadth.text(breadth.ipv6Subnets()) + " IPv6 /64";
    }

    private void place(String service, Place place, String before) {
        html.text(before + reading.where(service, place));
    }

    private void findings(RequirementEntry requirement) {
        if (requirement.findings().isEmpty()) {
            return;
        }
        html.table(
                "What differs from the documents, and why",
                List.of("Endpoint", "What", "State", "Message"),
                "class",
                "f");
        for (FindingEntry finding : requirement.findings()) {
            html.open("tr").element("th", finding.endpoint(), "scope", "row", "class", "v");
            html.element("td", finding.kind() + ": " + finding.reason());
            html.open("td")
                    .element(
                            "span",
                            switch (finding.state()) {
                                case OPEN -> "open";
                                case ACCEPTED -> "accepted";
                                case WARNING -> "warning";
                            },
                            "class",
                            finding.state() == FindingState.OPEN ? "s bad" : "s mid");
            html.close().open("td").text(finding.message());
            for (DecisionEntry decision : requirement.decisions()) {
                if (finding.state() == FindingState.ACCEPTED
                        && decision.effective()
                        && decision.endpoint().equals(EgressReport.decisionReference(finding.endpoint()))
                        && decision.kind().name().equalsIgnoreCase(finding.kind())) {
                    html.text(" ")
                            .element("b", "Accepted by the " + decision.by().words() + ": " + decision.reason());
                }
            }
            html.close().end();
        }
        html.close().end();
    }

    private void documents() {
        heading("documents", "Documents");
        html.table(
                "The vendors' documents behind the endpoints",
                List.of("Service", "Edition here", "Document", "Its date"));
        for (ServiceEntry service : report.services()) {
            for (Document document : service.documents()) {
                html.open("tr").element("th", service.name(), "scope", "row", "class", "v");
                html.element("td", service.edition()).open("td");
                String url = document.url();
                if (url == null) {
                    html.text(document.title());
                } else {
                    html.link(url, document.title());
                }
                html.close().element("td", document.date()).end();
            }
        }
        html.close().end();
        for (Feed feed : report.feeds()) {
            html.line(
                    "p",
                    "PrefixSource " + feed.name() + " (" + feed.cloud() + "): "
                            + (feed.documents().isEmpty()
                                    ? "no document taken yet"
                                    : String.join("; ", feed.documents())));
        }
    }

    private void addresses() {
        heading("addresses", "Addresses of service tags and resolved names");
        if (report.addressSets().isEmpty()) {
            html.line("p", "None is used.");
            return;
        }
        for (AddressSet set : report.addressSets()) {
            html.open("details").open("summary").element("h4", set.name()).text(" ");
            if (set.held() != null) {
                html.element("span", "held since " + set.held(), "class", "s mid")
                        .text(" ");
            }
            html.element(
                    "span",
                    set.prefixes().size() + (set.prefixes().size() == 1 ? " prefix, " : " prefixes, ")
                            + addresses(reading.breadthOf(set.id())) + "; " + set.origin(),
                    "class",
                    "sub");
            html.end();
            if (!set.retained().isEmpty()) {
                html.line(
                        "p",
                        "No longer published, and kept for the retention: " + String.join(", ", set.retained()),
                        "class",
                        "v");
            }
            html.line("p", String.join(", ", set.prefixes()), "class", "v");
            html.end();
        }
    }
}
