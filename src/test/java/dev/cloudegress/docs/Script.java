package dev.cloudegress.docs;

import java.nio.file.Path;
import java.util.List;

/**
 * The commands of one document.
 *
 * @param file the document
 * @param commands its commands, in their order
 */
public record Script(Path file, List<Command> commands) {
    /** Whether something in it asks a cluster. */
    public boolean needsCluster() {
        return commands.stream().anyMatch(command -> NotRun.reason(command).isEmpty() && command.asksCluster());
    }

    /** Whether it installs the operator itself; the others find one that runs. */
    public boolean installs() {
        return commands.stream().anyMatch(command -> NotRun.reason(command).isEmpty() && command.installs());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
