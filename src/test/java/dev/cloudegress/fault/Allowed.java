package dev.cloudegress.fault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.net.CidrSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What policies allow, read from the objects as etcd has them and with none of the code that made them. Immutable.
 *
 * @param addresses the addresses by protocol and port, {@code TCP/443}
 * @param others everything that is no address, with its port: names, DNS queries, pods
 */
record Allowed(SortedMap<String, CidrSet> addresses, SortedSet<String> others) {
    static final Allowed NOTHING = new Allowed(new TreeMap<>(), new TreeSet<>());

    /** Ranges up to this length are taken port by port, so that they can be compared with parts of them. */
    private static final int RANGE = 64;

    Allowed {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
        others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    }

    /** A rule that allows more than it names: every destination, or every port. */
    static final class OpenRule extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OpenRule(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * What one policy allows.
     *
     * @param groups the prefixes of a CiliumCIDRGroup by its name; none where it does not stand
     * @throws OpenRule where a rule has no destination or no port
     */
    static Allowed by(JsonNode policy, Function<String, Collection<String>> groups) {
        boolean cilium = policy.path("kind").asText().equals("CiliumNetworkPolicy");
        SortedMap<String, CidrSet> addresses = new TreeMap<>();
        SortedSet<String> others = new TreeSet<>();
        for (JsonNode rule : policy.at("/spec/egress")) {
            List<String> ports = cilium ? ciliumPorts(rule) : ports(rule.path("ports"));
            List<String> cidrs = new ArrayList<>();
            List<String> peers = new ArrayList<>();
            int destinations = cilium ? ciliumPeers(rule, groups, cidrs, peers) : peers(rule, cidrs, peers);
            if (destinations == 0 || ports.isEmpty()) {
                throw new OpenRule("a rule without " + (destinations == 0 ? "destinations" : "ports") + ": " + rule);
            }
            CidrSet prefixes = CidrSet.parse(cidrs.toArray(String[]::new));
            for (String port : ports) {
                if (!prefixes.isEmpty()) {
                    addresses.merge(port, prefixes, CidrSet::union);
                }
                peers.forEach(peer -> others.add(peer + " " + port));
            }
        }
        return new Allowed(addresses, others);
    }

    private static int peers(JsonNode rule, List<String> cidrs, List<String> peers) {
        for (JsonNode peer : rule.path("to")) {
            if (peer.has("ipBlock") && !peer.at("/ipBlock").has("except")) {
                cidrs.add(peer.at("/ipBlock/cidr").asText());
            } else {
                peers.add(text(peer));
            }
        }
        return rule.path("to").size();
    }

    private static int ciliumPeers(
            JsonNode rule, Function<String, Collection<String>> groups, List<String> cidrs, List<String> peers) {
        int destinations = 0;
        for (Map.Entry<String, JsonNode> field : rule.properties()) {
            if (!field.getKey().startsWith("to") || field.getKey().equals("toPorts")) {
                continue;
            }
            for (JsonNode peer : field.getValue()) {
                destinations++;
                switch (field.getKey()) {
                    case "toCIDR" -> cidrs.add(peer.asText());
                    case "toCIDRSet" -> {
                        if (peer.has("cidrGroupRef")) {
                            cidrs.addAll(groups.apply(peer.path("cidrGroupRef").asText()));
                        } else {
                            cidrs.add(peer.path("cidr").asText());
                        }
                    }
                    default -> peers.add(field.getKey() + " " + text(peer));
                }
            }
        }
        for (JsonNode entry : rule.path("toPorts")) {
            entry.at("/rules/dns").forEach(query -> peers.add("query " + text(query)));
        }
        return destinations;
    }

    private static List<String> ciliumPorts(JsonNode rule) {
        List<String> ports = new ArrayList<>();
        rule.path("toPorts").forEach(entry -> ports.addAll(ports(entry.path("ports"))));
        return ports;
    }

    private static List<String> ports(JsonNode list) {
        List<String> ports = new ArrayList<>();
        for (JsonNode entry : list) {
            String protocol = entry.path("protocol").asText("TCP");
            if (!entry.has("port")) {
                throw new OpenRule("a port that is every port: " + entry);
            }
            int first = entry.path("port").asInt();
            int last = entry.path("endPort").asInt(first);
            if (last - first > RANGE) {
                ports.add(protocol + "/" + first + "-" + last);
            } else {
                for (int port = first; port <= last; port++) {
                    ports.add(protocol + "/" + port);
                }
            }
        }
        return ports;
    }

    /** A tree as text, the same whatever the order of its fields. */
    static String text(JsonNode tree) {
        if (!tree.isObject()) {
            return tree.toString();
        }
        SortedMap<String, String> fields = new TreeMap<>();
        tree.properties().forEach(field -> fields.put(field.getKey(), text(field.getValue())));
        return fields.toString();
    }

    /** What either allows. */
    Allowed or(Allowed other) {
        SortedMap<String, CidrSet> all = new TreeMap<>(addresses);
        other.addresses.forEach((port, prefixes) -> all.merge(port, prefixes, CidrSet::union));
        SortedSet<String> names = new TreeSet<>(others);
        names.addAll(other.others);
        return new Allowed(all, names);
    }

    /** What both allow. */
    Allowed and(Allowed other) {
        SortedMap<String, CidrSet> both = new TreeMap<>();
        addresses.forEach((port, prefixes) -> {
            CidrSet shared = prefixes.intersect(other.addresses.getOrDefault(port, CidrSet.empty()));
            if (!shared.isEmpty()) {
                both.put(port, shared);
            }
        });
        SortedSet<String> names = new TreeSet<>(others);
        names.retainAll(other.others);
        return new Allowed(both, names);
    }

    /** What this allows and the other does not, for people; empty where it is nothing. */
    List<String> beyond(Allowed other) {
        List<String> more = new ArrayList<>();
        addresses.forEach((port, prefixes) -> {
            CidrSet left = prefixes.minus(other.addresses.getOrDefault(port, CidrSet.empty()));
            if (!left.isEmpty()) {
                more.add(port + " " + left);
            }
        });
        others.stream().filter(name -> !other.others.contains(name)).forEach(more::add);
        return more;
    }
}
