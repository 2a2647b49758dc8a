package dev.cloudegress.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.walk.VendorDocument.Exemption;
import dev.cloudegress.walk.VendorDocument.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That both walks notice what they are for, on a small text with a catalog that fits and on catalogs that do not. */
class WalkTest {
    private static final String TEXT = """
            # Clients

            Clients need outbound port 443:

            - a.example.com
            - http://b.example.com
            - 20.0.0.1 for old ones on port 8080

            ## By region

            |North|*.north.example.com|
            |South|*.south.example.com|

            For example x1.north.example.com.

            ## Sources

            We connect to your relay from 20.0.1.0/24. The port is 9000.

            Read more at https://docs.example.com/page.
            """;

    private static final String CATALOG = """
            displayName: Thing
            edition: "2026-01-01"
            references: [{id: page, title: Page, date: "2026-01"}]
            parameters:
              - {name: region, type: Enum, values: [North, South], required: true, description: Where., roles: [client]}
              - {name: tenant, type: String, description: Who., roles: [client]}
            roles:
              - {name: client, description: A client.}
              - {name: relay, description: A relay.}
            endpoints:
              - id: main
                roles: [client]
                hosts: [a.example.com]
                ports: [{port: 443}]
                source: {document: page, section: Clients, lines: "3-5"}
              - id: plain
                roles: [client]
                hosts: [b.example.com]
                ports: [{port: 80}, {port: 443}]
                source: {document: page, section: Clients, lines: "3, 6"}
              - id: old
                roles: [client]
                addresses: [20.0.0.1]
                ports: [{port: 443}, {port: 8080}]
                source: {document: page, section: Clients, lines: "7"}
              - id: north
                roles: [client]
                when: [{parameter: region, in: [North]}]
                hosts: ["${tenant:-*}.north.example.com"]
                ports: [{port: 443}]
                source: {document: page, section: By region, lines: "11, 14"}
              - id: south
                roles: [client]
                when: [{parameter: region, in: [South]}]
                hosts: ["${tenant:-*}.south.example.com"]
                ports: [{port: 443}]
                source: {document: page, section: By region, lines: "12"}
              - id: source
                roles: [relay]
                addresses: [20.0.1.0/24]
                ports: [{port: 9000}]
                direction: Ingress
                source: {document: page, section: Sources, lines: "18"}
            """;

    private static final VendorDocument DOCUMENT = new VendorDocument(
            "Thing",
            "page",
            "# Clients",
            Tokeniser.PLAIN,
            Set.of(),
            List.of(
                    new Use("thing", "client", Map.of("region", "North")),
                    new Use("thing", "client", Map.of("region", "South")),
                    new Use("thing", "relay", Map.of())),
            passages(),
            List.of(new Exemption(20, "https://docs.example.com/page", "a link")));

    private static List<Passage> passages() {
        Passage clients = Passage.under("Clients").of("thing", "client").portsSaidBy("outbound port");
        Passage region = Passage.under("By region").of("thing", "client").ports(443);
        return List.of(
                clients.words("^- "),
                Passage.under("Clients")
                        .words("outbound port")
                        .of("thing", "client")
                        .sentence(),
                region.row("North").when("region", "North"),
                region.row("South").when("region", "South"),
                region.words("For example").when("region", "North").with("tenant", "x1"),
                Passage.under("Sources").of("thing", "relay").direction(Direction.INGRESS));
    }

    private static List<String> text(VendorDocument document, String text, String catalog) {
        return TextWalk.problems(document, document.read(text.lines().toList()), catalog(catalog));
    }

    private static List<String> claims(String catalog) {
        return ClaimWalk.problems(DOCUMENT, DOCUMENT.read(TEXT.lines().toList()), catalog(catalog));
    }

    private static Catalog catalog(String spec) {
        try {
            return Catalog.of(Map.of(
                    "thing",
                    YAMLMapper.builder()
                            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .build()
                            .readValue(spec, CloudServiceSpec.class)));
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    @Test
    void aCatalogThatFitsHasNoProblems() {
        assertThat(text(DOCUMENT, TEXT, CATALOG)).isEmpty();
        assertThat(claims(CATALOG)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            hosts: [a.example.com]|hosts: [c.example.com]|line 5 (Clients) prints "a.example.com", and the catalog has no such endpoint
            addresses: [20.0.0.1]|addresses: [20.0.0.2]|line 7 (Clients) prints "20.0.0.1", and the catalog has no such endpoint
            ports: [{port: 80}, {port: 443}]|ports: [{port: 443}]|line 6 (Clients) prints "http://b.example.com", and the catalog has [plain] without port 80/TCP
            {port: 8080}|{port: 8081}|line 7 (Clients) prints "20.0.0.1", and the catalog has [old] without port 8080/TCP
            lines: "3-5"|lines: "3, 6"|line 5 (Clients) prints "a.example.com", and the catalog has [main], from other places: [page 3, 6]
            direction: Ingress|direction: Egress|line 18 (Sources) prints "20.0.1.0/24", and the catalog has [source] in another direction than [Ingress]
            in: [South]|in: [North]|line 12 (By region) prints "*.south.example.com", and the catalog has no such endpoint
            roles: [relay]|roles: [client]|refused: [roles: nothing is documented for role relay
            """)
    void whatThePageHasAndTheCatalogLacksIsFound(String right, String wrong, String problem) {
        assertThat(text(DOCUMENT, TEXT, changed(right, wrong)))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            hosts: [a.example.com]|hosts: [a.example.com, c.example.com]|thing/main with c.example.com, which stands in none of its lines
            addresses: [20.0.0.1]|addresses: [20.0.0.0/31]|thing/old with [20.0.0.0/32], which stand in none of its lines
            ports: [{port: 80}, {port: 443}]|ports: [{port: 80}, {port: 444}]|thing/plain on 444/TCP, and its lines say
            lines: "3-5"|lines: "3-6"|thing/main from line 6 (Clients), which prints nothing of it
            lines: "3-5"|lines: "4, 5"|thing/main from line 4, which is blank
            lines: "3-5"|lines: "5, 99"|thing/main from line 99, and there are 20
            lines: "3-5"|lines: "5, 11"|thing/main from line 11 (By region), which prints nothing of it
            lines: "11, 14"|lines: "11, 12"|thing/north from line 12 (By region), which is not about [client] in direction Egress
            lines: "18"|lines: "5"|thing/source, and none of its lines is about that role
            section: Sources, lines: "18"|section: Sources|thing/source without lines
            direction: Ingress|direction: Egress|thing/source from line 18 (Sources), which is not about [relay] in direction Egress
            in: [South]|in: [North, South]|thing/south from line 12 (By region), which is not about [client]
            {name: relay, description: A relay.}|{name: relais, description: A relay.}|refused:
            """)
    void whatTheCatalogClaimsAndThePageDoesNotSayIsFound(String right, String wrong, String problem) {
        assertThat(claims(changed(right, wrong)))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @Test
    void whatNobodySaysAnythingAboutIsFound() {
        assertThat(text(DOCUMENT, TEXT + "\n# New\n\nAlso new.example.com on 8443.\n", CATALOG))
                .containsExactly(
                        "line 24 (New) prints \"new.example.com\", and nothing says what it belongs to",
                        "line 24 (New) prints \"8443\", and nothing says what it belongs to");
        assertThat(text(DOCUMENT, TEXT + "Also 20.0.0.300.\n", CATALOG))
                .singleElement()
                .satisfies(found -> assertThat(found).contains("20.0.0.300", "which nobody can read"));
    }

    @Test
    void exceptionsAndPassagesThatNothingNeedsAreFound() {
        List<Exemption> exceptions = new ArrayList<>(DOCUMENT.exceptions());
        exceptions.add(new Exemption(5, "z.example.com", "gone"));
        List<Passage> passages = new ArrayList<>(DOCUMENT.passages());
        passages.add(Passage.under("Elsewhere").of("thing", "client"));

        assertThat(text(changed(passages, exceptions), TEXT, CATALOG))
                .satisfiesExactlyInAnyOrder(
                        found -> assertThat(found).startsWith("no line is under Elsewhere"),
                        found -> assertThat(found).startsWith("line 5 does not print \"z.example.com\""));
    }

    @Test
    void aFlowWithoutPortsInItsLineIsLookedFor() {
        List<Passage> passages = new ArrayList<>(DOCUMENT.passages());
        passages.add(Passage.under("Clients")
                .words("outbound port")
                .of("thing", "client")
                .flow(443));
        assertThat(text(changed(passages, DOCUMENT.exceptions()), TEXT, CATALOG))
                .isEmpty();

        passages.add(Passage.under("Clients")
                .words("outbound port")
                .of("thing", "client")
                .flow(8443));
        assertThat(text(changed(passages, DOCUMENT.exceptions()), TEXT, CATALOG))
                .singleElement()
                .satisfies(found -> assertThat(found)
                        .startsWith("line 3 (Clients) prints \"8443/TCP\", and the catalog has no such endpoint"));
    }

    private static VendorDocument changed(List<Passage> passages, List<Exemption> exceptions) {
        return new VendorDocument(
                DOCUMENT.name(),
                DOCUMENT.reference(),
                DOCUMENT.sign(),
                DOCUMENT.tokeniser(),
                DOCUMENT.plainHeadings(),
                DOCUMENT.uses(),
                passages,
                exceptions);
    }

    private static String changed(String right, String wrong) {
        assertThat(CATALOG).contains(right);
        return CATALOG.replace(right, wrong);
    }
}
