package dev.cloudegress.source;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** When a server wants to be asked again (RFC 9110, section 10.2.3). Values as the server said them: {@link PollSchedule} sets the bounds. */
public sealed interface RetryAfter {
    /** More digits than any sensible time has; more are not a time. */
    Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /** How long after an instant that is: negative where it lies before. */
    Duration from(Instant now);

    /**
     * After some time.
     *
     * @param delay how long, zero or more
     */
    record Delay(Duration delay) implements RetryAfter {
        @Override
        public Duration from(Instant now) {
            return delay;
        }
    }

    /**
     * At a time.
     *
     * @param time when
     */
    record At(Instant time) implements RetryAfter {
        @Override
        public Duration from(Instant now) {
            return Duration.between(now, time);
        }
    }

    /** Reads the value of the header; empty if it is neither a number of seconds nor a date. */
    static Optional<RetryAfter> parse(String value) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(new Delay(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            return Optional.of(new At(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
