package dev.cloudegress.names;

import dev.cloudegress.net.Cidr;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What came of asking for the addresses of a host, all resolvers and address families together. Only {@link Answered} is knowledge; the
 * others leave everything as it stands.
 */
public sealed interface NameAnswer {
    /** What happened, for people: sentences without a final full stop. */
    String sentence();

    /**
     * At least one resolver gave addresses.
     *
     * @param addresses those of all resolvers together, as they came, private ones included; single addresses, not empty
     * @param ttl the shortest time to live among them and the aliases on the way, 0 or more
     * @param missing a sentence for each resolver that gave no addresses, or not for each family; while there is one, the answer tells
     *     which addresses the host has, but not which it no longer has
     * @param failed whether one of the missing resolvers gave no usable answer at all; the others say that they have no addresses
     */
    record Answered(SortedSet<Cidr> addresses, Duration ttl, List<String> missing, boolean failed)
            implements NameAnswer {
        /**
         * Copies.
         *
         * @throws IllegalArgumentException if there is no address, one is a range, the time is negative, or a resolver failed and none is
         *     missing
         */
        public Answered {
            addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
            missing = List.copyOf(missing);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("an answer without addresses is NoAddresses");
            }
            addresses.forEach(NameState::requireSingle);
            if (ttl.isNegative()) {
                throw new IllegalArgumentException("a negative time to live");
            }
            if (failed && missing.isEmpty()) {
                throw new IllegalArgumentException("a resolver that failed is missing");
            }
        }

        /** An answer in which every resolver that is missing has failed. */
        public Answered(SortedSet<Cidr> addresses, Duration ttl, List<String> missing) {
            this(addresses, ttl, missing, !missing.isEmpty());
        }

        /** Whether every resolver that was asked gave addresses and failed for no family. */
        public boolean complete() {
            return missing.isEmpty();
        }

        @Override
        public String sentence() {
            String found = addresses.size() + (addresses.size() == 1 ? " address" : " addresses");
            return complete() ? found : found + "; " + String.join("; ", missing);
        }
    }

    /**
     * Every resolver says that there is no such name (NXDOMAIN, RFC 2308).
     *
     * @param sentence who says so
     */
    record NoSuchName(String sentence) implements NameAnswer {}

    /**
     * The name exists and has no addresses of the families that were asked for (RFC 2308 section 2.2).
     *
     * @param sentence who says so
     */
    record NoAddresses(String sentence) implements NameAnswer {}

    /**
     * No resolver gave addresses, and at least one of them gave no usable answer at all.
     *
     * @param sentence what each of them did
     */
    record Failed(String sentence) implements NameAnswer {}
}
