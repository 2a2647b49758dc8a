package dev.cloudegress.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.CatalogChecks;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.config.ConfigurationReader;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.golden.CatalogVariants.Variant;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CatalogVariantsTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final OperatorConfiguration CONFIGURATION =
            ConfigurationReader.read("test", """
            apiVersion: cloudegress.dev/v1alpha1
            kind: OperatorConfiguration
            privateCIDRs: [10.0.0.0/8]
            """.getBytes(StandardCharsets.UTF_8));

    @Test
    void aRoleWithoutParametersHasOneVariant() {
        assertThat(lines("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                """)).containsExactly("default {} a");
    }

    @Test
    void enumsThatTheRoleDependsOnAreCombined() {
        assertThat(lines("""
                parameters:
                  - {name: dataCenter, description: D., type: Enum, values: [EU1, EU2], required: true}
                  - {name: cloud, description: C., type: Enum, values: [Public, USGov], default: Public}
                  - {name: elsewhere, description: E., type: Enum, values: [A, B], roles: [other]}
                roles: [{name: client, description: C.}, {name: other, description: O.}]
                endpoints:
                  - {id: host, hosts: ["${dataCenter}.example.com"], ports: [{port: 443}], source: {document: page}}
                  - {id: gov, roles: [client], when: [{parameter: cloud, in: [USGov]}], hosts: [g.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: other, roles: [other], when: [{parameter: elsewhere, in: [B]}], hosts: [o.example.com], ports: [{port: 443}], source: {document: page}}
                """))
                .containsExactly(
                        "eu1-public {dataCenter=EU1} host",
                        "eu1-usgov {cloud=USGov, dataCenter=EU1} gov host",
                        "eu2-public {dataCenter=EU2} host",
                        "eu2-usgov {cloud=USGov, dataCenter=EU2} gov host");
    }

    @Test
    void anEnumThatMayBeLeftOutIsLeftOutOnce() {
        assertThat(lines("""
                parameters:
                  - {name: region, description: R., type: Enum, values: [North, South]}
                endpoints:
                  - {id: all, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: north, when: [{parameter: region, in: [North]}], hosts: [n.example.com], ports: [{port: 443}], source: {document: page}}
                """)).containsExactly("default {} all = south", "north {region=North} all north");
    }

    @Test
    void thresholdsAreLookedAtFromBothSides() {
        assertThat(lines("""
                parameters:
                  - name: version
                    description: V.
                    type: Version
                    required: true
                    ranges: [{atMost: "1.0.5088"}, {atLeast: "2.0"}]
                    otherwise: the vendor documents none in between
                  - {name: size, description: S., type: Integer, minimum: 1, maximum: 9, default: "4"}
                endpoints:
                  - {id: all, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: new, when: [{parameter: version, atLeast: "3.1"}], hosts: [n.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: large, when: [{parameter: size, atLeast: "7"}], hosts: [l.example.com], ports: [{port: 443}], source: {document: page}}
                """))
                .containsExactly(
                        "version-1-0-5088-size-4 {version=1.0.5088} all"
                                + " = version-1-0-5088-size-6 version-2-0-size-4 version-2-0-size-6 version-3-0-size-4 version-3-0-size-6",
                        "version-1-0-5088-size-7 {size=7, version=1.0.5088} all large = version-2-0-size-7 version-3-0-size-7",
                        "version-1-0-5089-size-4 {version=1.0.5089} refused = version-1-0-5089-size-6 version-1-0-5089-size-7",
                        "version-1-999999999-size-4 {version=1.999999999} refused"
                                + " = version-1-999999999-size-6 version-1-999999999-size-7",
                        "version-3-1-size-4 {version=3.1} all new = version-3-1-size-6",
                        "version-3-1-size-7 {size=7, version=3.1} all large new");
    }

    @Test
    void portsAreCountedFromTheLeastToTheGreatest() {
        List<Variant> variants = variants("""
                parameters:
                  - {name: vmInstances, description: V., type: Integer, minimum: 1, maximum: 16, default: "1"}
                endpoints:
                  - {id: vms, hosts: [a.example.com], ports: [{port: 10124, countFrom: vmInstances}], source: {document: page}}
                """);

        assertThat(variants)
                .extracting(Variant::name)
                .containsExactly("vm-instances-1", "vm-instances-2", "vm-instances-16");
        assertThat(variants)
                .extracting(
                        variant -> endpoints(variant).iterator().next().ports().toString())
                .containsExactly("10124/TCP", "10124-10125/TCP", "10124-10139/TCP");
    }

    @Test
    void whatIsOptionalIsGivenTogetherOrNotAtAllAndPortsOnlyBesideTheRest() {
        List<Variant> variants = variants("""
                parameters:
                  - {name: tenant, description: T., type: String}
                  - {name: host, description: H., type: Host}
                  - {name: addresses, description: A., type: CidrList}
                  - {name: relayAddresses, description: A., type: CidrList}
                  - {name: port, description: P., type: Integer, minimum: 1, maximum: 65535, default: "514"}
                  - {name: account, description: A., type: String, pattern: "[a-z0-9]{3,7}", required: true}
                endpoints:
                  - {id: portal, hosts: ["${tenant:-*}.example.com", "${account}.example.net"], ports: [{port: 443}], source: {document: page}}
                  - {id: relay, hosts: ["${tenant}.example.org"], addresses: ["${relayAddresses}"], ports: [{port: 443}], source: {document: page}}
                  - {id: syslog, hosts: ["${host}"], addresses: ["${addresses}"], scope: Intranet, ports: [{portFrom: port}], source: {document: page}}
                """);

        assertThat(variants.stream().map(CatalogVariantsTest::line))
                .containsExactly(
                        "default {account=adatum} portal",
                        "destination-given {account=adatum, addresses=10.20.2.0/28,10.20.2.77, host=host.example.com,"
                                + " relayAddresses=151.101.3.0/28, tenant=contoso} portal relay syslog",
                        "all-given {account=adatum, addresses=10.20.2.0/28,10.20.2.77, host=host.example.com, port=8444,"
                                + " relayAddresses=151.101.3.0/28, tenant=contoso} portal relay syslog");
    }

    @Test
    void whatARoleRequiresToBeSetIsUsuallySet() {
        assertThat(lines("""
                parameters:
                  - {name: region, description: R., type: String}
                  - {name: host, description: H., type: Host}
                roles:
                  - {name: client, description: C., requires: [{when: {parameter: region, set: true}, otherwise: give the region}]}
                endpoints:
                  - {id: all, hosts: ["${region}.example.com", "${host}"], ports: [{port: 443}], source: {document: page}}
                """))
                .containsExactly(
                        "default {region=westeurope} all",
                        "host {host=host.example.com, region=westeurope} all",
                        "without-region {} refused = without-region-host");
    }

    @Test
    void whatIsRequiredOnlySomewhereIsUsuallyLeftOut() {
        assertThat(lines("""
                parameters:
                  - {name: cloud, description: C., type: Enum, values: [Public, USGov], default: Public}
                  - {name: region, description: R., type: String}
                roles:
                  - name: client
                    description: C.
                    requires: [{where: [{parameter: cloud, in: [USGov]}], when: {parameter: region, set: true}, otherwise: give the region}]
                endpoints:
                  - {id: all, hosts: [a.example.com, "${region}.example.com"], ports: [{port: 443}], source: {document: page}}
                """))
                .containsExactly(
                        "public {} all",
                        "public-region {region=westeurope} all = usgov-region",
                        "usgov {cloud=USGov} refused");
    }

    @Test
    void whatIsRefusedIsAVariant() {
        assertThat(lines("""
                parameters:
                  - {name: dataCenter, description: D., type: Enum, values: [EU1, Gov], required: true}
                roles:
                  - name: client
                    description: C.
                    requires: [{when: {parameter: dataCenter, notIn: [Gov]}, otherwise: the vendor has no row for Gov}]
                endpoints:
                  - {id: all, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                """)).containsExactly("eu1 {dataCenter=EU1} all", "gov {dataCenter=Gov} refused");
    }

    @Test
    void aValueThatIsComparedWithIsTried() {
        assertThat(lines("""
                parameters:
                  - {name: tenant, description: T., type: String}
                endpoints:
                  - {id: all, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: own, when: [{parameter: tenant, in: [fabrikam]}], hosts: [o.example.com], ports: [{port: 443}], source: {document: page}}
                """)).containsExactly("default {} all = contoso", "fabrikam {tenant=fabrikam} all own");
    }

    /** One endpoint only where one thing is given and the other is not: neither all nor nothing reaches it. */
    @Test
    void noEndpointIsForgotten() {
        assertThat(lines("""
                parameters:
                  - {name: one, description: O., type: Host}
                  - {name: two, description: T., type: Host}
                endpoints:
                  - {id: all, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: half, when: [{parameter: one, set: true}, {parameter: two, set: false}], hosts: [h.example.com], ports: [{port: 443}], source: {document: page}}
                """)).containsExactly("default {} all = all-given", "for-half {one=one.example.com} all half");
    }

    @Test
    void manyCombinationsBecomeThoseOfTheEnumsAndOneAtATime() {
        // 4 x 4 data centers and tiers, thrice by version, twice by tenant: 96 that differ.
        String entry = """
                parameters:
                  - {name: dataCenter, description: D., type: Enum, values: [A, B, C, D], required: true}
                  - {name: tier, description: T., type: Enum, values: [E, F, G, H], default: E}
                  - {name: version, description: V., type: Version, default: "5.0"}
                  - {name: tenant, description: T., type: String}
                endpoints:
                  - {id: host, hosts: ["${dataCenter}-${tier}.example.com", "${tenant:-*}.example.org"], ports: [{port: 443}], source: {document: page}}
                  - {id: old, when: [{parameter: version, atMost: "4"}], hosts: [o.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: newest, when: [{parameter: version, atLeast: "6"}], hosts: [n.example.com], ports: [{port: 443}], source: {document: page}}
                """;
        assertThat(lines(entry))
                .hasSize(16 + 3)
                .startsWith(
                        "a-e-version-5-0 {dataCenter=A} host = a-e-version-5",
                        "a-f-version-5-0 {dataCenter=A, tier=F} host")
                .endsWith(
                        "a-e-version-4 {dataCenter=A, version=4} host old",
                        "a-e-version-6 {dataCenter=A, version=6} host newest",
                        "a-e-version-5-0-tenant {dataCenter=A, tenant=contoso} host");
    }

    @Test
    void tooManyEnumsAreVariedOneAtATime() {
        List<String> lines = lines("""
                parameters:
                  - {name: one, description: O., type: Enum, values: [A, B, C, D, E, F], required: true}
                  - {name: two, description: T., type: Enum, values: [G, H, I, J, K, L], required: true}
                endpoints:
                  - {id: host, hosts: ["${one}-${two}.example.com"], ports: [{port: 443}], source: {document: page}}
                """);

        assertThat(lines)
                .hasSize(1 + 5 + 5)
                .startsWith("a-g {one=A, two=G} host", "b-g {one=B, two=G} host")
                .endsWith("a-l {one=A, two=L} host");
    }

    /** What is usual is not what is refused, or nothing but refusals would be varied. */
    @Test
    void whatIsUsualIsNotRefused() {
        String values = IntStream.range(0, 40).mapToObj(i -> "v" + i).collect(Collectors.joining(", "));
        List<Variant> variants = variants("""
                parameters:
                  - {name: one, description: O., type: Enum, values: [%s], required: true}
                  - {name: cloud, description: C., type: Enum, values: [Public, USGov], default: Public}
                roles:
                  - {name: client, description: C., requires: [{when: {parameter: cloud, in: [USGov]}, otherwise: only there}]}
                endpoints:
                  - {id: host, hosts: ["${one}.example.com"], ports: [{port: 443}], source: {document: page}}
                """.formatted(values));

        assertThat(variants).filteredOn(variant -> !variant.isRefused()).hasSize(40);
        assertThat(variants)
                .filteredOn(Variant::isRefused)
                .singleElement()
                .extracting(Variant::name)
                .isEqualTo("v0-public");
    }

    @Test
    void namesAreShortAndDiffer() {
        List<Variant> variants = variants("""
                parameters:
                  - {name: one, description: O., type: Enum, required: true,
                     values: [a-long-value-that-goes-on-and-on, another-long-value-that-goes-on]}
                  - {name: two, description: T., type: Enum, required: true,
                     values: [and-on-and-on-and-on-for-ever-until-here, and-on-and-on-and-on-for-ever-until-there]}
                endpoints:
                  - {id: host, hosts: ["${one}.${two}.example.com"], ports: [{port: 443}], source: {document: page}}
                """);

        assertThat(variants)
                .extracting(Variant::name)
                .containsExactly(
                        "a-long-value-that-goes-on-and-on-and-on-and-on-and-on-for-ever",
                        "a-long-value-that-goes-on-and-on-and-on-and-on-and-on-for-ever-2",
                        "another-long-value-that-goes-on-and-on-and-on-and-on-for-ever-u",
                        "another-long-value-that-goes-on-and-on-and-on-and-on-for-ever-u-2");
    }

    @Test
    void aPatternWithoutASampleIsSaid() {
        assertThatThrownBy(() -> variants("""
                        parameters:
                          - {name: code, description: C., type: String, pattern: "zz[0-9]", required: true}
                        endpoints:
                          - {id: host, hosts: ["${code}.example.com"], ports: [{port: 443}], source: {document: page}}
                        """))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("zz[0-9] of code");
    }

    private static List<String> lines(String parts) {
        return variants(parts).stream().map(CatalogVariantsTest::line).toList();
    }

    /** Name, parameters, the endpoints that there are or that it is refused, and what is like it. */
    private static String line(Variant variant) {
        return variant.name() + " " + variant.parameters() + " "
                + (variant.isRefused()
                        ? "refused"
                        : endpoints(variant).stream().map(Endpoint::id).collect(Collectors.joining(" ")))
                + (variant.alike().isEmpty() ? "" : " = " + String.join(" ", variant.alike()));
    }

    private static Collection<Endpoint> endpoints(Variant variant) {
        return ((Expansion.Expanded) variant.expansion()).endpoints();
    }

    /** The variants of the first role of an entry, which is made from the parts that matter. */
    private static List<Variant> variants(String parts) {
        String yaml = """
                displayName: Thing
                edition: "2026-01-01"
                references: [{id: page, title: Page, date: "2026-01"}]
                """
                + (parts.contains("roles: [{name") || parts.contains("roles:\n")
                        ? ""
                        : "roles: [{name: client, description: A client.}]\n")
                + parts;
        CloudServiceSpec spec = JSON.convertValue(new org.yaml.snakeyaml.Yaml().load(yaml), CloudServiceSpec.class);
        assertThat(CatalogChecks.check("thing", spec)).isEmpty();
        List<Variant> variants = CatalogVariants.of("thing", spec, spec.roles().getFirst(), CONFIGURATION);
        assertThat(Set.copyOf(variants.stream().map(Variant::name).toList())).hasSameSizeAs(variants);
        return variants;
    }
}
