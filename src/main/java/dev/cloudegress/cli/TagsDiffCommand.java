package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.prefix.AddressFigures;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.Offer;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.Replay;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagParser;
import dev.cloudegress.prefix.TagChange;
import dev.cloudegress.prefix.TagDiff;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how two documents differ, for a person who wants to know before it counts. */
@Command(
        name = "diff",
        description = {
            "Say what changes from one service tag document to another: which tags, with the prefixes that come and go, which"
                    + " services of the catalog use them, and whether the guards would hold them. With -f also which"
                    + " requirements and which generated objects change.",
            "Objects are compared as they are once removed prefixes are gone; until then those stay allowed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress tags diff ServiceTags_Public_20260615.json ServiceTags_Public_20260622.json",
            "  cloud-egress tags diff OLD.json NEW.json -f gitops/ --config config.yaml",
            "  cloud-egress tags diff OLD.json NEW.json --tag Public/Storage.WestEurope --full",
            "",
            "Exit status:",
            "  0  compared, and the newer document would be taken as it is",
            "  1  compared, but the newer document would be refused, or a tag that was looked at held",
            "  2  bad input, named on standard error",
            "  3  the environment is in the way: a file that cannot be read, for example"
        })
final class TagsDiffCommand implements Callable<Integer> {
    /** More prefixes than a person reads at once. */
    private static final int FEW = 12;

    @Parameters(index = "0", paramLabel = "A", description = "The older document, plain or gzip.")
    private String older = "";

    @Parameters(index = "1", paramLabel = "B", description = "The newer document, of the same cloud.")
    private String newer = "";

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description =
                    "Manifests, as render takes them: what changes for the EgressRequirements among them, with the"
                            + " CloudServices among them. Repeatable.")
    private List<String> manifests = List.of();

    @Option(
            names = "--state",
            paramLabel = "FILE|DIR",
            description = "With -f: what a cluster knows otherwise, as render takes it. Repeatable.")
    private List<String> state = List.of();

    @Mixin
    private final ConfigurationFile configurationFile = new ConfigurationFile();

    @Mixin
    private final TagChoice choice = new TagChoice();

    @Option(names = "--full", description = "Print all prefixes, however many they are.")
    private boolean full;

    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();

    TagsDiffCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        InputFiles files = new InputFiles(terminal);
        OperatorConfiguration configuration = configurationFile.read(files);
        Inputs inputs = inputs(files, configuration);
        ServiceTagFiles.Named before = read(files, older, null, configuration);
        Cloud cloud = before.document().cloud();
        ServiceTagFiles.Named after = read(files, newer, cloud, configuration);
        TagUse use = TagUse.of(inputs == null ? Catalog.builtIn() : inputs.catalog());
        List<TagDiff> diffs = TagDiff.between(before.document(), after.document());
        NavigableSet<String> looked = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (choice.isAll()) {
            looked.addAll(before.document().names());
            looked.addAll(after.document().names());
        } else {
            looked.addAll(choice.of(cloud).orElseGet(() -> use.tagsOf(cloud)));
        }
        heading(before, after);
        List<TagDiff> shown =
                diffs.stream().filter(diff -> looked.contains(diff.name())).toList();
        shown.forEach(diff -> tag(cloud, diff, use));
        others(diffs, looked);
        boolean open = guards(before, after, looked, configuration);
        if (inputs != null) {
            objects(inputs, before, after);
        }
        terminal.print(text.toString());
        return open ? ExitStatus.INCOMPLETE : ExitStatus.FINE;
    }

    private @Nullable Inputs inputs(InputFiles files, OperatorConfiguration configuration) {
        if (manifests.isEmpty()) {
            return null;
        }
        Inputs inputs = Inputs.read(files, manifests, state, configuration);
        inputs.requireServicesAndDefaults(configurationFile);
        inputs.requireRequirements(manifests);
        return inputs;
    }

    private static ServiceTagFiles.Named read(
            InputFiles files, String file, @Nullable Cloud expected, OperatorConfiguration configuration) {
        DocumentRules rules =
                new DocumentRules(configuration.minimumPrefixLength(), DocumentRules.DEFAULT.maximumBytes());
        byte[] bytes = files.file(file, rules.maximumBytes()).bytes();
        try {
            return new ServiceTagFiles.Named(
                    file,
                    new ServiceTagParser(rules).parse(bytes, expected, name -> !name.isEmpty()),
                    DocumentFileName.parse(file).map(DocumentFileName::date));
        } catch (DocumentRefused refused) {
            throw ServiceTagFiles.bad(file, refused.problem());
        }
    }

    private void heading(ServiceTagFiles.Named before, ServiceTagFiles.Named after) {
        ServiceTagDocument a = before.document();
        ServiceTagDocument b = after.document();
        text.append(a.cloud())
                .append(", ")
                .append(label(before))
                .append(" to ")
                .append(label(after))
                .append(": ")
                .append(a.tagCount())
                .append(" to ")
                .append(b.tagCount())
                .append(" tags, ")
                .append(a.prefixCount())
                .append(" to ")
                .append(b.prefixCount())
                .append(" prefixes\n");
    }

    private static String label(ServiceTagFiles.Named named) {
        return "change " + named.document().changeNumber()
                + named.date().map(date -> " of " + date).orElse("");
    }

    private void tag(Cloud cloud, TagDiff diff, TagUse use) {
        Collection<String> services = use.servicesOf(new ServiceTagReference(cloud, diff.name()));
        text.append('\n')
                .append(TextTable.wrapped(
                        diff.name() + ": ",
                        (diff.before().isEmpty() ? "new; " : diff.after().isEmpty() ? "vanished; " : "")
                                + AddressFigures.of(diff.before().orElse(CidrSet.empty())) + " to "
                                + AddressFigures.of(diff.after().orElse(CidrSet.empty())) + "; "
                                + (services.isEmpty()
                                        ? "no service of the catalog uses it"
                                        : "used by " + String.join(", ", services))));
        prefixes("  + ", diff.added());
        prefixes("  - ", diff.removed());
    }

    private void prefixes(String sign, CidrSet prefixes) {
        int most = full || prefixes.size() <= FEW ? prefixes.size() : FEW;
        prefixes.cidrs().stream()
                .limit(most)
                .forEach(cidr -> text.append(sign).append(cidr).append('\n'));
        if (most < prefixes.size()) {
            text.append(sign)
                    .append("and ")
                    .append(prefixes.size() - most)
                    .append(" more, in all ")
                    .append(AddressFigures.of(prefixes))
                    .append(" (--full prints them)\n");
        }
    }

    private void others(List<TagDiff> diffs, Collection<String> looked) {
        List<TagDiff> rest =
                diffs.stream().filter(diff -> !looked.contains(diff.name())).toList();
        text.append('\n');
        if (diffs.isEmpty()) {
            text.append("No tag changes.\n");
        } else if (!rest.isEmpty()) {
            names(
                    "Other tags that change",
                    rest.stream()
                            .filter(diff ->
                                    diff.before().isPresent() && diff.after().isPresent()));
            names(
                    "Other tags that are new",
                    rest.stream().filter(diff -> diff.before().isEmpty()));
            names(
                    "Other tags that vanish",
                    rest.stream().filter(diff -> diff.after().isEmpty()));
        }
    }

    private void names(String what, Stream<TagDiff> diffs) {
        List<String> names = diffs.map(TagDiff::name).toList();
        if (!names.isEmpty()) {
            int most = full || names.size() <= FEW ? names.size() : FEW;
            text.append(TextTable.wrapped(
                    what + " (" + names.size() + "): ",
                    String.join(", ", names.subList(0, most))
                            + (most < names.size() ? " and " + (names.size() - most) + " more" : "")));
        }
    }

    /** What the guards say of the step from one document to the other, as of a source that says nothing. */
    private boolean guards(
            ServiceTagFiles.Named before,
            ServiceTagFiles.Named after,
            Collection<String> looked,
            OperatorConfiguration configuration) {
        Replay replay = new Replay(
                RefreshRules.defaults(before.document().cloud(), configuration.minimumPrefixLength()),
                Baseline.nothing());
        Instant time = before.date()
                .orElseGet(() -> LocalDate.now(terminal.clock()))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        replay.next(offer(before), looked, time);
        RefreshResult result = replay.next(offer(after), looked, time.plus(Duration.ofHours(1)))
                .result();
        List<String> lines = new ArrayList<>();
        switch (result) {
            case RefreshResult.Refused refused ->
                lines.add("the document is refused: " + refused.document().message());
            case RefreshResult.Taken taken -> {
                for (TagChange change : taken.tags()) {
                    change.hold()
                            .ifPresent(hold ->
                                    lines.add(change.tag() + " is held (" + hold.kind() + "): " + hold.message()));
                }
            }
        }
        lines.forEach(line -> text.append(TextTable.wrapped("Guards: ", line)));
        if (lines.isEmpty()) {
            text.append("Guards: nothing is held.\n");
        }
        return !lines.isEmpty();
    }

    private static Offer offer(ServiceTagFiles.Named named) {
        return new Offer(named.document(), named.date(), DocumentSeries.PUBLISHED);
    }

    private void objects(Inputs inputs, ServiceTagFiles.Named before, ServiceTagFiles.Named after) {
        LocalDate today = LocalDate.now(terminal.clock());
        Rendering old = Rendering.of(inputs, tags -> List.of(before), today);
        Rendering young = Rendering.of(inputs, tags -> List.of(after), today);
        Map<String, Plan> plans = new TreeMap<>();
        old.plans().forEach(plan -> plans.put(name(plan), plan));
        text.append('\n');
        int unchanged = 0;
        for (Plan plan : young.plans()) {
            ObjectChanges changes = ObjectChanges.between(
                    objects(old, Optional.ofNullable(plans.get(name(plan))).orElseThrow()), objects(young, plan));
            if (changes.isEmpty()) {
                unchanged++;
                continue;
            }
            text.append(name(plan))
                    .append(", ")
                    .append(plan.profile().backend())
                    .append(":\n");
            changes.changed()
                    .forEach(object -> text.append("  changes  ").append(object).append('\n'));
            changes.created()
                    .forEach(object -> text.append("  is new   ").append(object).append('\n'));
            changes.deleted()
                    .forEach(object -> text.append("  goes     ").append(object).append('\n'));
        }
        if (unchanged > 0) {
            text.append(RenderReport.counted(unchanged, "requirement")).append(" without a change.\n");
        }
    }

    private static String name(Plan plan) {
        return plan.requirement().namespace() + "/" + plan.requirement().name();
    }

    /** The objects of a requirement and those that it shares with others. */
    private static List<HasMetadata> objects(Rendering rendering, Plan plan) {
        List<HasMetadata> objects = new ArrayList<>(plan.objects());
        rendering.groups().stream()
                .filter(group -> plan.groups().stream()
                        .anyMatch(used -> used.name().equals(group.getMetadata().getName())))
                .forEach(objects::add);
        return objects;
    }
}
