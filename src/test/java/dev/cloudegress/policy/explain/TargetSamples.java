package dev.cloudegress.policy.explain;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Destinations on and beside the edges of what policies allow. Stateless. */
public final class TargetSamples {
    private TargetSamples() {}

    /**
     * Samples: ends of prefixes and their neighbours, names of patterns and deeper ones, with ports of rules, ports beside them, and
     * another protocol; and a host and an address that nobody declares.
     *
     * @param extraHosts further hosts to ask for
     * @param most how many to take
     */
    public static Set<Target> of(PolicyEvaluator policies, Set<String> extraHosts, int most, Random random) {
        List<String> targets = new ArrayList<>();
        for (JsonNode object : policies.objects()) {
            for (JsonNode rule : object.at("/spec/egress")) {
                List<String> peers = new ArrayList<>();
                List<String> cidrs = new ArrayList<>(policies.cidrs(rule));
                Collections.shuffle(cidrs, random);
                cidrs.stream().limit(3).forEach(cidr -> peers.addAll(edges(cidr)));
                rule.path("toFQDNs").forEach(name -> peers.addAll(names(name)));
                Collections.shuffle(peers, random);
                List<String> ports = ports(rule);
                for (String peer : peers.subList(0, Math.min(8, peers.size()))) {
                    targets.add(peer + ":" + ports.get(0));
                    targets.add(peer + ":" + ports.get(random.nextInt(ports.size())));
                }
                for (String host : extraHosts) {
                    targets.add(host + ":" + ports.get(random.nextInt(ports.size())));
                }
            }
        }
        Collections.shuffle(targets, random);
        Set<Target> samples = new LinkedHashSet<>();
        samples.add(Target.parse("www.undeclared.example:443"));
        samples.add(Target.parse("151.101.1.69:443"));
        targets.stream().limit(most).forEach(text -> samples.add(Target.parse(text)));
        return samples;
    }

    private static List<String> names(JsonNode name) {
        if (name.has("matchName")) {
            String exact = name.path("matchName").asText();
            return List.of(exact, "deeper." + exact);
        }
        String pattern = name.path("matchPattern").asText();
        String one = pattern.replace("**.", "a.b.").replace("*", "abc");
        return List.of(one, "deeper." + one, one.substring(one.indexOf('.') + 1) + ".example");
    }

    private static List<String> edges(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] bytes = PolicyEvaluator.bytes(cidr.substring(0, slash));
        BigInteger first = new BigInteger(1, bytes);
        BigInteger size = BigInteger.ONE.shiftLeft(bytes.length * 8 - Integer.parseInt(cidr.substring(slash + 1)));
        BigInteger last = first.add(size).subtract(BigInteger.ONE);
        return List.of(
                text(first, bytes.length),
                text(last, bytes.length),
                text(first.subtract(BigInteger.ONE), bytes.length),
                text(last.add(BigInteger.ONE), bytes.length));
    }

    private static String text(BigInteger address, int length) {
        byte[] bytes = new byte[length];
        byte[] all = address.toByteArray();
        for (int i = 0; i < Math.min(length, all.length); i++) {
            bytes[length - 1 - i] = all[all.length - 1 - i];
        }
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return length == 4 ? text : "[" + text + "]";
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> ports(JsonNode rule) {
        List<JsonNode> entries = new ArrayList<>();
        rule.path("ports").forEach(entries::add);
        rule.path("toPorts").forEach(entry -> entry.path("ports").forEach(entries::add));
        List<String> ports = new ArrayList<>();
        for (JsonNode entry : entries) {
            int first = Integer.parseInt(entry.path("port").asText());
            int last = entry.path("endPort").asInt(first);
            String protocol = entry.path("protocol").asText();
            String other = protocol.equals("TCP") ? "UDP" : "TCP";
            ports.add(first + "/" + protocol);
            ports.add(last + "/" + protocol);
            ports.add((first + last) / 2 + "/" + protocol);
            if (first > 1) {
                ports.add(first - 1 + "/" + protocol);
            }
            if (last < 65_535) {
                ports.add(last + 1 + "/" + protocol);
            }
            ports.add(first + "/" + other);
        }
        return ports;
    }
}
