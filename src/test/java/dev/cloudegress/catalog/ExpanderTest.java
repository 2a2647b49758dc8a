package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.entry;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static dev.cloudegress.catalog.Entries.use;
import static dev.cloudegress.catalog.Entries.withBounds;
import static dev.cloudegress.catalog.Entries.withDefaults;
import static dev.cloudegress.catalog.Entries.withPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.config.OperatorConfiguration.ParameterBounds;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpanderTest {
    private static final String SOURCE = "source: {document: page, lines: '7'}";

    private static Expansion expand(CloudServiceSpec entry, Map<String, String> parameters) {
        return Expander.expand(use(parameters), entry, defaults());
    }

    @Nested
    class Endpoints {
        @Test
        void carryEverythingThatTheEntrySays() {
            CloudServiceSpec entry = entry("""
                    endpoints:
                      - id: second
                        hosts: [B.example.com., a.example.com]
                        ports: [{port: 443}]
                        source: {document: page, lines: '8'}
                      - id: first
                        hosts: ["*.example.com"]
                        addresses: [198.60.0.0/24, 198.60.1.0/24]
                        serviceTags: [{cloud: China, name: B}, {cloud: Public, name: C}, {cloud: Public, name: A}]
                        addressCoverage: Full
                        approximate: Wider.
                        ports: [{port: 10, endPort: 20}, {port: 21}, {port: 53, protocol: UDP}]
                        proxy: Unsupported
                        validFrom: "2026-02-28"
                        validUntil: "2026-03-01"
                        replacedBy: second
                        note: Read me.
                        source: {document: page, section: Ports, lines: '7'}
                    """);

            List<Endpoint> endpoints =
                    expanded(Expander.expand(new ServiceUse("thing", "mine", List.of(), Map.of()), entry, defaults()));

            assertThat(endpoints.stream().map(Entries::line))
                    .containsExactly(
                            "first | *.example.com | 512 | Public/A Public/C China/B | 10-21/TCP,53/UDP | Egress",
                            "second | a.example.com b.example.com | 0 |  | 443/TCP | Egress");
            Endpoint first = endpoints.getFirst();
            assertThat(first.reference()).isEqualTo("mine/first");
            assertThat(first.catalogReference()).isEqualTo("thing/first");
            assertThat(first.addressCoverage()).hasToString("Full");
            assertThat(first.approximate()).isEqualTo("Wider.");
            assertThat(first.proxy()).hasToString("Unsupported");
            assertThat(first.scope()).hasToString("Internet");
            assertThat(first.validFrom()).isEqualTo(LocalDate.of(2026, 2, 28));
            assertThat(first.validUntil()).isEqualTo(LocalDate.of(2026, 3, 1));
            assertThat(first.replacedBy()).isEqualTo("second");
            assertThat(first.note()).isEqualTo("Read me.");
            assertThat(first.source().section()).isEqualTo("Ports");
        }

        @Test
        void areThoseOfTheSelectedRoles() {
            CloudServiceSpec entry = entry("""
                    roles:
                      - {name: a, description: A.}
                      - {name: b, description: B.}
                    endpoints:
                      - {id: all, hosts: [all.example.com], ports: [{port: 1}], %1$s}
                      - {id: only-a, roles: [a], hosts: [a.example.com], ports: [{port: 1}], %1$s}
                      - {id: only-b, roles: [b], hosts: [b.example.com], ports: [{port: 1}], %1$s}
                    """.formatted(SOURCE));

            assertThat(ids(Expander.expand(use(List.of("a"), Map.of()), entry, defaults())))
                    .containsExactly("all", "only-a");
            assertThat(ids(Expander.expand(use(List.of("b", "a"), Map.of()), entry, defaults())))
                    .containsExactly("all", "only-a", "only-b");
            assertThat(refused(Expander.expand(use(List.of(), Map.of()), entry, defaults())))
                    .containsExactly("roles: say which roles of thing the pods have: one or more of a, b");
            assertThat(refused(Expander.expand(use(List.of("a", "c", "\n"), Map.of()), entry, defaults())))
                    .containsExactly(
                            "roles[1]: unknown role c: one of a, b", "roles[2]: unknown role \"\\u000a\": one of a, b");
        }

        @Test
        void withoutOneTheRoleIsRefused() {
            CloudServiceSpec entry = entry("""
                    parameters: [{name: cloud, description: The cloud., type: Enum, values: [A, B], required: true}]
                    endpoints:
                      - id: e
                        when: [{parameter: cloud, in: [A]}]
                        hosts: [a.example.com]
                        ports: [{port: 1}]
                        %s
                    """.formatted(SOURCE));

            assertThat(ids(expand(entry, Map.of("cloud", "A")))).containsExactly("e");
            assertThat(refused(expand(entry, Map.of("cloud", "B"))))
                    .containsExactly("roles: nothing is documented for role client with these parameters");
        }

        private static List<String> ids(Expansion expansion) {
            return expanded(expansion).stream().map(Endpoint::id).toList();
        }
    }

    @Nested
    class Values {
        private static final CloudServiceSpec ENTRY = entry("""
                roles:
                  - {name: a, description: A.}
                  - name: b
                    description: B.
                    requires:
                      - when: {parameter: size, atMost: "5"}
                        otherwise: only up to size 5 is documented
                parameters:
                  - {name: dataCenter, description: Ask., type: Enum, values: [North, South], default: North}
                  - {name: size, description: Big., type: Integer, minimum: 1, maximum: 16, required: true}
                  - {name: onlyForA, description: A's., type: String, pattern: "[a-z]{3,5}", roles: [a], required: true}
                endpoints:
                  - id: e
                    hosts: ["${dataCenter}.a.example.com", "${size}.b.example.com"]
                    ports: [{port: 1}]
                    source: {document: page}
                  - id: only-a
                    roles: [a]
                    hosts: ["${onlyForA}.c.example.com"]
                    ports: [{port: 1}]
                    source: {document: page}
                """);

        @Test
        void mayBeAskedForOnlyWhereAnotherTestHolds() {
            CloudServiceSpec entry = entry("""
                    roles:
                      - name: client
                        description: A client.
                        requires:
                          - where: [{parameter: kind, in: [Regional]}, {parameter: prefix, set: true}]
                            when: {parameter: region, set: true}
                            otherwise: regional names have the region in them
                    parameters:
                      - {name: kind, description: Kind., type: Enum, values: [Regional, Global], default: Regional}
                      - {name: prefix, description: Prefix., type: String}
                      - {name: region, description: Region., type: String}
                    endpoints:
                      - id: e
                        hosts: [a.example.com, "${prefix}.${region}.example.com"]
                        ports: [{port: 1}]
                        source: {document: page}
                    """);

            assertThat(refused(expand(entry, Map.of("prefix", "p"))))
                    .containsExactly("parameters.region: role client: regional names have the region in them");
            assertThat(expand(entry, Map.of())).isInstanceOf(Expansion.Expanded.class);
            assertThat(expand(entry, Map.of("prefix", "p", "region", "r"))).isInstanceOf(Expansion.Expanded.class);
            assertThat(expand(entry, Map.of("prefix", "p", "kind", "Global"))).isInstanceOf(Expansion.Expanded.class);
            // Said at the parameter, and not again.
            assertThat(refused(expand(entry, Map.of("prefix", "p", "kind", "Locl"))))
                    .singleElement()
                    .asString()
                    .startsWith("parameters.kind: ");
        }

        @Test
        void comeFromTheUseThenTheConfigurationThenTheParameter() {
            OperatorConfiguration installation = withDefaults("thing", Map.of("dataCenter", "South", "size", "2"));

            assertThat(lines(Expander.expand(use(List.of("b"), Map.of("size", "3")), ENTRY, defaults())))
                    .containsExactly("e | 3.b.example.com north.a.example.com | 0 |  | 1/TCP | Egress");
            assertThat(lines(Expander.expand(use(List.of("b"), Map.of("size", "3")), ENTRY, installation)))
                    .containsExactly("e | 3.b.example.com south.a.example.com | 0 |  | 1/TCP | Egress");
            assertThat(lines(Expander.expand(use(List.of("b"), Map.of("dataCenter", "North")), ENTRY, installation)))
                    .containsExactly("e | 2.b.example.com north.a.example.com | 0 |  | 1/TCP | Egress");
        }

        @Test
        void ofTheConfigurationAreReadAsStrictlyAndNamed() {
            assertThat(refused(Expander.expand(
                            use(List.of("b"), Map.of("size", "3")),
                            ENTRY,
                            withDefaults("thing", Map.of("dataCenter", "East")))))
                    .containsExactly("parameters.dataCenter: unknown data center East: one of North, South (from"
                            + " defaultParameters of the configuration)");
        }

        @Test
        void areAllCheckedAtOnce() {
            assertThat(refused(Expander.expand(
                            use(
                                    List.of("a"),
                                    Map.of(
                                            "dataCentre",
                                            "North",
                                            "dataCenter",
                                            "north",
                                            "size",
                                            "17",
                                            "onlyForA",
                                            "toolong")),
                            ENTRY,
                            defaults())))
                    .containsExactly(
                            "parameters.dataCentre: unknown parameter dataCentre: one of dataCenter, size, onlyForA (did"
                                    + " you mean dataCenter?)",
                            "parameters.dataCenter: unknown data center north: one of North, South (did you mean North?)",
                            "parameters.size: size must be a whole number from 1 to 16; found 17",
                            "parameters.onlyForA: only for a must match [a-z]{3,5}; found toolong");
        }

        @Test
        void matterOnlyToTheirRoles() {
            assertThat(refused(Expander.expand(use(List.of("a", "b"), Map.of("size", "1")), ENTRY, defaults())))
                    .containsExactly("parameters.onlyForA: missing only for a: give one DNS label. A's.");
            assertThat(refused(Expander.expand(
                            use(List.of("b"), Map.of("size", "1", "onlyForA", "abc")), ENTRY, defaults())))
                    .containsExactly(
                            "parameters.onlyForA: no selected role uses the parameter onlyForA: it belongs to a;"
                                    + " leave it out");
        }

        @Test
        void mustMeetWhatTheRoleRequires() {
            assertThat(refused(Expander.expand(use(List.of("b"), Map.of("size", "6")), ENTRY, defaults())))
                    .containsExactly("parameters.size: role b: only up to size 5 is documented");
            assertThat(refused(Expander.expand(use(List.of("b"), Map.of()), ENTRY, defaults())))
                    .containsExactly("parameters.size: missing size: give a whole number from 1 to 16. Big.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "0", "17", "-1", "+1", "1.0", "01", "0x1", " 1", "1 ", "1e0", "١", "99999999999"})
        void ofNumbersAreStrict(String size) {
            assertThat(refused(Expander.expand(use(List.of("b"), Map.of("size", size)), ENTRY, defaults())))
                    .singleElement()
                    .asString()
                    .startsWith("parameters.size: size ");
        }

        @Test
        void ofNobodyAreQuotedSafely() {
            assertThat(refused(Expander.expand(
                            use(List.of("b"), Map.of("size", "1", "dataCenter", "x".repeat(500) + "\n")),
                            ENTRY,
                            defaults())))
                    .containsExactly("parameters.dataCenter: unknown data center \"" + "x".repeat(80)
                            + "…\": one of North, South");
        }

        @Test
        void thatMatchForeverAreGivenUp() {
            CloudServiceSpec slow = entry("""
                    parameters: [{name: word, description: W., type: String, pattern: "(.*a){12}b"}]
                    endpoints:
                      - {id: e, hosts: ["${word}.a.example.com"], ports: [{port: 1}], source: {document: page}}
                    """);

            assertThat(refused(expand(slow, Map.of("word", "a".repeat(63)))))
                    .containsExactly(
                            "parameters.word: the entry's expression \"(.*a){12}b\" takes too long over this value");
        }
    }

    @Nested
    class Hosts {
        private static final CloudServiceSpec ENTRY = entry("""
                parameters:
                  - {name: tenant, description: T., type: String}
                  - {name: region, description: R., type: String}
                  - {name: host, description: H., type: Host}
                endpoints:
                  - id: e
                    hosts: ["${tenant:-*}.a.example.com", "${tenant}.${region}.b.example.com", "*.${region}.c.example.com"]
                    ports: [{port: 1}]
                    source: {document: page}
                  - id: own
                    hosts: ["${host}"]
                    ports: [{port: 1}]
                    source: {document: page}
                """);

        @Test
        void takeLabels() {
            assertThat(lines(expand(ENTRY, Map.of()))).containsExactly("e | *.a.example.com | 0 |  | 1/TCP | Egress");
            assertThat(lines(expand(ENTRY, Map.of("tenant", "ConToso"))))
                    .containsExactly("e | contoso.a.example.com | 0 |  | 1/TCP | Egress");
            assertThat(lines(expand(ENTRY, Map.of("tenant", "t-1", "region", "WestUS"))))
                    .containsExactly(
                            "e | *.westus.c.example.com t-1.a.example.com t-1.westus.b.example.com | 0 |  | 1/TCP"
                                    + " | Egress");
        }

        @Test
        void takeWholeNames() {
            assertThat(lines(expand(ENTRY, Map.of("host", "Gateway.Contoso.com."))))
                    .contains("own | gateway.contoso.com | 0 |  | 1/TCP | Egress");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*",
                    "a.b",
                    ".",
                    "a.",
                    ".a",
                    "*.a",
                    "-a",
                    "a-",
                    "a_b",
                    "a b",
                    "a\n",
                    "a\u0000",
                    "a/b",
                    "a:1",
                    "a%2eb",
                    "${region}",
                    "${tenant:-*}",
                    "a。b",
                    "a．b",
                    "ａ",
                    "münchen",
                    "\u212a",
                    "a\u200b",
                    "{}",
                    "$"
                })
        void takeNothingElseForALabel(String value) {
            assertThat(refused(expand(ENTRY, Map.of("tenant", value))))
                    .singleElement()
                    .asString()
                    .startsWith("parameters.tenant: tenant must be one DNS label, that is 1 to 63 letters, digits and"
                            + " hyphens without a hyphen at either end, and without dots or wildcards; found ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "*",
                    "*.com",
                    "*.example.com",
                    "a*.example.com",
                    "com",
                    "localhost",
                    "10.0.0.1",
                    "0x7f.1",
                    "::1",
                    "https://a.example.com",
                    "a.example.com:443",
                    "a..example.com",
                    "a.example.com/x",
                    "a。example.com",
                    "${tenant}.example.com"
                })
        void takeNothingElseForAName(String value) {
            assertThat(refused(expand(ENTRY, Map.of("host", value))))
                    .singleElement()
                    .asString()
                    .startsWith("parameters.host: host must be one exact host name without wildcards: ");
        }

        @Test
        void mayBeBoundedByTheInstallation() {
            OperatorConfiguration bounded = withBounds(new ParameterBounds(List.of("Contoso.com"), null, null, null));

            for (String good : List.of("contoso.com", "a.b.contoso.com")) {
                assertThat(expanded(Expander.expand(use(Map.of("host", good)), ENTRY, bounded)))
                        .hasSize(2);
            }
            assertThat(refused(Expander.expand(use(Map.of("host", "evilcontoso.com")), ENTRY, bounded)))
                    .containsExactly(
                            "parameters.host: host evilcontoso.com is not at or below one of the names that this"
                                    + " installation permits (parameterBounds.hostSuffixes): Contoso.com");
        }

        @Test
        void thatBecomeTooLongAreTheValuesFault() {
            CloudServiceSpec entry = entry("""
                    parameters: [{name: tenant, description: T., type: String}]
                    endpoints:
                      - {id: e, hosts: ["prod-${tenant}.example.com"], ports: [{port: 1}], source: {document: page}}
                    """);

            assertThat(refused(expand(entry, Map.of("tenant", "a".repeat(60)))))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "parameters.tenant: tenant does not fit into prod-${tenant}.example.com of endpoint e: ")
                    .endsWith("has a label longer than 63 characters");
        }
    }

    @Nested
    class Addresses {
        private static CloudServiceSpec entry(String scope) {
            return Entries.entry("""
                    parameters: [{name: servers, description: S., type: CidrList}]
                    endpoints:
                      - id: e
                        addresses: [203.0.114.0/24, "${servers}"]
                        ports: [{port: 1}]
                        scope: %s
                        source: {document: page}
                    """.formatted(scope));
        }

        @Test
        void comeFromTheEntryAndTheUser() {
            assertThat(lines(expand(entry("Internet"), Map.of()))).containsExactly("e |  | 256 |  | 1/TCP | Egress");
            assertThat(expanded(expand(entry("Internet"), Map.of("servers", "20.0.0.1, 20.0.0.0/24,2600::/64")))
                            .getFirst()
                            .addresses())
                    .hasToString("[20.0.0.0/24, 203.0.114.0/24, 2600::/64]");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        10.1.2.3            | servers: 10.1.2.3/32 is inside 10.0.0.0/8, private use (RFC 1918), which no service on the internet has
                        169.254.169.254     | servers: 169.254.169.254/32 is 169.254.169.254/32, cloud instance metadata
                        127.0.0.1           | servers: 127.0.0.1/32 is inside 127.0.0.0/8, loopback
                        fe80::1             | servers: fe80::1/128 is inside fe80::/10, link-local
                        0.0.0.0/0           | servers 0.0.0.0/0 is too wide: this installation permits prefixes of /24 and longer (parameterBounds.minimumPrefixLengthIPv4)
                        ::/0                | servers ::/0 is too wide: this installation permits prefixes of /64 and longer (parameterBounds.minimumPrefixLengthIPv6)
                        20.0.0.0/23         | servers 20.0.0.0/23 is too wide
                        20.0.0.1/24         | servers must be addresses and CIDRs separated by commas: 20.0.0.1/24 has host bits set
                        20.0.0.1,,20.0.0.2  | servers must be addresses and CIDRs separated by commas: an empty text
                        ::ffff:20.0.0.1     | servers must be addresses and CIDRs separated by commas:
                        020.0.0.1           | servers must be addresses and CIDRs separated by commas:
                        example.com         | servers must be addresses and CIDRs separated by commas:
                        ${servers}          | servers must be addresses and CIDRs separated by commas:
                        """)
        void ofTheUserAreBounded(String value, String message) {
            assertThat(refused(expand(entry("Internet"), Map.of("servers", value))))
                    .first()
                    .asString()
                    .startsWith("parameters.servers: " + message);
        }

        @Test
        void ofTheUserLieWithinTheRangesOfTheInstallation() {
            OperatorConfiguration bounded = withBounds(new ParameterBounds(null, null, null, List.of("20.0.0.0/16")));

            assertThat(expanded(Expander.expand(
                            use(Map.of("servers", "20.0.0.1,20.0.255.0/24")), entry("Internet"), bounded)))
                    .hasSize(1);
            for (String bad : List.of("20.1.0.0/24", "2600::1")) {
                assertThat(refused(Expander.expand(use(Map.of("servers", bad)), entry("Internet"), bounded)))
                        .singleElement()
                        .asString()
                        .startsWith("parameters.servers: servers " + bad)
                        .endsWith("is not within the addresses that this installation permits"
                                + " (parameterBounds.cidrs): 20.0.0.0/16");
            }
        }

        @Test
        void inTheIntranetLieWithinThePrivateRanges() {
            assertThat(expanded(Expander.expand(
                            use(Map.of("servers", "10.1.2.3, 20.0.0.1")),
                            entry("Intranet"),
                            withPrivate("10.1.0.0/16"))))
                    .hasSize(1);
            assertThat(refused(Expander.expand(
                            use(Map.of("servers", "10.2.0.1")), entry("Intranet"), withPrivate("10.1.0.0/16"))))
                    .containsExactly(
                            "parameters.servers: servers: 10.2.0.1/32 is inside 10.0.0.0/8, private use (RFC 1918),"
                                    + " and not within the private ranges that this installation permits (privateCIDRs):"
                                    + " 10.1.0.0/16");
            assertThat(refused(expand(entry("Intranet"), Map.of("servers", "10.2.0.1"))))
                    .containsExactly(
                            "parameters.servers: servers: 10.2.0.1/32 is inside 10.0.0.0/8, private use (RFC 1918),"
                                    + " and this installation permits no private range (privateCIDRs)");
            assertThat(refused(Expander.expand(
                            use(Map.of("servers", "10.1.2.3")), entry("Internet"), withPrivate("10.1.0.0/16"))))
                    .hasSize(1);
        }

        @Test
        void ofTheEntryMeetTheMinimumOfTheInstallation() {
            OperatorConfiguration narrow = Entries.configuration(
                    Map.of(), List.of(), new ParameterBounds(null, null, null, null), new MinimumPrefixLength(25, 48));

            assertThat(refused(Expander.expand(use(Map.of()), entry("Internet"), narrow)))
                    .containsExactly(
                            "name: endpoint e of this service: 203.0.114.0/24 is too wide: this installation permits"
                                    + " prefixes of /25 and longer (minimumPrefixLength)");
        }

        @Test
        void boundsAreForRequirementsNotForTheInstallationItself() {
            OperatorConfiguration installation = withDefaults("thing", Map.of("servers", "20.0.0.0/20"));

            assertThat(expanded(Expander.expand(use(Map.of()), entry("Internet"), installation))
                            .getFirst()
                            .addresses())
                    .hasToString("[20.0.0.0/20, 203.0.114.0/24]");
        }
    }

    @Nested
    class Ports {
        private static final CloudServiceSpec ENTRY = entry("""
                parameters:
                  - {name: instances, description: I., type: Integer, minimum: 1, maximum: 16}
                  - {name: port, description: P., type: Integer, minimum: 1, maximum: 65535}
                endpoints:
                  - id: counted
                    hosts: [a.example.com]
                    when: [{parameter: instances, atLeast: "2"}]
                    ports: [{port: 10124, countFrom: instances}]
                    source: {document: page}
                  - id: given
                    hosts: [a.example.com]
                    ports: [{port: 443}, {portFrom: port, protocol: UDP}]
                    source: {document: page}
                """);

        @ParameterizedTest
        @CsvSource({"2, 10124-10125/TCP", "16, 10124-10139/TCP"})
        void areCounted(String instances, String ports) {
            assertThat(lines(expand(ENTRY, Map.of("instances", instances))))
                    .contains("counted | a.example.com | 0 |  | " + ports + " | Egress");
        }

        @Test
        void areGiven() {
            assertThat(lines(expand(ENTRY, Map.of("instances", "1", "port", "65535"))))
                    .containsExactly("given | a.example.com | 0 |  | 443/TCP,65535/UDP | Egress");
        }

        @Test
        void areLeftOutWithoutAValue() {
            assertThat(lines(expand(ENTRY, Map.of())))
                    .containsExactly("given | a.example.com | 0 |  | 443/TCP | Egress");
        }

        @Test
        void endAtTheLastPort() {
            CloudServiceSpec entry = entry("""
                    parameters: [{name: instances, description: I., type: Integer, minimum: 1, maximum: 16}]
                    endpoints:
                      - id: e
                        hosts: [a.example.com]
                        ports: [{port: 65530, countFrom: instances}]
                        source: {document: page}
                    """);

            assertThat(lines(expand(entry, Map.of("instances", "6"))))
                    .containsExactly("e | a.example.com | 0 |  | 65530-65535/TCP | Egress");
            assertThat(refused(expand(entry, Map.of("instances", "7"))))
                    .containsExactly(
                            "parameters.instances: instances would make the ports 65530 to 65536 of endpoint e: a"
                                    + " port is 1 to 65535");
            assertThat(refused(expand(entry, Map.of())))
                    .containsExactly("parameters.instances: endpoint e has no port: give instances. I.");
        }
    }

    @Nested
    class Tests {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {parameter: version, atLeast: "2.0.5"}              | 2.0.4, 2.0.4.9, 2, 1.9 | 2.0.5, 2.0.5.0, 2.0.10, 2.1, 10
                        {parameter: version, atMost: "2.0.5"}               | 2.0.6, 2.0.5.1, 10     | 2.0.5, 2.0.5.0, 2, 0.1
                        {parameter: version, atLeast: "1", atMost: "2"}     | 0.9, 2.0.1             | 1, 1.5, 2.0
                        {parameter: version, in: ["1.0", "2"]}              | 1.1, 3                 | 1, 1.0.0, 2
                        {parameter: version, notIn: ["1.0", "2"]}           | 1, 2.0                 | 1.1, 3
                        """)
        void compareVersions(String test, String without, String with) {
            CloudServiceSpec entry = entry("""
                    parameters: [{name: version, description: V., type: Version}]
                    endpoints:
                      - {id: always, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                      - {id: e, when: [%s], hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                    """.formatted(test));

            assertThat(without.split(", "))
                    .allSatisfy(version -> assertThat(expanded(expand(entry, Map.of("version", version))))
                            .hasSize(1));
            assertThat(with.split(", "))
                    .allSatisfy(version -> assertThat(expanded(expand(entry, Map.of("version", version))))
                            .hasSize(2));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        {parameter: word, set: true}     | no  | yes
                        {parameter: word, set: false}    | yes | no
                        {parameter: word, in: [Abc]}     | no  | yes
                        {parameter: word, notIn: [ABC]}  | yes | no
                        {parameter: word, notIn: [x]}    | yes | yes
                        """)
        void knowWhatHasNoValue(String test, String without, String with) {
            CloudServiceSpec entry = entry("""
                    parameters: [{name: word, description: W., type: String}]
                    endpoints:
                      - {id: always, hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                      - {id: e, when: [%s], hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                    """.formatted(test));

            assertThat(expanded(expand(entry, Map.of()))).hasSize(without.equals("yes") ? 2 : 1);
            assertThat(expanded(expand(entry, Map.of("word", "aBC")))).hasSize(with.equals("yes") ? 2 : 1);
        }
    }

    @Test
    void anEntryWithFaultsIsRefusedWhereTheyMatter() {
        CloudServiceSpec entry = entry("""
                endpoints:
                  - {id: a, hosts: ["*"], ports: [{port: 1}], source: {document: page}}
                  - {id: b, addresses: [10.0.0.0/8], ports: [{port: 1}], source: {document: page}}
                  - {id: c, hosts: [a.example.com], source: {document: page}}
                  - {id: d, ports: [{port: 1}], source: {document: page}}
                  - {id: e, hosts: [a.example.com], ports: [{port: 1}], validFrom: "2026-02-30", source: {document: page}}
                """);

        assertThat(refused(expand(entry, Map.of())))
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).startsWith("name: endpoint "))
                .anySatisfy(problem ->
                        assertThat(problem).contains("endpoint a of this service: \"*\" would be every host"))
                .anySatisfy(problem -> assertThat(problem).contains("endpoint b of this service: 10.0.0.0/8"))
                .anySatisfy(problem -> assertThat(problem).contains("endpoint c of this service: it has no port"))
                .anySatisfy(problem -> assertThat(problem).contains("endpoint e of this service: Text '2026-02-30'"));
    }

    /** An entry that was never checked may name a parameter that it does not define. */
    @Test
    void aPortThatNobodyCanGiveIsRefused() {
        CloudServiceSpec entry = entry("""
                parameters: [{name: port, description: The port., type: Integer, minimum: 1, maximum: 9}]
                endpoints:
                  - id: e
                    hosts: [a.example.com]
                    ports: [{portFrom: nothing}, {portFrom: port}, {portFrom: port}]
                    source: {document: page}
                """);

        assertThat(refused(expand(entry, Map.of())))
                .containsExactly("parameters: endpoint e has no port: give nothing or port. The port.");
        assertThat(lines(expand(entry, Map.of("port", "9"))))
                .containsExactly("e | a.example.com | 0 |  | 9/TCP | Egress");
    }

    @Test
    void whoeverConnectsInNeedsNoAddress() {
        CloudServiceSpec entry = entry("""
                endpoints:
                  - {id: a, direction: Ingress, ports: [{port: 21}], source: {document: page}}
                  - {id: b, direction: Informational, addresses: [20.0.0.1], source: {document: page}}
                """);

        assertThat(lines(expand(entry, Map.of())))
                .containsExactly("a |  | 0 |  | 21/TCP | Ingress", "b |  | 1 |  |  | Informational");
    }
}
