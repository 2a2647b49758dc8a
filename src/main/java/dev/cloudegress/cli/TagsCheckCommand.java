package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.DatedDocument;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.Offer;
import dev.cloudegress.prefix.Refresh;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.Replay;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagNames;
import dev.cloudegress.prefix.ServiceTagParser;
import dev.cloudegress.prefix.TagChange;
import dev.cloudegress.prefix.TagChange.Absence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays documents and says what each step does. */
@Command(
        name = "check",
        description = {
            "Replay service tag documents in the order of their dates, as an operator that was there all the time and asked"
                    + " once a day would have taken them, and say what each step does: what it adds, what it removes and when"
                    + " that goes, what is held or refused and why.",
            "The first document of a cloud is the beginning, and is compared with nothing (see --baseline). Clouds are replayed apart."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress tags check documents/",
            "  cloud-egress tags check documents/ --prefixsource public.yaml       # with your guards, retention, accept",
            "  cloud-egress tags check --tag Public/Storage.WestUS documents/ServiceTags_Public_2024*.json.gz",
            "  cloud-egress tags check --baseline built-in ServiceTags_Public_20260622.json",
            "",
            "Exit status:",
            "  0  every document was taken, and no tag was held at any step",
            "  1  something was held or refused at some step",
            "  2  bad input, named on standard error",
            "  3  the environment is in the way: a file that cannot be read, for example"
        })
final class TagsCheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "SERIES",
            description = "Official documents, plain or gzip, with cloud and date in their names as"
                    + " ServiceTags_Public_20260622.json; of a directory: all that are named so.")
    private List<String> series = List.of();

    @Mixin
    private final TagChoice choice = new TagChoice();

    @Option(
            names = "--prefixsource",
            paramLabel = "FILE",
            description =
                    "A PrefixSource manifest: its guards, retention and acceptances hold for the documents of its cloud."
                            + " Repeatable, one for each cloud. Default: those of a source that says nothing.")
    private List<String> sources = List.of();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Option(
            names = "--baseline",
            paramLabel = "first|built-in",
            description =
                    "What the first document is compared with: first: nothing, it is the beginning (default); built-in: the"
                            + " snapshot that ships with the program, as in a new installation.")
    private Start start = Start.FIRST;

    private final Terminal terminal;

    TagsCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What the first document is compared with. */
    enum Start {
        /** Nothing. */
        FIRST("first"),
        /** The built-in snapshot. */
        BUILT_IN("built-in");

        private final String text;

        Start(String text) {
            this.text = text;
        }

        /** The value as the option takes it. */
        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public Integer call() {
        InputFiles files = new InputFiles(terminal);
        OperatorConfiguration configuration = configurationFile.read(files);
        Map<Cloud, RefreshRules> rules = rules(files, configuration);
        List<SeriesFiles.Dated> documents = SeriesFiles.find(terminal, series);
        boolean open = false;
        for (Cloud cloud : Cloud.values()) {
            List<SeriesFiles.Dated> ofCloud = documents.stream()
                    .filter(dated -> dated.name().cloud() == cloud)
                    .toList();
            if (!ofCloud.isEmpty()) {
                RefreshRules ofSource =
                        rules.getOrDefault(cloud, RefreshRules.defaults(cloud, configuration.minimumPrefixLength()));
                open |= new Run(files, configuration, ofSource).of(ofCloud);
            }
        }
        return open ? ExitStatus.INCOMPLETE : ExitStatus.FINE;
    }

    private Map<Cloud, RefreshRules> rules(InputFiles files, OperatorConfiguration configuration) {
        Map<Cloud, RefreshRules> rules = new EnumMap<>(Cloud.class);
        if (sources.isEmpty()) {
            return rules;
        }
        List<Read<PrefixSource>> read = ManifestFiles.read(
                        files,
                        sources,
                        DocumentReader.DEFAULT_LIMIT,
                        document -> document.kind().equals("PrefixSource"))
                .prefixSources();
        if (read.isEmpty()) {
            throw ServiceTagFiles.bad(String.join(", ", sources), new Problem("", "there is no PrefixSource"));
        }
        for (Read<PrefixSource> source : read) {
            RefreshRules of = RefreshRules.of(
                    source.object().getMetadata().getName(),
                    source.object().getSpec(),
                    configuration.minimumPrefixLength());
            if (rules.put(of.cloud(), of) != null) {
                Inputs.refuse(List.of(source.document()
                        .locate(new Problem("spec.cloud", "is a second source for " + of.cloud() + ": give one"))));
            }
        }
        return rules;
    }

    /** The replay of one cloud. */
    private final class Run {
        private final InputFiles files;
        private final ServiceTagParser parser;
        private final RefreshRules rules;
        private final Replay replay;
        private final NavigableSet<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        private final StringBuilder text = new StringBuilder();
        private boolean begins = true;
        private int refused;
        private int holds;

        Run(InputFiles files, OperatorConfiguration configuration, RefreshRules rules) {
            this.files = files;
            this.parser = new ServiceTagParser(
                    new DocumentRules(configuration.minimumPrefixLength(), DocumentRules.DEFAULT.maximumBytes()));
            this.rules = rules;
            this.replay =
                    new Replay(rules, start == Start.FIRST ? Baseline.nothing() : Baseline.builtIn(rules.cloud()));
            if (!choice.isAll()) {
                wanted.addAll(choice.of(rules.cloud())
                        .orElseGet(() -> TagUse.of(Catalog.builtIn()).tagsOf(rules.cloud())));
            }
        }

        /** Prints what each step does, and says whether something was held or refused. */
        boolean of(List<SeriesFiles.Dated> documents) {
            text.append(rules.cloud())
                    .append(": ")
                    .append(RenderReport.counted(documents.size(), "document"))
                    .append(", ")
                    .append(choice.isAll() ? "all tags" : RenderReport.counted(wanted.size(), "tag"))
                    .append("; a loss of up to ")
                    .append(rules.maximumLossPercent())
                    .append("% and growth to ")
                    .append(rules.growthFactor())
                    .append(" times + ")
                    .append(rules.growthSlack())
                    .append(" prefixes are believed; removed prefixes stay ")
                    .append(RenderReport.counted(rules.retention().toDays(), "day"))
                    .append(" and ")
                    .append(RenderReport.counted(rules.publications(), "further publication"))
                    .append("\n\n");
            for (SeriesFiles.Dated dated : documents) {
                step(dated);
            }
            text.append('\n')
                    .append(rules.cloud())
                    .append(": ")
                    .append(documents.size() - refused)
                    .append(" taken, ")
                    .append(refused)
                    .append(" refused; ")
                    .append(RenderReport.counted(holds, "hold"))
                    .append(" began")
                    .append(
                            replay.state().holds().isEmpty()
                                    ? ", none is left"
                                    : ", left are "
                                            + String.join(
                                                    ", ", replay.state().holds().keySet()))
                    .append('\n');
            terminal.print(text.toString());
            return refused > 0 || holds > 0;
        }

        private void step(SeriesFiles.Dated dated) {
            String title = dated.name().date() + "  " + dated.file();
            ServiceTagDocument document = parse(dated, title);
            if (document == null) {
                return;
            }
            if (choice.isAll()) {
                wanted.addAll(document.names());
            }
            Instant time = dated.name().date().atStartOfDay(ZoneOffset.UTC).toInstant();
            Collection<String> before = List.copyOf(replay.state().holds().keySet());
            Replay.Step step = replay.next(
                    Offer.published(new DatedDocument(document, dated.name().date())), wanted, time);
            step.meanwhile().forEach(change -> line("  meanwhile ", change));
            String head = title + "  change " + document.changeNumber() + ": ";
            switch (step.result()) {
                case RefreshResult.Refused result -> {
                    refused++;
                    text.append(TextTable.wrapped(
                            head,
                            "refused (" + result.document().reason() + "): "
                                    + result.document().message()));
                }
                case RefreshResult.Taken taken -> taken(head, document, taken, before);
            }
        }

        private void taken(
                String head, ServiceTagDocument document, RefreshResult.Taken taken, Collection<String> heldBefore) {
            boolean beginning = begins && start == Start.FIRST;
            begins = false;
            long quiet = taken.tags().stream().filter(TagChange::isUnchanged).count();
            text.append(head)
                    .append(beginning ? "the beginning" : "taken")
                    .append(quiet == 0 ? "" : ", " + RenderReport.counted(quiet, "tag") + " unchanged")
                    .append('\n');
            for (TagChange change : taken.tags()) {
                boolean isHeld = change.hold().isPresent();
                if (isHeld && !heldBefore.contains(change.tag())) {
                    holds++;
                }
                boolean known = isHeld
                        && heldBefore.contains(change.tag())
                        && change.added().isEmpty();
                if (change.absence() == Absence.NONE && !known && !(beginning && !isHeld)) {
                    line("  ", change);
                }
            }
            names(
                    "  still held: ",
                    taken.tags().stream()
                            .filter(change -> change.hold().isPresent()
                                    && heldBefore.contains(change.tag())
                                    && change.added().isEmpty()));
            names("  without prefixes: ", taken.tags().stream().filter(change -> change.absence() == Absence.EMPTY));
            List<String> absent = taken.tags().stream()
                    .filter(change -> change.absence() == Absence.NOT_THERE)
                    .map(TagChange::tag)
                    .toList();
            if (!absent.isEmpty()) {
                text.append(TextTable.wrapped(
                        "  not in the document: ",
                        choice.of(rules.cloud())
                                .flatMap(given -> document.missing(absent))
                                .orElse(String.join(", ", absent))));
            }
        }

        private void names(String title, Stream<TagChange> changes) {
            List<String> names = changes.map(TagChange::tag).toList();
            if (!names.isEmpty()) {
                text.append(TextTable.wrapped(title, String.join(", ", names)));
            }
        }

        private void line(String indent, TagChange change) {
            String said = ChangeText.of(change);
            if (!said.isEmpty()) {
                text.append(TextTable.wrapped(indent + change.tag() + ": ", said));
            }
        }

        /** A document that is none is a step, too: a feed may bring it. */
        private @Nullable ServiceTagDocument parse(SeriesFiles.Dated dated, String title) {
            byte[] bytes = files.file(dated.file(), DocumentRules.DEFAULT.maximumBytes())
                    .bytes();
            try {
                return parser.parse(
                        bytes,
                        rules.cloud(),
                        choice.isAll() ? name -> !name.isEmpty() : ServiceTagNames.anyOf(Refresh.tagsToRead(wanted)));
            } catch (DocumentRefused bad) {
                refused++;
                text.append(TextTable.wrapped(title + ": ", "refused: " + bad.getMessage()));
                return null;
            }
        }
    }
}
