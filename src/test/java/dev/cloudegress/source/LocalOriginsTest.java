package dev.cloudegress.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.ServiceTagNames;
import dev.cloudegress.prefix.ServiceTagParser;
import dev.cloudegress.prefix.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are at hand: in ConfigMaps, in files, in the program. */
class LocalOriginsTest {
    @TempDir
    private Path directory;

    private Path mount = Path.of("");

    @BeforeEach
    void mount() throws IOException {
        mount = Files.createDirectories(directory.resolve("mount/team"));
        mount = directory.resolve("mount");
    }

    @ParameterizedTest
    @CsvSource({
        "ServiceTags_Public_20260622.json,false,2026-06-22",
        "ServiceTags_Public_20260622.json.gz,true,2026-06-22",
        "tags,true,"
    })
    void readsAConfigMap(String key, boolean packed, LocalDate date) {
        byte[] document = Documents.document(406);
        OriginAnswer answer = configMap(key, Map.of(key, packed ? Documents.gzip(document) : document));
        assertThat(answer).isInstanceOfSatisfying(OriginAnswer.Taken.class, taken -> {
            assertThat(taken.document().changeNumber()).isEqualTo(406);
            assertThat(taken.provenance())
                    .isEqualTo(new Provenance(
                            "the key " + key + " of the ConfigMap documents",
                            "the key " + key + " of the ConfigMap documents",
                            DocumentSeries.PUBLISHED,
                            true,
                            Optional.ofNullable(date),
                            Optional.empty()));
        });
    }

    @Test
    void saysWhatAConfigMapLacks() {
        OriginAnswer.Failed other =
                failed(configMap("public.json", Map.of("Public.json", new byte[0], "china.json", new byte[0])));
        assertThat(other.reason()).isEqualTo(FailureReason.CONFIGURATION);
        assertThat(other.message())
                .isEqualTo("the ConfigMap documents: does not have what is asked for: unknown key public.json: one of"
                        + " Public.json, china.json (did you mean Public.json?)");
        assertThat(failed(configMap("a", Map.of())).message())
                .isEqualTo("the ConfigMap documents: has no data, and its key a is asked for");
        assertThat(failed(new ConfigMapOrigin("else", "a", new TestNamespace()).ask(Documents.INTAKE, Optional.empty()))
                        .message())
                .isEqualTo("the ConfigMap else: is not in the operator's namespace: create it there");
        TestNamespace broken = new TestNamespace();
        broken.failure = new IOException("the API server does not answer");
        assertThat(failed(new ConfigMapOrigin("else", "a", broken).ask(Documents.INTAKE, Optional.empty()))
                        .message())
                .isEqualTo("the ConfigMap else: cannot be read: the API server does not answer");
    }

    @Test
    void refusesWhatIsNoDocument() {
        OriginAnswer.Failed failed = failed(configMap("a", Map.of("a", "<html>".getBytes(StandardCharsets.US_ASCII))));
        assertThat(failed.reason()).isEqualTo(FailureReason.CONTENT);
        assertThat(failed.message())
                .startsWith(
                        "the key a of the ConfigMap documents: is refused: this is an HTML page, not a service tag");
    }

    @Test
    void readsFilesBelowTheMount() throws IOException {
        Files.write(mount.resolve("team/ServiceTags_Public_20260622.json"), Documents.document(406));
        OriginAnswer answer = file("team/ServiceTags_Public_20260622.json");
        assertThat(answer).isInstanceOfSatisfying(OriginAnswer.Taken.class, taken -> {
            assertThat(taken.document().changeNumber()).isEqualTo(406);
            assertThat(taken.provenance().documentDate()).contains(LocalDate.of(2026, 6, 22));
            assertThat(taken.provenance().complete()).isTrue();
        });
    }

    /** As the kubelet lays out a volume of a ConfigMap. */
    @Test
    void followsLinksThatStayBelow() throws IOException {
        Path version = Files.createDirectory(mount.resolve("..2026_06_22"));
        Files.write(version.resolve("a.json"), Documents.document(406));
        link(mount.resolve("..data"), Path.of("..2026_06_22"));
        link(mount.resolve("a.json"), Path.of("..data/a.json"));
        assertThat(file("a.json")).isInstanceOf(OriginAnswer.Taken.class);
        Path other = directory.resolve("link-to-mount");
        link(other, mount);
        assertThat(new FileOrigin(other, "a.json").ask(Documents.INTAKE, Optional.empty()))
                .as("the mount itself may be a link")
                .isInstanceOf(OriginAnswer.Taken.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.json",
                "team/../../secret.json",
                "out.json",
                "outside/secret.json",
                "team/../a.json",
                "",
                "."
            })
    void doesNotLeaveTheMount(String path) throws IOException {
        Files.write(directory.resolve("secret.json"), Documents.document(1));
        Files.write(mount.resolve("a.json"), Documents.document(1));
        link(mount.resolve("out.json"), Path.of("../secret.json"));
        link(mount.resolve("outside"), Path.of(".."));
        OriginAnswer.Failed failed = failed(file(path));
        assertThat(failed.reason()).isEqualTo(FailureReason.CONFIGURATION);
        assertThat(failed.message()).contains("leads out of the mount for documents: give a path below it");
    }

    @Test
    void doesNotReadAnAbsolutePathEvenBelowTheMount() throws IOException {
        Files.write(mount.resolve("a.json"), Documents.document(1));
        assertThat(failed(file(mount.resolve("a.json").toString())).message()).contains("leads out of the mount");
    }

    @Test
    void saysWhatIsNoFile() {
        assertThat(failed(file("team")).message())
                .isEqualTo("the file team: is not a file: a directory or a device cannot be read");
        assertThat(failed(file("nothing.json")).message())
                .isEqualTo(
                        "the file nothing.json: is not there: it has to be below the operator's mount for documents");
        assertThat(failed(file("a\u0000b")).message())
                .isEqualTo("the file a?b: is not there: it has to be below the operator's mount for documents");
    }

    @ParameterizedTest
    @EnumSource(Cloud.class)
    void readsTheSnapshot(Cloud cloud) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        DocumentIntake intake = DocumentIntake.of(
                new ServiceTagParser(DocumentRules.DEFAULT), cloud, ServiceTagNames.anyOf(snapshot.names()));
        OriginAnswer answer = new BuiltInOrigin(cloud).ask(intake, Optional.empty());
        assertThat(answer).isInstanceOfSatisfying(OriginAnswer.Taken.class, taken -> {
            assertThat(taken.document().digest()).isEqualTo(snapshot.digest());
            assertThat(taken.document().changeNumber()).isEqualTo(snapshot.changeNumber());
            assertThat(taken.document().tags().values())
                    .allSatisfy(tag -> assertThat(snapshot.tag(tag.name())).contains(tag));
            assertThat(taken.provenance().documentDate()).contains(snapshot.documentDate());
            assertThat(taken.provenance().complete())
                    .as("tags that it lacks are not removed")
                    .isFalse();
            assertThat(taken.provenance().series()).isEqualTo(DocumentSeries.BUILT_IN);
        });
    }

    private static OriginAnswer configMap(String key, Map<String, byte[]> data) {
        TestNamespace namespace = new TestNamespace();
        namespace.configMaps.put("documents", data);
        return new ConfigMapOrigin("documents", key, namespace).ask(Documents.INTAKE, Optional.empty());
    }

    private OriginAnswer file(String path) {
        return new FileOrigin(mount, path).ask(Documents.INTAKE, Optional.empty());
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "left out: no symbolic links here");
        }
    }

    private static OriginAnswer.Failed failed(OriginAnswer answer) {
        assertThat(answer).isInstanceOf(OriginAnswer.Failed.class);
        return (OriginAnswer.Failed) answer;
    }
}
