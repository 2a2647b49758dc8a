package dev.cloudegress.operator;

import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.source.dns.NameReport;
import dev.cloudegress.source.dns.NameResolver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The figures of look-ups. None is by host: there may be thousands. Thread-safe. */
final class NameMeters {
    private static final String LOOKUPS = "cloudegress.dns.lookups";

    /** From an answer out of a cache to the last server's last try. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry meters;
    private final Timer duration;
    private final Counter refused;
    private final Counter beyondMaximum;

    NameMeters(MeterRegistry meters) {
        this.meters = meters;
        this.duration = Timer.builder("cloudegress.dns.lookup.duration")
                .description("How long look-ups of a host take, all DNS servers and families together")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        this.refused = Counter.builder("cloudegress.dns.refused.addresses")
                .description("Addresses in answers that no policy may allow: private and reserved ones")
                .register(meters);
        this.beyondMaximum = Counter.builder("cloudegress.dns.surplus.addresses")
                .description("Addresses in answers that were not taken because their host has too many")
                .register(meters);
        for (String result : List.of("addresses", "incomplete", "no-such-name", "no-addresses", "failed")) {
            lookups(result);
        }
    }

    /**
     * Registers what is measured when somebody asks.
     *
     * @param wanted how many hosts are to be looked up
     * @param known how many of them have addresses
     * @param failing for how many of them the last look-up brought none
     * @param servers how many DNS servers are asked
     */
    void watch(Supplier<Number> wanted, Supplier<Number> known, Supplier<Number> failing, Supplier<Number> servers) {
        names("wanted", wanted);
        names("known", known);
        names("failing", failing);
        Gauge.builder("cloudegress.dns.servers", servers)
                .description(
                        "DNS servers that the replica that leads asks; 0 while it has no host to look up, or knows no server")
                .register(meters);
    }

    private void names(String state, Supplier<Number> number) {
        Gauge.builder("cloudegress.names", number)
                .description("Hosts that requirements need the addresses of")
                .tag("state", state)
                .register(meters);
    }

    /** A resolver whose look-ups are timed. */
    NameResolver timed(NameResolver resolver) {
        return host -> duration.record(() -> resolver.resolve(host));
    }

    /** Counts a look-up. */
    void count(NameReport report) {
        lookups(result(report.answer())).increment();
        refused.increment(report.refused().size());
        beyondMaximum.increment(report.beyondMaximum().size());
    }

    private static String result(NameAnswer answer) {
        return switch (answer) {
            case Answered answered -> answered.complete() ? "addresses" : "incomplete";
            case NoSuchName _ -> "no-such-name";
            case NoAddresses _ -> "no-addresses";
            case Failed _ -> "failed";
        };
    }

    private Counter lookups(String result) {
        return Counter.builder(LOOKUPS)
                .description("Look-ups of hosts by what came of them")
                .tag("result", result)
                .register(meters);
    }
}
