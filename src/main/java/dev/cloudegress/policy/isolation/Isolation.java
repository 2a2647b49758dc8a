package dev.cloudegress.policy.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Expression;
import dev.cloudegress.api.v1alpha1.Selector.Operator;
import dev.cloudegress.policy.explain.PodSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * That a policy isolates pods for egress: what no policy allows them is denied as long as it stands. Whatever is not understood of a policy
 * counts as not isolating, so that nobody relies on it.
 *
 * @param policy kind and name of the policy
 * @param namespace the namespace whose pods it isolates; {@code null} for those of all namespaces
 * @param pods the pods, with Cilium's prefixes of label sources taken off
 */
public record Isolation(String policy, @Nullable String namespace, Selector pods) {
    /** The label that Cilium gives every pod with the name of its namespace. */
    private static final String CILIUM_NAMESPACE = "io.kubernetes.pod.namespace";

    /** What Cilium writes before a label to say where it comes from; those of pods come from Kubernetes. */
    private static final List<String> SOURCES = List.of("k8s:", "any:");

    /**
     * What a policy isolates for egress.
     *
     * @param policy a NetworkPolicy, CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy as the API server gives it
     * @return nothing for a policy that concerns ingress only, and for one that is on its way out
     */
    public static List<Isolation> of(JsonNode policy) {
        JsonNode metadata = policy.path("metadata");
        if (metadata.hasNonNull("deletionTimestamp")) {
            return List.of();
        }
        String kind = policy.path("kind").asText();
        String name = kind + " " + metadata.path("name").asText();
        String namespace = metadata.path("namespace").asText(null);
        List<Isolation> found = new ArrayList<>();
        switch (kind) {
            case "NetworkPolicy" -> {
                if (isEgress(policy.path("spec"))) {
                    selector(policy.path("spec").path("podSelector"))
                            .ifPresent(pods -> found.add(new Isolation(name, namespace, pods)));
                }
            }
            case "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy" -> {
                List<JsonNode> rules = new ArrayList<>();
                rules.add(policy.path("spec"));
                policy.path("specs").forEach(rules::add);
                for (JsonNode rule : rules) {
                    // A rule for nodes has a nodeSelector in its place.
                    if (isolates(rule) && rule.hasNonNull("endpointSelector")) {
                        selector(rule.path("endpointSelector"))
                                .ifPresent(pods -> found.add(new Isolation(name, namespace, pods)));
                    }
                }
            }
            default -> throw new IllegalArgumentException(kind + " is no policy that is known here");
        }
        return List.copyOf(found);
    }

    /** Whether it certainly isolates every pod of a namespace that a selector selects. */
    public boolean covers(String inNamespace, Selector selector) {
        return concerns(inNamespace) && SelectorCover.covers(pods, inside(selector, inNamespace));
    }

    /** Whether it isolates a pod of a namespace. */
    public boolean isolates(String inNamespace, Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(CILIUM_NAMESPACE, inNamespace);
        return concerns(inNamespace) && PodSelection.selects(pods, all);
    }

    private boolean concerns(String inNamespace) {
        return namespace == null || namespace.equals(inNamespace);
    }

    private static Selector inside(Selector selector, String namespace) {
        Map<String, String> labels = new TreeMap<>(selector.matchLabels());
        labels.put(CILIUM_NAMESPACE, namespace);
        return new Selector(labels, selector.matchExpressions());
    }

    /** The API server writes policyTypes where a policy leaves them out; those of files may lack them. */
    private static boolean isEgress(JsonNode spec) {
        JsonNode types = spec.path("policyTypes");
        if (types.isEmpty()) {
            return !spec.path("egress").isEmpty();
        }
        for (JsonNode type : types) {
            if (type.asText().equals("Egress")) {
                return true;
            }
        }
        return false;
    }

    /** Cilium isolates for egress where there is a rule for it, unless the policy says that it should not. */
    private static boolean isolates(JsonNode rule) {
        boolean any = !rule.path("egress").isEmpty() || !rule.path("egressDeny").isEmpty();
        return any && rule.path("enableDefaultDeny").path("egress").asBoolean(true);
    }

    /** A selector as JSON; empty where it has a label of another source or an operator that is not known here. */
    private static Optional<Selector> selector(JsonNode tree) {
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, JsonNode> label : tree.path("matchLabels").properties()) {
            Optional<String> key = key(label.getKey());
            // The same key with two prefixes has to have both values: one of them would be forgotten here.
            if (key.isEmpty() || labels.put(key.get(), label.getValue().asText()) != null) {
                return Optional.empty();
            }
        }
        List<Expression> expressions = new ArrayList<>();
        for (JsonNode expression : tree.path("matchExpressions")) {
            Optional<String> key = key(expression.path("key").asText());
            Optional<Operator> operator = operator(expression.path("operator").asText());
            if (key.isEmpty() || operator.isEmpty()) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            expressions.add(new Expression(key.get(), operator.get(), values));
        }
        return Optional.of(new Selector(labels, expressions));
    }

    private static Optional<Operator> operator(String text) {
        for (Operator operator : Operator.values()) {
            if (operator.text().equals(text)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> key(String text) {
        for (String source : SOURCES) {
            if (text.startsWith(source)) {
                return Optional.of(text.substring(source.length()));
            }
        }
        return text.indexOf(':') >= 0 ? Optional.empty() : Optional.of(text);
    }
}
