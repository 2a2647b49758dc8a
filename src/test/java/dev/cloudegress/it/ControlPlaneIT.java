package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the other tests rely on: rights are refused and seen, writes are counted, data outlive the API server. */
class ControlPlaneIT {
    @Test
    void rightsWritesAndRestarts() {
        try (ControlPlane controlPlane = ControlPlane.start(Path.of("target", "control-plane", "ControlPlaneIT"))) {
            KubernetesClient admin = controlPlane.admin();
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("own")
                            .endMetadata()
                            .build())
                    .create();
            admin.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("nobody")
                            .withNamespace("own")
                            .endMetadata()
                            .build())
                    .create();
            KubernetesClient nobody = controlPlane.clientFor("own", "nobody");
            ConfigMap map = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("map")
                    .withNamespace("own")
                    .endMetadata()
                    .build();

            assertThat(controlPlane.forbidden()).isEmpty();
            assertThatThrownBy(() -> nobody.resource(map).create())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(403));
            assertThat(controlPlane.forbidden())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.summary()).isEqualTo("create configmaps own/ 403"));

            long mark = controlPlane.audit().mark();
            admin.resource(map).create();
            admin.resource(map).get();
            assertThat(controlPlane.audit().writesSince(mark, "admin"))
                    .extracting(AuditLog.Entry::summary)
                    .containsExactly("create configmaps own/map 201");

            controlPlane.killApiServer();
            assertThatThrownBy(() -> admin.resource(map).get()).isInstanceOf(KubernetesClientException.class);
            controlPlane.startApiServer();
            assertThat(admin.resource(map).get()).isNotNull();
        }
    }

    @Test
    void waitingEndsWithWhatWasSeenLast() {
        AtomicInteger looks = new AtomicInteger();
        Await.until("the third look", () -> assertThat(looks.incrementAndGet()).isGreaterThan(2));
        assertThat(looks).hasValue(3);

        assertThatThrownBy(() -> Await.until(
                        "pigs to fly",
                        Duration.ofMillis(50),
                        () -> "they sit",
                        () -> assertThat(List.of("pig")).contains("bird")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("pigs to fly", "bird", "they sit");
    }
}
