package dev.cloudegress.policy.report;

import dev.cloudegress.policy.report.EgressReport.AddressSet;
import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.Document;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.Ready;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.SetKind;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report as a table for spreadsheets: a row for each requirement, endpoint, destination and port. A service tag, and a host that was
 * resolved, is one destination with the number of its addresses. Quoted as RFC 4180 says, with line feeds as in this program's other output.
 * Stateless.
 */
public final class ReportCsv {
    /** The names of the columns. */
    public static final List<String> COLUMNS = List.of(
            "namespace",
            "requirement",
            "pods",
            "state",
            "ready",
            "backend",
            "service",
            "edition",
            "use",
            "roles",
            "endpoint",
            "allowed",
            "kind",
            "destination",
            "port",
            "protocol",
            "ipv4_addresses",
            "ipv6_subnets",
            "enforced_by",
            "life",
            "valid_until",
            "document",
            "document_date",
            "section",
            "lines",
            "url",
            "findings",
            "decisions");

    /** Spreadsheets take what starts with one of these for a formula (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@＝＋－＠";

    private ReportCsv() {}

    /** The table, with a head. */
    public static String of(EgressReport report) {
        StringBuilder out = new StringBuilder();
        line(out, COLUMNS);
        Reading reading = new Reading(report);
        for (RequirementEntry requirement : report.requirements()) {
            for (UseEntry use : requirement.uses()) {
                use.endpoints().forEach(endpoint -> endpoint(out, reading, requirement, use, endpoint));
            }
        }
        return out.toString();
    }

    /** One destination of an endpoint. */
    private record Destination(
            String kind,
            String text,
            String allowed,
            @Nullable Breadth breadth,
            Place place) {}

    private static void endpoint(
            StringBuilder out, Reading reading, RequirementEntry requirement, UseEntry use, EndpointEntry endpoint) {
        String reference = use.use() + "/" + endpoint.id();
        String findings = requirement.findings().stream()
                .filter(finding -> finding.endpoint().equals(reference))
                .map(ReportCsv::text)
                .collect(Collectors.joining("; "));
        String decisions = requirement.decisions().stream()
                .filter(decision ->
                        decision.endpoint().equals(EgressReport.decisionReference(reference)) && decision.effective())
                .map(ReportCsv::text)
                .collect(Collectors.joining("; "));
        Ready ready = requirement.ready();
        for (Destination destination : destinations(reading, endpoint)) {
            Document document = reading.document(use.service(), destination.place());
            for (String port : endpoint.ports()) {
                int slash = port.indexOf('/');
                line(
                        out,
                        List.of(
                                requirement.namespace(),
                                requirement.name(),
                                requirement.pods(),
                                requirement.state().name().toLowerCase(Locale.ROOT),
                                ready == null ? "" : ready.holds() ? "yes" : "no",
                                requirement.backend(),
                                use.service(),
                                reading.service(use.service()).edition(),
                                use.use(),
                                String.join(" ", endpoint.roles()),
                                endpoint.id(),
                                destination.allowed(),
                                destination.kind(),
                                destination.text(),
                                port.substring(0, slash),
                                port.substring(slash + 1),
                                destination.breadth() == null
                                        ? ""
                                        : destination.breadth().ipv4Addresses().toString(),
                                destination.breadth() == null
                                        ? ""
                                        : destination.breadth().ipv6Subnets().toString(),
                                String.join("; ", endpoint.enforcedBy()),
                                endpoint.life().words(),
                                text(endpoint.validUntil()),
                                document.title(),
                                document.date(),
                                text(destination.place().section()),
                                text(destination.place().lines()),
                                text(document.url()),
                                findings,
                                decisions));
            }
        }
    }

    private static List<Destination> destinations(Reading reading, EndpointEntry endpoint) {
        Place addressSource = endpoint.addressSource();
        Place ofAddresses = addressSource == null ? endpoint.source() : addressSource;
        List<Destination> all = new ArrayList<>();
        endpoint.names()
                .forEach(name -> all.add(new Destination(
                        Reading.isWildcard(name) ? "wildcard" : "name", name, "yes", null, endpoint.source())));
        endpoint.addresses()
                .forEach(address -> all.add(new Destination(
                        "address", address, "yes", Breadth.of(AddressSets.parse(List.of(address))), ofAddresses)));
        for (String id : endpoint.sets()) {
            AddressSet set = reading.set(id);
            boolean tag = set.kind() == SetKind.SERVICE_TAG;
            all.add(new Destination(
                    tag ? "service tag" : "resolved name",
                    set.name(),
                    "yes",
                    reading.breadthOf(id),
                    tag ? ofAddresses : endpoint.source()));
        }
        String allowed = switch (endpoint.state()) {
            case ALLOWED -> "by address";
            case THROUGH_PROXY -> "through the proxy";
            case PARTLY_ALLOWED, NOT_ALLOWED -> "no";
            case EXCLUDED, WAITING, NOT_YET_VALID -> "no, " + endpoint.state().words();
        };
        endpoint.documented()
                .forEach(text -> all.add(new Destination(
                        "documented", text, allowed, null, isHost(text) ? endpoint.source() : ofAddresses)));
        return all;
    }

    /** Prefixes have a length, and service tags say what they are. */
    private static boolean isHost(String documented) {
        return documented.indexOf('/') < 0 && documented.indexOf(' ') < 0;
    }

    private static String text(FindingEntry finding) {
        return finding.kind().toLowerCase(Locale.ROOT) + " " + finding.reason() + " ("
                + finding.state().name().toLowerCase(Locale.ROOT) + "): " + finding.message();
    }

    private static String text(DecisionEntry decision) {
        return decision.kind().words() + " by the " + decision.by().words() + ": " + decision.reason();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void line(StringBuilder out, List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            out.append(i == 0 ? "" : ",").append(cell(fields.get(i)));
        }
        out.append('\n');
    }

    /** A cell that is text for spreadsheets, too, on one line. */
    static String cell(String text) {
        String line = Visible.of(text);
        String inert = !line.isEmpty() && FORMULA.indexOf(line.charAt(0)) >= 0 ? "'" + line : line;
        return inert.indexOf(',') >= 0 || inert.indexOf('"') >= 0 ? '"' + inert.replace("\"", "\"\"") + '"' : inert;
    }
}
