package dev.cloudegress.cli;

import java.util.List;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit status, see {@link ExitStatus}. */
    public static void main(String[] args) {
        if (!List.of(args).contains("operator")) {
            // Libraries log nothing that a short command would want to show, and starting a logging framework takes 30
            // ms.
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
        // bin/kubectl-cloud_egress says that kubectl was typed before it.
        String name = System.getenv().getOrDefault("CLOUD_EGRESS_COMMAND", CommandLineProgram.NAME);
        System.exit(CommandLineProgram.run(Terminal.ofProcess(), name, args));
    }
}
