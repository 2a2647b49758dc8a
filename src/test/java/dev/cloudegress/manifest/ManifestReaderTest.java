package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.Mode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {
    private static final String REQUIREMENT = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: EgressRequirement
            metadata: {name: log-collector, namespace: discovery, labels: {a: b}, generation: 4, uid: u}
            spec:
              podSelector: {matchLabels: {app: x}}
              services:
                - {name: cloud-app-security, roles: [log-collector], parameters: {version: "2.0"}}
            """;

    @Test
    void readsTypedObjectsWithTheirLines() {
        Read<EgressRequirement> read = read("\n" + REQUIREMENT).requirements().getFirst();
        EgressRequirement requirement = read.object();
        assertThat(requirement.getMetadata().getName()).isEqualTo("log-collector");
        assertThat(requirement.getMetadata().getNamespace()).isEqualTo("discovery");
        assertThat(requirement.getMetadata().getGeneration()).isEqualTo(4);
        assertThat(requirement.getSpec().services().getFirst().parameters()).isEqualTo(Map.of("version", "2.0"));
        assertThat(requirement.getSpec().backend()).isEqualTo(BackendChoice.AUTO);
        assertThat(requirement.getSpec().mode()).isEqualTo(Mode.ENFORCE);
        assertThat(read.document().locate(new Problem("spec.services[0].parameters.version", "wrong")))
                .hasToString("t.yaml:8: spec.services[0].parameters.version: wrong");
        assertThat(read.document().title()).isEqualTo("EgressRequirement discovery/log-collector");
    }

    @Test
    void sortsByKind() {
        Manifests manifests = read(REQUIREMENT + """
                        ---
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: discovery}
                        ---
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: PrefixSet
                        metadata: {name: public-a}
                        spec:
                          cloud: Public
                          tag: A
                          source: built-in
                          changeNumber: 3
                          documentDate: "2026-01-01"
                          digest: abc
                          ipv4: [192.0.2.0/24]
                        ---
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: PrefixSource
                        metadata: {name: public}
                        spec: {cloud: Public, origins: [{builtIn: {}}]}
                        ---
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: ResolvedName
                        metadata: {name: a}
                        spec: {host: a.example.com, addresses: [192.0.2.1]}
                        ---
                        apiVersion: cloudegress.dev/v1alpha1
                        kind: CloudService
                        metadata: {name: a}
                        spec:
                          displayName: A
                          edition: "2026-01-01"
                          references: [{id: a, title: a, date: "2026-01-01"}]
                          roles: [{name: a, description: a}]
                          parameters: [{name: count, description: count, type: String, default: x}]
                          endpoints: [{id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: a}}]
                        """);
        assertThat(manifests.requirements()).hasSize(1);
        assertThat(manifests.others())
                .singleElement()
                .extracting(SourceDocument::kind)
                .isEqualTo("Namespace");
        assertThat(manifests.prefixSets().getFirst().object().getSpec().cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(manifests.prefixSources()).hasSize(1);
        assertThat(manifests.resolvedNames().getFirst().object().getSpec().addresses())
                .containsExactly("192.0.2.1");
        assertThat(manifests
                        .services()
                        .getFirst()
                        .object()
                        .getSpec()
                        .parameters()
                        .getFirst()
                        .defaultValue())
                .isEqualTo("x");
    }

    @Test
    void allProblemsOfAllDocumentsAreReportedAndNothingIsRead() {
        List<SourceDocument> documents = new ArrayList<>(documents("a.yaml", REQUIREMENT));
        documents.addAll(
                documents("b.yaml", REQUIREMENT.replace("roles:", "role:").replace("\"2.0\"", "2.0")));
        documents.addAll(documents("c.yaml", "kind: Namespace\n"));
        assertThatThrownBy(() -> ManifestReader.of(documents))
                .isInstanceOfSatisfying(
                        BadInputException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .extracting(Located::source)
                                .containsExactly("b.yaml", "b.yaml", "c.yaml"))
                .hasMessageContaining("b.yaml:7: spec.services[0].role: unknown field role: did you mean roles?\n"
                        + "b.yaml:7: spec.services[0].parameters.version: found the number 2.0 where text is expected: write"
                        + " it in quotes, \"2.0\"\n"
                        + "c.yaml:1: apiVersion: is missing");
    }

    @Test
    void anObjectStandsOnce() {
        List<SourceDocument> documents = new ArrayList<>(documents("a.yaml", REQUIREMENT));
        documents.addAll(documents("b.yaml", REQUIREMENT));
        assertThatThrownBy(() -> ManifestReader.of(documents))
                .hasMessage(
                        "b.yaml:3: metadata.name: EgressRequirement discovery/log-collector stands twice, first at a.yaml:3: keep one of the two");
    }

    @Test
    void theSameNameInAnotherNamespaceOrOfAnotherKindIsAnotherObject() {
        List<SourceDocument> documents = new ArrayList<>(documents("a.yaml", REQUIREMENT));
        documents.addAll(documents("b.yaml", REQUIREMENT.replace("namespace: discovery", "namespace: other")));
        documents.addAll(documents("c.yaml", REQUIREMENT.replace("name: log-collector", "name: another")));
        documents.addAll(documents("d.yaml", """
                apiVersion: cloudegress.dev/v1alpha1
                kind: PrefixSource
                metadata: {name: log-collector}
                spec: {cloud: Public, origins: [{builtIn: {}}]}
                """));
        Manifests manifests = ManifestReader.of(documents);
        assertThat(manifests.requirements())
                .extracting(read -> read.document().source())
                .containsExactly("a.yaml", "b.yaml", "c.yaml");
        assertThat(manifests.prefixSources()).hasSize(1);
    }

    @Test
    void everyLaterOneIsToldWithTheFirst() {
        assertThatThrownBy(() -> read(REQUIREMENT + "---\n" + REQUIREMENT + "---\n" + REQUIREMENT))
                .hasMessage("""
                        t.yaml:11: metadata.name: EgressRequirement discovery/log-collector stands twice, first at t.yaml:3: keep one of the two
                        t.yaml:19: metadata.name: EgressRequirement discovery/log-collector stands twice, first at t.yaml:3: keep one of the two""");
    }

    @Test
    void whatIsOfNoKindIsNoObject() {
        String missing =
                "is missing: every object has an apiVersion and a kind, such as cloudegress.dev/v1alpha1 and EgressRequirement";
        assertThatThrownBy(() -> read("a: b\n"))
                .hasMessage("t.yaml:1: apiVersion: " + missing + "\nt.yaml:1: kind: " + missing);
        assertThatThrownBy(() -> read("# a comment\napiVersion: v1\nkind: 5\n"))
                .hasMessage("t.yaml:3: kind: " + missing);
        assertThatThrownBy(() -> read("kind: Namespace\n\napiVersion: [v1]\n"))
                .hasMessage("t.yaml:3: apiVersion: " + missing);
    }

    @Test
    void nothingIsNoManifest() {
        Manifests manifests = read("");
        assertThat(manifests)
                .isEqualTo(new Manifests(List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void listsOfKubectlAreRead() {
        String items = REQUIREMENT.indent(4).replaceFirst("  apiVersion", "- apiVersion");
        Manifests manifests = read("apiVersion: v1\nkind: List\nitems:\n" + items);
        assertThat(manifests.requirements().getFirst().document().locate(new Problem("spec.services", "x")))
                .hasToString("t.yaml:9: items[0].spec.services: x");
    }

    @Test
    void theSameObjectIsWrittenAndReadAgain() {
        EgressRequirement once = read(REQUIREMENT).requirements().getFirst().object();
        String text = DocumentWriter.yaml(once);
        EgressRequirement twice = read(text).requirements().getFirst().object();
        assertThat(twice.getSpec()).isEqualTo(once.getSpec());
        assertThat(DocumentWriter.yaml(twice)).isEqualTo(text);
    }

    private static Manifests read(String text) {
        return ManifestReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<SourceDocument> documents(String source, String text) {
        return DocumentReader.read(source, text.getBytes(StandardCharsets.UTF_8));
    }
}
