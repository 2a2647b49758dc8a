package dev.cloudegress.operator;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NamePolicy;
import dev.cloudegress.names.NameState;
import dev.cloudegress.names.NameStep;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.source.dns.NameReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What look-ups of one host report, as the engine makes it. */
final class NameReports {
    static final String HOST = "a.example.com";
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private NameReports() {}

    static Answered answered(String... addresses) {
        return new Answered(set(addresses), Duration.ofMinutes(1), List.of());
    }

    /** An answer that lacks a server. */
    static Answered incomplete(boolean failed, String... addresses) {
        return new Answered(set(addresses), Duration.ofMinutes(1), List.of("10.96.0.11 gave none"), failed);
    }

    static NameReport report(NameAnswer answer, int failures) {
        return report(answer, answer instanceof Answered ? 0 : failures, Optional.empty());
    }

    static NameReport report(NameAnswer answer, int failures, Optional<String> notWritten) {
        return report(NameState.unknown(HOST), answer, failures, notWritten);
    }

    /** A report of a host that has addresses from before. */
    static NameReport of(NameState before, NameAnswer answer) {
        return report(before, answer, answer instanceof Answered ? 0 : 1, Optional.empty());
    }

    private static NameReport report(NameState before, NameAnswer answer, int failures, Optional<String> notWritten) {
        NameStep step = NameStep.take(before, answer, NamePolicy.of(OperatorConfiguration.defaults()), NOW);
        return new NameReport(
                answer,
                step.state(),
                step.refused(),
                step.beyondMaximum(),
                step.evicted(),
                failures,
                Optional.empty(),
                notWritten.isEmpty(),
                notWritten,
                NOW.plusSeconds(60));
    }

    static SortedSet<Cidr> set(String... addresses) {
        return Arrays.stream(addresses).map(Cidr::parse).collect(Collectors.toCollection(TreeSet::new));
    }
}
