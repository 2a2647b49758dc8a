package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.PrefixSourceStatus;
import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.Hold;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.FeedState;
import dev.cloudegress.prefix.KnownDocument;
import dev.cloudegress.prefix.RefreshResult;
import dev.cloudegress.prefix.TagChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is worth an event after a PrefixSource was read: what changed, and nothing that goes on as before. Stateless. */
final class FeedNews {
    private FeedNews() {}

    /** After a document came. */
    static List<Announcement> of(FeedState before, FeedReader.Read read, RefreshResult result) {
        List<Announcement> news = new ArrayList<>();
        switch (result) {
            case RefreshResult.Refused(var next, var refused) -> {
                boolean same = before.refused()
                        .filter(earlier -> earlier.reason() == refused.reason()
                                && earlier.digest().equals(refused.digest()))
                        .isPresent();
                if (!same) {
                    news.add(new Announcement(
                            true, "DocumentRefused", StatusFactory.sentence(capital(refused.message()))));
                }
            }
            case RefreshResult.Taken taken -> {
                KnownDocument document =
                        taken.next().documents().get(read.provenance().series());
                KnownDocument had = before.origins().equals(taken.next().origins())
                        ? before.documents().get(read.provenance().series())
                        : null;
                if (document != null && (had == null || !had.digest().equals(document.digest()))) {
                    news.add(new Announcement(
                            false,
                            "DocumentTaken",
                            "Change " + document.changeNumber() + " of " + document.date() + ", from "
                                    + read.provenance().address() + ": " + summary(taken.tags())));
                }
                taken.tags().forEach(change -> add(news, before, change));
            }
        }
        return news;
    }

    /** When a feed fails that did not, or comes back. */
    static Optional<Announcement> of(@Nullable PrefixSourceStatus before, FeedStatus.Freshness freshness) {
        Optional<String> was = FeedStatus.find(before, FeedStatus.FRESH)
                .map(condition -> condition.status().equals("False") ? condition.reason() : "");
        // A document that is refused has an event of its own.
        if (freshness.isBad() && !freshness.reason().equals("DocumentRefused")) {
            return was.equals(Optional.of(freshness.reason()))
                    ? Optional.empty()
                    : Optional.of(new Announcement(
                            true,
                            freshness.reason().equals("Stale") ? "FeedStale" : "FeedFailed",
                            freshness.message()));
        }
        if (freshness.reason().equals("Ageing")) {
            boolean known = FeedStatus.find(before, FeedStatus.FRESH)
                    .filter(condition -> condition.reason().equals("Ageing"))
                    .isPresent();
            return known ? Optional.empty() : Optional.of(new Announcement(true, "FeedAgeing", freshness.message()));
        }
        return !freshness.isBad() && was.filter(reason -> !reason.isEmpty()).isPresent()
                ? Optional.of(new Announcement(false, "FeedRecovered", freshness.message()))
                : Optional.empty();
    }

    private static void add(List<Announcement> news, FeedState before, TagChange change) {
        Hold had = before.holds().get(change.tag());
        change.hold()
                .filter(hold ->
                        had == null || had.kind() != hold.kind() || !Objects.equals(had.digest(), hold.digest()))
                .ifPresent(hold -> news.add(new Announcement(
                        true, "TagHeld", change.tag() + ": " + StatusFactory.sentence(hold.message()))));
        switch (change.end()) {
            case NONE -> {}
            case RESOLVED ->
                news.add(new Announcement(
                        false,
                        "HoldEnded",
                        change.tag() + ": what is published is sane again" + figures(change) + "."));
            case ACCEPTED ->
                news.add(new Announcement(
                        false, "ChangeAccepted", change.tag() + ": taken as accepted" + figures(change) + "."));
        }
        if (!change.expired().isEmpty()) {
            news.add(new Announcement(
                    false,
                    "PrefixesRemoved",
                    change.tag() + ": " + prefixes(change.expired())
                            + " that the provider removed long enough ago are not allowed any more."));
        }
    }

    private static String summary(List<TagChange> changes) {
        List<TagChange> changed =
                changes.stream().filter(change -> !figures(change).isEmpty()).toList();
        if (changed.isEmpty()) {
            return "no tag in use has changed.";
        }
        return (changed.size() == 1 ? "1 tag in use has" : changed.size() + " tags in use have") + " changed: "
                + changed.stream().map(change -> change.tag() + figures(change)).collect(Collectors.joining(", "))
                + ".";
    }

    private static String figures(TagChange change) {
        List<String> parts = new ArrayList<>();
        part(parts, change.added(), "added");
        part(parts, change.removed(), "on the way out");
        part(parts, change.returned(), "returned");
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private static void part(List<String> parts, CidrSet prefixes, String what) {
        if (!prefixes.isEmpty()) {
            parts.add(prefixes.size() + " " + what);
        }
    }

    private static String prefixes(CidrSet prefixes) {
        return prefixes.size() == 1 ? "1 prefix" : prefixes.size() + " prefixes";
    }

    private static String capital(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
