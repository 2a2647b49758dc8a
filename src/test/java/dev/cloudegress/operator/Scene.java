package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.operator.Change.Create;
import dev.cloudegress.operator.Change.Delete;
import dev.cloudegress.operator.Change.Update;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A requirement, what surrounds it, and a cluster that takes every write, without an API server. */
final class Scene {
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    static final String UID = "0f9f0f2a-0000-4000-8000-000000000001";
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration GRACE = Duration.ofMinutes(5);
    static final ServiceTagReference TAG = new ServiceTagReference(Cloud.PUBLIC, "Example.Tag");

    /** Two services: one of fixed addresses on two ports, one of a tag and a name. */
    private static final String SERVICES = """
            fixed:
              endpoints:
                - {id: https, addresses: [20.40.0.1, 20.40.0.2], ports: [{port: 443}]}
                - {id: http, addresses: [20.40.0.1], ports: [{port: 80}]}
            tagged:
              endpoints:
                - id: tag
                  serviceTags: [{cloud: Public, name: Example.Tag}]
                  addresses: [20.50.0.1]
                  ports: [{port: 443}]
            named:
              endpoints:
                - {id: name, hosts: [a.example.com], ports: [{port: 443}]}
            """;

    final Map<ObjectKey, Standing> cluster =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    final Set<String> groups = new HashSet<>();
    private final Map<String, CloudServiceSpec> services = new HashMap<>();
    private Map<ServiceTagReference, CidrSet> prefixes = Map.of(TAG, CidrSet.parse("20.60.0.0/24"));
    OperatorConfiguration configuration = configuration("");
    Instant now = START;
    boolean served = true;
    private EgressRequirement requirement = requirement("services: [{name: fixed}]");
    private long version;

    Scene() {
        Map<String, Map<String, Object>> parts = yaml(SERVICES);
        parts.forEach((name, part) -> services.put(name, service(part)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> yaml(String text) {
        return SERIALIZATION.unmarshal(text, Map.class);
    }

    /** A service with one role, of which only what is given matters. */
    static CloudServiceSpec service(Map<String, Object> part) {
        Map<String, Object> spec = new HashMap<>(Map.of(
                "displayName",
                "Example",
                "edition",
                "2026-01-01",
                "references",
                List.of(Map.of("id", "page", "title", "A page", "date", "2026-01-01")),
                "roles",
                List.of(Map.of("name", "client", "description", "A client."))));
        spec.putAll(part);
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> endpoints = (List<Map<String, Object>>) Objects.requireNonNull(spec.get("endpoints"));
        List<Map<String, Object>> complete = new ArrayList<>();
        for (Map<String, Object> endpoint : endpoints) {
            Map<String, Object> whole = new HashMap<>(Map.of("source", Map.of("document", "page")));
            whole.put("addressCoverage", "Full");
            whole.putAll(endpoint);
            complete.add(whole);
        }
        spec.put("endpoints", complete);
        return SERIALIZATION
                .convertValue(Map.of("spec", spec), CloudService.class)
                .getSpec();
    }

    /** The same, from YAML. */
    @SuppressWarnings("unchecked")
    static CloudServiceSpec service(String yaml) {
        return service((Map<String, Object>) SERIALIZATION.unmarshal(yaml, Map.class));
    }

    static OperatorConfiguration configuration(String yaml) {
        return SERIALIZATION.unmarshal(yaml.isEmpty() ? "{}" : yaml, OperatorConfiguration.class);
    }

    /** A requirement called {@code relay} in {@code discovery}, for pods with {@code app: relay}. */
    static EgressRequirement requirement(String spec) {
        EgressRequirement requirement = SERIALIZATION.unmarshal(
                "spec:\n  podSelector: {matchLabels: {app: relay}}\n" + spec.indent(2), EgressRequirement.class);
        requirement.getMetadata().setNamespace("discovery");
        requirement.getMetadata().setName("relay");
        requirement.getMetadata().setUid(UID);
        requirement.getMetadata().setGeneration(1L);
        requirement.getMetadata().setResourceVersion("1");
        return requirement;
    }

    Scene asking(String spec) {
        requirement = requirement(spec);
        return this;
    }

    /** The same requirement for other pods. */
    Scene selecting(String app) {
        EgressRequirementSpec spec = requirement.getSpec();
        requirement.setSpec(new EgressRequirementSpec(
                new Selector(Map.of("app", app), null),
                spec.services(),
                spec.backend(),
                spec.destinations(),
                spec.ipFamilies(),
                spec.dns(),
                spec.proxy(),
                spec.accept(),
                spec.exclude(),
                spec.mode()));
        return this;
    }

    /** The catalog has a service, or has it as another one. */
    Scene offering(String name, String endpoints) {
        services.put(name, service(SERIALIZATION.unmarshal("endpoints:\n" + endpoints.indent(2), Map.class)));
        return this;
    }

    Scene configured(String yaml) {
        configuration = configuration(yaml);
        return this;
    }

    Scene knowing(String... cidrs) {
        prefixes = cidrs.length == 0 ? Map.of() : Map.of(TAG, CidrSet.parse(cidrs));
        return this;
    }

    Scene later(Duration time) {
        now = now.plus(time);
        return this;
    }

    Catalog catalog() {
        return Catalog.of(services);
    }

    Plan plan() {
        return Planner.plan(
                Requirement.of(requirement),
                catalog(),
                configuration,
                new Knowledge(prefixes, Map.of(), false),
                LocalDate.of(2026, 1, 1));
    }

    Changes decide() {
        return Changes.decide(plan(), cluster.values(), situation());
    }

    Changes.Situation situation() {
        return new Changes.Situation(
                requirement.getSpec().mode(),
                served,
                groups::contains,
                CidrSet.parse(configuration.denyCIDRs().toArray(String[]::new)),
                now,
                GRACE);
    }

    /** Decides and writes everything; a second later. */
    Changes apply() {
        Changes changes = decide();
        all(changes).forEach(this::write);
        now = now.plusSeconds(1);
        return changes;
    }

    static List<Change> all(Changes changes) {
        List<Change> all = new ArrayList<>(changes.first());
        all.addAll(changes.additions());
        all.addAll(changes.losses());
        return all;
    }

    void write(Change change) {
        switch (change) {
            case Create(HasMetadata object) -> put(object, now, "uid-" + ++version);
            case Update update -> {
                Standing before = update.standing();
                put(
                        Overwrite.of(
                                SERIALIZATION.clone(update.object()),
                                before.object().getMetadata()),
                        before.created(),
                        before.uid());
            }
            case Delete delete -> cluster.remove(delete.key());
        }
    }

    /** An object as the API server would have it. */
    Standing put(HasMetadata object, Instant created, String uid) {
        HasMetadata stored = SERIALIZATION.clone(object);
        stored.getMetadata().setUid(uid);
        stored.getMetadata().setResourceVersion(Long.toString(++version));
        stored.getMetadata().setCreationTimestamp(created.toString());
        Standing standing = Standing.of(stored, SERIALIZATION);
        cluster.put(standing.key(), standing);
        return standing;
    }

    /** Somebody edits an object. */
    void edit(String name, Consumer<HasMetadata> edit) {
        edit(find(name).key(), edit);
    }

    void edit(ObjectKey key, Consumer<HasMetadata> edit) {
        Standing before = Objects.requireNonNull(cluster.get(key));
        HasMetadata object = before.object();
        edit.accept(object);
        put(object, before.created(), before.uid());
    }

    Standing find(String kind, String name) {
        return Objects.requireNonNull(cluster.get(new ObjectKey(kind, "discovery", name)));
    }

    Standing find(String name) {
        return cluster.values().stream()
                .filter(object -> object.key().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + cluster.keySet()));
    }

    /** What the changes do, as {@code create NetworkPolicy relay--floor}, in order. */
    static List<String> words(List<Change> changes) {
        return changes.stream()
                .map(change -> switch (change) {
                    case Create create -> "create " + create.key();
                    case Update update -> "update " + update.key();
                    case Delete delete -> "delete " + delete.key() + " " + delete.reason();
                })
                .toList();
    }

    static List<String> words(Changes changes) {
        return words(all(changes));
    }
}
