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
 * One line of the vendor's rules: a destination, ports, direction, and when it applies.
 *
 * <p>Where an endpoint has hosts and addresses they are two ways to say the same destination: a backend that can match names uses
 * the hosts, one that cannot uses the addresses. What depends on an optional parameter is left out where the parameter has no value:
 * a host, an address, a port, and with the last destination the endpoint. Where the direction is not Egress there may be no peer at
 * all: the vendor says that somebody connects, and the user knows who.
 *
 * @param id its name within the service
 * @param description what it is for
 * @param roles the roles it belongs to; empty means every role
 * @param when tests on parameters that must all hold
 * @param hosts exact names or patterns; {@code *.x} means any depth below {@code x}; templates {@code ${name}}
 * @param addresses addresses and CIDRs; {@code ${name}} stands for a CidrList parameter
 * @param serviceTags named sets of prefixes that the provider publishes
 * @param addressCoverage whether addresses and tags are all that the hosts use
 * @param approximate addresses and tags are wider than the hosts, with the reason; {@code null} where they are not
 * @param ports the ports, at least one unless the direction is not Egress
 * @param direction who starts the connection
 * @param scope internet or intranet
 * @param proxy whether an HTTP proxy may stand between
 * @param validFrom the first day it applies, YYYY-MM-DD, or {@code null}
 * @param validUntil the last day it applies, YYYY-MM-DD, or {@code null}; later it is warned about, not removed
 * @param replacedBy the endpoint that takes its place, or {@code null}
 * @param source the line of the vendor's document
 * @param addressSource the place that the addresses and tags come from, or {@code null} where that is {@code source} too
 * @param note what a reader should know
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "(has(self.direction) && self.direction != 'Egress') || has(self.hosts) || has(self.addresses) || has(self.serviceTags)",
        message = "an egress endpoint needs hosts, addresses or serviceTags")
@ValidationRule(
        value = "(has(self.direction) && self.direction != 'Egress') || has(self.ports)",
        message = "an egress endpoint needs ports",
        fieldPath = ".ports")
public record ServiceEndpoint(
        @Required
        @Size(min = 1, max = 63)
        @Pattern(ApiGroup.NAME_PATTERN)
        @JsonPropertyDescription("Its name within the service; requirements refer to it.")
        String id,

        @Nullable @Size(max = 512) @JsonPropertyDescription("What it is for.")
        String description,

        @ListMap @Size(max = 64) @JsonPropertyDescription("The roles it belongs to. Left out: every role.")
        List<@Size(min = 1, max = 63) @Pattern(ApiGroup.NAME_PATTERN) String> roles,

        @Size(max = 8) @JsonPropertyDescription("Tests on parameters; the endpoint applies where all hold.")
        List<Constraint> when,

        @ListMap
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Host names or patterns. *.x means any depth below x. ${name} stands for a parameter, ${name:-*} for a parameter or, where it is not given, a wildcard. A host whose parameter has no value is left out.")
        List<@Size(min = 1, max = 253) @Pattern("^[a-z0-9*_.$:{}A-Z-]+$") String> hosts,

        @ListMap
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
                "Addresses and CIDRs. ${name} stands for a parameter of type CidrList, and for nothing where it has no value.")
        List<@Size(min = 2, max = 66) @Pattern("^([0-9a-f.:/]+|[$][{][a-z][A-Za-z0-9]*[}])$") String> addresses,

        @ListMap({"cloud", "name"})
        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Named sets of prefixes that the provider publishes and changes.")
        List<ServiceTagReference> serviceTags,

        @Default("Unknown")
        @JsonPropertyDescription(
                "Whether the addresses and tags are all that the hosts use: Full, Partial, or Unknown where nobody says.")
        AddressCoverage addressCoverage,

        @Nullable
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
                "Why the addresses and tags are wider than the hosts. An endpoint that has this is allowed by address only where a requirement or the configuration accepts it.")
        String approximate,

        @Size(min = 1, max = 40)
        @JsonPropertyDescription(
                "The ports: single ones, ranges, or ports that parameters give. An egress endpoint needs at least one.")
        List<Port> ports,

        @Default("Egress")
        @JsonPropertyDescription(
                "Who starts the connection. Only Egress is enforced; Ingress and Informational are listed.")
        Direction direction,

        @Default("Internet")
        @JsonPropertyDescription(
                "Internet, or Intranet: only addresses within privateCIDRs of the installation's configuration.")
        Scope scope,

        @Default("Allowed") @JsonPropertyDescription("Whether an HTTP proxy may stand between.")
        ProxyUse proxy,

        @Nullable
        @Size(max = 10)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        @JsonPropertyDescription("The first day it applies.")
        String validFrom,

        @Nullable
        @Size(max = 10)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        @JsonPropertyDescription("The last day it applies. Later it is warned about, not removed.")
        String validUntil,

        @Nullable
        @Size(max = 63)
        @Pattern(ApiGroup.NAME_PATTERN)
        @JsonPropertyDescription("The endpoint that takes its place.")
        String replacedBy,

        @Required @JsonPropertyDescription("Where the vendor says so.")
        Source source,

        @Nullable
        @JsonPropertyDescription(
                "Where the addresses and tags come from, if the document that names the hosts does not have them.")
        Source addressSource,

        @Nullable @Size(max = 1024) @JsonPropertyDescription("What a reader should know.")
        String note) {

    /** Turns absent lists into empty ones and absent choices into their defaults. */
    public ServiceEndpoint {
        roles = roles == null ? List.of() : List.copyOf(roles);
        when = when == null ? List.of() : List.copyOf(when);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        serviceTags = serviceTags == null ? List.of() : List.copyOf(serviceTags);
        addressCoverage = addressCoverage == null ? AddressCoverage.UNKNOWN : addressCoverage;
        ports = ports == null ? List.of() : List.copyOf(ports);
        direction = direction == null ? Direction.EGRESS : direction;
        scope = scope == null ? Scope.INTERNET : scope;
        proxy = proxy == null ? ProxyUse.ALLOWED : proxy;
    }

    /**
     * A port, a range, or ports that parameters give.
     *
     * @param port the port, or the first of a range; {@code null} where a parameter gives it
     * @param endPort the last port of a range, or {@code null}
     * @param portFrom the Integer parameter that gives the port, or {@code null}
     * @param countFrom the Integer parameter that says how many ports the range has, starting at {@code port}; or {@code null}
     * @param protocol the transport protocol
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(value = "has(self.port) != has(self.portFrom)", message = "give either port or portFrom")
    @ValidationRule(
            value = "!has(self.endPort) || (has(self.port) && self.port <= self.endPort && !has(self.countFrom))",
            message = "endPort goes with port, is not less than it, and excludes countFrom",
            fieldPath = ".endPort")
    @ValidationRule(
            value = "!has(self.countFrom) || has(self.port)",
            message = "countFrom goes with port",
            fieldPath = ".countFrom")
    public record Port(
            @Nullable @Min(1) @Max(65535) @JsonPropertyDescription("The port, or the first of a range.")
            Integer port,

            @Nullable @Min(1) @Max(65535) @JsonPropertyDescription("The last port of a range.")
            Integer endPort,

            @Nullable
            @Size(max = 63)
            @Pattern(ApiGroup.PARAMETER_PATTERN)
            @JsonPropertyDescription(
                    "The Integer parameter that gives the port. Where it has no value the port is left out.")
            String portFrom,

            @Nullable
            @Size(max = 63)
            @Pattern(ApiGroup.PARAMETER_PATTERN)
            @JsonPropertyDescription("The Integer parameter that says how many ports the range has, starting at port.")
            String countFrom,

            @Default("TCP") @JsonPropertyDescription("The transport protocol.")
            PortProtocol protocol) {
        /** Turns an absent protocol into TCP. */
        public Port {
            protocol = protocol == null ? PortProtocol.TCP : protocol;
        }
    }

    /**
     * A named, changing set of prefixes.
     *
     * @param cloud the cloud whose provider publishes it
     * @param name its exact name, for example AzureFrontDoor.Frontend
     */
    public record ServiceTagReference(
            @Required @JsonPropertyDescription("The cloud whose provider publishes the tag.")
            Cloud cloud,

            @Required
            @Size(min = 1, max = 80)
            @Pattern("^[A-Za-z0-9]+([.][A-Za-z0-9]+)?$")
            @JsonPropertyDescription("The name of the tag, for example AzureFrontDoor.Frontend.")
            String name)
            implements Comparable<ServiceTagReference> {
        /** By cloud, then by name. */
        @Override
        public int compareTo(ServiceTagReference other) {
            int byCloud = cloud.compareTo(other.cloud);
            return byCloud != 0 ? byCloud : name.compareTo(other.name);
        }

        /** The tag as statuses and messages write it: {@code Public/AzureFrontDoor.Frontend}. */
        @Override
        public String toString() {
            return cloud + "/" + name;
        }
    }

    /**
     * A place in a document of the vendor.
     *
     * @param document the id of a reference of the service
     * @param section the heading above it, or {@code null}
     * @param lines the lines, for example {@code 54-58}, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Source(
            @Required
            @Size(min = 1, max = 63)
            @Pattern(ApiGroup.NAME_PATTERN)
            @JsonPropertyDescription("The id of a reference of this service.")
            String document,

            @Nullable @Size(max = 256) @JsonPropertyDescription("The heading above it.")
            String section,

            @Nullable
            @Size(max = 64)
            @Pattern("^[0-9]+(-[0-9]+)?(, ?[0-9]+(-[0-9]+)?)*$")
            @JsonPropertyDescription("The lines of the document, for example 54-58.")
            String lines) {}
}
