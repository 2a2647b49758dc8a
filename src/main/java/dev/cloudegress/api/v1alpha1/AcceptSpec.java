package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody answers for.
 *
 * @param gaps endpoints that the backend cannot wholly express
 * @param approximations endpoints that may be allowed wider than documented
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AcceptSpec(
        @ListMap("endpoint")
        @Size(max = 256)
        @JsonPropertyDescription(
                "Endpoints that the backend cannot, or not wholly, express. They stay closed; the requirement counts as complete without them.")
        List<EndpointDecision> gaps,

        @ListMap("endpoint")
        @Size(max = 256)
        @JsonPropertyDescription(
                "Endpoints that can only be allowed wider than the vendor documents. They are allowed once they stand here.")
        List<EndpointDecision> approximations) {
    /** Turns absent lists into empty ones. */
    public AcceptSpec(@Nullable List<EndpointDecision> gaps, @Nullable List<EndpointDecision> approximations) {
        this.gaps = gaps == null ? List.of() : List.copyOf(gaps);
        this.approximations = approximations == null ? List.of() : List.copyOf(approximations);
    }
}
