package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TagsCheckTest {
    @TempDir
    private Path directory;

    @Test
    void saysWhatEachStepDoes() {
        documents()
                .write("s/ServiceTags_Public_20260601.json", "Public", 10, "Storage", "20.0.0.0/24 20.0.2.0/24")
                .write("s/ServiceTags_Public_20260608.json", "Public", 11, "Storage", "20.0.0.0/24 20.0.4.0/24")
                .write("s/ServiceTags_Public_20260615.json", "Public", 12, "Storage", "20.0.0.0/24 20.0.4.0/24")
                .write("s/ServiceTags_Public_20260622.json", "Public", 13, "Storage", "20.0.0.0/24 20.0.4.0/24")
                .write("s/ServiceTags_Public_20260629.json", "Public", 14, "Storage", "20.0.0.0/24 20.0.4.0/24")
                .raw("s/remarks.txt", "not a document");

        CommandLineRun run = check("s", "--tag", "Public/Storage");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("""
                Public: 5 documents, 1 tag; a loss of up to 50% and growth to 4 times + 64 prefixes are believed; removed prefixes stay 21 days and 3 further publications

                2026-06-01  s/ServiceTags_Public_20260601.json  change 10: the beginning
                2026-06-08  s/ServiceTags_Public_20260608.json  change 11: taken
                  Storage: 1 prefix (256 IPv4 addresses) added; 1 prefix (256 IPv4 addresses) removed, and kept for the
                           retention
                2026-06-15  s/ServiceTags_Public_20260615.json  change 12: taken, 1 tag unchanged
                2026-06-22  s/ServiceTags_Public_20260622.json  change 13: taken, 1 tag unchanged
                2026-06-29  s/ServiceTags_Public_20260629.json  change 14: taken
                  Storage: 1 prefix (256 IPv4 addresses) expired

                Public: 5 taken, 0 refused; 0 holds began, none is left
                """);
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void saysWhatIsHeldAndWhatIsRefused() {
        documents()
                .write(
                        "ServiceTags_Public_20260601.json",
                        "Public",
                        10,
                        "Storage",
                        "20.0.0.0/24 20.0.2.0/24 20.0.4.0/24")
                .write("ServiceTags_Public_20260608.json", "Public", 11, "Storage", "20.0.0.0/24")
                .write("ServiceTags_Public_20260615.json", "Public", 11, "Storage", "20.0.0.0/24")
                .write("ServiceTags_Public_20260622.json", "Public", 9, "Storage", "20.0.0.0/24")
                .raw("ServiceTags_Public_20260623.json", "<html><head><title>404 - Not Found</title></head></html>")
                .write(
                        "ServiceTags_Public_20260629.json",
                        "Public",
                        12,
                        "Storage",
                        "20.0.0.0/24 20.0.2.0/24 20.0.4.0/24");

        CommandLineRun run = check(".", "--tag", "Public/Storage");

        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("change 11: taken Storage: held (Shrunk): the tag would lose 512 of 768 IPv4 addresses (67%")
                .contains("change 11: taken still held: Storage")
                .contains(
                        "change 9: refused (Older): the document is older than the last one: change 9 of 2026-06-22 after"
                                + " change 11 of 2026-06-15")
                .contains("ServiceTags_Public_20260623.json: refused: this is an HTML page (\"404 - Not Found\")")
                .contains("Storage: no longer held, the document is sane again")
                .contains("Public: 4 taken, 2 refused; 1 hold began, none is left");
    }

    @Test
    void takesGuardsRetentionAndAcceptancesOfASource() {
        documents()
                .write(
                        "ServiceTags_Public_20260601.json",
                        "Public",
                        10,
                        "Storage",
                        "20.0.0.0/24 20.0.2.0/24 20.0.4.0/24")
                .write("ServiceTags_Public_20260608.json", "Public", 11, "Storage", "20.0.0.0/24")
                .raw("source.yaml", """
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: PrefixSource
                        metadata: {name: public}
                        spec:
                          cloud: Public
                          origins: [{downloadPage: {}}]
                          retention: {days: 0, publications: 0}
                          accept:
                            - {tag: Storage, digest: DIGEST, reason: the vendor said so}
                        """.replace("DIGEST", digestOf("20.0.0.0/24")));

        CommandLineRun run = check(".", "--tag", "Public/Storage", "--prefixsource", "source.yaml");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("removed prefixes stay 0 days and 0 further publications")
                .contains(
                        "Storage: taken because somebody accepted it; 2 prefixes (512 IPv4 addresses) removed, and kept for the"
                                + " retention; 2 prefixes (512 IPv4 addresses) expired");
        assertThat(run.status()).isEqualTo(ExitStatus.FINE);
    }

    @Test
    void startsFromTheBuiltInSnapshotWhereAsked() {
        documents().write("ServiceTags_Public_20260601.json", "Public", 10, "Storage", "20.0.0.0/24");

        CommandLineRun run = check("ServiceTags_Public_20260601.json", "--baseline", "built-in");

        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("refused (Older)", "change 406 of 2026-06-22, which ships with the operator");
    }

    @Test
    void looksAtAllTagsWhereAskedAndAtCloudsApart() {
        documents()
                .write("ServiceTags_Public_20260601.json", "Public", 10, "Storage", "20.0.0.0/24", "Sql", "20.2.0.0/24")
                .write("ServiceTags_China_20260601.json", "China", 7, "Storage", "20.0.0.0/24")
                .write("ServiceTags_Public_20260608.json", "Public", 11, "Storage", "20.0.0.0/24");

        CommandLineRun run = check(".", "--all-tags");

        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("Public: 2 documents, all tags;")
                .contains("Sql: held (Vanished): the document does not have the tag any more.")
                .contains("Public: 2 taken, 0 refused; 1 hold began, left are Sql")
                .contains("China: 1 document, all tags;");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
    }

    @Test
    void namesWhatATagThatIsNotThereProbablyMeans() {
        documents().write("ServiceTags_Public_20260601.json", "Public", 10, "Storage", "20.0.0.0/24");
        assertThat(check(".", "--tag", "Public/Storag").out())
                .contains(
                        "not in the document: there is no service tag Storag in the document for Public (did you mean Storage?)");
        CommandLineRun bad = check(".", "--tag", "Storage");
        assertThat(bad.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(bad.err()).contains("write the cloud before the tag, as Public/Storage");
    }

    @Test
    void refusesWhatIsNoSeries() {
        documents()
                .write("tags.json", "Public", 10, "Storage", "20.0.0.0/24")
                .raw("empty/remarks.txt", "")
                .raw("two.yaml", """
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: PrefixSource
                        metadata: {name: a}
                        spec: {cloud: Public, origins: [{downloadPage: {}}]}
                        ---
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: PrefixSource
                        metadata: {name: b}
                        spec: {cloud: Public, origins: [{downloadPage: {}}]}
                        """);
        assertThat(check("tags.json").err()).startsWith("tags.json: has no cloud and date in its name");
        assertThat(check("empty").err()).startsWith("empty: the directory has no service tag document");
        assertThat(check("tags.json", "--prefixsource", "tags.json").status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(check("tags.json", "--prefixsource", "two.yaml").err())
                .contains("two.yaml:9: spec.cloud: is a second source for Public: give one");
        assertThat(check("ServiceTags_Public_20260601.json").status()).isEqualTo(ExitStatus.ENVIRONMENT);
    }

    private String digestOf(String prefixes) {
        new TagDocuments(directory)
                .write("x/ServiceTags_Public_20260601.json", "Public", 1, "T", "20.9.0.0/24 20.9.2.0/24 20.9.4.0/24")
                .write("x/ServiceTags_Public_20260608.json", "Public", 2, "T", prefixes);
        String said = check("x", "--tag", "Public/T").out();
        return said.replaceAll("(?s).*digest:\\s+([0-9a-f]{12}).*", "$1");
    }

    private TagDocuments documents() {
        return new TagDocuments(directory);
    }

    private CommandLineRun check(String... arguments) {
        List<String> all = new ArrayList<>(List.of("tags", "check"));
        all.addAll(List.of(arguments));
        return CommandLineRun.in(directory, all);
    }
}
