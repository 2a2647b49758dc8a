package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TagNamesTest {
    private static final TagNames NAMES = new TagNames(
            Cloud.PUBLIC, LocalDate.of(2026, 6, 22), new TreeSet<>(List.of("Storage", "apple", "Storage.NorthEurope")));

    private static final String TEXT = """
            # cloud-egress tag names, format 1
            # Written by: cloud-egress tags snapshot. All tags of the document, for checking catalog entries.
            cloud Public
            date 2026-06-22
            names 3
            apple
            Storage
            Storage.NorthEurope
            """;

    @Test
    void writesTheFormatAndReadsItBack() {
        assertThat(NAMES.text()).isEqualTo(TEXT);
        assertThat(read(TEXT)).isEqualTo(NAMES);
    }

    @Test
    void findsANameWhateverItsCaseAndSuggestsOneThatIsNear() {
        assertThat(NAMES.missing("STORAGE.northeurope")).isEmpty();
        assertThat(NAMES.missing("Storage.NorthEurop"))
                .hasValue("there is no service tag Storage.NorthEurop in the document for Public of 2026-06-22 (did you"
                        + " mean Storage.NorthEurope?)");
        assertThat(NAMES.missing("Nothing.Near"))
                .hasValue("there is no service tag Nothing.Near in the document for Public of 2026-06-22");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            format 1|format 2|it begins with
            cloud Public|cloud Moon|unknown cloud
            cloud Public|Public|"cloud" is missing
            date 2026-06-22|date 2026-06-31|its date is not one
            names 3|names 4|it does not have exactly the names
            apple|App_le|it does not have exactly the names
            apple|storage|it does not have exactly the names
            """)
    void saysThatItIsDamaged(String what, String with, String sentence) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(TEXT.replace(what, with)))
                .withMessageStartingWith("the list of tag names is damaged: " + sentence);
    }

    @Test
    void everyTruncationIsDamage() {
        for (int length = 0; length < TEXT.length(); length++) {
            String cut = TEXT.substring(0, length);
            assertThatIllegalArgumentException().isThrownBy(() -> read(cut));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBuiltInNamesAreOfTheSameDocumentAsTheSnapshot(Cloud cloud) {
        TagNames names = BuiltInTagNames.load(cloud);
        Snapshot snapshot = BuiltInSnapshot.load(cloud);

        assertThat(names.cloud()).isEqualTo(cloud);
        assertThat(names.documentDate())
                .as("take both anew: cloud-egress tags snapshot")
                .isEqualTo(snapshot.documentDate());
        assertThat(names.names()).containsAll(snapshot.names()).hasSizeGreaterThan(250);
    }

    @ParameterizedTest
    @EnumSource
    void theBuiltInNamesAreThoseOfTheirDocument(Cloud cloud) throws IOException, DocumentRefused {
        Optional<Path> folder = SampleDocuments.folder();
        assumeTrue(folder.isPresent(), SampleDocuments.absent("that the names of " + cloud + " are those published"));
        TagNames names = BuiltInTagNames.load(cloud);
        Path file = SampleDocuments.documents(folder.orElseThrow()).stream()
                .filter(path -> DocumentFileName.parse(path.toString())
                        .equals(Optional.of(new DocumentFileName(cloud, names.documentDate()))))
                .findFirst()
                .orElseThrow();

        ServiceTagDocument document = new ServiceTagParser(DocumentRules.DEFAULT)
                .parse(Files.readAllBytes(file), cloud, ServiceTagNames.anyOf(List.of()));

        assertThat(names.text())
                .isEqualTo(TagNames.of(new DatedDocument(document, names.documentDate()))
                        .text());
    }

    private static TagNames read(String text) {
        return TagNames.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
