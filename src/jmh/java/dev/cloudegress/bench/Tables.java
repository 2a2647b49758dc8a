package dev.cloudegress.bench;

import dev.cloudegress.bench.Results.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of what a run measured, as Markdown. What the run left out is left out. Stateless. */
final class Tables {
    private Tables() {}

    /** A line of a table: what stands in it, and which benchmark. */
    private record Row(String text, String benchmark) {}

    /** A table: its caption, what the others are compared with, and its lines. */
    private record Table(String caption, Row baseline, List<Row> rows) {}

    private static List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        tables.add(new Table(
                "A document of service tags",
                new Row("Jackson's tokens alone", "DocumentBenchmark.tokenise"),
                List.of(
                        new Row("read, every prefix checked", "DocumentBenchmark.parseAndValidate"),
                        new Row("each changed tag compared and judged, alone", "DocumentBenchmark.diffAndGuard"),
                        new Row("all of it", "DocumentBenchmark.parseValidateDiffAndGuard"))));
        for (String operation : List.of("build", "union", "difference", "aggregate")) {
            for (String size : List.of("100", "2500", "15000")) {
                String benchmark = "CidrBenchmark." + operation;
                tables.add(new Table(
                        "Prefixes: " + operation + ", " + size,
                        new Row("ours", benchmark + "Ours " + size),
                        List.of(
                                new Row("IPAddress", benchmark + "IpAddress " + size),
                                new Row("a list", benchmark + "Naive " + size))));
            }
        }
        for (String form : List.of("NETWORK_POLICY", "CILIUM", "CILIUM_BOTH")) {
            tables.add(new Table(
                    "One requirement of ten services and 2,500 prefixes: " + name(form),
                    new Row("its objects written as JSON", "PlanBenchmark.json " + form),
                    List.of(
                            new Row("expanded, resolved, rendered", "PlanBenchmark.plan " + form),
                            new Row("its objects written as YAML", "PlanBenchmark.yaml " + form),
                            new Row("the same by SnakeYAML from maps", "PlanBenchmark.snakeYaml " + form))));
        }
        for (String size : List.of("2500", "15000")) {
            tables.add(new Table(
                    "Splitting " + size + " prefixes into parts of 256",
                    new Row("after every 256th", "SplitBenchmark.everySoMany " + size),
                    List.of(new Row("by blocks of the address space", "SplitBenchmark.stable " + size))));
        }
        tables.add(new Table(
                "The command line, as processes",
                new Row("`java -version`", "CommandLineBenchmark.java"),
                List.of(
                        new Row("`bin/cloud-egress render`, NetworkPolicy", "CommandLineBenchmark.renderNetworkPolicy"),
                        new Row("`bin/cloud-egress render`, Cilium", "CommandLineBenchmark.renderCilium"))));
        return tables;
    }

    private static String name(String form) {
        return switch (form) {
            case "NETWORK_POLICY" -> "NetworkPolicy";
            case "CILIUM" -> "Cilium, names where there are some";
            default -> "Cilium, names and addresses";
        };
    }

    /** The figures that the design asks for beside those that were measured. */
    static String goals(Results results) {
        StringBuilder text = new StringBuilder("| what | to reach | reached |\n| --- | --- | --- |\n");
        Optional<Figure> tokens = results.find("DocumentBenchmark.tokenise");
        results.find("DocumentBenchmark.parseAndValidate")
                .ifPresent(parsed -> tokens.ifPresent(base -> goal(
                        text,
                        "a document read and checked, against Jackson's tokens",
                        "2.5 times",
                        ratio(parsed, base) + " times")));
        results.find("DocumentBenchmark.parseValidateDiffAndGuard").ifPresent(all -> {
            tokens.ifPresent(base -> goal(
                    text,
                    "the same, with every tag of the catalog changed, compared and judged",
                    "2.5 times",
                    ratio(all, base) + " times"));
            goal(text, "allocated for it", "10 MB", bytes(all.bytes()));
        });
        for (String form : List.of("NETWORK_POLICY", "CILIUM", "CILIUM_BOTH")) {
            results.find("PlanBenchmark.plan " + form)
                    .ifPresent(plan -> goal(
                            text,
                            "a requirement of ten services and 2,500 prefixes planned: " + name(form),
                            "1 ms",
                            time(plan.nanos())));
        }
        results.find("CommandLineBenchmark.renderNetworkPolicy")
                .ifPresent(render -> goal(text, "`render` of one requirement", "0.5 s", time(render.nanos())));
        return text.toString();
    }

    private static void goal(StringBuilder text, String what, String wanted, String reached) {
        text.append("| ")
                .append(what)
                .append(" | ")
                .append(wanted)
                .append(" | ")
                .append(reached)
                .append(" |\n");
    }

    /** Every figure, with what it is compared with. */
    static String all(Results results) {
        StringBuilder text = new StringBuilder(
                "| what | time | ± | allocated | times the first |\n| --- | --- | --- | --- | --- |\n");
        for (Table table : tables()) {
            Optional<Figure> baseline = results.find(table.baseline().benchmark());
            if (baseline.isEmpty()) {
                continue;
            }
            text.append("| **").append(table.caption()).append("** | | | | |\n");
            row(text, table.baseline(), baseline.get(), baseline.get());
            for (Row row : table.rows()) {
                results.find(row.benchmark()).ifPresent(figure -> row(text, row, figure, baseline.get()));
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Row row, Figure figure, Figure baseline) {
        text.append("| ")
                .append(row.text())
                .append(" | ")
                .append(time(figure.nanos()))
                .append(" | ")
                .append(Double.isNaN(figure.error()) ? "" : time(figure.error()))
                .append(" | ")
                .append(Double.isNaN(figure.bytes()) ? "" : bytes(figure.bytes()))
                .append(" | ")
                .append(ratio(figure, baseline))
                .append(" |\n");
    }

    private static String ratio(Figure figure, Figure baseline) {
        double ratio = figure.nanos() / baseline.nanos();
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%,.0f", ratio);
    }

    /** A time with three digits. */
    static String time(double nanos) {
        return nanos < 1e6
                ? digits(nanos / 1e3) + " µs"
                : nanos < 1e9 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
    }

    /** A number of bytes with three digits; a kB has 1,000. */
    static String bytes(double bytes) {
        return bytes < 1e3
                ? digits(bytes) + " B"
                : bytes < 1e6 ? digits(bytes / 1e3) + " kB" : digits(bytes / 1e6) + " MB";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }
}
