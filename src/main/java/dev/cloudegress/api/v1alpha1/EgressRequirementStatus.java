package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says about a requirement. It follows kstatus: {@code observedGeneration} on every write, {@code Ready} from
 * the first write, {@code Reconciling} and {@code Stalled} only while true.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions Ready, Reconciling, Stalled
 * @param backend what enforces the requirement
 * @param summary what {@code kubectl get} shows
 * @param services what is allowed, per service
 * @param objects the generated objects, by name
 * @param gaps endpoints that are not, or not wholly, allowed
 * @param approximations endpoints that are, or would be, allowed wider than documented
 * @param warnings further things to know, by endpoint
 * @param prefixSets names of the PrefixSets in use; numbers live there, so that a feed change rewrites no status
 * @param plan what Preview would write
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What the operator says about the requirement: what is enforced, what is not, and why.")
public record EgressRequirementStatus(
        @Nullable @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @ListMap("type")
        @JsonPropertyDescription(
                "Ready: the policies are applied and complete (not: packets flow). Reconciling: not there yet. Stalled: somebody has to act.")
        List<Condition> conditions,

        @Nullable @JsonPropertyDescription("What enforces the requirement: NetworkPolicy or Cilium.")
        String backend,

        @Nullable @JsonPropertyDescription("The figures that `kubectl get` shows.")
        Summary summary,

        @ListMap("service") @JsonPropertyDescription("What is allowed, per service.")
        List<ServiceStatus> services,

        @JsonPropertyDescription("The generated objects.") List<GeneratedObject> objects,

        @JsonPropertyDescription("Endpoints that the backend cannot, or not wholly, express.")
        List<Finding> gaps,

        @JsonPropertyDescription(
                "Endpoints that can only be allowed wider than the vendor documents; allowed where accepted is true.")
        List<Finding> approximations,

        @JsonPropertyDescription("Retired endpoints and other things to know.")
        List<Finding> warnings,

        @ListMap @JsonPropertyDescription("The PrefixSets in use; counts and dates are shown there.")
        List<String> prefixSets,

        @Nullable @JsonPropertyDescription("What would be written, in Preview.")
        Plan plan) {

    /** Turns absent lists into empty ones. */
    public EgressRequirementStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        services = services == null ? List.of() : List.copyOf(services);
        objects = objects == null ? List.of() : List.copyOf(objects);
        gaps = gaps == null ? List.of() : List.copyOf(gaps);
        approximations = approximations == null ? List.of() : List.copyOf(approximations);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        prefixSets = prefixSets == null ? List.of() : List.copyOf(prefixSets);
    }

    /**
     * The figures that {@code kubectl get} shows.
     *
     * @param services the services, joined by commas
     * @param policies how many policy objects enforce the requirement
     * @param gaps how many gaps and approximations nobody accepted
     */
    public record Summary(
            @JsonPropertyDescription("The services, joined by commas.")
            String services,

            @JsonPropertyDescription("How many policy objects enforce the requirement.")
            int policies,

            @JsonPropertyDescription("How many gaps and approximations nobody accepted.")
            int gaps) {}

    /**
     * What one service of the requirement allows. Breadth is a security figure: how many addresses the pods may reach.
     *
     * @param service the instance, or the service's name
     * @param endpoints how many endpoints of the service apply
     * @param names how many host names or patterns are allowed
     * @param serviceTags the service tags that are allowed, as {@code <cloud>/<tag>}
     * @param ipv4Addresses how many IPv4 addresses are allowed from fixed lists and resolved names, without those of tags
     * @param ipv6Addresses the same for IPv6, as text because it may exceed any integer type
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ServiceStatus(
            @Required @JsonPropertyDescription("The instance, or the service's name.")
            String service,

            @JsonPropertyDescription("How many endpoints of the service apply to these pods.")
            int endpoints,

            @JsonPropertyDescription("How many host names or patterns are allowed.")
            int names,

            @ListMap @JsonPropertyDescription("The service tags that are allowed; their PrefixSets show the addresses.")
            List<String> serviceTags,

            @JsonPropertyDescription("How many IPv4 addresses are allowed by fixed lists and resolved names.")
            String ipv4Addresses,

            @JsonPropertyDescription("How many IPv6 addresses are allowed by fixed lists and resolved names.")
            String ipv6Addresses) {
        /** Turns an absent list into an empty one. */
        public ServiceStatus {
            serviceTags = serviceTags == null ? List.of() : List.copyOf(serviceTags);
        }
    }

    /**
     * A generated object.
     *
     * @param kind its kind
     * @param name its name, in the namespace of the requirement
     */
    public record GeneratedObject(
            @JsonPropertyDescription("The kind of the object: NetworkPolicy or CiliumNetworkPolicy.")
            String kind,

            @JsonPropertyDescription("The name of the object, in the namespace of the requirement.")
            String name) {}

    /**
     * Something to know about an endpoint.
     *
     * @param endpoint {@code <service or instance>/<endpoint id>}
     * @param reason a word from a fixed list
     * @param message what it means and what to do
     * @param accepted whether the requirement or the configuration accepts it; {@code null} where that does not apply
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Finding(
            @JsonPropertyDescription(
                    "The endpoint, as <service or instance>/<endpoint id>, with @<edition> where only a former edition of the service has it.")
            String endpoint,

            @JsonPropertyDescription("A word from a fixed list, for tools.")
            String reason,

            @JsonPropertyDescription("What it means and what to do.")
            String message,

            @Nullable @JsonPropertyDescription("Whether somebody accepted it.")
            Boolean accepted) {}

    /**
     * What Preview would write.
     *
     * @param objects how many objects
     * @param digest SHA-256 over the objects, the same as {@code cloud-egress render} prints
     */
    public record Plan(
            @JsonPropertyDescription("How many objects would be written.")
            int objects,

            @JsonPropertyDescription("SHA-256 over the objects, as `cloud-egress render` prints it.")
            String digest) {}
}
