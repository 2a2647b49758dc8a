package dev.cloudegress.policy.cilium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of Cilium's policy rule that is written here ({@code api.Rule} in Cilium's {@code pkg/policy/api}).
 *
 * @param endpointSelector the pods
 * @param egress what they may reach; what they may not is up to {@link Denials}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CiliumRule(Selector endpointSelector, List<Egress> egress) {
    /**
     * A label selector; keys start with {@code k8s:} so that only labels from Kubernetes count.
     *
     * @param matchLabels exact labels, or {@code null}
     * @param matchExpressions further conditions, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Selector(
            @Nullable Map<String, String> matchLabels,
            @Nullable List<Expression> matchExpressions) {}

    /**
     * A condition on a label.
     *
     * @param key the label
     * @param operator In, NotIn, Exists, DoesNotExist
     * @param values for In and NotIn
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Expression(String key, String operator, List<String> values) {}

    /**
     * An egress rule with exactly one kind of peer: Cilium refuses rules that mix {@code toFQDNs} with others.
     *
     * @param toEndpoints pods, or {@code null}
     * @param toEntities {@code host} for resolvers on the node, or {@code null}
     * @param toFQDNs names, or {@code null}
     * @param toCIDRSet addresses, or {@code null}
     * @param toPorts the ports
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Egress(
            @Nullable List<Selector> toEndpoints,
            @Nullable List<String> toEntities,
            @JsonProperty("toFQDNs") @Nullable List<Fqdn> toFQDNs,
            @JsonProperty("toCIDRSet") @Nullable List<CidrRule> toCIDRSet,
            List<Ports> toPorts) {
        /**
         * Refuses rules that Cilium would read as wider.
         *
         * @throws IllegalArgumentException if there is not exactly one kind of peer with at least one peer, or no port
         */
        Egress {
            int kinds = filled(toEndpoints) + filled(toEntities) + filled(toFQDNs) + filled(toCIDRSet);
            if (kinds != 1
                    || toPorts.isEmpty()
                    || toPorts.stream().anyMatch(p -> p.ports().isEmpty())) {
                throw new IllegalArgumentException("an egress rule needs peers of exactly one kind, and ports");
            }
        }

        private static int filled(@Nullable List<?> peers) {
            if (peers != null && peers.isEmpty()) {
                throw new IllegalArgumentException("an empty list of peers allows either nothing or everything");
            }
            return peers == null ? 0 : 1;
        }

        static Egress toNames(List<Fqdn> names, List<Ports> ports) {
            return new Egress(null, null, names, null, ports);
        }

        static Egress toAddresses(List<CidrRule> addresses, List<Ports> ports) {
            return new Egress(null, null, null, addresses, ports);
        }

        static Egress toPods(List<Selector> pods, List<Ports> ports) {
            return new Egress(pods, null, null, null, ports);
        }

        static Egress toHost(List<Ports> ports) {
            return new Egress(null, List.of("host"), null, null, ports);
        }
    }

    /**
     * A name or pattern; exactly one is given.
     *
     * @param matchName an exact name
     * @param matchPattern a pattern in Cilium's own words
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Fqdn(@Nullable String matchName, @Nullable String matchPattern) {}

    /**
     * An address range or a group of them; exactly one is given.
     *
     * @param cidr a prefix
     * @param cidrGroupRef the name of a CiliumCIDRGroup
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CidrRule(@Nullable String cidr, @Nullable String cidrGroupRef) {}

    /**
     * Ports, with rules for what is said on them.
     *
     * @param ports at most 40: Cilium refuses more
     * @param rules DNS rules, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ports(List<Port> ports, @Nullable L7Rules rules) {}

    /**
     * A port.
     *
     * @param port the port, as text as Cilium writes it
     * @param endPort the last port of a range, or {@code null}
     * @param protocol TCP, UDP or SCTP
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Port(String port, @Nullable Integer endPort, String protocol) {}

    /**
     * Rules for DNS.
     *
     * @param dns names that may be asked for
     */
    record L7Rules(List<Fqdn> dns) {}
}
