package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says about a prefix set.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions for example Held
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the operator says about the prefix set.")
public record PrefixSetStatus(
        @Nullable @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @ListMap("type") @JsonPropertyDescription("What stands in the way, if anything.")
        List<Condition> conditions) {
    /** Turns an absent list into an empty one. */
    public PrefixSetStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
