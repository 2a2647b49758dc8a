package dev.cloudegress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.it.Await;
import dev.cloudegress.it.ControlPlane;
import dev.cloudegress.it.CustomKinds;
import dev.cloudegress.it.FeedDocument;
import dev.cloudegress.it.FeedServer;
import dev.cloudegress.it.FeedSource;
import dev.cloudegress.it.Installation;
import dev.cloudegress.it.Network;
import dev.cloudegress.it.OperatorUnderTest;
import dev.cloudegress.it.RenderedState;
import dev.cloudegress.it.Specs;
import dev.cloudegress.it.Yaml;
import dev.cloudegress.operator.OperatorSettings;
import dev.cloudegress.operator.OperatorSettings.Retry;
import dev.cloudegress.source.dns.LoopbackDns;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An installation in which everything is in use that the operator writes and reads: both backends, service tags of a feed in one part and in
 * several, names that are looked up, fixed addresses, a shared group, a requirement that changes its backend. A seed chooses what its people do to
 * it; the record judges what becomes of it. Used by one thread.
 */
final class FaultScene implements AutoCloseable {
    static final String NAMESPACE = "faults";

    /** Requirements that are edited, deleted and created again. */
    private static final List<String> NAMES = List.of("relay", "agent", "mesh", "mover");

    private static final String SMALL_TAG = "Anvil";
    /** Just small enough for one object: a few prefixes more, and it is two. */
    private static final String BIG_TAG = "Bellows";

    private static final List<String> HOSTS = List.of("api.example.com", "login.example.com");

    /** Longer than any wait between two look-ups, and between two tries of a feed. */
    private static final Duration NUDGE = Duration.ofMinutes(6);

    private static final Duration CALM = Duration.ofSeconds(3);
    private static final Duration NUDGES = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Retries after failures that get rarer and rarer, so that nothing is found again by looking often. */
    private static final Retry PERSISTENT = new Retry(Duration.ofMillis(50), Duration.ofMinutes(10));

    /** A feed that is asked once a week is fresh; a poll is asked for by annotation. */
    private static final String SOURCE = """
            cloud: Public
            intervalMinutes: 10080
            origins: [{url: {location: "%s"}}]
            """;

    private final Seed seed;
    private final ControlPlane controlPlane;
    private final Installation installation;
    private final WriteRecord record;
    private final Promises promises = new Promises();
    private final Envelope envelope;
    private final SkewedClock clock = new SkewedClock(Clock.systemUTC());
    private final List<SkewedClock> clocks = new ArrayList<>(List.of(clock));
    private final FeedServer feedServer = FeedServer.plain();
    private final Map<String, LoopbackDns.Script> zone = new java.util.concurrent.ConcurrentHashMap<>();
    private final LoopbackDns dns = new LoopbackDns(query -> answer(query));
    private final List<OperatorUnderTest> replicas = new ArrayList<>();
    private final SortedMap<String, String> declared = new TreeMap<>();
    private final Tally tally = new Tally();
    private final String configurationText;
    private final String configurationBody;
    private final OperatorConfiguration configuration;
    private final Map<String, List<String>> addresses = new TreeMap<>();
    private final SortedMap<String, String> services = new TreeMap<>();
    private final List<String> story = new ArrayList<>();
    private volatile Optional<LoopbackDns.Script> dnsFault = Optional.empty();
    private FeedSource source;
    private FeedDocument document;
    private int next;
    private boolean processes;

    private FaultScene(Path directory, Seed seed) {
        this.seed = seed;
        // etcd is read directly.
        this.controlPlane = ControlPlane.start(directory, "--storage-media-type=application/json");
        this.record = new WriteRecord(controlPlane.etcd());
        CustomKinds.cilium().install(admin());
        this.installation = Installation.install(controlPlane);
        String lookups = "{servers: [{address: 127.0.0.1, port: "
                + dns.address().getPort() + "}], minimumIntervalSeconds: 5, timeoutSeconds: 1}";
        String body = "capabilities: {cilium: {cidrGroups: v2}}\ndns: {lookups: " + lookups + "}\n";
        this.configurationBody = body;
        this.configurationText = "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\n" + body;
        this.configuration = Specs.configuration(body);
        this.envelope = new Envelope(configuration, admin().getKubernetesSerialization(), promises);
        this.document = FeedDocument.first(Cloud.PUBLIC)
                .with(SMALL_TAG, prefixes(24, i -> "20.60." + 2 * i + ".0/24"))
                .with(BIG_TAG, prefixes(254, i -> "20." + (70 + i / 100) + "." + 2 * (i % 100) + ".0/24"));
        publish(document);
        this.source = FeedSource.create(admin(), "feed", SOURCE.formatted(feedServer.url()));
        answer(HOSTS.get(0), List.of("20.40.0.1", "20.40.0.5"));
        answer(HOSTS.get(1), List.of("20.41.0.1"));
        admin().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        service("tagged", """
                {id: small, serviceTags: [{cloud: Public, name: Anvil}], ports: [{port: 443}], source: {document: own}}
                {id: big, serviceTags: [{cloud: Public, name: Bellows}], ports: [{port: 8443}], source: {document: own}}
                """);
        service("fixed", fixed(false));
        service("hosted", """
                {id: api, hosts: [api.example.com], ports: [{port: 443}], source: {document: own}}
                {id: login, hosts: [login.example.com], ports: [{port: 443}, {port: 80}], source: {document: own}}
                """);
        service(
                "many",
                "{id: list, addresses: ["
                        + IntStream.range(0, 100)
                                .mapToObj(i -> "20.90." + 2 * i + ".0/24")
                                .collect(Collectors.joining(", "))
                        + "], ports: [{port: 444}], source: {document: own}}");
        declare("relay", "{podSelector: {matchLabels: {app: relay}}, services: [{name: tagged}, {name: fixed}]}");
        declare("agent", "{podSelector: {matchLabels: {app: agent}}, services: [{name: hosted}, {name: fixed}]}");
        declare(
                "mesh",
                "{podSelector: {matchLabels: {app: mesh}}, backend: Cilium, services: [{name: tagged}, {name: hosted},"
                        + " {name: many}]}");
        declare("mover", "{podSelector: {matchLabels: {app: mover}}, services: [{name: tagged}, {name: hosted}]}");
    }

    /** Installs everything; no replica runs. */
    static FaultScene open(Path directory, Seed seed) {
        return new FaultScene(directory, seed);
    }

    private static String[] prefixes(int number, java.util.function.IntFunction<String> prefix) {
        return IntStream.range(0, number).mapToObj(prefix).toArray(String[]::new);
    }

    private static String fixed(boolean more) {
        return """
                {id: web, addresses: [20.50.0.0/24, 20.50.2.0/24], ports: [{port: 80}], source: {document: own}}
                {id: sync, addresses: [20.51.0.1, "2a01:111:5::/48"], ports: [{port: 123, protocol: UDP}], source: {document: own}}
                """
                + (more
                        ? "{id: extra, addresses: [20.52.0.0/24], ports: [{port: 443}], source: {document: own}}\n"
                        : "");
    }

    KubernetesClient admin() {
        return controlPlane.admin();
    }

    ControlPlane controlPlane() {
        return controlPlane;
    }

    Installation installation() {
        return installation;
    }

    WriteRecord record() {
        return record;
    }

    Seed seed() {
        return seed;
    }

    Tally tally() {
        return tally;
    }

    FeedServer feedServer() {
        return feedServer;
    }

    /** What the configuration has beside its head. */
    String configurationBody() {
        return configurationBody;
    }

    /** From now on nobody changes a backend: processes leave the objects of the former one for minutes. Groups may stay, too. */
    void forProcesses() {
        processes = true;
    }

    /** The clock that the scene goes by; those of replicas follow it. */
    SkewedClock clock() {
        return clock;
    }

    /** A clock of one replica. */
    SkewedClock anotherClock() {
        SkewedClock another = new SkewedClock(clock);
        clocks.add(another);
        return another;
    }

    /** Says what was done, for whoever has to find out why something broke. */
    void note(String what) {
        story.add(what);
    }

    // Replicas.

    /** Starts a replica, trying again where the API server is not there for it. */
    OperatorUnderTest start(String identity) {
        return start(identity, settings -> {}, way -> {}, network -> {});
    }

    /** The same with settings, a way to the API server and a network of its own. */
    OperatorUnderTest start(
            String identity,
            Consumer<OperatorSettings.Builder> changes,
            Consumer<ConfigBuilder> way,
            Consumer<Network> network) {
        OperatorUnderTest replica = OperatorUnderTest.start(
                installation,
                identity,
                configuration,
                settings -> {
                    // Neither the longest interval nor the longest retry ends while a scene waits: whatever is to
                    // happen has
                    // to come of what is seen.
                    settings.clock(clock).retry(PERSISTENT);
                    changes.accept(settings);
                },
                way,
                network);
        replicas.add(replica);
        return replica;
    }

    /** Kills a replica: nothing of what it still does reaches the API server. */
    void kill(OperatorUnderTest replica) {
        replica.kill();
        replicas.remove(replica);
        tally.count("kills");
    }

    /** Ends a replica as a process does that is told to. */
    void stop(OperatorUnderTest replica) {
        replica.close();
        replicas.remove(replica);
    }

    // What people do.

    /** Does one thing that people, feeds or DNS do, as the seed chooses. */
    void edit() {
        int choice = seed.below(16);
        if (choice < 6) {
            String name = seed.pick(NAMES);
            declare(name, spec(name));
        } else if (choice < 9) {
            publishChange();
        } else if (choice < 10) {
            week();
        } else if (choice < 12) {
            boolean more = seed.oneIn(2);
            note("service fixed " + (more ? "with" : "without") + " extra");
            service("fixed", fixed(more));
        } else if (choice < 14) {
            resolveAnew();
        } else if (choice < 15) {
            String name = seed.pick(NAMES);
            note("invalid " + name);
            put(name, "{podSelector: {matchLabels: {app: " + name + "}}, services: [{name: nothing}]}", false);
        } else {
            String name = seed.pick(NAMES);
            note("delete " + name);
            declared.remove(name);
            retrying("delete " + name, () -> requirement(name).delete());
        }
        tally.count("changes");
    }

    /** Several changes. */
    void edits(int number) {
        for (int i = 0; i < number; i++) {
            edit();
        }
    }

    private String spec(String name) {
        List<String> services = new ArrayList<>(List.of("tagged", "fixed", "hosted", "many"));
        int number = seed.between(1, 3);
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < number; i++) {
            names.append(i == 0 ? "" : ", ")
                    .append("{name: ")
                    .append(services.remove(seed.below(services.size())))
                    // The same addresses in an object of another name.
                    .append(seed.oneIn(3) ? ", instance: again-" + i : "")
                    .append('}');
        }
        boolean onCilium = name.equals("mesh") || (name.equals("mover") && !processes && seed.oneIn(2));
        String label = seed.oneIn(8) ? name + "-new" : name;
        String exclude = names.indexOf("fixed}") >= 0 && seed.oneIn(3)
                ? ", exclude: [{endpoint: fixed/web, reason: Not needed.}]"
                : "";
        return "{podSelector: {matchLabels: {app: " + label + "}}, backend: " + (onCilium ? "Cilium" : "NetworkPolicy")
                + ", services: [" + names + "]" + exclude + "}";
    }

    /** Declares a requirement, whether it is there or not. */
    void declare(String name, String spec) {
        note("declare " + name + " " + spec);
        declared.put(name, spec);
        put(name, spec, false);
    }

    /**
     * Creates or replaces a requirement.
     *
     * @param waits whether to wait for one that is on its way out, for which an operator has to live; otherwise it is declared when the scene
     *     settles
     */
    private void put(String name, String spec, boolean waits) {
        EgressRequirementSpec wanted = Yaml.read(spec, EgressRequirementSpec.class);
        retrying("declare " + name, () -> {
            EgressRequirement live = requirement(name).get();
            if (live != null && live.getMetadata().getDeletionTimestamp() == null) {
                replaceSpec(requirement(name), wanted);
            } else if (live == null || waits) {
                EgressRequirement created = new EgressRequirement();
                created.setMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .build());
                created.setSpec(wanted);
                admin().resource(created).create();
            }
        });
    }

    private Resource<EgressRequirement> requirement(String name) {
        return admin().resources(EgressRequirement.class).inNamespace(NAMESPACE).withName(name);
    }

    private void service(String name, String endpoints) {
        services.put(name, endpoints);
        CloudServiceSpec spec =
                Yaml.read("""
                displayName: Made up
                edition: "2020-01-01"
                references: [{id: own, title: Our own notes, date: "2020-01"}]
                roles: [{name: client, description: A client.}]
                endpoints:
                """ + endpoints.strip().indent(2).replaceAll("(?m)^  ", "  - "), CloudServiceSpec.class);
        retrying("service " + name, () -> {
            Resource<CloudService> service =
                    admin().resources(CloudService.class).withName(name);
            if (service.get() != null) {
                replaceSpec(service, spec);
            } else {
                CloudService created = new CloudService();
                created.setMetadata(new ObjectMetaBuilder().withName(name).build());
                created.setSpec(spec);
                admin().resource(created).create();
            }
        });
    }

    private static void replaceSpec(Resource<? extends HasMetadata> object, Object spec) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject().put("op", "replace").put("path", "/spec").set("value", Yaml.tree(spec));
        object.patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    /** People try again where the API server is away. */
    private static void retrying(String what, Runnable action) {
        Await.until(what, action::run);
    }

    private void publishChange() {
        FeedDocument changed = document.next();
        String tag = seed.oneIn(2) ? SMALL_TAG : BIG_TAG;
        int block = next++;
        if (seed.oneIn(2) || changed.prefixes(tag).cidrs().size() < 20) {
            changed = changed.adding(
                    tag, "20.100." + 2 * (block % 120) + ".0/24", "20.101." + 2 * (block % 120) + ".0/24");
        } else {
            changed = changed.lacking(
                    tag, seed.pick(changed.prefixes(tag).cidrs()).toString());
        }
        note("publish " + changed.changeNumber() + " with another " + tag);
        publish(changed);
        retrying("ask for the feed", source::wake);
    }

    private void publish(FeedDocument published) {
        document = published;
        for (String tag : List.of(SMALL_TAG, BIG_TAG)) {
            promises.published(tag, published.prefixes(tag), clock.instant());
        }
        feedServer.publish(published);
    }

    /** Lets a week pass, with a publication that changes nothing: what was removed comes nearer to its end. */
    void week() {
        note("a week passes");
        clock.move(Duration.ofDays(7));
        publish(document.next());
        retrying("ask for the feed", source::wake);
    }

    private void resolveAnew() {
        String host = seed.pick(HOSTS);
        List<String> all = new ArrayList<>(addresses.getOrDefault(host, List.of()));
        if (all.size() > 1 && seed.oneIn(2)) {
            all.remove(seed.below(all.size()));
        }
        all.add("20.4" + (2 + HOSTS.indexOf(host)) + "." + next++ % 250 + ".7");
        while (all.size() > 4) {
            all.removeFirst();
        }
        note("dns " + host + " " + all);
        answer(host, all);
    }

    private void answer(String host, List<String> given) {
        addresses.put(host, given);
        promises.answered(host, given, clock.instant());
        zone.put(
                host,
                LoopbackDns.zone(
                        given.stream().map(address -> host + " 5 A " + address).toArray(String[]::new)));
    }

    private void answer(LoopbackDns.Query query) throws IOException {
        Optional<LoopbackDns.Script> fault = dnsFault;
        LoopbackDns.Script script = fault.orElse(zone.getOrDefault(query.name(), LoopbackDns.zone()));
        script.take(query);
    }

    /** From now on DNS does the same with every query. */
    void breakDns(LoopbackDns.Script script) {
        dnsFault = Optional.of(script);
    }

    /** From now on DNS answers again. */
    void healDns() {
        dnsFault = Optional.empty();
    }

    /** From now on the feed serves its newest document again, in a further publication. */
    void healFeed() {
        publish(document.next());
        retrying("ask for the feed", source::wake);
    }

    /** Says that somebody else takes away what stands. */
    void foul() {
        look();
        envelope.foul();
    }

    /** How often DNS was asked. */
    long dnsQuestions() {
        return dns.asked().size();
    }

    /** Lets the time come at which feed and DNS are asked again, and asks. */
    void askAgain() {
        clock.move(NUDGE);
        retrying("ask for the feed", source::wake);
        Await.until("time for the questions", new Await.Check() {
            private final long begun = System.nanoTime();

            @Override
            public void run() {
                look();
                assertThat(System.nanoTime() - begun).isGreaterThan(NUDGES.toNanos());
            }
        });
    }

    /** The feed publishes a document in which a tag has lost nearly everything, which is not to be believed. */
    void publishShrunken() {
        document = document.next();
        promises.published(BIG_TAG, document.prefixes(BIG_TAG), clock.instant());
        feedServer.publish(document.with(
                SMALL_TAG, document.prefixes(SMALL_TAG).cidrs().getFirst().toString()));
        note("publish " + document.changeNumber() + " with nearly nothing of " + SMALL_TAG);
        retrying("ask for the feed", source::wake);
    }

    /** A change that surely changes a policy. */
    void change() {
        String name = seed.pick(List.of("relay", "agent"));
        boolean without = declared.getOrDefault(name, "").contains("fixed");
        declare(
                name,
                "{podSelector: {matchLabels: {app: " + name + "}}, services: [{name: " + (without ? "tagged" : "fixed")
                        + "}]}");
    }

    /** Declares anew what went with a definition. */
    void redeclare(String kind) {
        switch (kind) {
            case "cloudservices" -> services.forEach(this::service);
            case "prefixsources" -> source = FeedSource.create(admin(), "feed", SOURCE.formatted(feedServer.url()));
            case "egressrequirements" -> declared.forEach((name, spec) -> put(name, spec, true));
            default -> note("nobody declares " + kind);
        }
    }

    /** A rule was broken. No {@link AssertionError}: nobody waits for it to mend. */
    static final class Violation extends Error {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    // What is judged.

    /** Reads the record up to now. */
    void look() {
        record.take(event -> envelope.take(event, latest()));
        if (!envelope.violations().isEmpty()) {
            throw new Violation(String.join("\n", envelope.violations()) + "\n" + describe());
        }
    }

    /** Waits until the status of a requirement speaks of something. */
    void awaitSaid(String name, String what) {
        Await.until(what + " of " + name, PATIENCE, this::describe, () -> {
            look();
            assertThat(envelope.requirements().stream()
                            .filter(requirement ->
                                    requirement.getMetadata().getName().equals(name))
                            .map(requirement ->
                                    Yaml.tree(requirement.getStatus()).toString()))
                    .anyMatch(status -> status.contains(what));
        });
    }

    private Instant latest() {
        return clocks.stream().map(SkewedClock::instant).max(Instant::compareTo).orElseThrow();
    }

    /** Whether everything is as declared now. */
    boolean hasConverged() {
        look();
        try {
            envelope.assertConverged(!processes);
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    /**
     * Waits until enough of some work is done, or all of it, or nothing has been stored for a while: what people do may need no work, and what is
     * invalid never comes to an end.
     */
    void awaitWork(BooleanSupplier enough) {
        long[] last = {-1, 0};
        Await.until("some work", PATIENCE, this::describe, () -> {
            look();
            if (envelope.stored() != last[0]) {
                last[0] = envelope.stored();
                last[1] = System.nanoTime();
            }
            boolean calm = System.nanoTime() - last[1] > CALM.toNanos();
            assertThat(calm || enough.getAsBoolean() || hasConverged()).isTrue();
        });
    }

    /** What was stored since the beginning, policies and groups, in number. */
    long versions() {
        look();
        return envelope.versions();
    }

    /** Waits until everything is as declared; what was declared before may still come and go. */
    void awaitConverged() {
        repair();
        awaitDeclared();
    }

    /**
     * Repairs what is invalid or deleted, waits until everything is as declared, and begins anew from there.
     */
    void settle() {
        repair();
        awaitDeclared();
        envelope.converged();
        tally.count("converged");
        story.clear();
    }

    /** Declares validly what is invalid or deleted. */
    void repair() {
        for (String name : NAMES) {
            if (!declared.containsKey(name)) {
                declare(
                        name,
                        "{podSelector: {matchLabels: {app: " + name + "}}, backend: "
                                + (name.equals("mesh") ? "Cilium" : "NetworkPolicy") + ", services: [{name: tagged}]}");
            }
        }
        declared.forEach((name, spec) -> put(name, spec, true));
    }

    private void awaitDeclared() {
        long[] nudged = {System.nanoTime()};
        Await.until("everything is as declared", PATIENCE, this::describe, () -> {
            look();
            if (System.nanoTime() - nudged[0] > NUDGES.toNanos()) {
                nudged[0] = System.nanoTime();
                clock.move(NUDGE);
                source.wake();
            }
            envelope.assertConverged(!processes);
        });
    }

    /** Settles, and holds what stands to what {@code render} prints. */
    void settleAsRendered() {
        processes = false;
        // Groups of tags stay with their PrefixSets, and render prints those that a policy names.
        declare(
                "mesh",
                "{podSelector: {matchLabels: {app: mesh}}, backend: Cilium, services: [{name: tagged}, {name: many}]}");
        settle();
        try {
            // What is not needed any more goes after a grace.
            Await.until(
                    "what stands is what render prints",
                    () -> assertThat(RenderedState.assertStands(
                                    controlPlane.kubectl(), controlPlane.directory(), configurationText))
                            .isNotEmpty());
        } catch (RuntimeException failed) {
            throw new AssertionError("render cannot be asked", failed);
        }
        tally.count("rendered");
        tally.set("versions", envelope.versions());
        tally.set("judgements", envelope.judgements());
    }

    private String describe() {
        return "\nsince everything was as declared:\n  " + String.join("\n  ", story) + "\nstanding: "
                + envelope.standing() + "\nstatuses: "
                + envelope.requirements().stream()
                        .filter(requirement ->
                                !Yaml.tree(requirement.getStatus()).toString().contains("\"Applied\""))
                        .map(requirement -> requirement.getMetadata().getName() + " generation "
                                + requirement.getMetadata().getGeneration() + " "
                                + Yaml.tree(requirement.getStatus()))
                        .collect(Collectors.joining("\n  "));
    }

    @Override
    public void close() {
        replicas.forEach(OperatorUnderTest::kill);
        record.close();
        controlPlane.close();
        feedServer.close();
        try {
            dns.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
