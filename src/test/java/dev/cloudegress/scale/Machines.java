package dev.cloudegress.scale;

import dev.cloudegress.scale.RunResult.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of the machine. */
final class Machines {
    private static final long KIB_PER_MIB = 1024;

    private Machines() {}

    /** This machine. */
    static Machine here() {
        String processor = field("/proc/cpuinfo", "model name");
        return new Machine(
                processor.substring(processor.indexOf(':') + 1).strip(),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / KIB_PER_MIB,
                System.getProperty("os.version"),
                Double.parseDouble(read("/proc/loadavg").split(" ", 2)[0]));
    }

    private static String field(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElse(name + ": unknown 0");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
