package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus makes of the alerts and of the dashboard's queries; no cluster is needed. */
class AlertsIT {
    private static final Path FILES = Path.of("helm/cloud-egress-operator/files");
    private static final Path ALERTS = FILES.resolve("alerts.yaml");
    private static final Path WEEKS = Path.of("src/test/resources/prometheus/alerts-test.yaml");
    private static final Pattern METRIC = Pattern.compile("\\b(?:cloudegress|process|jvm)_[a-z_]+");

    @TempDir
    private Path directory;

    @Test
    void prometheusTakesTheRules() {
        Promtool.Result result = Promtool.run("", "check", "rules", "--lint=all", "--lint-fatal", ALERTS.toString());
        assertThat(result.status()).as(result.said()).isZero();
    }

    @Test
    void eachAlertFiresWhenItShouldAndInNoOrdinaryWeek() throws IOException {
        Promtool.Result result = Promtool.run("", "test", "rules", WEEKS.toString());
        assertThat(result.status()).as(result.said()).isZero();

        SortedSet<String> fire = new TreeSet<>();
        SortedSet<String> stayQuiet = new TreeSet<>();
        for (JsonNode week : read(WEEKS).path("tests")) {
            for (JsonNode expected : week.path("alert_rule_test")) {
                (expected.path("exp_alerts").isEmpty() ? stayQuiet : fire)
                        .add(expected.path("alertname").asText());
            }
        }
        assertThat(fire).containsExactlyElementsOf(alerts().keySet());
        // A bug counts from the first; that none is none stands beside it.
        stayQuiet.add("CloudEgressBug");
        assertThat(stayQuiet).containsExactlyElementsOf(alerts().keySet());
    }

    @Test
    void aRuleThatIsBrokenIsNoticed() throws IOException {
        Path broken = directory.resolve("alerts.yaml");
        Files.writeString(broken, Files.readString(ALERTS).replace("== 0\n", "= 0\n"));
        assertThat(Promtool.run("", "check", "rules", broken.toString()).status())
                .isNotZero();

        Path late = directory.resolve("late.yaml");
        Files.writeString(late, Files.readString(ALERTS).replace("for: 6h", "for: 30m"));
        Path weeks = directory.resolve("weeks.yaml");
        Files.writeString(weeks, Files.readString(WEEKS).replaceFirst("rule_files: \\[.*]", "rule_files: [late.yaml]"));
        assertThat(Promtool.run("", "test", "rules", weeks.toString()).said())
                .contains("CloudEgressFeedStale", "FAILED");
    }

    /** Queries as the rules of a file, which Prometheus parses whole. */
    @Test
    void prometheusTakesTheQueriesOfTheDashboard() throws IOException {
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(20);
        StringBuilder rules = new StringBuilder("""
                groups:
                  - name: dashboard
                    rules:
                """);
        for (int i = 0; i < queries.size(); i++) {
            rules.append("""
                          - record: dashboard:panel:%d
                            expr: '%s'
                    """.formatted(
                            i, queries.get(i).replace("$__rate_interval", "5m").replace("$namespace", "egress")));
        }
        Path file = directory.resolve("dashboard.yaml");
        Files.writeString(file, rules);
        Promtool.Result result = Promtool.run("", "check", "rules", file.toString());
        assertThat(result.status()).as(result.said()).isZero();
    }

    @Test
    void everyMetricThatSomebodyAsksForIsDocumented() throws IOException {
        MetricsReference reference = MetricsReference.read();
        SortedSet<String> asked = new TreeSet<>();
        TreeMap<String, SortedSet<String>> byMetric = new TreeMap<>();
        alerts().forEach((alert, expression) -> names(expression).forEach(metric -> {
            asked.add(metric);
            byMetric.computeIfAbsent(metric, name -> new TreeSet<>()).add(alert);
        }));
        queries().forEach(query -> asked.addAll(names(query)));

        assertThat(reference.metrics().keySet()).containsAll(asked);
        assertThat(reference.alerts()).isEqualTo(byMetric);
    }

    private static Set<String> names(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toSet());
    }

    private static TreeMap<String, String> alerts() throws IOException {
        TreeMap<String, String> alerts = new TreeMap<>();
        read(ALERTS)
                .at("/groups/0/rules")
                .forEach(rule -> alerts.put(
                        rule.path("alert").asText(), rule.path("expr").asText()));
        return alerts;
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        JsonNode dashboard = read(FILES.resolve("dashboard.json"));
        for (JsonNode panel : dashboard.path("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.path("expr").asText()));
        }
        return queries;
    }

    private static JsonNode read(Path file) throws IOException {
        return Yaml.read(Files.readString(file), JsonNode.class);
    }
}
