package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where every value of the chart lands, by {@code values-table.yaml}: what the real helm makes of the value alone. A value that the table does
 * not name is an error, so that nobody adds one that does nothing.
 */
class HelmValuesIT {
    private static final Path TABLE = Path.of("src/test/resources/helm/values-table.yaml");
    private static final Helm HELM = Helm.alone(HelmValuesIT.class);

    @TempDir
    private static Path directory;

    /**
     * A row of the table.
     *
     * @param value the path of the value, with dots
     * @param is what it is set to
     * @param with further values that it needs, or null
     * @param object the kind, and after a blank the end of the name where there are several of it
     * @param at the JSON pointer in the object, or null where the object goes
     * @param gives what stands there then, or null where that is {@code is}
     * @param gone whether the object is not there any more
     */
    record Row(
            String value,
            JsonNode is,
            @Nullable JsonNode with,
            String object,
            @Nullable String at,
            @Nullable JsonNode gives,
            boolean gone) {
        @Override
        public String toString() {
            return value + " in " + object + (at == null ? "" : " " + at);
        }

        /** The value alone, as a values file. */
        JsonNode alone() {
            JsonNode tree = is;
            for (String key : List.of(value.split("\\.")).reversed()) {
                tree = JsonNodeFactory.instance.objectNode().set(key, tree);
            }
            return tree;
        }
    }

    static List<Row> table() throws IOException {
        return List.of(Yaml.read(Files.readString(TABLE), Row[].class));
    }

    @ParameterizedTest
    @MethodSource("table")
    void aValueLandsWhereItHasTo(Row row) throws IOException {
        JsonNode before = rendered(row, JsonNodeFactory.instance.objectNode());
        JsonNode after = rendered(row, row.alone());
        if (row.gone()) {
            assertThat(before.isObject()).as("%s is there before", row.object()).isTrue();
            assertThat(after.isMissingNode()).as("%s is gone", row.object()).isTrue();
        } else {
            String pointer = row.at() == null ? "" : row.at();
            JsonNode expected = row.gives() == null ? row.is() : row.gives();
            assertThat(after.at(pointer)).isEqualTo(expected);
            assertThat(before.at(pointer))
                    .as("what stands there without the value")
                    .isNotEqualTo(expected);
        }
    }

    @Test
    void noValueIsWithoutARow() throws IOException {
        Set<String> known = new TreeSet<>();
        collect(Yaml.read(Files.readString(Helm.CHART.resolve("values.schema.json")), JsonNode.class), "", known);
        // Helm's own.
        known.remove("global");
        Set<String> named = new TreeSet<>();
        table().forEach(row -> named.add(row.value()));
        assertThat(known).hasSizeGreaterThan(50);
        assertThat(named).isEqualTo(known);
    }

    /** The values: what the schema describes in words. What stands above them has properties only. */
    private static void collect(JsonNode schema, String prefix, Set<String> values) {
        schema.path("properties").properties().forEach(field -> {
            if (field.getValue().has("description")) {
                values.add(prefix + field.getKey());
            } else {
                collect(field.getValue(), prefix + field.getKey() + ".", values);
            }
        });
    }

    /** The object of a row as it is with some values, or a missing node. */
    private static JsonNode rendered(Row row, JsonNode values) throws IOException {
        JsonNode needed = row.with() == null ? JsonNodeFactory.instance.objectNode() : row.with();
        Path base = Files.writeString(directory.resolve("with.json"), needed.toString());
        Path own = Files.writeString(directory.resolve("is.json"), values.toString());
        Stream<String> arguments = Stream.of("--values=" + own, "--name-template=egress");
        if (!row.value().equals("crds.install")) {
            // They are long, and no other value changes them.
            arguments = Stream.concat(arguments, Stream.of("--set=crds.install=false"));
        }
        String[] words = row.object().split(" ");
        List<JsonNode> found = HelmTemplateIT.template(HELM, base, arguments.toArray(String[]::new)).stream()
                .filter(object -> object.path("kind").asText().equals(words[0])
                        && (words.length == 1
                                || object.at("/metadata/name").asText().endsWith(words[1])))
                .toList();
        assertThat(found).as("objects that are meant by %s", row.object()).hasSizeLessThan(2);
        // As the table is read, so that equal numbers are equal nodes.
        return found.isEmpty()
                ? MissingNode.getInstance()
                : Yaml.read(found.getFirst().toString(), JsonNode.class);
    }
}
