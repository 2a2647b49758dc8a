package dev.cloudegress.source.dns;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.names.AskTimes;
import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NamePolicy;
import dev.cloudegress.names.NameState;
import dev.cloudegress.names.NameStep;
import dev.cloudegress.names.WriteRule;
import dev.cloudegress.net.HostPattern.ExactHost;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the addresses of a changing set of hosts: asks for each when it is time, so many at once and no more, and writes what becomes of the
 * answers. Time, threads and randomness come from outside, so that it does the same for the same.
 *
 * <p>Between writes more is known than is written: which addresses are current just now. What is allowed is always as written, or is being
 * written. A restart starts from what is written.
 *
 * <p>Thread-safe. No method but {@link #want} and {@link #reread} calls the store on the caller's thread, and they only load.
 */
public final class NameEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NameEngine.class);

    private static final Comparator<Entry> NEXT_FIRST =
            Comparator.comparing((Entry entry) -> entry.due).thenComparing(entry -> entry.host);

    private final Settings settings;
    private final NameResolver resolver;
    private final NameStore store;
    private final Consumer<NameReport> listener;
    private final Surroundings surroundings;

    // All below are guarded by this.
    private final Map<String, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> waiting = new TreeSet<>(NEXT_FIRST);
    private int running;
    private boolean closed;

    /**
     * What an installation chooses.
     *
     * @param policy how addresses are kept
     * @param times when hosts are asked for
     * @param concurrency how many hosts are looked up at once, 1 or more
     */
    public record Settings(NamePolicy policy, AskTimes times, int concurrency) {
        /**
         * Checks the bound.
         *
         * @throws IllegalArgumentException if nothing could ever be looked up
         */
        public Settings {
            if (concurrency < 1) {
                throw new IllegalArgumentException("at least one host at a time, not " + concurrency);
            }
        }

        /** What an installation says. */
        public static Settings of(OperatorConfiguration configuration) {
            return new Settings(
                    NamePolicy.of(configuration),
                    AskTimes.of(configuration),
                    configuration.dns().lookups().concurrency());
        }
    }

    /**
     * What the engine stands on.
     *
     * @param clock the time
     * @param alarm of the same clock, for this engine alone
     * @param workers runs look-ups and writes, which block: virtual threads
     * @param random spreads the questions over time; used by one thread at a time
     */
    public record Surroundings(InstantSource clock, Alarm alarm, Executor workers, RandomGenerator random) {}

    /** A host that is wanted. */
    private static final class Entry {
        private final String host;
        private Instant due;

        /** What is known. Touched only by the look-up that is on its way, or under the lock while there is none. */
        private NameState state;

        private NameState written;
        private int failures;
        private int notWritten;
        private @Nullable Instant lastAnswered;
        private @Nullable NameReport report;
        private boolean wanted = true;
        private boolean lookingUp;
        private boolean reread;

        Entry(String host, NameState state, Instant due) {
            this.host = host;
            this.state = state;
            this.written = state;
            this.due = due;
        }
    }

    /**
     * Wants nothing yet.
     *
     * @param listener told of each look-up by the thread that made it, after the write; quick, and called for one host at a time
     */
    public NameEngine(
            Settings settings,
            NameResolver resolver,
            NameStore store,
            Consumer<NameReport> listener,
            Surroundings surroundings) {
        this.settings = settings;
        this.resolver = resolver;
        this.store = store;
        this.listener = listener;
        this.surroundings = surroundings;
    }

    /**
     * Says which hosts are wanted from now on. New ones are asked for at once, or within the shortest interval if they have addresses from
     * before. Those that are no longer wanted are forgotten; what is written of them stays.
     *
     * @param hosts exact names
     * @throws IllegalArgumentException if one is no exact name; nothing has changed then
     */
    public void want(Collection<String> hosts) {
        Set<String> wanted = new HashSet<>();
        hosts.forEach(host -> wanted.add(new ExactHost(host).name()));
        List<String> missing = new ArrayList<>();
        synchronized (this) {
            entries.values().removeIf(entry -> {
                entry.wanted = wanted.contains(entry.host);
                if (!entry.wanted) {
                    waiting.remove(entry);
                }
                // One that is being looked up goes when that is done, so that no two look-ups of a host ever overlap.
                return !entry.wanted && !entry.lookingUp;
            });
            wanted.stream().filter(host -> !entries.containsKey(host)).forEach(missing::add);
        }
        // The same order for the same set, so that randomness falls alike.
        missing.sort(Comparator.naturalOrder());
        Map<String, NameState> loaded = new HashMap<>();
        missing.forEach(host -> loaded.put(host, load(host)));
        synchronized (this) {
            Instant now = surroundings.clock().instant();
            for (String host : missing) {
                if (entries.containsKey(host)) {
                    continue; // wanted twice at the same time
                }
                NameState state = loaded.getOrDefault(host, NameState.unknown(host));
                Duration delay = settings.times().first(!state.isEmpty(), surroundings.random());
                Entry entry = new Entry(host, state, now.plus(delay));
                entries.put(host, entry);
                waiting.add(entry);
            }
        }
        startDue();
    }

    /**
     * Says that somebody else changed or removed what is written of a host: it is asked for at once, and written again where that is not what
     * is known.
     */
    public void reread(String host) {
        synchronized (this) {
            Entry entry = entries.get(new ExactHost(host).name());
            if (entry == null) {
                return;
            }
            entry.reread = true;
            if (!entry.lookingUp) {
                waiting.remove(entry);
                entry.due = surroundings.clock().instant();
                waiting.add(entry);
            }
        }
        startDue();
    }

    /** What came of the last look-up of a host; empty before the first, and for a host that is not wanted. */
    public synchronized Optional<NameReport> report(String host) {
        Entry entry = entries.get(host);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.report);
    }

    /** When the next look-up is due; empty while nothing waits for its time. */
    public synchronized Optional<Instant> nextDue() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first().due);
    }

    /** Asks and writes no more. A write that has begun may end after this. */
    @Override
    public synchronized void close() {
        closed = true;
        entries.clear();
        waiting.clear();
    }

    private NameState load(String host) {
        // A store may hold an object under the wrong name.
        return store.load(host).filter(state -> state.host().equals(host)).orElseGet(() -> NameState.unknown(host));
    }

    private void startDue() {
        List<Entry> due = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            Instant now = surroundings.clock().instant();
            pullBack(now);
            while (running < settings.concurrency()
                    && !waiting.isEmpty()
                    && !waiting.first().due.isAfter(now)) {
                Entry entry = waiting.removeFirst();
                entry.lookingUp = true;
                running++;
                due.add(entry);
            }
            // While all are busy, the next one that is done starts the next.
            if (running < settings.concurrency() && !waiting.isEmpty()) {
                surroundings.alarm().set(waiting.first().due, this::startDue);
            }
        }
        for (Entry entry : due) {
            try {
                surroundings.workers().execute(() -> lookUp(entry));
            } catch (RejectedExecutionException shuttingDown) {
                close();
                return;
            }
        }
    }

    /** A clock that was ahead and was put right must not keep hosts waiting until it is there again. */
    private void pullBack(Instant now) {
        Instant latest = now.plus(settings.times().longestWait());
        while (!waiting.isEmpty() && waiting.last().due.isAfter(latest)) {
            Entry entry = waiting.removeLast();
            entry.due = now.plus(settings.times().first(true, surroundings.random()));
            waiting.add(entry);
        }
    }

    private void lookUp(Entry entry) {
        // Whatever is thrown is a defect; the host is asked for again all the same, or nobody ever would.
        Instant retry = null;
        try {
            NameAnswer answer = resolver.resolve(entry.host);
            take(entry, answer);
        } catch (RuntimeException e) {
            LOG.error("Look-up of {} failed unexpectedly", entry.host, e);
            retry = surroundings.clock().instant().plus(AskTimes.SLOWEST_RETRY);
        } finally {
            done(entry, retry);
        }
        startDue();
    }

    private synchronized void done(Entry entry, @Nullable Instant retry) {
        running--;
        entry.lookingUp = false;
        if (retry != null) {
            entry.due = retry;
        }
        if (entry.reread) {
            entry.due = surroundings.clock().instant();
        }
        if (closed) {
            return;
        }
        if (entry.wanted) {
            waiting.add(entry);
        } else {
            entries.remove(entry.host);
        }
    }

    private void take(Entry entry, NameAnswer answer) {
        boolean reread;
        synchronized (this) {
            if (closed || !entry.wanted) {
                return;
            }
            reread = entry.reread;
            entry.reread = false;
        }
        if (reread) {
            entry.written = load(entry.host);
        }
        Instant now = surroundings.clock().instant();
        NameStep step = NameStep.take(entry.state, answer, settings.policy(), now);
        entry.state = step.state();
        boolean due = WriteRule.due(entry.written, entry.state, settings.policy(), now);
        Optional<String> problem = due ? save(entry) : Optional.empty();
        NameReport report;
        synchronized (this) {
            entry.notWritten = problem.isPresent() ? entry.notWritten + 1 : 0;
            Duration delay;
            if (answer instanceof NameAnswer.Answered answered) {
                entry.failures = 0;
                entry.lastAnswered = now;
                delay = problem.isPresent()
                        ? settings.times().afterFailure(entry.notWritten, surroundings.random())
                        : settings.times().afterAnswer(answered.ttl(), surroundings.random());
            } else {
                entry.failures++;
                delay = settings.times().afterFailure(entry.failures, surroundings.random());
            }
            entry.due = surroundings.clock().instant().plus(delay);
            report = new NameReport(
                    answer,
                    entry.state,
                    step.refused(),
                    step.beyondMaximum(),
                    step.evicted(),
                    entry.failures,
                    Optional.ofNullable(entry.lastAnswered),
                    due && problem.isEmpty(),
                    problem,
                    entry.due);
            entry.report = report;
        }
        listener.accept(report);
    }

    /** Writes; what is written has to stay known even if the caller then fails. */
    private Optional<String> save(Entry entry) {
        synchronized (this) {
            if (closed) {
                return Optional.of("the look-ups have ended");
            }
        }
        try {
            store.save(entry.state);
            entry.written = entry.state;
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
