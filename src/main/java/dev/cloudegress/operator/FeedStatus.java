package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.api.v1alpha1.PrefixSource;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.BuiltIn;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Origin;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.prefix.FeedState;
import dev.cloudegress.prefix.FeedStates;
import dev.cloudegress.prefix.KnownDocument;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.source.FailureReason;
import dev.cloudegress.source.OriginAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the status of a PrefixSource says. Nothing in it counts or tells the time, so that a feed that goes on as before is no reason to
 * write. Stateless.
 */
final class FeedStatus {
    static final String FRESH = "Fresh";
    static final String HELD = "Held";

    /** Where a source does not say it: a quarter of a year, in which an operator is upgraded. */
    private static final int BUILT_IN_MAXIMUM_AGE_DAYS = 90;

    private FeedStatus() {}

    /**
     * Whether a feed brings what it should.
     *
     * @param status True, False or Unknown
     * @param reason one word for tools
     * @param message a sentence
     */
    record Freshness(String status, String reason, String message) {
        /** Whether somebody should look. */
        boolean isBad() {
            return status.equals("False");
        }
    }

    /** After a document came. */
    static Freshness freshness(
            PrefixSource source, FeedReader.Read read, RefreshResult result, RefreshRules rules, Instant now) {
        if (result instanceof RefreshResult.Refused(var next, var refused)) {
            return new Freshness("False", "DocumentRefused", StatusFactory.sentence(refused.message()));
        }
        DocumentSeries series = read.provenance().series();
        KnownDocument document = Objects.requireNonNull(
                result.next().documents().get(series), "a document that was taken is known afterwards");
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        long age = ChronoUnit.DAYS.between(document.date(), today);
        String what = "Change " + document.changeNumber() + " of " + document.date() + ", from "
                + read.provenance().address();
        if (series == DocumentSeries.BUILT_IN) {
            long limit = builtInAge(source);
            return age <= limit
                    ? new Freshness("True", "BuiltIn", what + ". It ships with the operator; nothing newer is read.")
                    : new Freshness(
                            "False",
                            "Stale",
                            what + ", is older than " + limit
                                    + " days: upgrade the operator, or let the source read something newer.");
        }
        if (age > rules.staleAge().toDays()) {
            return new Freshness(
                    "False",
                    "Stale",
                    what + ", is older than " + rules.staleAge().toDays()
                            + " days: look whether the provider has published since. What it has is allowed; what is on its"
                            + " way out stays until newer documents come.");
        }
        if (age > rules.warnAge().toDays()) {
            return new Freshness(
                    "True",
                    "Ageing",
                    what + ", is older than " + rules.warnAge().toDays() + " days; from "
                            + document.date().plusDays(rules.staleAge().toDays() + 1)
                            + " on the feed counts as stale.");
        }
        return read.isFallBack()
                ? new Freshness(
                        "True",
                        "FallBack",
                        what + ". What stands before it in spec.origins failed: "
                                + StatusFactory.sentence(
                                        read.outcome().failures().getFirst().message()))
                : new Freshness("True", "UpToDate", what + ".");
    }

    /** After no document came. */
    static Freshness freshness(FeedReader.Failed failed, FeedState state) {
        OriginAnswer.Failed first = failed.first();
        String kept = state.documents().values().stream()
                .max(Comparator.comparing(KnownDocument::date))
                .map(last -> " What change " + last.changeNumber() + " of " + last.date() + " had stays allowed.")
                .orElse(" The operator goes on with the snapshot that it ships.");
        return new Freshness(
                "False",
                word(first.reason()),
                StatusFactory.sentence(failed.outcome().failureMessage()) + kept);
    }

    /** The reason of a condition. */
    static String word(FailureReason reason) {
        return switch (reason) {
            case CONFIGURATION -> "BadConfiguration";
            case UNREACHABLE -> "Unreachable";
            case TIMEOUT -> "TimedOut";
            case STATUS -> "HttpStatus";
            case REDIRECT -> "Redirected";
            case SIZE -> "TooLarge";
            case CONTENT -> "BadContent";
        };
    }

    /** The status of the source that is read. */
    static PrefixSourceStatus of(
            PrefixSource source,
            @Nullable PrefixSourceStatus before,
            FeedState state,
            Freshness freshness,
            Instant now) {
        Long generation = source.getMetadata().getGeneration();
        return FeedStates.status(
                generation,
                List.of(
                        condition(FRESH, freshness, generation, before, now),
                        condition(HELD, held(state), generation, before, now)),
                state);
    }

    /** The status of a source that is not read, because another one of its cloud is. What it had read stays. */
    static PrefixSourceStatus notRead(
            PrefixSource source, @Nullable PrefixSourceStatus before, String reader, Instant now) {
        Long generation = source.getMetadata().getGeneration();
        Freshness freshness = new Freshness(
                "Unknown",
                "AnotherSource",
                "The PrefixSource " + reader + " is older and reads the documents of "
                        + source.getSpec().cloud() + " already: delete one of the two.");
        List<Condition> conditions = List.of(condition(FRESH, freshness, generation, before, now));
        return before == null
                ? new PrefixSourceStatus(
                        generation, conditions, null, null, List.of(), null, List.of(), List.of(), null)
                : new PrefixSourceStatus(
                        generation,
                        conditions,
                        before.origins(),
                        before.freshAt(),
                        before.documents(),
                        before.refused(),
                        before.acceptedDocuments(),
                        before.holds(),
                        before.heldTags());
    }

    /** The condition of a type in a status; empty where there is none. */
    static Optional<Condition> find(@Nullable PrefixSourceStatus status, String type) {
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(condition -> type.equals(condition.type()))
                        .findFirst();
    }

    private static Freshness held(FeedState state) {
        if (!state.holds().isEmpty()) {
            return new Freshness(
                    "True",
                    "TagsHeld",
                    (state.holds().size() == 1 ? "1 tag is" : state.holds().size() + " tags are")
                            + " not believed: "
                            + state.holds().values().stream()
                                    .map(FeedStatus::brief)
                                    .collect(Collectors.joining(", "))
                            + ". status.holds says what was had, what is offered, and how to accept it.");
        }
        return state.refused()
                .map(refused -> new Freshness("True", "DocumentRefused", StatusFactory.sentence(refused.message())))
                .orElseGet(() -> new Freshness("False", "NothingHeld", "All that was read is believed."));
    }

    private static String brief(Hold hold) {
        return hold.tag() + " (" + hold.kind() + ")";
    }

    /** A condition that says the same for the same reason stays as it is, so that a failure in other words is not a reason to write. */
    private static Condition condition(
            String type,
            Freshness verdict,
            @Nullable Long generation,
            @Nullable PrefixSourceStatus before,
            Instant now) {
        Optional<Condition> was =
                find(before, type).filter(condition -> verdict.status().equals(condition.status()));
        if (verdict.isBad()
                && was.filter(condition -> verdict.reason().equals(condition.reason())
                                && Objects.equals(generation, condition.observedGeneration()))
                        .isPresent()) {
            return was.get();
        }
        return new Condition(
                type,
                verdict.status(),
                generation,
                was.map(Condition::lastTransitionTime)
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()),
                verdict.reason(),
                StatusFactory.bounded(verdict.message()));
    }

    private static long builtInAge(PrefixSource source) {
        return source.getSpec().origins().stream()
                .map(Origin::builtIn)
                .filter(Objects::nonNull)
                .map(BuiltIn::maximumAgeDays)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(BUILT_IN_MAXIMUM_AGE_DAYS);
    }

    /** How old the newest document is that was taken; empty before the first. */
    static Optional<Duration> age(@Nullable PrefixSourceStatus status, Instant now) {
        return status == null
                ? Optional.empty()
                : status.documents().stream()
                        .flatMap(document -> date(document.date()).stream())
                        .max(Comparator.naturalOrder())
                        .map(date -> Duration.between(
                                date.atStartOfDay(ZoneOffset.UTC).toInstant(), now));
    }

    private static Optional<LocalDate> date(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }
}
