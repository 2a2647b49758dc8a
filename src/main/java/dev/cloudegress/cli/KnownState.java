package dev.cloudegress.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** The option that says what a cluster knows, for commands that read requirements from files. */
final class KnownState {
    @Option(
            names = "--state",
            paramLabel = "FILE|DIR",
            description = {
                "What a cluster knows: what kubectl get cloudservices,prefixsets,resolvednames -A -o yaml prints."
                        + " Repeatable. Without it, service tags come from the built-in snapshot and no host has known addresses.",
                "A service tag that it does not hold is then unknown, and is not taken from the built-in snapshot."
            })
    private List<String> files = List.of();

    /** The files and folders, as they were given; empty where the option was not. */
    List<String> files() {
        return files;
    }
}
