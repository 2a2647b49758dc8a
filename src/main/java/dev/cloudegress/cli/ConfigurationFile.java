package dev.cloudegress.cli;

import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.CatalogChecks;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Read;
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

    private @Nullable Read<OperatorConfiguration> read;

    /** Whether a file was named. */
    boolean isGiven() {
        return file != null;
    }

    /**
     * Reads the file, once.
     *
     * @return the defaults where no file was named
     */
    OperatorConfiguration read(InputFiles files) {
        String name = file;
        if (name == null) {
            return OperatorConfiguration.defaults();
        }
        Read<OperatorConfiguration> known = read;
        if (known == null) {
            InputFiles.Content content = files.file(name, DocumentReader.DEFAULT_LIMIT);
            known = ConfigurationReader.read(content.name(), content.bytes());
            read = known;
        }
        return known.object();
    }

    /** What is wrong with its default parameters, which only the catalog can tell. */
    List<Located> problems(Catalog catalog) {
        Read<OperatorConfiguration> known = read;
        return known == null
                ? List.of()
                : CatalogChecks.checkDefaults(known.object(), catalog).stream()
                        .map((Problem problem) -> known.document().locate(problem))
                        .toList();
    }
}
