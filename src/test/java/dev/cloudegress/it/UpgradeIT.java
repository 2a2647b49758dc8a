package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From an earlier installation, with a requirement standing, to this one, and away again, by the commands of the guides: no policy changes. The
 * earlier installation is that of the tree, and, where the history is at hand, that of the commit before this one as well.
 */
class UpgradeIT {
    private static final Path KEPT = Path.of("src/test/resources/installations/first");
    private static final Path SOURCE = Path.of("examples/prefix-sources/built-in.yaml");
    private static final String NAMESPACE = "cloud-egress-system";
    private static final String RELEASE = "cloud-egress-operator";

    /**
     * An earlier installation.
     *
     * @param name what to call it
     * @param chart its chart
     * @param apply how kubectl applies it
     */
    record Earlier(String name, Path chart, List<String> apply) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Earlier> earlier() throws IOException {
        List<Earlier> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(KEPT)) {
            all.add(new Earlier(
                    "kept",
                    files.filter(file -> file.toString().endsWith(".tgz"))
                            .findFirst()
                            .orElseThrow(),
                    List.of("apply", "-f", KEPT.resolve("deploy.yaml").toString())));
        }
        EarlierBuild.extract(UpgradeIT.class)
                .map(EarlierBuild::directory)
                .ifPresent(parent -> all.add(new Earlier(
                        "parent",
                        parent.resolve(Helm.CHART.toString()),
                        List.of("apply", "-k", parent.resolve("deploy").toString()))));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void withHelm(Earlier earlier) {
        try (ControlPlane cluster = start("helm", earlier)) {
            Helm helm = Helm.of(cluster);
            helm.mustRun(
                    "install",
                    RELEASE,
                    earlier.chart().toString(),
                    "--namespace=" + NAMESPACE,
                    "--create-namespace",
                    "--set=feed.airGapped=true");
            SortedMap<String, String> standing = used(cluster);

            helm.mustRun(
                    "upgrade", RELEASE, Helm.CHART.toString(), "--namespace=" + NAMESPACE, "--reset-then-reuse-values");
            changesNothing(cluster, standing);

            helm.mustRun("uninstall", RELEASE, "--namespace=" + NAMESPACE);
            isGoneAndEverythingStands(cluster, standing);

            helm.mustRun(
                    "install", RELEASE, Helm.CHART.toString(), "--namespace=" + NAMESPACE, "--set=feed.airGapped=true");
            changesNothing(cluster, standing);
        }
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void withKustomize(Earlier earlier) {
        try (ControlPlane cluster = start("kustomize", earlier)) {
            Kubectl kubectl = cluster.kubectl();
            kubectl.mustRun(earlier.apply().toArray(String[]::new));
            CustomKinds.awaitServed(cluster.admin());
            kubectl.mustRun("apply", "-f", SOURCE.toString());
            SortedMap<String, String> standing = used(cluster);

            kubectl.mustRun("apply", "-k", "deploy/");
            changesNothing(cluster, standing);

            kubectl.mustRun("delete", "-k", "deploy/operator");
            isGoneAndEverythingStands(cluster, standing);

            kubectl.mustRun("apply", "-k", "deploy/");
            changesNothing(cluster, standing);
        }
    }

    private static ControlPlane start(String way, Earlier earlier) {
        return ControlPlane.start(Path.of("target", "control-plane", "UpgradeIT-" + way + "-" + earlier));
    }

    /** A requirement of a team, and a Secret that a source could name; returns what is to stay as it is. */
    private static SortedMap<String, String> used(ControlPlane cluster) {
        Kubectl kubectl = cluster.kubectl();
        kubectl.mustRun("create", "namespace", "team");
        kubectl.mustRun(
                "create", "secret", "generic", "mirror", "--namespace=" + NAMESPACE, "--from-literal=password=x");
        Installation installation = Installation.ofRelease(cluster);
        try (OperatorUnderTest operator = installation.start("earlier", installation.configuration())) {
            Requirements requirement = Requirements.create(cluster.admin(), "team", "relay", Specs.BACKEND);
            requirement.awaitApplied();
            awaitPoll(operator);
        }
        SortedMap<String, String> standing = versions(cluster.admin());
        assertThat(standing).hasSizeGreaterThan(4);
        return standing;
    }

    /** The operator of the new installation, with its configuration and rights, finds all as it should be. */
    private static void changesNothing(ControlPlane cluster, SortedMap<String, String> standing) {
        Installation installation = Installation.ofRelease(cluster);
        long mark = cluster.audit().mark();
        try (OperatorUnderTest operator = installation.start("newer", installation.configuration())) {
            awaitPoll(operator);
            Await.until(
                    "the requirement was looked at",
                    () -> assertThat(operator.metric("cloudegress_reconciliations_total"))
                            .isPositive());
            assertThat(operator.writesSince(mark))
                    .filteredOn(entry -> entry.resource().endsWith("policies"))
                    .isEmpty();
        }
        assertThat(versions(cluster.admin())).isEqualTo(standing);
        assertThat(cluster.forbidden()).isEmpty();
    }

    private static void isGoneAndEverythingStands(ControlPlane cluster, SortedMap<String, String> standing) {
        KubernetesClient admin = cluster.admin();
        Await.until(
                "the operator is gone",
                () -> assertThat(admin.apps()
                                .deployments()
                                .inAnyNamespace()
                                .list()
                                .getItems())
                        .isEmpty());
        assertThat(admin.rbac().clusterRoles().list().getItems())
                .noneMatch(role -> role.getMetadata().getName().startsWith(RELEASE));
        assertThat(versions(admin)).isEqualTo(standing);
        assertThat(admin.apiextensions().v1().customResourceDefinitions().list().getItems())
                .hasSize(5)
                .allSatisfy(definition -> assertThat(definition.getMetadata().getDeletionTimestamp())
                        .isNull());
        assertThat(admin.resources(PrefixSource.class).list().getItems()).hasSize(1);
        assertThat(admin.resources(PrefixSet.class).list().getItems()).isNotEmpty();
        assertThat(admin.resources(CloudService.class).list().getItems()).isNotEmpty();
        assertThat(admin.secrets().inNamespace(NAMESPACE).withName("mirror").get())
                .isNotNull();
        assertThat(admin.namespaces()
                        .withName(NAMESPACE)
                        .require()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNull();
    }

    private static void awaitPoll(OperatorUnderTest operator) {
        Await.until(
                "the feed was read",
                () -> assertThat(operator.http("/metrics")).contains("cloudegress_feed_polls_total{"));
    }

    /** The requirement's spec, and its policies with their versions: what has not changed at all. */
    private static SortedMap<String, String> versions(KubernetesClient admin) {
        SortedMap<String, String> versions = new TreeMap<>();
        admin.resources(EgressRequirement.class)
                .inAnyNamespace()
                .list()
                .getItems()
                .forEach(requirement -> versions.put(
                        Requirements.key(requirement),
                        requirement.getMetadata().getUid() + " "
                                + requirement.getMetadata().getGeneration()));
        admin.network()
                .v1()
                .networkPolicies()
                .inNamespace("team")
                .list()
                .getItems()
                .forEach(policy -> versions.put(Requirements.key(policy), version(policy)));
        return versions;
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getUid() + " " + object.getMetadata().getResourceVersion();
    }
}
