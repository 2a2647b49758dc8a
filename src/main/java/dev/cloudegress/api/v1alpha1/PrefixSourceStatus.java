package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was taken, what is held, and when.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions Fresh, Held
 * @param changeNumber the change number of the last accepted document
 * @param documentDate the date of the last accepted document, YYYY-MM-DD
 * @param heldTags how many tags are held
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What was taken, what is held, and when.")
public record PrefixSourceStatus(
        @Nullable @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @ListMap("type") @JsonPropertyDescription("Fresh: documents arrive. Held: something is not believed.")
        List<Condition> conditions,

        @Nullable @JsonPropertyDescription("The change number of the last accepted document.")
        Long changeNumber,

        @Nullable @JsonPropertyDescription("The date of the last accepted document.")
        String documentDate,

        @Nullable @JsonPropertyDescription("How many tags are held.")
        Integer heldTags) {
    /** Turns an absent list into an empty one. */
    public PrefixSourceStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
