package dev.cloudegress.scale;

import dev.cloudegress.scale.Arrivals.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One part of a run, from its beginning to its end: what the processes took and the API server was asked in between. */
final class Measurement {
    private static final double NANOS = 1e9;

    private final ScaleCluster cluster;
    private final String name;
    private final Map<String, Long> processes;
    private final Map<String, ProcessFigures> before = new TreeMap<>();
    private final SortedMap<String, Long> requestsBefore;
    private final long refusedBefore;
    private final double looksBefore;
    private final long begun;
    private final Map<String, Double> more = new TreeMap<>();

    private Measurement(
            ScaleCluster cluster,
            String name,
            Map<String, Long> processes,
            SortedMap<String, Long> requestsBefore,
            double looksBefore) {
        this.cluster = cluster;
        this.name = name;
        this.processes = processes;
        this.requestsBefore = requestsBefore;
        this.looksBefore = looksBefore;
        this.refusedBefore = cluster.refused();
        processes.forEach((process, pid) -> {
            ProcessFigures.resetPeak(pid);
            before.put(process, ProcessFigures.of(pid));
        });
        cluster.arrivals().mark();
        this.begun = System.nanoTime();
    }

    /** Begins while an operator runs. */
    static Measurement of(ScaleCluster cluster, String name, OperatorReplica operator) {
        return new Measurement(
                cluster, name, with(cluster, "operator", operator.pid()), operator.requests(), operator.looks());
    }

    /** Begins while the bare loop waits. */
    static Measurement of(ScaleCluster cluster, String name, BareProcess bare) {
        return new Measurement(cluster, name, with(cluster, "bare", bare.pid()), new TreeMap<>(), 0);
    }

    /** Begins before a replica is started, which is {@link #joined} then. */
    static Measurement of(ScaleCluster cluster, String name) {
        return new Measurement(cluster, name, cluster.processes(), new TreeMap<>(), 0);
    }

    /** A replica that began after the measurement: everything that it took and asked counts. */
    Measurement joined(OperatorReplica operator) {
        processes.put("operator", operator.pid());
        before.put("operator", new ProcessFigures(0, 0, 0, 0));
        return this;
    }

    /** Says something else. */
    Measurement noting(String what, double value) {
        more.put(what, value);
        return this;
    }

    /** When it began, as {@link System#nanoTime}. */
    long begun() {
        return begun;
    }

    private static Map<String, Long> with(ScaleCluster cluster, String name, long pid) {
        Map<String, Long> processes = cluster.processes();
        processes.put(name, pid);
        return processes;
    }

    /**
     * Ends it.
     *
     * @param from when the change was made or the process started, as {@link System#nanoTime}
     * @param changed the objects that count
     * @param each when the change of each requirement was made, by its name; {@code null} for {@code from}
     * @param statuses whether statuses were written
     * @param operator the operator; {@code null} for the bare loop
     */
    Phase end(
            long from,
            Predicate<Item> changed,
            @Nullable Map<String, Long> each,
            boolean statuses,
            @Nullable OperatorReplica operator) {
        Map<Item, Arrival> arrived = cluster.arrivals().of(changed);
        if (operator != null) {
            noting("looks", operator.looks() - looksBefore);
        }
        SortedMap<String, Phase.Usage> usage = new TreeMap<>();
        processes.forEach((process, pid) -> usage.put(process, usage(before(process), ProcessFigures.of(pid))));
        if (arrived.isEmpty()) {
            return new Phase(name, 0, 0, 0, 0, 0, null, null, requests(operator), usage, refused(), more);
        }
        long first = Arrivals.first(arrived.values());
        long last = Arrivals.last(arrived.values());
        Map<Item, Arrival> looked = cluster.arrivals()
                .of(item -> item.kind().equals(ScaleCluster.REQUIREMENT)
                        && item.namespace().startsWith(Names.NAMESPACE));
        return new Phase(
                name,
                arrived.size(),
                arrived.values().stream().mapToLong(Arrival::events).sum(),
                (last - from) / NANOS,
                (first - from) / NANOS,
                last == first ? 0 : arrived.size() * NANOS / (last - first),
                statuses && !looked.isEmpty() ? (Arrivals.last(looked.values()) - from) / NANOS : null,
                Percentiles.of(latencies(arrived, from, each)),
                requests(operator),
                usage,
                refused(),
                more);
    }

    /** From the change of each requirement to its last object. */
    private static List<Long> latencies(Map<Item, Arrival> arrived, long from, @Nullable Map<String, Long> each) {
        Map<String, Long> lastOf = new TreeMap<>();
        arrived.forEach((item, arrival) ->
                lastOf.merge(item.namespace() + "/" + requirementOf(item.name()), arrival.last(), Math::max));
        List<Long> latencies = new ArrayList<>();
        lastOf.forEach((key, last) -> {
            long since = each == null ? from : each.getOrDefault(key.substring(key.indexOf('/') + 1), from);
            latencies.add(last - since);
        });
        return latencies;
    }

    /** The requirement that an object is of: its name up to the last two hyphens. */
    static String requirementOf(String name) {
        int end = name.lastIndexOf("--");
        return end < 0 ? name : name.substring(0, end);
    }

    private long refused() {
        return cluster.refused() - refusedBefore;
    }

    private SortedMap<String, Long> requests(@Nullable OperatorReplica operator) {
        SortedMap<String, Long> requests = new TreeMap<>();
        if (operator != null) {
            operator.requests().forEach((what, number) -> {
                long since = number - requestsBefore.getOrDefault(what, 0L);
                if (since > 0) {
                    requests.put(what, since);
                }
            });
        }
        return requests;
    }

    private ProcessFigures before(String process) {
        ProcessFigures figures = before.get(process);
        return figures == null ? new ProcessFigures(0, 0, 0, 0) : figures;
    }

    private static Phase.Usage usage(ProcessFigures before, ProcessFigures after) {
        return new Phase.Usage(
                after.cpuSeconds() - before.cpuSeconds(), after.residentMiB(), after.anonymousMiB(), after.peakMiB());
    }
}
