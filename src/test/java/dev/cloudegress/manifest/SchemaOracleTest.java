package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** On everything that JSON Schema knows, the check and a full JSON Schema validator agree about whatever a good manifest is changed into. */
class SchemaOracleTest {
    private static final String GOOD = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: EgressRequirement
            metadata: {name: a, namespace: b, labels: {x: y}, annotations: {z: "1"}}
            spec:
              podSelector:
                matchLabels: {app: x}
                matchExpressions: [{key: a, operator: In, values: [b]}]
              services:
                - {name: cloud-app-security, instance: one, roles: [log-collector], parameters: {dataCenter: EU2}}
                - {name: csm-cloud-backend}
              backend: Cilium
              ipFamilies: [IPv4]
              proxy: {address: 10.0.0.1, port: 3128}
              accept: {gaps: [{endpoint: a/b, reason: because}]}
              exclude: [{endpoint: a/c, reason: because}]
            """;
    private static final String OTHERS = """
            [1, -1, 0, 70000, 2.5, true, null, "", "a", "A b", "Cilium", "IPv6", "2026-01-01", [], ["a"], {}, {"a": "b"}, {"name": "x"},
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]
            """;

    private final JsonNode schema =
            withoutExtensions(Schema.bundled("egressrequirement").root().deepCopy());
    private final JsonSchema oracle =
            JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
    private final JsonNode others = read("others: " + OTHERS).tree().get("others");

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void agree(@ForAll long seed) {
        Random random = new Random(seed);
        SourceDocument document = read(GOOD);
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            change(document.tree(), random);
        }
        List<Problem> problems = new ArrayList<>();
        new SchemaCheck(document, problems).check(schema, document.tree(), "");
        assertThat(problems.isEmpty())
                .as("%s%n%s%n%s", document.tree(), problems, oracle.validate(document.tree()))
                .isEqualTo(oracle.validate(document.tree()).isEmpty());
    }

    private void change(ObjectNode root, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode container = containers.get(random.nextInt(containers.size()));
        JsonNode value = others.get(random.nextInt(others.size())).deepCopy();
        if (container instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextBoolean()) {
                array.add(value);
            } else {
                array.set(random.nextInt(array.size()), value);
            }
        } else if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.add("unknown");
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    /** What JSON Schema does not know. */
    private static JsonNode withoutExtensions(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(List.of(
                    "x-kubernetes-validations",
                    "x-kubernetes-list-type",
                    "x-kubernetes-list-map-keys",
                    "x-kubernetes-preserve-unknown-fields",
                    "format",
                    "nullable"));
        }
        schema.forEach(SchemaOracleTest::withoutExtensions);
        return schema;
    }

    private static SourceDocument read(String text) {
        return DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8))
                .getFirst();
    }
}
