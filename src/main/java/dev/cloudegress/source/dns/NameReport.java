package dev.cloudegress.source.dns;

import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameState;
import dev.cloudegress.names.NameStep;
import dev.cloudegress.net.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of one look-up of a host, for conditions and metrics.
 *
 * @param answer the answer
 * @param state what is known now; addresses are allowed once this is written
 * @param refused addresses that the policy does not permit
 * @param beyondMaximum new addresses that were too many
 * @param evicted retained addresses that went before their time
 * @param failures how many look-ups in a row brought no addresses, this one included; 0 if it did
 * @param lastAnswered when a look-up of this run last brought addresses; empty if none has
 * @param written whether this look-up was worth a write, and it succeeded
 * @param notWritten why what is known is not written; empty if it is, or need not be
 * @param next when the host is asked for again
 */
public record NameReport(
        NameAnswer answer,
        NameState state,
        List<NameStep.Refused> refused,
        List<Cidr> beyondMaximum,
        List<Cidr> evicted,
        int failures,
        Optional<Instant> lastAnswered,
        boolean written,
        Optional<String> notWritten,
        Instant next) {
    /** Copies the lists. */
    public NameReport {
        refused = List.copyOf(refused);
        beyondMaximum = List.copyOf(beyondMaximum);
        evicted = List.copyOf(evicted);
    }

    /** The host. */
    public String host() {
        return state.host();
    }
}
