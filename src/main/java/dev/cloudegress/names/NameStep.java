package dev.cloudegress.names;

import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.SpecialPurpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an answer makes of what is known of a host.
 *
 * <ul>
 *   <li>New addresses are taken at once. Those that the answer lacks are retained; those that return are simply current again.
 *   <li>A retained address goes when its time has come and an answer is complete. An answer that lacks a resolver adds and removes
 *       nothing, and anything but an answer with addresses changes nothing, however long that lasts. An address whose time came while
 *       there were no complete answers stays for a quarter of the retention more, because a host that rotates gives its addresses back
 *       one by one.
 *   <li>A special-purpose address is not taken unless the policy permits it, and the only reason to drop an allowed address at once is
 *       that the policy no longer permits it.
 *   <li>Above the policy's maximum the retained addresses go whose time comes first. Current ones never go. Where the current ones alone
 *       exceed it, new addresses are not taken, the highest first: an answer of hundreds of addresses is no reason to open hundreds.
 * </ul>
 *
 * @param state what is known now
 * @param refused what the answer brought, or the state held, and the policy does not permit, each with the reason; in order
 * @param beyondMaximum new addresses that were not taken, in order
 * @param evicted retained addresses that went before their time to make room, in order
 */
public record NameStep(NameState state, List<Refused> refused, List<Cidr> beyondMaximum, List<Cidr> evicted) {
    /** By the time at which an address may go. Equal times are common; the order of the addresses decides then. */
    private static final Comparator<Map.Entry<Cidr, Instant>> OLDEST_FIRST =
            Map.Entry.<Cidr, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey());

    /** Copies the lists. */
    public NameStep {
        refused = List.copyOf(refused);
        beyondMaximum = List.copyOf(beyondMaximum);
        evicted = List.copyOf(evicted);
    }

    /**
     * An address that is not taken.
     *
     * @param address the address
     * @param reason a sentence without a full stop that names it
     */
    public record Refused(Cidr address, String reason) {}

    /**
     * Takes an answer.
     *
     * @param before what was known
     * @param now the time of the answer
     */
    public static NameStep take(NameState before, NameAnswer answer, NamePolicy policy, Instant now) {
        SortedMap<Cidr, Refused> refused = new TreeMap<>();
        SortedSet<Cidr> current = permitted(before.current(), policy, refused);
        SortedSet<Cidr> kept = permitted(before.retained().keySet(), policy, refused);
        SortedMap<Cidr, Instant> retained = new TreeMap<>(before.retained());
        retained.keySet().retainAll(kept);

        List<Cidr> beyond = new ArrayList<>();
        List<Cidr> evicted = List.of();
        if (answer instanceof Answered answered) {
            SortedSet<Cidr> seen = permitted(answered.addresses(), policy, refused);
            // An answer of private addresses only comes from the wrong side of a split horizon: it does not say what
            // the host lost.
            if (!seen.isEmpty()) {
                Instant deadline = policy.deadline(now);
                SortedSet<Cidr> next = new TreeSet<>(seen);
                next.removeIf(address -> !current.contains(address) && !retained.containsKey(address));
                for (Cidr address : seen) {
                    if (!next.contains(address)) {
                        (next.size() < policy.maximumAddresses() ? next : beyond).add(address);
                    }
                }
                // A date beyond the deadline was made by a longer retention or a clock that was ahead.
                retained.replaceAll((_, date) -> date.isAfter(deadline) ? deadline : date);
                current.forEach(address -> retained.put(address, deadline));
                retained.keySet().removeAll(next);
                if (answered.complete()) {
                    expire(retained, policy, now);
                }
                evicted = evict(retained, next.size() + retained.size() - policy.maximumAddresses());
                current.clear();
                current.addAll(next);
            }
        }
        return new NameStep(
                new NameState(before.host(), current, retained), List.copyOf(refused.values()), beyond, evicted);
    }

    private static SortedSet<Cidr> permitted(Iterable<Cidr> addresses, NamePolicy policy, Map<Cidr, Refused> refused) {
        SortedSet<Cidr> permitted = new TreeSet<>();
        for (Cidr address : addresses) {
            Optional<String> reason = SpecialPurpose.reasonAgainst(address, policy.privateAddresses());
            if (reason.isEmpty()) {
                permitted.add(address);
            } else {
                refused.put(address, new Refused(address, reason.get()));
            }
        }
        return permitted;
    }

    private static void expire(Map<Cidr, Instant> retained, NamePolicy policy, Instant now) {
        retained.replaceAll((_, date) -> policy.overlooked(date, now) ? policy.respite(now) : date);
        retained.values().removeIf(date -> !date.isAfter(now));
    }

    private static List<Cidr> evict(Map<Cidr, Instant> retained, int excess) {
        List<Cidr> evicted = retained.entrySet().stream()
                .sorted(OLDEST_FIRST)
                .limit(Math.max(0, excess))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        evicted.forEach(retained::remove);
        return evicted;
    }
}
