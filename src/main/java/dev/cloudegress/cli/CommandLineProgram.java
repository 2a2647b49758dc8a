package dev.cloudegress.cli;

import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Located;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: its commands, and what becomes of their failures. */
@Command(
        name = CommandLineProgram.NAME,
        versionProvider = CommandLineProgram.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Turns \"these pods need these cloud services\" into exact Kubernetes egress policies.",
            "",
            "You write an EgressRequirement; the catalog knows what the service needs; this prints (render) or keeps"
                    + " (operator) the NetworkPolicies or CiliumNetworkPolicies that allow that and nothing else."
        },
        footerHeading = "%nStart here:%n",
        footer = {
            "  cloud-egress catalog list                        which services there are",
            "  cloud-egress catalog show csm-cloud-backend      what one of them needs, line by line",
            "  cloud-egress render -f examples/log-collector.yaml --backend cilium",
            "",
            "Exit status: 0 fine; 1 done, but something is open; 2 bad input; 3 the environment is in the way."
        })
final class CommandLineProgram implements Runnable {
    /** Wide enough for examples, narrow enough for a terminal. */
    private static final int HELP_WIDTH = 110;

    /** What the program is called where nobody says otherwise. */
    static final String NAME = "cloud-egress";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say what the command does and which options it has.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Say which version this is.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it.
    private boolean version;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private CommandLineProgram() {}

    /**
     * Runs one command.
     *
     * @param terminal its surroundings
     * @param args what stands behind the program's name
     * @return the exit status, see {@link ExitStatus}
     */
    static int run(Terminal terminal, String... args) {
        return run(terminal, NAME, args);
    }

    /**
     * Runs one command.
     *
     * @param terminal its surroundings
     * @param name what the user types to call the program, for texts of help
     * @param args what stands behind the program's name
     * @return the exit status, see {@link ExitStatus}
     */
    static int run(Terminal terminal, String name, String[] args) {
        CommandLine program = new CommandLine(new CommandLineProgram());
        // The one that is named where one is named first, as nearly always: reading the options of all of them takes a
        // sixth of a short command.
        @Nullable
        Supplier<Object> named = args.length == 0 ? null : alone(terminal).get(args[0]);
        if (named == null) {
            alone(terminal).values().forEach(command -> program.addSubcommand(command.get()));
            program.addSubcommand(new CompletionCommand(terminal))
                    .addSubcommand(new KubectlCompletionCommand(terminal));
        } else {
            program.addSubcommand(named.get());
        }
        if (!name.equals(NAME)) {
            call(program, name);
        }
        PrintWriter out = new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
        return program.setOut(out)
                .setErr(err)
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .registerConverter(LocalDate.class, CommandLineProgram::date)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((failure, arguments) -> misused(failure, err))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, err))
                .execute(args);
    }

    /** The commands that need no other one to be there, by name, in the order of the help. */
    private static Map<String, Supplier<Object>> alone(Terminal terminal) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("render", () -> new RenderCommand(terminal));
        commands.put("validate", () -> new ValidateCommand(terminal));
        commands.put("explain", () -> new ExplainCommand(terminal));
        commands.put("report", () -> ReportCommand.with(terminal));
        commands.put("catalog", () -> CatalogCommand.with(terminal));
        commands.put("tags", () -> TagsCommand.with(terminal));
        commands.put("purge", () -> new PurgeCommand(terminal));
        commands.put("operator", () -> new OperatorCommand(terminal));
        return commands;
    }

    /** Lets the texts of help, examples included, say another name. */
    private static void call(CommandLine program, String name) {
        program.setCommandName(name);
        call(program.getCommandSpec(), name);
    }

    private static void call(CommandSpec command, String name) {
        command.usageMessage()
                .footer(Arrays.stream(command.usageMessage().footer())
                        .map(line -> line.replace(" " + NAME + " ", " " + name + " "))
                        .toArray(String[]::new));
        command.subcommands().values().forEach(child -> call(child.getCommandSpec(), name));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: a command is missing");
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a date as 2026-06-22");
        }
    }

    private static int misused(ParameterException failure, PrintWriter err) {
        CommandSpec command = failure.getCommandLine().getCommandSpec();
        err.println(command.qualifiedName() + ": " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("'" + command.qualifiedName() + " --help' tells more.");
        return ExitStatus.BAD_INPUT;
    }

    private static int failed(Exception failure, PrintWriter err) {
        return switch (failure) {
            case BadInputException bad -> {
                bad.problems().stream().map(Located::toString).forEach(err::println);
                yield ExitStatus.BAD_INPUT;
            }
            case Terminal.ClosedPipeException closed -> ExitStatus.CLOSED_PIPE;
            case EnvironmentException environment -> {
                err.println("cloud-egress: " + environment.getMessage());
                yield ExitStatus.ENVIRONMENT;
            }
            default -> {
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                err.println("cloud-egress: this is a defect of the program; please report it with what follows");
                err.print(trace);
                err.flush();
                yield ExitStatus.ENVIRONMENT;
            }
        };
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CommandLineProgram.class.getPackage().getImplementationVersion();
            return new String[] {"cloud-egress " + (version == null ? "(not packaged)" : version)};
        }
    }
}
