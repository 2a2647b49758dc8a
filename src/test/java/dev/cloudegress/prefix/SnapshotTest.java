package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.DocumentText.Tag;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotTest {
    private static final LocalDate DATE = LocalDate.of(2026, 6, 22);
    private static final List<String> WANTED = List.of("storage", "AzureFrontDoor.Frontend");

    private static final String TEXT = """
            # cloud-egress prefixes, format 1
            # Written by: cloud-egress tags snapshot. One prefix a line, so that a diff shows what came and went.
            cloud Public
            date 2026-06-22
            change-number 406
            digest de846ed69f475828078457772e1816b0010dd3ca5c33bb772620b878c2d92f3f
            tags 2
            tag AzureFrontDoor.Frontend change-number=12 ipv4=1 ipv6=1
            13.73.248.16/29
            2603:1030:20e:3::23c/126
            tag Storage change-number=7 ipv4=2 ipv6=1
            20.33.80.0/24
            52.239.0.0/17
            2603:1030:a:2::/64
            """;

    @Test
    void writesTheFormat() throws DocumentRefused {
        assertThat(SnapshotWriter.write(dated(DocumentText.sample()), WANTED)).isEqualTo(TEXT);
    }

    @Test
    void readsWhatWasWritten() throws DocumentRefused {
        ServiceTagDocument document = dated(DocumentText.sample()).document();

        Snapshot snapshot = open(TEXT);

        assertThat(snapshot.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(snapshot.documentDate()).isEqualTo(DATE);
        assertThat(snapshot.changeNumber()).isEqualTo(406);
        assertThat(snapshot.names()).containsExactly("AzureFrontDoor.Frontend", "Storage");
        assertThat(snapshot.tag("STORAGE")).isEqualTo(document.tag("Storage"));
        assertThat(snapshot.tag("Storage.NorthEurope")).isEmpty();
        assertThat(snapshot.known("storage"))
                .contains(new KnownTag(
                        new ServiceTagReference(Cloud.PUBLIC, "Storage"),
                        CidrSet.parse("20.33.80.0/24", "52.239.0.0/17", "2603:1030:a:2::/64"),
                        7,
                        DATE,
                        "built-in"));
        snapshot.verify();
    }

    @Test
    void theOrderOfTheDocumentLeavesNoTrace() throws DocumentRefused {
        List<Tag> reversed = DocumentText.sample().tags();
        Collections.reverse(reversed);
        List<String> wanted = new ArrayList<>(WANTED);
        Collections.reverse(wanted);
        wanted.add("Storage");

        assertThat(SnapshotWriter.write(dated(DocumentText.sample().with(reversed)), wanted))
                .isEqualTo(TEXT);
    }

    @Test
    void oneChangedPrefixIsOneChangedLine() throws DocumentRefused {
        List<Tag> tags = DocumentText.sample().tags();
        tags.set(1, new Tag("Storage", 7, List.of("20.33.80.0/24", "52.239.128.0/17", "2603:1030:a:2::/64")));

        String changed = SnapshotWriter.write(dated(DocumentText.sample().with(tags)), WANTED);

        assertThat(changed.lines().filter(line -> !TEXT.contains(line + "\n")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("digest "))
                .contains("52.239.128.0/17");
    }

    @Test
    void neighboursAreJoined() throws DocumentRefused {
        DatedDocument document = dated(DocumentText.sample()
                .with(List.of(new Tag("A", 1, List.of("20.0.0.0/25", "20.0.0.128/25", "20.0.0.7/32")))));

        assertThat(SnapshotWriter.write(document, List.of("A")))
                .endsWith("tag A change-number=1 ipv4=1 ipv6=0\n20.0.0.0/24\n");
    }

    @Test
    void anAbsentTagIsAnErrorWithNearNames() {
        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(
                        () -> SnapshotWriter.write(dated(DocumentText.sample()), List.of("Storage", "AzureFrontDoor")))
                .withMessage("there is no service tag AzureFrontDoor in the document for Public (did you mean"
                        + " AzureFrontDoor.Frontend?)");
    }

    @Test
    void refusesWhatCannotBeHeld() throws DocumentRefused {
        DatedDocument empty = dated(DocumentText.sample().with(List.of(new Tag("Empty", 1, List.of()))));
        DatedDocument sample = dated(DocumentText.sample());

        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(() -> SnapshotWriter.write(empty, List.of("Empty")))
                .withMessageStartingWith("the tag Empty has no prefixes in the document for Public");
        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(() -> SnapshotWriter.write(empty, List.of()))
                .withMessageStartingWith("no tag of Public is wanted");
        assertThatExceptionOfType(DocumentRefused.class)
                .isThrownBy(() -> SnapshotWriter.files(
                        List.of(sample, sample), List.of(new ServiceTagReference(Cloud.PUBLIC, "Storage"))))
                .withMessageStartingWith("there are two documents for Public");
    }

    @Test
    void writesTwoFilesForEachDocument() throws DocumentRefused {
        DatedDocument china = dated(new DocumentText("China", 1, List.of(DocumentText.STORAGE)));

        assertThat(SnapshotWriter.files(
                        List.of(dated(DocumentText.sample()), china),
                        List.of(
                                new ServiceTagReference(Cloud.PUBLIC, "Storage"),
                                new ServiceTagReference(Cloud.PUBLIC, "AzureFrontDoor.Frontend"),
                                new ServiceTagReference(Cloud.CHINA, "Storage"),
                                new ServiceTagReference(Cloud.AZURE_GOVERNMENT, "Storage"))))
                .containsOnlyKeys("china.names", "china.prefixes", "public.names", "public.prefixes")
                .containsEntry("public.prefixes", TEXT);
    }

    @Test
    void damageInOneTagLeavesTheOthersReadable() {
        Snapshot snapshot = open(TEXT.replace("13.73.248.16/29", "13.73.248.17/29"));

        assertThat(snapshot.tag("Storage")).isPresent();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> snapshot.tag("AzureFrontDoor.Frontend"))
                .withMessageStartingWith("the snapshot is damaged at line 9: 13.73.248.17/29 has host bits set");
    }

    @Test
    void aChangedPrefixDoesNotFitTheDigest() {
        Snapshot snapshot = open(TEXT.replace("52.239.0.0/17", "52.239.0.0/18"));

        assertThat(snapshot.tag("Storage")).isPresent();
        assertThatIllegalArgumentException().isThrownBy(snapshot::verify).withMessageContaining("digest");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format 1|format 2|line 1: the first line must be
            cloud Public|cloud Moon|line 3: unknown cloud
            cloud Public|Public|line 3: "cloud" must stand here
            date 2026-06-22|date 2026-06-31|line 4: not a date
            change-number 406|change-number -1|line 5: a number must stand here
            change-number 406|change-number 9999999999999999999|line 5: a number must stand here
            digest |digest x|line 6: a digest has 64 hexadecimal digits
            tags 2|tags 3|line 14: there are 2 tags, not 3
            tag Storage|tag AzureFrontDoor.frontend|line 14: the tag AzureFrontDoor.frontend is there twice
            tag Storage|tag Sto_rage|line 11: the line of a tag must stand here
            ipv4=2|ipv4=3|line 14: the tag Storage has 3 prefixes, not the 3 and 1
            ipv4=2|ipv4=|line 11: the line of a tag must stand here
            52.239.0.0/17|10.0.0.0/8|line 14: the tag Storage is not believed: 10.0.0.0/8
            52.239.0.0/17|52.0.0.0/7|line 14: the tag Storage is not believed: 52.0.0.0/7 is wider than /8
            52.239.0.0/17|20.33.81.0/24|line 14: the prefixes of the tag Storage overlap
            52.239.0.0/17|2603:1030:a:4::/64|line 14: the prefixes of the tag Storage overlap
            52.239.0.0/17|xyz|line 13: "xyz" is not an IPv4 address
            52.239.0.0/17|2603:1030:000a:0002:0003:0004:0005:0006:0007:0008/128|line 13: "2603:1030
            """)
    void saysWhereItIsDamaged(String what, String with, String sentence) {
        assertThat(TEXT).contains(what);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(TEXT.replaceFirst(what, with)).verify())
                .withMessageStartingWith("the snapshot is damaged at " + sentence);
    }

    @Test
    void everyTruncationIsDamage() {
        for (int length = 0; length < TEXT.length(); length++) {
            String cut = TEXT.substring(0, length);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> open(cut).verify())
                    .withMessageStartingWith("the snapshot is damaged");
        }
    }

    @ParameterizedTest
    @EnumSource
    void builtInSnapshotsAreWhole(Cloud cloud) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        snapshot.verify();

        assertThat(snapshot.cloud()).isEqualTo(cloud);
        assertThat(snapshot.names()).contains("AzureCloud", "AzureFrontDoor.Frontend", "Storage");
        assertThat(snapshot.documentDate()).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(snapshot.changeNumber()).isPositive();
    }

    @Test
    void everyTagThatTheCatalogNamesIsBuiltIn() {
        List<ServiceTagReference> tags = BuiltInCatalog.names().stream()
                .flatMap(name -> BuiltInCatalog.find(name).orElseThrow().getSpec().endpoints().stream())
                .flatMap(endpoint -> endpoint.serviceTags().stream())
                .distinct()
                .toList();

        assertThat(tags)
                .isNotEmpty()
                .allSatisfy(tag -> assertThat(BuiltInSnapshot.load(tag.cloud()).names())
                        .as("take the snapshot anew: cloud-egress tags snapshot")
                        .contains(tag.name()));
    }

    @Test
    void builtInTagsHaveTheFiguresOfTheirDocument() {
        Snapshot snapshot = BuiltInSnapshot.load(Cloud.PUBLIC);

        assertThat(snapshot.tag("MicrosoftCloudAppSecurity").orElseThrow().prefixes())
                .hasSize(2299);
        assertThat(snapshot.tag("AzureFrontDoor.Frontend").orElseThrow().prefixes())
                .hasSize(122 + 102);
        assertThat(snapshot.tag("Storage")
                        .orElseThrow()
                        .prefixes()
                        .containsAll(snapshot.tag("Storage.NorthEurope")
                                .orElseThrow()
                                .prefixes()))
                .isTrue();
    }

    private static Snapshot open(String text) {
        return Snapshot.open(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DatedDocument dated(DocumentText text) throws DocumentRefused {
        return new DatedDocument(
                new ServiceTagParser(DocumentRules.DEFAULT)
                        .parse(text.toString().getBytes(StandardCharsets.UTF_8), null, name -> !name.isEmpty()),
                DATE);
    }
}
