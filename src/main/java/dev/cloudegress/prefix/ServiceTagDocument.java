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
 * @param identity what identifies the publication, whatever tags it was read for: SHA-256, 64 hexadecimal digits, of its cloud, its change
 *     number, and the names and addresses of all its tags. The number is a part of it, because a document that changes only its number is a
 *     further publication, of which retention counts three. Order, line ends, and how addresses are cut into prefixes are none
 */
public record ServiceTagDocument(
        Cloud cloud,
        long changeNumber,
        SortedMap<String, ServiceTag> tags,
        List<String> names,
        int prefixCount,
        String identity) {
    /** Copies the collections. */
    public ServiceTagDocument {
        SortedMap<String, ServiceTag> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(tags);
        tags = Collections.unmodifiableSortedMap(byName);
        names = sorted(names);
    }

    private static List<String> sorted(List<String> names) {
        String[] sorted = names.toArray(String[]::new);
        Arrays.sort(sorted, String.CASE_INSENSITIVE_ORDER);
        return List.of(sorted);
    }

    /** A document of which every tag that has prefixes is kept. */
    public ServiceTagDocument(
            Cloud cloud, long changeNumber, SortedMap<String, ServiceTag> tags, List<String> names, int prefixCount) {
        this(
                cloud,
                changeNumber,
                tags,
                names,
                prefixCount,
                ContentDigest.of(
                        cloud,
                        changeNumber,
                        sorted(names),
                        tags.values().stream()
                                .mapToLong(tag -> ContentDigest.content(tag.name(), tag.prefixes()))
                                .sum()));
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
