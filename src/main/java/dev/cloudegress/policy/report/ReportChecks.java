package dev.cloudegress.policy.report;

import dev.cloudegress.manifest.FieldPath;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.policy.report.EgressReport.Document;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks whether a report that has the right shape can be one: a file may have been cut or edited. Made for one report. */
final class ReportChecks {
    private static final int MAX_PROBLEMS = 20;

    private final EgressReport report;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> sets = new HashSet<>();
    private final Map<String, Set<String>> documents = new HashMap<>();

    private ReportChecks(EgressReport report) {
        this.report = report;
    }

    /** What is wrong with a report; empty where everything leads somewhere. */
    static List<Problem> check(EgressReport report) {
        ReportChecks checks = new ReportChecks(report);
        checks.check();
        return checks.problems.stream().limit(MAX_PROBLEMS).toList();
    }

    private void check() {
        try {
            LocalDate.parse(report.scope().date());
        } catch (DateTimeParseException e) {
            problems.add(new Problem("scope.date", "\"" + report.scope().date() + "\" is not a date as 2026-06-22"));
        }
        for (int i = 0; i < report.services().size(); i++) {
            var service = report.services().get(i);
            documents.put(
                    service.name(),
                    service.documents().stream().map(Document::id).collect(Collectors.toSet()));
        }
        for (int i = 0; i < report.addressSets().size(); i++) {
            String path = FieldPath.item("addressSets", i);
            var set = report.addressSets().get(i);
            if (!sets.add(set.id())) {
                problems.add(new Problem(path + ".id", set.id() + " stands twice"));
            }
            prefixes(path + ".prefixes", set.prefixes());
            prefixes(path + ".retained", set.retained());
        }
        Set<String> titles = new HashSet<>();
        for (int i = 0; i < report.requirements().size(); i++) {
            String path = FieldPath.item("requirements", i);
            RequirementEntry requirement = report.requirements().get(i);
            if (!titles.add(requirement.title())) {
                problems.add(new Problem(path, requirement.title() + " stands twice"));
            }
            requirement(path, requirement);
        }
        if (problems.isEmpty()) {
            breadths();
        }
    }

    private void breadths() {
        Reading reading = new Reading(report);
        for (int i = 0; i < report.requirements().size(); i++) {
            RequirementEntry requirement = report.requirements().get(i);
            Breadth breadth = reading.breadthOf(requirement);
            if (!breadth.equals(requirement.breadth())) {
                problems.add(new Problem(
                        FieldPath.item("requirements", i) + ".breadth",
                        "says " + requirement.breadth() + ", and the endpoints come to " + breadth
                                + ": the file was changed after it was made"));
            }
        }
    }

    private void requirement(String path, RequirementEntry requirement) {
        for (int i = 0; i < requirement.uses().size(); i++) {
            String at = FieldPath.item(path + ".uses", i);
            UseEntry use = requirement.uses().get(i);
            Set<String> known = documents.get(use.service());
            if (known == null) {
                problems.add(new Problem(at + ".service", "services has no " + use.service()));
                continue;
            }
            for (int j = 0; j < use.endpoints().size(); j++) {
                endpoint(FieldPath.item(at + ".endpoints", j), use.endpoints().get(j), known);
            }
        }
        for (int i = 0; i < requirement.waitingFor().size(); i++) {
            ports(
                    FieldPath.item(path + ".waitingFor", i),
                    requirement.waitingFor().get(i).ports());
        }
    }

    private void endpoint(String path, EndpointEntry endpoint, Set<String> known) {
        ports(path + ".ports", endpoint.ports());
        prefixes(path + ".addresses", endpoint.addresses());
        for (String name : endpoint.names()) {
            attempt(path + ".names", () -> HostPattern.parse(name));
        }
        for (String id : endpoint.sets()) {
            if (!sets.contains(id)) {
                problems.add(new Problem(path + ".sets", "addressSets has no " + id));
            }
        }
        place(path + ".source", endpoint.source(), known);
        place(path + ".addressSource", endpoint.addressSource(), known);
    }

    private void place(String path, @Nullable Place place, Set<String> known) {
        if (place != null && !known.contains(place.document())) {
            problems.add(new Problem(path + ".document", "the service has no document " + place.document()));
        }
    }

    private void ports(String path, List<String> ports) {
        ports.forEach(port -> attempt(path, () -> Ports.parse(port)));
    }

    private void prefixes(String path, List<String> prefixes) {
        attempt(path, () -> AddressSets.parse(prefixes));
    }

    private void attempt(String path, Runnable parsing) {
        try {
            parsing.run();
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(path, String.valueOf(e.getMessage())));
        }
    }
}
