package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.KnownName;
import dev.cloudegress.policy.ObjectDigest;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.prefix.PrefixSetReading;
import dev.cloudegress.prefix.PrefixSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One requirement of a cluster, as its owner sees it.
 *
 * @param admin a client that may do everything
 * @param namespace its namespace
 * @param name its name
 */
public record Requirements(KubernetesClient admin, String namespace, String name) {
    /** Creates a requirement from the YAML of its spec. */
    public static Requirements create(KubernetesClient admin, String namespace, String name, String spec) {
        EgressRequirement requirement = new EgressRequirement();
        requirement.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        requirement.setSpec(Yaml.read(spec, EgressRequirementSpec.class));
        admin.resource(requirement).create();
        return new Requirements(admin, namespace, name);
    }

    /** The requirement as it is now. */
    EgressRequirement get() {
        EgressRequirement requirement = admin.resources(EgressRequirement.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (requirement == null) {
            throw new AssertionError("no requirement " + namespace + "/" + name);
        }
        return requirement;
    }

    /** Replaces the spec, whatever the operator writes meanwhile. */
    public void edit(String spec) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/spec")
                .set("value", Yaml.tree(Yaml.read(spec, EgressRequirementSpec.class)));
        admin.resources(EgressRequirement.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    public void delete() {
        admin.resources(EgressRequirement.class)
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    /** Waits until a status about the current spec has a Ready condition of a status and reason; returns that condition. */
    Condition await(String status, String reason) {
        return Await.get(
                "Ready=" + status + " " + reason + " of " + namespace + "/" + name,
                Await.PATIENCE,
                this::describe,
                () -> {
                    Condition ready = condition("Ready")
                            .orElseThrow(() -> new AssertionError("no Ready condition about the current spec"));
                    assertThat(ready.status() + " " + ready.reason())
                            .as(ready.message())
                            .isEqualTo(status + " " + reason);
                    return ready;
                });
    }

    /** Waits until everything that is declared is allowed, and no change is under way. */
    public void awaitApplied() {
        await("True", "Applied");
        Await.until(
                "nothing reconciles",
                Await.PATIENCE,
                this::describe,
                () -> assertThat(condition("Reconciling")).isEmpty());
    }

    /** A condition, if the status is about the current spec. */
    Optional<Condition> condition(String type) {
        EgressRequirement requirement = get();
        EgressRequirementStatus status = requirement.getStatus();
        if (status == null || !requirement.getMetadata().getGeneration().equals(status.observedGeneration())) {
            return Optional.empty();
        }
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** Every policy that carries the operator's mark, by {@code <kind>/<name>}. */
    SortedMap<String, HasMetadata> policies() {
        List<HasMetadata> found = new ArrayList<>(admin.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withLabel(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                .list()
                .getItems());
        try {
            found.addAll(admin.resources(CiliumNetworkPolicy.class)
                    .inNamespace(namespace)
                    .withLabel(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                    .list()
                    .getItems());
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
        SortedMap<String, HasMetadata> policies = new TreeMap<>();
        for (HasMetadata policy : found) {
            Map<String, String> annotations = policy.getMetadata().getAnnotations();
            if (annotations != null && (namespace + "/" + name).equals(annotations.get(ObjectMarks.REQUIREMENT_NAME))) {
                policies.put(key(policy), policy);
            }
        }
        return policies;
    }

    /** What the one resolution makes of the requirement and of what the cluster holds now. */
    Plan plan(OperatorConfiguration configuration) {
        Map<String, CloudServiceSpec> services = admin.resources(CloudService.class).list().getItems().stream()
                .collect(Collectors.toMap(service -> service.getMetadata().getName(), CloudService::getSpec));
        Map<ServiceTagReference, CidrSet> prefixes = new HashMap<>();
        for (PrefixSet set : admin.resources(PrefixSet.class).list().getItems()) {
            if (PrefixSets.read(set, configuration.minimumPrefixLength()) instanceof PrefixSetReading.Known known) {
                prefixes.put(known.tag().tag(), known.tag().prefixes());
            }
        }
        Map<String, CidrSet> names = new HashMap<>();
        for (ResolvedName resolved : admin.resources(ResolvedName.class).list().getItems()) {
            if (KnownName.read(resolved, configuration) instanceof KnownName.Known(String host, CidrSet addresses)) {
                names.put(host, addresses);
            }
        }
        return Planner.plan(
                Requirement.of(get()),
                Catalog.of(services),
                configuration,
                new Knowledge(prefixes, names, false),
                LocalDate.now(ZoneOffset.UTC));
    }

    /** Waits until exactly the planned policies stand, each as planned. */
    public void awaitPlanned(OperatorConfiguration configuration) {
        Await.until(
                "the policies of " + namespace + "/" + name + " are as planned",
                Await.PATIENCE,
                this::describe,
                () -> assertPlanned(configuration));
    }

    /** Fails unless exactly the planned policies stand, each as planned, down to labels and owners. */
    void assertPlanned(OperatorConfiguration configuration) {
        Plan plan = plan(configuration);
        assertThat(plan.problems()).isEmpty();
        SortedMap<String, String> planned = new TreeMap<>();
        plan.objects().forEach(object -> planned.put(key(object), content(object)));
        SortedMap<String, String> standing = new TreeMap<>();
        policies().forEach((key, object) -> standing.put(key, content(object)));
        assertThat(standing).isEqualTo(planned);
    }

    /** For people who look at a failure: the requirement and the names of its policies. */
    public String describe() {
        try {
            return Yaml.tree(get().getStatus()).toPrettyString() + "\npolicies: "
                    + policies().keySet();
        } catch (RuntimeException | AssertionError failed) {
            return "the requirement cannot be read: " + failed.getMessage();
        }
    }

    static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }

    /** Digest and metadata that are the operator's, as text, so that a difference shows. */
    private static String content(HasMetadata object) {
        return ObjectDigest.of(object) + " "
                + new TreeMap<>(object.getMetadata().getLabels()) + " "
                + new TreeMap<>(object.getMetadata().getAnnotations()) + " "
                + object.getMetadata().getOwnerReferences();
    }
}
