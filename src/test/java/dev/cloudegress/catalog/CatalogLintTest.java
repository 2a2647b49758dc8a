package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.config.OperatorConfiguration.ParameterBounds;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.prefix.BuiltInTagNames;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogLintTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    /** Every parameter is used, whatever the endpoint under test is. */
    private static final String HEAD = """
            roles:
              - {name: a, description: A.}
              - name: b
                description: B.
                requires: [{when: {parameter: cloud, notIn: [Gov]}, otherwise: No.}]
            parameters:
              - {name: cloud, description: C., type: Enum, values: [X, Y, Gov], required: true}
              - {name: count, description: N., type: Integer, minimum: 1, maximum: 4, default: "2"}
              - {name: version, description: V., type: Version, ranges: [{atMost: "2"}, {atLeast: "3"}], otherwise: No.}
              - {name: word, description: W., type: String}
              - {name: host, description: H., type: Host}
            endpoints:
              - id: all
                when: [{parameter: version, set: true}]
                hosts: ["${cloud}.${word}.all.example.com", "${host}"]
                addresses: [20.9.9.9]
                ports: [{port: 9, countFrom: count}]
                source: {document: page, lines: "1"}
            """;

    private static final CatalogLint.Tags TAGS = new CatalogLint.Tags() {
        @Override
        public Optional<String> missing(ServiceTagReference tag) {
            return tag.name().startsWith("Storage") ? Optional.empty() : Optional.of("no tag " + tag);
        }

        @Override
        public boolean isBuiltIn(ServiceTagReference tag) {
            return tag.name().equals("Storage");
        }
    };

    private static List<String> lint(String parts) {
        return lint(parts, null);
    }

    private static List<String> lint(String parts, @Nullable OperatorConfiguration installation) {
        return CatalogLint.lint("thing", Entries.entry(parts), new CatalogLint.Context(TAGS, TODAY, installation))
                .stream()
                .filter(finding -> finding.check() != LintCheck.NAMES_ONLY)
                .map(finding -> finding.severity() + " " + finding.check().id() + " " + finding.problem())
                .toList();
    }

    /** Findings about endpoints that stand behind one without faults. */
    private static List<String> lintEndpoints(String... endpoints) {
        StringBuilder parts = new StringBuilder(HEAD);
        for (int i = 0; i < endpoints.length; i++) {
            parts.append("  - {id: e")
                    .append(i + 1)
                    .append(", ")
                    .append(endpoints[i])
                    .append(endpoints[i].contains("ports:") ? "" : ", ports: [{port: 443}]")
                    .append(endpoints[i].contains("source:") ? "" : ", source: {document: page, lines: \"1\"}")
                    .append("}\n");
        }
        return lint(parts.toString());
    }

    @Test
    void findsNothingInAGoodEntry() {
        assertThat(lintEndpoints("hosts: [a.example.com], addresses: [20.0.0.1], addressCoverage: Full"))
                .isEmpty();
    }

    @Test
    void showsWhatIsRefusedInTheSameWordsAndNothingElse() {
        String parts = HEAD
                + "  - {id: bad, hosts: ['*.com', '*.cloudapp.net'], ports: [{port: 1}], source: {document: pge}}\n";
        assertThat(lint(parts))
                .containsExactlyElementsOf(CatalogChecks.check("thing", Entries.entry(parts)).stream()
                        .map(problem -> "ERROR refused " + problem)
                        .toList())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {parameter: cloud, in: [X, Y]}, {parameter: cloud, notIn: [X]}, {parameter: cloud, notIn: [Y]}    | no value of cloud meets all tests of endpoint e1
            {parameter: cloud, notIn: [X, Y]}, {parameter: cloud, notIn: [Gov]}                              | no value of cloud meets all tests of endpoint e1
            {parameter: count, atLeast: "3"}, {parameter: count, atMost: "2"}                                | no value of count meets all tests of endpoint e1
            {parameter: count, atLeast: "3"}, {parameter: count, notIn: ["3", "4"]}                          | no value of count meets all tests of endpoint e1
            {parameter: version, atLeast: "2"}, {parameter: version, notIn: ["2"]}, {parameter: version, atMost: "2.9"} | no value of version meets all tests of endpoint e1
            {parameter: version, atLeast: "3"}, {parameter: version, atMost: "2"}                            | no value of version meets all tests of endpoint e1
            {parameter: word, set: false}, {parameter: word, in: [w]}                                        | no value of word meets all tests of endpoint e1
            {parameter: word, in: [v, w]}, {parameter: word, notIn: [V, W]}                                  | no value of word meets all tests of endpoint e1
            {parameter: host, set: true}, {parameter: host, set: false}                                      | no value of host meets all tests of endpoint e1
            {parameter: cloud, in: [X]}, {parameter: count, atLeast: "3"}, {parameter: cloud, notIn: [X, Y]}, {parameter: count, atMost: "2"} | no value of cloud and count meets all tests of endpoint e1
            """)
    void findsTestsThatNothingMeets(String when, String found) {
        assertThat(lintEndpoints("hosts: [a.example.com], when: [" + when + "]"))
                .containsExactly("WARNING unreachable spec.endpoints[1].when: " + found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{parameter: cloud, in: [X, Y]}, {parameter: cloud, notIn: [X]}",
                "{parameter: count, atLeast: '2'}, {parameter: count, atMost: '3'}, {parameter: count, notIn: ['2']}",
                "{parameter: version, atMost: '2'}, {parameter: version, notIn: ['2', '1', '0']}",
                "{parameter: version, atLeast: '3'}, {parameter: version, atMost: '3'}",
                "{parameter: word, notIn: [v, w]}",
                "{parameter: word, set: false}, {parameter: word, notIn: [v]}",
                "{parameter: host, set: true}, {parameter: host, notIn: [a.example.com]}"
            })
    void leavesTestsAloneThatSomethingMeets(String when) {
        assertThat(lintEndpoints("hosts: [a.example.com], when: [" + when + "]"))
                .isEmpty();
    }

    @Test
    void findsWhatARoleRulesOut() {
        assertThat(lintEndpoints(
                        "roles: [b], hosts: [a.example.com], when: [{parameter: cloud, in: [Gov]}]",
                        "roles: [a, b], hosts: [b.example.com], when: [{parameter: cloud, in: [Gov]}]",
                        // Of every role that it can be for.
                        "hosts: [c.example.com], when: [{parameter: cloud, in: [Gov]}]"))
                .containsExactly(
                        "WARNING unreachable spec.endpoints[1].when: no value of cloud meets both the tests of endpoint e1 and"
                                + " what role b requires",
                        "WARNING unreachable spec.endpoints[2].when: no value of cloud meets both the tests of endpoint e2 and"
                                + " what role b requires");
    }

    @Test
    void findsARoleThatNobodyCanHave() {
        assertThat(lint("""
                roles:
                  - name: a
                    description: A.
                    requires:
                      - {when: {parameter: cloud, in: [X]}, otherwise: No.}
                      - {when: {parameter: cloud, in: [Y]}, otherwise: No.}
                parameters: [{name: cloud, description: C., type: Enum, values: [X, Y], required: true}]
                endpoints:
                  - {id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page, section: S}}
                """))
                .containsExactly(
                        "WARNING unreachable spec.roles[0].requires: no value of cloud meets all conditions of role a: nobody"
                                + " can have it");
    }

    /** Count must be 1 where the cloud is X; elsewhere it may be anything. */
    private static final String CONDITIONAL = """
            roles:
              - name: a
                description: A.
                requires:
                  - where: [{parameter: cloud, in: [X]}]
                    when: {parameter: count, atMost: "1"}
                    otherwise: No.
            parameters:
              - {name: cloud, description: C., type: Enum, values: [X, Y], required: true}
              - {name: count, description: N., type: Integer, minimum: 1, maximum: 4, default: "2"}
            endpoints:
            """;

    @Test
    void mindsConditionsOfARoleOnlyWhereTheyAreAsked() {
        String end = ", ports: [{port: 1}], source: {document: page, section: S}}\n";
        String many = ", when: [{parameter: count, atLeast: '2'}";
        assertThat(lint(CONDITIONAL
                        + "  - {id: e1, hosts: [a.example.com]" + many + "]" + end
                        + "  - {id: e2, hosts: [b.example.com]" + many + ", {parameter: cloud, in: [Y]}]" + end
                        + "  - {id: e3, hosts: [c.example.com]" + many + ", {parameter: cloud, in: [X]}]" + end
                        + "  - {id: e4, hosts: [d.example.com]" + end))
                .containsExactly(
                        "WARNING unreachable spec.endpoints[2].when: no value of count meets both the tests of endpoint"
                                + " e3 and what role a requires");
        // Where the cloud is X the count is 1, so that the pattern covers.
        assertThat(lint(CONDITIONAL
                        + "  - {id: e1, hosts: ['*.example.com'], when: [{parameter: count, atMost: '1'}]" + end
                        + "  - {id: e2, hosts: [a.example.com], when: [{parameter: cloud, in: [X]}]" + end
                        + "  - {id: e3, hosts: [b.example.com]" + end))
                .singleElement()
                .asString()
                .startsWith("WARNING shadowed spec.endpoints[1].hosts[0]: a.example.com ");
    }

    @Test
    void findsConditionsOfARoleThatAreNeverAsked() {
        assertThat(
                        lint(
                                CONDITIONAL.replace("in: [X]}]", "in: [X]}, {parameter: cloud, in: [Y]}]")
                                        + "  - {id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page, section: S}}\n"))
                .containsExactly(
                        "WARNING unreachable spec.roles[0].requires[0].where: no value of cloud meets all tests:"
                                + " this condition of role a is never asked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: ['${word}.x.example.com', '${host}']"
                        + ", when: [{parameter: word, set: false}, {parameter: host, set: false}]",
                "hosts: ['${host}'], when: [{parameter: host, set: false}]"
            })
    void findsEndpointsThatNeverHaveADestination(String endpoint) {
        assertThat(lintEndpoints(endpoint))
                .containsExactly("WARNING unreachable spec.endpoints[1].when: where the tests of endpoint e1 hold, no"
                        + " parameter that its destinations depend on has a value");
        assertThat(lintEndpoints(endpoint.replace("hosts: [", "hosts: ['${word:-*}.y.example.com', ")))
                .isEmpty();
        assertThat(lintEndpoints(endpoint + ", addresses: [20.0.0.1]")).isEmpty();
    }

    /** As large as the schema lets an entry be: what is found out by comparing everything with everything never ends. */
    @Test
    @Timeout(60)
    void isDoneWithTheLargestEntries() {
        String hosts = IntStream.range(0, 128)
                .mapToObj(i -> "h" + i + ".example.com, '*.w" + i + ".%1$s.example.net'")
                .limit(64)
                .collect(Collectors.joining(", "));
        String[] endpoints = IntStream.range(0, 511)
                .mapToObj(i -> "when: [{parameter: word, in: [w" + i + "]}], hosts: [" + hosts.formatted("e" + i) + "]")
                .toArray(String[]::new);
        endpoints[510] = "when: [{parameter: word, in: [w1]}], hosts: [h63.example.com]";
        assertThat(lintEndpoints(endpoints))
                .containsExactly(
                        "WARNING duplicate spec.endpoints[511].hosts[0]: h63.example.com on 443/TCP of endpoint"
                                + " e511 stands in endpoint e2 already");
    }

    @Test
    void remarksValuesForWhichARoleHasNothing() {
        assertThat(lint("""
                roles: [{name: a, description: A.}]
                parameters: [{name: cloud, description: C., type: Enum, values: [X, Y, Z], required: true}]
                endpoints:
                  - id: e
                    when: [{parameter: cloud, in: [Y]}]
                    hosts: [a.example.com]
                    ports: [{port: 1}]
                    source: {document: page, section: S}
                """))
                .containsExactly("INFO nothing-for-value spec.roles[0]: role a has no endpoint where cloud is X or Z");
    }

    @Test
    void findsTheSameHostAndPortInTwoEndpoints() {
        assertThat(lintEndpoints(
                        "hosts: [a.example.com, b.example.com], ports: [{port: 80}, {port: 440, endPort: 450}]",
                        "hosts: [b.example.com], ports: [{port: 443}]"))
                .containsExactly(
                        "WARNING duplicate spec.endpoints[2].hosts[0]: b.example.com on 443/TCP of endpoint e2 stands in"
                                + " endpoint e1 already");
        assertThat(lintEndpoints("hosts: [A.example.com.]", "hosts: [a.example.com]"))
                .containsExactly("WARNING duplicate spec.endpoints[2].hosts[0]: a.example.com on 443/TCP of endpoint e2"
                        + " stands in endpoint e1 already");
        assertThat(lintEndpoints(
                        "addresses: [20.0.0.1], ports: [{port: 7, countFrom: count}]",
                        "addresses: [20.0.0.1], ports: [{port: 7, countFrom: count}]",
                        "serviceTags: [{cloud: Public, name: Storage}]",
                        "serviceTags: [{cloud: Public, name: Storage}]"))
                .containsExactly(
                        "WARNING duplicate spec.endpoints[2].addresses[0]: 20.0.0.1 on the port of count of endpoint e2"
                                + " stands in endpoint e1 already",
                        "WARNING duplicate spec.endpoints[4].serviceTags[0]: the tag Public/Storage on 443/TCP of endpoint e4"
                                + " stands in endpoint e3 already");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'hosts: [a.example.com], ports: [{port: 80}]'           | 'hosts: [a.example.com], ports: [{port: 443}]'
            'hosts: [a.example.com], ports: [{port: 443}]'          | 'hosts: [a.example.com], ports: [{port: 443, protocol: UDP}]'
            'hosts: [a.example.com], roles: [a]'                    | 'hosts: [a.example.com], roles: [b]'
            'hosts: [a.example.com], when: [{parameter: cloud, in: [X]}]' | 'hosts: [a.example.com], when: [{parameter: cloud, in: [Y]}]'
            'hosts: [a.example.com], when: [{parameter: cloud, notIn: [Gov]}]' | 'roles: [a], hosts: [a.example.com], when: [{parameter: cloud, in: [Gov]}]'
            'hosts: [a.example.com], validUntil: "2026-12-31", replacedBy: e2' | 'hosts: [a.example.com]'
            'hosts: [a.example.com]'                                | 'hosts: [a.example.com], direction: Informational'
            'hosts: [a.example.com], addresses: [20.0.0.1]'         | 'hosts: [b.example.com], addresses: [20.0.0.1]'
            'hosts: ["${word}.x.example.com"]'                      | 'hosts: ["${cloud}.x.example.com"]'
            """)
    void leavesEndpointsAloneThatOnlyLookTheSame(String one, String other) {
        assertThat(lintEndpoints(one, other)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'hosts: ["*.example.com"], when: [{parameter: cloud, in: [X, Y]}]' | 'hosts: [a.b.example.com], when: [{parameter: cloud, in: [X]}]' | a.b.example.com | *.example.com
            'hosts: ["*.example.com"], when: [{parameter: count, atLeast: "2"}]' | 'hosts: ["*.b.example.com"], when: [{parameter: count, in: ["2", "3"]}]' | *.b.example.com | *.example.com
            'hosts: ["*.example.com"]' | 'roles: [a], hosts: ["a-*.example.com"]' | a-*.example.com | *.example.com
            'hosts: ["*.example.com"]' | 'hosts: ["${word:-*}.b.example.com"]' | ${word:-*}.b.example.com | *.example.com
            'hosts: ["*.b.example.com"]' | 'hosts: ["${word:-*}.b.example.com"]' | ${word:-*}.b.example.com | *.b.example.com
            'roles: [b], hosts: ["a*.example.com"], when: [{parameter: cloud, in: [X, Y]}]' | 'roles: [b], hosts: [ab.example.com]' | ab.example.com | a*.example.com
            'hosts: ["*.example.com"], ports: [{port: 1, endPort: 500}]' | 'hosts: [a.example.com], ports: [{port: 80}, {port: 443}]' | a.example.com | *.example.com
            """)
    void findsHostsThatAPatternCovers(String one, String other, String host, String pattern) {
        // The other way round it is the same: order says nothing.
        assertThat(lintEndpoints(one, other))
                .contains("WARNING shadowed spec.endpoints[2].hosts[0]: " + host + " of endpoint e2 is covered by "
                        + pattern + " of endpoint e1, which applies wherever it does");
        assertThat(lintEndpoints(other, one))
                .contains("WARNING shadowed spec.endpoints[1].hosts[0]: " + host + " of endpoint e1 is covered by "
                        + pattern + " of endpoint e2, which applies wherever it does");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'hosts: ["*.b.example.net"], when: [{parameter: cloud, in: [X]}]' | 'hosts: [a.b.example.net]'
            'hosts: ["*.b.example.net"], roles: [a]'                | 'hosts: [a.b.example.net]'
            'hosts: ["*.b.example.net"], ports: [{port: 80}]'       | 'hosts: [a.b.example.net], ports: [{port: 80}, {port: 443}]'
            'hosts: ["*.b.example.net"], scope: Intranet'           | 'hosts: [a.b.example.net]'
            'hosts: ["${word:-*}.b.example.net"]'                   | 'hosts: [a.b.example.net]'
            'hosts: ["*.b.example.net"]'                            | 'hosts: [b.example.net, "${host}"]'
            'hosts: ["a*.b.example.net"]'                           | 'hosts: ["*.b.example.net"], roles: [a]'
            """)
    void leavesHostsAloneThatNothingCoversForCertain(String one, String other) {
        assertThat(lintEndpoints(one, other)).noneMatch(finding -> finding.contains("shadowed spec.endpoints[2]"));
    }

    @Test
    void takesANoteOrAddressesAsTheReason() {
        String wide = "hosts: ['*.b.example.net']";
        assertThat(List.of(
                        lintEndpoints(wide + ", note: N.", "hosts: [a.b.example.net]"),
                        lintEndpoints(wide, "hosts: [a.b.example.net], note: N."),
                        lintEndpoints(wide, "hosts: [a.b.example.net], addresses: [20.0.0.1]"),
                        lintEndpoints("hosts: [a.b.example.net, '*.b.example.net']")))
                .allSatisfy(findings ->
                        assertThat(findings).singleElement().asString().startsWith("INFO shadowed"));
        assertThat(lintEndpoints("hosts: [a.example.com]", "hosts: [a.example.com], note: N."))
                .singleElement()
                .asString()
                .startsWith("INFO duplicate");
        // An unknown name is a mistake whatever the note says.
        assertThat(lintEndpoints("hosts: [a.example.com], note: N., serviceTags: [{cloud: China, name: Nothing}]"))
                .containsExactly("WARNING unknown-tag spec.endpoints[1].serviceTags[0]: no tag China/Nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "*.cloudapp.net, cloudapp.net, every customer of Azure",
        "*.windows.net, blob.core.windows.net, every customer of Azure",
        "*.core.windows.net, blob.core.windows.net, every customer of Azure",
        "*.azure.com, *.cloudapp.azure.com, every customer of Azure",
        "*.westeurope.cloudapp.azure.com, *.cloudapp.azure.com, every customer of Azure",
        "prod*console.blob.core.windows.net, blob.core.windows.net, every customer of Azure",
        "${word:-*}.azureedge.net, azureedge.net, every customer of Azure",
        "*.amazonaws.com, s3.amazonaws.com, every customer of AWS",
        "*.s3.eu-west-1.amazonaws.com, s3.*.amazonaws.com, every customer of AWS",
        "*.us-gov-west-1.amazonaws.com, s3.*.amazonaws.com, every customer of AWS",
        "*.cloudfront.net, cloudfront.net, every customer of AWS",
        "*.googleapis.com, storage.googleapis.com, every customer of Google Cloud",
        "*.akamaiedge.net, akamaiedge.net, every customer of Akamai",
        "*.github.io, github.io, anybody"
    })
    void findsPatternsWhereStrangersHaveNames(String host, String suffix, String whose) {
        assertThat(lintEndpoints("hosts: ['" + host + "']"))
                .containsExactly("WARNING shared-suffix spec.endpoints[1].hosts[0]: " + host
                        + " of endpoint e1 stands for names below " + suffix + ", where " + whose + " can have some");
        assertThat(lintEndpoints("hosts: ['" + host + "'], note: The vendor asks for it."))
                .singleElement()
                .asString()
                .startsWith("INFO shared-suffix");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contoso.cloudapp.net",
                "*.contoso.cloudapp.net",
                "*.contoso.westeurope.cloudapp.azure.com",
                "${word}.blob.core.windows.net",
                "*.management.azure.com",
                "*.sts.amazonaws.com",
                "*.bucket.s3.eu-west-1.amazonaws.com",
                "*.microsoft.com",
                "*.notcloudfront.net",
                "a*.azure.com"
            })
    void leavesNamesAloneThatBelongToSomebody(String host) {
        assertThat(lintEndpoints("hosts: ['" + host + "']")).isEmpty();
    }

    @Test
    void findsTagsWithoutPrefixesHere() {
        assertThat(
                        lintEndpoints(
                                "serviceTags: [{cloud: Public, name: Storage.NorthEurope}]",
                                "serviceTags: [{cloud: Public, name: Storage.NorthEurope}], ports: [{port: 1}], note: We have a feed."))
                .containsExactly(
                        "WARNING tag-not-built-in spec.endpoints[1].serviceTags[0]: the built-in snapshot does not hold the"
                                + " prefixes of Public/Storage.NorthEurope",
                        "INFO tag-not-built-in spec.endpoints[2].serviceTags[0]: the built-in snapshot does not hold the"
                                + " prefixes of Public/Storage.NorthEurope");
    }

    @Test
    void findsWhatCannotBeLookedUp() {
        assertThat(lintEndpoints(
                        "hosts: [a.example.com], source: {document: page}",
                        "hosts: [b.example.com], addresses: [20.0.0.1], source: {document: page, section: S},"
                                + " addressSource: {document: page}",
                        "hosts: [c.example.com], source: {document: page}, note: N."))
                .containsExactly(
                        "WARNING no-place-in-source spec.endpoints[1].source: endpoint e1 names the document page and no"
                                + " place in it",
                        "WARNING no-place-in-source spec.endpoints[2].addressSource: endpoint e2 names the document page and"
                                + " no place in it",
                        "INFO no-place-in-source spec.endpoints[3].source: endpoint e3 names the document page and no place"
                                + " in it");
    }

    @Test
    void findsDatesThatDoNotFit() {
        assertThat(lintEndpoints(
                        "hosts: [a.example.com], validUntil: '2026-11-20', replacedBy: e2",
                        "hosts: [b.example.com], validUntil: '2026-11-21', replacedBy: e3",
                        "hosts: [c.example.com], replacedBy: e2"))
                .containsExactly(
                        "INFO ended spec.endpoints[1].validUntil: endpoint e1 ended on 2026-11-20; e2 takes its place",
                        "WARNING replaced-in-circle spec.endpoints[2].replacedBy: whoever follows replacedBy from endpoint e2"
                                + " comes back to it",
                        "WARNING replaced-in-circle spec.endpoints[3].replacedBy: whoever follows replacedBy from endpoint e3"
                                + " comes back to it");
    }

    @Test
    void findsCoverageOfNothing() {
        assertThat(lintEndpoints(
                        "hosts: [a.example.com], addressCoverage: Full",
                        "addresses: [20.0.0.1], addressCoverage: Partial"))
                .containsExactly(
                        "INFO coverage-of-nothing spec.endpoints[1].addressCoverage: endpoint e1 says Full and has no"
                                + " addresses",
                        "INFO coverage-of-nothing spec.endpoints[2].addressCoverage: endpoint e2 says Partial and has no"
                                + " hosts");
    }

    @Test
    void remarksWhatIsAGapWithoutNames() {
        assertThat(CatalogLint.lint("thing", Entries.entry("""
                                endpoints:
                                  - {id: e, hosts: [a.example.com], ports: [{port: 1}], source: {document: page, section: S}}
                                """), new CatalogLint.Context(TAGS, TODAY, null)))
                .containsExactly(new LintFinding(
                        LintCheck.NAMES_ONLY,
                        LintSeverity.INFO,
                        new Problem("spec.endpoints[0]", "endpoint e has names only: a.example.com")));
    }

    @Test
    void findsDocumentsThatDoNotFit() {
        CloudServiceSpec entry = Entries.entry("""
                endpoints:
                  - id: e
                    addresses: [20.0.0.1]
                    ports: [{port: 1}]
                    source: {document: newer, section: S}
                    addressSource: {document: addresses, section: S}
                """);
        CloudServiceSpec documented = new CloudServiceSpec(
                entry.displayName(),
                entry.description(),
                "2026-01-01.2",
                List.of(
                        new Reference("page", "Page", "2026-01", null),
                        new Reference("newer", "Newer", "2026-01-02", null),
                        new Reference("addresses", "Addresses", "2025-01-02", null)),
                entry.parameters(),
                entry.roles(),
                entry.endpoints(),
                List.of());
        assertThat(CatalogLint.lint("thing", documented, new CatalogLint.Context(TAGS, TODAY, null)))
                .extracting(
                        finding -> finding.severity() + " " + finding.check().id() + " " + finding.problem())
                .containsExactly(
                        "INFO unused-reference spec.references[0]: no endpoint names the reference page",
                        "WARNING edition-behind spec.edition: the edition 2026-01-01.2 is older than the reference newer of"
                                + " 2026-01-02");
    }

    @Test
    void findsWhatAnInstallationWouldRefuse() {
        String parts = HEAD + """
                  - id: e
                    addresses: [10.1.0.0/16, 10.2.0.0/16, 20.0.0.0/12]
                    ports: [{port: 1}]
                    scope: Intranet
                    source: {document: page, section: S}
                """;
        assertThat(lint(parts)).isEmpty();
        assertThat(lint(
                        parts,
                        Entries.configuration(
                                Map.of(),
                                List.of("10.1.0.0/16"),
                                new ParameterBounds(null, null, null, null),
                                new MinimumPrefixLength(14, null))))
                .containsExactly(
                        "ERROR refused-here spec.endpoints[1].addresses[1]: 10.2.0.0/16 is inside 10.0.0.0/8, private use"
                                + " (RFC 1918), and not within privateCIDRs of the configuration",
                        "ERROR refused-here spec.endpoints[1].addresses[2]: 20.0.0.0/12 is wider than /14, the"
                                + " minimumPrefixLength of the configuration");
    }

    static Iterable<String> builtIn() {
        return BuiltInCatalog.names();
    }

    /**
     * What is built in has no errors and no warnings at all: what a vendor asks for has the reason in its note. That every tag is in the
     * snapshot is held beside the snapshot.
     */
    @ParameterizedTest
    @MethodSource("builtIn")
    void theBuiltInCatalogIsGood(String name) {
        CatalogLint.Tags tags = new CatalogLint.Tags() {
            @Override
            public Optional<String> missing(ServiceTagReference tag) {
                return BuiltInTagNames.load(tag.cloud()).missing(tag.name());
            }

            @Override
            public boolean isBuiltIn(ServiceTagReference tag) {
                return true;
            }
        };
        assertThat(tags.missing(new ServiceTagReference(Cloud.PUBLIC, "AzureFrontDoor")))
                .isPresent();
        assertThat(CatalogLint.lint(
                        name, BuiltInCatalog.findSpec(name).orElseThrow(), new CatalogLint.Context(tags, TODAY, null)))
                .filteredOn(finding -> finding.severity() != LintSeverity.INFO)
                .isEmpty();
    }
}
