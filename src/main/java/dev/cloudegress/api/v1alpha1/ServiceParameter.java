package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that the vendor's rules depend on.
 *
 * @param name its name, an identifier
 * @param description what it means and where a user finds the value
 * @param type what values it takes
 * @param values for Enum: the values, in the order they are shown
 * @param pattern for String: a regular expression (RE2 syntax) that the whole value must match
 * @param minimum for Integer: the least value
 * @param maximum for Integer: the greatest value
 * @param ranges for Version: the ranges the vendor documents; empty means any version
 * @param otherwise for Version: what is said of a version in none of the ranges
 * @param defaultValue the value where the user gives none, or {@code null}
 * @param required whether the user must give a value
 * @param roles the roles it matters to; empty means all
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.type == 'Enum' ? has(self.values) && self.values.size() > 0 : !has(self.values)",
        message = "Enum needs values, and only Enum has them",
        fieldPath = ".values")
@ValidationRule(
        value =
                "self.type == 'Integer' ? has(self.minimum) && has(self.maximum) && self.minimum <= self.maximum : !has(self.minimum) && !has(self.maximum)",
        message = "Integer needs minimum and maximum, and only Integer has them")
@ValidationRule(
        value = "self.type == 'Version' || !has(self.ranges)",
        message = "only Version has ranges",
        fieldPath = ".ranges")
@ValidationRule(
        value = "self.type == 'String' || !has(self.pattern)",
        message = "only String has a pattern",
        fieldPath = ".pattern")
public record ServiceParameter(
        @Required
        @Size(min = 1, max = 63)
        @Pattern(ApiGroup.PARAMETER_PATTERN)
        @JsonPropertyDescription("The name; templates use it as ${name}.")
        String name,

        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("What it means and where a user finds the value.")
        String description,

        @Required
        @JsonPropertyDescription(
                "What values it takes. Enum, String, Integer and Version can never bring a dot or a wildcard into a host name; Host is one exact host name; CidrList is addresses and CIDRs separated by commas.")
        ParameterType type,

        @ListMap @Size(min = 1, max = 64) @JsonPropertyDescription("For Enum: the values.")
        List<@Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$") String> values,

        @Nullable
        @Size(max = 256)
        @JsonPropertyDescription("For String: a regular expression that the whole value must match.")
        String pattern,

        @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("For Integer: the least value.")
        Integer minimum,

        @Nullable @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("For Integer: the greatest value.")
        Integer maximum,

        @Size(max = 16)
        @JsonPropertyDescription(
                "For Version: the ranges that the vendor documents. A version in none of them is refused.")
        List<VersionRange> ranges,

        @Nullable
        @Size(max = 512)
        @JsonPropertyDescription("For Version: what is said of a version that lies in none of the ranges.")
        String otherwise,

        @Nullable
        @com.fasterxml.jackson.annotation.JsonProperty("default")
        @Size(max = 2048)
        @JsonPropertyDescription("The value where the user gives none.")
        String defaultValue,

        @Default("false") @JsonPropertyDescription("Whether the user must give a value.")
        Boolean required,

        @ListMap
        @Size(max = 64)
        @JsonPropertyDescription(
                "The roles it matters to. Left out: all. Giving it where no selected role uses it is refused.")
        List<@Size(min = 1, max = 63) @Pattern(ApiGroup.NAME_PATTERN) String> roles) {

    /** Turns absent lists into empty ones. */
    public ServiceParameter {
        values = values == null ? List.of() : List.copyOf(values);
        ranges = ranges == null ? List.of() : List.copyOf(ranges);
        required = required != null && required;
        roles = roles == null ? List.of() : List.copyOf(roles);
    }

    /**
     * A range of versions, both ends included.
     *
     * @param atLeast the first version, or {@code null} for no lower bound
     * @param atMost the last version, or {@code null} for no upper bound
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record VersionRange(
            @Nullable
            @Size(max = 63)
            @Pattern("^[0-9]{1,9}([.][0-9]{1,9}){0,5}$")
            @JsonPropertyDescription("The first version of the range, in quotes.")
            String atLeast,

            @Nullable
            @Size(max = 63)
            @Pattern("^[0-9]{1,9}([.][0-9]{1,9}){0,5}$")
            @JsonPropertyDescription("The last version of the range, in quotes.")
            String atMost) {}
}
