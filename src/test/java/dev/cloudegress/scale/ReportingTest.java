package dev.cloudegress.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.scale.Phase.Usage;
import dev.cloudegress.scale.Plot.Point;
import dev.cloudegress.scale.Plot.Series;
import dev.cloudegress.scale.RunResult.Machine;
import dev.cloudegress.scale.RunResult.SizeResult;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Tables and plots of a run that was made up. */
class ReportingTest {
    private static final RunResult RUN = new RunResult(
            "2026-11-22T10:00:00Z",
            "abc1234",
            new Machine("a processor", 2, 24_000, "6.18", 0.5),
            List.of("-XX:+UseSerialGC"),
            "NetworkPolicy",
            List.of(size(100, 300), size(1000, 400)));

    private static SizeResult size(int requirements, double rate) {
        return new SizeResult(
                requirements,
                5,
                3,
                10_500,
                16,
                List.of(
                        phase("bare create", requirements, 500, "bare", Map.of()),
                        phase("bare edit", requirements, 500, "bare", Map.of()),
                        phase("start", requirements, rate, "operator", writes(requirements)),
                        phase("idle", 0, 0, "operator", Map.of("create events 201", 7L, "get discovery 200", 2L)),
                        phase("edit", requirements, rate, "operator", writes(requirements)),
                        phase("feed", requirements, rate, "operator", Map.of()),
                        phase("restart", 0, 0, "operator", Map.of()),
                        phase("fail over", 1, 0, "operator", Map.of()),
                        phase("create", requirements, rate, "operator", writes(requirements)),
                        phase("bare again create", requirements, 700, "bare", Map.of())));
    }

    private static Map<String, Long> writes(long requirements) {
        return Map.of(
                "create networkpolicies 201", 3 * requirements,
                "patch egressrequirements/status 200", requirements,
                "patch egressrequirements 200", requirements);
    }

    private static Phase phase(String name, long requirements, double rate, String writer, Map<String, Long> requests) {
        return new Phase(
                name,
                3 * requirements,
                3 * requirements,
                7.5,
                0.5,
                rate,
                8.0,
                new Percentiles(1, 2, 3),
                new TreeMap<>(requests),
                new TreeMap<>(Map.of(writer, new Usage(4, 200, 160, 210), "apiserver", new Usage(5, 500, 400, 510))),
                0,
                Map.of("readySeconds", 1.25));
    }

    @Test
    void theTableSetsTheOperatorBesideTheMeanOfTheBareLoop() {
        assertThat(ScaleTables.bareRate(RUN.sizes().getFirst(), "create")).isEqualTo(600);
        assertThat(ScaleTables.of(RUN))
                .contains("| 100 | the operator starts, all requirements are there | 300 | 7.5 | 300 | 600 | 50 % |")
                .contains("| 1,000 | every requirement is edited | 3,000 | 7.5 | 400 | 500 | 80 % |")
                .doesNotContain("all requirements are deleted");
    }

    @Test
    void writesAreToldApart() {
        SizeResult size = RUN.sizes().getFirst();

        assertThat(ScaleTables.writes(size.phase("start")))
                .containsEntry("policies", 300L)
                .containsEntry("status", 100L)
                .containsEntry("finalizer", 100L);
        assertThat(ScaleTables.withoutEvents(size.phase("idle"))).isZero();
    }

    @Test
    void aRunIsReadAsItWasWritten() throws Exception {
        ObjectMapper json = new ObjectMapper();

        assertThat(json.readValue(json.writeValueAsString(RUN), RunResult.class))
                .isEqualTo(RUN);
    }

    @Test
    void aRunTakesThePlaceOfTheLastOne(@TempDir Path docs) throws Exception {
        Path document = docs.resolve("performance.md");
        String begin = "<!-- bin/bench-scale --publish writes from here, NetworkPolicy -->";
        String end = "<!-- to here, NetworkPolicy -->";
        Files.writeString(document, "before\n" + begin + "\nold\n" + end + "\nafter\n");

        Publication.write(List.of(RUN), docs);
        String once = Files.readString(document);
        Publication.write(List.of(RUN), docs);

        assertThat(Files.readString(document)).isEqualTo(once);
        assertThat(once)
                .startsWith("before\n" + begin)
                .endsWith(end + "\nafter\n")
                .doesNotContain("old");
        assertThat(docs.resolve("performance/scale-networkpolicy-rate.svg")).isNotEmptyFile();
        assertThat(docs.resolve("performance/scale-networkpolicy-memory.svg")).isNotEmptyFile();
    }

    @Test
    void aDocumentWithoutAPlaceIsRefused() {
        assertThatThrownBy(() -> Publication.replaced("text", "Cilium", "content"))
                .hasMessageContaining("no place for Cilium");
    }

    @Test
    void aPlotHasItsPointsWhereTheyBelong() throws Exception {
        String svg = new Plot(
                        "a < b",
                        "MiB",
                        List.of(new Series("one", false, List.of(new Point(100, 50), new Point(1000, 100)))))
                .svg();

        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        NodeList points = document.getElementsByTagName("circle");
        assertThat(points.getLength()).isEqualTo(2);
        double low = Double.parseDouble(
                points.item(0).getAttributes().getNamedItem("cy").getNodeValue());
        double high = Double.parseDouble(
                points.item(1).getAttributes().getNamedItem("cy").getNodeValue());
        assertThat(high).as("more is higher up").isLessThan(low);
        assertThat(document.getDocumentElement().getTextContent()).contains("a < b", "MiB", "1,000", "one");
    }
}
