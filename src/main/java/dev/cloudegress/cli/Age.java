package dev.cloudegress.cli;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** How old data is, in words. Stateless. */
final class Age {
    private Age() {}

    /** {@code 152 days old}. */
    static String of(LocalDate date, LocalDate today) {
        long days = ChronoUnit.DAYS.between(date, today);
        if (days < 0) {
            return "dated in the future";
        }
        return days == 1 ? "1 day old" : days + " days old";
    }
}
