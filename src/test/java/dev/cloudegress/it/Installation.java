package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The operator as {@code deploy/} or the Helm chart installs it: kinds, namespace, service account and RBAC come from there. Only the pod is
 * missing; its place is taken by replicas that run in this Java machine as the same service account.
 */
public final class Installation {
    private static final Path DEPLOY = Path.of("deploy");
    private static final Path SOURCES = DEPLOY.resolve("prefix-sources.yaml");

    private final ControlPlane controlPlane;
    private final JsonNode deployment;
    private final String namespace;
    private final String serviceAccount;

    private Installation(ControlPlane controlPlane, JsonNode deployment, String namespace, String serviceAccount) {
        this.controlPlane = controlPlane;
        this.deployment = deployment;
        this.namespace = namespace;
        this.serviceAccount = serviceAccount;
    }

    /**
     * Installs what {@code deploy/} holds, with the command that users type. There is no PrefixSource: the documents are on the Internet, which is
     * not for tests.
     */
    public static Installation install(ControlPlane controlPlane) {
        controlPlane.kubectl().mustRun("apply", "-k", DEPLOY.toString());
        return of(controlPlane);
    }

    /** Installs as {@link #install} does, and what ships as the sources of service tags directly behind it, as users do. */
    static Installation installWithSources(ControlPlane controlPlane) {
        Kubectl kubectl = controlPlane.kubectl();
        kubectl.mustRun("apply", "-k", DEPLOY.toString());
        kubectl.mustRun("apply", "-f", SOURCES.toString());
        return of(controlPlane);
    }

    /** What a release of the Helm chart has installed; there is no other installation in the cluster. */
    static Installation ofRelease(ControlPlane controlPlane) {
        return of(controlPlane);
    }

    private static Installation of(ControlPlane controlPlane) {
        CustomKinds.awaitServed(controlPlane.admin());
        GenericKubernetesResource deployment =
                controlPlane
                        .admin()
                        .genericKubernetesResources("apps/v1", "Deployment")
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .stream()
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing has made a Deployment"));
        JsonNode tree = Yaml.tree(deployment);
        String account = tree.at("/spec/template/spec/serviceAccountName").asText();
        assertThat(account).as("the service account of the Deployment").isNotEmpty();
        return new Installation(controlPlane, tree, deployment.getMetadata().getNamespace(), account);
    }

    /** The configuration that the installation holds. */
    OperatorConfiguration configuration() {
        ConfigMap holder = controlPlane
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName(deployment
                        .at("/spec/template/spec/volumes/0/configMap/name")
                        .asText())
                .require();
        String file = "configuration.yaml";
        String text = Objects.requireNonNull(holder.getData().get(file), file);
        return ConfigurationReader.read(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public ControlPlane controlPlane() {
        return controlPlane;
    }

    public String namespace() {
        return namespace;
    }

    public String serviceAccount() {
        return serviceAccount;
    }

    /** The name under which the API server knows the operator. */
    public String user() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }

    /** The Deployment that runs the operator. */
    public JsonNode deployment() {
        return deployment;
    }

    /** Starts a replica with a configuration of its own. */
    OperatorUnderTest start(String identity, OperatorConfiguration configuration) {
        return start(identity, configuration, change -> {});
    }

    /** Starts a replica and waits until it is ready. */
    OperatorUnderTest start(
            String identity, OperatorConfiguration configuration, Consumer<OperatorSettings.Builder> changes) {
        return OperatorUnderTest.start(this, identity, configuration, changes);
    }
}
