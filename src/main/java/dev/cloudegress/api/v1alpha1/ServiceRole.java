package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * A kind of workload that talks to the service.
 *
 * @param name its name
 * @param description what such a workload is
 * @param requires what the parameters must be for the vendor to document this role; a requirement that does not meet it is refused
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceRole(
        @Required
        @Size(min = 1, max = 63)
        @Pattern(ApiGroup.NAME_PATTERN)
        @JsonPropertyDescription("The name, for example log-collector.")
        String name,

        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("What such a workload is.")
        String description,

        @Size(max = 16)
        @JsonPropertyDescription(
                "What the parameters must be for the vendor to document this role. Anything else is refused, not invented.")
        List<RoleCondition> requires) {

    /** Turns an absent list into an empty one. */
    public ServiceRole {
        requires = requires == null ? List.of() : List.copyOf(requires);
    }

    /**
     * A condition on the parameters, with the sentence that a user reads where it does not hold.
     *
     * @param where what must hold for the test to be asked at all; empty means always
     * @param when the test
     * @param otherwise the sentence
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record RoleCondition(
            @Size(max = 4)
            @JsonPropertyDescription(
                    "Tests that must all hold for this condition to be asked at all. Left out: always.")
            List<Constraint> where,

            @Required @JsonPropertyDescription("The test on a parameter that has to hold for this role.")
            Constraint when,

            @Required
            @Size(min = 1, max = 512)
            @JsonPropertyDescription("What a user reads where the test does not hold.")
            String otherwise) {

        /** Turns an absent list into an empty one. */
        public RoleCondition {
            where = where == null ? List.of() : List.copyOf(where);
        }
    }
}
