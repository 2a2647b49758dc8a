package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.prefix.ServiceTag;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists service tags. */
@Command(
        name = "list",
        description = "List the service tags of the built-in snapshot or of a document: how old it is, the prefixes of"
                + " each tag in figures, and the services of the catalog that use it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress tags list",
            "  cloud-egress tags list ServiceTags_Public_20260622.json --used",
        })
final class TagsListCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A document, plain or gzip. Default: the built-in snapshot of each cloud.")
    private @Nullable String file;

    @Option(names = "--used", description = "List only the tags that some service of the catalog names.")
    private boolean used;

    private final Terminal terminal;

    TagsListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        TagUse use = TagUse.of(Catalog.builtIn());
        LocalDate today = LocalDate.now(terminal.clock());
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CLOUD", "DATE", "AGE", "CHANGE", "TAG", "IPV4", "IPV6", "USED BY"));
        List<TagTexts> texts = file == null
                ? List.of(Cloud.values()).stream().map(TagTexts::builtIn).toList()
                : List.of(TagTexts.document(new InputFiles(terminal), file));
        for (TagTexts text : texts) {
            for (String name : text.names()) {
                ServiceTag tag = text.tag(name).orElseThrow();
                String services = String.join(", ", use.servicesOf(new ServiceTagReference(text.cloud(), name)));
                if (used && services.isEmpty()) {
                    continue;
                }
                Optional<LocalDate> date = text.date();
                rows.add(List.of(
                        text.cloud().toString(),
                        date.map(LocalDate::toString).orElse("-"),
                        date.map(day -> Age.of(day, today)).orElse("-"),
                        Long.toString(text.changeNumber()),
                        name,
                        Integer.toString(tag.prefixes().only(IpFamily.IPV4).size()),
                        Integer.toString(tag.prefixes().only(IpFamily.IPV6).size()),
                        services));
            }
        }
        terminal.print(TextTable.columns(rows));
        return ExitStatus.FINE;
    }
}
