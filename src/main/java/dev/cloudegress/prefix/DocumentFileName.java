package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a published document says, for example {@code ServiceTags_Public_20260622.json}: the documents themselves carry
 * no date. The date is the Monday of a publication, which appears up to nine days later; and the same name has been published twice with
 * different content.
 *
 * @param cloud the cloud
 * @param date the date
 */
public record DocumentFileName(Cloud cloud, LocalDate date) {
    /** Case varies between the provider's links; a browser or a person may have put something behind the date. */
    private static final Pattern PATTERN = Pattern.compile(
            "(?:.*[/\\\\])?ServiceTags_([A-Za-z]+)_(\\d{4})(\\d{2})(\\d{2})(?:[^0-9/\\\\][^/\\\\]*)?\\.json(?:\\.gz)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * Reads a name.
     *
     * @param text a file name, with or without a path before it, plain or ending in {@code .gz}
     * @return empty if it is not such a name, or its date is not in the calendar
     */
    public static Optional<DocumentFileName> parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Arrays.stream(Cloud.values())
                .filter(cloud -> cloud.toString().equalsIgnoreCase(matcher.group(1)))
                .findFirst()
                .flatMap(cloud -> date(matcher).map(date -> new DocumentFileName(cloud, date)));
    }

    private static Optional<LocalDate> date(Matcher matcher) {
        try {
            return Optional.of(LocalDate.of(
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)),
                    Integer.parseInt(matcher.group(4))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
