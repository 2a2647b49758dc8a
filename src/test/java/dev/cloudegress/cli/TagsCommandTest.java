package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.ServiceTag;
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
    void listsEveryTagOfTheSnapshotAndWhoUsesIt() {
        CommandLineRun run = CommandLineRun.of("tags", "list");
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
    void listsTheTagsOfADocument() {
        new TagDocuments(directory)
                .write(
                        "ServiceTags_Public_20260622.json",
                        "Public",
                        406,
                        "Storage.NorthEurope",
                        "20.0.0.0/24 2603::/48")
                .write("mine.json", "China", 405);

        String all = run("tags", "list", "ServiceTags_Public_20260622.json").out();
        assertThat(all)
                .containsPattern(
                        "(?m)^Public   2026-06-22   .*   406      Storage[.]NorthEurope   1      1      csm-cloud-backend, ")
                .containsPattern("(?m) Other19  +1      0$");
        assertThat(run("tags", "list", "ServiceTags_Public_20260622.json", "--used")
                        .out())
                .contains("Storage.NorthEurope")
                .doesNotContain("Other");
        assertThat(run("tags", "list", "mine.json").out()).containsPattern("(?m)^China   -      -     405");
        assertThat(run("tags", "list", "absent.json").status()).isEqualTo(ExitStatus.ENVIRONMENT);
    }

    @Test
    void showsATagOfTheSnapshotWhateverItsCase() {
        CommandLineRun run = CommandLineRun.of("tags", "show", "Public/storage.northeurope");

        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.FINE);
        ServiceTag tag =
                BuiltInSnapshot.load(Cloud.PUBLIC).tag("Storage.NorthEurope").orElseThrow();
        assertThat(run.out())
                .startsWith("Public/Storage.NorthEurope\ndocument  change ")
                .contains("\ndigest    " + tag.digest() + "\n", "\nused by   csm-cloud-backend, ");
        assertThat(run.out().lines().filter(line -> line.startsWith("  ")).map(String::strip))
                .containsExactlyElementsOf(
                        tag.prefixes().cidrs().stream().map(Object::toString).toList());
    }

    @Test
    void showsATagOfADocument() {
        new TagDocuments(directory)
                .write(
                        "ServiceTags_Public_20260622.json",
                        "Public",
                        406,
                        "Unused",
                        "20.0.1.0/24 20.0.0.0/24 2603::/48");

        assertThat(run("tags", "show", "Public/Unused", "ServiceTags_Public_20260622.json")
                        .out())
                .containsPattern("document  change 406 of 2026-06-22, .*; change 1 of the tag\n")
                // printf '20.0.0.0/23\n2603::/48\n' | sha256sum, which spec.accept names
                .contains("digest    6cf6681c0c931eaca619f9031ab76fbfc55ac481ea0e33e42893bf68db01e49e\n")
                .contains("allows    2 prefixes, 512 IPv4 and about 2^80 IPv6 addresses\n")
                .endsWith("used by   no service of the catalog\n  20.0.0.0/23\n  2603::/48\n");
    }

    @Test
    void saysWhichTagWasProbablyMeant() {
        CommandLineRun bare = CommandLineRun.of("tags", "show", "AzureFrontDoor");
        assertThat(bare.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(bare.err()).contains("AzureFrontDoor: write the cloud before the tag, as Public/Storage");

        CommandLineRun family = CommandLineRun.of("tags", "show", "Public/Storage.NorthEurop");
        assertThat(family.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(family.err())
                .contains("there is no service tag Storage.NorthEurop in the built-in snapshot for Public (did you mean"
                        + " Storage.NorthEurope?)")
                .contains("give a document to see others");

        new TagDocuments(directory).write("china.json", "China", 405);
        CommandLineRun cloud = run("tags", "show", "Public/Storage", "china.json");
        assertThat(cloud.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(cloud.err()).contains("china.json: cloud: the document is for China, expected Public");
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
