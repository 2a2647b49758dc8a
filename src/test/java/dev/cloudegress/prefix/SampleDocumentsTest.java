package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.IpFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents that Azure published, where there is a folder of them. */
class SampleDocumentsTest {
    private static final ServiceTagParser PARSER = new ServiceTagParser(DocumentRules.DEFAULT);

    /** Name of the file without its ending, to what it says. */
    private static final SortedMap<String, ServiceTagDocument> DOCUMENTS = new TreeMap<>();

    private static Path folder = Path.of("");

    @BeforeAll
    static void readAll() throws IOException, DocumentRefused {
        Optional<Path> found = SampleDocuments.folder();
        assumeTrue(found.isPresent(), SampleDocuments.absent("reading published documents"));
        folder = found.orElseThrow();
        for (Path file : SampleDocuments.documents(folder)) {
            DocumentFileName name = DocumentFileName.parse(file.toString()).orElseThrow();
            DOCUMENTS.put(
                    file.getFileName().toString().replaceAll("[.]json([.]gz)?$", ""),
                    PARSER.parse(Files.readAllBytes(file), name.cloud(), tag -> !tag.isEmpty()));
        }
    }

    @Test
    void allAreAccepted() {
        assertThat(DOCUMENTS).hasSizeGreaterThanOrEqualTo(24);
        assertThat(DOCUMENTS.values()).allSatisfy(document -> {
            assertThat(document.tags()).hasSize(document.tagCount());
            assertThat(document.prefixCount()).isGreaterThan(document.tagCount());
        });
    }

    @Test
    void theNewestHasTheFiguresThatOthersCounted() {
        ServiceTagDocument document = document("ServiceTags_Public_20260622");

        assertThat(document.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(document.changeNumber()).isEqualTo(406);
        assertThat(document.tagCount()).isEqualTo(3234);
        assertThat(document.prefixCount()).isEqualTo(106_976);
        ServiceTag azureCloud = document.tag("azurecloud").orElseThrow();
        assertThat(azureCloud.prefixes().only(IpFamily.IPV4).size()).isEqualTo(2809);
        assertThat(azureCloud.prefixes().only(IpFamily.IPV6).size()).isEqualTo(2032);
        assertThat(document.missing(List.of("AzureFrontDoor", "AzureCloud.NorwayEast"))
                        .orElseThrow())
                .contains("AzureFrontDoor.Backend, AzureFrontDoor.FirstParty, AzureFrontDoor.Frontend,"
                        + " AzureFrontDoor.MicrosoftSecurity")
                .contains("did you mean AzureCloud.norwaye?");
    }

    @Test
    void contentDecidesNotNumbersAndNames() {
        assertThat(document("ServiceTags_Public_20250217").changeNumber())
                .isEqualTo(document("ServiceTags_Public_20250303").changeNumber());
        assertThat(document("ServiceTags_Public_20250217").digest())
                .isNotEqualTo(document("ServiceTags_Public_20250303").digest());
        assertThat(document("ServiceTags_Public_20260413").digest())
                .isNotEqualTo(document("ServiceTags_Public_20260413_republished_cn396")
                        .digest());
        assertThat(document("ServiceTags_Public_20260413_republished_cn396").digest())
                .isEqualTo(document("ServiceTags_Public_20260420").digest());
    }

    @Test
    void theBuiltInSnapshotIsThatOfItsDocuments() throws DocumentRefused {
        for (Cloud cloud : Cloud.values()) {
            Snapshot snapshot = BuiltInSnapshot.load(cloud);
            String name = "ServiceTags_" + cloud + "_"
                    + snapshot.documentDate().toString().replace("-", "");

            String taken =
                    SnapshotWriter.write(new DatedDocument(document(name), snapshot.documentDate()), snapshot.names());

            assertThat(Snapshot.open(taken.getBytes(StandardCharsets.US_ASCII)).digest())
                    .as("take the snapshot anew: cloud-egress tags snapshot")
                    .isEqualTo(snapshot.digest());
        }
    }

    private static ServiceTagDocument document(String name) {
        assertThat(DOCUMENTS).as("documents in " + folder).containsKey(name);
        return Objects.requireNonNull(DOCUMENTS.get(name));
    }
}
