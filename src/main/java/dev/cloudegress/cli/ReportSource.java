package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.explain.Known;
import dev.cloudegress.policy.report.EgressReport;
import dev.cloudegress.policy.report.EgressReport.Answer;
import dev.cloudegress.policy.report.EgressReport.Feed;
import dev.cloudegress.policy.report.EgressReport.Ready;
import dev.cloudegress.policy.report.EgressReport.Scope;
import dev.cloudegress.policy.report.Evidence;
import dev.cloudegress.policy.report.ReportMaker;
import dev.cloudegress.policy.report.Subject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a report of what was read. Stateless. */
final class ReportSource {
    private ReportSource() {}

    /**
     * Of files.
     *
     * @param names what the user calls them
     * @param namespace the one namespace that is wanted; {@code null} means all
     * @param documents reads the documents that the user names, for tags of some names
     * @throws dev.cloudegress.manifest.BadInputException with what is wrong with any requirement
     */
    static EgressReport ofFiles(
            Inputs inputs,
            List<String> names,
            @Nullable String namespace,
            Function<Collection<String>, List<ServiceTagFiles.Named>> documents,
            LocalDate today) {
        List<Located> problems = new ArrayList<>();
        Plans plans = new Plans(inputs, documents, today, namespace);
        for (Planned planned : plans.all) {
            planned.plan
                    .problems()
                    .forEach(problem -> problems.add(planned.read.document().locate(problem)));
        }
        Inputs.refuse(problems);
        return plans.report(String.join(", ", names), true, null);
    }

    /**
     * Of a cluster: a requirement that is not valid is a part of the report.
     *
     * @param name what the cluster is called
     * @param standing the objects that carry the mark of the operator
     */
    static EgressReport ofCluster(
            Inputs inputs, String name, @Nullable String namespace, Collection<HasMetadata> standing, LocalDate today) {
        return new Plans(inputs, _ -> List.of(), today, namespace).report(name, false, standing);
    }

    private record Planned(Read<EgressRequirement> read, Plan plan) {}

    /** The plans of some requirements with what they were made with. */
    private static final class Plans {
        private final Inputs inputs;
        private final LocalDate today;
        private final @Nullable String namespace;
        private final TagSources.Found tags;
        private final Knowledge knowledge;
        private final List<Planned> all = new ArrayList<>();

        Plans(
                Inputs inputs,
                Function<Collection<String>, List<ServiceTagFiles.Named>> documents,
                LocalDate today,
                @Nullable String namespace) {
            this.inputs = inputs;
            this.today = today;
            this.namespace = namespace;
            this.tags = TagSources.find(inputs, documents, today);
            this.knowledge = tags.knowledge(inputs);
            for (Read<EgressRequirement> read : inputs.requirements()) {
                Requirement requirement = Requirement.of(read.object());
                if (namespace == null || namespace.equals(requirement.namespace())) {
                    all.add(new Planned(
                            read,
                            Planner.plan(requirement, inputs.catalog(), inputs.configuration(), knowledge, today)));
                }
            }
        }

        EgressReport report(String name, boolean places, @Nullable Collection<HasMetadata> standing) {
            List<Subject> subjects = all.stream()
                    .map(planned -> new Subject(
                            planned.plan, places ? place(planned.read) : null, ready(planned.read.object())))
                    .toList();
            return ReportMaker.make(
                    new Scope(
                            name,
                            standing != null,
                            namespace,
                            today.toString(),
                            ReportMaker.installation(inputs.configuration())),
                    inputs.catalog(),
                    new Evidence(
                            new Known(
                                    knowledge,
                                    inputs.state().retainedPrefixes(),
                                    inputs.state().retainedAddresses()),
                            tags.origins(),
                            inputs.state().heldSince()),
                    today,
                    subjects,
                    inputs.own().prefixSources().stream()
                            .map(read -> feed(read.object()))
                            .toList(),
                    standing,
                    inputs.damagedState().stream().map(Located::toString).toList());
        }
    }

    private static String place(Read<EgressRequirement> read) {
        int line = read.document().line("metadata.name");
        return read.document().source() + (line > 0 ? ":" + line : "");
    }

    private static @Nullable Ready ready(EgressRequirement requirement) {
        EgressRequirementStatus status = requirement.getStatus();
        if (status == null) {
            return null;
        }
        Long generation = requirement.getMetadata().getGeneration();
        return status.conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .map(condition -> new Ready(
                        condition.status(),
                        condition.reason(),
                        condition.message(),
                        generation == null || Objects.equals(generation, status.observedGeneration())))
                .orElse(null);
    }

    private static Feed feed(PrefixSource source) {
        List<String> documents = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        PrefixSourceStatus status = source.getStatus();
        if (status != null) {
            status.documents()
                    .forEach(document -> documents.add(
                            document.series() + ", change " + document.changeNumber() + " of " + document.date()
                                    + (document.digest() == null ? "" : ", SHA-256 " + document.digest())));
            for (Condition condition : status.conditions()) {
                boolean wanted = condition.type().equals("Held")
                        ? condition.status().equals("False")
                        : !condition.status().equals("False");
                if (!wanted) {
                    notes.add(condition.type() + " is " + condition.status() + " (" + condition.reason() + "): "
                            + condition.message());
                }
            }
            status.holds()
                    .forEach(hold -> notes.add("tag " + hold.tag() + " is held since " + hold.since() + " ("
                            + hold.kind() + "): " + hold.message()));
        }
        List<Answer> accepted = new ArrayList<>();
        source.getSpec()
                .accept()
                .forEach(entry ->
                        accepted.add(new Answer("tag " + entry.tag() + ", " + entry.digest(), entry.reason())));
        source.getSpec()
                .acceptDocuments()
                .forEach(entry -> accepted.add(new Answer("document " + entry.digest(), entry.reason())));
        return new Feed(
                source.getMetadata().getName(), source.getSpec().cloud().toString(), documents, notes, accepted);
    }
}
