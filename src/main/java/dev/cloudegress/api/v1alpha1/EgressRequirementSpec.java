package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a set of pods needs.
 *
 * @param podSelector the pods, in the namespace of the requirement
 * @param services the services they need, 1 to 32
 * @param backend what enforces the requirement
 * @param destinations which documented destinations are allowed
 * @param ipFamilies the families to allow; empty means those of the installation
 * @param dns which DNS queries are allowed
 * @param proxy the HTTP proxy that stands between, or {@code null}
 * @param accept gaps and approximations that somebody answers for
 * @param exclude endpoints that are not wanted
 * @param mode enforced or only planned
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.services.all(s, self.services.exists_one(t,"
                + " (has(t.instance) ? t.instance : t.name) == (has(s.instance) ? s.instance : s.name)))",
        message = "the same service stands twice: give each use an instance of its own",
        // Not as a duplicate: the API server would answer with these two words and without the message.
        fieldPath = ".services")
@JsonClassDescription("What the pods need, and how it is enforced.")
public record EgressRequirementSpec(
        @Required
        @JsonPropertyDescription(
                "The pods in this namespace that need the services. They become isolated: what no policy allows is denied. {} selects all pods of the namespace.")
        Selector podSelector,

        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("The cloud services these pods need.")
        List<ServiceUse> services,

        @Default("Auto")
        @JsonPropertyDescription(
                "What enforces the requirement. Auto is defaultBackend of the installation's configuration, whatever is installed later.")
        BackendChoice backend,

        @Default("NamesFirst")
        @JsonPropertyDescription(
                "Which documented destinations are allowed: NamesFirst uses names where the backend can match them and addresses otherwise; AddressesOnly never uses names; Both allows names and addresses.")
        DestinationChoice destinations,

        @ListMap
        @Size(max = 2)
        @JsonPropertyDescription("The IP families to allow. Left out: those of the installation's configuration.")
        List<AddressFamily> ipFamilies,

        @Default("All")
        @JsonPropertyDescription(
                "DNS queries the pods may send to the cluster's resolvers: All names; Restricted to the needed names (Cilium only; a refused search-list query stops some resolvers); None where another policy allows DNS.")
        DnsMode dns,

        @Nullable
        @JsonPropertyDescription(
                "The HTTP proxy between the pods and the internet. Endpoints that may pass a proxy become one rule to it; those that cannot stay direct.")
        ProxySpec proxy,

        @JsonPropertyDescription(
                "What somebody answers for: gaps left open and approximations wider than the vendor documents.")
        AcceptSpec accept,

        @ListMap("endpoint")
        @Size(max = 256)
        @JsonPropertyDescription("Endpoints that these pods do not need, each with a reason. They are not allowed.")
        List<EndpointDecision> exclude,

        @Default("Enforce")
        @JsonPropertyDescription(
                "Enforce writes the policies. Preview writes nothing, keeps what stands as it is, and shows the plan in the status.")
        Mode mode) {

    /** Turns absent lists into empty ones and absent choices into their defaults. */
    public EgressRequirementSpec {
        podSelector = podSelector == null ? new Selector(null, null) : podSelector;
        services = services == null ? List.of() : List.copyOf(services);
        backend = backend == null ? BackendChoice.AUTO : backend;
        destinations = destinations == null ? DestinationChoice.NAMES_FIRST : destinations;
        ipFamilies = ipFamilies == null ? List.of() : List.copyOf(ipFamilies);
        dns = dns == null ? DnsMode.ALL : dns;
        accept = accept == null ? new AcceptSpec(null, null) : accept;
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        mode = mode == null ? Mode.ENFORCE : mode;
    }
}
