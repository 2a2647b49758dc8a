package dev.cloudegress.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.docs.Markdown;
import dev.cloudegress.docs.Markdown.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The words of conditions and events are those of the code, in both directions. */
class ConditionTablesTest {
    private static final Path OPERATOR = Path.of("src/main/java/dev/cloudegress/operator");
    private static final Pattern WORD = Pattern.compile("\"([A-Z][A-Za-z]+)\"");

    /** What says the reasons of conditions and events in literals; those of requirements are enums, which the compiler holds. */
    private static final List<String> SPEAKERS = List.of(
            "Announcements",
            "CatalogPublisher",
            "FeedNews",
            "FeedStatus",
            "NameConditions",
            "NameWarnings",
            "ServiceConditions");

    /** Conditions and their values, which are no reasons. */
    private static final Set<String> NO_REASONS =
            Set.of("True", "False", "Unknown", "Ready", "Stalled", "Fresh", "Held", "Edition");

    @Test
    void everyReasonAndEventIsInTheReference() throws IOException {
        Set<String> reference = words(References.API);
        Set<String> said = new TreeSet<>();
        for (String speaker : SPEAKERS) {
            Matcher words = WORD.matcher(Files.readString(OPERATOR.resolve(speaker + ".java")));
            while (words.find()) {
                said.add(words.group(1));
            }
        }
        said.removeAll(NO_REASONS);
        assertThat(said).hasSizeGreaterThan(30);
        assertThat(reference).as("say in ConditionTables what these mean").containsAll(said);
    }

    @Test
    void theReferenceHasNoWordThatTheCodeNeverSays() throws IOException {
        StringBuilder code = new StringBuilder();
        for (Path file : sources()) {
            code.append(Files.readString(file));
        }
        String tables =
                List.of("EgressRequirement", "CloudService", "PrefixSource", "PrefixSet", "ResolvedName").stream()
                        .map(ConditionTables::of)
                        .collect(Collectors.joining());
        Matcher reasons = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`").matcher(tables);
        int found = 0;
        while (reasons.find()) {
            found++;
            assertThat(code.toString()).contains('"' + reasons.group(1) + '"');
        }
        assertThat(found).isGreaterThan(40);
    }

    private static Set<String> words(Path document) {
        return Markdown.read(document).code().stream().map(Place::text).collect(Collectors.toSet());
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
