package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A condition, shaped like {@code metav1.Condition}.
 *
 * @param type Ready, Reconciling, Stalled …
 * @param status True, False or Unknown
 * @param observedGeneration the generation the condition was set for
 * @param lastTransitionTime when the status last changed, RFC 3339 in UTC, whole seconds
 * @param reason one word for tools
 * @param message a sentence for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required @Size(max = 316) @JsonPropertyDescription("What the condition is about, for example Ready.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        String status,

        @Nullable @JsonPropertyDescription("The generation of the spec that the condition was set for.")
        Long observedGeneration,

        @Required @JsonPropertyDescription("When the status last changed, RFC 3339.")
        String lastTransitionTime,

        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("One word for tools.")
        String reason,

        @Required @Size(max = 32768) @JsonPropertyDescription("A sentence for people.")
        String message) {}
