package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a former edition of a service had and the present one lacks. It stays allowed for the retention, so that a catalog upgrade never
 * narrows a policy on the day it comes. The operator writes it, into the services that it publishes itself; nobody else does.
 *
 * <p>Parameters and roles are all that the former edition had: a requirement is read here exactly as that edition read it.
 *
 * @param edition the former edition
 * @param until the last day on which its endpoints are allowed, YYYY-MM-DD in UTC
 * @param references the documents that the endpoints name
 * @param parameters the parameters that the former edition had
 * @param roles the roles that the former edition had, at least one
 * @param endpoints the endpoints that the present edition lacks, or has with less reach; all of the former edition where the present one may
 *     refuse what that one accepted, because a role or a parameter is gone or takes less, or an endpoint makes something of a parameter that it
 *     did not
 * @param complete {@code true} where these are all endpoints of the former edition, so that it can say by itself what a use comes to;
 *     otherwise absent
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FormerEdition(
        @Required
        @Size(max = 16)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?$")
        @JsonPropertyDescription("The former edition.")
        String edition,

        @Required
        @Size(max = 10)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        @JsonPropertyDescription("The last day on which its endpoints are allowed, as YYYY-MM-DD in UTC.")
        String until,

        @ListMap("id") @Size(max = 32) @JsonPropertyDescription("The documents that the endpoints name.")
        List<Reference> references,

        @ListMap("name") @Size(max = 32) @JsonPropertyDescription("The parameters that the former edition had.")
        List<ServiceParameter> parameters,

        @Required
        @ListMap("name")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("The roles that the former edition had.")
        List<ServiceRole> roles,

        @ListMap("id")
        @Size(max = 512)
        @JsonPropertyDescription(
                "The endpoints that the present edition lacks, or has with less reach; all, where the present one may refuse what the former accepted. They stay allowed until the date.")
        List<ServiceEndpoint> endpoints,

        @Nullable
        @JsonPropertyDescription(
                "true where these are all endpoints of the former edition; a requirement that only the former edition accepts then keeps what it has until the date.")
        Boolean complete) {

    /** Turns absent lists into empty ones. */
    public FormerEdition {
        references = references == null ? List.of() : List.copyOf(references);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        roles = roles == null ? List.of() : List.copyOf(roles);
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        complete = Boolean.TRUE.equals(complete) ? Boolean.TRUE : null;
    }

    /** Whether all endpoints of the former edition are here. */
    @JsonIgnore
    public boolean isComplete() {
        return complete != null;
    }
}
