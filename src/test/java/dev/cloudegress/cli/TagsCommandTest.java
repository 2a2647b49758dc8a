package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.Snapshot;
import dev.cloudegress.prefix.TagNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TagsCommandTest {
    @TempDir
    private Path directory;

    @Test
    void showsEveryTagOfTheSnapshot() {
        CommandLineRun run = CommandLineRun.of("tags", "show");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        for (Cloud cloud : Cloud.values()) {
            Snapshot snapshot = BuiltInSnapshot.load(cloud);
            for (String tag : snapshot.names()) {
                assertThat(run.out())
                        .containsPattern("(?m)^" + cloud + " .* days old .* " + tag.replace(".", "[.]") + " ");
            }
        }
    }

    @Test
    void makesASnapshotThatReadsBack() throws IOException {
        write("ServiceTags_China_20261116.json", document("China", names(Cloud.CHINA)));
        Files.createDirectory(directory.resolve("out"));
        CommandLineRun run = run("tags", "snapshot", "--from", "ServiceTags_China_20261116.json", "--out", "out");
        assertThat(run.err()).isEqualTo("wrote out/china.names\nwrote out/china.prefixes\n");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
        assertThat(names(directory.resolve("out"))).containsExactly("china.names", "china.prefixes");
        assertThat(TagNames.read(Files.readAllBytes(directory.resolve("out/china.names")))
                        .names())
                .containsExactlyInAnyOrderElementsOf(names(Cloud.CHINA));
        Snapshot snapshot = Snapshot.open(Files.readAllBytes(directory.resolve("out/china.prefixes")));
        snapshot.verify();
        assertThat(snapshot.names()).containsExactlyElementsOf(names(Cloud.CHINA));
        assertThat(snapshot.documentDate()).hasToString("2026-11-16");
    }

    @Test
    void holdsFurtherTagsWhereAsked() throws IOException {
        List<String> names = new java.util.ArrayList<>(names(Cloud.CHINA));
        names.add("Sql");
        write("ServiceTags_China_20261116.json", document("China", names));
        CommandLineRun run = run(
                "tags", "snapshot", "--from", "ServiceTags_China_20261116.json", "--out", ".", "--tag", "China/Sql");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FINE);
        assertThat(Snapshot.open(Files.readAllBytes(directory.resolve("china.prefixes")))
                        .names())
                .contains("Sql");
        CommandLineRun bad =
                run("tags", "snapshot", "--from", "ServiceTags_China_20261116.json", "--out", ".", "--tag", "Sql");
        assertThat(bad.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(bad.err()).contains("write the cloud before the tag, as Public/Storage");
    }

    @Test
    void refusesADocumentThatLacksATagAndWritesNothing() throws IOException {
        write("ServiceTags_China_20261116.json", document("China", List.of("Storage")));
        CommandLineRun run = run("tags", "snapshot", "--from", "ServiceTags_China_20261116.json", "--out", ".");
        assertThat(run.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(run.err()).startsWith("ServiceTags_China_20261116.json: ").contains("AzureFrontDoor.Frontend");
        assertThat(names(directory)).containsExactly("ServiceTags_China_20261116.json");
    }

    @Test
    void wantsADateAndADirectory() throws IOException {
        write("china.json", document("China", names(Cloud.CHINA)));
        CommandLineRun undated = run("tags", "snapshot", "--from", "china.json", "--out", ".");
        assertThat(undated.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(undated.err())
                .startsWith("china.json: has no date in its name")
                .contains("ServiceTags_China_20260622.json");
        write("ServiceTags_China_20261116.json", document("China", names(Cloud.CHINA)));
        CommandLineRun nowhere =
                run("tags", "snapshot", "--from", "ServiceTags_China_20261116.json", "--out", "missing");
        assertThat(nowhere.status()).isEqualTo(ExitStatus.ENVIRONMENT);
        assertThat(nowhere.err()).contains("missing/china.names: cannot write it: there is no such file or directory");
    }

    private static List<String> names(Cloud cloud) {
        return BuiltInSnapshot.load(cloud).names();
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String document(String cloud, List<String> tags) {
        return tags.stream()
                .map(tag -> """
                        {"name": "TAG", "id": "TAG", "properties": {"changeNumber": 1, "region": "", "platform": "Azure",
                         "systemService": "", "addressPrefixes": ["40.73.0.0/24"]}}
                        """.replace("TAG", tag))
                .collect(Collectors.joining(
                        ",", "{\"changeNumber\": 9, \"cloud\": \"" + cloud + "\", \"values\": [", "]}"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.in(directory, List.of(arguments));
    }
}
