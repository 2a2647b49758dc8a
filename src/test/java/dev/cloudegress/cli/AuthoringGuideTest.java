package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.catalog.LintCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The authoring guide says what is so: its commands run in the order of the page, a line at a time, and end as it says (a remark
 * {@code # exit status 1}, otherwise 0); its excerpts stand in the example; its tables have every field and every check.
 */
final class AuthoringGuideTest {
    private static final Path GUIDE = Path.of("docs/authoring.md");
    private static final Path EXAMPLE = Path.of("examples/services/acme-backup.yaml");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(sh|yaml)\n(.*?)^```$");
    private static final Pattern STATUS = Pattern.compile("# exit status ([0-9])$");
    private static final Pattern OUTPUT = Pattern.compile(">(\\S+)$");

    @TempDir
    private Path directory;

    @Test
    void everyCommandRunsAndEndsAsThePageSays() throws IOException {
        copyExamples();
        int run = 0;
        for (String line : blocks("sh").flatMap(String::lines).toList()) {
            if (line.startsWith("kubectl ")) {
                // Without a cluster: what it applies has to be there.
                Matcher file = Pattern.compile("-f (\\S+)").matcher(line);
                assertThat(!file.find() || Files.exists(directory.resolve(file.group(1))))
                        .as(line)
                        .isTrue();
            } else {
                run(line);
                run++;
            }
        }
        assertThat(run).isGreaterThanOrEqualTo(12);
    }

    @Test
    void everyExcerptStandsInTheExample() throws IOException {
        List<String> example = Files.readAllLines(EXAMPLE);
        List<String> excerpts = blocks("yaml").toList();
        assertThat(excerpts).hasSizeGreaterThanOrEqualTo(8);
        for (String excerpt : excerpts) {
            assertThat(example).containsSequence(excerpt.lines().toList());
        }
    }

    @Test
    void everyFieldIsExplained() throws IOException {
        String guide = Files.readString(GUIDE);
        Set<String> fields = new TreeSet<>();
        fields(
                new ObjectMapper()
                        .readTree(Path.of("src/main/resources/schemas/cloudservice.schema.json")
                                .toFile())
                        .path("properties")
                        .path("spec"),
                fields);
        assertThat(fields).contains("countFrom", "addressSource", "otherwise");
        assertThat(fields)
                .allSatisfy(field -> assertThat(guide).as("the field " + field).contains("`" + field + "`"));
    }

    @Test
    void theTableOfChecksIsComplete() throws IOException {
        String guide = Files.readString(GUIDE);
        assertThat(LintCheck.values())
                .allSatisfy(check -> assertThat(guide)
                        .contains("| `" + check.id() + "` | "
                                + switch (check.severity()) {
                                    case ERROR -> "error";
                                    case WARNING -> "warning";
                                    case INFO -> "remark";
                                }
                                + " |"));
    }

    private void run(String line) throws IOException {
        Matcher status = STATUS.matcher(line);
        int expected = status.find() ? Integer.parseInt(status.group(1)) : ExitStatus.FINE;
        String command = line.replaceFirst("\\s+#.*", "");
        Matcher output = OUTPUT.matcher(command);
        List<String> words = new ArrayList<>(
                Arrays.asList(command.replaceFirst("\\s*>\\S+$", "").split(" +", -1)));
        switch (words.removeFirst()) {
            case "bin/cloud-egress" -> {
                CommandLineRun run = CommandLineRun.in(directory, words);
                assertThat(run.status()).as(line + "\n" + run.err()).isEqualTo(expected);
                if (output.find()) {
                    Files.writeString(directory.resolve(output.group(1)), run.out());
                }
            }
            case "cp" -> Files.copy(directory.resolve(words.get(0)), directory.resolve(words.get(1)));
            case "cmp" ->
                assertThat(directory.resolve(words.get(0))).hasSameTextualContentAs(directory.resolve(words.get(1)));
            default -> throw new AssertionError("the test does not know how to run: " + line);
        }
    }

    private void copyExamples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(file.toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static Stream<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(GUIDE, StandardCharsets.UTF_8))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2));
    }

    /** The names of all fields below a schema. */
    private static void fields(JsonNode schema, Set<String> fields) {
        schema.path("properties").properties().forEach(property -> {
            fields.add(property.getKey());
            fields(property.getValue(), fields);
        });
        if (schema.has("items")) {
            fields(schema.path("items"), fields);
        }
    }
}
