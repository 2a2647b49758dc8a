package dev.cloudegress.scale;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementSpec;
import dev.cloudegress.it.FeedDocument;
import dev.cloudegress.it.FeedServer;
import dev.cloudegress.it.FeedSource;
import dev.cloudegress.it.MadeUpService;
import dev.cloudegress.net.CidrSet;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What users of the cluster do: requirements for a made-up service that come, change and go, and a feed of service tags. */
final class Workload implements AutoCloseable {
    /** So many requests of users are under way at a time. */
    private static final int USERS = 8;

    private static final String SOURCE = "scale";

    private final KubernetesClient admin;
    private final ScaleSettings settings;
    private final int requirements;
    private final FeedServer server = FeedServer.plain();
    private FeedDocument document;

    Workload(KubernetesClient admin, ScaleSettings settings, int requirements) {
        this.admin = admin;
        this.settings = settings;
        this.requirements = requirements;
        this.document = FeedDocument.first(Cloud.PUBLIC).with(Names.TAG, prefixes(settings.prefixes()));
    }

    /** Prefixes that cannot be written shorter. */
    static CidrSet prefixes(int number) {
        return CidrSet.parse(IntStream.range(0, number)
                .mapToObj(i -> "51." + (100 + i / 128) + "." + i % 128 * 2 + ".0/24")
                .toArray(String[]::new));
    }

    /** Makes the namespaces, the service and the feed. */
    void prepare() {
        IntStream.range(0, settings.namespaces()).forEach(i -> {
            namespace(Names.namespace(i));
            namespace(Names.bareNamespace(i));
        });
        namespace(Names.SAMPLE);
        MadeUpService.create(
                admin,
                Names.SERVICE,
                "{id: tag, serviceTags: [{cloud: Public, name: %s}], ports: [{port: 443}], source: {document: own}}"
                        .formatted(Names.TAG));
        server.publish(document);
        FeedSource.create(
                admin,
                SOURCE,
                "{cloud: Public, intervalMinutes: 10080, origins: [{url: {location: \"%s\"}}]}"
                        .formatted(server.url()));
    }

    private void namespace(String name) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Creates all requirements; when each was about to be created, by its name. */
    Map<String, Long> create() {
        return everyOne(i -> admin.resource(
                        requirement(Names.namespace(i % settings.namespaces()), Names.requirement(i)))
                .create());
    }

    /** Creates the requirement that shows what the operator writes for one. */
    void createSample() {
        admin.resource(requirement(Names.SAMPLE, Names.SAMPLE)).create();
    }

    /** Removes it. */
    void deleteSample() {
        admin.resources(EgressRequirement.class)
                .inNamespace(Names.SAMPLE)
                .withName(Names.SAMPLE)
                .delete();
    }

    /** Edits the sample so that every object of it changes. */
    void editSample(String app) {
        edit(Names.SAMPLE, Names.SAMPLE, app);
    }

    /** Edits all requirements so that every object of them changes; when each was about to be edited, by its name. */
    Map<String, Long> edit(String app) {
        return everyOne(i -> edit(i, app));
    }

    /** Edits one of them. */
    void edit(int number, String app) {
        edit(Names.namespace(number % settings.namespaces()), Names.requirement(number), app);
    }

    private void edit(String namespace, String name, String app) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.withObject("/spec/podSelector/matchLabels").put("app", app);
        EgressRequirement edited = new EgressRequirement();
        edited.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        // Of an object that is given nothing is read first: one request, as kubectl patch makes it.
        admin.resource(edited).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    /** Removes all requirements; when each was about to be removed, by its name. */
    Map<String, Long> delete() {
        return everyOne(i -> admin.resources(EgressRequirement.class)
                .inNamespace(Names.namespace(i % settings.namespaces()))
                .withName(Names.requirement(i))
                .delete());
    }

    /** Publishes a document in which the tag has one prefix more, and has it read. */
    void publishNext() {
        document = document.next().adding(Names.TAG, "51.90.0.0/24");
        server.publish(document);
        new FeedSource(admin, SOURCE).wake();
    }

    /** The operator has taken what is published. */
    void awaitTaken() {
        new FeedSource(admin, SOURCE).awaitTaken(document.changeNumber());
    }

    private EgressRequirement requirement(String namespace, String name) {
        EgressRequirement requirement = new EgressRequirement();
        requirement.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        requirement.setSpec(admin.getKubernetesSerialization()
                .unmarshal(
                        """
                        podSelector: {matchLabels: {app: relay}}
                        services: [{name: %s}]
                        backend: %s
                        """.formatted(
                                Names.SERVICE, settings.backend() == BackendChoice.CILIUM ? "Cilium" : "NetworkPolicy"),
                        EgressRequirementSpec.class));
        return requirement;
    }

    /** What a user does with one of many. */
    @FunctionalInterface
    private interface Action {
        void to(int number);
    }

    private Map<String, Long> everyOne(Action action) {
        Map<String, Long> begun = new ConcurrentHashMap<>();
        try (ExecutorService users = Executors.newFixedThreadPool(USERS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < requirements; i++) {
                int number = i;
                all.add(users.submit(() -> {
                    begun.put(Names.requirement(number), System.nanoTime());
                    action.to(number);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a request failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return begun;
    }

    @Override
    public void close() {
        server.close();
    }
}
