package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaValidatorTest {
    /** A requirement with a line to put something else in place of. */
    private static final String GOOD = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: EgressRequirement
            metadata:
              name: log-collector
              namespace: discovery
            spec:
              podSelector: {matchLabels: {app: mcas-log-collector}}
              services:
                - name: cloud-app-security
                  roles: [log-collector]
                  parameters: {dataCenter: EU2}
                - name: csm-cloud-backend
              mode: Enforce
            """;

    @Test
    void aGoodOneHasNoProblems() {
        assertThat(check(GOOD)).isEmpty();
    }

    @Test
    void whatKubectlPrintsIsGood() {
        assertThat(check(GOOD.replace("  name: log-collector", """
                          creationTimestamp: null
                          generation: 3
                          labels: {app.kubernetes.io/name: x}
                          managedFields:
                            - manager: kubectl
                              fieldsV1: {"f:spec": {}}
                          name: log-collector\
                        """)
                        + "status: {observedGeneration: 3, conditions: []}\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mode: Enforce | podselector: {} | t.yaml:13: spec.podselector: unknown field podselector: did you mean podSelector?",
                "mode: Enforce | colour: red | t.yaml:13: spec.colour: unknown field colour: one of accept, backend,",
                "mode: Enforce | backend: Cillium | t.yaml:13: spec.backend: unknown backend Cillium: one of Auto, Cilium, NetworkPolicy (did you mean Cilium?)",
                "{dataCenter: EU2} | {version: 2.0} | t.yaml:11: spec.services[0].parameters.version: found the number 2.0 where text is expected: write it in quotes, \"2.0\"",
                "{dataCenter: EU2} | {version: 010} | t.yaml:11: spec.services[0].parameters.version: found the number 010 where text is expected: write it in quotes, \"010\"",
                "{dataCenter: EU2} | {feature: on} | t.yaml:11: spec.services[0].parameters.feature: found on, which YAML reads as true, where text is expected: write it in quotes, \"on\"",
                "{dataCenter: EU2} | {feature: true} | t.yaml:11: spec.services[0].parameters.feature: found true where text is expected: write it in quotes, \"true\"",
                "{dataCenter: EU2} | {tenant: } | t.yaml:11: spec.services[0].parameters.tenant: is empty where text is expected: give it, or leave the field out",
                "{dataCenter: EU2} | {tenant: {a: b}} | t.yaml:11: spec.services[0].parameters.tenant: found a mapping where text is expected",
                "{dataCenter: EU2} | {Tenant: x} | t.yaml:11: spec.services[0].parameters: a parameter name starts with a lower-case letter",
                "[log-collector] | log-collector | t.yaml:10: spec.services[0].roles: found the text \"log-collector\" where a list is expected",
                "[log-collector] | [a, a] | t.yaml:10: spec.services[0].roles[1]: a stands twice, first in roles[0]",
                "[log-collector] | [Log_Collector] | t.yaml:10: spec.services[0].roles[0]: found \"Log_Collector\": write lower-case letters, digits and single hyphens between them, for example log-collector",
                "name: cloud-app-security | instance: a | t.yaml:9: spec.services[0].name: is missing",
                "name: csm-cloud-backend | name: cloud-app-security | t.yaml:8: spec.services: the same service stands twice: give each use an instance of its own",
                "name: csm-cloud-backend | name: csm--cloud | t.yaml:12: spec.services[1].name: found \"csm--cloud\"",
                "mode: Enforce | proxy: {address: 10.0.0.1, port: 0} | t.yaml:13: spec.proxy.port: 0 is too small: at least 1",
                "mode: Enforce | proxy: {address: 10.0.0.1, port: 70000} | t.yaml:13: spec.proxy.port: 70000 is too large: at most 65535",
                "mode: Enforce | proxy: {address: 10.0.0.1, port: 443.0} | t.yaml:13: spec.proxy.port: found the number 443.0 where a whole number is expected",
                "mode: Enforce | proxy: {address: 10.0.0.1, port: '443'} | t.yaml:13: spec.proxy.port: found the text \"443\" where a whole number is expected: write it without quotes",
                "mode: Enforce | proxy: {port: 80} | t.yaml:13: spec.proxy: give the proxy either as address or as podSelector",
                "mode: Enforce | ipFamilies: [IPv5] | t.yaml:13: spec.ipFamilies[0]: unknown ip family IPv5: one of IPv4, IPv6",
                "mode: Enforce | exclude: [{endpoint: a/b, reason: x}, {endpoint: a/b, reason: y}] | t.yaml:13: spec.exclude[1]: endpoint a/b stands twice, first in exclude[0]",
                "mode: Enforce | exclude: [{endpoint: a/b, reason: ''}] | t.yaml:13: spec.exclude[0].reason: is empty",
                "{app: mcas-log-collector} | {-app: x} | t.yaml:7: spec.podSelector.matchLabels: a label key is an optional DNS subdomain",
                "{app: mcas-log-collector} | {app: a b} | t.yaml:7: spec.podSelector.matchLabels: a label value has at most 63 letters",
                "{matchLabels: {app: mcas-log-collector}} | {matchExpressions: [{key: a, operator: In}]} | t.yaml:7: spec.podSelector.matchExpressions[0].values: In and NotIn need values",
                "podSelector: {matchLabels: {app: mcas-log-collector}} | dns: All | t.yaml:6: spec.podSelector: is missing",
                "name: log-collector | namme: log-collector | t.yaml:3: metadata.name: is missing",
                "name: log-collector | name: Log_Collector | t.yaml:4: metadata.name: found \"Log_Collector\": write lower-case letters, digits, hyphens and dots",
                "kind: EgressRequirement | kind: EgressRequirment | t.yaml:2: kind: unknown kind EgressRequirment: one of EgressRequirement, CloudService, PrefixSource, PrefixSet, ResolvedName (did you mean EgressRequirement?)",
                "kind: EgressRequirement | kind: OperatorConfiguration | t.yaml:2: kind: OperatorConfiguration is the installation's configuration and no manifest: give it with --config",
                "cloudegress.dev/v1alpha1 | cloudegress.dev/v1 | t.yaml:1: apiVersion: unknown API version cloudegress.dev/v1: one of cloudegress.dev/v1alpha1",
                "cloudegress.dev/v1alpha1 | cloudegres.dev/v1alpha1 | t.yaml:1: apiVersion: unknown API version cloudegres.dev/v1alpha1: one of cloudegress.dev/v1alpha1 (did you mean cloudegress.dev/v1alpha1?)",
            })
    void saysWhatIsWrong(String instead, String of, String message) {
        assertThat(GOOD).contains(instead);
        List<String> problems = check(GOOD.replace(instead, of));
        assertThat(problems).anySatisfy(problem -> assertThat(problem).startsWith(message));
    }

    @Test
    void aFieldAtTheWrongLevelIsToldWhereItBelongs() {
        assertThat(check(GOOD + "services: []\n"))
                .containsExactly("t.yaml:14: services: unknown field services: did you mean spec.services?");
    }

    @Test
    void allProblemsAreReported() {
        assertThat(check(GOOD.replace("mode: Enforce", "mode: Of")
                        .replace("EU2", "2")
                        .replace("name: csm-cloud-backend", "name: ''")))
                .hasSize(3);
    }

    @Test
    void anEmptyListOfServicesIsRefused() {
        String text = GOOD.substring(0, GOOD.indexOf("  services:")) + "  services: []\n";
        assertThat(check(text)).containsExactly("t.yaml:8: spec.services: is an empty list: at least 1");
    }

    @Test
    void tooManyServicesAreNotLookedAtOneByOne() {
        StringBuilder text = new StringBuilder(GOOD.substring(0, GOOD.indexOf("    - name")));
        for (int i = 0; i < 33; i++) {
            text.append("    - {name: s%d, unknown: 1}\n".formatted(i));
        }
        assertThat(check(text.toString())).containsExactly("t.yaml:8: spec.services: has 33 items: at most 32");
    }

    @Test
    void longNamesAreRefusedAsTheApiServerDoes() {
        assertThat(check(GOOD.replace("name: log-collector", "name: " + "a".repeat(201))))
                .containsExactly(
                        "t.yaml:4: metadata.name: the name has at most 200 characters, so that generated objects can carry it");
        assertThat(check(GOOD.replace("name: log-collector", "name: " + "a".repeat(254))))
                .containsExactly("t.yaml:4: metadata.name: has 254 characters: at most 253");
    }

    @Test
    void problemsEndSomewhere() {
        StringBuilder text = new StringBuilder(GOOD);
        for (int i = 0; i < 1000; i++) {
            text.append("x").append(i).append(": 1\n");
        }
        assertThat(check(text.toString())).hasSize(SchemaCheck.LIMIT);
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        assertThat(check(GOOD.replace("mode: Enforce", "mode: \"\\e[31mred\"")))
                .singleElement()
                .asString()
                .startsWith("t.yaml:13: spec.mode: unknown mode \\u001b[31mred: one of Enforce, Preview");
    }

    @Test
    void otherGroupsAreNotOurs() {
        assertThat(SchemaValidator.isOurs(document("apiVersion: v1\nkind: Namespace\n")))
                .isFalse();
        assertThat(SchemaValidator.isOurs(document("apiVersion: other.example/v1\nkind: PrefixSet\n")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "cloudegress.dev/v1alpha1, EgressRequirement, true",
        "cloudegress.dev/v1alpha1, Namespace, true",
        "cloudegress.dev/v2, Namespace, true",
        "cloudegress.dev, EgressRequirement, true",
        "cloudegress.dev/, EgressRequirement, true",
        "cloudegress.dev, Namespace, true",
        "cloudegres.dev/v1alpha1, PrefixSet, true",
        "cloudegres.dev, ResolvedName, true",
        "cloudegres.dev/v1alpha1, Namespace, false",
        "egress.example/v1alpha1, PrefixSet, false",
        "apps/cloudegress.dev, PrefixSet, false",
        "/cloudegress.dev, PrefixSet, false",
    })
    void theGroupBeforeTheSlashSaysWhetherADocumentIsOurs(String apiVersion, String kind, boolean ours) {
        assertThat(SchemaValidator.isOurs(document("apiVersion: " + apiVersion + "\nkind: " + kind + "\n")))
                .isEqualTo(ours);
    }

    @Test
    void aMissingKindIsToldTheKindsThatThereAre() {
        assertThat(check(GOOD.replace("kind: EgressRequirement\n", "")))
                .containsExactly(
                        "t.yaml:1: kind: is missing: one of EgressRequirement, CloudService, PrefixSource, PrefixSet, ResolvedName");
    }

    @Test
    void aKindThatIsFarFromAllIsNotGuessed() {
        assertThat(check(GOOD.replace("kind: EgressRequirement", "kind: Namespace")))
                .containsExactly(
                        "t.yaml:2: kind: unknown kind Namespace: one of EgressRequirement, CloudService, PrefixSource, PrefixSet, ResolvedName");
    }

    @Test
    void aFieldWithoutItsValueIsASlipAlthoughTheApiServerWouldDropIt() {
        assertThat(check(GOOD.replace("mode: Enforce", "proxy:")))
                .containsExactly(
                        "t.yaml:13: spec.proxy: is empty where a mapping (key: value) is expected: give it, or leave the field out");
    }

    @Test
    void integersHaveARange() {
        String text = """
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: a}
                spec:
                  displayName: A
                  edition: "2026-01-01"
                  references: [{id: a, title: a, date: "2026-01-01"}]
                  roles: [{name: a, description: a}]
                  parameters: [{name: count, description: count, type: Integer, minimum: 1, maximum: 99999999999}]
                  endpoints:
                    - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: a}}
                """;
        assertThat(check(text))
                .containsExactly("t.yaml:9: spec.parameters[0].maximum: 99999999999 is too large: at most 2147483647");
        assertThat(check(text.replace("99999999999", "9"))).isEmpty();
        assertThat(check(text.replace("99999999999", "9").replace("{name: a}", "{name: a.b}")))
                .containsExactly(
                        "t.yaml:3: metadata.name: the name has at most 63 lower-case letters, digits and single hyphens, so that requirements can refer to it");
    }

    private static List<String> check(String text) {
        SourceDocument document = document(text);
        assertThat(SchemaValidator.isOurs(document)).isTrue();
        return SchemaValidator.check(document).stream()
                .map(problem -> document.locate(problem).toString())
                .toList();
    }

    private static SourceDocument document(String text) {
        return DocumentReader.read("t.yaml", text.getBytes(StandardCharsets.UTF_8))
                .getFirst();
    }

    static JsonNode good() {
        return document(GOOD).tree();
    }
}
