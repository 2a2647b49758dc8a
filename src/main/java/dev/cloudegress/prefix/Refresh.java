package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.RefusedDocument;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.TagChange.Absence;
import dev.cloudegress.prefix.TagChange.HoldEnd;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a feed when a document comes, at every poll, also where the document is the one that was there before: time passes.
 *
 * <ul>
 *   <li>A document that is not believed as a whole ({@link DocumentGuard}) changes nothing.
 *   <li>A tag that is not believed ({@link TagGuard}) is held: what is allowed stays, its retention stands still, and it takes new
 *       prefixes unless it explodes. Other tags go on. The hold ends when a document is sane again, or somebody answers for the change by tag
 *       and digest, once.
 *   <li>Of a tag that is believed, new prefixes are allowed at once; removed ones stay for the retention, in days <em>and</em> in
 *       publications. Neither counts while the feed is stale (no good answer for {@link RefreshRules#staleAfter()}, or nothing but documents older
 *       than {@link RefreshRules#staleAge()}) or the tag is held. Prefixes that return are current again.
 *   <li>A tag that allowed something never ends up allowing nothing: the last prefixes stay.
 *   <li>Of another series than the file, a tag that is absent is not touched.
 *   <li>First use, and a change of the origins, compare the document with the {@link Baseline}; a change of the origins leaves tags as they
 *       are, so that they are measured against everything that is allowed.
 * </ul>
 *
 * <p>The same state, document, rules, and time give the same result, and a second step with the same document at the same time changes
 * nothing. Stateless.
 */
public final class Refresh {
    private Refresh() {}

    /**
     * The tags that a document must be read for: the wanted ones, and for each part of a service the tag of the whole, with which it is
     * compared.
     *
     * @param wanted names, whatever their case
     */
    public static NavigableSet<String> tagsToRead(Collection<String> wanted) {
        NavigableSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(wanted);
        wanted.forEach(name -> ServiceTagNames.service(name).ifPresent(names::add));
        return names;
    }

    /**
     * Takes a document.
     *
     * @param state what was kept
     * @param offer the document, read for {@link #tagsToRead}
     * @param wanted the tags in use, whatever their case; what is kept of others stays as it is
     * @param baseline for the first document and the first use of a tag
     * @param now when the document was fetched
     * @throws IllegalArgumentException if the document has a tag that it was not read for
     */
    public static RefreshResult step(
            FeedState state,
            Offer offer,
            RefreshRules rules,
            Collection<String> wanted,
            Baseline baseline,
            Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        FeedState from =
                state.origins().equals(rules.origins()) ? state : state.startOver(rules.origins(), baseline.document());
        String identity = offer.document().identity();
        DocumentGuard.Verdict verdict = DocumentGuard.judge(from, offer, identity, rules, at);
        RefusedDocument refused = verdict.refused();
        if (refused != null) {
            return new RefreshResult.Refused(from.refusing(refused), refused);
        }
        return new Step(from, offer, identity, rules, baseline, at).take(wanted, verdict.accepted());
    }

    /**
     * What becomes of a tag that nothing but a snapshot has ever filled, when the program ships a newer one: what that has is allowed at once,
     * and what it lacks is on its way out. No feed counts publications then, so that nothing goes before one does.
     *
     * @param shipped the tag in the snapshot that ships with the program
     * @param retention how long removed prefixes stay, at least
     * @return empty where a feed has filled the tag or holds it, and where the snapshot has nothing newer to say
     */
    public static Optional<TagState> renewed(TagState had, TagState shipped, Duration retention, Instant now) {
        if (!had.source().equals(PrefixSets.BUILT_IN)
                || had.held().isPresent()
                || !shipped.documentDate().isAfter(had.documentDate())
                || shipped.current().equals(had.current())) {
            return Optional.empty();
        }
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        CidrSet removed = had.current().minus(shipped.current());
        List<Removal> removals = Removals.without(had.removals(), shipped.current());
        return Optional.of(had.with(
                        shipped.current(),
                        removed.isEmpty()
                                ? removals
                                : Removals.with(removals, new Removal(removed, at, at.plus(retention), 0, false)))
                .from(shipped.tag(), shipped.changeNumber(), shipped.documentDate(), shipped.source()));
    }

    /** One step, once its document is believed as a whole. */
    private static final class Step {
        private final FeedState from;
        private final ServiceTagDocument document;
        private final DocumentSeries series;
        private final String identity;
        private final LocalDate date;
        private final RefreshRules rules;
        private final Baseline baseline;
        private final Instant at;

        /** Whether this is another document than the last one. The first of some origins is not: nobody knows what was before. */
        private final boolean newPublication;

        /** Whether the document is young enough for time and publications to count. */
        private final boolean counts;

        /** Since when the feed was stale; {@code null} if it was not. It is over only if the document counts. */
        private final @Nullable Instant staleSince;

        Step(FeedState from, Offer offer, String identity, RefreshRules rules, Baseline baseline, Instant at) {
            this.from = from;
            this.document = offer.document();
            this.series = offer.series();
            this.identity = identity;
            this.rules = rules;
            this.baseline = baseline;
            this.at = at;
            LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
            Optional<KnownDocument> had = Optional.ofNullable(from.documents().get(series));
            Optional<KnownDocument> same = had.filter(last -> last.digest().equals(identity));
            this.date =
                    offer.date().orElseGet(() -> same.map(KnownDocument::date).orElse(today));
            this.newPublication = same.isEmpty()
                    && had.filter(last -> !last.digest().isEmpty()).isPresent();
            this.counts =
                    ChronoUnit.DAYS.between(date, today) <= rules.staleAge().toDays();
            this.staleSince = from.freshAt()
                    .filter(fresh -> Duration.between(fresh, at).compareTo(rules.staleAfter()) > 0)
                    .orElse(null);
        }

        RefreshResult take(Collection<String> wanted, boolean accepted) {
            SortedMap<String, TagState> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            tags.putAll(from.tags());
            SortedMap<String, Hold> holds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            holds.putAll(from.holds());
            List<TagChange> changes = new ArrayList<>();
            NavigableSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            names.addAll(wanted);
            for (String name : names) {
                Outcome outcome = tag(name);
                changes.add(outcome.change);
                holds.remove(name);
                outcome.change.hold().ifPresent(hold -> holds.put(name, hold));
                if (outcome.next != null) {
                    tags.put(name, outcome.next);
                }
            }
            holds.keySet().removeIf(name -> !names.contains(name) && !tags.containsKey(name));
            Map<DocumentSeries, KnownDocument> documents = new EnumMap<>(DocumentSeries.class);
            documents.putAll(from.documents());
            documents.put(
                    series,
                    new KnownDocument(
                            identity, document.changeNumber(), date, document.tagCount(), document.prefixCount()));
            List<String> acceptedDocuments = new ArrayList<>(from.acceptedDocuments());
            acceptedDocuments.removeIf(digest -> !rules.acceptsDocument(digest));
            if (accepted) {
                acceptedDocuments.add(identity);
            }
            FeedState next = new FeedState(
                    from.origins(), freshAt(), documents, Optional.empty(), acceptedDocuments, tags, holds);
            return new RefreshResult.Taken(next, newPublication, changes);
        }

        private Optional<Instant> freshAt() {
            // A clock that was ahead and was put right must not make an outage look fresh.
            boolean moves = from.freshAt().filter(fresh -> !fresh.isAfter(at)).isEmpty()
                    || (counts
                            && Duration.between(from.freshAt().get(), at).compareTo(RefreshRules.FRESHNESS_STEP) >= 0);
            return moves ? Optional.of(at) : from.freshAt();
        }

        private Outcome tag(String name) {
            Optional<ServiceTag> found = read(name);
            Optional<TagState> kept = Optional.ofNullable(from.tags().get(name))
                    .or(() -> baseline.tags().apply(name));
            if (found.isEmpty() && (kept.isEmpty() || series != DocumentSeries.PUBLISHED)) {
                return kept.isEmpty()
                        ? new Outcome(null, TagChange.missing(name, Absence.NOT_THERE))
                        : new Outcome(
                                kept.get(),
                                TagChange.held(
                                        name,
                                        CidrSet.empty(),
                                        Optional.ofNullable(from.holds().get(name))));
            }
            if (kept.isEmpty() && found.orElseThrow().prefixes().isEmpty()) {
                return new Outcome(null, TagChange.missing(name, Absence.EMPTY));
            }
            ServiceTagReference spelled = new ServiceTagReference(
                    rules.cloud(), found.map(ServiceTag::name).orElse(name));
            TagState had = kept.orElseGet(() -> TagState.unknown(spelled, date, rules.source()));
            if (isQuiet(had, found)) {
                return new Outcome(had, TagChange.none(had.tag().name()));
            }
            return tag(restarted(consumed(had)), found);
        }

        private Optional<ServiceTag> read(String name) {
            Optional<ServiceTag> tag = document.tag(name);
            if (tag.isEmpty() && document.has(name)) {
                throw new IllegalArgumentException("the document was not read for the tag " + name);
            }
            return tag;
        }

        /** Most tags at most polls: nothing is measured, because nothing can have changed. */
        private boolean isQuiet(TagState had, Optional<ServiceTag> found) {
            return found.isPresent()
                    && had.held().isEmpty()
                    && had.removals().isEmpty()
                    && had.accepted().isEmpty()
                    && had.source().equals(rules.source())
                    && had.tag().name().equals(found.get().name())
                    && had.current().equals(found.get().prefixes());
        }

        /** Without acceptances that nobody stands for any more: to accept the same again, an entry is removed and added anew. */
        private TagState consumed(TagState had) {
            return had.withAccepted(had.accepted().stream()
                    .filter(digest -> rules.accepts(had.tag().name(), digest))
                    .toList());
        }

        /** Where nobody knows how long the feed was stale, the days begin anew. */
        private TagState restarted(TagState had) {
            return from.freshAt().isPresent() || had.removals().isEmpty()
                    ? had
                    : had.withRemovals(Removals.notBefore(had.removals(), at.plus(rules.retention())));
        }

        private Outcome tag(TagState had, Optional<ServiceTag> found) {
            CidrSet offered = found.map(ServiceTag::prefixes).orElse(null);
            Optional<CidrSet> service = ServiceTagNames.service(had.tag().name())
                    .flatMap(this::read)
                    .map(ServiceTag::prefixes);
            Optional<TagGuard.Verdict> verdict = TagGuard.judge(had, offered, service, rules);
            CidrSet content = offered == null ? CidrSet.empty() : offered;
            if (verdict.isEmpty()) {
                return believe(had, found, content, false);
            }
            String digest = ContentDigest.of(content);
            boolean answered = verdict.get().acceptable()
                    && rules.accepts(had.tag().name(), digest)
                    && !had.accepted().contains(digest);
            if (!answered) {
                return hold(had, verdict.get(), content, digest);
            }
            List<String> accepted = new ArrayList<>(had.accepted());
            accepted.add(digest);
            return believe(had.withAccepted(accepted), found, content, true);
        }

        private Outcome hold(TagState had, TagGuard.Verdict verdict, CidrSet offered, String digest) {
            TagState.Held held = had.held().orElseGet(() -> new TagState.Held(at, CidrSet.empty()));
            // Time that was stale before the hold began is made up for now; from here on the hold covers all.
            TagState still = had.held().isPresent() || staleSince == null
                    ? had
                    : had.withRemovals(Removals.later(had.removals(), Duration.between(staleSince, at)));
            CidrSet additions = held.additions().union(verdict.confirmed());
            TagState next = still.withHeld(new TagState.Held(held.since(), additions));
            return new Outcome(
                    next.allowed().isEmpty() ? null : next,
                    TagChange.held(
                            next.tag().name(),
                            next.allowed().minus(had.allowed()),
                            Optional.of(told(next, held.since(), verdict, offered, digest))));
        }

        private Hold told(TagState next, Instant began, TagGuard.Verdict verdict, CidrSet offered, String digest) {
            // A tag of which nothing is allowed is not kept; then only the earlier hold knows.
            Hold earlier =
                    next.allowed().isEmpty() ? from.holds().get(next.tag().name()) : null;
            String taken = switch (verdict.kind()) {
                case VANISHED, EMPTIED -> "What is allowed stays";
                case SHRUNK -> "What is allowed stays, and new prefixes are taken";
                case OUTSIDE_SERVICE -> "What is allowed stays, and new prefixes that both have are taken";
                case EXPLODED, TOO_WIDE -> "What is allowed stays, and nothing is taken";
            };
            String advice = verdict.acceptable()
                    ? "; if it is right, add {tag: " + next.tag().name() + ", digest: " + ContentDigest.brief(digest)
                            + ", reason: ...} to spec.accept of the PrefixSource"
                    : "; nobody can accept this";
            return new Hold(
                    next.tag().name(),
                    verdict.kind(),
                    digest,
                    earlier == null ? began.toString() : earlier.since(),
                    AddressFigures.breadth(next.allowed()),
                    AddressFigures.breadth(offered),
                    AddressFigures.breadth(verdict.concerned()),
                    verdict.sentence() + ". " + taken + advice);
        }

        private Outcome believe(TagState had, Optional<ServiceTag> found, CidrSet offered, boolean answered) {
            CidrSet before = had.allowed();
            CidrSet retained = had.retained();
            CidrSet returned = retained.intersect(offered);
            CidrSet removed = had.current().union(had.additions()).minus(offered);
            List<Removal> removals = Removals.without(Removals.later(had.removals(), uncounted(had)), returned);
            if (counts && newPublication) {
                removals = Removals.lackedAgain(removals);
            }
            if (!removed.isEmpty()) {
                removals = Removals.with(removals, new Removal(removed, at, at.plus(rules.retention()), 0, answered));
            }
            if (answered) {
                removals = Removals.accepted(removals);
            }
            if (counts) {
                List<Removal> staying = Removals.staying(removals, at, rules.publications());
                removals = staying.isEmpty() && offered.isEmpty() ? removals : staying;
            }
            TagState next = had.with(offered, removals);
            if (!offered.equals(had.current()) || !had.source().equals(rules.source())) {
                next = next.from(
                        new ServiceTagReference(
                                rules.cloud(),
                                found.map(ServiceTag::name).orElse(had.tag().name())),
                        found.map(ServiceTag::changeNumber).orElse(had.changeNumber()),
                        date,
                        rules.source());
            }
            CidrSet after = next.allowed();
            return new Outcome(
                    after.isEmpty() ? null : next,
                    new TagChange(
                            next.tag().name(),
                            after.minus(before),
                            removed,
                            returned,
                            before.minus(after),
                            Optional.empty(),
                            answered ? HoldEnd.ACCEPTED : had.held().isPresent() ? HoldEnd.RESOLVED : HoldEnd.NONE,
                            Absence.NONE));
        }

        /** The time that does not count for a tag that is believed now. */
        private Duration uncounted(TagState had) {
            Instant since = counts ? staleSince : null;
            if (had.held().isPresent()
                    && (since == null || had.held().get().since().isBefore(since))) {
                since = had.held().get().since();
            }
            return since == null ? Duration.ZERO : Duration.between(since, at);
        }
    }

    /** What is kept of a tag, {@code null} if nothing, and what is said of it. */
    private record Outcome(@Nullable TagState next, TagChange change) {}
}
