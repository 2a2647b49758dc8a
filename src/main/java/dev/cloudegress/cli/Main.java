package dev.cloudegress.cli;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit status, see {@link ExitStatus}. */
    public static void main(String[] args) {
        System.exit(CommandLineProgram.run(Terminal.ofProcess(), args));
    }
}
