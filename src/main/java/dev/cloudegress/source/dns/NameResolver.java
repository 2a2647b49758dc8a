package dev.cloudegress.source.dns;

import dev.cloudegress.names.NameAnswer;

/** Finds the addresses of hosts. Safe for use by any number of threads. */
@FunctionalInterface
public interface NameResolver {
    /**
     * Asks for the addresses of a host, and blocks until there is an answer or the time for one is over. Never fails: what went wrong is an
     * answer.
     *
     * @param host an exact host name, absolute: nothing is ever appended
     */
    NameAnswer resolve(String host);
}
