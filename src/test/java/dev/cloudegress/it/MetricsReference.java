package dev.cloudegress.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code docs/metrics.md} says.
 *
 * @param metrics type and labels by name
 * @param values the values of labels that have no others, by metric and label
 * @param alerts the alerts that stand on a metric, by metric
 */
record MetricsReference(
        SortedMap<String, Metric> metrics,
        SortedMap<String, SortedMap<String, Set<String>>> values,
        SortedMap<String, SortedSet<String>> alerts) {
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern ALERT = Pattern.compile("CloudEgress\\w+");

    /** Open sets: the column describes them in words. */
    private static final Set<String> DESCRIBED = Set.of("code", "resource");

    /** One metric. */
    record Metric(String type, Set<String> labels) {}

    static MetricsReference read() {
        SortedMap<String, Metric> metrics = new TreeMap<>();
        SortedMap<String, SortedMap<String, Set<String>>> values = new TreeMap<>();
        SortedMap<String, SortedSet<String>> alerts = new TreeMap<>();
        for (List<String> cells : rows()) {
            switch (cells.size()) {
                case 5 ->
                    metrics.put(
                            code(cells.getFirst()).findFirst().orElseThrow(),
                            new Metric(cells.get(1), code(cells.get(3)).collect(Collectors.toSet())));
                case 3 -> {
                    String label = code(cells.get(1)).findFirst().orElseThrow();
                    if (!DESCRIBED.contains(label)) {
                        code(cells.getFirst())
                                .forEach(metric -> values.computeIfAbsent(metric, name -> new TreeMap<>())
                                        .put(label, code(cells.get(2)).collect(Collectors.toSet())));
                    }
                }
                case 2 ->
                    alerts.put(
                            code(cells.getFirst()).findFirst().orElseThrow(),
                            ALERT.matcher(cells.get(1))
                                    .results()
                                    .map(MatchResult::group)
                                    .collect(Collectors.toCollection(TreeSet::new)));
                default -> throw new AssertionError("a row of " + cells.size() + " cells in " + PAGE + ": " + cells);
            }
        }
        return new MetricsReference(metrics, values, alerts);
    }

    private static List<List<String>> rows() {
        try {
            return Files.readAllLines(PAGE).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|"))
                            .map(String::strip)
                            .toList())
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Stream<String> code(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1));
    }
}
