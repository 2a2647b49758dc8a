package dev.cloudegress.operator;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the process takes, under the names that Prometheus' own libraries give these figures, so that dashboards that are there already
 * show it. Stateless.
 */
final class ProcessMeters {
    /** Linux says there what a process takes; proc(5). */
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1024;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private ProcessMeters() {}

    /**
     * Registers the figures.
     *
     * @param version the version of the operator
     */
    static void register(MeterRegistry meters, String version) {
        Gauge.builder("cloudegress.build.info", () -> 1)
                .description("Always 1; the label says which version runs")
                .tag("version", version)
                .register(meters);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / NANOS)
                    .description("Processor time that the process has taken")
                    .baseUnit("seconds")
                    .register(meters);
        }
        Gauge.builder(
                        "process.start.time",
                        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS)
                .description("When the process started, in seconds since 1970")
                .baseUnit("seconds")
                .register(meters);
        if (Files.isReadable(STATUS)) {
            bytes(meters, "process.resident.memory", "Memory of the process that is in use", ProcessMeters::resident);
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        used(meters, "heap", memory::getHeapMemoryUsage);
        used(meters, "nonheap", memory::getNonHeapMemoryUsage);
        bytes(
                meters,
                "jvm.memory.max",
                "What the heap of the Java machine may grow to",
                () -> memory.getHeapMemoryUsage().getMax());
    }

    private static void used(MeterRegistry meters, String area, Supplier<MemoryUsage> usage) {
        Gauge.builder("jvm.memory.used", () -> usage.get().getUsed())
                .description("What the Java machine uses of its memory")
                .baseUnit("bytes")
                .tag("area", area)
                .register(meters);
    }

    private static void bytes(MeterRegistry meters, String name, String description, Supplier<Number> number) {
        Gauge.builder(name, number).description(description).baseUnit("bytes").register(meters);
    }

    private static double resident() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> Double.parseDouble(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip())
                            * KIB)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException gone) {
            return Double.NaN;
        }
    }
}
