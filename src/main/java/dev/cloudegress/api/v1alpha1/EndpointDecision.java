package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A decision about one endpoint, with its reason, so that Git shows who decided and why.
 *
 * @param endpoint {@code <service or instance>/<endpoint id>}
 * @param reason why, for those who come later
 */
public record EndpointDecision(
        @Required
        @Size(min = 3, max = 127)
        @Pattern(ApiGroup.ENDPOINT_REFERENCE_PATTERN)
        @JsonPropertyDescription(
                "The endpoint, as <service or instance>/<endpoint id>; the status and `cloud-egress render` print them.")
        String endpoint,

        @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Why, for those who come later.")
        String reason) {}
