package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.source.dns.LoopbackDns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The rights of the roles are those that the operator uses, in both directions: that it lacks none fails any class, and here everything is
 * made to happen that needs one.
 */
class RightsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String SET = "public-storage.northeurope";

    private static final LoopbackDns DNS = new LoopbackDns(
            query -> LoopbackDns.zone(query.name() + " 30 A 20.40.0.1").take(query));

    /** What is needed and cannot be made to happen here. */
    private static final Set<String> NOT_SHOWN = Set.of(
            // The API server asks for it when an object is written whose owner waits for it; nobody sends such a
            // request.
            "update egressrequirements/finalizers",
            // After a conflict with somebody who writes at the same moment: on a finalizer, and on a name that is new.
            "get egressrequirements",
            "get resolvednames");

    private static final String SOURCE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: PrefixSource
            metadata: {name: public}
            spec:
              cloud: Public
              origins:
            """;

    private static final String SERVICE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: CloudService
            metadata: {name: %s}
            spec:
              displayName: %1$s
              edition: "2026-01-01"
              references: [{id: page, title: A page, date: "2026-01-01"}]
              roles: [{name: client, description: A client.}]
              endpoints:
                - {id: host, roles: [client], %s, ports: [{port: 443}], source: {document: page, section: All}}
            """;

    @AfterAll
    static void stop() throws IOException {
        DNS.close();
    }

    @Test
    void noRightIsGrantedThatNothingUses() throws IOException {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        String namespace = CLUSTER.newNamespace("rights");
        // What stands in the way: objects of others whose names the operator wants.
        apply(SERVICE.formatted("of-name", "hosts: [www.example.com]"));
        apply(SERVICE.formatted("of-government", "serviceTags: [{cloud: AzureGovernment, name: Storage}]"));
        apply("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: taken--to-of-name, namespace: %s}
                spec: {podSelector: {}, policyTypes: [Egress]}
                """.formatted(namespace));
        apply("""
                apiVersion: cilium.io/v2
                kind: CiliumNetworkPolicy
                metadata: {name: taken-on-cilium--to-of-name, namespace: %s}
                spec: {endpointSelector: {}, egressDeny: [{toCIDR: [192.0.2.1/32]}]}
                """.formatted(namespace));
        apply("""
                apiVersion: cilium.io/v2
                kind: CiliumCIDRGroup
                metadata: {name: cloudegress-azuregovernment-storage}
                spec: {externalCIDRs: [151.101.0.0/24]}
                """);
        // A feed that needs a Secret and a ConfigMap, neither of which is there.
        apply(SOURCE + """
                    - url: {location: https://127.0.0.1:1/tags.json, credentials: {bearer: {name: missing, key: token}}}
                    - configMap: {name: missing, key: tags.json}
                """);
        OperatorConfiguration configuration = Specs.configuration(
                "{capabilities: {cilium: {fqdnRules: true, cidrGroups: v2}}, dns: {lookups: {servers: [{address: 127.0.0.1, port: "
                        + DNS.address().getPort() + "}], minimumIntervalSeconds: 5}}}");
        try (OperatorUnderTest operator = start(installation, configuration)) {
            Requirements plain = Requirements.create(CLUSTER.admin(), namespace, "plain", Specs.BACKEND);
            Requirements cilium = Requirements.create(
                    CLUSTER.admin(),
                    namespace,
                    "cilium",
                    Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n");
            Requirements named = create(namespace, "named", "of-name", "NetworkPolicy");
            create(namespace, "taken", "of-name", "NetworkPolicy");
            create(namespace, "taken-on-cilium", "of-name", "Cilium");
            create(namespace, "of-government", "of-government", "Cilium");
            Stream.of(plain, cilium, named).forEach(Requirements::awaitApplied);

            CLUSTER.admin()
                    .resources(CloudService.class)
                    .withName("csm-cloud-backend")
                    .edit(service -> {
                        service.setSpec(CLUSTER.admin()
                                .resources(CloudService.class)
                                .withName("windows-update")
                                .require()
                                .getSpec());
                        return service;
                    });
            awaitUsed(installation, "update cloudservices");
            plain.edit(Specs.backendWithout("http"));
            cilium.edit(Specs.backendWithout("http") + "backend: Cilium\ndestinations: AddressesOnly\n");
            Stream.of(plain, cilium).forEach(Requirements::awaitApplied);
            // What somebody does to generated objects is undone.
            kubectl.mustRun(
                    "patch",
                    plain.policies().firstKey(),
                    "--namespace=" + namespace,
                    "--type=merge",
                    "--patch={\"spec\": {\"policyTypes\": [\"Egress\", \"Ingress\"]}}");
            kubectl.mustRun(
                    "patch",
                    "ciliumcidrgroup",
                    "cloudegress-" + SET,
                    "--type=merge",
                    "--patch={\"spec\": {\"externalCIDRs\": [\"20.33.44.0/24\"]}}");
            kubectl.mustRun(
                    "patch",
                    "resolvedname",
                    "www.example.com",
                    "--type=merge",
                    "--patch={\"spec\": {\"addresses\": [\"20.40.0.2\"]}}");
            awaitUsed(installation, "update networkpolicies");
            awaitUsed(installation, "update ciliumcidrgroups");
            awaitUsed(installation, "update resolvednames");
        }
        // An older set, and a source that has read nothing yet: the next poll adds what is missing.
        olderSet();
        kubectl.mustRun("delete", "prefixsource", "public");
        apply(SOURCE + "    - builtIn: {}\n");
        try (OperatorUnderTest operator = start(installation, configuration)) {
            awaitUsed(installation, "update prefixsets");
            Stream.of("plain", "cilium", "named", "taken", "taken-on-cilium", "of-government")
                    .forEach(name -> new Requirements(CLUSTER.admin(), namespace, name).delete());
            Set<String> granted = granted();
            assertThat(granted).hasSizeGreaterThan(30).containsAll(NOT_SHOWN);
            granted.removeAll(NOT_SHOWN);
            Await.until("everything that a right is for has happened", Await.PATIENCE, () -> "", () -> {
                Set<String> used = used(installation);
                used.removeAll(NOT_SHOWN);
                assertThat(used).isEqualTo(granted);
            });
        }
    }

    /** As a document before the one that is read now would have left it: with one prefix less. */
    private static void olderSet() {
        PrefixSet set = CLUSTER.admin().resources(PrefixSet.class).withName(SET).require();
        PrefixSetSpec spec = set.getSpec();
        List<String> ipv4 = spec.ipv4().subList(1, spec.ipv4().size());
        CidrSet prefixes =
                CidrSet.parse(Stream.concat(ipv4.stream(), spec.ipv6().stream()).toArray(String[]::new));
        ServiceTag tag = new ServiceTag(spec.tag(), spec.changeNumber() - 1, prefixes);
        set.setSpec(new PrefixSetSpec(
                spec.cloud(),
                spec.tag(),
                "public",
                tag.changeNumber(),
                spec.documentDate(),
                tag.digest(),
                ipv4,
                spec.ipv6(),
                List.of(),
                null,
                List.of(),
                new PrefixSetSpec.Counts(ipv4.size(), spec.ipv6().size(), 0)));
        CLUSTER.admin().resource(set).update();
    }

    private static OperatorUnderTest start(Installation installation, OperatorConfiguration configuration) {
        return installation.start("replica", configuration, settings -> {
            settings.unusedGrace(Duration.ofMillis(200)).maxReconcileInterval(Duration.ofMillis(500));
            OperatorUnderTest.quickElection("replica").accept(settings);
        });
    }

    private static Requirements create(String namespace, String name, String service, String backend) {
        return Requirements.create(
                CLUSTER.admin(),
                namespace,
                name,
                "{podSelector: {}, backend: %s, services: [{name: %s}]}".formatted(backend, service));
    }

    private static void apply(String manifest) {
        Kubectl.Result result = CLUSTER.controlPlane().kubectl().run(manifest, "apply", "--filename=-");
        assertThat(result.status()).as(result.output()).isZero();
    }

    private static void awaitUsed(Installation installation, String right) {
        Await.until(right, () -> assertThat(used(installation)).contains(right));
    }

    /** What the operator's account has done, as verb and resource. */
    private static Set<String> used(Installation installation) {
        Set<String> used = new TreeSet<>();
        for (AuditLog.Entry entry : CLUSTER.controlPlane().audit().since(0)) {
            if (entry.user().equals(installation.user()) && !entry.resource().startsWith("selfsubject")) {
                used.add(entry.verb() + " " + entry.resource());
            }
        }
        return used;
    }

    /** What the roles in {@code deploy/} grant it, as verb and resource. */
    private static Set<String> granted() throws IOException {
        Set<String> granted = new TreeSet<>();
        for (String part : List.of("reads", "writes", "leader-election", "namespace")) {
            for (JsonNode object :
                    HelmTemplateIT.trees(Files.readString(Path.of("deploy", "operator", "rbac-" + part + ".yaml")))) {
                for (JsonNode rule : object.path("rules")) {
                    for (JsonNode verb : rule.path("verbs")) {
                        rule.path("resources")
                                .forEach(resource -> granted.add(verb.asText() + " " + resource.asText()));
                    }
                }
            }
        }
        return granted;
    }
}
