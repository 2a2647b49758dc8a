package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was read of a published document. Immutable; two documents that say the same are equal, whatever the order of their tags.
 *
 * @param cloud the cloud it is about
 * @param changeNumber the document's change number: a publication counter of its cloud, neither unique nor without steps back
 * @param tags the tags that were asked for and that it has, by name; the map finds a name whatever its case
 * @param names the names of all its tags, sorted without regard to case, as documents are
 * @param prefixCount the number of prefixes it has in all, as published, before neighbours are joined
 */
public record ServiceTagDocument(
        Cloud cloud, long changeNumber, SortedMap<String, ServiceTag> tags, List<String> names, int prefixCount) {
    /** Copies the collections. */
    public ServiceTagDocument {
        SortedMap<String, ServiceTag> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(tags);
        tags = Collections.unmodifiableSortedMap(byName);
        String[] sorted = names.toArray(String[]::new);
        Arrays.sort(sorted, String.CASE_INSENSITIVE_ORDER);
        names = List.of(sorted);
    }

    /** The tag of that name, whatever its case; empty if the document has none, or nobody asked for it when the document was read. */
    public Optional<ServiceTag> tag(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    /** The number of all its tags. */
    public int tagCount() {
        return names.size();
    }

    /** Whether it has a tag of that name, whatever its case, also one that nobody asked for. */
    public boolean has(String name) {
        return Collections.binarySearch(names, name, String.CASE_INSENSITIVE_ORDER) >= 0;
    }

    /**
     * What identifies the publication, whatever tags it was read for: SHA-256, 64 hexadecimal digits, of its cloud, its change number, the
     * names of its tags and how many prefixes they have. Two publications that differ only in what the prefixes are have the same one, which was
     * never seen: with each change at least one of the numbers rose. Computed anew at each call.
     */
    public String identity() {
        return ContentDigest.of(cloud, changeNumber, prefixCount, names);
    }

    /** What identifies the tags that were asked for, with the cloud, as SHA-256 in 64 hexadecimal digits. Computed anew at each call. */
    public String digest() {
        return ContentDigest.of(cloud, tags.values());
    }

    /**
     * What is missing of some tags, as one sentence with names that were probably meant.
     *
     * @return empty if the document has all of them
     */
    public Optional<String> missing(Collection<String> wanted) {
        var present = ServiceTagNames.anyOf(names);
        List<String> sentences = wanted.stream()
                .sorted()
                .filter(present.negate())
                .map(name -> ServiceTagNames.missing(name, names, "the document for " + cloud))
                .toList();
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", sentences));
    }
}
