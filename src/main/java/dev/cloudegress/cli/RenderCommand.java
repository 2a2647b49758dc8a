package dev.cloudegress.cli;

import dev.cloudegress.config.OperatorConfiguration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the objects that the operator would write. */
@Command(
        name = "render",
        description = {
            "Print the policies for requirements: exactly the objects that the operator would write, without a cluster.",
            "",
            "Objects go to standard output, shared CiliumCIDRGroups first. What is left open, and how old the service tags"
                    + " are, goes to standard error.",
            "",
            "Without --state, prefixes of service tags come from the built-in snapshot, and hosts are not resolved: on"
                    + " NetworkPolicy, which knows no names, a host without documented addresses is a gap."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress render -f examples/log-collector.yaml",
            "  cloud-egress render -f examples/log-collector.yaml --backend cilium",
            "  cloud-egress render -f gitops/ --config config.yaml >policies.yaml",
            "",
            "  # As a running cluster has it:",
            "  kubectl get cloudservices,prefixsets,resolvednames -A -o yaml >state.yaml",
            "  cloud-egress render -f requirement.yaml --config config.yaml --state state.yaml",
            "",
            "  # For the firewall outside:",
            "  cloud-egress render -f gitops/ -o cidrs >external-dynamic-list.txt",
            "  cloud-egress render -f gitops/ -o csv >firewall-request.csv",
            "",
            "  # What would a new document change?",
            "  cloud-egress render -f requirement.yaml --service-tags ServiceTags_Public_20260622.json",
            "",
            "Exit status:",
            "  0  rendered, and everything that the vendors document is allowed, or somebody accepted that it is not",
            "  1  rendered, but with gaps or approximations that nobody accepted, or inputs that are not known",
            "  2  bad input, named on standard error; nothing is printed",
            "  3  the environment is in the way: a file that cannot be read, for example"
        })
final class RenderCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = {
                "Manifests, YAML or JSON. Of a directory: its *.yaml, *.yml and *.json, sorted; - is standard input."
                        + " Repeatable.",
                "EgressRequirements are rendered. CloudServices are added to the catalog, or take the place of a built-in"
                        + " one. PrefixSets and ResolvedNames are used as those of --state. Other kinds are ignored."
            })
    private List<String> manifests = List.of();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Mixin
    private final KnownState state = new KnownState();

    @Mixin
    private final Assumptions assumptions = new Assumptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "yaml|json|hosts|cidrs|csv",
            description = {
                "yaml: documents (default); json: one object, or a List of several.",
                "For a firewall or proxy outside the cluster, whatever enforces inside and as if spec.proxy were not there:"
                        + " hosts: names and patterns, one a line (*.x means any depth below x); cidrs: addresses, one CIDR a"
                        + " line; csv: service, role, endpoint, destination, port, protocol and reference of both."
            })
    private RenderFormat format = RenderFormat.YAML;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "The day, for endpoints that apply from or until a date, and for the age of service tags."
                    + " Default: today in UTC.")
    private @Nullable LocalDate date;

    private final Terminal terminal;

    RenderCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InputFiles files = new InputFiles(terminal);
        LocalDate today = date == null ? LocalDate.now(terminal.clock()) : date;
        OperatorConfiguration configuration = assumptions.adjust(configurationFile.read(files));
        Inputs inputs = Inputs.read(files, manifests, state.files(), configuration);
        inputs.requireServicesAndDefaults(configurationFile);
        inputs.requireRequirements(manifests);
        Function<Collection<String>, List<ServiceTagFiles.Named>> documents =
                assumptions.documents(files, configuration);
        return switch (format) {
            case YAML -> objects(OutputFormat.YAML, Rendering.of(inputs, documents, today), inputs);
            case JSON -> objects(OutputFormat.JSON, Rendering.of(inputs, documents, today), inputs);
            case HOSTS, CIDRS, CSV -> list(DestinationList.of(format, inputs, documents, today), inputs);
        };
    }

    private int objects(OutputFormat output, Rendering rendering, Inputs inputs) {
        terminal.print(output.text(rendering.objects()));
        RenderReport.lines(inputs, rendering).forEach(terminal::say);
        return rendering.isComplete() ? ExitStatus.FINE : ExitStatus.INCOMPLETE;
    }

    private int list(DestinationList list, Inputs inputs) {
        terminal.print(list.text());
        list.report(inputs).forEach(terminal::say);
        return list.isComplete() ? ExitStatus.FINE : ExitStatus.INCOMPLETE;
    }
}
