package dev.cloudegress.catalog;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Editions of services: dates, with a number for further ones of a day, {@code 2026-11-21.2}. Stateless. */
public final class Editions {
    private static final Pattern EDITION = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?");

    private Editions() {}

    /** Whether a text has the form of an edition. */
    public static boolean isEdition(@Nullable String text) {
        return text != null && EDITION.matcher(text).matches();
    }

    /** Compares two editions number by number, so that .10 is newer than .9. What is no edition is older than all. */
    public static int compare(@Nullable String one, @Nullable String other) {
        String[] a = parts(one);
        String[] b = parts(other);
        int byDate = a[0].compareTo(b[0]);
        return byDate != 0 ? byDate : Integer.compare(Integer.parseInt(a[1]), Integer.parseInt(b[1]));
    }

    private static String[] parts(@Nullable String edition) {
        if (edition == null || !isEdition(edition)) {
            return new String[] {"", "0"};
        }
        int dot = edition.indexOf('.');
        return dot < 0
                ? new String[] {edition, "0"}
                : new String[] {edition.substring(0, dot), edition.substring(dot + 1)};
    }
}
