package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class a control plane of its own, because cluster-scoped kinds cannot be kept apart otherwise. Within the class each
 * test takes namespaces of its own. It starts in two seconds; its logs stay in {@code target/control-plane/<class>} until the next run.
 */
final class TestCluster implements BeforeAllCallback, AfterAllCallback {
    private final AtomicInteger namespaces = new AtomicInteger();
    private final boolean ownKinds;
    private final boolean cilium;
    private @Nullable ControlPlane controlPlane;

    private TestCluster(boolean ownKinds, boolean cilium) {
        this.ownKinds = ownKinds;
        this.cilium = cilium;
    }

    /** A cluster without custom kinds. */
    static TestCluster empty() {
        return new TestCluster(false, false);
    }

    /** The same with the kinds of this operator. */
    TestCluster withOwnKinds() {
        return new TestCluster(true, cilium);
    }

    /** The same with Cilium's kinds. */
    TestCluster withCilium() {
        return new TestCluster(ownKinds, true);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        String name = context.getRequiredTestClass().getSimpleName();
        controlPlane = ControlPlane.start(Path.of("target", "control-plane", name));
        if (ownKinds) {
            CustomKinds.own().install(admin());
        }
        if (cilium) {
            CustomKinds.cilium().install(admin());
        }
    }

    /** Fails the class where a service account was refused something: the shipped RBAC has to suffice. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (controlPlane == null) {
            return;
        }
        controlPlane.close();
        assertThat(controlPlane.forbidden()).isEmpty();
    }

    ControlPlane controlPlane() {
        return Objects.requireNonNull(controlPlane, "the control plane runs only while the tests of the class do");
    }

    KubernetesClient admin() {
        return controlPlane().admin();
    }

    /** Creates a namespace that no other test has. */
    String newNamespace(String hint) {
        String name = hint + "-" + namespaces.incrementAndGet();
        admin().resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return name;
    }
}
