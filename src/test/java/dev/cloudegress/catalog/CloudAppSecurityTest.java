package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the page: every row by count and digest, every role by its endpoints. */
class CloudAppSecurityTest {
    private static final CloudServiceSpec SERVICE =
            Catalog.builtIn().find("cloud-app-security").orElseThrow();

    private static Expansion expand(String role, Map<String, String> parameters) {
        return expand(List.of(role), parameters);
    }

    private static Expansion expand(List<String> roles, Map<String, String> parameters) {
        return Catalog.builtIn().expand(new ServiceUse("cloud-app-security", null, roles, parameters), defaults());
    }

    private static ServiceEndpoint endpoint(String id) {
        return SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Line of the page, number of distinct addresses, and the first 16 digits of the SHA-256 of those addresses, sorted by number and
     * joined by line feeds: computed from the page, not from the manifest.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
            portal-us1, US1, 73, 9, c1daa4f8d8d9e14e
            portal-us2, US2, 74, 9, 430029826bf3abaf
            portal-us3, US3, 75, 8, 0c4f4efcd214bc28
            portal-eu1, EU1, 76, 9, ccd94236872b7e48
            portal-eu2, EU2, 77, 8, 09ed655be48031b9
            portal-govus1, GovUS1, 78, 2, 6d3ece105880ed9b
            session-us1, US1, 95, 70, c4b0d3ae53c9ab35
            session-us2, US2, 96, 70, 82beb5c7870707ef
            session-us3, US3, 97, 82, 1c384fff828c60aa
            session-eu1, EU1, 98, 70, 66a93d0a0e4e2818
            session-eu2, EU2, 99, 60, 53d5652b80f09e80
            siem-us1, US1, 109, 9, c1daa4f8d8d9e14e
            siem-us2, US2, 110, 9, 430029826bf3abaf
            siem-us3, US3, 111, 8, 0c4f4efcd214bc28
            siem-eu1, EU1, 112, 9, ccd94236872b7e48
            siem-eu2, EU2, 113, 8, 09ed655be48031b9
            siem-govus1, GovUS1, 114, 2, 6d3ece105880ed9b
            app-connector-us1, US1, 132, 21, a8f7892e21f95ac6
            app-connector-us2, US2, 133, 17, 24ac68f01543c57d
            app-connector-us3, US3, 134, 10, 0f31f3d901b57e87
            app-connector-eu1, EU1, 135, 17, 49d1ab636a588f5f
            app-connector-eu2, EU2, 136, 10, 6a1bd02be4c00769
            app-connector-govus1, GovUS1, 137, 3, 3bc5d6eab5f34e0b
            external-dlp-us1, US1, 159, 19, 755f8ff740bccd9f
            external-dlp-us2, US2, 160, 15, ce9c330b5a7b7e61
            external-dlp-us3, US3, 161, 8, ccd83793289e5224
            external-dlp-eu1, EU1, 162, 15, d6651becb69895d4
            external-dlp-eu2, EU2, 163, 8, f8099d41d976a7eb
            """)
    void hasEveryAddressOfTheRow(String id, String dataCenter, int line, int count, String digest)
            throws NoSuchAlgorithmException {
        ServiceEndpoint row = endpoint(id);

        assertThat(row.addresses()).hasSize(count).doesNotHaveDuplicates();
        assertThat(sha256(row.addresses())).startsWith(digest);
        assertThat(row.source().lines()).contains(String.valueOf(line));
        assertThat(row.when())
                .singleElement()
                .satisfies(test -> assertThat(test.in()).containsExactly(dataCenter));
    }

    private static String sha256(List<String> addresses) throws NoSuchAlgorithmException {
        String text = addresses.stream()
                .sorted((a, b) -> Arrays.compare(octets(a), octets(b)))
                .collect(Collectors.joining("\n"));
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static int[] octets(String address) {
        return Arrays.stream(address.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    /** What the page has in all, by section. */
    @ParameterizedTest
    @CsvSource({"portal, 21", "session-controls, 352", "siem-agent, 21", "app-connector, 72", "external-dlp, 65"})
    void hasEveryAddressOfTheSection(String role, int distinct) {
        Set<String> addresses = new TreeSet<>();
        SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.roles().contains(role) && endpoint.scope() == Scope.INTERNET)
                .forEach(endpoint -> addresses.addAll(endpoint.addresses()));

        assertThat(addresses).hasSize(distinct);
    }

    @ParameterizedTest
    @CsvSource({
        "US1, us.portal.cloudappsecurity.com, 9",
        "US2, us2.portal.cloudappsecurity.com, 9",
        "US3, us3.portal.cloudappsecurity.com, 8",
        "EU1, eu.portal.cloudappsecurity.com, 9",
        "EU2, eu2.portal.cloudappsecurity.com, 8"
    })
    void portal(String dataCenter, String suffix, int addresses) {
        String own = "portal-" + dataCenter.toLowerCase(Locale.ROOT);
        List<String> general = List.of(
                "portal | portal.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                "portal-blob | *.blob.core.windows.net | 0 | Public/Storage | 443/TCP | Egress",
                "portal-cdn | cdn.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                "portal-discovery | adaproddiscovery.azureedge.net | 0 |  | 443/TCP | Egress",
                "portal-flow | flow.microsoft.com | 0 |  | 443/TCP | Egress",
                "portal-msecnd | *.msecnd.net | 0 |  | 443/TCP | Egress",
                "portal-s-microsoft | *.s-microsoft.com | 0 |  | 443/TCP | Egress",
                "portal-sharepoint | static2.sharepointonline.com | 0 |  | 443/TCP | Egress",
                "portal-virtualearth | dev.virtualearth.net | 0 |  | 443/TCP | Egress",
                "portal-visualstudio | dc.services.visualstudio.com | 0 | Public/AzureMonitor | 443/TCP | Egress");

        assertThat(lines(expand("portal", Map.of("dataCenter", dataCenter))))
                .hasSize(13)
                .containsAll(general)
                .contains(
                        "portal-any | *.portal.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                        "portal-domain | *.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                        own + " | *." + suffix + " | " + addresses + " |  | 443/TCP | Egress");
        assertThat(lines(expand("portal", Map.of("dataCenter", dataCenter, "tenant", "Mod244533"))))
                .hasSize(12)
                .containsAll(general)
                .contains(
                        "portal-domain | mod244533.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                        own + " | mod244533." + suffix + " | " + addresses + " |  | 443/TCP | Egress");
    }

    @Test
    void portalOfTheGovernment() {
        List<String> fixed = List.of(
                "portal-gov | portal.cloudappsecurity.us | 0 |  | 443/TCP | Egress",
                "portal-gov-cdn | cdn.cloudappsecurity.com | 0 |  | 443/TCP | Egress");

        assertThat(lines(expand("portal", Map.of("dataCenter", "GovUS1"))))
                .hasSize(16)
                .containsAll(fixed)
                .contains(
                        "portal-any | *.portal.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                        "portal-gov-any | *.portal.cloudappsecurity.us | 0 |  | 443/TCP | Egress",
                        "portal-govus1 | *.us1.portal.cloudappsecurity.us | 2 |  | 443/TCP | Egress");
        assertThat(lines(expand("portal", Map.of("dataCenter", "GovUS1", "tenant", "contoso"))))
                .hasSize(14)
                .containsAll(fixed)
                .contains("portal-govus1 | contoso.us1.portal.cloudappsecurity.us | 2 |  | 443/TCP | Egress");
    }

    /** Line 81: "Instead of a wildcard you can open only your specific tenant URL". */
    @ParameterizedTest
    @ValueSource(strings = {"US1", "US2", "US3", "EU1", "EU2", "GovUS1"})
    void noNameOfAnotherTenantIsLeftWhereTheTenantIsGiven(String dataCenter) {
        Expansion expansion =
                expand(List.of("portal", "log-collector"), Map.of("dataCenter", dataCenter, "tenant", "contoso"));

        assertThat(expanded(expansion))
                .flatExtracting(Endpoint::hosts)
                .filteredOn(host -> host.toString().matches("[*].*[.]cloudappsecurity[.](com|us)"))
                .isEmpty();
        assertThat(expanded(expansion))
                .flatExtracting(Endpoint::hosts)
                .filteredOn(host -> host.toString().matches(".*[.]cloudappsecurity[.](com|us)"))
                .extracting(Object::toString)
                .allMatch(host -> host.matches("(contoso|portal|cdn)[.].*"));
    }

    @ParameterizedTest
    @CsvSource({"US1, us1, 70", "US2, us2, 70", "US3, us3, 82", "EU1, eu1, 70", "EU2, eu2, 60"})
    void sessionControls(String dataCenter, String label, int addresses) {
        Expansion expansion = expand("session-controls", Map.of("dataCenter", dataCenter));

        assertThat(lines(expansion))
                .containsExactly(
                        "session-any | *.cas.ms | 0 |  | 443/TCP | Egress",
                        "session-%1$s | *.%1$s.access-control.cas.ms *.%1$s.cas.ms *.%1$s.saml.cas.ms | %2$d |  | 443/TCP | Egress"
                                .formatted(label, addresses));
        assertThat(expanded(expansion).getLast().addressCoverage()).isEqualTo(AddressCoverage.PARTIAL);
    }

    @ParameterizedTest
    @CsvSource({"US1, 9", "US2, 9", "US3, 8", "EU1, 9", "EU2, 8", "GovUS1, 2"})
    void siemAgent(String dataCenter, int addresses) {
        Expansion expansion = expand("siem-agent", Map.of("dataCenter", dataCenter));

        // Agents were to work until November 2025.
        assertThat(expanded(expansion).getLast().validUntil()).isEqualTo(LocalDate.of(2025, 10, 31));
        assertThat(lines(expansion))
                .containsExactly(
                        "ocsp | ocsp.digicert.com ocsp.msocsp.com | 0 |  | 80/TCP | Egress",
                        "siem-" + dataCenter.toLowerCase(Locale.ROOT) + " |  | " + addresses
                                + " |  | 443/TCP | Egress");
    }

    @Test
    void siemAgentWithItsServer() {
        Expansion expansion = expand(
                "siem-agent",
                Map.of(
                        "dataCenter",
                        "EU1",
                        "syslogHost",
                        "Syslog.corp.example",
                        "syslogAddresses",
                        "192.0.1.7, 192.0.1.9",
                        "syslogUdpPort",
                        "5514"));

        assertThat(lines(expansion)).contains("siem-syslog | syslog.corp.example | 2 |  | 5514/UDP | Egress");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.id().equals("siem-syslog"))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.scope()).isEqualTo(Scope.INTRANET);
                    assertThat(endpoint.proxy()).isEqualTo(ProxyUse.UNSUPPORTED);
                });
    }

    @Test
    void siemAgentWithHalfOfItsServer() {
        assertThat(refused(expand("siem-agent", Map.of("dataCenter", "EU1", "syslogHost", "syslog.corp.example"))))
                .containsExactly(
                        "parameters: endpoint siem-syslog has no port: give syslogTcpPort or syslogUdpPort. The"
                                + " port of your syslog server, if the SIEM agent writes to it over TCP. The port of your syslog"
                                + " server, if the SIEM agent writes to it over UDP.");
        assertThat(refused(expand("siem-agent", Map.of("dataCenter", "EU1", "syslogTcpPort", "601"))))
                .containsExactly("parameters: endpoint siem-syslog has no destination: give syslogHost or"
                        + " syslogAddresses. The host name of your syslog server, to which the SIEM agent writes. The"
                        + " addresses of your syslog server, to which the SIEM agent writes.");
    }

    @ParameterizedTest
    @CsvSource({"US1, 21", "US2, 17", "US3, 10", "EU1, 17", "EU2, 10", "GovUS1, 3"})
    void appConnector(String dataCenter, int addresses) {
        assertThat(lines(expand("app-connector", Map.of("dataCenter", dataCenter))))
                .containsExactly("app-connector-" + dataCenter.toLowerCase(Locale.ROOT) + " |  | " + addresses
                        + " |  |  | Informational");
    }

    @ParameterizedTest
    @CsvSource({"US1, 19", "US2, 15", "US3, 8", "EU1, 15", "EU2, 8"})
    void externalDlp(String dataCenter, int addresses) {
        String start = "external-dlp-" + dataCenter.toLowerCase(Locale.ROOT) + " |  | " + addresses + " |  | ";

        assertThat(lines(expand("external-dlp", Map.of("dataCenter", dataCenter))))
                .containsExactly(start + "11344/TCP | Ingress");
        assertThat(lines(expand("external-dlp", Map.of("dataCenter", dataCenter, "stunnelPort", "443"))))
                .containsExactly(start + "443/TCP | Ingress");
    }

    @Test
    void mail() {
        assertThat(lines(expand("mail", Map.of())))
                .containsExactly(
                        // Four /27 and two /26.
                        "mail-default |  | 256 |  | 25/TCP | Ingress",
                        "mail-mailchimp | mail1.cloudappsecurity.com | 1 |  | 25/TCP | Ingress");
        assertThat(endpoint("mail-default").addresses())
                .containsExactlyInAnyOrder(
                        "65.55.234.192/26",
                        "207.46.200.0/27",
                        "65.55.52.224/27",
                        "94.245.112.0/27",
                        "111.221.26.0/27",
                        "207.46.50.192/26");
    }

    @Test
    void externalDlpWithItsServer() {
        Expansion expansion = Catalog.builtIn()
                .expand(
                        new ServiceUse(
                                "cloud-app-security",
                                null,
                                List.of("external-dlp"),
                                Map.of("dataCenter", "EU2", "icapAddresses", "10.1.2.3")),
                        Entries.withPrivate("10.1.0.0/16"));

        assertThat(lines(expansion))
                .containsExactly(
                        "external-dlp-eu2 |  | 8 |  | 11344/TCP | Ingress",
                        "external-dlp-icap |  | 1 |  | 1344/TCP | Egress");
        assertThat(expanded(expansion).getLast().scope()).isEqualTo(Scope.INTRANET);
        assertThat(expanded(expansion).getLast().proxy()).isEqualTo(ProxyUse.UNSUPPORTED);
        assertThat(lines(expand(
                        "external-dlp",
                        Map.of("dataCenter", "EU2", "icapHost", "icap.corp.example", "icapPort", "11344"))))
                .contains("external-dlp-icap | icap.corp.example | 0 |  | 11344/TCP | Egress");
        assertThat(refused(expand("external-dlp", Map.of("dataCenter", "EU2", "icapPort", "1345"))))
                .containsExactly("parameters: endpoint external-dlp-icap has no destination: give icapHost or"
                        + " icapAddresses. The host name of your ICAP server, to which the stunnel passes on what it gets."
                        + " The addresses of your ICAP server, to which the stunnel passes on what it gets.");
    }

    @ParameterizedTest
    @CsvSource({
        "US1, us, 9, adaprodconsole, Storage",
        "US2, us2, 9, prod03use2console1, Storage.EastUS2",
        "US3, us3, 8, prod5usw2console1, Storage.WestUS2",
        "EU1, eu, 9, prod02euwconsole1, Storage.WestEurope",
        "EU2, eu2, 8, prod4uksconsole1, Storage.UKSouth"
    })
    void logCollector(String dataCenter, String label, int addresses, String account, String tag) {
        String suffix = dataCenter.toLowerCase(Locale.ROOT);
        String end = " | " + addresses + " |  | 443/TCP | Egress";
        Expansion expansion = expand("log-collector", Map.of("dataCenter", dataCenter, "tenant", "contoso"));

        assertThat(lines(expansion))
                .containsExactly(
                        "log-collector-blob-" + suffix + " | " + account + ".blob.core.windows.net | 0 | Public/" + tag
                                + " | 443/TCP | Egress",
                        "log-collector-ftp |  | 0 |  | 21/TCP,20000-20099/TCP | Ingress",
                        "log-collector-portal-" + suffix + " | contoso.cloudappsecurity.com contoso." + label
                                + ".portal.cloudappsecurity.com" + end,
                        "log-collector-syslog |  | 0 |  | 601-609/TCP,514-519/UDP | Ingress",
                        "ocsp | ocsp.digicert.com ocsp.msocsp.com | 0 |  | 80/TCP | Egress");
        assertThat(lines(expand("log-collector", Map.of("dataCenter", dataCenter, "storageAddresses", "Datacenter"))))
                .hasSize(5)
                .contains("log-collector-blob-" + suffix + "-datacenter | " + account
                        + ".blob.core.windows.net | 0 | Public/AzureCloud | 443/TCP | Egress");
        assertThat(lines(expand("log-collector", Map.of("dataCenter", dataCenter))))
                .contains("log-collector-portal-" + suffix + " | *.cloudappsecurity.com *." + label
                        + ".portal.cloudappsecurity.com" + end);
    }

    @Test
    void logCollectorOfTheGovernment() {
        assertThat(lines(expand("log-collector", Map.of("dataCenter", "GovUS1", "tenant", "contoso"))))
                .contains(
                        "log-collector-blob-govus1 | gprd1usgvconsole1.blob.core.usgovcloudapi.net | 0 |"
                                + " AzureGovernment/Storage.USGovVirginia | 443/TCP | Egress",
                        "log-collector-portal-govus1 | contoso.us1.portal.cloudappsecurity.us | 2 |  | 443/TCP |"
                                + " Egress");
        assertThat(lines(expand("log-collector", Map.of("dataCenter", "GovUS1", "storageAddresses", "Datacenter"))))
                .contains("log-collector-blob-govus1-datacenter | gprd1usgvconsole1.blob.core.usgovcloudapi.net | 0 |"
                        + " AzureGovernment/AzureCloud | 443/TCP | Egress");
    }

    /** All is wider than the account. A region that is only read from its name may be wrong; all of storage, or of Azure, is not. */
    @ParameterizedTest
    @CsvSource({
        "US1, Storage, FULL",
        "US2, Storage, UNKNOWN",
        "US3, Storage, UNKNOWN",
        "EU1, Storage, UNKNOWN",
        "EU2, Storage, UNKNOWN",
        "GovUS1, Storage, UNKNOWN",
        "US1, Datacenter, FULL",
        "EU2, Datacenter, FULL",
        "GovUS1, Datacenter, FULL"
    })
    void storageByAddress(String dataCenter, String storageAddresses, AddressCoverage coverage) {
        assertThat(expanded(expand(
                        "log-collector", Map.of("dataCenter", dataCenter, "storageAddresses", storageAddresses))))
                .filteredOn(endpoint -> endpoint.id().startsWith("log-collector-blob"))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.approximate()).isNotBlank();
                    assertThat(endpoint.addressCoverage()).isEqualTo(coverage);
                });
    }

    /** "If you didn't specify a proxy": with one, nothing but the proxy is opened for it. */
    @Test
    void revocationIsCheckedThroughTheProxyWhereThereIsOne() {
        assertThat(endpoint("ocsp").proxy()).isEqualTo(ProxyUse.ALLOWED);
        assertThat(endpoint("ocsp").roles()).containsExactly("siem-agent", "log-collector");
    }

    /** The later editions' tag has thousands of addresses that this edition does not know. */
    @Test
    void thisEditionKeepsItsOwnAddresses() {
        assertThat(SERVICE.endpoints())
                .flatExtracting(ServiceEndpoint::serviceTags)
                .extracting(tag -> tag.name())
                .doesNotContain("MicrosoftCloudAppSecurity", "AzureFrontDoor.MicrosoftSecurity");
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> !endpoint.serviceTags().isEmpty())
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.addresses()).isEmpty();
                    assertThat(endpoint.approximate()).isNotBlank();
                });
    }

    @Test
    void whatTheServiceConnectsFromIsNeverEgress() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint ->
                        endpoint.roles().stream().anyMatch(Set.of("app-connector", "external-dlp", "mail")::contains)
                                && endpoint.scope() == Scope.INTERNET)
                .hasSize(13)
                .allSatisfy(endpoint -> assertThat(endpoint.direction()).isNotEqualTo(Direction.EGRESS));
    }

    @Test
    void theGovernmentHasNoSessionControls() {
        assertThat(refused(expand("session-controls", Map.of("dataCenter", "GovUS1"))))
                .containsExactly("parameters.dataCenter: role session-controls: the vendor documents access and session"
                        + " controls for US1, US2, US3, EU1 and EU2, and has no row for Gov US1");
    }

    @Test
    void theGovernmentHasNoExternalDlp() {
        assertThat(refused(expand(List.of("portal", "external-dlp"), Map.of("dataCenter", "GovUS1"))))
                .containsExactly("parameters.dataCenter: role external-dlp: the vendor documents third-party DLP"
                        + " integration for US1, US2, US3, EU1 and EU2, and has no row for Gov US1");
    }

    @Test
    void anUnknownDataCenterIsRefused() {
        assertThat(refused(expand("portal", Map.of("dataCenter", "EU3"))))
                .containsExactly(
                        "parameters.dataCenter: unknown data center EU3: one of US1, US2, US3, EU1, EU2, GovUS1");
        assertThat(refused(expand("portal", Map.of("dataCenter", "eu2"))))
                .containsExactly(
                        "parameters.dataCenter: unknown data center eu2: one of US1, US2, US3, EU1, EU2, GovUS1"
                                + " (did you mean EU2?)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"portal", "session-controls", "siem-agent", "app-connector", "external-dlp", "log-collector"})
    void theDataCenterIsRequired(String role) {
        assertThat(refused(expand(role, Map.of())))
                .containsExactly("parameters.dataCenter: missing data center: give one of US1, US2, US3, EU1, EU2,"
                        + " GovUS1. The data center of your tenant. In the Cloud App Security portal, click the question"
                        + " mark icon in the menu bar and select About.");
    }

    @Test
    void mailHasNoDataCenter() {
        assertThat(refused(expand("mail", Map.of("dataCenter", "EU1"))))
                .containsExactly("parameters.dataCenter: no selected role uses the parameter dataCenter: it belongs to"
                        + " portal, session-controls, siem-agent, app-connector, external-dlp, log-collector; leave it"
                        + " out");
    }

    @Test
    void theRolesAreRequired() {
        assertThat(refused(expand(List.of(), Map.of("dataCenter", "EU1"))))
                .containsExactly("roles: say which roles of cloud-app-security the pods have: one or more of portal,"
                        + " session-controls, siem-agent, app-connector, external-dlp, mail, log-collector");
    }

    @Test
    void aTypoInARoleIsSuggestedAway() {
        assertThat(refused(expand(List.of("portal", "log-colector"), Map.of("dataCenter", "EU1"))))
                .containsExactly("roles[1]: unknown role log-colector: one of portal, session-controls, siem-agent,"
                        + " app-connector, external-dlp, mail, log-collector (did you mean log-collector?)");
    }
}
