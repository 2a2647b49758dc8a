package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameStatus;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.names.ResolvedNames;
import dev.cloudegress.policy.Families;
import dev.cloudegress.source.dns.DnsResolver;
import dev.cloudegress.source.dns.NameEngine;
import dev.cloudegress.source.dns.NameReport;
import dev.cloudegress.source.dns.ResolvConf;
import dev.cloudegress.source.dns.ThreadAlarm;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the hosts that requirements need the addresses of, while this replica leads. The engine asks and writes on threads of its own;
 * each run, by one thread, tells it which hosts are wanted, and wakes it where the clock has made a leap. What look-ups say goes to
 * {@link LiveKnowledge}, statuses, events and metrics.
 */
final class NameKeeper implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NameKeeper.class);

    /** A write that is under way at the end takes less. */
    private static final Duration STOPPING = Duration.ofSeconds(1);

    private final OperatorConfiguration configuration;
    private final Path resolvConf;
    private final Clock clock;
    private final ClusterView view;
    private final LiveKnowledge knowledge;
    private final DependencyIndex<String> wanted;
    private final ClusterWrites writes;
    private final NameMeters meters;
    private final NameWarnings warnings;
    private final NameLedger ledger = new NameLedger();
    private final ClusterNames names;

    /** How many look-ups of a host in a row were not fine. */
    private final Map<String, Integer> trouble = new ConcurrentHashMap<>();

    /** Hosts whose last look-up brought no addresses. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /** Conditions that were written, until the cache shows them. */
    private final Map<String, Condition> written = new ConcurrentHashMap<>();

    private volatile @Nullable Running running;
    private @Nullable String lastProblem;
    private boolean closed;

    /**
     * What runs while there are hosts to look up.
     *
     * @param engine the engine
     * @param alarm its alarm
     * @param workers its threads
     * @param servers how many servers it asks
     */
    private record Running(NameEngine engine, ThreadAlarm alarm, ExecutorService workers, int servers) {}

    /**
     * Makes a keeper that asks nothing yet.
     *
     * @param wanted the hosts that plans ask for
     */
    NameKeeper(
            OperatorSettings settings,
            ClusterView view,
            LiveKnowledge knowledge,
            DependencyIndex<String> wanted,
            ClusterWrites writes,
            NameMeters meters,
            NameWarnings warnings) {
        this.configuration = settings.configuration();
        this.resolvConf = settings.resolvConf();
        this.clock = settings.clock();
        this.view = view;
        this.knowledge = knowledge;
        this.wanted = wanted;
        this.writes = writes;
        this.meters = meters;
        this.warnings = warnings;
        this.names = new ClusterNames(view::resolvedName, writes, ledger);
        meters.watch(() -> wanted.keys().size(), this::known, failing::size, this::servers);
    }

    private int servers() {
        Running now = running;
        return now == null ? 0 : now.servers();
    }

    private int known() {
        Set<String> known = knowledge.current().names().keySet();
        return (int) wanted.keys().stream().filter(known::contains).count();
    }

    @Override
    public synchronized void run() {
        if (!configuration.dns().lookups().enabled() || closed) {
            return;
        }
        Set<String> hosts = wanted.keys();
        Running now = running;
        if (now == null && !hosts.isEmpty()) {
            now = start(hosts);
            running = now;
        }
        if (now != null) {
            now.engine().want(hosts);
            forgetAllBut(hosts);
        }
    }

    private @Nullable Running start(Set<String> hosts) {
        List<InetSocketAddress> servers;
        try {
            servers = configuredServers();
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(lastProblem)) {
                lastProblem = problem;
                log.atWarn()
                        .addKeyValue("hosts", hosts.size())
                        .log("There is no DNS server to ask for hosts: {}", problem);
            }
            hosts.forEach(host -> knowledge.put(host, LookupVerdict.nobodyToAsk(problem)));
            return null;
        }
        lastProblem = null;
        // What the last leader wrote may not be in the cache yet.
        view.listResolvedNames().forEach(ledger::adopt);
        ThreadAlarm alarm = new ThreadAlarm("cloud-egress-names", clock);
        ExecutorService workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("cloud-egress-dns-", 0).factory());
        NameEngine engine = new NameEngine(
                NameEngine.Settings.of(configuration),
                meters.timed(new DnsResolver(
                        servers,
                        Families.of(configuration.ipFamilies()),
                        Duration.ofSeconds(configuration.dns().lookups().timeoutSeconds()),
                        clock)),
                names,
                this::take,
                new NameEngine.Surroundings(clock, alarm, workers, new SplittableRandom()));
        log.atInfo().addKeyValue("servers", servers).log("Hosts are looked up from now on");
        return new Running(engine, alarm, workers, servers.size());
    }

    private List<InetSocketAddress> configuredServers() {
        OperatorConfiguration.Lookups lookups = configuration.dns().lookups();
        try {
            return ResolvConf.servers(lookups, lookups.servers().isEmpty() ? Files.readString(resolvConf) : "");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    resolvConf + " cannot be read: give the DNS servers to ask in dns.lookups.servers of the"
                            + " configuration",
                    e);
        }
    }

    private void forgetAllBut(Set<String> hosts) {
        names.retain(hosts);
        knowledge.retainLookups(hosts::contains);
        warnings.retain(hosts::contains);
        trouble.keySet().retainAll(hosts);
        failing.retainAll(hosts);
        written.keySet().retainAll(hosts);
    }

    /** Takes a ResolvedName that was seen. Called by the informer; asks and writes nothing itself. */
    void seen(ResolvedName resolved) {
        if (names.isForeign(resolved)) {
            log.atWarn()
                    .addKeyValue("kind", ClusterNames.KIND)
                    .addKeyValue("name", resolved.getMetadata().getName())
                    .log("Somebody else has changed it; it is written again");
            knowledge.putForeign(resolved);
            reread(resolved);
        } else {
            knowledge.put(resolved);
        }
    }

    /** Takes note that a ResolvedName went. Called by the informer; asks and writes nothing itself. */
    void gone(ResolvedName resolved) {
        ledger.gone(resolved);
        knowledge.remove(resolved);
        hostOf(resolved).ifPresent(written::remove);
        reread(resolved);
    }

    private void reread(ResolvedName resolved) {
        Running now = running;
        if (now != null) {
            hostOf(resolved).ifPresent(now.engine()::reread);
        }
    }

    /** The host that an object was made for, whatever somebody has made of it. */
    private Optional<String> hostOf(ResolvedName resolved) {
        String name = resolved.getMetadata().getName();
        // All but those with underscores are called as their host is.
        if (wanted.contains(name)) {
            return Optional.of(name);
        }
        return wanted.keys().stream()
                .filter(host -> host.indexOf('_') >= 0)
                .filter(host -> ResolvedNames.objectName(host).equals(name))
                .findFirst();
    }

    /** Takes what came of a look-up, on the thread that made it. */
    private void take(NameReport report) {
        String host = report.host();
        meters.count(report);
        if (report.failures() > 0) {
            failing.add(host);
        } else {
            failing.remove(host);
        }
        knowledge.put(host, LookupVerdict.of(report, knowledge.verdict(host)));
        @Nullable ResolvedName object = view.resolvedName(ResolvedNames.objectName(host));
        warnings.take(report, object);
        if (object != null || report.written()) {
            tell(report, object);
        }
    }

    private void tell(NameReport report, @Nullable ResolvedName object) {
        String host = report.host();
        int lasting = NameConditions.isFine(report) ? 0 : trouble.getOrDefault(host, 0) + 1;
        trouble.put(host, lasting);
        Condition last = written.get(host);
        Condition standing = last != null ? last : object == null ? null : condition(object);
        Optional<Condition> next = NameConditions.next(report, lasting, standing, clock.instant());
        if (next.isEmpty()) {
            return;
        }
        try {
            writes.writeStatus(
                    object != null ? object : named(host), new ResolvedNameStatus(null, List.of(next.get())));
            written.put(host, next.get());
        } catch (KubernetesClientException e) {
            log.atInfo()
                    .addKeyValue("kind", ClusterNames.KIND)
                    .addKeyValue("host", host)
                    .addKeyValue("cause", Failures.message(e))
                    .log("The API server did not take a status");
        } catch (Leadership.NotLeadingException e) {
            log.trace("Not leading: the status is the leader's");
        }
    }

    /** Where the cache does not show yet what was just written. */
    private static ResolvedName named(String host) {
        ResolvedName object = new ResolvedName();
        object.setMetadata(
                new ObjectMetaBuilder().withName(ResolvedNames.objectName(host)).build());
        return object;
    }

    private static @Nullable Condition condition(ResolvedName object) {
        return object.getStatus() == null
                ? null
                : object.getStatus().conditions().stream()
                        .filter(condition -> condition.type().equals(NameConditions.RESOLVED))
                        .findFirst()
                        .orElse(null);
    }

    /** Ends for good: asks and writes no more. A write that is under way is waited for, a look-up is not. */
    @Override
    public void close() {
        Running ending;
        synchronized (this) {
            closed = true;
            ending = running;
            running = null;
        }
        if (ending == null) {
            return;
        }
        ending.engine().close();
        ending.alarm().close();
        ending.workers().shutdown();
        try {
            if (!ending.workers().awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                ending.workers().shutdownNow();
            }
        } catch (InterruptedException e) {
            ending.workers().shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
