package dev.cloudegress.prefix;

import dev.cloudegress.manifest.Problem;

/** What comes of reading a PrefixSet back from the cluster. */
public sealed interface PrefixSetReading {
    /**
     * The set is as the operator wrote it.
     *
     * @param tag what may be used of its tag
     */
    record Known(KnownTag tag) implements PrefixSetReading {}

    /**
     * The set is damaged, or somebody changed it. Its tag is unknown: nothing of the set is applied, and nothing is removed for its sake.
     *
     * @param name the name of the object
     * @param problem what is wrong, and where in the object
     */
    record Unknown(String name, Problem problem) implements PrefixSetReading {}
}
