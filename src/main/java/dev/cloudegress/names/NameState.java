package dev.cloudegress.names;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern.ExactHost;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The accepted addresses of one host. What is allowed is both parts together. It says the same as the content of a ResolvedName; {@link
 * ResolvedNames} goes to and fro.
 *
 * @param host the exact host name, lower-case, without a final dot
 * @param current the addresses of the last answer
 * @param retained addresses that the host no longer has, with the time at which each may go at the earliest; none of them current
 */
public record NameState(String host, SortedSet<Cidr> current, SortedMap<Cidr, Instant> retained) {
    /**
     * Copies, and normalises the host.
     *
     * @throws IllegalArgumentException if the host is none, an address is a range, or one is both current and retained
     */
    public NameState {
        host = new ExactHost(host).name();
        current = Collections.unmodifiableSortedSet(new TreeSet<>(current));
        retained = Collections.unmodifiableSortedMap(new TreeMap<>(retained));
        current.forEach(NameState::requireSingle);
        retained.keySet().forEach(NameState::requireSingle);
        for (Cidr address : current) {
            if (retained.containsKey(address)) {
                throw new IllegalArgumentException(
                        ResolvedNames.text(address) + " is both among the addresses and among the retained ones");
            }
        }
    }

    /** A host that never had an address. */
    public static NameState unknown(String host) {
        return new NameState(host, Collections.emptySortedSet(), Collections.emptySortedMap());
    }

    /** Whether there is nothing to allow. Such a state is never written: a ResolvedName without addresses is not believed. */
    public boolean isEmpty() {
        return current.isEmpty() && retained.isEmpty();
    }

    /** How many addresses are allowed. */
    public int size() {
        return current.size() + retained.size();
    }

    /** Whether an address is allowed. */
    public boolean allows(Cidr address) {
        return current.contains(address) || retained.containsKey(address);
    }

    /** Everything that is allowed. */
    public CidrSet allowed() {
        return CidrSet.builder().addAll(current).addAll(retained.keySet()).build();
    }

    static void requireSingle(Cidr address) {
        if (address.length() != address.family().bits()) {
            throw new IllegalArgumentException(address + " is a range: a name has single addresses");
        }
    }
}
