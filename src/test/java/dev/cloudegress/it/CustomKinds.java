package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Custom resource definitions that come and go.
 *
 * @param files the definitions, one document a file
 */
public record CustomKinds(List<Path> files) {
    /** The five kinds of this operator, as they are committed. */
    public static CustomKinds own() {
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            return new CustomKinds(files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** CiliumNetworkPolicy, CiliumClusterwideNetworkPolicy and CiliumCIDRGroup, as Cilium ships them. */
    public static CustomKinds cilium() {
        return new CustomKinds(ControlPlaneAssets.get().ciliumCrds());
    }

    /** ServiceMonitor and PrometheusRule, as the Prometheus operator ships them. */
    static CustomKinds prometheus() {
        return new CustomKinds(ControlPlaneAssets.get().prometheusCrds());
    }

    /** The kinds of Argo CD and Flux, as they ship them. */
    static CustomKinds gitOps() {
        return new CustomKinds(ControlPlaneAssets.get().gitOpsCrds());
    }

    /** Installs the definitions and waits until the API server serves the kinds. */
    public List<CustomResourceDefinition> install(KubernetesClient admin) {
        List<GenericKubernetesResource> definitions = read(admin);
        definitions.forEach(definition -> admin.resource(definition).create());
        return definitions.stream()
                .map(definition -> Await.get("kind " + definition.getMetadata().getName(), () -> {
                    CustomResourceDefinition now = admin.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName(definition.getMetadata().getName())
                            .get();
                    checkServed(admin, now);
                    return now;
                }))
                .toList();
    }

    /** Fails as long as the API server does not serve a kind. */
    static void checkServed(KubernetesClient admin, CustomResourceDefinition definition) {
        assertThat(definition.getStatus().getConditions())
                .anyMatch(
                        c -> c.getType().equals("Established") && c.getStatus().equals("True"));
        // Established comes a moment before the objects can be asked for.
        assertThat(admin.raw("/apis/" + definition.getSpec().getGroup() + "/"
                        + definition.getSpec().getVersions().getFirst().getName() + "/"
                        + definition.getSpec().getNames().getPlural() + "?limit=1"))
                .contains("\"items\"");
    }

    /** Waits until the API server serves every kind that it has a definition of. */
    public static void awaitServed(KubernetesClient admin) {
        Await.until(
                "all custom kinds",
                () -> admin.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .list()
                        .getItems()
                        .forEach(definition -> checkServed(admin, definition)));
    }

    /** Removes the definitions with all objects and waits until they are gone. */
    public void remove(KubernetesClient admin) {
        List<GenericKubernetesResource> definitions = read(admin);
        definitions.forEach(definition -> admin.resource(definition).delete());
        definitions.forEach(definition -> Await.until(
                "no kind " + definition.getMetadata().getName(),
                () -> assertThat(admin.resource(definition).get()).isNull()));
    }

    /** As trees: what a file says that the client's classes do not know must reach the API server, too. */
    private List<GenericKubernetesResource> read(KubernetesClient admin) {
        return files.stream()
                .map(file -> {
                    try {
                        return admin.getKubernetesSerialization()
                                .unmarshal(Files.readString(file), GenericKubernetesResource.class);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                })
                .toList();
    }
}
