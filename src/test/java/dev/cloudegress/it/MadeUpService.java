package dev.cloudegress.it;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Services of tests' own, with the role {@code client} and the document {@code own}. */
public final class MadeUpService {
    private MadeUpService() {}

    /**
     * Publishes one.
     *
     * @param endpoints its endpoints, one a line, as {@code {id: …, ports: …, source: {document: own}}}
     */
    public static void create(KubernetesClient admin, String name, String endpoints) {
        admin.resource("""
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: CloudService
                        metadata: {name: %s}
                        spec:
                          displayName: Made up
                          edition: "2020-01-01"
                          references: [{id: own, title: Our own notes, date: "2020-01"}]
                          roles: [{name: client, description: A client.}]
                          endpoints:
                        """.formatted(name) + endpoints.indent(4).replaceAll("(?m)^    ", "    - "))
                .create();
    }
}
