package dev.cloudegress.scale;

import dev.cloudegress.scale.Plot.Point;
import dev.cloudegress.scale.Plot.Series;
import dev.cloudegress.scale.RunResult.SizeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes runs into docs/performance.md, between marks, and their plots beside it: no figure there is typed by a person. */
final class Publication {
    private static final String BEGIN = "<!-- bin/bench-scale --publish writes from here, %s -->";
    private static final String END = "<!-- to here, %s -->";

    private Publication() {}

    /**
     * Writes.
     *
     * @param docs the folder of documents
     */
    static void write(List<RunResult> runs, Path docs) throws IOException {
        Path document = docs.resolve("performance.md");
        String text = Files.readString(document);
        Path pictures = Files.createDirectories(docs.resolve("performance"));
        for (RunResult run : runs) {
            text = replaced(text, run.backend(), ScaleTables.of(run));
            String name = run.backend().toLowerCase(Locale.ROOT);
            Files.writeString(
                    pictures.resolve("scale-" + name + "-rate.svg"), rates(run).svg());
            Files.writeString(
                    pictures.resolve("scale-" + name + "-memory.svg"),
                    memory(run).svg());
        }
        Files.writeString(document, text);
    }

    /**
     * A document in which everything between two marks is new.
     *
     * @throws IllegalArgumentException if the marks are not there
     */
    static String replaced(String text, String backend, String content) {
        String begin = BEGIN.formatted(backend);
        String end = END.formatted(backend);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "docs/performance.md has no place for " + backend + ": it needs the lines\n" + begin + "\n" + end);
        }
        return text.substring(0, from + begin.length()) + "\n\n" + content + "\n\n" + text.substring(to);
    }

    private static Plot rates(RunResult run) {
        return new Plot(
                "Policies written a second, " + run.backend() + " backend",
                "policies a second",
                List.of(
                        series(
                                run,
                                "start",
                                "start",
                                false,
                                size -> size.phase("start").rate()),
                        series(
                                run,
                                "create",
                                "created",
                                false,
                                size -> size.phase("create").rate()),
                        series(
                                run,
                                "edit",
                                "edited",
                                false,
                                size -> size.phase("edit").rate()),
                        series(
                                run,
                                "bare create",
                                "bare loop: create",
                                true,
                                size -> ScaleTables.bareRate(size, "create")),
                        series(run, "bare edit", "bare loop: edit", true, size -> ScaleTables.bareRate(size, "edit"))));
    }

    private static Plot memory(RunResult run) {
        return new Plot(
                "Resident memory of the operator, " + run.backend() + " backend",
                "MiB",
                List.of(
                        series(run, "idle", "idle after the start", false, size -> resident(size, "idle")),
                        series(run, "create", "highest while created", false, size -> peak(size, "create")),
                        series(run, "feed", "highest at a feed change", false, size -> peak(size, "feed"))));
    }

    private static Series series(
            RunResult run, String phase, String name, boolean dashed, ToDoubleFunction<SizeResult> value) {
        return new Series(
                name,
                dashed,
                run.sizes().stream()
                        .filter(size -> size.has(phase))
                        .map(size -> new Point(size.requirements(), value.applyAsDouble(size)))
                        .toList());
    }

    private static double resident(SizeResult size, String phase) {
        Phase.Usage usage = size.phase(phase).processes().get("operator");
        return usage == null ? 0 : usage.residentMiB();
    }

    private static double peak(SizeResult size, String phase) {
        Phase.Usage usage = size.phase(phase).processes().get("operator");
        return usage == null ? 0 : usage.peakMiB();
    }
}
