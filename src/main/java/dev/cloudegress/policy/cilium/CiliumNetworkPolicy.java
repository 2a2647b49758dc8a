package dev.cloudegress.policy.cilium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * A CiliumNetworkPolicy. What is written is made from {@link CiliumRule}; what is read back is kept as a tree, so that a field that
 * somebody added, known here or not, is seen and undone.
 */
@Group("cilium.io")
@Version("v2")
@Kind("CiliumNetworkPolicy")
@Singular("ciliumnetworkpolicy")
@Plural("ciliumnetworkpolicies")
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class CiliumNetworkPolicy extends CustomResource<JsonNode, JsonNode> implements Namespaced {
    private @Nullable JsonNode specs;

    /** The list of further rules that Cilium accepts beside the spec; never written here. */
    @JsonProperty("specs")
    public @Nullable JsonNode getSpecs() {
        return specs;
    }

    /** Sets the list of further rules; called on reading. */
    public void setSpecs(@Nullable JsonNode specs) {
        this.specs = specs;
    }
}
