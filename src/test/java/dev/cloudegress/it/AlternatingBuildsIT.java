package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The operator of the commit before this one, built from its sources, and that of this tree, as two replicas of an update that goes back and
 * forth: whoever leads leaves what stands as it is.
 */
class AlternatingBuildsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final Path SOURCE = Path.of("examples/prefix-sources/built-in.yaml");

    private final List<OperatorProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(OperatorProcess::close);
    }

    @Test
    void whoeverLeadsLeavesWhatStands() {
        // An archive of the sources has no history: then the two are one build, which must not fight with itself
        // either.
        List<String> parent = EarlierBuild.extract(AlternatingBuildsIT.class)
                .map(EarlierBuild::operator)
                .orElseGet(OperatorProcess::thisBuild);
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun("apply", "-k", "deploy/");
        Installation installation = Installation.ofRelease(CLUSTER.controlPlane());
        kubectl.mustRun("apply", "-f", SOURCE.toString());
        String team = CLUSTER.newNamespace("team");
        OperatorProcess earlier =
                keep(OperatorProcess.start(parent, installation, "earlier", OperatorProcess.NO_LOOKUPS));
        OperatorProcess.awaitLeader(CLUSTER.admin(), installation, "earlier");
        List<Requirements> requirements = Stream.of("relay", "second", "third")
                .map(name -> Requirements.create(CLUSTER.admin(), team, name, Specs.BACKEND))
                .toList();
        requirements.forEach(Requirements::awaitApplied);

        OperatorProcess now = keep(OperatorProcess.start(installation, "now", OperatorProcess.NO_LOOKUPS));
        takesOver(installation, earlier, "now", now);
        SortedMap<String, String> standing = versions(CLUSTER.admin());
        assertThat(standing).hasSizeGreaterThan(10);

        for (int turn = 0; turn < 2; turn++) {
            earlier = keep(earlier.again());
            takesOver(installation, now, "earlier", earlier);
            assertThat(versions(CLUSTER.admin())).as("after the earlier build").isEqualTo(standing);
            now = keep(now.again());
            takesOver(installation, earlier, "now", now);
            assertThat(versions(CLUSTER.admin())).as("after this build").isEqualTo(standing);
        }
        requirements.forEach(requirement -> requirement.assertPlanned(Specs.DEFAULTS));
    }

    /** The leader ends; the other one leads and has looked at everything once. */
    private static void takesOver(
            Installation installation, OperatorProcess leader, String identity, OperatorProcess next) {
        Await.until(
                identity + " is warm",
                Await.PATIENCE,
                next::lastLines,
                () -> assertThat(next.status("/readyz")).isEqualTo(200));
        leader.terminate();
        OperatorProcess.awaitLeader(CLUSTER.admin(), installation, identity);
        Await.until(
                identity + " has looked at all",
                Await.PATIENCE,
                next::lastLines,
                () -> assertThat(looks(next)).isGreaterThanOrEqualTo(3));
    }

    private static double looks(OperatorProcess process) throws Exception {
        return process.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("cloudegress_reconciliations_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private OperatorProcess keep(OperatorProcess process) {
        processes.add(process);
        return process;
    }

    private static SortedMap<String, String> versions(KubernetesClient admin) {
        SortedMap<String, String> versions = new TreeMap<>();
        List<HasMetadata> objects = new ArrayList<>();
        objects.addAll(
                admin.network().v1().networkPolicies().inAnyNamespace().list().getItems());
        objects.addAll(admin.resources(PrefixSet.class).list().getItems());
        objects.addAll(admin.resources(CloudService.class).list().getItems());
        objects.forEach(object -> versions.put(
                Requirements.key(object),
                object.getMetadata().getUid() + " " + object.getMetadata().getResourceVersion()));
        return versions;
    }
}
