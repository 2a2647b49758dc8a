package dev.cloudegress.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays {@code render} over the directories in {@code src/test/resources/golden} and compares bytes. A case is a directory:
 *
 * <ul>
 *   <li>{@code in-*.yaml}: what {@code -f} names, in the order of their names
 *   <li>{@code config.yaml}: what {@code --config} names, where there is one
 *   <li>{@code args.txt}: further arguments, one a line, where there are any; {@code ../shared/tags.yaml} is a small state that cases share
 *   <li>{@code out-networkpolicy.yaml}, {@code out-cilium.yaml}: standard output with {@code --backend} so; absent where nothing is printed
 *   <li>{@code stderr-networkpolicy.txt}, {@code stderr-cilium.txt}: standard error, then a line with the exit status
 * </ul>
 *
 * <p>To rewrite all results, run {@code ./mvnw -q test -Dtest=GoldenTest -Dgolden.update=true} and read the difference.
 */
final class GoldenTest {
    private static final Path ROOT = Path.of("src/test/resources/golden");
    private static final Path SHARED = ROOT.resolve("shared");

    @TestFactory
    Stream<DynamicTest> rendersAsBefore() {
        return cases().stream()
                .flatMap(directory -> GoldenFiles.BACKENDS.stream()
                        .map(backend -> DynamicTest.dynamicTest(
                                directory.getFileName() + " on " + backend, () -> replay(directory, backend))));
    }

    @Test
    void hasNoUnusedFiles() throws IOException {
        Set<String> shared = new TreeSet<>(GoldenFiles.names(SHARED));
        List<String> unknown = new ArrayList<>();
        for (Path directory : cases()) {
            List<String> names = GoldenFiles.names(directory);
            assertThat(names).as("%s has no input", directory).anyMatch(name -> name.startsWith("in-"));
            names.stream()
                    .filter(
                            name -> !name.matches(
                                    "in-[a-z0-9-]+\\.yaml|config\\.yaml|args\\.txt|(out-(networkpolicy|cilium)\\.yaml)|(stderr-(networkpolicy|cilium)\\.txt)"))
                    .forEach(name -> unknown.add(directory + "/" + name));
            for (String argument : arguments(directory)) {
                shared.removeIf(name -> argument.equals("../shared/" + name));
            }
        }
        assertThat(unknown).as("files that no test reads").isEmpty();
        assertThat(shared).as("shared files that no case names").isEmpty();
    }

    private static void replay(Path directory, String backend) throws IOException {
        List<String> arguments = new ArrayList<>();
        for (String name : GoldenFiles.names(directory)) {
            if (name.startsWith("in-")) {
                arguments.addAll(List.of("-f", name));
            }
            if (name.equals("config.yaml")) {
                arguments.addAll(List.of("--config", name));
            }
        }
        arguments.addAll(arguments(directory));
        GoldenFiles.replay(directory, backend, arguments);
    }

    private static List<String> arguments(Path directory) throws IOException {
        Path file = directory.resolve("args.txt");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static List<Path> cases() {
        try (Stream<Path> directories = Files.list(ROOT)) {
            return directories
                    .filter(directory -> !directory.equals(SHARED))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
