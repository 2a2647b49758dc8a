package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy, by address or by pods.
 *
 * @param address an address or CIDR of the proxy, or {@code null}
 * @param podSelector the proxy's pods, or {@code null}
 * @param namespaceSelector the namespaces of those pods; {@code null} means the requirement's own
 * @param port the TCP port the proxy listens on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.address) != has(self.podSelector)",
        message = "give the proxy either as address or as podSelector")
@ValidationRule(
        value = "!has(self.namespaceSelector) || has(self.podSelector)",
        message = "namespaceSelector goes with podSelector")
public record ProxySpec(
        @Nullable
        @Size(min = 2, max = 49)
        @JsonPropertyDescription(
                "The address or CIDR of the proxy. A private one must lie within privateCIDRs of the installation's configuration.")
        String address,

        @Nullable @JsonPropertyDescription("The proxy's pods, where it runs in this cluster.")
        Selector podSelector,

        @Nullable @JsonPropertyDescription("The namespaces of the proxy's pods. Left out: this namespace.")
        Selector namespaceSelector,

        @Required
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("The TCP port the proxy listens on (of the pod, where it is given by pods).")
        Integer port) {}
