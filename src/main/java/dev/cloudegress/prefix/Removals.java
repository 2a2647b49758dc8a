package dev.cloudegress.prefix;

import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happens to removed prefixes until they go. Lists are oldest first and stay so. Stateless. */
final class Removals {
    private Removals() {}

    /** Without prefixes that a document has again. */
    static List<Removal> without(List<Removal> removals, CidrSet returned) {
        List<Removal> left = new ArrayList<>();
        for (Removal removal : removals) {
            CidrSet prefixes = removal.prefixes().minus(returned);
            if (!prefixes.isEmpty()) {
                left.add(new Removal(
                        prefixes,
                        removal.removedAt(),
                        removal.notBefore(),
                        removal.publications(),
                        removal.accepted()));
            }
        }
        return left;
    }

    /** With time that did not count. */
    static List<Removal> later(List<Removal> removals, Duration lost) {
        return lost.isZero() || lost.isNegative()
                ? removals
                : removals.stream()
                        .map(removal -> new Removal(
                                removal.prefixes(),
                                removal.removedAt(),
                                removal.notBefore().plus(lost),
                                removal.publications(),
                                removal.accepted()))
                        .toList();
    }

    /** None before an instant: where nobody knows what time counted, it begins anew. */
    static List<Removal> notBefore(List<Removal> removals, Instant earliest) {
        return removals.stream()
                .map(removal -> removal.notBefore().isBefore(earliest)
                        ? new Removal(
                                removal.prefixes(),
                                removal.removedAt(),
                                earliest,
                                removal.publications(),
                                removal.accepted())
                        : removal)
                .toList();
    }

    /** After a further publication that lacks all of them. */
    static List<Removal> lackedAgain(List<Removal> removals) {
        return removals.stream()
                .map(removal -> new Removal(
                        removal.prefixes(),
                        removal.removedAt(),
                        removal.notBefore(),
                        removal.publications() + 1,
                        removal.accepted()))
                .toList();
    }

    /** After somebody answered for all of them. */
    static List<Removal> accepted(List<Removal> removals) {
        return removals.stream()
                .map(removal -> new Removal(
                        removal.prefixes(), removal.removedAt(), removal.notBefore(), removal.publications(), true))
                .toList();
    }

    /** With prefixes that were removed now. One list entry stands for one instant. */
    static List<Removal> with(List<Removal> removals, Removal added) {
        List<Removal> all = new ArrayList<>();
        Removal merged = added;
        for (Removal removal : removals) {
            if (removal.removedAt().equals(added.removedAt())) {
                merged = new Removal(
                        merged.prefixes().union(removal.prefixes()),
                        merged.removedAt(),
                        merged.notBefore().isAfter(removal.notBefore()) ? merged.notBefore() : removal.notBefore(),
                        Math.min(merged.publications(), removal.publications()),
                        merged.accepted() && removal.accepted());
            } else {
                all.add(removal);
            }
        }
        all.add(merged);
        return all;
    }

    /** Those that stay: the time is not over, or too few publications have lacked them. */
    static List<Removal> staying(List<Removal> removals, Instant now, int publications) {
        return removals.stream()
                .filter(removal -> removal.publications() < publications
                        || removal.notBefore().isAfter(now))
                .toList();
    }
}
