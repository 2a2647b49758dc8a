package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentWriterTest {
    @Test
    void writesObjectsOfTheKubernetesClientInTheOrderPeopleKnow() {
        var policy = new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("a")
                .withLabels(Map.of("x.example/b", "1", "x.example/a", "yes"))
                .endMetadata()
                .withNewSpec()
                .addToPolicyTypes("Egress")
                .addNewEgress()
                .addNewTo()
                .withNewIpBlock()
                .withCidr("192.0.2.0/24")
                .endIpBlock()
                .endTo()
                .addNewPort()
                .withNewPort(443)
                .withProtocol("TCP")
                .endPort()
                .endEgress()
                .endSpec()
                .build();
        assertThat(DocumentWriter.yaml(List.of(policy, Map.of("kind", "B")))).isEqualTo("""
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata:
                          labels:
                            x.example/a: "yes"
                            x.example/b: "1"
                          name: a
                        spec:
                          egress:
                            - ports:
                                - port: 443
                                  protocol: TCP
                              to:
                                - ipBlock:
                                    cidr: 192.0.2.0/24
                          policyTypes:
                            - Egress
                        ---
                        kind: B
                        """);
    }

    @Test
    void writesOurOwnKinds() {
        String text = """
                {apiVersion: cloudegress.dev/v1alpha1, kind: EgressRequirement, metadata: {name: a},
                 spec: {podSelector: {}, services: [{name: x, parameters: {b: "2.0", a: x}}]}}
                """;
        EgressRequirement requirement = ManifestReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8))
                .requirements()
                .getFirst()
                .object();
        assertThat(DocumentWriter.yaml(requirement)).isEqualTo("""
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: EgressRequirement
                        metadata:
                          name: a
                        spec:
                          podSelector: {}
                          services:
                            - name: x
                              parameters:
                                a: x
                                b: "2.0"
                          backend: Auto
                          destinations: NamesFirst
                          dns: All
                          accept: {}
                          mode: Enforce
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on",
                "yes",
                "No",
                "y",
                "N",
                "true",
                "null",
                "~",
                "2.0",
                "1e3",
                "0x1f",
                "0o17",
                "010",
                "1_000",
                "12:30:45",
                "2026-01-31",
                ".inf",
                "=",
                "<<"
            })
    void quotesWhatSomeReaderTakesForSomethingElse(String text) {
        assertThat(DocumentWriter.yaml(Map.of("a", text))).isEqualTo("a: \"" + text + "\"\n");
        assertThat(DocumentWriter.yaml(Map.of(text, "a"))).isEqualTo("\"" + text + "\": a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "10.0.0.0/8",
                "192.0.2.1",
                "2001:db8::/32",
                "a.example.com",
                "1.2.3",
                "csm-cloud-backend/api",
                "a b c",
                "cloudegress.dev/v1alpha1",
                "None",
                "yess",
                "x: y is quoted by apostrophes only",
                "0x",
                "1.2e"
            })
    void quotesNothingElse(String text) {
        String expected = text.contains(": ") ? "'" + text + "'" : text;
        assertThat(DocumentWriter.yaml(Map.of("a", text))).isEqualTo("a: " + expected + "\n");
    }

    @Test
    void anEmptyTextIsSeen() {
        assertThat(DocumentWriter.yaml(Map.of("a", ""))).isEqualTo("a: \"\"\n");
    }

    @Test
    void longLinesAreNotFolded() {
        String text = "word ".repeat(200).strip();
        assertThat(DocumentWriter.yaml(Map.of("a", text))).isEqualTo("a: " + text + "\n");
    }

    @Test
    void severalLinesBecomeABlock() {
        assertThat(DocumentWriter.yaml(Map.of("a", "b\nc\n"))).isEqualTo("a: |\n  b\n  c\n");
    }

    @Test
    void equalPartsAreWrittenOut() {
        Map<String, Object> shared = new HashMap<>(Map.of("x", 1));
        Map<String, Object> twice = new LinkedHashMap<>();
        twice.put("a", shared);
        twice.put("b", shared);
        assertThat(DocumentWriter.yaml(twice)).isEqualTo("a:\n  x: 1\nb:\n  x: 1\n");
    }

    @Test
    void oneObjectIsItselfInJsonAndSeveralAreAList() {
        assertThat(DocumentWriter.json(List.of(Map.of("kind", "A")))).isEqualTo("""
                        {
                          "kind": "A"
                        }
                        """);
        assertThat(DocumentWriter.json(List.of(Map.of("kind", "A"), Map.of("kind", "B"))))
                .isEqualTo("""
                        {
                          "apiVersion": "v1",
                          "kind": "List",
                          "items": [
                            {
                              "kind": "A"
                            },
                            {
                              "kind": "B"
                            }
                          ]
                        }
                        """);
        assertThat(DocumentReader.read("t.json", DocumentWriter.json(List.of()).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void nothingIsNothing() {
        assertThat(DocumentWriter.yaml(List.of())).isEmpty();
    }

    @Test
    void equalObjectsGiveEqualBytesWhateverTheOrderOfTheirMaps() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("b", 1);
        one.put("a", 2);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("a", 2);
        other.put("b", 1);
        assertThat(DocumentWriter.yaml(one)).isEqualTo("a: 2\nb: 1\n").isEqualTo(DocumentWriter.yaml(other));
        assertThat(DocumentWriter.json(List.of(one)))
                .isEqualTo("{\n  \"a\": 2,\n  \"b\": 1\n}\n")
                .isEqualTo(DocumentWriter.json(List.of(other)));
    }

    @Test
    void aTreeIsWrittenAsItIs() {
        JsonNode tree = DocumentReader.read(
                        "t.yaml",
                        "{b: 2.0, a: 1.50, c: 10e2, d: ~, e: [], f: {}, g: 0x1f}".getBytes(StandardCharsets.UTF_8))
                .getFirst()
                .tree();
        assertThat(DocumentWriter.tree(tree)).isSameAs(tree);
        assertThat(DocumentWriter.yaml(tree)).isEqualTo("b: 2.0\na: 1.50\nc: 1.0E+3\nd: null\ne: []\nf: {}\ng: 31\n");
    }

    @Test
    void mappingsAndListsInListsAreIndentedByTwo() {
        assertThat(DocumentWriter.yaml(Map.of("a", List.of(Map.of("b", List.of(3), "c", 4), List.of(), 5))))
                .isEqualTo("""
                        a:
                          - b:
                              - 3
                            c: 4
                          - []
                          - 5
                        """);
        assertThat(DocumentWriter.json(List.of(Map.of("a", List.of(1, 2), "b", List.of()))))
                .isEqualTo("""
                        {
                          "a": [
                            1,
                            2
                          ],
                          "b": [ ]
                        }
                        """);
    }

    @Test
    void documentsAreDividedAndNotEnded() {
        assertThat(DocumentWriter.yaml(List.of(Map.of("a", 1)))).isEqualTo("a: 1\n");
        assertThat(DocumentWriter.yaml(List.of(Map.of("a", 1), Map.of("b", "2\n"), Map.of("c", 3))))
                .isEqualTo("a: 1\n---\nb: |\n  2\n---\nc: 3\n");
    }

    @Test
    void aLongKeyStandsBeforeItsColon() {
        String key = "k".repeat(1000);
        assertThat(DocumentWriter.yaml(Map.of(key, "v"))).isEqualTo(key + ": v\n");
    }

    @Test
    void aKeyOfSeveralLinesIsQuotedAndStandsAlone() {
        assertThat(DocumentWriter.yaml(Map.of("a\nb", "c"))).isEqualTo("? \"a\\nb\"\n: c\n");
    }

    @ParameterizedTest
    @CsvSource({"\\r, \\r", "\\u0085, \\N", "\\u2028, \\L", "\\u2029, \\P"})
    void whatAReaderWouldChangeIsEscaped(String given, String written) {
        String character = given.equals("\\r") ? "\r" : Character.toString(Integer.parseInt(given.substring(2), 16));
        assertThat(DocumentWriter.yaml(Map.of("a", "b" + character + "c"))).isEqualTo("a: \"b" + written + "c\"\n");
    }

    @Test
    void bytesAreWrittenAsBase64() {
        assertThat(DocumentWriter.yaml(Map.of("a", "ab".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("a: YWI=\n");
    }
}
