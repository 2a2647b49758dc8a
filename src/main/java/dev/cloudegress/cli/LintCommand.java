package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.CatalogLint;
import dev.cloudegress.catalog.LintCheck;
import dev.cloudegress.catalog.LintFinding;
import dev.cloudegress.catalog.LintSeverity;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.ManifestReader;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.manifest.SchemaValidator;
import dev.cloudegress.manifest.SourceDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what catalog entries should not have. */
@Command(
        name = "lint",
        description = {
            "Check CloudService manifests, your own or the built-in ones: what is refused (errors), what works and should not"
                    + " stay so (warnings), and with --all what is worth knowing.",
            "A note of an endpoint is taken for the reason where a vendor may well ask for what was found: the warning"
                    + " becomes a remark. docs/authoring.md explains each check."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress catalog lint -f my-service.yaml",
            "  cloud-egress catalog lint -f services/ --config config.yaml -o json",
            "  cloud-egress catalog lint --all                        # the built-in catalog",
            "",
            "Exit status: 0 no errors and no warnings; 1 warnings; 2 errors; 3 a file cannot be read."
        })
final class LintCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description =
                    "CloudService manifests, YAML or JSON; objects of other kinds are passed over. Of a directory: its"
                            + " *.yaml, *.yml and *.json, sorted; - is standard input. Repeatable. Default: the built-in catalog.")
    private List<String> manifests = List.of();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Option(names = "--all", description = "Show remarks, too. They do not change the exit status.")
    private boolean all;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "text for people (default); json: a list of findings, for tools.")
    private LintReport.Format format = LintReport.Format.TEXT;

    private final Terminal terminal;

    LintCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InputFiles files = new InputFiles(terminal);
        OperatorConfiguration configuration = configurationFile.read(files);
        LintReport report = new LintReport();
        List<SourceDocument> documents = new ArrayList<>();
        if (manifests.isEmpty()) {
            BuiltInCatalog.names().forEach(name -> documents.addAll(builtIn(name)));
        } else {
            for (InputFiles.Content content : files.read(manifests, DocumentReader.DEFAULT_LIMIT)) {
                try {
                    documents.addAll(DocumentReader.read(content.name(), content.bytes()));
                } catch (BadInputException bad) {
                    report.refused(bad.problems());
                }
            }
        }
        List<SourceDocument> others = new ArrayList<>();
        List<Read<CloudService>> services = services(documents, others, report);
        if (services.isEmpty() && !report.hasErrors()) {
            throw new BadInputException(List.of(new Located(
                    String.join(", ", manifests),
                    0,
                    new Problem(
                            "",
                            "there is no CloudService to check"
                                    + (others.isEmpty() ? "" : ", only " + ManifestFiles.kinds(others))))));
        }
        CatalogLint.Context context = new CatalogLint.Context(
                new BuiltInTags(), LocalDate.now(terminal.clock()), configurationFile.isGiven() ? configuration : null);
        Map<String, CloudServiceSpec> own = new HashMap<>();
        for (Read<CloudService> read : services) {
            String name = read.object().getMetadata().getName();
            own.put(name, read.object().getSpec());
            List<LintFinding> findings =
                    new ArrayList<>(CatalogLint.lint(name, read.object().getSpec(), context));
            if (!manifests.isEmpty() && BuiltInCatalog.names().contains(name)) {
                findings.add(new LintFinding(
                        LintCheck.REPLACES_BUILT_IN,
                        LintSeverity.INFO,
                        new Problem("metadata.name", "an entry named " + name + " comes with the operator")));
            }
            report.found(read.document(), findings);
        }
        report.refused(
                configurationFile.problems(configuration, Catalog.builtIn().with(own)));
        terminal.print(format.text(report.shown(all)));
        terminal.say(report.summary(services.size(), all)
                + (others.isEmpty() ? "" : "; passed over: " + ManifestFiles.kinds(others)));
        return report.exitStatus();
    }

    /** The services that their schema accepts; what is wrong with the others goes to the report, what is no service to the others. */
    private static List<Read<CloudService>> services(
            List<SourceDocument> documents, List<SourceDocument> others, LintReport report) {
        List<SourceDocument> good = new ArrayList<>();
        Map<String, SourceDocument> seen = new HashMap<>();
        for (SourceDocument document : documents) {
            if (!SchemaValidator.isOurs(document) || isOfAnotherKind(document)) {
                others.add(document);
                continue;
            }
            List<Located> problems = SchemaValidator.check(document).stream()
                    .map(document::locate)
                    .toList();
            SourceDocument earlier = seen.putIfAbsent(document.title(), document);
            if (!problems.isEmpty()) {
                report.refused(problems);
            } else if (earlier != null) {
                report.refused(List.of(document.locate(new Problem(
                        "metadata.name",
                        document.title() + " stands twice, first at " + earlier.source() + ":"
                                + earlier.line("metadata.name") + ": keep one of the two"))));
            } else {
                good.add(document);
            }
        }
        return ManifestReader.of(good).services();
    }

    private static boolean isOfAnotherKind(SourceDocument document) {
        return !document.kind().equals("CloudService") && SchemaValidator.KINDS.contains(document.kind());
    }

    private static List<SourceDocument> builtIn(String name) {
        String file = "catalog/" + name + ".yaml";
        try (InputStream manifest = BuiltInCatalog.class.getResourceAsStream("/" + file)) {
            if (manifest == null) {
                throw new IOException("the program is incomplete: " + file + " is missing");
            }
            return DocumentReader.read(file, manifest.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
