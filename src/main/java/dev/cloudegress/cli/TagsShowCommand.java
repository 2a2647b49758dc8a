package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.prefix.AddressFigures;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.prefix.ServiceTagNames;
import java.time.LocalDate;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one service tag. */
@Command(
        name = "show",
        description = {
            "Show a service tag: its prefixes with neighbours joined, how many addresses they are, which document they are of,"
                    + " and the services of the catalog that use it.",
            "The digest is the one that spec.accept of a PrefixSource names."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress tags show Public/Storage.NorthEurope",
            "  cloud-egress tags show Public/AzureFrontDoor.Backend ServiceTags_Public_20260622.json",
        })
final class TagsShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CLOUD/TAG", description = "The tag, whatever its case.")
    private String tag = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "A document of that cloud, plain or gzip. Default: the built-in snapshot.")
    private @Nullable String file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    TagsShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ServiceTagReference asked = TagChoice.reference(spec, tag, tag);
        TagTexts text =
                file == null ? TagTexts.builtIn(asked.cloud()) : TagTexts.document(new InputFiles(terminal), file);
        if (text.cloud() != asked.cloud()) {
            throw ServiceTagFiles.bad(
                    text.label(),
                    new Problem("cloud", "the document is for " + text.cloud() + ", expected " + asked.cloud()));
        }
        ServiceTag found = text.tag(asked.name())
                .orElseThrow(() -> ServiceTagFiles.bad(
                        tag,
                        new Problem(
                                "",
                                ServiceTagNames.missing(asked.name(), text.names(), text.label())
                                        + (file == null
                                                ? "; it has the tags that the catalog names, so give a document to see others"
                                                : ""))));
        Set<String> services =
                TagUse.of(Catalog.builtIn()).servicesOf(new ServiceTagReference(text.cloud(), found.name()));
        StringBuilder out = new StringBuilder();
        out.append(text.cloud()).append('/').append(found.name()).append('\n');
        out.append(TextTable.wrapped(
                "document  ",
                "change " + text.changeNumber()
                        + text.date()
                                .map(date -> " of " + date + ", " + Age.of(date, LocalDate.now(terminal.clock())))
                                .orElse("")
                        + "; change " + found.changeNumber() + " of the tag"));
        out.append(TextTable.wrapped("digest    ", found.digest()));
        out.append(TextTable.wrapped(
                "allows    ",
                found.prefixes().size()
                        + (found.prefixes().size() == 1 ? " prefix, " : " prefixes, ")
                        + AddressFigures.of(found.prefixes())));
        out.append(TextTable.wrapped(
                "used by   ", services.isEmpty() ? "no service of the catalog" : String.join(", ", services)));
        found.prefixes().forEach(prefix -> out.append("  ").append(prefix).append('\n'));
        terminal.print(out.toString());
        return ExitStatus.FINE;
    }
}
