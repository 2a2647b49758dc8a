package dev.cloudegress.fault;

import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What feed and DNS have said, and so what PrefixSets and ResolvedNames owe: everything that is published or answered now, what was removed as
 * long as the retention lasts, and nothing that was never said. Used by one thread.
 */
final class Promises {
    private static final Duration RETENTION = Duration.ofDays(21);
    private static final int PUBLICATIONS = 3;
    private static final Duration NAME_RETENTION = Duration.ofHours(24);

    private final Map<String, List<Publication>> publications = new TreeMap<>();
    private final Map<String, Map<String, Instant>> given = new ConcurrentHashMap<>();
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();

    private record Publication(Instant at, CidrSet prefixes) {}

    /** A document that has a tag. */
    void published(String tag, CidrSet prefixes, Instant at) {
        publications.computeIfAbsent(tag, t -> new ArrayList<>()).add(new Publication(at, prefixes));
    }

    /** What DNS gives for a host from now on. */
    void answered(String host, List<String> addresses, Instant at) {
        Map<String, Instant> of = given.computeIfAbsent(host, h -> new ConcurrentHashMap<>());
        answers.getOrDefault(host, List.of()).forEach(address -> of.put(address, at));
        addresses.forEach(address -> of.put(address, at));
        answers.put(host, List.copyOf(addresses));
    }

    /** What the feed gives for a tag now. */
    CidrSet published(String tag) {
        List<Publication> said = publications.getOrDefault(tag, List.of());
        return said.isEmpty() ? CidrSet.empty() : said.getLast().prefixes();
    }

    /** What DNS gives for a host now. */
    CidrSet answered(String host) {
        return addresses(answers.getOrDefault(host, List.of()));
    }

    /**
     * What is wrong with a version of a PrefixSet.
     *
     * @param now not before it was written, by any clock that a replica had
     */
    Optional<String> judgeSet(String tag, CidrSet before, CidrSet after, Instant now) {
        List<Publication> said = publications.getOrDefault(tag, List.of());
        CidrSet ever = CidrSet.empty();
        for (Publication publication : said) {
            ever = ever.union(publication.prefixes());
        }
        CidrSet never = after.minus(ever);
        if (!never.isEmpty()) {
            return Optional.of("PrefixSet of " + tag + " has what was never published: " + never);
        }
        CidrSet gone = before.minus(after);
        CidrSet owed = CidrSet.empty();
        for (int i = said.size() - 1, lacking = 0; i >= 0; i--, lacking++) {
            // Removed by the publication behind this one, and lacked by those behind that.
            boolean may = lacking > PUBLICATIONS
                    && !said.get(i + 1).at().plus(RETENTION).isAfter(now);
            if (!may) {
                owed = owed.union(said.get(i).prefixes());
            }
        }
        CidrSet lost = gone.intersect(owed);
        return lost.isEmpty() ? Optional.empty() : Optional.of("PrefixSet of " + tag + " has lost too early: " + lost);
    }

    /** What is wrong with a version of a ResolvedName. */
    Optional<String> judgeName(String host, CidrSet before, CidrSet after, Instant now) {
        Map<String, Instant> said = given.getOrDefault(host, Map.of());
        CidrSet never = after.minus(addresses(said.keySet()));
        if (!never.isEmpty()) {
            return Optional.of("ResolvedName of " + host + " has what DNS never gave: " + never);
        }
        CidrSet owed = answered(host);
        for (Map.Entry<String, Instant> address : said.entrySet()) {
            if (address.getValue().plus(NAME_RETENTION).isAfter(now)) {
                owed = owed.union(addresses(List.of(address.getKey())));
            }
        }
        CidrSet lost = before.minus(after).intersect(owed);
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of("ResolvedName of " + host + " has lost too early: " + lost);
    }

    private static CidrSet addresses(Iterable<String> addresses) {
        List<String> cidrs = new ArrayList<>();
        addresses.forEach(address -> cidrs.add(address + "/32"));
        return CidrSet.parse(cidrs.toArray(String[]::new));
    }
}
