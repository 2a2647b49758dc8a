package dev.cloudegress.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cloudegress.api.v1alpha1.AddressFamily;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.ListMap;
import dev.cloudegress.api.v1alpha1.Selector;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a whole installation. Immutable; safe to share between threads.
 *
 * @param defaultBackend what enforces requirements that leave it to the installation
 * @param ipFamilies the families of the cluster
 * @param dns how the pods of the cluster resolve names, and how the operator looks up hosts
 * @param capabilities what the cluster can really do
 * @param defaultParameters per service: values of parameters that requirements leave out
 * @param access which namespaces may use which services
 * @param acceptApproximations endpoints that may be allowed wider than documented, for every requirement
 * @param privateCIDRs private ranges that intranet endpoints, proxies and resolved names may use
 * @param denyCIDRs addresses that are never allowed, whatever says otherwise
 * @param minimumPrefixLength nothing shorter is ever allowed
 * @param parameterBounds what requirements may pass as parameters
 * @param catalog which editions of the built-in services may be published
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OperatorConfiguration(
        @Default("NetworkPolicy")
        @JsonPropertyDescription(
                "What enforces requirements whose backend is Auto. It changes only here, whatever is installed later.")
        DefaultBackend defaultBackend,

        @ListMap @Size(min = 1, max = 2) @JsonPropertyDescription("The IP families of the cluster.")
        List<AddressFamily> ipFamilies,

        @JsonPropertyDescription("How the pods of the cluster resolve names, and how the operator looks up hosts.")
        Dns dns,

        @JsonPropertyDescription(
                "What the cluster can really do. Stated here it is believed; left out, the operator looks once and `render` assumes the least.")
        Capabilities capabilities,

        @Size(max = 256)
        @JsonPropertyDescription(
                "Per service: values of parameters that requirements leave out, for example cloud-app-security: {dataCenter: EU2}.")
        Map<String, @Size(max = 32) Map<String, @Size(max = 2048) String>> defaultParameters,

        @JsonPropertyDescription("Which namespaces may use which services.")
        Access access,

        @ListMap("endpoint")
        @Size(max = 256)
        @JsonPropertyDescription(
                "Endpoints, as <service>/<endpoint id>, that every requirement may have wider than documented.")
        List<EndpointDecision> acceptApproximations,

        @ListMap
        @Size(max = 256)
        @JsonPropertyDescription(
                "Private ranges that intranet endpoints, proxies and resolved names may use. No private address outside them is ever allowed.")
        List<@Size(min = 2, max = 49) String> privateCIDRs,

        @ListMap
        @Size(max = 1024)
        @JsonPropertyDescription("Addresses that are never allowed, at once and over everything: an emergency brake.")
        List<@Size(min = 2, max = 49) String> denyCIDRs,

        @JsonPropertyDescription("Nothing shorter than this is ever allowed.")
        MinimumPrefixLength minimumPrefixLength,

        @JsonPropertyDescription("What requirements may pass as parameters.")
        ParameterBounds parameterBounds,

        @JsonPropertyDescription("Which editions of the built-in services may be published.")
        CatalogUpgrades catalog) {

    /** The kind that the file names. */
    public static final String KIND = "OperatorConfiguration";

    /** Turns what is absent into the defaults. */
    public OperatorConfiguration {
        defaultBackend = defaultBackend == null ? DefaultBackend.NETWORK_POLICY : defaultBackend;
        ipFamilies = ipFamilies == null || ipFamilies.isEmpty()
                ? List.of(AddressFamily.IPV4, AddressFamily.IPV6)
                : List.copyOf(ipFamilies);
        dns = dns == null ? new Dns(null, null, null) : dns;
        capabilities = capabilities == null ? new Capabilities(null, null) : capabilities;
        defaultParameters =
                defaultParameters == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(defaultParameters));
        access = access == null ? new Access(null, null) : access;
        acceptApproximations = acceptApproximations == null ? List.of() : List.copyOf(acceptApproximations);
        privateCIDRs = privateCIDRs == null ? List.of() : List.copyOf(privateCIDRs);
        denyCIDRs = denyCIDRs == null ? List.of() : List.copyOf(denyCIDRs);
        minimumPrefixLength = minimumPrefixLength == null ? new MinimumPrefixLength(null, null) : minimumPrefixLength;
        parameterBounds = parameterBounds == null ? new ParameterBounds(null, null, null, null) : parameterBounds;
        catalog = catalog == null ? new CatalogUpgrades(null, null) : catalog;
    }

    /** The configuration of an installation that says nothing. */
    public static OperatorConfiguration defaults() {
        return new OperatorConfiguration(
                DefaultBackend.NETWORK_POLICY,
                List.of(),
                new Dns(null, null, null),
                new Capabilities(null, null),
                Map.of(),
                new Access(null, null),
                List.of(),
                List.of(),
                List.of(),
                new MinimumPrefixLength(null, null),
                new ParameterBounds(null, null, null, null),
                new CatalogUpgrades(null, null));
    }

    /** What enforces requirements that leave it to the installation. */
    public enum DefaultBackend {
        /** Kubernetes NetworkPolicy. */
        @JsonProperty("NetworkPolicy")
        NETWORK_POLICY,
        /** CiliumNetworkPolicy. */
        @JsonProperty("Cilium")
        CILIUM
    }

    /**
     * How pods resolve names, and how the operator looks up hosts.
     *
     * @param clusterDomain the DNS domain of the cluster
     * @param resolvers what pods send queries to; several may hold at once
     * @param lookups how the operator looks up hosts for backends that cannot match names
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Dns(
            @Default("cluster.local")
            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
            @JsonPropertyDescription("The DNS domain of the cluster.")
            String clusterDomain,

            @Size(min = 1, max = 8)
            @JsonPropertyDescription(
                    "What pods send DNS queries to. Left out: the pods labelled k8s-app=kube-dns in kube-system, port 53.")
            List<Resolver> resolvers,

            @JsonPropertyDescription("How the operator looks up hosts for backends that cannot match names.")
            Lookups lookups) {
        /** Turns what is absent into the defaults. */
        public Dns(@Nullable String clusterDomain, @Nullable List<Resolver> resolvers, @Nullable Lookups lookups) {
            this.clusterDomain = clusterDomain == null ? "cluster.local" : clusterDomain;
            this.resolvers =
                    resolvers == null || resolvers.isEmpty() ? List.of(Resolver.kubeDns()) : List.copyOf(resolvers);
            this.lookups = lookups == null ? Lookups.defaults() : lookups;
        }
    }

    /**
     * How the operator looks up hosts for backends that cannot match names.
     *
     * @param enabled whether it does; otherwise a host without a ResolvedName is a gap on such a backend
     * @param servers the DNS servers to ask, all of them for each host, their answers united; empty: those of the operator's own
     *     {@code /etc/resolv.conf}, which in a pod is the cluster's resolver
     * @param minimumIntervalSeconds the least time between two questions for a host that has addresses, in seconds: shorter times to live
     *     count as this
     * @param maximumIntervalSeconds the most, in seconds: longer times to live count as this
     * @param retentionHours how long an address stays after the host was last seen to have it, in hours
     * @param maximumAddresses how many addresses a host may have, current and retained together
     * @param concurrency how many hosts are looked up at once
     * @param timeoutSeconds how long a server may take to answer, in seconds; it is asked twice
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Lookups(
            @Default("true")
            @JsonPropertyDescription(
                    "Whether the operator looks up hosts. If not, hosts stay gaps on backends that cannot match names, and ResolvedNames that stand are used as they are.")
            Boolean enabled,

            @Size(max = 8)
            @JsonPropertyDescription(
                    "The DNS servers to ask. All are asked for each host and what they answer is united. Left out: those of the operator's own resolv.conf, in a pod the cluster's resolver.")
            List<Server> servers,

            @Default("30")
            @Min(5)
            @Max(3600)
            @JsonPropertyDescription(
                    "The least time between two questions for a host that has addresses, in seconds. Shorter times to live count as this.")
            Integer minimumIntervalSeconds,

            @Default("1800")
            @Min(30)
            @Max(86400)
            @JsonPropertyDescription(
                    "The most time between two questions for a host, in seconds. Longer times to live count as this.")
            Integer maximumIntervalSeconds,

            @Default("24")
            @Min(1)
            @Max(720)
            @JsonPropertyDescription(
                    "How long an address stays allowed after the host was last seen to have it, in hours.")
            Integer retentionHours,

            @Default("256")
            @Min(8)
            @Max(1024)
            @JsonPropertyDescription(
                    "How many addresses a host may have, current and retained together. Beyond this the oldest retained ones go, and further new ones are not taken.")
            Integer maximumAddresses,

            @Default("32") @Min(1) @Max(256) @JsonPropertyDescription("How many hosts are looked up at once.")
            Integer concurrency,

            @Default("2")
            @Min(1)
            @Max(30)
            @JsonPropertyDescription("How long a server may take to answer, in seconds. It is asked twice.")
            Integer timeoutSeconds) {
        /** Turns what is absent into the defaults. */
        public Lookups(
                @Nullable Boolean enabled,
                @Nullable List<Server> servers,
                @Nullable Integer minimumIntervalSeconds,
                @Nullable Integer maximumIntervalSeconds,
                @Nullable Integer retentionHours,
                @Nullable Integer maximumAddresses,
                @Nullable Integer concurrency,
                @Nullable Integer timeoutSeconds) {
            this.enabled = enabled == null || enabled;
            this.servers = servers == null ? List.of() : List.copyOf(servers);
            this.minimumIntervalSeconds = minimumIntervalSeconds == null ? 30 : minimumIntervalSeconds;
            this.maximumIntervalSeconds = maximumIntervalSeconds == null ? 1800 : maximumIntervalSeconds;
            this.retentionHours = retentionHours == null ? 24 : retentionHours;
            this.maximumAddresses = maximumAddresses == null ? 256 : maximumAddresses;
            this.concurrency = concurrency == null ? 32 : concurrency;
            this.timeoutSeconds = timeoutSeconds == null ? 2 : timeoutSeconds;
        }

        /** What holds where nothing is said. */
        public static Lookups defaults() {
            return new Lookups(null, null, null, null, null, null, null, null);
        }
    }

    /**
     * A DNS server.
     *
     * @param address its address
     * @param port the port it listens on, UDP and TCP
     */
    public record Server(
            @Required @Size(min = 2, max = 39) @JsonPropertyDescription("The address of the server.")
            String address,

            @Default("53") @Min(1) @Max(65535) @JsonPropertyDescription("The port it listens on, UDP and TCP.")
            Integer port) {
        /** Turns what is absent into the defaults. */
        public Server(String address, @Nullable Integer port) {
            this.address = address;
            this.port = port == null ? 53 : port;
        }
    }

    /** How a resolver is recognised. */
    public enum ResolverType {
        /** Pods, by labels: kube-dns, CoreDNS, OpenShift's dns-default. */
        @JsonProperty("Pods")
        PODS,
        /** NodeLocal DNSCache: its link-local address on NetworkPolicy, the host on Cilium. */
        @JsonProperty("NodeLocal")
        NODE_LOCAL,
        /** Addresses outside the cluster's pods. */
        @JsonProperty("Addresses")
        ADDRESSES
    }

    /**
     * Something that answers DNS queries of pods.
     *
     * @param type how it is recognised
     * @param namespace for Pods: their namespace
     * @param podSelector for Pods: their labels
     * @param addresses for NodeLocal and Addresses: addresses and CIDRs
     * @param ports the ports it listens on (of the pod, where it is pods), UDP and TCP
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Resolver(
            @Required
            @JsonPropertyDescription(
                    "Pods (kube-dns, CoreDNS, OpenShift's dns-default), NodeLocal (NodeLocal DNSCache) or Addresses.")
            ResolverType type,

            @Nullable
            @Size(min = 1, max = 63)
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @JsonPropertyDescription("For Pods: their namespace, for example kube-system.")
            String namespace,

            @Nullable @JsonPropertyDescription("For Pods: their labels, for example k8s-app: kube-dns.")
            Selector podSelector,

            @Size(max = 16)
            @JsonPropertyDescription(
                    "For NodeLocal: the cache's link-local address and the address of the DNS service. For Addresses: the resolvers.")
            List<@Size(min = 2, max = 49) String> addresses,

            @ListMap
            @Size(min = 1, max = 4)
            @JsonPropertyDescription("The ports it listens on, UDP and TCP; 53 where left out. OpenShift: 5353.")
            List<@Min(1) @Max(65535) Integer> ports) {
        /** Turns what is absent into the defaults. */
        public Resolver {
            addresses = addresses == null ? List.of() : List.copyOf(addresses);
            ports = ports == null || ports.isEmpty() ? List.of(53) : List.copyOf(ports);
        }

        /** kube-dns or CoreDNS under its usual label. */
        static Resolver kubeDns() {
            return new Resolver(
                    ResolverType.PODS,
                    "kube-system",
                    new Selector(Map.of("k8s-app", "kube-dns"), null),
                    List.of(),
                    List.of(53));
        }
    }

    /**
     * What the cluster can really do.
     *
     * @param networkPolicy what its NetworkPolicy implementation can do
     * @param cilium what its Cilium can do
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Capabilities(
            @JsonPropertyDescription("What the NetworkPolicy implementation can do.")
            NetworkPolicyCapabilities networkPolicy,

            @JsonPropertyDescription("What Cilium can do here.")
            CiliumCapabilities cilium) {
        /** Turns what is absent into the defaults. */
        public Capabilities(@Nullable NetworkPolicyCapabilities networkPolicy, @Nullable CiliumCapabilities cilium) {
            this.networkPolicy = networkPolicy == null ? new NetworkPolicyCapabilities(null) : networkPolicy;
            this.cilium = cilium == null ? new CiliumCapabilities(null, null, null, null) : cilium;
        }
    }

    /**
     * What a NetworkPolicy implementation can do.
     *
     * @param endPort whether it honours port ranges
     */
    public record NetworkPolicyCapabilities(
            @Default("true")
            @JsonPropertyDescription(
                    "Whether port ranges (endPort) are honoured; where not, each port is written by itself.")
            Boolean endPort) {
        /** Turns what is absent into the defaults. */
        public NetworkPolicyCapabilities(@Nullable Boolean endPort) {
            this.endPort = endPort == null || endPort;
        }
    }

    /** Which version of CiliumCIDRGroup egress rules can name. */
    public enum CidrGroups {
        /** None: addresses are written into the policies. */
        @JsonProperty("None")
        NONE,
        /** {@code cilium.io/v2alpha1}, Cilium 1.16 and 1.17. */
        @JsonProperty("v2alpha1")
        V2ALPHA1,
        /** {@code cilium.io/v2}, Cilium 1.18 and newer. */
        @JsonProperty("v2")
        V2
    }

    /**
     * What Cilium can do here.
     *
     * @param fqdnRules whether names are enforced; managed Cilium may have them switched off; {@code null}: not stated
     * @param cidrGroups which CiliumCIDRGroups egress rules can name; {@code null}: not stated
     * @param anyDepthPatterns whether {@code **.} means any depth (1.19 and newer); {@code null}: not stated
     * @param patternDepth how many labels below a name patterns are written for where {@code **.} is not known, 1 to 8
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record CiliumCapabilities(
            @Nullable
            @JsonPropertyDescription(
                    "Whether toFQDNs is enforced. Managed Cilium may have it switched off. Left out: yes where Cilium is installed.")
            Boolean fqdnRules,

            @Nullable
            @JsonPropertyDescription(
                    "Which CiliumCIDRGroups egress rules can name: v2 (1.18 and newer), v2alpha1 (1.16 and 1.17) or None. Left out: the operator looks, `render` assumes v2.")
            CidrGroups cidrGroups,

            @Nullable
            @JsonPropertyDescription(
                    "Whether patterns know **. for any depth (1.19 and newer). Left out: no, because older versions silently read it as *.")
            Boolean anyDepthPatterns,

            @Nullable
            @Default("3")
            @Min(1)
            @Max(8)
            @JsonPropertyDescription("Where **. is not known: for how many labels below a name patterns are written.")
            Integer patternDepth) {}

    /** Whether namespaces may use a service that no grant names. */
    public enum AccessDefault {
        /** Every namespace may use every service. */
        @JsonProperty("Allow")
        ALLOW,
        /** Only what a grant names. */
        @JsonProperty("Deny")
        DENY
    }

    /**
     * Which namespaces may use which services.
     *
     * @param unlessGranted what holds where no grant names the service and the namespace
     * @param grants the grants
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Access(
            @Default("Allow")
            @JsonPropertyDescription(
                    "Allow: every namespace may use every service, except services that a grant names. Deny: only what a grant names.")
            AccessDefault unlessGranted,

            @Size(max = 512)
            @JsonPropertyDescription(
                    "Grants. A service that stands in any grant may be used only by the namespaces that its grants name.")
            List<Grant> grants) {
        /** Turns what is absent into the defaults. */
        public Access(@Nullable AccessDefault unlessGranted, @Nullable List<Grant> grants) {
            this.unlessGranted = unlessGranted == null ? AccessDefault.ALLOW : unlessGranted;
            this.grants = grants == null ? List.of() : List.copyOf(grants);
        }
    }

    /**
     * Services that namespaces may use.
     *
     * @param services the services
     * @param namespaces the namespaces: names, or the beginning of names followed by {@code *}
     */
    public record Grant(
            @Required @Size(min = 1, max = 64) @JsonPropertyDescription("The services.")
            List<@Size(min = 1, max = 63) @Pattern(ApiGroup.NAME_PATTERN) String> services,

            @Required
            @Size(min = 1, max = 256)
            @JsonPropertyDescription(
                    "The namespaces: names, or the beginning of names followed by *, for example team-*.")
            List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$|^[a-z0-9][-a-z0-9]*[*]$") String>
                    namespaces) {
        /** Copies the lists. */
        public Grant {
            services = services == null ? List.of() : List.copyOf(services);
            namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        }
    }

    /**
     * Nothing shorter is ever allowed.
     *
     * @param ipv4 for IPv4, in bits; no real service tag has had a prefix shorter than /14
     * @param ipv6 for IPv6, in bits; no real service tag has had a prefix shorter than /39
     */
    public record MinimumPrefixLength(
            @Default("8") @Min(1) @Max(32) @JsonPropertyDescription("For IPv4.")
            Integer ipv4,

            @Default("24") @Min(1) @Max(128) @JsonPropertyDescription("For IPv6.")
            Integer ipv6) {
        /** Turns what is absent into the defaults. */
        public MinimumPrefixLength(@Nullable Integer ipv4, @Nullable Integer ipv6) {
            this.ipv4 = ipv4 == null ? 8 : ipv4;
            this.ipv6 = ipv6 == null ? 24 : ipv6;
        }
    }

    /**
     * What requirements may pass as parameters.
     *
     * @param hostSuffixes host parameters must lie at or below one of these; empty means any host
     * @param minimumPrefixLengthIPv4 the shortest IPv4 prefix in a CidrList parameter
     * @param minimumPrefixLengthIPv6 the shortest IPv6 prefix in a CidrList parameter
     * @param cidrs CidrList parameters and proxies given by address must lie within these; empty means any address
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ParameterBounds(
            @Size(max = 256)
            @JsonPropertyDescription("Host parameters must lie at or below one of these. Left out: any host.")
            List<@Size(min = 1, max = 253) String> hostSuffixes,

            @Default("24")
            @Min(1)
            @Max(32)
            @JsonPropertyDescription("The shortest IPv4 prefix in a CidrList parameter.")
            Integer minimumPrefixLengthIPv4,

            @Default("64")
            @Min(1)
            @Max(128)
            @JsonPropertyDescription("The shortest IPv6 prefix in a CidrList parameter.")
            Integer minimumPrefixLengthIPv6,

            @ListMap
            @Size(max = 256)
            @JsonPropertyDescription(
                    "CidrList parameters, and proxies given by address, must lie within these. Left out: any public address, and what privateCIDRs permits.")
            List<@Size(min = 2, max = 49) String> cidrs) {
        /** Turns what is absent into the defaults. */
        public ParameterBounds(
                @Nullable List<String> hostSuffixes,
                @Nullable Integer minimumPrefixLengthIPv4,
                @Nullable Integer minimumPrefixLengthIPv6,
                @Nullable List<String> cidrs) {
            this.hostSuffixes = hostSuffixes == null ? List.of() : List.copyOf(hostSuffixes);
            this.minimumPrefixLengthIPv4 = minimumPrefixLengthIPv4 == null ? 24 : minimumPrefixLengthIPv4;
            this.minimumPrefixLengthIPv6 = minimumPrefixLengthIPv6 == null ? 64 : minimumPrefixLengthIPv6;
            this.cidrs = cidrs == null ? List.of() : List.copyOf(cidrs);
        }
    }

    /** What becomes of a newer edition of a built-in service that nothing names. */
    public enum Upgrades {
        /** It is published when an operator that has it leads. */
        @JsonProperty("Automatic")
        AUTOMATIC,
        /** It waits until {@link CatalogUpgrades#editions} names it. */
        @JsonProperty("Pinned")
        PINNED
    }

    /**
     * Which editions of the built-in services may be published.
     *
     * @param upgrades what becomes of a newer edition of a service that {@code editions} does not name
     * @param editions by service: the newest edition that may be published
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record CatalogUpgrades(
            @Default("Automatic")
            @JsonPropertyDescription(
                    "Automatic: a newer edition of a built-in service is published with the operator that brings it. Pinned: the edition that the cluster has stays until editions names a newer one.")
            Upgrades upgrades,

            @Size(max = 256)
            @JsonPropertyDescription(
                    "By service: the newest edition that may be published, for example csm-cloud-backend: \"2026-11-21\". `cloud-egress catalog diff` shows what a newer one changes.")
            Map<String, @Size(max = 16) String> editions) {
        /** Turns what is absent into the defaults. */
        public CatalogUpgrades(@Nullable Upgrades upgrades, @Nullable Map<String, String> editions) {
            this.upgrades = upgrades == null ? Upgrades.AUTOMATIC : upgrades;
            this.editions = editions == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(editions));
        }
    }
}
