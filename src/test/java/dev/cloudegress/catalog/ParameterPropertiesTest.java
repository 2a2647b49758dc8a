package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.catalog.Expansion.Refused;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.SpecialPurpose;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No value of a parameter makes a host or an address that its type does not allow, however hard it tries. */
class ParameterPropertiesTest {
    private static final CloudServiceSpec ENTRY = Entries.entry("""
            parameters:
              - {name: tenant, description: T., type: String}
              - {name: region, description: R., type: String}
              - {name: host, description: H., type: Host}
              - {name: servers, description: S., type: CidrList}
              - {name: port, description: P., type: Integer, minimum: 1024, maximum: 2048}
            endpoints:
              - id: labels
                hosts: ["${tenant:-*}.a.example.com", "pre-${tenant}.${region}.b.example.com", "*.${region}.c.example.com"]
                ports: [{port: 443}]
                source: {document: page}
              - {id: host, hosts: ["${host}"], ports: [{port: 443}], source: {document: page}}
              - {id: addresses, addresses: ["${servers}"], ports: [{port: 443}], source: {document: page}}
              - {id: port, hosts: [d.example.com], ports: [{port: 443}, {portFrom: port}], source: {document: page}}
            """);

    /** Texts that are good, nearly good, or made to break out: dots of all scripts, wildcards, templates, escapes, control characters. */
    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "contoso",
                "A1",
                "-",
                "_",
                ".",
                "..",
                "*",
                "**",
                "*.",
                "。",
                "．",
                "｡",
                "․",
                "\u200b",
                "\u00ad",
                "\u0000",
                "\n",
                "\r\n",
                "\t",
                " ",
                "%2e",
                "%00",
                "\\",
                "/",
                "//",
                ":",
                ":443",
                "@",
                "#",
                "?",
                ",",
                "${tenant}",
                "${region}",
                "${host}",
                "${tenant:-*}",
                "${",
                "}",
                "$",
                "{",
                "xn--",
                "xn--nxasmq6b",
                "münchen",
                "ＥＶＩＬ",
                "\u212a",
                "İ",
                "ß",
                "com",
                "example.com",
                "0",
                "1",
                "65535",
                "-1",
                "0x7f",
                "10.0.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "0.0.0.0/0",
                "::/0",
                "::1",
                "::ffff:10.0.0.1",
                "20.0.0.0/24",
                "/0",
                "/32",
                "fe80::1%eth0",
                "2600::/64",
                "x".repeat(63),
                "x".repeat(64),
                "y.".repeat(120));
        return Arbitraries.oneOf(
                pieces.list().ofMinSize(0).ofMaxSize(6).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(80),
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .numeric()
                        .withChars('-', '.')
                        .ofMaxLength(70));
    }

    @Property(tries = 3000)
    void aLabelStaysALabel(@ForAll("hostile") String tenant, @ForAll("hostile") String region) {
        Expansion expansion =
                Expander.expand(Entries.use(Map.of("tenant", tenant, "region", region)), ENTRY, Entries.defaults());

        switch (expansion) {
            case Refused refused ->
                assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.path()).isIn("parameters.tenant", "parameters.region");
                    assertPrintable(problem.message());
                });
            case Expanded expanded -> {
                String t = lowerAscii(tenant);
                String r = lowerAscii(region);
                assertThat(expanded.endpoints().stream()
                                .filter(endpoint -> endpoint.id().equals("labels"))
                                .flatMap(endpoint -> endpoint.hosts().stream())
                                .map(HostPattern::toString))
                        .containsExactlyInAnyOrder(
                                t + ".a.example.com",
                                "pre-" + t + "." + r + ".b.example.com",
                                "*." + r + ".c.example.com");
                assertThat(List.of(t, r))
                        .allSatisfy(label -> assertThat(label).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
            }
        }
    }

    @Property(tries = 3000)
    void aHostStaysOneName(@ForAll("hostile") String host) {
        Expansion expansion = Expander.expand(Entries.use(Map.of("host", host)), ENTRY, Entries.defaults());

        switch (expansion) {
            case Refused refused ->
                assertThat(refused.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("parameters.host");
                    assertPrintable(problem.message());
                });
            case Expanded expanded -> {
                String name = lowerAscii(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
                assertThat(hosts(expanded, "host")).containsExactly(new HostPattern.ExactHost(name));
            }
        }
    }

    @Property(tries = 3000)
    void addressesStayWithinTheirBounds(@ForAll("hostile") String servers) {
        Expansion expansion = Expander.expand(Entries.use(Map.of("servers", servers)), ENTRY, Entries.defaults());

        switch (expansion) {
            case Refused refused ->
                assertThat(refused.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("parameters.servers");
                    assertPrintable(problem.message());
                });
            case Expanded expanded ->
                assertThat(expanded.endpoints().stream()
                                .filter(endpoint -> endpoint.id().equals("addresses"))
                                .flatMap(endpoint -> endpoint.addresses().cidrs().stream()))
                        .isNotEmpty()
                        .allSatisfy(cidr -> {
                            assertThat(SpecialPurpose.reasonAgainst(cidr)).isEmpty();
                            assertThat(Stream.of(servers.split(","))
                                            .map(String::strip)
                                            .map(Cidr::parse))
                                    .anyMatch(given -> given.overlaps(cidr));
                        });
        }
    }

    @Property(tries = 1000)
    void aPortStaysWithinItsBounds(@ForAll("hostile") String port) {
        Expansion expansion = Expander.expand(Entries.use(Map.of("port", port)), ENTRY, Entries.defaults());

        if (expansion instanceof Expanded expanded) {
            int value = Integer.parseInt(port);
            assertThat(value).isBetween(1024, 2048);
            assertThat(expanded.endpoints())
                    .filteredOn(endpoint -> endpoint.id().equals("port"))
                    .singleElement()
                    .satisfies(endpoint -> assertThat(endpoint.ports()).hasToString("443/TCP," + value + "/TCP"));
        }
    }

    @Property(tries = 1000)
    void noParameterNameDoesAnything(@ForAll("hostile") String name, @ForAll("hostile") String value) {
        if (ENTRY.parameters().stream().noneMatch(parameter -> parameter.name().equals(name))) {
            assertThat(Expander.expand(Entries.use(Map.of(name, value)), ENTRY, Entries.defaults()))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .satisfies(problem -> assertPrintable(problem.toString())));
        }
    }

    private static List<HostPattern> hosts(Expanded expanded, String id) {
        return expanded.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .flatMap(endpoint -> endpoint.hosts().stream())
                .toList();
    }

    /** Messages go to logs and conditions: no control characters, nothing that looks like another line, no length without end. */
    private static void assertPrintable(String message) {
        assertThat(message).matches("[\\x20-\\x7e…]{1,2000}");
    }

    private static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder();
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
        return lower.toString();
    }
}
