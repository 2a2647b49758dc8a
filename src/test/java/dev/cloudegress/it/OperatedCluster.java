package dev.cloudegress.it;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.Cidr;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A control plane of its own for a test class of another package, with the operator as it is installed, a feed that the test publishes and a clock
 * that it moves. What such a class needs of this package, and nothing more.
 */
public final class OperatedCluster implements BeforeAllCallback, AfterAllCallback {
    private static final String SOURCE = "feed";

    private final TestCluster cluster = TestCluster.empty();
    private final String configuration;
    private final Supplier<List<Path>> furtherKinds;
    private @Nullable FeedScene scene;
    private @Nullable FeedServer server;
    private @Nullable FeedSource source;
    private FeedDocument document = FeedDocument.first(Cloud.PUBLIC);

    /**
     * A cluster that does not run yet.
     *
     * @param configuration the installation's configuration, as YAML
     * @param furtherKinds custom resource definitions that are there before the operator, one a file
     */
    public OperatedCluster(String configuration, Supplier<List<Path>> furtherKinds) {
        this.configuration = configuration;
        this.furtherKinds = furtherKinds;
    }

    /** Starts the control plane and the operator, which has taken the first publication when this returns. */
    @Override
    public void beforeAll(ExtensionContext context) {
        cluster.beforeAll(context);
        new CustomKinds(furtherKinds.get()).install(cluster.admin());
        FeedScene started = FeedScene.install(cluster);
        scene = started;
        started.start("replica", Specs.configuration(configuration), settings -> {});
        server = started.server().publish(document);
        source = started.source(SOURCE, server());
        source().awaitTaken(document.changeNumber());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (scene != null) {
            scene.close();
        }
        cluster.afterAll(context);
    }

    /** A client that may do everything. */
    public KubernetesClient admin() {
        return cluster.admin();
    }

    /** A kubeconfig of an administrator; the server is one of the loopback interface. */
    public Path kubeconfig() {
        return cluster.controlPlane().kubeconfig();
    }

    /** Where the logs of this cluster are. */
    public Path directory() {
        return cluster.controlPlane().directory();
    }

    /** Creates a namespace that nobody else has. */
    public String newNamespace(String hint) {
        return cluster.newNamespace(hint);
    }

    /** The prefixes that the feed gives a tag now. */
    public List<String> published(String tag) {
        return document.prefixes(tag).cidrs().stream().map(Cidr::toString).toList();
    }

    /**
     * Publishes the next document, and returns when the operator has taken it.
     *
     * @param tags the tags that have other prefixes than before, with all that they have now
     */
    public void publish(Map<String, List<String>> tags) {
        FeedDocument next = document.next();
        for (Map.Entry<String, List<String>> tag : tags.entrySet()) {
            next = next.with(tag.getKey(), tag.getValue().toArray(String[]::new));
        }
        document = next;
        server().publish(next);
        scene().poll(source());
        source().awaitTaken(next.changeNumber());
    }

    /** Lets time pass for the operator, in which the feed is asked as often as it has to be. */
    public void pass(Duration time) {
        scene().pass(time, source());
    }

    /** Creates a requirement from the YAML of its spec. */
    public void require(String namespace, String name, String spec) {
        Requirements.create(admin(), namespace, name, spec);
    }

    /** Deletes a requirement. */
    public void release(String namespace, String name) {
        new Requirements(admin(), namespace, name).delete();
    }

    /** Waits until a requirement's Ready condition is about its current spec and has a status and reason. */
    public void awaitReady(String namespace, String name, String status, String reason) {
        new Requirements(admin(), namespace, name).await(status, reason);
    }

    /** The policies that the operator has written for a requirement, as {@code <kind>/<name>}. */
    public List<String> policies(String namespace, String name) {
        return List.copyOf(new Requirements(admin(), namespace, name).policies().keySet());
    }

    /** Publishes a service of the test's own, with one line an endpoint. */
    public void service(String name, String endpoints) {
        MadeUpService.create(admin(), name, endpoints);
    }

    /**
     * Waits until a check throws nothing; fails with what it threw last.
     *
     * @param what what is waited for, for people
     * @param patience how long
     * @param lastState what a person wants to see on failure
     */
    public static void await(String what, Duration patience, Supplier<String> lastState, Runnable check) {
        Await.until(what, patience, lastState, check::run);
    }

    private FeedScene scene() {
        return Objects.requireNonNull(scene, "the operator runs only while the tests of the class do");
    }

    private FeedServer server() {
        return Objects.requireNonNull(server, "the feed is served only while the tests of the class run");
    }

    private FeedSource source() {
        return Objects.requireNonNull(source, "the source exists only while the tests of the class run");
    }
}
