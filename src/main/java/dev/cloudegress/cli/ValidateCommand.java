package dev.cloudegress.cli;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Manifests;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what is wrong with manifests and a configuration. */
@Command(
        name = "validate",
        description = {
            "Check manifests and the installation's configuration: against the schemas that the API server uses, and for what"
                    + " only the operator can tell (services, roles, parameters).",
            "Every problem is one line: file:line: path: what was found and what is allowed. Retired and not yet valid endpoints,"
                    + " and decisions about endpoints that a requirement does not have, are warned about."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress validate -f gitops/",
            "  cloud-egress validate -f requirement.yaml -f my-service.yaml --config config.yaml",
            "",
            "Exit status: 0 all is right, whatever is warned about; 2 something is wrong; 3 a file cannot be read."
        })
final class ValidateCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description = "Manifests, YAML or JSON. Of a directory: its *.yaml, *.yml and *.json, sorted; - is standard"
                    + " input. Repeatable. Requirements may use the CloudServices among them.")
    private List<String> manifests = List.of();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    ValidateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (manifests.isEmpty() && !configurationFile.isGiven()) {
            throw new ParameterException(spec.commandLine(), "say what to check: -f FILE, --config FILE, or both");
        }
        InputFiles files = new InputFiles(terminal);
        List<Located> problems = new ArrayList<>();
        OperatorConfiguration configuration = OperatorConfiguration.defaults();
        try {
            configuration = configurationFile.read(files);
        } catch (BadInputException bad) {
            problems.addAll(bad.problems());
        }
        Inputs inputs;
        try {
            inputs = Inputs.read(files, manifests, List.of(), configuration);
        } catch (BadInputException bad) {
            problems.addAll(bad.problems());
            throw new BadInputException(problems);
        }
        problems.addAll(inputs.serviceAndDefaultProblems(configurationFile));
        Inputs.Verdict verdict = inputs.requirementVerdict(LocalDate.now(terminal.clock()));
        problems.addAll(verdict.problems());
        Inputs.refuse(problems);
        verdict.warnings().forEach(warning -> terminal.say("warning: " + warning));
        terminal.say(said(inputs.own()));
        return ExitStatus.FINE;
    }

    private String said(Manifests manifests) {
        int objects = manifests.requirements().size()
                + manifests.services().size()
                + manifests.prefixSources().size()
                + manifests.prefixSets().size()
                + manifests.resolvedNames().size();
        return (objects == 1 ? "1 object is" : objects + " objects are") + " valid"
                + (configurationFile.isGiven() ? ", and so is the configuration" : "")
                + (manifests.others().isEmpty()
                        ? ""
                        : "; not looked into, because not of this API: " + ManifestFiles.kinds(manifests.others()));
    }
}
