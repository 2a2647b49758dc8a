package dev.cloudegress.names;

import dev.cloudegress.net.Cidr;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When what is known of a host is worth a write. What is allowed is always as written: an address more or less is written at once. Which of
 * them are current just now, and the dates of the others, change with every answer of a host that rotates; they are written along, or when
 * the written ones are a quarter of the retention behind.
 *
 * <p>So a write of nothing but dates comes at least half of {@code refresh - step} after the last write, two and a half hours by default, or
 * is owed to an address that returned after that long an absence: as long as it is not written, a restart may lose it. A host that goes round
 * in a pool and is back at each address within the hour is written five or six times a day, however often it is asked. Removals come together
 * on the policy's grid and cost at most {@code time / step} more. Only a host that has a new address with every answer is written with
 * every answer: those have to be allowed at once.
 *
 * <p>The price is paid after a restart, which knows only what was written: an address may then go up to a quarter of the retention early,
 * or start its retention anew if it is written as current.
 */
public final class WriteRule {
    private WriteRule() {}

    /**
     * Whether to write.
     *
     * @param written what the cluster holds
     * @param state what is known; a state without addresses is never written
     */
    public static boolean due(NameState written, NameState state, NamePolicy policy, Instant now) {
        if (state.isEmpty()) {
            return false;
        }
        return !addresses(state).allMatch(written::allows)
                || !addresses(written).allMatch(state::allows)
                || addresses(state).anyMatch(address -> behind(address, written, state, policy, now));
    }

    private static Stream<Cidr> addresses(NameState state) {
        return Stream.concat(state.current().stream(), state.retained().keySet().stream());
    }

    private static boolean behind(Cidr address, NameState written, NameState state, NamePolicy policy, Instant now) {
        @Nullable Instant before = written.retained().get(address);
        @Nullable Instant after = state.retained().get(address);
        if (before == null && after == null) {
            return false;
        }
        // A current address has no date. If it left now, it would get this one.
        Instant deadline = policy.deadline(now);
        Duration lag = Duration.between(before == null ? deadline : before, after == null ? deadline : after)
                .abs();
        return lag.compareTo(policy.refresh()) >= 0;
    }
}
