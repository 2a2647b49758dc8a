package dev.cloudegress.it;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.BuiltInTagNames;
import dev.cloudegress.prefix.DocumentText;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.prefix.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document of service tags for the operator to read, as large as one of its cloud has to be: the tags of the built-in snapshot, and all others
 * by name with a prefix each. Tests add tags of their own. Immutable.
 *
 * @param cloud the cloud
 * @param changeNumber the change number, of the document and of all tags
 * @param tags the prefixes by tag
 */
public record FeedDocument(Cloud cloud, long changeNumber, SortedMap<String, CidrSet> tags) {
    public FeedDocument {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** What the operator knows already, as a publication that comes after it. */
    public static FeedDocument first(Cloud cloud) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        SortedMap<String, CidrSet> tags = new TreeMap<>();
        int block = 0;
        for (String name : BuiltInTagNames.load(cloud).names()) {
            String filler = "20." + (200 + block / 256) + "." + block % 256 + ".0/24";
            block++;
            tags.put(name, snapshot.tag(name).map(ServiceTag::prefixes).orElseGet(() -> CidrSet.parse(filler)));
        }
        return new FeedDocument(cloud, snapshot.changeNumber() + 1, tags);
    }

    /** The same in the next publication. */
    public FeedDocument next() {
        return numbered(changeNumber + 1);
    }

    /** The same with another number. */
    FeedDocument numbered(long number) {
        return new FeedDocument(cloud, number, tags);
    }

    /** The same with a tag that has exactly these prefixes. */
    public FeedDocument with(String tag, CidrSet prefixes) {
        SortedMap<String, CidrSet> changed = new TreeMap<>(tags);
        changed.put(tag, prefixes);
        return new FeedDocument(cloud, changeNumber, changed);
    }

    /** The same with a tag that has exactly these prefixes. */
    public FeedDocument with(String tag, String... prefixes) {
        return with(tag, CidrSet.parse(prefixes));
    }

    /** The same with a tag that has some prefixes more. */
    public FeedDocument adding(String tag, String... prefixes) {
        return with(tag, prefixes(tag).union(CidrSet.parse(prefixes)));
    }

    /** The same with a tag that lacks some prefixes. */
    public FeedDocument lacking(String tag, String... prefixes) {
        return with(tag, prefixes(tag).minus(CidrSet.parse(prefixes)));
    }

    /** The prefixes of a tag. */
    public CidrSet prefixes(String tag) {
        return Objects.requireNonNull(tags.get(tag), tag);
    }

    /** The same without a tag. */
    FeedDocument without(String tag) {
        SortedMap<String, CidrSet> changed = new TreeMap<>(tags);
        changed.remove(tag);
        return new FeedDocument(cloud, changeNumber, changed);
    }

    /** The same with only the first tags of a number. */
    FeedDocument cutTo(int number) {
        SortedMap<String, CidrSet> left = new TreeMap<>();
        tags.entrySet().stream().limit(number).forEach(tag -> left.put(tag.getKey(), tag.getValue()));
        return new FeedDocument(cloud, changeNumber, left);
    }

    /** What a server sends. */
    byte[] json() {
        List<DocumentText.Tag> texts = tags.entrySet().stream()
                .map(tag -> new DocumentText.Tag(
                        tag.getKey(),
                        changeNumber,
                        tag.getValue().cidrs().stream().map(Cidr::toString).toList()))
                .toList();
        return new DocumentText(cloud.toString(), changeNumber, texts)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
