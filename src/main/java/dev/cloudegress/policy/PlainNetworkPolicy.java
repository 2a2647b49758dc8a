package dev.cloudegress.policy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * NetworkPolicies of which every field is known, as those of this operator are. The client's classes name their fields in the order of the
 * alphabet and leave out nulls and empty lists, so that they can be written as {@link ObjectDigest} wants them without a tree of nodes:
 * digests are much of what planning thousands of prefixes takes. Stateless.
 */
final class PlainNetworkPolicy {
    private static final ObjectWriter SPEC = new ObjectMapper()
            .writerFor(NetworkPolicySpec.class)
            .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    private PlainNetworkPolicy() {}

    /** Whether a policy has no field, on any level, that the client's classes do not name, and nothing that a tree would drop. */
    static boolean is(NetworkPolicy policy) {
        NetworkPolicySpec spec = policy.getSpec();
        return policy.getApiVersion() != null
                && policy.getKind() != null
                && policy.getMetadata().getName() != null
                && none(policy.getAdditionalProperties())
                && spec != null
                && none(spec.getAdditionalProperties())
                && spec.getIngress() != null
                && spec.getIngress().isEmpty()
                && isPlain(spec.getPodSelector())
                && noNull(spec.getPolicyTypes())
                && noNull(spec.getEgress())
                && spec.getEgress().stream().allMatch(PlainNetworkPolicy::isPlain);
    }

    /** Writes the field values of {@code kind} and {@code spec}, and those of the metadata that count. */
    static void write(
            NetworkPolicy policy, Map<String, String> labels, Map<String, String> annotations, JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        write("annotations", annotations, out);
        out.writeStringField("apiVersion", policy.getApiVersion());
        out.writeStringField("kind", policy.getKind());
        write("labels", labels, out);
        out.writeStringField("name", policy.getMetadata().getName());
        out.writeFieldName("spec");
        SPEC.writeValue(out, policy.getSpec());
        out.writeEndObject();
    }

    private static void write(String name, Map<String, String> entries, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    private static boolean isPlain(NetworkPolicyEgressRule rule) {
        if (!none(rule.getAdditionalProperties()) || !noNull(rule.getPorts()) || !noNull(rule.getTo())) {
            return false;
        }
        for (var port : rule.getPorts()) {
            if (!none(port.getAdditionalProperties()) || !isPlain(port.getPort())) {
                return false;
            }
        }
        for (NetworkPolicyPeer peer : rule.getTo()) {
            if (!none(peer.getAdditionalProperties())
                    || !isPlain(peer.getIpBlock())
                    || !isPlain(peer.getNamespaceSelector())
                    || !isPlain(peer.getPodSelector())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(@Nullable IntOrString port) {
        return port == null || port.getValue() != null;
    }

    private static boolean isPlain(@Nullable IPBlock block) {
        return block == null || (none(block.getAdditionalProperties()) && noNull(block.getExcept()));
    }

    private static boolean isPlain(@Nullable LabelSelector selector) {
        return selector == null
                || (none(selector.getAdditionalProperties())
                        && noNull(selector.getMatchExpressions())
                        && selector.getMatchExpressions().stream()
                                .allMatch(expression ->
                                        none(expression.getAdditionalProperties()) && noNull(expression.getValues()))
                        && (selector.getMatchLabels() == null
                                || selector.getMatchLabels().values().stream().noneMatch(value -> value == null)));
    }

    /** Files may have nulls where lists or their items are expected; a tree takes them. */
    private static boolean noNull(@Nullable List<?> items) {
        return items != null && items.stream().noneMatch(item -> item == null);
    }

    private static boolean none(@Nullable Map<?, ?> entries) {
        return entries == null || entries.isEmpty();
    }
}
