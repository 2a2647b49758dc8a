package dev.cloudegress.scale;

import dev.cloudegress.scale.Phase.Usage;
import dev.cloudegress.scale.RunResult.SizeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run as Markdown. */
final class ScaleTables {
    /** What the operator does, and what the bare loop does of the same. */
    private static final List<Row> ROWS = List.of(
            new Row("start", "the operator starts, all requirements are there", "create"),
            new Row("create", "all requirements are created while it runs", "create"),
            new Row("edit", "every requirement is edited", "edit"),
            new Row("feed", "the service tag gets a prefix more", "feed"),
            new Row("delete", "all requirements are deleted", ""));

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private record Row(String phase, String text, String bare) {}

    private ScaleTables() {}

    /** All tables of a run, with what they were measured on. */
    static String of(RunResult run) {
        return String.join("\n", about(run), "", rates(run), "", cost(run), "", memory(run), "", quiet(run));
    }

    /** Where and with what it was measured. */
    static String about(RunResult run) {
        RunResult.Machine machine = run.machine();
        return """
                %s backend. %s, %d processors, %,d MiB, Linux %s, load before the run %.2f. %s, commit %s.
                Java options: `%s`.""".formatted(
                        run.backend(),
                        machine.processor(),
                        machine.processors(),
                        machine.memoryMiB(),
                        machine.kernel(),
                        machine.load(),
                        run.date(),
                        run.commit(),
                        String.join(" ", run.java()));
    }

    private static String rates(RunResult run) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| requirements | what happens | policies | seconds | policies/s | bare loop | share | p50 s | p99 s | last status s |");
        lines.add("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (SizeResult size : run.sizes()) {
            for (Row row : ROWS) {
                if (size.has(row.phase()) && size.phase(row.phase()).objects() > 0) {
                    Phase phase = size.phase(row.phase());
                    double bare = bareRate(size, row.bare());
                    Percentiles latency = phase.latency();
                    lines.add("| %,d | %s | %,d | %.1f | %s | %s | %s | %s | %s | %s |"
                            .formatted(
                                    size.requirements(),
                                    row.text(),
                                    phase.objects(),
                                    phase.seconds(),
                                    rate(phase.rate()),
                                    rate(bare),
                                    phase.rate() > 0 && bare > 0 ? "%.0f %%".formatted(100 * phase.rate() / bare) : "",
                                    latency == null ? "" : number(latency.p50()),
                                    latency == null ? "" : number(latency.p99()),
                                    phase.statusSeconds() == null ? "" : number(phase.statusSeconds())));
                }
            }
        }
        return String.join("\n", lines);
    }

    /** The mean of the bare loop's two runs; zero where it has none. */
    static double bareRate(SizeResult size, String what) {
        return List.of("bare ", "bare again ").stream()
                .filter(run -> !what.isEmpty() && size.has(run + what))
                .mapToDouble(run -> size.phase(run + what).rate())
                .average()
                .orElse(0);
    }

    private static String cost(RunResult run) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| requirements | | policy writes | status | finalizer | events | other writes | 429 | CPU s: writer | API server | etcd | benchmark |");
        lines.add("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (SizeResult size : run.sizes()) {
            for (Phase phase : size.phases()) {
                Usage writer = phase.processes()
                        .getOrDefault("operator", phase.processes().get("bare"));
                SortedMap<String, Long> writes = writes(phase);
                lines.add("| %,d | %s | %,d | %s | %s | %s | %s | %d | %s | %s | %s | %s |"
                        .formatted(
                                size.requirements(),
                                phase.name(),
                                phase.writes(),
                                count(writes, "status"),
                                count(writes, "finalizer"),
                                count(writes, "events"),
                                count(writes, "other"),
                                phase.refused(),
                                cpu(writer),
                                cpu(phase.processes().get("apiserver")),
                                cpu(phase.processes().get("etcd")),
                                cpu(phase.processes().get("bench"))));
            }
        }
        return String.join("\n", lines);
    }

    private static String memory(RunResult run) {
        List<String> lines = new ArrayList<>();
        lines.add("| requirements | resident MiB after | start | idle | edit | feed | restart | create | highest |");
        lines.add("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (SizeResult size : run.sizes()) {
            List<String> cells = new ArrayList<>();
            double highest = 0;
            for (String name : List.of("start", "idle", "edit", "feed", "restart", "create")) {
                Usage usage = size.has(name) ? size.phase(name).processes().get("operator") : null;
                cells.add(usage == null ? "" : "%.0f".formatted(usage.residentMiB()));
                highest = Math.max(highest, usage == null ? 0 : usage.peakMiB());
            }
            lines.add("| %,d | | %s | %.0f |".formatted(size.requirements(), String.join(" | ", cells), highest));
        }
        return String.join("\n", lines);
    }

    private static String quiet(RunResult run) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| requirements | idle s | writes | restart: ready s | all looked at s | writes | fail-over: applied s | all looked at s | policies written |");
        lines.add("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (SizeResult size : run.sizes()) {
            if (size.has("idle") && size.has("restart") && size.has("fail over")) {
                Phase idle = size.phase("idle");
                Phase restart = size.phase("restart");
                Phase over = size.phase("fail over");
                lines.add("| %,d | %s | %d | %s | %s | %d | %s | %s | %d |"
                        .formatted(
                                size.requirements(),
                                number(idle.more().getOrDefault("idleSeconds", 0.0)),
                                withoutEvents(idle),
                                number(restart.more().getOrDefault("readySeconds", 0.0)),
                                number(restart.more().getOrDefault("lookedAtSeconds", 0.0)),
                                withoutEvents(restart),
                                number(over.seconds()),
                                number(over.more().getOrDefault("lookedAtSeconds", 0.0)),
                                over.writes()));
            }
        }
        return String.join("\n", lines);
    }

    /** Writes but events, which go out behind everything else at a pace of their own. */
    static long withoutEvents(Phase phase) {
        SortedMap<String, Long> writes = writes(phase);
        return writes.values().stream().mapToLong(Long::longValue).sum() - writes.getOrDefault("events", 0L);
    }

    /** The operator's writes, by what they are. */
    static SortedMap<String, Long> writes(Phase phase) {
        SortedMap<String, Long> writes = new TreeMap<>();
        for (Map.Entry<String, Long> request : phase.requests().entrySet()) {
            String[] words = request.getKey().split(" ");
            if (WRITES.contains(words[0])) {
                String what = switch (words[1]) {
                    case "egressrequirements/status" -> "status";
                    case "egressrequirements" -> "finalizer";
                    case "events" -> "events";
                    case "networkpolicies", "ciliumnetworkpolicies" -> "policies";
                    default -> "other";
                };
                writes.merge(what, request.getValue(), Long::sum);
            }
        }
        return writes;
    }

    private static String count(SortedMap<String, Long> writes, String what) {
        Long number = writes.get(what);
        return number == null ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    private static String cpu(@org.jspecify.annotations.Nullable Usage usage) {
        return usage == null ? "" : number(usage.cpuSeconds());
    }

    private static String rate(double value) {
        return value == 0 ? "" : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
