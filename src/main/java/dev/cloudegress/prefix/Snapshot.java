package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some tags of one cloud as a document had them on a day, in a text of our own ({@link SnapshotWriter}):
 *
 * <pre>
 * # cloud-egress prefixes, format 1
 * # (further remarks)
 * cloud Public
 * date 2026-06-22
 * change-number 406
 * digest (64 hexadecimal digits)
 * tags 1
 * tag AzureFrontDoor.Frontend change-number=12 ipv4=1 ipv6=1
 * 4.232.98.120/29
 * 2603:1030:20e:3::23c/126
 * </pre>
 *
 * <p>One prefix stands on a line, canonical, sorted, neighbours joined. A line end takes no more room than a space would, and a comparison of two
 * versions shows the prefixes that came and went and nothing else; filled lines would move all that follows a change.
 *
 * <p>Opening a snapshot finds where each tag begins and checks the form; the prefixes of a tag are read when asked for, because one command needs a few of
 * them. Immutable, and safe for use by any number of threads.
 */
public final class Snapshot {
    /** The first line. A change of the format changes it. */
    static final String FORMAT = "# cloud-egress prefixes, format 1";

    private static final Pattern TAG =
            Pattern.compile("tag ([^ ]+) change-number=([0-9]{1,18}) ipv4=([0-9]{1,9}) ipv6=([0-9]{1,9})");

    /** What is built in cannot be wider than what any installation believes by default. */
    private static final MinimumPrefixLength MINIMUM = DocumentRules.DEFAULT.minimumLength();

    private final byte[] text;
    private final Cloud cloud;
    private final LocalDate documentDate;
    private final long changeNumber;
    private final String digest;
    private final SortedMap<String, Entry> entries;

    private Snapshot(
            byte[] text,
            Cloud cloud,
            LocalDate documentDate,
            long changeNumber,
            String digest,
            SortedMap<String, Entry> entries) {
        this.text = text;
        this.cloud = cloud;
        this.documentDate = documentDate;
        this.changeNumber = changeNumber;
        this.digest = digest;
        this.entries = entries;
    }

    /**
     * Opens a snapshot.
     *
     * @param text its bytes; they must not change afterwards
     * @throws IllegalArgumentException if it is damaged, with the line and what is wrong there
     */
    public static Snapshot open(byte[] text) {
        SnapshotLines lines = new SnapshotLines(text, 0, 0);
        if (!lines.next().equals(FORMAT)) {
            throw lines.damaged("the first line must be \"" + FORMAT + "\"");
        }
        String line = lines.next();
        while (line.startsWith("#")) {
            line = lines.next();
        }
        String cloudText = lines.value(line, "cloud");
        Cloud cloud = Clouds.named(cloudText).orElseThrow(() -> lines.damaged("unknown cloud"));
        LocalDate date = date(lines, lines.value(lines.next(), "date"));
        long changeNumber = lines.count(lines.value(lines.next(), "change-number"));
        String digest = lines.value(lines.next(), "digest");
        if (!digest.matches("[0-9a-f]{64}")) {
            throw lines.damaged("a digest has 64 hexadecimal digits");
        }
        long tags = lines.count(lines.value(lines.next(), "tags"));
        SortedMap<String, Entry> entries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        while (!lines.atEnd()) {
            Entry entry = entry(lines);
            if (entries.put(entry.name, entry) != null) {
                throw lines.damaged("the tag " + entry.name + " is there twice");
            }
        }
        if (entries.size() != tags) {
            throw lines.damaged("there are " + entries.size() + " tags, not " + tags);
        }
        return new Snapshot(text, cloud, date, changeNumber, digest, Collections.unmodifiableSortedMap(entries));
    }

    /** The cloud whose tags these are. */
    public Cloud cloud() {
        return cloud;
    }

    /** The date in the name of the document that they were taken from. */
    public LocalDate documentDate() {
        return documentDate;
    }

    /** The change number of that document. */
    public long changeNumber() {
        return changeNumber;
    }

    /** What identifies the content: the same as {@link ServiceTagDocument#digest()} of a document read for these tags. */
    public String digest() {
        return digest;
    }

    /** The names of its tags as the provider spells them, sorted. */
    public List<String> names() {
        return entries.values().stream().map(Entry::name).sorted().toList();
    }

    /**
     * Reads one tag.
     *
     * @param name its name, whatever the case
     * @return empty if there is no such tag
     * @throws IllegalArgumentException if its part of the text is damaged
     */
    public Optional<ServiceTag> tag(String name) {
        return Optional.ofNullable(entries.get(name)).map(this::read);
    }

    /** Reads one tag as {@link #tag} does, as something to use. */
    public Optional<KnownTag> known(String name) {
        return tag(name)
                .map(tag -> new KnownTag(
                        new ServiceTagReference(cloud, tag.name()),
                        tag.prefixes(),
                        tag.changeNumber(),
                        documentDate,
                        PrefixSets.BUILT_IN));
    }

    /**
     * Reads everything and compares the digest. It takes long for the start of a command; a test does it for what is built in.
     *
     * @throws IllegalArgumentException if anything is damaged
     */
    public void verify() {
        List<ServiceTag> tags = entries.values().stream().map(this::read).toList();
        if (!ContentDigest.of(cloud, tags).equals(digest)) {
            throw new IllegalArgumentException("the snapshot is damaged: its digest is not that of its tags");
        }
    }

    private static Entry entry(SnapshotLines lines) {
        Matcher matcher = TAG.matcher(lines.next());
        if (!matcher.matches() || !ServiceTagNames.valid(matcher.group(1))) {
            throw lines.damaged("the line of a tag must stand here, with its name, change number and counts");
        }
        int ipv4 = Integer.parseInt(matcher.group(3));
        int ipv6 = Integer.parseInt(matcher.group(4));
        Entry entry =
                new Entry(matcher.group(1), Long.parseLong(matcher.group(2)), ipv4, ipv6, lines.at(), lines.number());
        int prefixes = lines.skipPrefixes();
        if (prefixes == 0 || prefixes != ipv4 + ipv6) {
            throw lines.damaged("the tag " + entry.name + " has " + prefixes + " prefixes, not the " + ipv4 + " and "
                    + ipv6 + " that it announces");
        }
        return entry;
    }

    private ServiceTag read(Entry entry) {
        SnapshotLines lines = new SnapshotLines(text, entry.from, entry.line);
        CidrSet.Builder builder = CidrSet.builder();
        char[] line = new char[SnapshotLines.LONGEST_PREFIX];
        for (int i = 0; i < entry.ipv4 + entry.ipv6; i++) {
            int count = lines.next(line);
            try {
                builder.add(line, 0, count);
            } catch (IllegalArgumentException e) {
                throw lines.damaged(String.valueOf(e.getMessage()));
            }
        }
        CidrSet prefixes = builder.build();
        if (prefixes.only(IpFamily.IPV4).size() != entry.ipv4
                || prefixes.only(IpFamily.IPV6).size() != entry.ipv6) {
            throw lines.damaged("the prefixes of the tag " + entry.name
                    + " overlap, have neighbours that could be joined, or are not of the families it announces");
        }
        Optional<String> against = PrefixCheck.reasonAgainst(prefixes, MINIMUM);
        if (against.isPresent()) {
            throw lines.damaged("the tag " + entry.name + " is not believed: " + against.get());
        }
        return new ServiceTag(entry.name, entry.changeNumber, prefixes);
    }

    private static LocalDate date(SnapshotLines lines, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw lines.damaged("not a date as 2026-06-22");
        }
    }

    /** Where a tag is: {@code from} is the place of its first prefix, {@code line} the number of the tag's own line. */
    private record Entry(String name, long changeNumber, int ipv4, int ipv6, int from, int line) {}
}
