package dev.cloudegress.source.dns;

import dev.cloudegress.names.NameState;
import java.util.Optional;

/** Where the addresses of hosts survive a restart. Safe for use by any number of threads. */
public interface NameStore {
    /**
     * What is written of a host.
     *
     * @return empty if nothing is, or nothing that can be believed; quick, from a cache
     */
    Optional<NameState> load(String host);

    /**
     * Writes, and returns when that is done. May block. Calls for one host never overlap.
     *
     * @param state never without addresses
     * @throws RuntimeException if it could not be written; it is tried again soon
     */
    void save(NameState state);
}
