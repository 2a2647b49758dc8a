package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {
    @ParameterizedTest
    @CsvSource({
        "'', spec, spec",
        "spec, mode, spec.mode",
        "spec, _a-1, spec._a-1",
        "metadata.labels, app.kubernetes.io/name, metadata.labels[app.kubernetes.io/name]",
        "'', a.b, [a.b]",
        "spec, 1a, spec[1a]",
        "spec, '', spec[]",
    })
    void aKeyThatIsNoIdentifierStandsInBrackets(String parent, String key, String path) {
        assertThat(FieldPath.field(parent, key)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"items, 0, items[0]", "spec.services, 12, spec.services[12]", "'a[1]', 2, 'a[1][2]'"})
    void anItemStandsUnderItsIndex(String list, int index, String path) {
        assertThat(FieldPath.item(list, index)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "'', spec, spec",
        "items[0], '', items[0]",
        "items[0], spec.mode, items[0].spec.mode",
        "items[0], [a/b], 'items[0][a/b]'",
        "'', [0], [0]",
        "'', '', ''",
    })
    void pathsAreJoinedByADotWhereOneIsWanted(String parent, String child, String path) {
        assertThat(FieldPath.join(parent, child)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "mode, mode",
        "spec.mode, mode",
        "spec.services[0], services",
        "spec.services[9], services",
        "'spec.matrix[10][2]', matrix",
        "spec.services[0].name, name",
        "metadata.labels[app.kubernetes.io/name], app.kubernetes.io/name",
        "'metadata.labels[a/b][0]', a/b",
        "[a.b], a.b",
        "[0], ''",
        "spec[], ''",
        "spec[1a], 1a",
        "spec[a1], a1",
        "spec[/], /",
        "spec[:], :",
        "spec], spec]",
    })
    void theLastKeyOfAPathIsWithoutIndices(String path, String key) {
        assertThat(FieldPath.lastKey(path)).isEqualTo(key);
    }
}
