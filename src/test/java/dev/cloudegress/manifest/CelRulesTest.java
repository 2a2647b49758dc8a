package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule with values that hold and values that do not. */
class CelRulesTest {
    @ParameterizedTest
    @CsvFileSource(resources = "cel-rules.csv", delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 2000)
    void ruleHoldsForWhatItShould(String beginning, String value, boolean holds) {
        List<String> rules =
                rules().stream().filter(rule -> rule.startsWith(beginning)).toList();
        assertThat(rules).as("rules that begin with " + beginning).hasSize(1);
        assertThat(CelRules.holds(rules.getFirst(), tree(value))).isEqualTo(holds);
    }

    @Test
    void everyRuleStandsInTheTableOnceGoodAndOnceBad() throws Exception {
        String table;
        try (var in = CelRulesTest.class.getResourceAsStream("cel-rules.csv")) {
            assertThat(in).isNotNull();
            table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String rule : rules()) {
            for (String holds : List.of("true", "false")) {
                assertThat(table.lines().filter(line -> {
                            List<String> columns = List.of(line.split(" \\| "));
                            return rule.startsWith(
                                            columns.getFirst().replace("`", "").strip())
                                    && columns.getLast().strip().equals(holds);
                        }))
                        .as(rule + " with " + holds)
                        .isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"self.x == 1", "self.all(k, k.size() <= 63)"})
    void aRuleWithoutCounterpartIsAnErrorAndNotSilence(String rule) {
        assertThatThrownBy(() -> CelRules.holds(rule, JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    private static Set<String> rules() {
        Set<String> rules = new HashSet<>();
        SchemaValidator.KINDS.forEach(
                kind -> collect(Schema.bundled(kind.toLowerCase(Locale.ROOT)).root(), rules));
        collect(Schema.bundled("operator-configuration").root(), rules);
        return rules;
    }

    private static void collect(JsonNode node, Set<String> rules) {
        node.path("x-kubernetes-validations")
                .forEach(rule -> rules.add(rule.path("rule").asText()));
        node.forEach(child -> collect(child, rules));
    }

    private static JsonNode tree(String yaml) {
        return DocumentReader.read("t.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .getFirst()
                .tree();
    }
}
