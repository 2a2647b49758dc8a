package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.manifest.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogChecksTest {
    private static final String PARAMETERS = """
            parameters:
              - {name: cloud, description: C., type: Enum, values: [A, B], default: A}
              - {name: count, description: N., type: Integer, minimum: 1, maximum: 16, required: true}
              - {name: version, description: V., type: Version, ranges: [{atMost: "2"}], otherwise: None.}
              - {name: word, description: W., type: String}
              - {name: host, description: H., type: Host}
              - {name: servers, description: S., type: CidrList}
            """;

    private static final String USES_ALL = """
              - id: uses-all
                when:
                  - {parameter: cloud, in: [A]}
                  - {parameter: count, atLeast: "2"}
                hosts: ["${word}.b.example.com", "${host}"]
                addresses: ["${servers}"]
                ports: [{port: 1}]
                source: {document: page}
            """;

    private static List<String> check(String parts) {
        return CatalogChecks.check("thing", Entries.entry(parts)).stream()
                .map(Problem::toString)
                .toList();
    }

    private static List<String> checkEndpoint(String fields) {
        return check(
                PARAMETERS + "endpoints:\n" + USES_ALL + "  - {id: e, " + fields + ", source: {document: page}}\n");
    }

    @Test
    void findsNothingInAGoodEntry() {
        assertThat(checkEndpoint("hosts: [a.example.com], ports: [{port: 1}]")).isEmpty();
        assertThat(checkEndpoint("hosts: ['${word}.example.co.uk'], ports: [{port: 1}]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'hosts: ["*"], ports: [{port: 1}]'                                | .hosts[0]: "*" would be every host there is
                    'hosts: ["*.com"], ports: [{port: 1}]'                            | .hosts[0]: "*.com" has an asterisk directly below a single label
                    'hosts: ["*.co.uk"], ports: [{port: 1}]'                          | .hosts[0]: *.co.uk is too wide: below co.uk anybody can register names
                    'hosts: ["a-*.com.au"], ports: [{port: 1}]'                       | .hosts[0]: a-*.com.au is too wide
                    'hosts: ["${nothing}.a.example.com"], ports: [{port: 1}]'         | .hosts[0]: unknown parameter nothing: one of cloud, count
                    'hosts: ["${version}.a.example.com"], ports: [{port: 1}]'         | .hosts[0]: version is Version, which cannot be a part of a host name
                    'hosts: ["${servers}.a.example.com"], ports: [{port: 1}]'         | .hosts[0]: servers is CidrList, which cannot be a part of a host name
                    'hosts: ["*.${host}"], ports: [{port: 1}]'                        | .hosts[0]: the Host parameter host must stand alone
                    'hosts: ["${word}"], ports: [{port: 1}]'                          | .hosts[0]: word is one label, and a host name needs two or more
                    'hosts: ["*.${word}.com"], ports: [{port: 1}]'                    | .hosts[0]: *.${word}.com lets a parameter choose the domain
                    'hosts: ["a.${word}"], ports: [{port: 1}]'                        | .hosts[0]: a.${word} lets a parameter choose the domain
                    'hosts: ["${word}.co.uk"], ports: [{port: 1}]'                    | .hosts[0]: ${word}.co.uk lets a parameter choose the domain
                    'hosts: ["${word}-x.co.uk"], ports: [{port: 1}]'                  | .hosts[0]: ${word}-x.co.uk lets a parameter choose the domain
                    'hosts: ["*${word}.a.example.com"], ports: [{port: 1}]'           | .hosts[0]: "*${word}.a.example.com" has an asterisk and a parameter in the same label
                    'hosts: ["a${word:-*}.b.example.com"], ports: [{port: 1}]'        | .hosts[0]: "a${word:-*}.b.example.com" has a wildcard place that is not the whole first label
                    'hosts: ["${word:-*}b.b.example.com"], ports: [{port: 1}]'        | .hosts[0]: "${word:-*}b.b.example.com" has a wildcard place
                    'hosts: ["${word:-x}.b.example.com"], ports: [{port: 1}]'         | .hosts[0]: "${word:-x}.b.example.com" has a place that is none
                    'hosts: ["${word.b.example.com"], ports: [{port: 1}]'             | .hosts[0]: "${word.b.example.com" has a place that is none
                    'hosts: ["${word}-.b.example.com"], ports: [{port: 1}]'           | .hosts[0]: "sample-.b.example.com" has a label that starts or ends with a hyphen
                    'hosts: ["a.*.example.com"], ports: [{port: 1}]'                  | .hosts[0]: "a.*.example.com" has an asterisk beyond the first label
                    'addresses: [10.0.0.0/8], ports: [{port: 1}]'                     | .addresses[0]: 10.0.0.0/8 is 10.0.0.0/8, private use (RFC 1918): an endpoint with scope Internet cannot have it
                    'addresses: [10.0.0.0/8, 20.0.0.0/24, 20.0.0.7], ports: [{port: 1}], scope: Intranet' | .addresses[2]: 20.0.0.7/32 stands above already
                    'addresses: [0.0.0.0/1], ports: [{port: 1}], scope: Intranet'     | .addresses[0]: 0.0.0.0/1 is too wide: /8 and longer
                    'addresses: [20.0.0.1/24], ports: [{port: 1}]'                    | .addresses[0]: 20.0.0.1/24 has host bits set
                    'addresses: ["${host}"], ports: [{port: 1}]'                      | .addresses[0]: host is Host: only a CidrList can stand for addresses
                    'addresses: ["${nothing}"], ports: [{port: 1}]'                   | .addresses[0]: unknown parameter nothing
                    'hosts: [a.example.com], ports: [{port: 1}], addressSource: {document: page}' | .addressSource: needs addresses or serviceTags
                    'addresses: [20.0.0.0/24], ports: [{port: 1}], addressSource: {document: pge}' | .addressSource.document: unknown reference pge: one of page (did you mean page?)
                    'hosts: [a.example.com]'                                          | .ports: an egress endpoint needs ports: none would never mean all
                    'ports: [{port: 1}]'                                              | : an egress endpoint needs hosts, addresses or serviceTags
                    'hosts: [a.example.com], ports: [{}]'                             | .ports[0]: give either port or portFrom
                    'hosts: [a.example.com], ports: [{port: 1, portFrom: count}]'     | .ports[0]: give either port or portFrom
                    'hosts: [a.example.com], ports: [{portFrom: count, endPort: 5}]'  | .ports[0]: endPort and countFrom go with port, not with portFrom
                    'hosts: [a.example.com], ports: [{portFrom: count, countFrom: count}]' | .ports[0]: endPort and countFrom go with port, not with portFrom
                    'hosts: [a.example.com], ports: [{port: 1, endPort: 2, countFrom: count}]' | .ports[0]: give either endPort or countFrom
                    'hosts: [a.example.com], ports: [{port: 0}]'                      | .ports[0]: a port is 1 to 65535
                    'hosts: [a.example.com], ports: [{port: 65536}]'                  | .ports[0]: a port is 1 to 65535
                    'hosts: [a.example.com], ports: [{port: 1, endPort: 65536}]'      | .ports[0]: a port is 1 to 65535
                    'hosts: [a.example.com], ports: [{port: 2, endPort: 1}]'          | .ports[0]: a port is 1 to 65535, and endPort is not less than port
                    'hosts: [a.example.com], ports: [{portFrom: word}]'               | .ports[0].portFrom: word is String: only an Integer can be used here
                    'hosts: [a.example.com], ports: [{portFrom: nothing}]'            | .ports[0].portFrom: unknown parameter nothing
                    'hosts: [a.example.com], ports: [{port: 65521, countFrom: count}]' | .ports[0].countFrom: the bounds of count must lie within 1 and 15
                    'hosts: [a.example.com], ports: [{port: 1}], roles: [nobody]'     | .roles[0]: unknown role nobody: one of client
                    'hosts: [a.example.com], ports: [{port: 1}], replacedBy: e'       | .replacedBy: unknown endpoint e: one of uses-all
                    'hosts: [a.example.com], ports: [{port: 1}], validFrom: "2026-02-30"' | .validFrom: 2026-02-30 is no date
                    'hosts: [a.example.com], ports: [{port: 1}], validFrom: "2026-02-02", validUntil: "2026-02-01"' | .validUntil: 2026-02-01 is before validFrom, 2026-02-02
                    'hosts: [a.example.com], ports: [{port: 1}], approximate: Wide.'  | .approximate: needs hosts, and addresses or serviceTags
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: nothing, set: true}]'       | .when[0].parameter: unknown parameter nothing
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: cloud, in: [C]}]'           | .when[0].in[0]: can never be met: unknown cloud C: one of A, B
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: cloud, notIn: [B, A]}]'     | .when[0].notIn: has every value of cloud: the test never holds
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: cloud, in: [A], notIn: [A]}]' | .when[0]: in and notIn have the same values
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: cloud, in: [A]}, {parameter: cloud, in: [B]}]' | .when: no value of cloud meets all of these tests
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: cloud, set: false}]'        | .when[0].set: cloud always has a value
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: word, set: false, in: [a]}]' | .when[0].set: a parameter without a value meets no other test
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: cloud, atLeast: "1"}]'      | .when[0]: atLeast and atMost are for Integer and Version; cloud is Enum
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: count, atLeast: "17"}]'     | .when[0].atLeast: count is at most 16: the test never holds
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: count, atMost: "0"}]'       | .when[0].atMost: count is at least 1: the test never holds
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: count, atMost: "1.5"}]'     | .when[0].atMost: 1.5 is a version, and count is a number
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: count, atLeast: "3", atMost: "2"}]' | .when[0]: atLeast is greater than atMost
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: version, atLeast: "3"}]'    | .when[0]: no documented version of version is within these bounds
                    'hosts: [a.example.com], ports: [{port: 1}], when: [{parameter: servers, in: ["1"]}]'       | .when[0].in: a CidrList can only be tested for being set
                    """)
    void findsWhatIsWrongWithAnEndpoint(String fields, String problem) {
        assertThat(checkEndpoint(fields)).singleElement().asString().startsWith("spec.endpoints[1]" + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'type: Enum'                                          | .values: an Enum needs values
                    'type: Enum, values: [A, A]'                          | .values[1]: A stands here twice
                    'type: Enum, values: [a.b]'                           | .values[0]: a.b is no DNS label
                    'type: Enum, values: [A], default: B'                 | .default: unknown it B: one of A
                    'type: String, values: [A]'                           | .values: is for Enum only, and it is String
                    'type: String, default: a.b'                          | .default: it must be one DNS label
                    'type: String, pattern: "["'                          | .pattern: "[" is not a regular expression
                    'type: String, pattern: "(?=a).*"'                    | .pattern: "(?=a).*" uses look-around
                    'type: String, pattern: "(a)\\\\1"'                   | .pattern: "(a)\\1" uses look-around
                    'type: Host, pattern: a'                              | .pattern: is for String only, and it is Host
                    'type: Host, default: "*.example.com"'                | .default: it must be one exact host name
                    'type: CidrList, default: 10.0.0.0/33'                | .default: it must be addresses and CIDRs
                    'type: Integer'                                       | : an Integer needs minimum and maximum
                    'type: Integer, minimum: 2, maximum: 1'               | .minimum: is greater than the maximum
                    'type: Integer, minimum: 2, maximum: 3, default: "4"' | .default: it must be a whole number from 2 to 3
                    'type: Host, minimum: 2'                              | .minimum: is for Integer only, and it is Host
                    'type: Host, ranges: [{}]'                            | .ranges: is for Version only, and it is Host
                    'type: Version, ranges: [{}]'                         | .otherwise: say what a user reads
                    'type: Version, otherwise: x, ranges: [{atLeast: "2", atMost: "1.9"}]' | .ranges[0]: atLeast is greater than atMost
                    'type: Version, otherwise: x, ranges: [{atMost: "2"}, {atLeast: "2.0"}]' | .ranges[1]: overlaps with ranges[0]: 2 and older, and 2.0 and newer
                    'type: Version, otherwise: x, ranges: [{atMost: "2"}], default: "3"' | .default: it 3 is in none of the documented ranges: x
                    'type: Host, roles: [clint]'                          | .roles[0]: unknown role clint: one of client (did you mean client?)
                    """)
    void findsWhatIsWrongWithAParameter(String fields, String problem) {
        assertThat(check(Entries.parameter(fields))).first().asString().startsWith("spec.parameters[0]" + problem);
    }

    @Test
    void findsRolesThatLeadNowhere() {
        assertThat(check("""
                roles:
                  - {name: a, description: A.}
                  - name: b
                    description: B.
                    requires:
                      - {when: {parameter: word, in: [x]}, otherwise: No.}
                      - {when: {parameter: ward, set: true}, otherwise: No.}
                parameters: [{name: word, description: W., type: String, roles: [a]}]
                endpoints:
                  - {id: e, roles: [a], hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                """))
                .containsExactly(
                        "spec.roles[1]: role b has no endpoint: give it one, or leave the role out",
                        "spec.roles[1].requires[0].when.parameter: parameter word is not for role b, so it never has a value"
                                + " here",
                        "spec.roles[1].requires[1].when.parameter: unknown parameter ward: one of word (did you mean word?)");
    }

    @Test
    void findsEndpointsThatDependOnWhatTheirRolesDoNotHave() {
        assertThat(check("""
                roles:
                  - {name: a, description: A.}
                  - {name: b, description: B.}
                parameters: [{name: word, description: W., type: String, roles: [a]}]
                endpoints:
                  - {id: e, hosts: ["${word}.a.example.com"], ports: [{port: 1}], source: {document: page}}
                """))
                .containsExactly("spec.endpoints[0]: depends on parameter word, which is not for its role b");
    }

    @Test
    void findsWhatStandsTwiceAndWhatNobodyUses() {
        assertThat(check("""
                parameters: [{name: word, description: W., type: String}]
                endpoints:
                  - {id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                  - {id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: pag}}
                """))
                .containsExactly(
                        "spec.endpoints: has e more than once",
                        "spec.endpoints[1].source.document: unknown reference pag: one of page (did you mean page?)",
                        "spec.parameters[0]: no endpoint and no role depends on parameter word");
    }

    @ParameterizedTest
    @CsvSource({"Thing", "a--b", "-a", "a.b", "''"})
    void findsABadName(String name) {
        assertThat(
                        CatalogChecks.check(
                                name,
                                Entries.entry(
                                        "endpoints: [{id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}]")))
                .singleElement()
                .extracting(Problem::path)
                .isEqualTo("metadata.name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{port: 1}",
                "{port: 65535}",
                "{port: 1, endPort: 65535}",
                "{port: 7, endPort: 7}",
                "{portFrom: count}",
                "{port: 65520, countFrom: count}"
            })
    void findsNothingInGoodPorts(String port) {
        assertThat(checkEndpoint("hosts: [a.example.com], ports: [" + port + "]"))
                .isEmpty();
    }

    /** One label has 63 characters at most, so that a value that fits alone may not fit behind a prefix. */
    @Test
    void triesEveryValueOfAnEnumAndBothEndsOfANumber() {
        String entry = """
                parameters: [{name: it, description: I., %s}]
                endpoints:
                  - {id: e, hosts: ["%s-${it}.a.example.com"], ports: [{port: 1}], source: {document: page}}
                """;

        assertThat(check(entry.formatted("type: Enum, values: [A, " + "x".repeat(58) + "]", "prod")))
                .isEmpty();
        assertThat(check(entry.formatted("type: Enum, values: [A, " + "x".repeat(59) + ", B]", "prod")))
                .singleElement()
                .asString()
                .startsWith("spec.endpoints[0].hosts[0]: ")
                .endsWith("has a label longer than 63 characters");
        assertThat(check(entry.formatted("type: Integer, minimum: 1, maximum: 99", "x".repeat(60))))
                .isEmpty();
        assertThat(check(entry.formatted("type: Integer, minimum: 1, maximum: 100", "x".repeat(60))))
                .singleElement()
                .asString()
                .startsWith("spec.endpoints[0].hosts[0]: ")
                .endsWith("has a label longer than 63 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01, 2026-01, ",
        "2026-01-01.2, 2026-02-28, ",
        "2026-02-30, 2026-01, spec.edition: 2026-02-30 is no date: write YYYY-MM-DD",
        "2026-01-01, 2026-13, spec.references[1].date: 2026-13 is no date: write YYYY-MM-DD or YYYY-MM",
        "2026-01-01, 2026-02-30, spec.references[1].date: 2026-02-30 is no date: write YYYY-MM-DD or YYYY-MM",
        "2026-01-01, 2026, spec.references[1].date: 2026 is no date: write YYYY-MM-DD or YYYY-MM",
        "2026-01-01, x, spec.references[1].date: x is no date: write YYYY-MM-DD or YYYY-MM"
    })
    void findsDaysThatThereAreNot(String edition, String date, @Nullable String problem) {
        CloudServiceSpec entry = Entries.entry(
                "endpoints: [{id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}]");
        CloudServiceSpec dated = new CloudServiceSpec(
                entry.displayName(),
                entry.description(),
                edition,
                List.of(entry.references().getFirst(), new Reference("other", "Other", date, null)),
                entry.parameters(),
                entry.roles(),
                entry.endpoints(),
                List.of());

        assertThat(CatalogChecks.check("thing", dated))
                .extracting(Problem::toString)
                .containsExactlyElementsOf(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void aNameHasSixtyThreeCharactersAtMost() {
        CloudServiceSpec entry = Entries.entry(
                "endpoints: [{id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}]");

        assertThat(CatalogChecks.check("x".repeat(63), entry)).isEmpty();
        assertThat(CatalogChecks.check("x".repeat(64), entry))
                .singleElement()
                .extracting(Problem::path)
                .isEqualTo("metadata.name");
    }
}
