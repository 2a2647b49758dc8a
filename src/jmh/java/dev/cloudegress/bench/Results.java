package dev.cloudegress.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run measured, as JMH wrote it. Immutable.
 *
 * @param figures by benchmark: class, method and parameter ({@code PlanBenchmark.plan CILIUM})
 */
record Results(Map<String, Figure> figures) {
    /** Copies the map. */
    Results {
        figures = Map.copyOf(figures);
    }

    /**
     * One benchmark.
     *
     * @param nanos the mean time of a call
     * @param error half of the interval that the mean lies in with 99.9 %, in nanoseconds; not a number where one call was measured
     * @param bytes what a call allocated; not a number where the calls are other processes
     */
    record Figure(double nanos, double error, double bytes) {}

    /** Reads JMH's file. */
    static Results read(Path file) throws IOException {
        Map<String, Figure> figures = new TreeMap<>();
        for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
            String name = result.path("benchmark").asText();
            StringBuilder key = new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
            for (Iterator<JsonNode> values = result.path("params").elements(); values.hasNext(); ) {
                key.append(' ').append(values.next().asText());
            }
            JsonNode time = result.path("primaryMetric");
            double unit = switch (time.path("scoreUnit").asText()) {
                case "us/op" -> 1e3;
                case "ms/op" -> 1e6;
                default -> throw new IllegalArgumentException("no unit of these benchmarks: " + time.path("scoreUnit"));
            };
            JsonNode allocated = result.path("secondaryMetrics").path("gc.alloc.rate.norm");
            boolean isProcess = key.indexOf("CommandLineBenchmark") == 0;
            figures.put(
                    key.toString(),
                    new Figure(
                            time.path("score").asDouble() * unit,
                            time.path("scoreError").asDouble(Double.NaN) * unit,
                            isProcess ? Double.NaN : allocated.path("score").asDouble(Double.NaN)));
        }
        return new Results(figures);
    }

    /** A benchmark's figure; empty where the run left it out. */
    Optional<Figure> find(String benchmark) {
        return Optional.ofNullable(figures.get(benchmark));
    }
}
