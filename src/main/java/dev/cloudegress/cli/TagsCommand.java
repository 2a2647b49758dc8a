package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.DatedDocument;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows and makes the built-in snapshot of service tags, and looks at the documents it is made from. */
@Command(
        name = "tags",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "List the service tags of the built-in snapshot or of a document, show one, make a new snapshot from the provider's"
                        + " documents, fetch those, compare two of them, or replay a series.")
final class TagsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private TagsCommand() {}

    static CommandLine with(Terminal terminal) {
        return new CommandLine(new TagsCommand())
                .addSubcommand(new TagsListCommand(terminal))
                .addSubcommand(new TagsShowCommand(terminal))
                .addSubcommand(new SnapshotCommand(terminal))
                .addSubcommand(new TagsFetchCommand(terminal))
                .addSubcommand(new TagsDiffCommand(terminal))
                .addSubcommand(new TagsCheckCommand(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, show, snapshot, fetch, diff, or check");
    }

    /** Makes a snapshot. */
    @Command(
            name = "snapshot",
            description = {
                "Make a snapshot from the provider's documents: the tags that the built-in catalog names and those that the"
                        + " built-in snapshot already holds. Beside it, the names of all tags of each document, for catalog lint.",
                "A document that lacks one of them is refused."
            },
            footerHeading = "%nExample, before a release:%n",
            footer = {
                "  cloud-egress tags snapshot --out src/main/resources/prefixes \\",
                "      --from ServiceTags_Public_20260622.json --from ServiceTags_AzureGovernment_20260622.json"
            })
    static final class SnapshotCommand implements Callable<Integer> {
        @Option(
                names = "--from",
                required = true,
                arity = "1..*",
                paramLabel = "FILE",
                description = "An official document, plain or gzip, one for each cloud. Its name must have the date, as"
                        + " ServiceTags_Public_20260622.json.")
        private List<String> from = List.of();

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "Where to write the files, two for each cloud. The directory has to be there.")
        private String out = "";

        @Option(
                names = "--tag",
                paramLabel = "CLOUD/TAG",
                description = "A further tag to hold, for example Public/Storage.WestEurope. Repeatable.")
        private List<String> further = List.of();

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
        private CommandSpec spec;

        private final Terminal terminal;

        private SnapshotCommand(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            SortedSet<ServiceTagReference> wanted = wanted();
            List<ServiceTagFiles.Named> named = ServiceTagFiles.read(
                    new InputFiles(terminal),
                    from,
                    OperatorConfiguration.defaults().minimumPrefixLength(),
                    wanted.stream().map(ServiceTagReference::name).toList());
            List<DatedDocument> documents = new ArrayList<>();
            for (ServiceTagFiles.Named document : named) {
                LocalDate date = document.date()
                        .orElseThrow(() -> ServiceTagFiles.bad(
                                document.file(),
                                new Problem(
                                        "",
                                        "has no date in its name, and documents have none in them: call it as the provider does,"
                                                + " for example ServiceTags_"
                                                + document.document().cloud()
                                                + "_20260622.json")));
                documents.add(new DatedDocument(document.document(), date));
            }
            try {
                write(SnapshotWriter.files(documents, wanted));
            } catch (DocumentRefused refused) {
                throw ServiceTagFiles.bad(String.join(", ", from), refused.problem());
            }
            return ExitStatus.FINE;
        }

        private SortedSet<ServiceTagReference> wanted() {
            SortedSet<ServiceTagReference> wanted = new TreeSet<>();
            Catalog catalog = Catalog.builtIn();
            catalog.names()
                    .forEach(name -> catalog.find(name)
                            .orElseThrow()
                            .endpoints()
                            .forEach(endpoint -> wanted.addAll(endpoint.serviceTags())));
            for (Cloud cloud : Cloud.values()) {
                BuiltInSnapshot.load(cloud).names().forEach(name -> wanted.add(new ServiceTagReference(cloud, name)));
            }
            further.forEach(text -> wanted.add(TagChoice.reference(spec, "--tag " + text, text)));
            return wanted;
        }

        /** Each file is written beside and moved into place, so that an interrupted run leaves whole files. */
        private void write(SortedMap<String, String> files) {
            files.forEach((name, text) -> {
                Path target = terminal.resolve(out).resolve(name);
                try {
                    Path staged = Files.writeString(target.resolveSibling("." + name + ".new"), text);
                    Files.move(staged, target, StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw EnvironmentException.of(out + "/" + name, "write", e);
                }
                terminal.say("wrote " + out + "/" + name);
            });
        }
    }
}
