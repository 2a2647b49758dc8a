package dev.cloudegress.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What NetworkPolicies and CiliumNetworkPolicies let a pod reach, read from the objects as a cluster has them and with none of the code
 * that made them: the oracle for {@link Explainer}. Peers that are pods match nothing.
 *
 * @param objects policies and CiliumCIDRGroups, as trees
 * @param hostAddresses the addresses that Cilium takes for the entity {@code host}
 */
public record PolicyEvaluator(List<JsonNode> objects, Set<String> hostAddresses) {
    /** The policies that select a pod for egress. */
    public PolicyEvaluator selecting(String namespace, Map<String, String> labels) {
        return only(object -> object.path("kind").asText().equals("CiliumCIDRGroup")
                || (object.at("/metadata/namespace").asText().equals(namespace) && selects(object, labels)));
    }

    /** Some of the policies; groups stay. */
    public PolicyEvaluator only(Predicate<JsonNode> wanted) {
        return new PolicyEvaluator(
                objects.stream()
                        .filter(object -> object.path("kind").asText().equals("CiliumCIDRGroup") || wanted.test(object))
                        .toList(),
                hostAddresses);
    }

    /** Whether a policy is among the objects. */
    public boolean isolates() {
        return !policies().isEmpty();
    }

    private List<JsonNode> policies() {
        return objects.stream()
                .filter(object -> !object.path("kind").asText().equals("CiliumCIDRGroup"))
                .toList();
    }

    private static boolean selects(JsonNode policy, Map<String, String> labels) {
        JsonNode spec = policy.path("spec");
        boolean cilium = policy.path("kind").asText().equals("CiliumNetworkPolicy");
        JsonNode selector = spec.path(cilium ? "endpointSelector" : "podSelector");
        String prefix = cilium ? "k8s:" : "";
        Map<String, String> prefixed = new TreeMap<>();
        labels.forEach((key, value) -> prefixed.put(prefix + key, value));
        for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
            if (!label.getValue().asText().equals(prefixed.get(label.getKey()))) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            String value = prefixed.get(expression.path("key").asText());
            Set<String> values = new TreeSet<>();
            expression.path("values").forEach(each -> values.add(each.asText()));
            boolean holds = switch (expression.path("operator").asText()) {
                case "In" -> value != null && values.contains(value);
                case "NotIn" -> value == null || !values.contains(value);
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                default -> throw new AssertionError(expression);
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    /** Whether some policy allows an address, and none denies it. */
    public boolean allowsAddress(String address, int port, String protocol) {
        boolean allowed = false;
        for (JsonNode policy : policies()) {
            for (JsonNode rule : policy.at("/spec/egressDeny")) {
                if (!rule.has("toPorts")
                        && texts(rule.path("toCIDR")).stream().anyMatch(cidr -> holds(cidr, address))) {
                    return false;
                }
            }
            for (JsonNode rule : policy.at("/spec/egress")) {
                allowed |= hasPort(rule, port, protocol)
                        && (cidrs(rule).stream().anyMatch(cidr -> holds(cidr, address))
                                || (texts(rule.path("toEntities")).contains("host")
                                        && hostAddresses.stream().anyMatch(cidr -> holds(cidr, address))));
            }
        }
        return allowed;
    }

    /** Whether some policy allows a host by its name. */
    public boolean allowsName(String host, int port, String protocol) {
        for (JsonNode policy : policies()) {
            for (JsonNode rule : policy.at("/spec/egress")) {
                if (!hasPort(rule, port, protocol)) {
                    continue;
                }
                for (JsonNode name : rule.path("toFQDNs")) {
                    if (name.path("matchName").asText().equals(host)
                            || (name.has("matchPattern")
                                    && expression(name.path("matchPattern").asText())
                                            .matcher(host)
                                            .matches())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The prefixes that a rule allows, those of groups included. */
    public List<String> cidrs(JsonNode rule) {
        List<String> cidrs = new ArrayList<>();
        rule.path("to").forEach(peer -> {
            if (peer.has("ipBlock")) {
                cidrs.add(peer.at("/ipBlock/cidr").asText());
            }
        });
        rule.path("toCIDRSet").forEach(peer -> {
            if (peer.has("cidr")) {
                cidrs.add(peer.path("cidr").asText());
            }
            if (peer.has("cidrGroupRef")) {
                objects.stream()
                        .filter(object -> object.path("kind").asText().equals("CiliumCIDRGroup")
                                && object.at("/metadata/name")
                                        .asText()
                                        .equals(peer.path("cidrGroupRef").asText()))
                        .forEach(group -> cidrs.addAll(texts(group.at("/spec/externalCIDRs"))));
            }
        });
        return cidrs;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static boolean hasPort(JsonNode rule, int port, String protocol) {
        List<JsonNode> ports = new ArrayList<>();
        rule.path("ports").forEach(ports::add);
        rule.path("toPorts").forEach(entry -> entry.path("ports").forEach(ports::add));
        return ports.stream().anyMatch(entry -> {
            int first = Integer.parseInt(entry.path("port").asText());
            return entry.path("protocol").asText().equals(protocol)
                    && first <= port
                    && port <= entry.path("endPort").asInt(first);
        });
    }

    /** Patterns as Cilium's documentation describes them: an asterisk is any characters but a dot, two at the beginning are any labels. */
    private static Pattern expression(String pattern) {
        boolean deep = pattern.startsWith("**.");
        String rest = deep ? pattern.substring(3) : pattern;
        String quoted = Pattern.compile("\\*")
                .splitAsStream(rest + "\0")
                .map(part -> Pattern.quote(part.replace("\0", "")))
                .collect(Collectors.joining("[^.]*"));
        return Pattern.compile((deep ? "([^.]+[.])+" : "") + quoted);
    }

    private static boolean holds(String cidr, String address) {
        int slash = cidr.indexOf('/');
        byte[] network = bytes(cidr.substring(0, slash));
        byte[] asked = bytes(address);
        int shift = network.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
        return network.length == asked.length
                && new BigInteger(1, network).shiftRight(shift).equals(new BigInteger(1, asked).shiftRight(shift));
    }

    /** The bytes of an address. */
    public static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(address, e);
        }
    }
}
