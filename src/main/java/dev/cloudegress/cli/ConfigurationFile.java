package dev.cloudegress.cli;

import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.CatalogChecks;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.SourceDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option with the installation's configuration. */
final class ConfigurationFile {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The installation's configuration, the file that the operator reads. Default: that of an"
                    + " installation that states nothing.")
    private @Nullable String file;

    private InputFiles.@Nullable Content content;

    /** Whether a file was named. */
    boolean isGiven() {
        return file != null;
    }

    /**
     * Reads the file.
     *
     * @return the defaults where no file was named
     */
    OperatorConfiguration read(InputFiles files) {
        String name = file;
        if (name == null) {
            return OperatorConfiguration.defaults();
        }
        InputFiles.Content read = files.file(name, DocumentReader.DEFAULT_LIMIT);
        content = read;
        return ConfigurationReader.read(read.name(), read.bytes());
    }

    /** Says to a person what is supposed where no file was named, and a cluster, which has one, is asked. */
    void sayWhatIsSupposed(Terminal terminal) {
        if (file == null) {
            terminal.say(
                    "note: without --config, the configuration of an installation that states nothing is supposed: backend"
                            + " NetworkPolicy, no default parameters, nothing accepted, granted or denied. The cluster's own is the key"
                            + " configuration.yaml of a ConfigMap that this names:"
                            + " kubectl get configmap -n cloud-egress-system -l app.kubernetes.io/name=cloud-egress-operator");
        }
    }

    /** What is wrong with default parameters of the file that was read, which only the catalog can tell. */
    List<Located> problems(OperatorConfiguration configuration, Catalog catalog) {
        InputFiles.Content read = content;
        List<Problem> problems = CatalogChecks.checkDefaults(configuration, catalog);
        if (read == null || problems.isEmpty()) {
            return List.of();
        }
        SourceDocument document = DocumentReader.read(read.name(), read.bytes()).getFirst();
        return problems.stream().map(document::locate).toList();
    }
}
