package dev.cloudegress.it;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.Planner;
import dev.cloudegress.policy.Requirement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plans of every shape that the renderers can make: one made-up service with every kind of endpoint, and for each thing that a
 * requirement or the configuration can choose, every choice; then a fixed number of mixed ones.
 */
final class Variants {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final int MIXED = 60;

    private static final CloudServiceSpec SERVICE = Yaml.read(
            """
            displayName: Everything
            edition: "2026-01-01"
            references: [{id: doc, title: A document, date: "2026-01-01"}]
            roles: [{name: client, description: Any pod.}]
            endpoints:
              - {id: exact, hosts: [login.example.com, a.b.c.example.net], ports: [{port: 443}], source: {document: doc}}
              - {id: below, hosts: ["*.example.org", "*.sub.example.org"], ports: [{port: 443}], source: {document: doc}}
              - {id: label, hosts: ["*-ingest.example.com", "eu*prod.example.com"], ports: [{port: 443}, {port: 80}], source: {document: doc}}
              - {id: few, addresses: [151.101.0.0/25, "2a04:4e42:1::/48", 151.101.64.7], ports: [{port: 443}], source: {document: doc}}
              - {id: named, hosts: [named.example.com], addresses: [8.8.8.0/24, "2620:1ec::/36"], addressCoverage: Full, ports: [{port: 8443}], source: {document: doc}}
              - {id: many, addresses: [%s], ports: [{port: 444}], source: {document: doc}}
              - {id: six, addresses: [%s], ports: [{port: 445}], source: {document: doc}}
              - {id: tag, serviceTags: [{cloud: Public, name: AzureFrontDoor.Frontend}, {cloud: AzureGovernment, name: Storage}], ports: [{port: 443}], source: {document: doc}}
              - {id: range, addresses: [198.41.0.0/24], ports: [{port: 10123, endPort: 10130}, {port: 30000, endPort: 32767}], source: {document: doc}}
              - {id: ports, hosts: [ports.example.com], addresses: [198.41.1.0/24], ports: [%s], source: {document: doc}}
              - {id: syslog, addresses: [198.41.2.0/24], ports: [{port: 514, protocol: UDP}, {port: 601}], source: {document: doc}}
              - {id: inside, hosts: [server.corp.example], addresses: [10.20.0.0/24], scope: Intranet, ports: [{port: 1433}], source: {document: doc}}
              - {id: direct, hosts: [direct.example.com], addresses: [198.41.3.0/24], proxy: Unsupported, ports: [{port: 443}], source: {document: doc}}
            """.formatted(
                            list(600, i -> "\"" + (20 + i % 70) + "." + i % 200 + "." + i / 3 + ".0/24\""),
                            list(300, i -> "\"2a01:111:" + Integer.toHexString(i * 2 + 16) + "::/48\""),
                            list(40, i -> "{port: " + (7000 + i * 3) + ", endPort: " + (7001 + i * 3) + "}")),
            CloudServiceSpec.class);

    private static final Knowledge KNOWLEDGE = new Knowledge(
            Map.of(
                    new ServiceTagReference(Cloud.PUBLIC, "AzureFrontDoor.Frontend"),
                    tag("13.", "2a01:111:2050"),
                    new ServiceTagReference(Cloud.AZURE_GOVERNMENT, "Storage"),
                    tag("52.", "2a01:111:2060")),
            Map.of("login.example.com", CidrSet.parse("198.41.9.1/32", "2a01:111:9::1/128")),
            false);

    private Variants() {}

    /**
     * A plan with what it was made from.
     *
     * @param name tells it apart
     * @param choices what was chosen
     * @param plan the plan
     */
    record Variant(String name, Map<String, String> choices, Plan plan) {
        @Override
        public String toString() {
            return name + " " + choices;
        }
    }

    /** Every choice of every dimension for one backend, and mixed ones. The same in every run. */
    static List<Variant> of(String backend) {
        Map<String, List<String>> dimensions = dimensions(backend);
        List<Map<String, String>> chosen = new ArrayList<>();
        Map<String, String> usual = new LinkedHashMap<>();
        dimensions.forEach((dimension, choices) -> usual.put(dimension, choices.getFirst()));
        chosen.add(usual);
        dimensions.forEach((dimension, choices) -> choices.stream().skip(1).forEach(choice -> {
            Map<String, String> one = new LinkedHashMap<>(usual);
            one.put(dimension, choice);
            chosen.add(one);
        }));
        Random random = new Random(20260101);
        for (int i = 0; i < MIXED; i++) {
            Map<String, String> mixed = new LinkedHashMap<>();
            dimensions.forEach(
                    (dimension, choices) -> mixed.put(dimension, choices.get(random.nextInt(choices.size()))));
            chosen.add(mixed);
        }
        List<Variant> variants = new ArrayList<>();
        for (Map<String, String> choices : chosen) {
            String name = "variant-" + variants.size();
            variants.add(new Variant(name, Collections.unmodifiableMap(choices), plan(name, backend, choices)));
        }
        return variants;
    }

    private static Map<String, List<String>> dimensions(String backend) {
        Map<String, List<String>> dimensions = new LinkedHashMap<>();
        // In the requirement.
        dimensions.put(
                "podSelector",
                List.of(
                        "{matchLabels: {app: agent}}",
                        "{}",
                        "{matchLabels: {example.com/app: agent, tier: \"\"}, matchExpressions: [{key: tier, operator: In, values: [a, b]},"
                                + " {key: example.com/x, operator: NotIn, values: [c]}, {key: y, operator: Exists}, {key: z, operator: DoesNotExist}]}"));
        dimensions.put("destinations", List.of("NamesFirst", "AddressesOnly", "Both"));
        dimensions.put("ipFamilies", List.of("[]", "[IPv4]", "[IPv6]", "[IPv4, IPv6]"));
        dimensions.put("dns", List.of("All", "Restricted", "None"));
        dimensions.put(
                "proxy",
                List.of(
                        "null",
                        "{address: 151.101.64.9, port: 3128}",
                        "{address: 10.1.2.0/24, port: 3128}",
                        "{address: \"2a01:111:5::7\", port: 3128}",
                        "{podSelector: {matchLabels: {app: squid}}, port: 3128}",
                        "{podSelector: {matchLabels: {app: squid}}, namespaceSelector: {matchLabels: {example.com/team: net}}, port: 8080}",
                        "{podSelector: {}, namespaceSelector: {}, port: 8080}",
                        "{podSelector: {matchExpressions: [{key: app, operator: In, values: [squid, envoy]}]}, namespaceSelector:"
                                + " {matchExpressions: [{key: team, operator: DoesNotExist}]}, port: 8080}"));
        dimensions.put(
                "exclude",
                List.of(
                        "[]",
                        "[{endpoint: everything/many, reason: Not needed.}, {endpoint: everything/six, reason: Not needed.}]"));
        // In the configuration.
        dimensions.put("families", List.of("[IPv4, IPv6]", "[IPv4]", "[IPv6]"));
        dimensions.put(
                "denyCIDRs", List.of("[]", "[20.0.0.0/9, 198.41.0.0/32]", "[\"2a01:111:100::/40\", 13.0.0.0/8]"));
        dimensions.put(
                "resolvers",
                List.of(
                        "null",
                        "[{type: Pods, namespace: openshift-dns, podSelector: {matchLabels: {dns.operator.openshift.io/daemonset-dns: default}}, ports: [5353]}]",
                        "[{type: NodeLocal, addresses: [169.254.20.10, 10.0.0.10]}]",
                        "[{type: Addresses, addresses: [10.0.0.53, \"fd00::53\"], ports: [53, 5353]}]",
                        "[{type: NodeLocal, addresses: [169.254.20.10]}, {type: Pods, namespace: kube-system, podSelector: {matchLabels: {k8s-app: kube-dns}}}]"));
        dimensions.put("minimumPrefixLength", List.of("{ipv4: 8, ipv6: 24}", "{ipv4: 24, ipv6: 36}"));
        if (backend.equals("Cilium")) {
            dimensions.put("fqdnRules", List.of("true", "false"));
            dimensions.put("cidrGroups", List.of("v2", "v2alpha1", "None"));
            dimensions.put(
                    "patterns",
                    IntStream.rangeClosed(0, 8)
                            .mapToObj(depth -> depth == 0
                                    ? "anyDepthPatterns: true"
                                    : "anyDepthPatterns: false, patternDepth: " + depth)
                            .toList());
        } else {
            dimensions.put("endPort", List.of("true", "false"));
        }
        return dimensions;
    }

    private static Plan plan(String name, String backend, Map<String, String> choices) {
        OperatorConfiguration configuration = Yaml.read(
                """
                ipFamilies: %s
                dns: {resolvers: %s}
                denyCIDRs: %s
                privateCIDRs: [10.0.0.0/8]
                minimumPrefixLength: %s
                capabilities:
                  networkPolicy: {endPort: %s}
                  cilium: {fqdnRules: %s, cidrGroups: "%s", %s}
                """.formatted(
                                choices.get("families"),
                                choices.get("resolvers"),
                                choices.get("denyCIDRs"),
                                choices.get("minimumPrefixLength"),
                                choices.getOrDefault("endPort", "true"),
                                choices.getOrDefault("fqdnRules", "true"),
                                choices.getOrDefault("cidrGroups", "v2"),
                                choices.getOrDefault("patterns", "patternDepth: 3")),
                OperatorConfiguration.class);
        EgressRequirementSpec spec = Yaml.read(
                """
                podSelector: %s
                services: [{name: everything}]
                backend: %s
                destinations: %s
                ipFamilies: %s
                dns: %s
                proxy: %s
                exclude: %s
                """.formatted(
                                choices.get("podSelector"),
                                backend,
                                choices.get("destinations"),
                                choices.get("ipFamilies"),
                                choices.get("dns"),
                                choices.get("proxy"),
                                choices.get("exclude")),
                EgressRequirementSpec.class);
        Plan plan = Planner.plan(
                new Requirement(name, "everything", null, spec),
                Catalog.of(Map.of("everything", SERVICE)),
                configuration,
                KNOWLEDGE,
                TODAY);
        if (!plan.problems().isEmpty()) {
            throw new IllegalStateException(name + " " + choices + ": " + plan.problems());
        }
        return plan;
    }

    private static CidrSet tag(String ipv4, String ipv6) {
        // One is wider than what some configurations write, and is written as its parts there.
        List<String> prefixes = new ArrayList<>(List.of(ipv4 + "255.0.0/16"));
        for (int i = 0; i < 300; i++) {
            prefixes.add(ipv4 + i % 250 + "." + i / 2 + ".0/25");
            prefixes.add(ipv6 + ":" + Integer.toHexString(i) + "::/64");
        }
        return CidrSet.parse(prefixes.toArray(String[]::new));
    }

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).distinct().collect(Collectors.joining(", "));
    }
}
