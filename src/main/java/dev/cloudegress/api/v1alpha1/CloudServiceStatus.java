package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says about a catalog entry.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions Ready: the entry is consistent and can be used; UpgradeWaiting, only while true: a newer edition waits
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the operator says about the catalog entry.")
public record CloudServiceStatus(
        @Nullable @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @ListMap("type")
        @JsonPropertyDescription(
                "Ready: the entry is consistent and can be used; the message says what is not. UpgradeWaiting, only while true: a newer edition waits, and the message says for what.")
        List<Condition> conditions) {
    /** Turns an absent list into an empty one. */
    public CloudServiceStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
