package dev.cloudegress.prefix;

import dev.cloudegress.net.CidrSet;

/**
 * A tag as a document has it.
 *
 * @param name its name as the provider spells it
 * @param changeNumber the tag's own change number, which rises when its prefixes change; 0 or more
 * @param prefixes its addresses; none where the provider publishes an empty tag, as it did until 2020
 */
public record ServiceTag(String name, long changeNumber, CidrSet prefixes) {
    /**
     * What identifies the prefixes: SHA-256, 64 hexadecimal digits, of the canonical prefixes in order, one a line. Computed anew at
     * each call.
     */
    public String digest() {
        return ContentDigest.of(prefixes);
    }
}
