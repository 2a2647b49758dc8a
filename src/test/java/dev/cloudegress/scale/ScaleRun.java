package dev.cloudegress.scale;

import static dev.cloudegress.scale.ScaleCluster.GROUP;
import static dev.cloudegress.scale.ScaleCluster.PREFIX_SET;
import static dev.cloudegress.scale.ScaleCluster.REQUIREMENT;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.it.Await;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import dev.cloudegress.scale.RunResult.SizeResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One run with one number of requirements, on a control plane of its own. */
final class ScaleRun {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** No machine is so slow. */
    private static final Duration PATIENCE_PER_REQUIREMENT = Duration.ofMillis(300);

    private static final double NANOS = 1e9;
    private static final String CONFIGURATION = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: OperatorConfiguration
            dns: {lookups: {enabled: false}}
            """;

    private final ScaleSettings settings;
    private final int requirements;
    private final Consumer<String> progress;
    private final List<Phase> phases = new ArrayList<>();

    ScaleRun(ScaleSettings settings, int requirements, Consumer<String> progress) {
        this.settings = settings;
        this.requirements = requirements;
        this.progress = progress;
    }

    /** Runs everything. */
    SizeResult run() {
        Path directory = settings.directory().resolve(String.valueOf(requirements));
        try (ScaleCluster cluster = ScaleCluster.start(directory, settings.backend());
                Workload workload = new Workload(cluster.client(), settings, requirements)) {
            return new Run(cluster, workload).run();
        }
    }

    /** What a run has at hand. */
    private final class Run {
        private final ScaleCluster cluster;
        private final Workload workload;
        private int objects;
        private int largest;

        Run(ScaleCluster cluster, Workload workload) {
            this.cluster = cluster;
            this.workload = workload;
        }

        SizeResult run() {
            workload.prepare();
            Path created = cluster.directory().resolve("created.jsonl");
            Path edited = cluster.directory().resolve("edited.jsonl");
            Path fed = cluster.directory().resolve("fed.jsonl");
            sample(created, edited, fed);
            bare("bare", created, edited, fed);
            workload.create();
            OperatorReplica operator = start();
            try {
                idle(operator);
                edit(operator);
                feed(operator);
                operator = restart(operator);
                operator = failOver(operator);
                delete(operator);
                create(operator);
            } finally {
                operator.close();
            }
            removePolicies();
            bare("bare again", created, edited, fed);
            return new SizeResult(
                    requirements, settings.namespaces(), objects, largest, settings.workers(), List.copyOf(phases));
        }

        /**
         * Lets the operator write the objects of one requirement, for the bare loop to write the same; what it does once in the life of an
         * installation, such as publishing services and reading the first document, is done then, too.
         */
        private void sample(Path created, Path edited, Path fed) {
            progress.accept("a sample");
            try (OperatorReplica operator = launch("first").awaitReady()) {
                workload.awaitTaken();
                workload.createSample();
                Predicate<Item> sample = item -> item.namespace().equals(Names.SAMPLE) && isPolicy(item);
                await("the sample", () -> cluster.arrivals().count(sample) >= 3);
                await("the status of the sample", () -> isReady(operator, 1));
                List<HasMetadata> objectsNow = objects();
                objects = objectsNow.size();
                largest = objectsNow.stream()
                        .mapToInt(object -> json(object).length())
                        .max()
                        .orElseThrow();
                write(created, objectsNow);
                cluster.arrivals().mark();
                workload.editSample("sample");
                await("the edited sample", () -> cluster.arrivals().count(sample) >= objects);
                List<HasMetadata> objectsEdited = objects();
                write(edited, objectsEdited);
                // The feed changes the largest of them, by one prefix: what is written is one version more of it.
                write(
                        fed,
                        List.of(objectsNow.stream()
                                .max((one, other) -> Integer.compare(
                                        json(one).length(), json(other).length()))
                                .orElseThrow()));
                cluster.arrivals().mark();
                workload.deleteSample();
                await("the sample to go", () -> cluster.arrivals().gone(sample) >= objects);
                operator.terminate();
            }
        }

        /** The same objects without an operator. */
        private void bare(String name, Path created, Path edited, Path fed) {
            if (!settings.bare()) {
                return;
            }
            try (BareProcess bare = BareProcess.launch(
                    settings.java(), cluster.kubeconfig(), requirements, settings.namespaces(), settings.workers())) {
                bare(bare, name + " create", "create", created, objects);
                bare(bare, name + " edit", "replace", edited, objects);
                if (settings.backend() != BackendChoice.CILIUM) {
                    bare(bare, name + " feed", "replace", fed, 1);
                }
            }
            removePolicies();
        }

        private void bare(BareProcess bare, String name, String verb, Path objectsOfOne, int number) {
            progress.accept(name);
            Predicate<Item> written = item -> isPolicy(item) && item.namespace().startsWith(Names.BARE);
            Measurement measurement = Measurement.of(cluster, name, bare);
            bare.run(verb, objectsOfOne);
            await(name, () -> cluster.arrivals().count(written) >= (long) number * requirements);
            phases.add(measurement.end(measurement.begun(), written, null, false, null));
        }

        private OperatorReplica launch(String identity) {
            return OperatorReplica.launch(cluster.installation(), identity, CONFIGURATION, settings.java(), List.of());
        }

        /** A replica starts where all requirements are there and no policy is. */
        private OperatorReplica start() {
            progress.accept("start");
            Measurement measurement = Measurement.of(cluster, "start");
            OperatorReplica operator = launch("first");
            measurement.joined(operator);
            operator.awaitReady();
            measurement.noting("readySeconds", (System.nanoTime() - operator.launched()) / NANOS);
            awaitPolicies(operator, 2);
            measurement.noting("databaseMiB", cluster.databaseMiB());
            phases.add(measurement.end(operator.launched(), this::isOurs, null, true, operator));
            return operator;
        }

        private void idle(OperatorReplica operator) {
            progress.accept("idle for " + settings.idle().toSeconds() + " s");
            Measurement measurement = Measurement.of(cluster, "idle", operator);
            sleep(settings.idle());
            measurement.noting("idleSeconds", settings.idle().toMillis() / 1000.0);
            phases.add(measurement.end(measurement.begun(), item -> true, null, false, operator));
        }

        private void edit(OperatorReplica operator) {
            progress.accept("edit");
            Measurement measurement = Measurement.of(cluster, "edit", operator);
            Map<String, Long> begun = workload.edit("edited");
            awaitPolicies(operator, 2);
            phases.add(measurement.end(measurement.begun(), this::isOurs, begun, true, operator));
        }

        private void feed(OperatorReplica operator) {
            progress.accept("feed");
            boolean cilium = settings.backend() == BackendChoice.CILIUM;
            Predicate<Item> changed = item -> cilium ? item.kind().equals(GROUP) : isOurs(item);
            Measurement measurement = Measurement.of(cluster, "feed", operator);
            workload.publishNext();
            await("the feed", () -> cluster.arrivals().count(changed) >= (cilium ? 1 : requirements));
            // Whatever else would follow has come by then.
            double looks = operator.looks();
            if (!cilium) {
                sleep(Duration.ofSeconds(2));
            }
            measurement.noting("looksAfterTheLast", operator.looks() - looks);
            long from = Arrivals.first(cluster.arrivals()
                    .of(item -> item.kind().equals(PREFIX_SET))
                    .values());
            measurement.noting("untilTakenSeconds", (from - measurement.begun()) / NANOS);
            phases.add(measurement.end(from, item -> isOurs(item) || item.kind().equals(GROUP), null, false, operator));
        }

        private OperatorReplica restart(OperatorReplica operator) {
            progress.accept("restart");
            operator.terminate();
            operator.close();
            Measurement measurement = Measurement.of(cluster, "restart");
            OperatorReplica again = launch("first");
            measurement.joined(again);
            again.awaitReady();
            measurement.noting("readySeconds", (System.nanoTime() - again.launched()) / NANOS);
            await("all looked at", () -> again.looks() >= requirements);
            measurement.noting("lookedAtSeconds", (System.nanoTime() - again.launched()) / NANOS);
            phases.add(measurement.end(again.launched(), this::isOurs, null, false, again));
            return again;
        }

        /** The leader is killed, and a requirement edited in the same moment. */
        private OperatorReplica failOver(OperatorReplica leader) {
            progress.accept("fail over");
            OperatorReplica second = launch("second").awaitReady();
            Measurement measurement = Measurement.of(cluster, "fail over", second);
            leader.close();
            long killed = System.nanoTime();
            workload.edit(0, "failed-over");
            await(
                    "the edit of a moment without leader",
                    () -> cluster.arrivals().count(this::isOurs) >= objects);
            await("all looked at", () -> second.looks() >= requirements);
            measurement.noting("lookedAtSeconds", (System.nanoTime() - killed) / NANOS);
            phases.add(measurement.end(killed, this::isOurs, null, true, second));
            return second;
        }

        private void delete(OperatorReplica operator) {
            progress.accept("delete");
            Measurement measurement = Measurement.of(cluster, "delete", operator);
            Map<String, Long> begun = workload.delete();
            await("all policies to go", () -> cluster.arrivals().gone(this::isOurs) >= (long) objects * requirements);
            await(
                    "all requirements to go",
                    () -> cluster.arrivals().gone(item -> item.kind().equals(REQUIREMENT)) >= requirements);
            phases.add(measurement.end(measurement.begun(), this::isOurs, begun, true, operator));
        }

        /** Requirements come while a replica runs. */
        private void create(OperatorReplica operator) {
            progress.accept("create");
            Measurement measurement = Measurement.of(cluster, "create", operator);
            Map<String, Long> begun = workload.create();
            awaitPolicies(operator, 3);
            phases.add(measurement.end(measurement.begun(), this::isOurs, begun, true, operator));
        }

        /** All policies changed, and every requirement so often that its status is written. */
        private void awaitPolicies(OperatorReplica operator, int versions) {
            await("all policies", () -> cluster.arrivals().count(this::isOurs) >= (long) objects * requirements);
            await(
                    "all statuses",
                    () -> cluster.arrivals().count(item -> item.kind().equals(REQUIREMENT) && isNamed(item), versions)
                                    >= requirements
                            && isReady(operator, requirements));
        }

        private boolean isReady(OperatorReplica operator, int number) {
            return operator.metrics().sum("cloudegress_requirements", "ready", "True") >= number;
        }

        private boolean isOurs(Item item) {
            return isPolicy(item) && isNamed(item);
        }

        private boolean isNamed(Item item) {
            return item.namespace().startsWith(Names.NAMESPACE);
        }

        private static boolean isPolicy(Item item) {
            return item.kind().equals(ScaleCluster.POLICY) || item.kind().equals(ScaleCluster.CILIUM_POLICY);
        }

        private void removePolicies() {
            progress.accept("remove policies");
            for (int i = 0; i < settings.namespaces(); i++) {
                for (String namespace : List.of(Names.bareNamespace(i), Names.namespace(i))) {
                    cluster.client()
                            .network()
                            .v1()
                            .networkPolicies()
                            .inNamespace(namespace)
                            .delete();
                    if (settings.backend() == BackendChoice.CILIUM) {
                        cluster.client()
                                .resources(CiliumNetworkPolicy.class)
                                .inNamespace(namespace)
                                .delete();
                    }
                }
            }
        }

        /** What the operator has written for the sample, without what the API server has added. */
        private List<HasMetadata> objects() {
            List<HasMetadata> all = new ArrayList<>(cluster.client()
                    .resources(NetworkPolicy.class)
                    .inNamespace(Names.SAMPLE)
                    .list()
                    .getItems());
            if (settings.backend() == BackendChoice.CILIUM) {
                all.addAll(cluster.client()
                        .resources(CiliumNetworkPolicy.class)
                        .inNamespace(Names.SAMPLE)
                        .list()
                        .getItems());
            }
            all.forEach(object -> object.setMetadata(new ObjectMetaBuilder()
                    .withName(object.getMetadata().getName())
                    .withLabels(object.getMetadata().getLabels())
                    .withAnnotations(object.getMetadata().getAnnotations())
                    .withOwnerReferences(object.getMetadata().getOwnerReferences())
                    .build()));
            return all;
        }

        private String json(HasMetadata object) {
            return cluster.client().getKubernetesSerialization().asJson(object);
        }

        private void write(Path file, List<HasMetadata> all) {
            try {
                Files.write(file, all.stream().map(this::json).toList(), StandardCharsets.UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private void await(String what, Supplier<Boolean> holds) {
            Await.until(
                    what,
                    PATIENCE.plus(PATIENCE_PER_REQUIREMENT.multipliedBy(requirements)),
                    () -> cluster.arrivals().count(item -> true) + " objects changed so far",
                    () -> {
                        if (!cluster.sees()) {
                            throw new IllegalStateException("a watch of the benchmark has ended");
                        }
                        if (!holds.get()) {
                            throw new AssertionError("not yet");
                        }
                    });
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
