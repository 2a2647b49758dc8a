package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Acceptance;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.DocumentAcceptance;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Guards;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Origin;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Retention;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Url;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A feed for tests: documents of a few tags, one poll after another. */
final class Feed {
    static final Instant START = Instant.parse("2026-01-05T12:00:00Z");

    /** Enough others that one tag more or less does not make a document small. */
    private static final List<String> OTHERS =
            IntStream.range(0, 20).mapToObj(i -> "Other" + i).toList();

    private final List<Acceptance> accept = new ArrayList<>();
    private final List<DocumentAcceptance> acceptDocuments = new ArrayList<>();
    private List<String> wanted = List.of("Storage");
    private String origin = "https://mirror.example/tags.json";
    private Cloud cloud = Cloud.PUBLIC;
    private DocumentSeries series = DocumentSeries.PUBLISHED;
    private Baseline baseline = Baseline.nothing();
    private @Nullable Guards guards;
    private @Nullable Retention retention;
    private FeedState state = FeedState.first(List.of());
    private Instant now = START;
    private long changeNumber = 100;
    private @Nullable LocalDate date;
    private boolean dated = true;
    private int otherPrefixes = 5000;
    private int otherTags = OTHERS.size();

    Feed wanting(String... tags) {
        wanted = List.of(tags);
        return this;
    }

    Feed guarding(Guards newGuards) {
        guards = newGuards;
        return this;
    }

    Feed retaining(int days, int publications) {
        retention = new Retention(days, publications);
        return this;
    }

    Feed startingFrom(Baseline newBaseline) {
        baseline = newBaseline;
        return this;
    }

    Feed from(String newOrigin) {
        origin = newOrigin;
        return this;
    }

    Feed accepting(String tag, String digest) {
        accept.add(new Acceptance(tag, digest, "known to be right"));
        return this;
    }

    Feed acceptingNothing() {
        accept.clear();
        acceptDocuments.clear();
        return this;
    }

    Feed acceptingDocument(String digest) {
        acceptDocuments.add(new DocumentAcceptance(digest, "known to be right"));
        return this;
    }

    Feed about(Cloud newCloud) {
        cloud = newCloud;
        return this;
    }

    Feed of(DocumentSeries newSeries) {
        series = newSeries;
        return this;
    }

    Feed undated() {
        dated = false;
        return this;
    }

    /** The date of the next documents, whenever they come; {@code null} for that of the day. */
    Feed dating(@Nullable LocalDate newDate) {
        date = newDate;
        return this;
    }

    Feed numbered(long next) {
        changeNumber = next - 1;
        return this;
    }

    Feed moveNumber(int by) {
        changeNumber += by;
        return this;
    }

    Feed havingOthers(int tags, int prefixes) {
        otherTags = tags;
        otherPrefixes = prefixes;
        return this;
    }

    Feed in(Duration time) {
        now = now.plus(time);
        return this;
    }

    Feed inDays(int days) {
        return in(Duration.ofDays(days));
    }

    /** A new publication with Storage, {@code null} for none. */
    RefreshResult publish(@Nullable String storage) {
        return publish(storage == null ? Map.of() : Map.of("Storage", storage));
    }

    /** A new publication. */
    RefreshResult publish(Map<String, String> tags) {
        changeNumber++;
        return poll(tags);
    }

    /** The publication that was there before, once more. */
    RefreshResult poll(@Nullable String storage) {
        return poll(storage == null ? Map.of() : Map.of("Storage", storage));
    }

    /** The same publication each day. */
    Feed pollDaily(int days, @Nullable String storage) {
        LocalDate stays = date == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : date;
        LocalDate before = date;
        date = stays;
        for (int i = 0; i < days; i++) {
            inDays(1).poll(storage);
        }
        date = before;
        return this;
    }

    RefreshResult poll(Map<String, String> tags) {
        RefreshResult result = Refresh.step(state, offer(tags), rules(), wanted, baseline, now);
        state = result.next();
        return result;
    }

    Offer offer(Map<String, String> tags) {
        SortedMap<String, ServiceTag> read = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> names = new ArrayList<>(OTHERS.subList(0, otherTags));
        int prefixes = otherPrefixes;
        for (var tag : tags.entrySet()) {
            names.add(tag.getKey());
            CidrSet set = set(tag.getValue());
            prefixes += set.size();
            read.put(tag.getKey(), new ServiceTag(tag.getKey(), changeNumber, set));
        }
        ServiceTagDocument document = new ServiceTagDocument(cloud, changeNumber, read, names, prefixes);
        LocalDate day = date == null ? LocalDate.ofInstant(now, ZoneOffset.UTC) : date;
        return new Offer(document, dated ? Optional.of(day) : Optional.empty(), series);
    }

    RefreshRules rules() {
        return RefreshRules.of(
                "azure-public",
                new PrefixSourceSpec(
                        Cloud.PUBLIC,
                        List.of(new Origin(null, new Url(origin, null, null), null, null, null, null)),
                        null,
                        guards,
                        retention,
                        accept,
                        acceptDocuments),
                DocumentRules.DEFAULT.minimumLength());
    }

    FeedState state() {
        return state;
    }

    Feed with(FeedState newState) {
        state = newState;
        return this;
    }

    Instant now() {
        return now;
    }

    TagState tag(String name) {
        return Optional.ofNullable(state.tags().get(name)).orElseThrow();
    }

    CidrSet allowed() {
        return tag("Storage").allowed();
    }

    /** What became of a tag. */
    static TagChange change(RefreshResult result, String tag) {
        return ((RefreshResult.Taken) result)
                .tags().stream()
                        .filter(change -> change.tag().equals(tag))
                        .findFirst()
                        .orElseThrow();
    }

    /** Prefixes with spaces between them. */
    static CidrSet set(String prefixes) {
        return prefixes.isBlank()
                ? CidrSet.empty()
                : CidrSet.parse(prefixes.strip().split(" +"));
    }
}
