package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.manifest.Suggestions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the built-in catalog, compares it with that of a cluster, and checks entries. */
@Command(
        name = "catalog",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Show which cloud services the operator knows, and what each of them needs; what a newer edition changes; check entries of your own.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress catalog list",
            "  cloud-egress catalog show cloud-app-security",
            "  cloud-egress catalog show csm-cloud-backend -o yaml >my-service.yaml   # to start your own from",
            "  cloud-egress catalog lint -f my-service.yaml",
            "  cloud-egress catalog diff   # what this version's editions change in the cluster"
        })
final class CatalogCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private CatalogCommand() {}

    static CommandLine with(Terminal terminal) {
        return new CommandLine(new CatalogCommand())
                .addSubcommand(new ListCommand(terminal))
                .addSubcommand(new ShowCommand(terminal))
                .addSubcommand(new LintCommand(terminal))
                .addSubcommand(new CatalogDiffCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show NAME, lint, or diff");
    }

    /** How the catalog is printed. */
    enum Format {
        /** For people. */
        TABLE,
        /** CloudService manifests. */
        YAML,
        /** CloudService manifests. */
        JSON,
        /** For a page of documentation. */
        MARKDOWN;

        String text(List<CloudService> services, boolean details) {
            return switch (this) {
                case TABLE -> details ? CatalogTable.details(services.getFirst()) : CatalogTable.list(services);
                case YAML -> OutputFormat.YAML.text(services);
                case JSON -> OutputFormat.JSON.text(services);
                case MARKDOWN ->
                    details ? CatalogMarkdown.details(services.getFirst()) : CatalogMarkdown.list(services);
            };
        }
    }

    private static CloudService builtIn(String name) {
        return BuiltInCatalog.find(name).orElseThrow();
    }

    /** Lists the services. */
    @Command(name = "list", description = "List the services: name, title, roles, edition.")
    static final class ListCommand implements Callable<Integer> {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "table|yaml|json|markdown",
                description =
                        "table for people (default); yaml or json: the CloudService manifests; markdown for documentation.")
        private Format format = Format.TABLE;

        private final Terminal terminal;

        private ListCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            List<CloudService> services =
                    BuiltInCatalog.names().stream().map(CatalogCommand::builtIn).toList();
            terminal.print(format.text(services, false));
            return ExitStatus.FINE;
        }
    }

    /** Shows one service. */
    @Command(
            name = "show",
            description =
                    "Show one service: its parameters with the allowed values, its roles, and each endpoint with destination, ports, direction and the line of the vendor's document that says so.")
    static final class ShowCommand implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "NAME", description = "The service, for example csm-cloud-backend.")
        private String name = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "table|yaml|json|markdown",
                description =
                        "table for people (default); yaml or json: the CloudService manifest; markdown for documentation.")
        private Format format = Format.TABLE;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
        private CommandSpec spec;

        private final Terminal terminal;

        private ShowCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Optional<CloudService> service = BuiltInCatalog.find(name);
            if (service.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), Suggestions.unknown("service", name, BuiltInCatalog.names()));
            }
            terminal.print(format.text(List.of(service.get()), true));
            return ExitStatus.FINE;
        }
    }
}
