package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A label selector with the bounds that the API server applies to labels, so that an invalid one is refused when it is written
 * and not when a policy is made from it.
 *
 * @param matchLabels labels that must all be present with these values, at most 32
 * @param matchExpressions further conditions that must all hold, at most 32
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Selector(
        @Size(max = 32)
        @ValidationRule(
                value = "self.all(k, k.size() <= 317 && k.matches('" + Selector.KEY_PATTERN + "'))",
                message =
                        "a label key is an optional DNS subdomain with a slash, then 1 to 63 letters, digits, '-', '_' or '.'")
        @ValidationRule(
                value = "self.all(k, self[k].matches('" + Selector.VALUE_PATTERN + "'))",
                message =
                        "a label value has at most 63 letters, digits, '-', '_' or '.' and starts and ends with a letter or digit")
        @JsonPropertyDescription("Labels that must all be present with exactly these values.")
        Map<@Size(max = 317) String, @Size(max = 63) String> matchLabels,

        @Size(max = 32) @JsonPropertyDescription("Further conditions on labels; all must hold.")
        List<Expression> matchExpressions) {

    static final String KEY_PATTERN =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$";
    static final String VALUE_PATTERN = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$";

    /** Turns absent parts into empty ones and sorts the labels by key. */
    public Selector(@Nullable Map<String, String> matchLabels, @Nullable List<Expression> matchExpressions) {
        this.matchLabels =
                matchLabels == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(matchLabels));
        this.matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
    }

    /** How an expression compares. */
    public enum Operator {
        /** The label is present and its value is one of the values. */
        @JsonProperty("In")
        IN("In"),
        /** The label is absent or its value is none of the values. */
        @JsonProperty("NotIn")
        NOT_IN("NotIn"),
        /** The label is present. */
        @JsonProperty("Exists")
        EXISTS("Exists"),
        /** The label is absent. */
        @JsonProperty("DoesNotExist")
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** The operator as selectors write it. */
        public String text() {
            return text;
        }
    }

    /**
     * One condition on a label.
     *
     * @param key the label
     * @param operator how it compares
     * @param values what it compares with: one or more for In and NotIn, none otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value =
                    "self.operator in ['In', 'NotIn'] ? has(self.values) && self.values.size() > 0 : !has(self.values) || self.values.size() == 0",
            message = "In and NotIn need values, Exists and DoesNotExist take none",
            fieldPath = ".values")
    public record Expression(
            @Required
            @Size(min = 1, max = 317)
            @Pattern(KEY_PATTERN)
            @JsonPropertyDescription("The label that is compared, for example app or example.com/tier.")
            String key,

            @Required @JsonPropertyDescription("How the label compares: In, NotIn, Exists or DoesNotExist.")
            Operator operator,

            @Size(max = 64) @JsonPropertyDescription("The values for In and NotIn; none for Exists and DoesNotExist.")
            List<@Size(max = 63) @Pattern(VALUE_PATTERN) String> values) {
        /** Turns absent values into an empty list. */
        public Expression {
            values = values == null ? List.of() : List.copyOf(values);
        }
    }
}
