package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test on one parameter. All that is given must hold.
 *
 * @param parameter the parameter
 * @param in the value is one of these; empty means not tested
 * @param notIn the value is none of these; empty means not tested
 * @param set the parameter has a value, given or by default ({@code true}), or has none ({@code false}); {@code null} means not tested
 * @param atLeast the version or number is this or greater; {@code null} means not tested
 * @param atMost the version or number is this or less; {@code null} means not tested
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        // CEL writes a field that is named like one of its keywords with underscores.
        value = "has(self.__in__) || has(self.notIn) || has(self.set) || has(self.atLeast) || has(self.atMost)",
        message = "say what is tested: in, notIn, set, atLeast or atMost")
public record Constraint(
        @Required
        @Size(min = 1, max = 63)
        @Pattern(ApiGroup.PARAMETER_PATTERN)
        @JsonPropertyDescription("The parameter that is tested.")
        String parameter,

        @ListMap @Size(min = 1, max = 64) @JsonPropertyDescription("The value is one of these.")
        List<@Size(min = 1, max = 253) String> in,

        @ListMap @Size(min = 1, max = 64) @JsonPropertyDescription("The value is none of these.")
        List<@Size(min = 1, max = 253) String> notIn,

        @Nullable @JsonPropertyDescription("true: the parameter has a value, given or by default; false: it has none.")
        Boolean set,

        @Nullable
        @Size(min = 1, max = 63)
        @Pattern("^[0-9]{1,9}([.][0-9]{1,9}){0,5}$")
        @JsonPropertyDescription("The version or number is this or greater (in quotes).")
        String atLeast,

        @Nullable
        @Size(min = 1, max = 63)
        @Pattern("^[0-9]{1,9}([.][0-9]{1,9}){0,5}$")
        @JsonPropertyDescription("The version or number is this or less (in quotes).")
        String atMost) {

    /** Turns absent lists into empty ones. */
    public Constraint {
        in = in == null ? List.of() : List.copyOf(in);
        notIn = notIn == null ? List.of() : List.copyOf(notIn);
    }
}
