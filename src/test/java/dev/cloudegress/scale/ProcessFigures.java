package dev.cloudegress.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of a process (proc(5)).
 *
 * @param cpuSeconds processor time that it has taken, of all its threads
 * @param residentMiB memory that is resident, files that it maps included
 * @param anonymousMiB the part of it that is no file
 * @param peakMiB the most that was resident since {@link #resetPeak}
 */
record ProcessFigures(double cpuSeconds, double residentMiB, double anonymousMiB, double peakMiB) {
    /** USER_HZ, which is 100 on every architecture that Linux gives these figures on. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final double KIB_PER_MIB = 1024;

    /** The figures of a process that runs. */
    static ProcessFigures of(long pid) {
        Path directory = Path.of("/proc", String.valueOf(pid));
        try {
            String stat = Files.readString(directory.resolve("stat"));
            // The name, in brackets, may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            List<String> status = Files.readAllLines(directory.resolve("status"));
            return new ProcessFigures(
                    ticks / TICKS,
                    mebibytes(status, "VmRSS:"),
                    mebibytes(status, "RssAnon:"),
                    mebibytes(status, "VmHWM:"));
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " has ended", gone);
        }
    }

    /** Lets the peak begin anew. */
    static void resetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc", String.valueOf(pid), "clear_refs"), "5");
        } catch (IOException gone) {
            throw new UncheckedIOException("process " + pid + " has ended", gone);
        }
    }

    private static double mebibytes(List<String> status, String field) {
        return status.stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                .findFirst()
                .orElseThrow();
    }
}
