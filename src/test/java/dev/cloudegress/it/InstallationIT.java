package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands of the installation guide, one directly after the other, on a cluster that has never seen the kinds. */
class InstallationIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    /** Later than any snapshot that ships. */
    private static final long CHANGE = 10_000;

    @Test
    void twoCommandsInstallTheOperatorAndItsFeed() {
        Installation installation = Installation.installWithSources(CLUSTER.controlPlane());

        PrefixSource source =
                CLUSTER.admin().resources(PrefixSource.class).list().getItems().getFirst();
        PrefixSourceSpec spec = source.getSpec();
        assertThat(source.getMetadata().getName()).isEqualTo("public");
        assertThat(spec.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(spec.origins())
                .singleElement()
                .satisfies(origin -> assertThat(origin.downloadPage()).isNotNull());
        assertThat(spec.intervalMinutes()).as("the API server's default").isEqualTo(480);

        // An upgrade types the same again, and what an admin accepted meanwhile stays.
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        kubectl.mustRun(
                "patch",
                "prefixsource",
                "public",
                "--type=merge",
                "-p",
                "{\"spec\": {\"accept\": [{\"tag\": \"Storage\", \"digest\": \"0123456789ab\", \"reason\": \"announced\"}]}}");
        kubectl.mustRun("apply", "-k", "deploy");
        assertThat(kubectl.mustRun(
                        "apply", "-f", Path.of("deploy", "prefix-sources.yaml").toString()))
                .contains("prefixsource.cloudegress.dev/public unchanged");
        assertThat(CLUSTER.admin()
                        .resources(PrefixSource.class)
                        .withName("public")
                        .require()
                        .getSpec()
                        .accept())
                .hasSize(1);

        rightsEndAtTheOwnNamespace(installation, kubectl);
    }

    /** The example's own commands, with a document of the usual size. */
    @Test
    void aDocumentIsBroughtToAClusterWithoutAWayToTheInternet() throws IOException {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        Path example = Path.of("examples", "prefix-sources", "configmap.yaml");
        CLUSTER.controlPlane().kubectl().mustRun("apply", "-f", example.toString());
        List<String> commands = commands(example);
        assertThat(commands).hasSize(3);
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            assertThat(operator.runtime().isLeader()).isTrue();
            awaitFresh("False", "BadConfiguration", "service-tags");

            pack(document(CHANGE));
            run(commands.get(0));
            run(commands.get(2));
            awaitFresh("True", "UpToDate", "Change " + CHANGE);

            pack(document(CHANGE + 1));
            run(commands.get(1));
            // The annotation counts in seconds: the second that was asked for last is not another one.
            Await.until("the second document is read", () -> {
                run(commands.get(2));
                assertFresh("True", "UpToDate", "Change " + (CHANGE + 1));
            });
        }
    }

    private static void awaitFresh(String status, String reason, String says) {
        Await.until("Fresh is " + status + ", " + reason, () -> assertFresh(status, reason, says));
    }

    private static void assertFresh(String status, String reason, String says) {
        PrefixSourceStatus now = CLUSTER.admin()
                .resources(PrefixSource.class)
                .withName("public")
                .require()
                .getStatus();
        assertThat(now).isNotNull();
        assertThat(now.conditions()).filteredOn("type", "Fresh").singleElement().satisfies(fresh -> {
            assertThat(fresh.status()).as(fresh.message()).isEqualTo(status);
            assertThat(fresh.reason()).isEqualTo(reason);
            assertThat(fresh.message()).contains(says);
        });
    }

    /** As many tags as there are, with texts that pack as badly as those of the provider. */
    private static String document(long change) {
        Random random = new Random(change);
        StringBuilder text =
                new StringBuilder("{\"changeNumber\": " + change + ", \"cloud\": \"Public\", \"values\": [");
        for (int tag = 0; tag < 3_300; tag++) {
            SortedSet<String> prefixes = new TreeSet<>();
            for (int prefix = 0; prefix < 55; prefix++) {
                prefixes.add(
                        "\"20.%d.%d.%d/32\"".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
            }
            String name = "Test.Region" + tag;
            text.append(tag == 0 ? "" : ",")
                    .append("{\"name\": \"" + name + "\", \"id\": \"" + name
                            + "\", \"properties\": {\"changeNumber\": 1, \"region\": \"\", \"platform\": \"Azure\","
                            + " \"systemService\": \"\", \"addressPrefixes\": ["
                            + String.join(",", prefixes) + "], \"networkFeatures\": null}}");
        }
        return text.append("]}").toString();
    }

    private static void pack(String document) throws IOException {
        Path file = CLUSTER.controlPlane().directory().resolve("ServiceTags_Public.json.gz");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            packed.write(document.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(Files.size(file)).as("what a ConfigMap is to take").isBetween(500_000L, 1_000_000L);
    }

    /** The calls of kubectl in the head of an example, each in one line. */
    private static List<String> commands(Path example) throws IOException {
        String head = Files.readString(example).replaceAll("\\\\\n#\\s+", "");
        return head.lines()
                .filter(line -> line.startsWith("#   kubectl "))
                .map(line -> line.substring(1).strip())
                .toList();
    }

    private static void run(String command) {
        Kubectl kubectl = CLUSTER.controlPlane().kubectl();
        ProcessBuilder builder = new ProcessBuilder("sh", "-ec", command)
                .directory(CLUSTER.controlPlane().directory().toFile())
                .redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubectl.kubeconfig().toString());
        builder.environment().put("HOME", kubectl.home().toString());
        builder.environment()
                .merge(
                        "PATH",
                        kubectl.binary().resolveSibling("").toString(),
                        (path, own) -> own + File.pathSeparator + path);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", interrupted);
        }
    }

    private static void rightsEndAtTheOwnNamespace(Installation installation, Kubectl kubectl) {
        for (String kind : List.of("secrets", "configmaps")) {
            assertThat(may(kubectl, installation, "get", kind, installation.namespace()))
                    .isTrue();
            for (String verb : List.of("list", "watch", "create", "update", "patch", "delete")) {
                assertThat(may(kubectl, installation, verb, kind, installation.namespace()))
                        .as(verb + " " + kind)
                        .isFalse();
            }
            for (String elsewhere : List.of("default", "kube-system")) {
                assertThat(may(kubectl, installation, "get", kind, elsewhere))
                        .as(elsewhere)
                        .isFalse();
            }
        }
    }

    private static boolean may(Kubectl kubectl, Installation installation, String verb, String kind, String namespace) {
        String answer = kubectl.run(
                        "", "auth", "can-i", verb, kind, "--namespace=" + namespace, "--as=" + installation.user())
                .output()
                .strip();
        assertThat(answer).isIn("yes", "no");
        return answer.equals("yes");
    }
}
