package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.OperatorConfiguration;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator that kustomize has installed leaves behind, and how purge removes that and nothing else, whatever happens on the way. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PurgeIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final OperatorConfiguration ON_CILIUM =
            Specs.configuration("{capabilities: {cilium: {fqdnRules: true, cidrGroups: v2}}}");

    /** What somebody else has put beside, with names and labels that come close. */
    private static final String OTHERS = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: covered}
            spec: {podSelector: {}, policyTypes: [Egress]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny-ingress, namespace: bare}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: relay--dns-of-mine, namespace: bare}
            spec: {podSelector: {matchLabels: {app: other}}, policyTypes: [Egress]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: copied
              namespace: bare
              labels: {app.kubernetes.io/managed-by: cloud-egress-operator, cloudegress.dev/part: floor}
              annotations: {cloudegress.dev/requirement-name: bare/relay}
            spec: {podSelector: {matchLabels: {app: other}}, policyTypes: [Egress]}
            ---
            apiVersion: cilium.io/v2
            kind: CiliumCIDRGroup
            metadata: {name: cloudegress-of-mine}
            spec: {externalCIDRs: [192.0.2.0/24]}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.cloudegress.dev}
            spec:
              group: cloudegress.dev
              scope: Cluster
              names: {kind: Widget, plural: widgets}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """;

    private static final String SERVICE_OF_MINE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: CloudService
            metadata: {name: mine}
            spec:
              displayName: Mine
              edition: "2026-01-01"
              references: [{id: page, title: A page, date: "2026-01-01"}]
              roles: [{name: client, description: A client.}]
              endpoints:
                - {id: host, roles: [client], hosts: [www.example.com], ports: [{port: 443}], source: {document: page, section: All}}
            """;

    private static PurgeGate gate;

    @BeforeAll
    static void install() {
        for (String namespace : List.of("bare", "covered")) {
            CLUSTER.controlPlane().kubectl().mustRun("create", "namespace", namespace);
        }
        Installation installation = Installation.installWithSources(CLUSTER.controlPlane());
        // Nothing is on the Internet that a test could read.
        CLUSTER.controlPlane()
                .kubectl()
                .mustRun(
                        "patch",
                        "pfxsrc",
                        "public",
                        "--type=merge",
                        "-p",
                        "{\"spec\": {\"origins\": [{\"builtIn\": {}}]}}");
        apply(OTHERS);
        CustomKinds.awaitServed(CLUSTER.admin());
        apply(SERVICE_OF_MINE);
        try (OperatorUnderTest operator =
                installation.start("replica", ON_CILIUM, OperatorUnderTest.quickElection("replica"))) {
            List<Requirements> requirements = List.of(
                    Requirements.create(CLUSTER.admin(), "bare", "relay", Specs.BACKEND),
                    Requirements.create(
                            CLUSTER.admin(),
                            "covered",
                            "relay",
                            Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n"),
                    Requirements.create(CLUSTER.admin(), "covered", "second", Specs.BACKEND));
            requirements.forEach(Requirements::awaitApplied);
            assertThat(operator.runtime().isLeader()).isTrue();
        }
        gate = new PurgeGate(CLUSTER.controlPlane());
    }

    @AfterAll
    static void stop() {
        if (gate != null) {
            gate.close();
        }
    }

    @Test
    @Order(1)
    void isRefusedWhileTheOperatorIsInstalled() {
        long mark = CLUSTER.controlPlane().audit().mark();

        CommandLineRun refused = purge("--yes", "--accept-open-all", "--accept-service", "mine");

        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err())
                .contains("wants 2 replicas of the operator")
                .contains("kubectl delete deployment cloud-egress-operator --namespace cloud-egress-system")
                .contains("Nothing was changed.");
        assertNothingWritten(mark);
    }

    @Test
    @Order(2)
    void uninstallingKeepsEverything() {
        SortedMap<String, String> before = everything();

        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        String label = "--selector=app.kubernetes.io/part-of=cloud-egress-operator";
        kubectl.mustRun(
                "delete",
                "deployment,poddisruptionbudget,configmap,serviceaccount,role,rolebinding",
                "--namespace=cloud-egress-system",
                label);
        kubectl.mustRun("delete", "clusterrole,clusterrolebinding", label);

        assertThat(everything()).isEqualTo(before);
        assertThat(before.keySet())
                .anyMatch(key -> key.startsWith("CiliumCIDRGroup /cloudegress-public"))
                .anyMatch(key -> key.startsWith("PrefixSet "))
                .contains("NetworkPolicy bare/relay--floor", "CloudService /mine", "PrefixSource /public");
    }

    @Test
    @Order(3)
    void saysWhatGoesWhatStaysAndWhatOpensAndChangesNothing() {
        long mark = CLUSTER.controlPlane().audit().mark();

        CommandLineRun shown = purge("--accept-open", "bare", "--accept-service", "mine");

        assertThat(shown.err()).isEmpty();
        assertThat(shown.status()).isZero();
        assertThat(shown.out())
                .contains("bare: 6 policies of relay")
                .contains("CloudServices: " + BuiltInCatalog.names().size()
                        + " that came with the operator, and your own: mine")
                .contains("bare/relay: pods app=relay")
                .contains("covered/relay: pods app=relay, by NetworkPolicy default-deny")
                .contains("NetworkPolicy bare/relay--dns-of-mine has the name of a generated object")
                .contains("NetworkPolicy bare/copied was generated and then edited")
                .contains("CiliumCIDRGroup cloudegress-of-mine")
                .contains("Nothing was changed. With --yes it is done");
        assertNothingWritten(mark);
    }

    @Test
    @Order(4)
    void isRefusedWherePodsOpenOrServicesOfOthersGo() {
        long mark = CLUSTER.controlPlane().audit().mark();

        CommandLineRun refused = purge("--yes");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("Pods would open in bare, see above.")
                .contains("--accept-open bare")
                .contains("--accept-service mine")
                .doesNotContain("--accept-open covered");
        assertThat(purge("--yes", "--keep", "floors", "--accept-service", "nine")
                        .err())
                .doesNotContain("would open")
                .contains("--accept-service mine");
        assertNothingWritten(mark);
    }

    @Test
    @Order(5)
    void isRefusedWhereARightIsMissing() {
        CLUSTER.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("half")
                        .withNamespace("bare")
                        .endMetadata()
                        .build())
                .create();
        CLUSTER.admin()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("half")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("*")
                        .withResources("*")
                        .withVerbs("get", "list")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("cloudegress.dev", "networking.k8s.io")
                        .withResources("*")
                        .withVerbs("delete", "patch")
                        .endRule()
                        .build())
                .create();
        CLUSTER.admin()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("half")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "half")
                        .addNewSubject()
                        .withKind("ServiceAccount")
                        .withName("half")
                        .withNamespace("bare")
                        .endSubject()
                        .build())
                .create();
        long mark = CLUSTER.controlPlane().audit().mark();

        CommandLineRun refused = Await.get("the API server knows the role", () -> {
            CommandLineRun run = purge(
                    CLUSTER.controlPlane().kubeconfigFor("bare", "half"),
                    "--yes",
                    "--accept-open-all",
                    "--accept-service=mine");
            assertThat(run.err()).contains("You lack the rights").doesNotContain("networking.k8s.io");
            return run;
        });

        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err().lines().filter(line -> line.contains("can-i")))
                .containsExactlyInAnyOrder(
                        "  kubectl auth can-i delete ciliumnetworkpolicies.cilium.io --namespace covered",
                        "  kubectl auth can-i delete ciliumcidrgroups.cilium.io",
                        "  kubectl auth can-i delete customresourcedefinitions.apiextensions.k8s.io",
                        "  kubectl auth can-i delete leases.coordination.k8s.io --namespace cloud-egress-system");
        assertThat(CLUSTER.controlPlane().audit().writesSince(mark, "system:serviceaccount:bare:half"))
                .isEmpty();
    }

    /** With the example that lets nobody but the operator and cluster administrators write generated objects. */
    @Test
    @Order(6)
    void isRefusedWhereAdmissionWouldStopItInTheMiddle() {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        Path governance = Path.of("deploy", "governance", "generated-objects.yaml");
        kubectl.mustRun("apply", "-f", governance.toString());
        kubectl.mustRun("create", "clusterrole", "whole", "--verb=get,list,delete,patch", "--resource=*.*");
        kubectl.mustRun("create", "clusterrolebinding", "whole", "--clusterrole=whole", "--serviceaccount=bare:half");
        try {
            // It takes a moment until policy and role count.
            Await.until("the API server judges by the policy", () -> {
                Kubectl.Result judged = kubectl.run(
                        "",
                        "delete",
                        "networkpolicy,prefixset",
                        "--all",
                        "--namespace=bare",
                        "--dry-run=server",
                        "--as=system:serviceaccount:bare:half");
                assertThat(judged.output())
                        .contains("networkpolicies relay--floor belongs")
                        .contains("prefixsets ");
            });

            CommandLineRun refused = purge(
                    CLUSTER.controlPlane().kubeconfigFor("bare", "half"),
                    "--yes",
                    "--accept-open-all",
                    "--accept-service=mine",
                    "--no-backup");

            assertThat(refused.status()).isEqualTo(3);
            assertThat(refused.err())
                    .contains("would not let you delete NetworkPolicy bare/relay--")
                    .contains("belongs to the cloud egress operator")
                    .contains("would not let you delete PrefixSet")
                    .contains("Nothing was changed.");
            assertThat(new Requirements(CLUSTER.admin(), "bare", "relay")
                            .get()
                            .getMetadata()
                            .getDeletionTimestamp())
                    .isNull();
        } finally {
            kubectl.mustRun("delete", "-f", governance.toString());
            kubectl.mustRun("delete", "clusterrolebinding", "whole");
        }
    }

    @Test
    @Order(7)
    void goesOnAfterEachWriteThatWasItsLastAndTakesNothingElseAlong() {
        SortedMap<String, String> before = everything();
        Path backups = CLUSTER.controlPlane().directory().resolve("backups");
        try (Observer bare = Observer.of(CLUSTER.admin(), "bare", Observer.NETWORK_POLICIES, Observer.CILIUM_POLICIES);
                Observer covered =
                        Observer.of(CLUSTER.admin(), "covered", Observer.NETWORK_POLICIES, Observer.CILIUM_POLICIES)) {
            int lives = 0;
            CommandLineRun last;
            do {
                assertThat(lives).isLessThan(200);
                gate.allow(1);
                last = purge(
                        gate.kubeconfig(),
                        "--yes",
                        "--accept-open=bare",
                        "--accept-service=mine",
                        "--backup=" + backups.resolve(Integer.toString(lives)));
                lives++;
                assertThat(last.status()).as(last.err()).isEqualTo(gate.hasClosed() ? 3 : 0);
            } while (gate.hasClosed());

            assertThat(last.out()).contains("Nothing of the operator's is left.");
            assertThat(lives).isGreaterThan(35);
            assertFloorsWentLast(bare);
            assertFloorsWentLast(covered);
            assertThat(covered.moments())
                    .allSatisfy(moment -> assertThat(moment.objects()).containsKey("NetworkPolicy/default-deny"));
        }
        SortedMap<String, String> expected = new TreeMap<>(before);
        expected.keySet().retainAll(everything().keySet());
        assertThat(everything()).isEqualTo(expected);
        assertThat(expected.keySet())
                .containsExactlyInAnyOrder(
                        "NetworkPolicy covered/default-deny",
                        "NetworkPolicy bare/default-deny-ingress",
                        "NetworkPolicy bare/relay--dns-of-mine",
                        "NetworkPolicy bare/copied",
                        "CiliumCIDRGroup /cloudegress-of-mine",
                        "CustomResourceDefinition /widgets.cloudegress.dev",
                        "CustomResourceDefinition /ciliumcidrgroups.cilium.io",
                        "CustomResourceDefinition /ciliumclusterwidenetworkpolicies.cilium.io",
                        "CustomResourceDefinition /ciliumnetworkpolicies.cilium.io");
        assertThat(CLUSTER.admin()
                        .leases()
                        .inNamespace("cloud-egress-system")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(purge("--yes")).satisfies(again -> {
            assertThat(again.status()).isZero();
            assertThat(again.out()).contains("Nothing of the operator's is there.");
        });
    }

    @Test
    @Order(8)
    void theBackupBringsEverythingBackAndAnOperatorTakesItUp() {
        Path backup = CLUSTER.controlPlane().directory().resolve("backups").resolve("0");
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();

        kubectl.mustRun("apply", "-f", backup.resolve("1-definitions.yaml").toString());
        CustomKinds.awaitServed(CLUSTER.admin());
        kubectl.mustRun("apply", "-f", backup.toString());
        Map<String, String> restored = specs("bare");

        Installation installation = Installation.install(CLUSTER.controlPlane());
        try (OperatorUnderTest operator = installation.start("again", ON_CILIUM)) {
            Requirements relay = new Requirements(CLUSTER.admin(), "bare", "relay");
            relay.awaitApplied();
            Await.until(
                    "the policies are the requirement's again",
                    () -> assertThat(relay.policies().values())
                            .filteredOn(
                                    policy -> !policy.getMetadata().getName().equals("copied"))
                            .hasSize(6)
                            .allSatisfy(
                                    policy -> assertThat(policy.getMetadata().getOwnerReferences())
                                            .isNotEmpty()));
            assertThat(operator.hasLostTheLease()).isFalse();
        }
        assertThat(specs("bare")).isEqualTo(restored);
    }

    private static Map<String, String> specs(String namespace) {
        return CLUSTER.admin().network().v1().networkPolicies().inNamespace(namespace).list().getItems().stream()
                .collect(Collectors.toMap(
                        policy -> policy.getMetadata().getName(),
                        policy -> Yaml.tree(policy.getSpec()).toString()));
    }

    /** Of each requirement the floor went after everything else of it. */
    private static void assertFloorsWentLast(Observer observer) {
        int floors = 0;
        for (Observer.Moment moment : observer.moments()) {
            if (moment.event().action() == Watcher.Action.DELETED
                    && moment.event().key().endsWith("--floor")) {
                floors++;
                String name = moment.event().object().getMetadata().getName();
                String prefix = name.substring(0, name.length() - "floor".length());
                assertThat(moment.objects().keySet())
                        .filteredOn(key -> !key.endsWith("/relay--dns-of-mine"))
                        .noneMatch(key -> key.contains("/" + prefix));
            }
        }
        assertThat(floors).isPositive();
    }

    /** Everything that a purge could touch, with its version: what has not changed at all, byte for byte. */
    private static SortedMap<String, String> everything() {
        SortedMap<String, String> found = new TreeMap<>();
        Set<String> kinds = Set.of("NetworkPolicy", "CustomResourceDefinition");
        Stream.concat(
                        Stream.of(
                                kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"),
                                kind(
                                        "apiextensions.k8s.io",
                                        "v1",
                                        "CustomResourceDefinition",
                                        "customresourcedefinitions"),
                                kind("cilium.io", "v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies"),
                                kind("cilium.io", "v2", "CiliumCIDRGroup", "ciliumcidrgroups")),
                        CLUSTER.admin().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                                .filter(definition ->
                                        definition.getSpec().getGroup().equals("cloudegress.dev"))
                                .map(definition -> kind(
                                        "cloudegress.dev",
                                        definition
                                                .getSpec()
                                                .getVersions()
                                                .getFirst()
                                                .getName(),
                                        definition.getSpec().getNames().getKind(),
                                        definition.getSpec().getNames().getPlural())))
                .forEach(kind -> CLUSTER.admin()
                        .genericKubernetesResources(kind)
                        .list()
                        .getItems()
                        .forEach(object -> found.put(
                                kind.getKind() + " "
                                        + (object.getMetadata().getNamespace() == null
                                                ? ""
                                                : object.getMetadata().getNamespace())
                                        + "/" + object.getMetadata().getName(),
                                version(object))));
        assertThat(kinds).allSatisfy(kind -> assertThat(found.keySet()).anyMatch(key -> key.startsWith(kind)));
        return found;
    }

    private static String version(GenericKubernetesResource object) {
        return object.getMetadata().getUid() + " " + object.getMetadata().getResourceVersion();
    }

    private static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                // The list of all namespaces is the one without a namespace.
                .withNamespaced(false)
                .build();
    }

    private static void assertNothingWritten(long mark) {
        assertThat(CLUSTER.controlPlane().audit().writesSince(mark, "admin")).isEmpty();
        assertThat(CLUSTER.controlPlane().directory()).isDirectoryNotContaining("glob:**/cloud-egress-backup-*");
    }

    private static void apply(String manifest) {
        Kubectl.Result result = CLUSTER.controlPlane().kubectl().run(manifest, "apply", "-f", "-");
        assertThat(result.status()).as(result.output()).isZero();
    }

    private static CommandLineRun purge(String... arguments) {
        return purge(CLUSTER.controlPlane().kubeconfig(), arguments);
    }

    private static CommandLineRun purge(Path kubeconfig, String... arguments) {
        List<String> all = new ArrayList<>(List.of("purge", "--kubeconfig", kubeconfig.toString()));
        all.addAll(List.of(arguments));
        return CommandLineRun.in(CLUSTER.controlPlane().directory(), all);
    }
}
