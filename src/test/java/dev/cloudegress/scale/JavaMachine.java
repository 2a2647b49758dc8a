package dev.cloudegress.scale;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How Java machines are started: those of the operator and of the bare loop alike.
 *
 * @param options the options
 * @param operatorOnly options that only the operator gets: the cache of its classes
 * @param jar the operator's jar; {@code null} takes the classes that this machine runs with
 */
record JavaMachine(
        List<String> options,
        List<String> operatorOnly,
        @Nullable Path jar) {
    /** Copies the lists. */
    JavaMachine {
        options = List.copyOf(options);
        operatorOnly = List.copyOf(operatorOnly);
    }

    /** A command that runs the program. */
    List<String> operator(String mainClass) {
        List<String> command = command();
        command.addAll(operatorOnly);
        if (jar == null) {
            command.addAll(List.of("-cp", classPath(false), mainClass));
        } else {
            command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        }
        return command;
    }

    /** A command that runs a class of the tests. */
    List<String> test(String mainClass) {
        List<String> command = command();
        command.addAll(List.of("-cp", classPath(true), mainClass));
        return command;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        return command;
    }

    private static String classPath(boolean withTests) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> withTests || !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
