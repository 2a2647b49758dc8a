package dev.cloudegress.prefix;

import dev.cloudegress.net.CidrSet;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How one tag differs between two documents.
 *
 * @param name its name, as the newer document spells it if it has it
 * @param before what the older one has; empty if it does not have the tag
 * @param after what the newer one has; empty if it does not have the tag
 */
public record TagDiff(String name, Optional<CidrSet> before, Optional<CidrSet> after) {
    /**
     * The tags that differ, by name. How prefixes are cut does not count.
     *
     * @param older a document, with the tags that it was read for
     * @param newer another, read for the same tags
     */
    public static List<TagDiff> between(ServiceTagDocument older, ServiceTagDocument newer) {
        NavigableSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(newer.tags().keySet());
        names.addAll(older.tags().keySet());
        List<TagDiff> diffs = new ArrayList<>();
        for (String name : names) {
            TagDiff diff = new TagDiff(
                    newer.tag(name).map(ServiceTag::name).orElse(name),
                    older.tag(name).map(ServiceTag::prefixes),
                    newer.tag(name).map(ServiceTag::prefixes));
            if (!diff.before.equals(diff.after)) {
                diffs.add(diff);
            }
        }
        return diffs;
    }

    /** The addresses that only the newer document has. */
    public CidrSet added() {
        return after.orElse(CidrSet.empty()).minus(before.orElse(CidrSet.empty()));
    }

    /** The addresses that only the older document has. */
    public CidrSet removed() {
        return before.orElse(CidrSet.empty()).minus(after.orElse(CidrSet.empty()));
    }
}
