package dev.cloudegress.prefix;

import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;

/**
 * What a service tag document must keep to.
 *
 * @param minimumLength a document with a shorter prefix is refused
 * @param maximumBytes the largest document, in bytes, as it comes and unpacked; at least 1
 */
public record DocumentRules(MinimumPrefixLength minimumLength, int maximumBytes) {
    /**
     * A floor of /8 and /24, which no prefix of 881 documents published from 2019 to 2026 comes near (the shortest were /14 and /39), and 32 MiB,
     * seven times the largest of them.
     */
    public static final DocumentRules DEFAULT = new DocumentRules(new MinimumPrefixLength(null, null), 32 << 20);

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if no document could be that small
     */
    public DocumentRules {
        if (maximumBytes < 1) {
            throw new IllegalArgumentException("the largest document has at least 1 byte, not " + maximumBytes);
        }
    }
}
