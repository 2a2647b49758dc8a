package dev.cloudegress.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.walk.NewerFacts.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalog against the facts of the further pages, each under an entry that cites the page of that date. */
class NewerFactsTest {
    private static final String CONFIGURATION_MANAGER = "intune/configmgr/core/plan-design/";

    /** A fact that is not an endpoint of its page, and why. */
    private record Exemption(String path, String section, String value, String reason) {
        private boolean covers(Fact fact) {
            return fact.path().equals(path) && fact.section().equals(section) && Pattern.matches(value, fact.value());
        }
    }

    private static final List<Exemption> EXEMPTIONS = List.of(
            new Exemption(
                    CONFIGURATION_MANAGER + "hierarchy/ports.md",
                    "Ports used in Configuration Manager",
                    ".* <?-> .*",
                    "ports of flows without names: the endpoints have their names, and so their source, from other pages"),
            new Exemption(
                    CONFIGURATION_MANAGER + "network/includes/internet-endpoints-deploy-microsoft-edge.md",
                    "Deploy Microsoft Edge",
                    "aka\\.ms",
                    "in every role, from the page that includes this one"),
            new Exemption(
                    CONFIGURATION_MANAGER + "network/includes/internet-endpoints-tenant-attach.md",
                    "Tenant attach",
                    "aka\\.ms",
                    "in every role, from the page that includes this one"),
            new Exemption(
                    "memdocs/configmgr/core/plan-design/network/includes/internet-endpoints-cloud-services.md",
                    "Cloud services",
                    "<name>\\.(usgov)?cloudapp\\.net",
                    "the ports of the channel are those of the page about data flow, which is the source there"),
            new Exemption(
                    "intune/fundamentals/endpoints.md",
                    "178 Apple (2025-06 text; replaced by links to Apple in 2025-08)",
                    ".*",
                    "from an earlier text of the page, which has a date of its own"),
            new Exemption(
                    "CloudAppSecurityDocs/icap-stunnel.md",
                    "Third-party DLP",
                    "Cloud App Security -> stunnel",
                    "from the network requirements, which print the port too"),
            new Exemption(
                    "CloudAppSecurityDocs/icap-stunnel.md",
                    "Third-party DLP",
                    "adaprodconsole\\.blob\\.core\\.windows\\.net",
                    "a certificate that a person downloads once, while setting the stunnel up"),
            new Exemption(
                    "CloudAppSecurityDocs/siem.md",
                    "SIEM agent",
                    "SIEM agent -> Defender for Cloud Apps",
                    "from the network requirements, which have its addresses and port"),
            new Exemption(
                    "CloudAppSecurityDocs/log-collector-advanced-management.md",
                    "Log collector / receivers",
                    "network appliance -> log collector .*",
                    "from the network requirements, which name the flows; the ports are in the notes"));

    @Test
    void everyFactIsInTheCatalogUnderItsPage() throws IOException {
        Optional<Path> folder = VendorTexts.folder();
        assumeTrue(folder.isPresent(), VendorTexts.absent("the facts of further pages"));
        Optional<List<Fact>> facts = NewerFacts.find(folder.orElseThrow());
        assumeTrue(
                facts.isPresent(), "left out: the facts of further pages. No file of them in " + folder.orElseThrow());

        FactSearch search = new FactSearch(Catalog.builtIn());
        List<String> missing = new ArrayList<>();
        Set<Exemption> needed = new HashSet<>();
        for (Fact fact : facts.orElseThrow()) {
            search.reasonAgainst(fact).ifPresent(reason -> {
                Optional<Exemption> exemption = EXEMPTIONS.stream()
                        .filter(candidate -> candidate.covers(fact))
                        .findFirst();
                exemption.ifPresentOrElse(needed::add, () -> missing.add(fact + ": " + reason));
            });
        }

        assertThat(missing).isEmpty();
        assertThat(EXEMPTIONS).as("exceptions that are needed").allMatch(needed::contains);
    }

    private static final String CATALOG = """
            displayName: Thing
            edition: "2026-01-01"
            references:
              - {id: page, title: a/b.md of Vendor/docs, date: "2025-01-02"}
              - {id: other, title: c.md in a/d of Vendor/docs, date: "2025-03-04"}
              - {id: undated, title: Thing (undated), date: "2026-01-01", url: https://docs.example.com/docs/thing}
            parameters:
              - {name: region, type: Enum, values: [US1, US2], required: true, description: Where.}
              - {name: count, type: Integer, minimum: 1, maximum: 16, default: "1", description: How many.}
              - {name: label, type: String, description: Which.}
            roles: [{name: client, description: A client.}]
            endpoints:
              - id: names
                hosts: [a.example.com, "${label}.b.example.com", "${label:-*}.c.example.com"]
                ports: [{port: 443}, {port: 10124, countFrom: count}]
                source: {document: page}
              - id: us1
                when: [{parameter: region, in: [US1]}]
                addresses: [20.0.0.0/24]
                serviceTags: [{cloud: Public, name: Storage}]
                ports: [{port: 443}]
                source: {document: page}
              - id: in
                addresses: [20.0.1.1]
                direction: Ingress
                source: {document: other}
              - id: near
                hosts: ["${label}.near.example.com"]
                ports: [{port: 135}]
                scope: Intranet
                source: {document: undated}
            """;

    /** Path, date, variant, kind, value, port, direction, and why it is not there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a/b.md|2025-01-02|-|fqdn|a.example.com|443|egress|-
            a/b.md|2025-01-02 (text of spring)|-|fqdn|A.example.com|10124-10139|egress|-
            a/b.md|2025-01-02|-|template|<prefix>.b.example.com|443|egress|-
            a/b.md|2025-01-02|-|wildcard|*.c.example.com|443|egress|-
            a/b.md|2025-01-02|US1|ip|20.0.0.7|443|egress|-
            a/b.md|2025-01-02|US 1|cidr|20.0.0.0/25|443|egress|-
            a/b.md|2025-01-02|-|servicetag|Storage|443|egress|-
            a/d/c.md|2025-03-04|-|ip|20.0.1.1|-|ingress|-
            a/b.md|2025-01-02|-|flow|client to thing|443|egress|-
            docs/thing|undated|-|flow|thing to thing|135|intranet|-
            a/b.md|2024-01-02|-|fqdn|a.example.com|443|egress|no endpoint is from this page
            b.md|2025-03-04|-|ip|20.0.1.1|-|ingress|no endpoint is from this page
            a/b.md|2025-01-02|-|fqdn|d.example.com|443|egress|no such destination from this page
            a/b.md|2025-01-02|-|ip|20.0.1.1|443|egress|no such destination from this page
            a/b.md|2025-01-02|-|cidr|20.0.0.0/23|443|egress|no such destination from this page
            a/b.md|2025-01-02|-|servicetag|Sql|443|egress|no such destination from this page
            a/b.md|2025-01-02|-|fqdn|a.example.com|80|egress|without port 80: names
            a/b.md|2025-01-02|-|fqdn|a.example.com|10124-10140|egress|without port 10124-10140: names
            a/b.md|2025-01-02|-|fqdn|a.example.com|dynamic|egress|without port dynamic: names
            a/b.md|2025-01-02|US2|ip|20.0.0.7|443|egress|only under another choice: us1
            a/d/c.md|2025-03-04|-|ip|20.0.1.1|-|egress|another direction: in
            a/b.md|2025-01-02|-|flow|client to thing|443|intranet|another direction: names, us1
            """)
    void aFactIsFoundOrTheReasonSaid(
            String path,
            String date,
            @Nullable String variant,
            String kind,
            String value,
            @Nullable String port,
            String direction,
            @Nullable String reason)
            throws IOException {
        Catalog catalog = Catalog.of(Map.of("thing", new YAMLMapper().readValue(CATALOG, CloudServiceSpec.class)));
        Fact fact = new Fact(
                path, date, "Section", variant, kind, value, port == null ? List.of() : List.of(port), direction);

        assertThat(new FactSearch(catalog).reasonAgainst(fact)).isEqualTo(Optional.ofNullable(reason));
    }

    @Test
    void factsAreReadFromTheFileThatHasThem(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.json"), "[{\"id\": \"o01\"}]");
        assertThat(NewerFacts.find(folder)).isEmpty();

        Files.writeString(
                folder.resolve("b.json"),
                new ObjectMapper()
                        .writeValueAsString(List.of(Map.of(
                                "source_path", "a/b.md",
                                "doc_date", "2025-01-02",
                                "section", "Ports",
                                "kind", "fqdn",
                                "value", "A.example.com",
                                "normalized", "a.example.com",
                                "ports", List.of("443", "10124-10139"),
                                "direction", "egress"))));
        assertThat(NewerFacts.find(folder))
                .hasValue(List.of(new Fact(
                        "a/b.md",
                        "2025-01-02",
                        "Ports",
                        null,
                        "fqdn",
                        "a.example.com",
                        List.of("443", "10124-10139"),
                        "egress")));
    }
}
