package dev.cloudegress.operator;

import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.OperatorTraces;
import dev.cloudegress.source.OriginFactory.PodIdentity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How one replica of the operator runs. Immutable; {@link #with} makes changed copies.
 *
 * @param namespace the namespace of the installation; the lease is held there
 * @param configuration what holds for the installation
 * @param leaderElection how replicas agree on who writes; empty where there is only one, which then always writes
 * @param httpPort the port of probes and metrics, 0 to 65535; 0 takes any free port
 * @param backendChangeGrace how long the objects of the former backend stay once those of the new one stand: pods hold answers of DNS that
 *     the new backend has not seen
 * @param maxReconcileInterval at the latest after this a requirement is looked at again; minutes, so that whatever event was lost does
 *     not matter for long
 * @param retry how long to wait after failures
 * @param discovery how often, and for how long, to look for what the cluster serves
 * @param startTimeout how long the caches may take to fill at start
 * @param workers how many requirements are worked on at a time, at least 1
 * @param seedPrefixSets whether missing prefix sets are filled from the snapshot that ships with the program
 * @param unusedGrace how long a PrefixSet or ResolvedName stays that nothing uses
 * @param resolvConf where the DNS servers stand that hosts are looked up with, if the configuration names none
 * @param documents the mount below which files that PrefixSources name are read; it need not exist
 * @param podIdentity who the operator is for Entra where a PrefixSource does not say it
 * @param builtIn the services that come with the operator, which it publishes
 * @param clock the time; conditions, dates of endpoints and the grace use it
 * @param onLeadershipLost called once, on a thread of the election, after this replica has stopped writing because it lost the lease;
 *     a process ends here, so that it starts anew with fresh caches
 */
public record OperatorSettings(
        String namespace,
        OperatorConfiguration configuration,
        Optional<LeaderElection> leaderElection,
        int httpPort,
        Duration backendChangeGrace,
        Duration maxReconcileInterval,
        Retry retry,
        Discovery discovery,
        Duration startTimeout,
        int workers,
        boolean seedPrefixSets,
        Duration unusedGrace,
        Path resolvConf,
        Path documents,
        PodIdentity podIdentity,
        Catalog builtIn,
        Clock clock,
        Runnable onLeadershipLost) {
    /** The usual mount for documents. */
    public static final Path DOCUMENTS = Path.of("/var/lib/cloud-egress/documents");

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if a number or duration is outside its bounds
     */
    public OperatorSettings {
        require(httpPort >= 0 && httpPort <= 65_535, "httpPort must be 0 to 65535, not " + httpPort);
        require(workers >= 1, "workers must be at least 1, not " + workers);
        require(!unusedGrace.isNegative(), "unusedGrace must not be negative");
        require(!backendChangeGrace.isNegative(), "backendChangeGrace must not be negative");
        require(maxReconcileInterval.isPositive(), "maxReconcileInterval must be positive");
        require(startTimeout.isPositive(), "startTimeout must be positive");
        require(!unusedGrace.isNegative(), "unusedGrace must not be negative");
    }

    /**
     * The defaults: leader election on, 16 workers, port 8080, a grace of five minutes.
     *
     * @param namespace the namespace of the installation
     * @param identity what tells this replica from the others, the name of its pod for example
     * @param configuration what holds for the installation
     */
    public static OperatorSettings of(String namespace, String identity, OperatorConfiguration configuration) {
        return new OperatorSettings(
                namespace,
                configuration,
                Optional.of(LeaderElection.of(identity)),
                8080,
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                new Retry(Duration.ofMillis(500), Duration.ofMinutes(1)),
                new Discovery(Duration.ofSeconds(30), Duration.ofSeconds(5)),
                Duration.ofMinutes(2),
                16,
                true,
                Duration.ofDays(1),
                Path.of("/etc/resolv.conf"),
                DOCUMENTS,
                PodIdentity.NONE,
                Catalog.builtIn(),
                Clock.systemUTC(),
                () -> {});
    }

    /**
     * How replicas agree on who writes.
     *
     * @param leaseName the name of the Lease in the operator's namespace
     * @param identity what tells this replica from the others
     * @param leaseDuration how long others wait for a silent leader
     * @param renewDeadline how long a leader may fail to renew before it stops, less than {@code leaseDuration}
     * @param retryPeriod how often it tries
     */
    public record LeaderElection(
            String leaseName, String identity, Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {
        /** The name of the lease that replicas of one installation share. */
        public static final String LEASE_NAME = OperatorTraces.LEASE;

        /**
         * Checks the order of the durations.
         *
         * @throws IllegalArgumentException unless retry period, renew deadline and lease duration grow in this order
         */
        public LeaderElection {
            require(
                    retryPeriod.isPositive()
                            && renewDeadline.compareTo(retryPeriod) > 0
                            && leaseDuration.compareTo(renewDeadline) > 0,
                    "the retry period must be shorter than the renew deadline, and that shorter than the lease");
        }

        /** The durations that Kubernetes' own controllers use: 15, 10 and 2 seconds. */
        public static LeaderElection of(String identity) {
            return new LeaderElection(
                    LEASE_NAME, identity, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
        }
    }

    /**
     * How long to wait after failures. The wait doubles with each failure in a row; there is no last attempt.
     *
     * @param initial after the first failure
     * @param maximum never longer than this
     */
    public record Retry(Duration initial, Duration maximum) {
        /**
         * Checks the durations.
         *
         * @throws IllegalArgumentException unless {@code initial} is positive and not longer than {@code maximum}
         */
        public Retry {
            require(
                    initial.isPositive() && maximum.compareTo(initial) >= 0,
                    "the first wait must be positive and not longer than the longest");
        }

        /** The wait after a number of failures in a row, at least 1. */
        Duration after(int failures) {
            Duration wait = initial;
            for (int i = 1; i < failures && wait.compareTo(maximum) < 0; i++) {
                wait = wait.multipliedBy(2);
            }
            return wait.compareTo(maximum) < 0 ? wait : maximum;
        }
    }

    /**
     * How to look for what the cluster serves.
     *
     * @param interval how often
     * @param timeout how long one look may take
     */
    public record Discovery(Duration interval, Duration timeout) {
        /**
         * Checks the durations.
         *
         * @throws IllegalArgumentException unless both are positive
         */
        public Discovery {
            require(interval.isPositive() && timeout.isPositive(), "interval and timeout must be positive");
        }
    }

    /**
     * A changed copy: {@code settings.with(change -> change.httpPort(0).workers(4))}.
     *
     * @throws IllegalArgumentException if a number or duration is outside its bounds
     */
    public OperatorSettings with(Consumer<Builder> changes) {
        Builder builder = new Builder(this);
        changes.accept(builder);
        return builder.build();
    }

    /** Settings in the making. For use by one thread. */
    public static final class Builder {
        private final String namespace;
        private OperatorConfiguration configuration;
        private Optional<LeaderElection> leaderElection;
        private int httpPort;
        private Duration backendChangeGrace;
        private Duration maxReconcileInterval;
        private Retry retry;
        private Discovery discovery;
        private Duration startTimeout;
        private int workers;
        private boolean seedPrefixSets;
        private Duration unusedGrace;
        private Path resolvConf;
        private Path documents;
        private PodIdentity podIdentity;
        private Catalog builtIn;
        private Clock clock;
        private Runnable onLeadershipLost;

        private Builder(OperatorSettings from) {
            namespace = from.namespace;
            configuration = from.configuration;
            leaderElection = from.leaderElection;
            httpPort = from.httpPort;
            backendChangeGrace = from.backendChangeGrace;
            maxReconcileInterval = from.maxReconcileInterval;
            retry = from.retry;
            discovery = from.discovery;
            startTimeout = from.startTimeout;
            workers = from.workers;
            seedPrefixSets = from.seedPrefixSets;
            unusedGrace = from.unusedGrace;
            resolvConf = from.resolvConf;
            documents = from.documents;
            podIdentity = from.podIdentity;
            builtIn = from.builtIn;
            clock = from.clock;
            onLeadershipLost = from.onLeadershipLost;
        }

        /** Sets {@link OperatorSettings#configuration}. */
        public Builder configuration(OperatorConfiguration value) {
            configuration = value;
            return this;
        }

        /** Sets {@link OperatorSettings#leaderElection}. */
        public Builder leaderElection(Optional<LeaderElection> value) {
            leaderElection = value;
            return this;
        }

        /** Sets {@link OperatorSettings#httpPort}. */
        public Builder httpPort(int value) {
            httpPort = value;
            return this;
        }

        /** Sets {@link OperatorSettings#backendChangeGrace}. */
        public Builder backendChangeGrace(Duration value) {
            backendChangeGrace = value;
            return this;
        }

        /** Sets {@link OperatorSettings#maxReconcileInterval}. */
        public Builder maxReconcileInterval(Duration value) {
            maxReconcileInterval = value;
            return this;
        }

        /** Sets {@link OperatorSettings#retry}. */
        public Builder retry(Retry value) {
            retry = value;
            return this;
        }

        /** Sets {@link OperatorSettings#discovery}. */
        public Builder discovery(Discovery value) {
            discovery = value;
            return this;
        }

        /** Sets {@link OperatorSettings#startTimeout}. */
        public Builder startTimeout(Duration value) {
            startTimeout = value;
            return this;
        }

        /** Sets {@link OperatorSettings#workers}. */
        public Builder workers(int value) {
            workers = value;
            return this;
        }

        /** Sets {@link OperatorSettings#seedPrefixSets}. */
        public Builder seedPrefixSets(boolean value) {
            seedPrefixSets = value;
            return this;
        }

        /** Sets {@link OperatorSettings#unusedGrace}. */
        public Builder unusedGrace(Duration value) {
            unusedGrace = value;
            return this;
        }

        /** Sets {@link OperatorSettings#resolvConf}. */
        public Builder resolvConf(Path value) {
            resolvConf = value;
            return this;
        }

        /** Sets {@link OperatorSettings#documents}. */
        public Builder documents(Path value) {
            documents = value;
            return this;
        }

        /** Sets {@link OperatorSettings#podIdentity}. */
        public Builder podIdentity(PodIdentity value) {
            podIdentity = value;
            return this;
        }

        /** Sets {@link OperatorSettings#builtIn}. */
        public Builder builtIn(Catalog value) {
            builtIn = value;
            return this;
        }

        /** Sets {@link OperatorSettings#clock}. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** Sets {@link OperatorSettings#onLeadershipLost}. */
        public Builder onLeadershipLost(Runnable value) {
            onLeadershipLost = value;
            return this;
        }

        private OperatorSettings build() {
            return new OperatorSettings(
                    namespace,
                    configuration,
                    leaderElection,
                    httpPort,
                    backendChangeGrace,
                    maxReconcileInterval,
                    retry,
                    discovery,
                    startTimeout,
                    workers,
                    seedPrefixSets,
                    unusedGrace,
                    resolvConf,
                    documents,
                    podIdentity,
                    builtIn,
                    clock,
                    onLeadershipLost);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
