package dev.cloudegress.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.FeedState;
import dev.cloudegress.prefix.Offer;
import dev.cloudegress.prefix.Refresh;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagNames;
import dev.cloudegress.prefix.ServiceTagParser;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A document of service tags: what the operator does with one at a poll, beside what Jackson takes for the tokens of the same bytes alone. The
 * tags in use are those that the built-in catalog names, and each of them has changed since the last document.
 */
@State(Scope.Benchmark)
public class DocumentBenchmark {
    private static final Instant NOW = Instant.parse("2026-06-24T06:00:00Z");

    private final JsonFactory json = new JsonFactory();
    private final ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);
    private final RefreshRules rules =
            RefreshRules.defaults(Cloud.PUBLIC, OperatorConfiguration.defaults().minimumPrefixLength());
    private final Baseline baseline = Baseline.nothing();
    private byte[] document = {};
    private NavigableSet<String> wanted = Collections.emptyNavigableSet();
    private Predicate<String> read = name -> false;
    private ServiceTagDocument parsed = new ServiceTagDocument(Cloud.PUBLIC, 0, new TreeMap<>(), List.of(), 0);
    private FeedState state = FeedState.first(List.of());

    /** Reads the document once, and takes one for the last that lacks some prefixes of each tag and has others. */
    @Setup
    public void prepare() throws DocumentRefused {
        document = SampleDocument.find().bytes();
        ServiceTagDocument all = parser.parse(document, Cloud.PUBLIC, name -> true);
        wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        BuiltInCatalog.names().stream()
                .flatMap(name -> BuiltInCatalog.findSpec(name).orElseThrow().endpoints().stream())
                .flatMap(endpoint -> endpoint.serviceTags().stream())
                .filter(tag -> tag.cloud() == Cloud.PUBLIC && all.has(tag.name()))
                .forEach(tag -> wanted.add(tag.name()));
        // A made-up document has no tag of the catalog: 28 of its larger ones then.
        for (int i = 0; wanted.size() < 28 && 4 * i < all.names().size(); i++) {
            wanted.add(all.names().get(4 * i));
        }
        NavigableSet<String> named = Refresh.tagsToRead(wanted);
        read = ServiceTagNames.anyOf(named);
        parsed = parser.parse(document, Cloud.PUBLIC, read);
        SortedMap<String, ServiceTag> before = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : named) {
            all.tag(name).ifPresent(tag -> before.put(name, former(tag)));
        }
        ServiceTagDocument last =
                new ServiceTagDocument(Cloud.PUBLIC, all.changeNumber() - 1, before, all.names(), all.prefixCount());
        state = ((RefreshResult.Taken) Refresh.step(
                        FeedState.first(List.of()),
                        new Offer(last, Optional.of(LocalDate.of(2026, 6, 15)), DocumentSeries.PUBLISHED),
                        rules,
                        wanted,
                        baseline,
                        NOW.minusSeconds(8 * 3600)))
                .next();
    }

    /** A tag as it may have been a week ago: without every fiftieth prefix, and with one more. */
    private static ServiceTag former(ServiceTag tag) {
        CidrSet.Builder prefixes = CidrSet.builder().add(Cidr.parse("20.255.255.192/28"));
        List<Cidr> cidrs = tag.prefixes().cidrs();
        for (int i = 0; i < cidrs.size(); i++) {
            if (i % 50 != 7) {
                prefixes.add(cidrs.get(i));
            }
        }
        return new ServiceTag(tag.name(), tag.changeNumber() - 1, prefixes.build());
    }

    /** Jackson's tokens alone: what no reader of JSON with Jackson is faster than. */
    @Benchmark
    public long tokenise() throws IOException {
        try (JsonParser tokens = json.createParser(document)) {
            long count = 0;
            while (tokens.nextToken() != null) {
                count++;
            }
            return count;
        }
    }

    /** The document read, and every prefix of every tag checked. */
    @Benchmark
    public ServiceTagDocument parseAndValidate() throws DocumentRefused {
        return parser.parse(document, Cloud.PUBLIC, read);
    }

    /** The same, then each tag in use compared with what stands, and judged: a poll that brings a new document. */
    @Benchmark
    public RefreshResult parseValidateDiffAndGuard() throws DocumentRefused {
        return diffAndGuard(parser.parse(document, Cloud.PUBLIC, read));
    }

    /** What the comparison alone takes of it. */
    @Benchmark
    public RefreshResult diffAndGuard() {
        return diffAndGuard(parsed);
    }

    private RefreshResult diffAndGuard(ServiceTagDocument taken) {
        return Refresh.step(
                state,
                new Offer(taken, Optional.of(LocalDate.of(2026, 6, 22)), DocumentSeries.PUBLISHED),
                rules,
                wanted,
                baseline,
                NOW);
    }
}
