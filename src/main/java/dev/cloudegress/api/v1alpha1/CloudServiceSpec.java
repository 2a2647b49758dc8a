package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cloud service as its vendor documents it.
 *
 * @param displayName the vendor's name of the service
 * @param description what it is and which workloads talk to it
 * @param edition when this entry was last changed; compared number by number, so .10 is newer than .9
 * @param references the documents that the entry is made from, at least one
 * @param parameters what the rules depend on
 * @param roles which kinds of workload talk to the service, at least one
 * @param endpoints the lines of the vendor's rules, at least one
 * @param retained what former editions had and this one lacks, one entry for each edition, and until when it stays allowed; written by
 *     the operator, into built-in services only
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The service as the vendor documents it.")
public record CloudServiceSpec(
        @Required @Size(min = 1, max = 128) @JsonPropertyDescription("The vendor's name of the service.")
        String displayName,

        @Nullable @Size(max = 2048) @JsonPropertyDescription("What the service is and which workloads talk to it.")
        String description,

        @Required
        @Size(max = 16)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?$")
        @JsonPropertyDescription(
                "The date of this entry, as YYYY-MM-DD, with .N for further ones of a day. The operator never replaces a newer edition by an older one.")
        String edition,

        @Required
        @ListMap("id")
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("The vendor's documents that the entry is made from.")
        List<Reference> references,

        @ListMap("name") @Size(max = 32) @JsonPropertyDescription("What the vendor's rules depend on.")
        List<ServiceParameter> parameters,

        @Required
        @ListMap("name")
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("Which kinds of workload talk to the service.")
        List<ServiceRole> roles,

        @Required @ListMap("id") @Size(min = 1, max = 512) @JsonPropertyDescription("The lines of the vendor's rules.")
        List<ServiceEndpoint> endpoints,

        @ListMap("edition")
        @Size(max = MAX_RETAINED)
        @JsonPropertyDescription(
                "What former editions had and this one lacks, and until when it stays allowed. Only the operator writes this, into the services that come with it; leave it out of your own.")
        List<FormerEdition> retained) {
    /** How many former editions a service can have at a time. */
    public static final int MAX_RETAINED = 8;

    /** Turns absent lists into empty ones. */
    public CloudServiceSpec {
        references = references == null ? List.of() : List.copyOf(references);
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        roles = roles == null ? List.of() : List.copyOf(roles);
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        retained = retained == null ? List.of() : List.copyOf(retained);
    }

    /** The same with other former editions. */
    public CloudServiceSpec withRetained(List<FormerEdition> others) {
        return new CloudServiceSpec(
                displayName, description, edition, references, parameters, roles, endpoints, others);
    }

    /**
     * A document of the vendor.
     *
     * @param id a short name that endpoints refer to
     * @param title its title
     * @param date its own date, YYYY-MM-DD or YYYY-MM
     * @param url where it is published, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Reference(
            @Required
            @Size(min = 1, max = 63)
            @Pattern(ApiGroup.NAME_PATTERN)
            @JsonPropertyDescription("A short name that endpoints refer to.")
            String id,

            @Required @Size(min = 1, max = 256) @JsonPropertyDescription("The title of the document.")
            String title,

            @Required
            @Size(max = 10)
            @Pattern("^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$")
            @JsonPropertyDescription("The document's own date, as YYYY-MM-DD or YYYY-MM.")
            String date,

            @Nullable @Size(max = 512) @JsonPropertyDescription("Where the document is published.")
            String url) {}
}
