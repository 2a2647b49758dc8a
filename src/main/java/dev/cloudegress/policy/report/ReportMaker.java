package dev.cloudegress.policy.report;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.report.EgressReport.Answer;
import dev.cloudegress.policy.report.EgressReport.Document;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.Feed;
import dev.cloudegress.policy.report.EgressReport.Installation;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.Scope;
import dev.cloudegress.policy.report.EgressReport.ServiceEntry;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes reports of plans. Stateless and pure: equal arguments give equal reports, byte for byte. */
public final class ReportMaker {
    private ReportMaker() {}

    /**
     * Makes a report.
     *
     * @param scope what it is about
     * @param catalog the services that the plans were made with
     * @param evidence what else the plans were made with
     * @param today the day that they were made for
     * @param subjects the requirements, in any order
     * @param feeds what PrefixSources say
     * @param standing the objects of the cluster that carry the mark of the operator, or {@code null} where no cluster was asked
     * @param damaged what was read and is not believed, for people
     */
    public static EgressReport make(
            Scope scope,
            Catalog catalog,
            Evidence evidence,
            LocalDate today,
            Collection<Subject> subjects,
            List<Feed> feeds,
            @Nullable Collection<HasMetadata> standing,
            List<String> damaged) {
        Drift drift = standing == null
                ? null
                : new Drift(
                        standing,
                        subjects.stream()
                                .map(subject -> subject.plan().requirement().namespace() + "/"
                                        + subject.plan().requirement().name())
                                .collect(Collectors.toSet()));
        AddressSets sets = new AddressSets(evidence);
        RequirementReading reading = new RequirementReading(evidence, sets, today);
        List<RequirementEntry> requirements = subjects.stream()
                .sorted(Comparator.comparing((Subject subject) ->
                                subject.plan().requirement().namespace())
                        .thenComparing(subject -> subject.plan().requirement().name()))
                .map(subject -> reading.read(subject, drift == null ? null : drift.of(subject.plan())))
                .toList();
        List<Plan> plans = subjects.stream().map(Subject::plan).toList();
        return new EgressReport(
                EgressReport.API_VERSION,
                EgressReport.KIND,
                scope,
                services(requirements, catalog),
                sets.all(),
                requirements,
                feeds.stream().sorted(Comparator.comparing(Feed::name)).toList(),
                drift == null ? null : drift.ofGroups(plans),
                drift == null ? List.of() : drift.strays(),
                damaged);
    }

    /**
     * What of a configuration a report shows.
     *
     * @param configuration the configuration as the plans were made with it
     */
    public static Installation installation(OperatorConfiguration configuration) {
        String text = DocumentWriter.json(List.of(configuration));
        return new Installation(
                ObjectNames.sha256(text.getBytes(StandardCharsets.UTF_8)),
                switch (configuration.defaultBackend()) {
                    case NETWORK_POLICY -> "NetworkPolicy";
                    case CILIUM -> "Cilium";
                },
                configuration.ipFamilies().stream().map(Object::toString).toList(),
                configuration.privateCIDRs(),
                configuration.denyCIDRs(),
                configuration.access().equals(OperatorConfiguration.defaults().access()),
                configuration.acceptApproximations().stream()
                        .map(decision -> new Answer(decision.endpoint(), decision.reason()))
                        .toList());
    }

    private static Document document(String id, Reference reference) {
        return new Document(id, reference.title(), reference.date(), reference.url());
    }

    private static List<ServiceEntry> services(List<RequirementEntry> requirements, Catalog catalog) {
        SortedMap<String, Set<String>> documents = new TreeMap<>();
        for (RequirementEntry requirement : requirements) {
            for (UseEntry use : requirement.uses()) {
                Set<String> of = documents.computeIfAbsent(use.service(), _ -> new TreeSet<>());
                for (EndpointEntry endpoint : use.endpoints()) {
                    of.add(endpoint.source().document());
                    Place addresses = endpoint.addressSource();
                    if (addresses != null) {
                        of.add(addresses.document());
                    }
                }
            }
        }
        List<ServiceEntry> services = new ArrayList<>();
        for (Map.Entry<String, Set<String>> service : documents.entrySet()) {
            CloudServiceSpec spec = catalog.find(service.getKey()).orElseThrow();
            services.add(new ServiceEntry(
                    service.getKey(),
                    spec.displayName(),
                    spec.edition(),
                    Stream.concat(
                                    spec.references().stream().map(reference -> document(reference.id(), reference)),
                                    spec.retained().stream()
                                            .flatMap(former -> former.references().stream()
                                                    .map(reference -> document(
                                                            RequirementReading.formerDocument(
                                                                    reference.id(), former.edition()),
                                                            reference))))
                            .filter(document -> service.getValue().contains(document.id()))
                            .toList()));
        }
        return services;
    }
}
