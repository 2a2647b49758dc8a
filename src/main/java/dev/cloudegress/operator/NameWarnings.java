package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.names.ResolvedNames;
import dev.cloudegress.source.dns.NameReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what a person has to do something about: addresses that may not be allowed, more of them than a host may have, and addresses that
 * the API server does not take. Each kind once a day and host, whatever every answer brings. Thread-safe.
 */
final class NameWarnings {
    private static final Logger log = LoggerFactory.getLogger(NameWarnings.class);

    private static final Duration QUIET = Duration.ofDays(1);

    private final EventRecorder events;
    private final Clock clock;
    private final Map<Told, Instant> told = new ConcurrentHashMap<>();

    /** Something that was told of a host. */
    private record Told(String host, String reason) {}

    NameWarnings(EventRecorder events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /**
     * Warns of what a look-up brought.
     *
     * @param object the ResolvedName of the host, or {@code null} where it has none
     */
    void take(NameReport report, @Nullable ResolvedName object) {
        if (!report.refused().isEmpty()) {
            warn(
                    report.host(),
                    object,
                    "AddressRefused",
                    "DNS gives an address that is not allowed: "
                            + report.refused().getFirst().reason()
                            + more(report.refused().size() - 1)
                            + ". privateCIDRs of the configuration names the private ranges that may be used.");
        }
        if (!report.beyondMaximum().isEmpty()) {
            warn(
                    report.host(),
                    object,
                    "TooManyAddresses",
                    "Not allowed, because the host has more addresses than dns.lookups.maximumAddresses of the"
                            + " configuration: "
                            + ResolvedNames.text(report.beyondMaximum().getFirst())
                            + more(report.beyondMaximum().size() - 1) + ".");
        }
        report.notWritten()
                .ifPresent(problem ->
                        warn(report.host(), object, "NotWritten", "New addresses could not be written: " + problem));
    }

    /** Forgets hosts that are no longer looked up. */
    void retain(Predicate<String> wanted) {
        told.keySet().removeIf(warning -> !wanted.test(warning.host()));
    }

    private void warn(String host, @Nullable ResolvedName object, String reason, String message) {
        Instant now = clock.instant();
        Instant before = told.get(new Told(host, reason));
        if (before != null && now.isBefore(before.plus(QUIET))) {
            return;
        }
        told.put(new Told(host, reason), now);
        log.atWarn()
                .addKeyValue("kind", ClusterNames.KIND)
                .addKeyValue("host", host)
                .addKeyValue("reason", reason)
                .log(message);
        if (object != null) {
            events.record(object, new Announcement(true, reason, message));
        }
    }

    private static String more(int number) {
        return number == 0 ? "" : ", and " + number + " more";
    }
}
