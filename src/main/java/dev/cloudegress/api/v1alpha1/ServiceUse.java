package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One use of a service.
 *
 * @param name the name of the CloudService
 * @param instance tells two uses of the same service apart; {@code null} where there is one
 * @param roles which kinds of workload the pods are; may be empty where the service has one role
 * @param parameters what the vendor's rules depend on
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceUse(
        @Required
        @Size(min = 1, max = 63)
        @Pattern(ApiGroup.NAME_PATTERN)
        @JsonPropertyDescription(
                "The CloudService, for example csm-cloud-backend. `kubectl get cloudservices` lists them.")
        String name,

        @Nullable
        @Size(min = 1, max = 40)
        @Pattern(ApiGroup.NAME_PATTERN)
        @JsonPropertyDescription("A name of your own for this use, needed only where the same service stands twice.")
        String instance,

        @ListMap
        @Size(max = 32)
        @JsonPropertyDescription(
                "Which kinds of workload the pods are, for example log-collector. May be left out where the service has one role.")
        List<@Size(min = 1, max = 63) @Pattern(ApiGroup.NAME_PATTERN) String> roles,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(k, k.size() <= 63 && k.matches('" + ApiGroup.PARAMETER_PATTERN + "'))",
                message = "a parameter name starts with a lower-case letter and has letters and digits only")
        @JsonPropertyDescription(
                "What the vendor's rules depend on, for example dataCenter: EU2. Values are text: write numbers and versions in quotes.")
        Map<@Size(max = 63) String, @Size(max = 2048) String> parameters) {

    /** Turns absent parts into empty ones and sorts the parameters by name. */
    public ServiceUse(
            String name,
            @Nullable String instance,
            @Nullable List<String> roles,
            @Nullable Map<String, String> parameters) {
        this.name = name;
        this.instance = instance;
        this.roles = roles == null ? List.of() : List.copyOf(roles);
        this.parameters = parameters == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** What tells this use apart within its requirement: the instance, or the service's name. */
    @JsonIgnore
    public String key() {
        return instance == null ? name : instance;
    }
}
