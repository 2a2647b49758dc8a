package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The names of all tags that a document has, in a text of our own:
 *
 * <pre>
 * # cloud-egress tag names, format 1
 * # (further remarks)
 * cloud Public
 * date 2026-06-22
 * names 3234
 * ActionGroup
 * ApiManagement
 * </pre>
 *
 * <p>A {@link Snapshot} holds the prefixes of few tags; whoever writes a catalog entry needs to know which tags there are. One name stands
 * on a line, sorted without regard to case, so that a comparison of two versions shows the tags that came and went. Immutable.
 *
 * @param cloud the cloud whose tags these are
 * @param documentDate the date in the name of the document
 * @param names the names as the provider spells them; the set finds a name whatever its case
 */
public record TagNames(Cloud cloud, LocalDate documentDate, NavigableSet<String> names) {
    /** The first line. A change of the format changes it. */
    private static final String FORMAT = "# cloud-egress tag names, format 1";

    /** Copies the names. */
    public TagNames {
        NavigableSet<String> copy = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        copy.addAll(names);
        names = Collections.unmodifiableNavigableSet(copy);
    }

    /** The names of all tags of a document, those that it was not read for included. */
    public static TagNames of(DatedDocument document) {
        return new TagNames(
                document.document().cloud(),
                document.date(),
                new TreeSet<>(document.document().names()));
    }

    /** The name of a cloud's file among the program's own, for example {@code public.names}. */
    public static String fileName(Cloud cloud) {
        return Clouds.lowerCase(cloud) + ".names";
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is damaged, with what is wrong
     */
    public static TagNames read(byte[] text) {
        List<String> lines = new String(text, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.startsWith("# ") || line.equals(FORMAT))
                .toList();
        if (text.length == 0 || text[text.length - 1] != '\n') {
            throw damaged("it is cut short");
        }
        if (lines.size() < 4 || !lines.getFirst().equals(FORMAT)) {
            throw damaged("it begins with \"" + FORMAT + "\", the cloud, the date and the number of names");
        }
        Cloud cloud = Clouds.named(value(lines.get(1), "cloud")).orElseThrow(() -> damaged("unknown cloud"));
        LocalDate date;
        try {
            date = LocalDate.parse(value(lines.get(2), "date"));
        } catch (DateTimeParseException bad) {
            throw damaged("its date is not one as 2026-06-22");
        }
        List<String> names = lines.subList(4, lines.size());
        TagNames read = new TagNames(cloud, date, new TreeSet<>(names));
        if (!value(lines.get(3), "names").equals(Integer.toString(names.size()))
                || read.names.size() != names.size()
                || !names.stream().allMatch(ServiceTagNames::valid)) {
            throw damaged("it does not have exactly the names that it announces");
        }
        return read;
    }

    /** The text, which is the same for the same names. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(FORMAT).append('\n');
        text.append(
                "# Written by: cloud-egress tags snapshot. All tags of the document, for checking catalog entries.\n");
        text.append("cloud ").append(cloud).append('\n');
        text.append("date ").append(documentDate).append('\n');
        text.append("names ").append(names.size()).append('\n');
        names.forEach(name -> text.append(name).append('\n'));
        return text.toString();
    }

    /**
     * What is wrong with a name that the document does not have, as a sentence with the names that were probably meant.
     *
     * @param name a name, whatever its case
     * @return empty if the document has it
     */
    public Optional<String> missing(String name) {
        return names.contains(name)
                ? Optional.empty()
                : Optional.of(
                        ServiceTagNames.missing(name, names, "the document for " + cloud + " of " + documentDate));
    }

    private static String value(String line, String keyword) {
        if (!line.startsWith(keyword + " ")) {
            throw damaged("\"" + keyword + "\" is missing");
        }
        return line.substring(keyword.length() + 1);
    }

    private static IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("the list of tag names is damaged: " + what);
    }
}
