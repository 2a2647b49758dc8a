package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.source.OriginFactory;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running replica of the operator. Several may run in one process, with clients and identities of their own. Thread-safe.
 *
 * <p>Every replica keeps its caches filled; only the one that leads writes. A replica that loses the lease stops writing at once and
 * for good: it is to be replaced by a new one.
 */
public final class OperatorRuntime implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OperatorRuntime.class);

    /** The kinds that must be served. */
    private static final Set<String> KINDS =
            Set.of("EgressRequirement", "CloudService", "PrefixSet", "PrefixSource", "ResolvedName");

    /** A requirement takes milliseconds; a worker that is at one for so long hangs. */
    private static final Duration STUCK = Duration.ofMinutes(5);

    /** Hosts that are wanted within this time are taken together. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    private static final Duration UNCERTAIN = Duration.ofSeconds(2);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final OperatorSettings settings;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ReconcileMeters reconcileMeters = new ReconcileMeters(meters);
    private final Leadership leadership = new Leadership();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ScheduledExecutorService background;
    private final ScheduledExecutorService discovery;
    private final ScheduledExecutorService waking;
    private final Wakeups wakeups = new Wakeups();
    private final InFlight inFlight = new InFlight(System::nanoTime);
    private final RequirementMemory memory = new RequirementMemory();
    private final DependencyIndex<ServiceTagReference> tags = new DependencyIndex<>(PrefixSets::name);
    private final DependencyIndex<String> hosts = new DependencyIndex<>(this::hostsChanged);
    private final GroupDemand groupDemand = new GroupDemand();
    private final Reactions reactions;
    private final ClusterCapabilities capabilities;
    private final EventRecorder events;
    private final LiveKnowledge knowledge;
    private final ClusterView view;
    private final LeaderTask publisher;
    private final LeaderTask setKeeper;
    private final LeaderTask groupKeeper;
    private final NameKeeper nameKeeper;
    private final LeaderTask lookups;
    private final LeaderTask nameSweeper;
    private final Feeds feeds;
    private final RequirementPlanner planner;
    private final RequirementReconciler reconciler;
    private volatile @Nullable ProbeServer probes;
    private volatile @Nullable Operator framework;
    private volatile boolean started;
    private volatile boolean closing;
    private volatile boolean leadershipLost;
    private final Object stopping = new Object();
    private boolean frameworkStopped;

    /** A replica that no longer hears of requirements is of no use: the liveness probe lets it be restarted. */
    private volatile boolean watchEnded;

    private OperatorRuntime(KubernetesClient client, ApiRequests requests, OperatorSettings settings) {
        this.client = client;
        this.settings = settings;
        this.background = executor("cloud-egress-leader");
        this.discovery = executor("cloud-egress-discovery");
        this.waking = executor("cloud-egress-waking");
        this.reactions = new Reactions(
                wakeups::wake,
                (delay, task) -> waking.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS),
                System::nanoTime);
        this.capabilities = new ClusterCapabilities(settings.configuration());
        ClusterWrites writes = new ClusterWrites(client, leadership, meters);
        this.events = new EventRecorder(
                writes,
                settings.clock(),
                settings.leaderElection().map(LeaderElection::identity).orElse(ClusterWrites.FIELD_MANAGER));
        GeneratedObjects policies = new GeneratedObjects(this::policyChanged, System::nanoTime);
        GeneratedObjects groups = new GeneratedObjects(this::groupChanged, System::nanoTime);
        EditionApproval approval = new EditionApproval(settings.configuration().catalog());
        LiveCatalog catalog = new LiveCatalog(settings.builtIn(), approval, wakeups::wakeUsersOf);
        this.knowledge = new LiveKnowledge(
                settings.configuration(), this::prefixSetChanged, host -> reactions.add(hosts.of(host)));
        this.view = new ClusterView(
                client,
                catalog,
                knowledge,
                policies,
                groups,
                this::serviceSeen,
                this::sourceSeen,
                this::nameSeen,
                this::nameGone);
        this.nameKeeper = new NameKeeper(
                settings,
                view,
                knowledge,
                hosts,
                writes,
                new NameMeters(meters),
                new NameWarnings(events, settings.clock()));
        this.lookups = task("look up hosts", nameKeeper);
        this.nameSweeper =
                task("remove unused names", new NameSweeper(settings, view, hosts, writes, this::everythingPlanned));
        CatalogPublisher catalogPublisher = new CatalogPublisher(
                view,
                catalog,
                settings.builtIn(),
                approval,
                writes,
                events,
                new ServiceConditions(catalog, writes, settings.clock()),
                settings.clock());
        this.publisher = task("publish services", catalogPublisher);
        Gauge.builder("cloudegress.catalog.waiting", catalogPublisher::waiting)
                .description("Built-in services of which a newer edition waits, for an approval as a rule")
                .register(meters);
        PrefixSetWriter sets = new PrefixSetWriter(view, writes);
        this.setKeeper = task(
                "keep prefix sets",
                new PrefixSetKeeper(
                        tags,
                        view,
                        knowledge,
                        sets,
                        writes,
                        Baseline::builtIn,
                        this::everythingPlanned,
                        settings.clock(),
                        settings.unusedGrace()));
        OriginFactory origins = new OriginFactory(
                new ClusterNamespace(client, settings.namespace()), settings.documents(), settings.podIdentity());
        this.feeds = new Feeds(
                view,
                knowledge,
                tags,
                writes,
                leadership,
                settings.retry(),
                settings.clock(),
                new Random(),
                () -> {
                    FeedReader reader = new FeedReader(origins::chain);
                    return new Feeds.Reader(
                            reader,
                            new FeedPoll(
                                    reader,
                                    knowledge,
                                    sets,
                                    writes,
                                    reactions,
                                    events,
                                    settings.configuration().minimumPrefixLength(),
                                    settings.clock()));
                },
                new FeedMeters(meters, settings.clock()));
        this.groupKeeper = task(
                "keep shared groups",
                new CidrGroupKeeper(
                        view,
                        capabilities,
                        knowledge,
                        groupDemand,
                        groups,
                        policies,
                        writes,
                        client.getKubernetesSerialization(),
                        this::groupAppeared,
                        this::everythingPlanned,
                        settings.clock(),
                        settings.backendChangeGrace()));
        this.planner = new RequirementPlanner(catalog, knowledge, capabilities, tags, hosts, settings.clock());
        this.reconciler = new RequirementReconciler(
                settings,
                view,
                capabilities,
                policies,
                groups,
                groupDemand,
                planner,
                new PolicyApplier(writes, policies, client.getKubernetesSerialization()),
                writes,
                events,
                wakeups,
                memory,
                inFlight,
                reconcileMeters,
                this::inputsWanted,
                groupKeeper::request);
        prepareMeters(requests);
    }

    /**
     * Starts a replica. Returns once its caches are filled and it works, or waits for the lease.
     *
     * @param client for the API server; it stays open when the replica is closed. Its limit of concurrent requests should not be below
     *     the number of workers
     * @param requests what counts the client's requests, for the metrics
     * @throws OperatorStartException if the API server cannot be reached, lacks the operator's kinds, or does not fill the caches in
     *     time; nothing runs then
     */
    public static OperatorRuntime start(KubernetesClient client, ApiRequests requests, OperatorSettings settings) {
        OperatorRuntime runtime = new OperatorRuntime(client, requests, settings);
        try {
            runtime.start();
            return runtime;
        } catch (OperatorStartException e) {
            runtime.close();
            throw e;
        } catch (KubernetesClientException | OperatorException e) {
            runtime.close();
            throw new OperatorStartException("The operator could not start: " + rootMessage(e), e);
        } catch (InterruptedException e) {
            runtime.close();
            Thread.currentThread().interrupt();
            throw new OperatorStartException("The operator was stopped while it started", e);
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    private void start() throws InterruptedException {
        probes = ProbeServer.start(settings.httpPort(), this::sick, this::notReady, meters);
        checkKinds();
        look();
        view.start();
        view.followCilium(capabilities);
        boolean filled = ClusterView.await(
                () -> view.synced() && (!capabilities.ciliumReady() || view.ciliumSynced()), settings.startTimeout());
        if (!filled) {
            throw new OperatorStartException("The API server did not fill the caches within "
                    + settings.startTimeout()
                    + ": may the operator list and watch the kinds that deploy/ grants it?");
        }
        log.atInfo().addKeyValue("port", port()).log("The caches are filled. Probes and metrics are answered here");
        if (settings.leaderElection().isEmpty()) {
            leadership.gained();
        }
        Operator operator = new Operator(this::configure);
        framework = operator;
        operator.register(
                reconciler,
                override -> override.withReconciliationMaxInterval(settings.maxReconcileInterval())
                        .withFieldManager(ClusterWrites.FIELD_MANAGER)
                        .withInformerListLimit(ClusterView.PAGE)
                        .withItemStore(new ObservedStore<>(memory::seen, gone -> {}))
                        .withRetry(new GenericRetry()
                                .setInitialInterval(settings.retry().initial())
                                .setIntervalMultiplier(2)
                                .setMaxInterval(settings.retry().maximum().toMillis())
                                .withoutMaxAttempts()));
        operator.start();
        started = true;
        publisher.every(settings.maxReconcileInterval());
        groupKeeper.every(settings.discovery().interval());
        if (settings.seedPrefixSets()) {
            setKeeper.every(settings.discovery().interval());
        }
        lookups.every(settings.discovery().interval());
        nameSweeper.every(settings.discovery().interval());
        feeds.start();
        leads();
        scheduleLook();
    }

    private void configure(ConfigurationServiceOverrider override) {
        override.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(settings.workers())
                .withMetrics(reconcileMeters)
                .withResourceCloner(new RequirementCloner(client.getKubernetesSerialization()))
                .withReconciliationTerminationTimeout(STOPPING)
                .withCacheSyncTimeout(settings.startTimeout())
                // An API server that is away for a while must not stop the operator.
                .withStopOnInformerErrorDuringStartup(false)
                .withInformerStoppedHandler((informer, failure) -> {
                    if (failure != null && !closing) {
                        watchEnded = true;
                        log.atError()
                                .addKeyValue("cause", failure.toString())
                                .log("The watch on requirements ended and cannot be taken up again");
                    }
                });
        settings.leaderElection()
                .ifPresent(election -> override.withLeaderElectionConfiguration(new LeaderElectionConfiguration(
                        election.leaseName(),
                        settings.namespace(),
                        election.leaseDuration(),
                        election.renewDeadline(),
                        election.retryPeriod(),
                        election.identity(),
                        new LeaderCallbacks(this::gained, this::lost, this::leaderSeen),
                        false)));
    }

    private void gained() {
        leadership.gained();
        log.atInfo().addKeyValue("namespace", settings.namespace()).log("This replica leads");
        if (started) {
            leads();
        }
    }

    private void leaderSeen(String leader) {
        boolean other = settings.leaderElection()
                .map(LeaderElection::identity)
                .filter(self -> !self.equals(leader))
                .isPresent();
        // A lease that was given back names nobody.
        if (other && !leader.isEmpty() && !closing) {
            log.atInfo()
                    .addKeyValue("leader", leader)
                    .log("Another replica leads; this one has its caches filled and waits for the lease");
        }
    }

    /** What a leader does at once; called at the end of the start and when the lease comes, whichever is later. */
    private void leads() {
        publisher.request();
        inputsWanted();
        groupKeeper.request();
        lookups.request();
    }

    private void lost() {
        leadership.lost();
        // It writes nothing any more; that its look-ups end is worth no wait.
        Thread.startVirtualThread(nameKeeper::close);
        if (!closing && !leadershipLost) {
            leadershipLost = true;
            log.error("This replica lost the lease: it writes nothing any more and is to be replaced");
            // The framework writes finalizers itself. Its election calls from a thread that stopping waits for.
            Thread.startVirtualThread(this::stopFramework);
            settings.onLeadershipLost().run();
            ended.countDown();
        }
    }

    private void checkKinds() {
        APIResourceList served;
        try {
            served = client.getApiResources(ApiGroup.API_VERSION);
        } catch (KubernetesClientException e) {
            throw new OperatorStartException("The API server cannot be reached: " + Failures.message(e), e);
        }
        Set<String> missing = new TreeSet<>(KINDS);
        if (served != null) {
            missing.removeAll(
                    served.getResources().stream().map(APIResource::getKind).collect(Collectors.toSet()));
        }
        if (!missing.isEmpty()) {
            throw new OperatorStartException("The cluster does not serve " + String.join(", ", missing) + " ("
                    + ApiGroup.API_VERSION + "): apply the custom resource definitions first, kubectl apply -k crds/");
        }
    }

    private void scheduleLook() {
        Duration wait =
                capabilities.uncertain() ? UNCERTAIN : settings.discovery().interval();
        if (wait.compareTo(settings.discovery().interval()) > 0) {
            wait = settings.discovery().interval();
        }
        if (!discovery.isShutdown()) {
            var _ = discovery.schedule(
                    () -> {
                        try {
                            look();
                        } catch (RuntimeException e) {
                            log.error("Discovery failed: this is a bug", e);
                        } finally {
                            scheduleLook();
                        }
                    },
                    wait.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        boolean servedBefore = capabilities.ciliumReady();
        if (!capabilities.look(client, settings.discovery().timeout(), Thread::startVirtualThread)) {
            return;
        }
        view.followCilium(capabilities);
        if (!started) {
            return;
        }
        if (capabilities.ciliumReady() && !servedBefore) {
            log.info("This cluster serves Cilium now. Requirements keep their backend; those with open gaps say what"
                    + " spec.backend: Cilium, or defaultBackend in the configuration, would close.");
            try {
                if (!ClusterView.await(view::ciliumSynced, settings.startTimeout())) {
                    log.warn("The Cilium policies of this operator could not be listed yet");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        groupKeeper.request();
        wakeups.wakeAll();
    }

    private void policyChanged(@Nullable Standing before, @Nullable Standing after) {
        Set<ResourceID> concerned = new HashSet<>();
        if (before != null) {
            concerned.addAll(before.owners());
        }
        if (after != null) {
            concerned.addAll(after.owners());
        }
        wakeups.wake(concerned);
    }

    private void groupChanged(@Nullable Standing before, @Nullable Standing after) {
        Standing group = after == null ? before : after;
        if (group != null) {
            if (before == null || after == null) {
                groupAppeared(group.key().name());
            }
            groupKeeper.request();
        }
    }

    private void groupAppeared(String name) {
        wakeups.wake(groupDemand.usersOf(name));
    }

    private void prefixSetChanged(String name) {
        Set<ResourceID> users = tags.ofNamed(name);
        if (users.isEmpty() && !knowledge.hasSet(name)) {
            // Months later its prefixes would be those of then.
            knowledge.forgetState(name);
        }
        reactions.add(users);
        inputsWanted();
        groupKeeper.request();
    }

    private void serviceSeen() {
        publisher.request();
    }

    private void sourceSeen() {
        if (started) {
            feeds.request();
        }
    }

    private void hostsChanged() {
        lookups.requestWithin(GATHERING);
    }

    private void nameSeen(ResolvedName resolved) {
        nameKeeper.seen(resolved);
    }

    private void nameGone(ResolvedName resolved) {
        nameKeeper.gone(resolved);
    }

    private void inputsWanted() {
        if (settings.seedPrefixSets()) {
            setKeeper.request();
        }
    }

    /**
     * Whether every requirement has been planned in this process, so that what no plan uses can go; what is gone is forgotten on the way.
     */
    private boolean everythingPlanned() {
        groupDemand.removeUnless(wakeups::exists);
        planner.removeUnless(wakeups::exists);
        memory.removeUnless(wakeups::exists);
        return memory.knowsAll(wakeups.all()) && planner.knowsWhatIsUsed();
    }

    /** Whether the caches are filled; a replica that does not lead is ready, too. */
    public boolean isReady() {
        return notReady().isEmpty();
    }

    /** Whether this replica may write. */
    public boolean isLeader() {
        return leadership.isLeader();
    }

    /** Whether the process should go on; false once the lease was lost, or where a worker hangs. */
    public boolean isHealthy() {
        return sick().isEmpty();
    }

    /** The port that probes and metrics are answered on. */
    public int port() {
        ProbeServer server = probes;
        if (server == null) {
            throw new IllegalStateException("the operator has not started");
        }
        return server.port();
    }

    /** Waits until the replica is closed or has lost the lease. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private Optional<String> sick() {
        if (leadershipLost) {
            return Optional.of("the lease was lost");
        }
        if (watchEnded) {
            return Optional.of("the watch on requirements ended");
        }
        if (inFlight.stuck(STUCK)) {
            return Optional.of("a requirement has been worked on for more than " + STUCK);
        }
        Operator operator = framework;
        if (started && operator != null && !operator.getRuntimeInfo().isStarted()) {
            return Optional.of("the framework has stopped");
        }
        return Optional.empty();
    }

    private Optional<String> notReady() {
        if (!started || closing) {
            return Optional.of(closing ? "stopping" : "starting");
        }
        return view.synced() ? Optional.empty() : Optional.of("the caches are not filled");
    }

    /** Stops: what is being worked on is finished, for ten seconds at most, then the lease is given back. */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        discovery.shutdownNow();
        feeds.close();
        waking.shutdownNow();
        boolean led = leadership.isLeader();
        stopFramework();
        background.shutdown();
        try {
            if (!background.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
                background.shutdownNow();
            }
        } catch (InterruptedException e) {
            background.shutdownNow();
            Thread.currentThread().interrupt();
        }
        nameKeeper.close();
        events.close();
        leadership.lost();
        if (led && !leadershipLost) {
            settings.leaderElection()
                    .ifPresent(election -> LeaseRelease.release(client, settings.namespace(), election));
        }
        view.close();
        ProbeServer server = probes;
        if (server != null) {
            server.close();
        }
        meters.close();
        ended.countDown();
    }

    /** Stops the framework, once: it does not bear being stopped by two threads, and a replica may lose the lease while it is closed. */
    private void stopFramework() {
        synchronized (stopping) {
            Operator operator = framework;
            if (operator != null && !frameworkStopped) {
                frameworkStopped = true;
                operator.stop();
            }
        }
    }

    private void prepareMeters(ApiRequests requests) {
        String version = OperatorRuntime.class.getPackage().getImplementationVersion();
        ProcessMeters.register(meters, version == null ? "development" : version);
        RequirementMeters.register(meters, memory, () -> wakeups.all().size(), leadership::isLeader);
        requests.show(meters);
        Gauge.builder("cloudegress.leader", () -> leadership.isLeader() ? 1 : 0)
                .description("Whether this replica leads: 1 or 0")
                .register(meters);
    }

    private LeaderTask task(String name, Runnable work) {
        return new LeaderTask(name, background, leadership, settings.retry(), work);
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
