package dev.cloudegress.packets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Counts what was shown, one line a look, for people. */
final class Tally {
    private static final Path FILE = Path.of("target", "packets", "shown.txt");

    private Tally() {}

    /**
     * Notes a look in which everything was as it should be.
     *
     * @param scene what was shown
     * @param reached how many probes got through, as declared
     * @param stopped how many did not, as they must not
     */
    static void note(String scene, int reached, int stopped) {
        String line = "%-90s %6d reached %6d stopped%n".formatted(scene, reached, stopped);
        System.out.print("packets: " + line);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
