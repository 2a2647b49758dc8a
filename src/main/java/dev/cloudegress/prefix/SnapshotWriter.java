package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.IpFamily;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes snapshots, in the format that {@link Snapshot} describes. The same content gives the same bytes. Stateless. */
public final class SnapshotWriter {
    private SnapshotWriter() {}

    /** The name of a cloud's file among the built-in snapshots, for example {@code public.prefixes}. */
    public static String fileName(Cloud cloud) {
        return Clouds.lowerCase(cloud) + ".prefixes";
    }

    /**
     * The snapshots of several clouds, and the names of all tags of each.
     *
     * @param documents at most one for a cloud, each read for (at least) the wanted tags
     * @param wanted the tags to hold; those of clouds without a document are left out
     * @return file name to text: for each document its snapshot, and its names as {@link TagNames} writes them
     * @throws DocumentRefused if a cloud has two documents, or {@link #write} refuses one
     */
    public static SortedMap<String, String> files(
            Collection<DatedDocument> documents, Collection<ServiceTagReference> wanted) throws DocumentRefused {
        SortedMap<String, String> files = new TreeMap<>();
        for (DatedDocument document : documents) {
            Cloud cloud = document.document().cloud();
            List<String> names = wanted.stream()
                    .filter(tag -> tag.cloud() == cloud)
                    .map(ServiceTagReference::name)
                    .toList();
            if (files.put(fileName(cloud), write(document, names)) != null) {
                throw new DocumentRefused("there are two documents for " + cloud + ": give the newest one only");
            }
            files.put(TagNames.fileName(cloud), TagNames.of(document).text());
        }
        return files;
    }

    /**
     * The snapshot of one document.
     *
     * @param document read for (at least) the wanted tags
     * @param wanted the names of the tags to hold, whatever their case
     * @throws DocumentRefused if no tag is wanted, the document lacks one (the message has the names that were probably meant), or has it
     *     without prefixes
     * @throws IllegalArgumentException if the document has a wanted tag but was not read for it
     */
    public static String write(DatedDocument document, Collection<String> wanted) throws DocumentRefused {
        ServiceTagDocument content = document.document();
        if (wanted.isEmpty()) {
            throw new DocumentRefused("no tag of " + content.cloud() + " is wanted: there is nothing to hold");
        }
        var missing = content.missing(wanted);
        if (missing.isPresent()) {
            throw new DocumentRefused(missing.get());
        }
        SortedMap<String, ServiceTag> tags = new TreeMap<>();
        for (String name : wanted) {
            ServiceTag tag = content.tag(name)
                    .orElseThrow(() -> new IllegalArgumentException("the document was not read for the tag " + name));
            if (tag.prefixes().isEmpty()) {
                throw new DocumentRefused("the tag " + tag.name() + " has no prefixes in the document for "
                        + content.cloud() + ": nothing could be allowed for it");
            }
            tags.put(tag.name(), tag);
        }
        StringBuilder text = new StringBuilder();
        line(text, Snapshot.FORMAT);
        line(
                text,
                "# Written by: cloud-egress tags snapshot. One prefix a line, so that a diff shows what came and went.");
        line(text, "cloud " + content.cloud());
        line(text, "date " + document.date());
        line(text, "change-number " + content.changeNumber());
        line(text, "digest " + ContentDigest.of(content.cloud(), tags.values()));
        line(text, "tags " + tags.size());
        for (ServiceTag tag : tags.values()) {
            line(
                    text,
                    "tag " + tag.name() + " change-number=" + tag.changeNumber() + " ipv4="
                            + tag.prefixes().only(IpFamily.IPV4).size() + " ipv6="
                            + tag.prefixes().only(IpFamily.IPV6).size());
            tag.prefixes().forEach(cidr -> line(text, cidr.toString()));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
