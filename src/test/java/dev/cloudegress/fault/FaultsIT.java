package dev.cloudegress.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of fault, each in a cluster of its own. What {@code bin/test-faults} runs for long is here a few rounds of each with a fixed seed; the
 * system properties {@code faults.seed}, {@code faults.rounds} (a multiple) and {@code faults.only} say otherwise.
 */
class FaultsIT {
    private static final long SEED = Long.getLong("faults.seed", 1);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
    private static final String ONLY = System.getProperty("faults.only", "");
    private static final List<String> TABLE = new ArrayList<>();

    /** Scenarios, with the rounds of a short run. */
    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    /**
     * A kind of fault.
     *
     * @param scenario does it
     * @param rounds how often in a short run
     */
    private record Kind(Scenario scenario, int rounds) {}

    static {
        KINDS.put("death", new Kind(new DeathFaults(), 1));
        KINDS.put("process", new Kind(new ProcessFaults(), 1));
        KINDS.put("stopped", new Kind(new StoppedFaults(), 1));
        KINDS.put("leaders", new Kind(new LeaderFaults(), 2));
        KINDS.put("api-server", new Kind(new ApiServerFaults(), 1));
        KINDS.put("storm", new Kind(new StormFaults(), 1));
        KINDS.put("watch", new Kind(new WatchFaults(), 3));
        KINDS.put("compaction", new Kind(new CompactionFaults(), 1));
        KINDS.put("clock", new Kind(new ClockFaults(), 2));
        KINDS.put("inputs", new Kind(new InputFaults(), 2));
        KINDS.put("definitions", new Kind(new DefinitionFaults(), 5));
        KINDS.put("cilium", new Kind(new CiliumFaults(), 2));
    }

    @TestFactory
    Stream<DynamicTest> faults() {
        return KINDS.entrySet().stream()
                .filter(kind -> ONLY.isEmpty() || List.of(ONLY.split(",")).contains(kind.getKey()))
                .map(kind -> DynamicTest.dynamicTest(kind.getKey(), () -> run(kind.getKey(), kind.getValue())));
    }

    private static void run(String name, Kind kind) throws Exception {
        long begun = System.nanoTime();
        Path directory = Path.of("target", "control-plane", "FaultsIT-" + name);
        int rounds = kind.rounds() * ROUNDS;
        try (FaultScene scene = FaultScene.open(directory, new Seed(SEED, name))) {
            try {
                kind.scenario().run(scene, rounds);
            } catch (Throwable failed) {
                throw new AssertionError(
                        "seed " + SEED + ", repeat with: bin/test-faults --seed " + SEED + " --rounds " + ROUNDS
                                + " --only " + name,
                        failed);
            } finally {
                TABLE.add("%-12s %6d  %5d s  %s"
                        .formatted(
                                name,
                                rounds,
                                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                                scene.tally().all()));
            }
        }
    }

    /** For whoever runs it by hand; {@code bin/test-faults} prints it. */
    @AfterAll
    static void write() throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("seed " + SEED, "scenario     rounds     time  what was done and checked"));
        lines.addAll(TABLE);
        Files.write(Path.of("target", "faults.txt"), lines);
    }
}
