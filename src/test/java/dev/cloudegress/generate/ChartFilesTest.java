package dev.cloudegress.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.manifest.DocumentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Alerts, their runbooks, the dashboard, and how values are described. */
class ChartFilesTest {
    private static final Path FILES = Path.of("helm/cloud-egress-operator/files");

    @Test
    void everyAlertHasARunbookAndCanBeSwitchedOff() throws IOException {
        List<JsonNode> alerts = children(read("alerts.yaml").at("/groups/0/rules"));
        Set<String> anchors = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(alerts).hasSizeGreaterThan(4).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(anchors).contains(name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning", "critical");
            assertThat(alert.path("for").asText()).isNotEmpty();
        });
        JsonNode known = DocumentReader.read("values.schema.json", Files.readAllBytes(ChartFiles.SCHEMA))
                .getFirst()
                .tree()
                .at("/properties/metrics/properties/prometheusRule/properties/disabled/items/enum");
        assertThat(children(known))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(alerts.stream()
                        .map(alert -> alert.path("alert").asText())
                        .toList());
    }

    @Test
    void panelsOfTheDashboardStandBesideEachOther() throws IOException {
        JsonNode dashboard = read("dashboard.json");
        Set<String> cells = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        assertThat(dashboard.path("panels")).isNotEmpty();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as("id of %s", title).isTrue();
            boolean row = panel.path("type").asText().equals("row");
            if (!row) {
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(panel.path("description").asText()).as(title).isNotEmpty();
            }
            assertThat(panel.path("targets").isEmpty()).as(title).isEqualTo(row);
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt())
                    .as(title)
                    .isLessThanOrEqualTo(24);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + "/"
                            + (place.path("y").asInt() + y);
                    assertThat(cells.add(cell))
                            .as("%s overlaps at %s", title, cell)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aValueThatNobodyDescribesIsAnError() {
        assertThatThrownBy(() -> ChartValues.read("## All\n\n# What.\na: 1\n\nb: 2\n", Map.of()))
                .hasMessageContaining("nothing says what b is");
        assertThatThrownBy(() -> ChartValues.read("## All\n\n# What.\na: {}\n", Map.of()))
                .hasMessageContaining("nothing says what may stand in a: add @schema");
    }

    @Test
    void everythingUnknownIsRefusedUnlessItIsKubernetesOwn() throws IOException {
        List<String> open = new ArrayList<>();
        JsonNode schema = DocumentReader.read("values.schema.json", Files.readAllBytes(ChartFiles.SCHEMA))
                .getFirst()
                .tree();
        collectOpen(schema, "", open);
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/affinity",
                        "/documents",
                        "/extraEnv[]",
                        "/extraVolumeMounts[]",
                        "/extraVolumes[]",
                        "/global",
                        "/livenessProbe",
                        "/metrics/serviceMonitor/metricRelabelings[]",
                        "/networkPolicy/dns/peers[]",
                        "/networkPolicy/extraEgress[]",
                        "/networkPolicy/metrics/from[]",
                        "/podSecurityContext",
                        "/readinessProbe",
                        "/resources",
                        "/securityContext",
                        "/startupProbe",
                        "/tolerations[]",
                        "/topologySpreadConstraints[]",
                        "/updateStrategy");
    }

    private static void collectOpen(JsonNode schema, String path, List<String> open) {
        JsonNode further = schema.path("additionalProperties");
        if (schema.path("type").asText().equals("object") && (further.isMissingNode() || further.asBoolean())) {
            open.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(field -> collectOpen(field.getValue(), path + "/" + field.getKey(), open));
        if (schema.has("items")) {
            collectOpen(schema.get("items"), path + "[]", open);
        }
        if (further.isObject()) {
            collectOpen(further, path + "/*", open);
        }
    }

    private static JsonNode read(String file) throws IOException {
        return DocumentReader.read(file, Files.readAllBytes(FILES.resolve(file)))
                .getFirst()
                .tree();
    }

    private static List<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
