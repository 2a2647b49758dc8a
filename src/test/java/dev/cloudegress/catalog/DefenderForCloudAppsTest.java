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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the page of spring 2025: every row by count and digest, every role and data center by its endpoints. */
class DefenderForCloudAppsTest {
    private static final CloudServiceSpec SERVICE =
            Catalog.builtIn().find("defender-for-cloud-apps").orElseThrow();
    private static final CloudServiceSpec EDITION_OF_2020 =
            Catalog.builtIn().find("cloud-app-security").orElseThrow();

    private static final String PUBLIC_TAGS =
            "Public/AzureFrontDoor.MicrosoftSecurity Public/MicrosoftCloudAppSecurity";
    private static final String GOVERNMENT_TAGS =
            "AzureGovernment/AzureFrontDoor.MicrosoftSecurity AzureGovernment/MicrosoftCloudAppSecurity";
    /** Three ranges of eight addresses. */
    private static final String GOVERNMENT_FRONT_DOOR = "front-door-gov |  | 24 |  | 443/TCP | Egress";

    private static final String REVOCATION =
            "revocation | crl.microsoft.com crl3.digicert.com crl4.digicert.com ocsp.digicert.com ocsp.msocsp.com"
                    + " oneocsp.microsoft.com root-c3-ca2-2009.ocsp.d-trust.net www.d-trust.net www.microsoft.com | 0 |  |"
                    + " 80/TCP | Egress";

    private static Expansion expand(String role, Map<String, String> parameters) {
        return expand(List.of(role), parameters);
    }

    private static Expansion expand(List<String> roles, Map<String, String> parameters) {
        return Catalog.builtIn().expand(new ServiceUse("defender-for-cloud-apps", null, roles, parameters), defaults());
    }

    private static String tags(String dataCenter) {
        return isGovernment(dataCenter) ? GOVERNMENT_TAGS : PUBLIC_TAGS;
    }

    private static boolean isGovernment(String dataCenter) {
        return Set.of("GCC", "GovUS1").contains(dataCenter);
    }

    private static String suffix(String dataCenter) {
        return dataCenter.toLowerCase(Locale.ROOT);
    }

    private static Stream<ServiceEndpoint> endpointsOf(CloudServiceSpec service, String role) {
        return service.endpoints().stream().filter(endpoint -> endpoint.roles().contains(role));
    }

    private static Set<String> addresses(Stream<ServiceEndpoint> endpoints) {
        return endpoints
                .filter(endpoint -> endpoint.scope() == Scope.INTERNET)
                .flatMap(endpoint -> endpoint.addresses().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The number of distinct addresses of a row of the page, and the first 16 digits of the SHA-256 of those addresses, sorted by number
     * and joined by line feeds: computed from the page, not from the manifest.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
            portal-us1, US1, 16, 4633720a381d3cb9
            portal-us2, US2, 16, 8f2f6ca25b9f41c1
            portal-us3, US3, 15, c957fbd6289aaade
            portal-eu1, EU1, 16, 615d7b1447cee515
            portal-eu2, EU2, 15, 548cf1f318e6675c
            portal-gcc, GCC, 2, 702f9dbd1b79e133
            portal-govus1, GovUS1, 2, 6d3ece105880ed9b
            log-collector-api-us1, US1, 16, 4633720a381d3cb9
            log-collector-api-us2, US2, 16, 8f2f6ca25b9f41c1
            log-collector-api-us3, US3, 15, c957fbd6289aaade
            log-collector-api-eu1, EU1, 16, 615d7b1447cee515
            log-collector-api-eu2, EU2, 15, 548cf1f318e6675c
            log-collector-api-gcc, GCC, 2, 702f9dbd1b79e133
            log-collector-api-govus1, GovUS1, 2, 6d3ece105880ed9b
            siem-us1, US1, 16, 4633720a381d3cb9
            siem-us2, US2, 16, 8f2f6ca25b9f41c1
            siem-us3, US3, 15, c957fbd6289aaade
            siem-eu1, EU1, 16, 615d7b1447cee515
            siem-eu2, EU2, 15, 548cf1f318e6675c
            siem-gcc, GCC, 2, 702f9dbd1b79e133
            siem-govus1, GovUS1, 2, 6d3ece105880ed9b
            app-connector-us1, US1, 96, 65052a3797b7e226
            app-connector-us2, US2, 75, d294d577efaa92c4
            app-connector-us3, US3, 125, 2db40526a8a4194f
            app-connector-eu1, EU1, 71, 25c78bbde043f79b
            app-connector-eu2, EU2, 74, 7d05f1e1709335dc
            app-connector-gcc, GCC, 46, d93ef52b1fcb2f7a
            app-connector-govus1, GovUS1, 45, a09d5c9f42bc8b86
            session-commercial, US1 US2 US3 EU1 EU2, 206, 3c4b671e666b7ed2
            access-commercial, US1 US2 US3 EU1 EU2, 146, 3cc2d1161f0ea24e
            saml-commercial, US1 US2 US3 EU1 EU2, 6, fc086014f0fb26c7
            session-gcc, GCC, 10, 3e178e092441f86a
            access-gcc, GCC, 28, 35113bcaa697c7f7
            saml-gcc, GCC, 3, 7615c1163d01e0ab
            session-gcc-high, GovUS1, 14, e638c415c5aa7f6c
            access-gcc-high, GovUS1, 30, e81d1c50b599c838
            saml-gcc-high, GovUS1, 4, b62ae893fd63ce84
            """)
    void hasEveryAddressOfTheRow(String id, String dataCenters, int count, String digest)
            throws NoSuchAlgorithmException {
        ServiceEndpoint row = SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow();

        assertThat(row.addresses()).hasSize(count).doesNotHaveDuplicates();
        assertThat(sha256(row.addresses())).startsWith(digest);
        assertThat(row.source().document()).isEqualTo("network-requirements-2024");
        assertThat(row.when())
                .singleElement()
                .satisfies(test -> assertThat(test.in()).containsExactly(dataCenters.split(" ")));
    }

    private static String sha256(List<String> addresses) throws NoSuchAlgorithmException {
        String text = addresses.stream()
                .sorted((a, b) -> Arrays.compare(numbers(a), numbers(b)))
                .collect(Collectors.joining("\n"));
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The four octets and, of a range, the length of its prefix. */
    private static int[] numbers(String address) {
        return Arrays.stream(address.split("[./]")).mapToInt(Integer::parseInt).toArray();
    }

    @ParameterizedTest
    @CsvSource({"session-controls, 310", "app-connector, 526"})
    void hasEveryAddressOfTheSection(String role, int distinct) {
        assertThat(addresses(endpointsOf(SERVICE, role))).hasSize(distinct);
    }

    @ParameterizedTest
    @CsvSource({
        "US1, us.portal.cloudappsecurity.com, 1291",
        "US2, us2.portal.cloudappsecurity.com, 1291",
        "US3, us3.portal.cloudappsecurity.com, 1290",
        "EU1, eu.portal.cloudappsecurity.com, 1291",
        "EU2, eu2.portal.cloudappsecurity.com, 1290",
        "GCC, us1.portal.cloudappsecuritygov.com, 2",
        "GovUS1, us1.portal.cloudappsecurity.us, 2"
    })
    void portal(String dataCenter, String domain, int addresses) {
        String start = "portal-" + suffix(dataCenter) + " | ";
        String end = "." + domain + " | " + addresses + " | " + tags(dataCenter) + " | 443/TCP | Egress";
        List<String> others = Stream.concat(
                        Stream.of(
                                "portal-blob | *.blob.core.windows.net | 0 | Public/Storage | 443/TCP | Egress",
                                "portal-cdn | cdn.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                                "portal-cdn-discovery | cdn-discovery.cloudappsecurity.com | 0 |  | 443/TCP | Egress",
                                "portal-discovery | adaproddiscovery.azureedge.net | 0 |  | 443/TCP | Egress",
                                "portal-flow | flow.microsoft.com | 0 |  | 443/TCP | Egress",
                                "portal-msecnd | *.msecnd.net | 0 |  | 443/TCP | Egress",
                                "portal-resources | discoveryresources-cdn-prod.cloudappsecurity.com | 0 |  | 443/TCP |"
                                        + " Egress",
                                "portal-resources-gov | discoveryresources-cdn-gov.cloudappsecurity.us | 0 |  | 443/TCP |"
                                        + " Egress",
                                "portal-s-microsoft | *.s-microsoft.com | 0 |  | 443/TCP | Egress",
                                "portal-sharepoint | static2.sharepointonline.com | 0 |  | 443/TCP | Egress",
                                "portal-virtualearth | dev.virtualearth.net | 0 |  | 443/TCP | Egress"),
                        isGovernment(dataCenter) ? Stream.of(GOVERNMENT_FRONT_DOOR) : Stream.empty())
                .toList();

        assertThat(lines(expand("portal", Map.of("dataCenter", dataCenter))))
                .hasSize(others.size() + 1)
                .containsAll(others)
                .contains(start + "*" + end);
        assertThat(lines(expand("portal", Map.of("dataCenter", dataCenter, "tenant", "Contoso"))))
                .hasSize(others.size() + 1)
                .containsAll(others)
                .contains(start + "contoso" + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"US1", "US2", "US3", "EU1", "EU2"})
    void sessionControlsAreThoseOfAllRegionsWhateverTheDataCenter(String dataCenter) {
        String end = " | Public/MicrosoftCloudAppSecurity | 443/TCP | Egress";

        assertThat(lines(expand("session-controls", Map.of("dataCenter", dataCenter))))
                .containsExactly(
                        "access-commercial | *.access.mcas.ms | 146" + end,
                        "saml-commercial | *.eu.saml.cas.ms *.eu2.saml.cas.ms *.us.saml.cas.ms *.us2.saml.cas.ms"
                                + " *.us3.saml.cas.ms | 6" + end,
                        "session-cas | *.cas.ms | 0" + end,
                        "session-commercial | *.admin-mcas.ms *.mcas.ms | 206" + end);
    }

    @ParameterizedTest
    @CsvSource({
        "GCC, gcc, *.access.mcas-gov.ms, 28, *.saml.cloudappsecuritygov.com, 3, *.admin-mcas-gov.ms *.mcas-gov.ms, 10",
        "GovUS1, gcc-high, *.access.cloudappsecurity.us *.access.mcas-gov.us, 30, *.saml.cloudappsecurity.us, 4,"
                + " *.admin-mcas-gov.us *.mcas-gov.us, 14"
    })
    void sessionControlsOfTheGovernment(
            String dataCenter,
            String suffix,
            String accessHosts,
            int access,
            String samlHosts,
            int saml,
            String sessionHosts,
            int session) {
        String end = " | AzureGovernment/MicrosoftCloudAppSecurity | 443/TCP | Egress";

        assertThat(lines(expand("session-controls", Map.of("dataCenter", dataCenter))))
                .containsExactly(
                        "access-" + suffix + " | " + accessHosts + " | " + access + end,
                        "saml-" + suffix + " | " + samlHosts + " | " + saml + end,
                        "session-" + suffix + " | " + sessionHosts + " | " + session + end);
    }

    @ParameterizedTest
    @CsvSource({"US1, 1291", "US2, 1291", "US3, 1290", "EU1, 1291", "EU2, 1290"})
    void siemAgent(String dataCenter, int addresses) {
        Expansion expansion = expand("siem-agent", Map.of("dataCenter", dataCenter));

        assertThat(lines(expansion))
                .containsExactly(
                        REVOCATION,
                        "siem-" + suffix(dataCenter) + " |  | " + addresses + " | " + PUBLIC_TAGS
                                + " | 443/TCP | Egress");
        assertThat(expanded(expansion).getLast().validUntil()).isEqualTo(LocalDate.of(2025, 10, 31));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GCC", "GovUS1"})
    void siemAgentOfTheGovernment(String dataCenter) {
        Expansion expansion = expand("siem-agent", Map.of("dataCenter", dataCenter));

        assertThat(lines(expansion))
                .containsExactly(
                        GOVERNMENT_FRONT_DOOR,
                        REVOCATION,
                        "siem-" + suffix(dataCenter) + " |  | 2 | " + GOVERNMENT_TAGS + " | 443/TCP | Egress");
        assertThat(expanded(expansion).getLast().validUntil()).isEqualTo(LocalDate.of(2025, 10, 31));
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
                        "syslogTcpPort",
                        "6514"));

        assertThat(lines(expansion)).contains("siem-syslog | syslog.corp.example | 2 |  | 6514/TCP | Egress");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.id().equals("siem-syslog"))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.scope()).isEqualTo(Scope.INTRANET);
                    assertThat(endpoint.proxy()).isEqualTo(ProxyUse.UNSUPPORTED);
                });
        assertThat(refused(expand("siem-agent", Map.of("dataCenter", "EU1", "syslogHost", "syslog.corp.example"))))
                .singleElement()
                .asString()
                .startsWith("parameters: endpoint siem-syslog has no port: give syslogTcpPort or syslogUdpPort.");
    }

    @ParameterizedTest
    @CsvSource({"US1, 96", "US2, 75", "US3, 125", "EU1, 71", "EU2, 74", "GCC, 46", "GovUS1, 45"})
    void appConnector(String dataCenter, int addresses) {
        String cloud = isGovernment(dataCenter) ? "AzureGovernment" : "Public";

        assertThat(lines(expand("app-connector", Map.of("dataCenter", dataCenter))))
                .containsExactly("app-connector-" + suffix(dataCenter) + " |  | " + addresses + " | " + cloud
                        + "/MicrosoftCloudAppSecurity |  | Informational");
    }

    @Test
    void mail() {
        assertThat(lines(expand("mail", Map.of())))
                // Four /27 and two /26.
                .containsExactly("mail-default |  | 256 |  | 25/TCP | Ingress");
        assertThat(endpointsOf(SERVICE, "mail").flatMap(endpoint -> endpoint.addresses().stream()))
                .containsExactlyInAnyOrder(
                        "65.55.52.224/27",
                        "65.55.234.192/26",
                        "94.245.112.0/27",
                        "111.221.26.0/27",
                        "207.46.50.192/26",
                        "207.46.200.0/27");
    }

    @ParameterizedTest
    @CsvSource({
        "US1, us, 1291, adaprodconsole, Storage",
        "US2, us2, 1291, prod03use2console1, Storage.EastUS2",
        "US3, us3, 1290, prod5usw2console1, Storage.WestUS2",
        "EU1, eu, 1291, prod02euwconsole1, Storage.WestEurope",
        "EU2, eu2, 1290, prod4uksconsole1, Storage.UKSouth"
    })
    void logCollector(String dataCenter, String label, int addresses, String account, String storage) {
        String suffix = suffix(dataCenter);
        String end = " | " + addresses + " | " + PUBLIC_TAGS + " | 443/TCP | Egress";
        Expansion expansion = expand("log-collector", Map.of("dataCenter", dataCenter, "tenant", "contoso"));

        assertThat(lines(expansion))
                .containsExactly(
                        "log-collector-api-%s | contoso.%s.cloudappsecurity.com contoso.%s.portal.cloudappsecurity.com"
                                        .formatted(suffix, label, label)
                                + end,
                        "log-collector-blob-%s | %s.blob.core.windows.net | 0 | Public/%s | 443/TCP | Egress"
                                .formatted(suffix, account, storage),
                        "log-collector-ftp |  | 0 |  | 21/TCP,20000-20099/TCP | Ingress",
                        "log-collector-syslog |  | 0 |  | 601-609/TCP,514-519/UDP | Ingress",
                        REVOCATION);
        assertThat(lines(expand("log-collector", Map.of("dataCenter", dataCenter))))
                .contains("log-collector-api-%s | *.%s.cloudappsecurity.com *.%s.portal.cloudappsecurity.com"
                                .formatted(suffix, label, label)
                        + end);
    }

    @ParameterizedTest
    @CsvSource({
        "GCC, us1.portal.cloudappsecuritygov.com, gccm1usgvconsole1",
        "GovUS1, us1.portal.cloudappsecurity.us, gprd1usgvconsole1"
    })
    void logCollectorOfTheGovernment(String dataCenter, String domain, String account) {
        String suffix = suffix(dataCenter);

        assertThat(lines(expand("log-collector", Map.of("dataCenter", dataCenter, "tenant", "contoso"))))
                .containsExactly(
                        GOVERNMENT_FRONT_DOOR,
                        "log-collector-api-%s | contoso.%s | 2 | %s | 443/TCP | Egress"
                                .formatted(suffix, domain, GOVERNMENT_TAGS),
                        "log-collector-blob-%s | %s.blob.core.usgovcloudapi.net | 0 | AzureGovernment/Storage.USGovVirginia |"
                                        .formatted(suffix, account)
                                + " 443/TCP | Egress",
                        "log-collector-ftp |  | 0 |  | 21/TCP,20000-20099/TCP | Ingress",
                        "log-collector-syslog |  | 0 |  | 601-609/TCP,514-519/UDP | Ingress",
                        REVOCATION);
    }

    @Test
    void logCollectorWithNameServersOfItsOwn() {
        Expansion expansion =
                expand("log-collector", Map.of("dataCenter", "EU1", "nameServerAddresses", "192.0.1.53, 192.0.1.54"));

        assertThat(lines(expansion)).contains("log-collector-dns |  | 2 |  | 53/TCP,53/UDP | Egress");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.id().equals("log-collector-dns"))
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.scope()).isEqualTo(Scope.INTRANET));
    }

    @Test
    void logCollectorHost() {
        assertThat(lines(expand("log-collector-host", Map.of())))
                .containsExactly(
                        "host-docker | download.docker.com | 0 |  | 443/TCP | Egress",
                        "host-image | mcr.microsoft.com | 0 | Public/AzureFrontDoor.FirstParty"
                                + " Public/MicrosoftContainerRegistry | 443/TCP | Egress",
                        "host-image-data | *.data.mcr.microsoft.com | 0 | Public/AzureFrontDoor.FirstParty"
                                + " Public/MicrosoftContainerRegistry | 443/TCP | Egress",
                        "host-install-script | adaprodconsole.blob.core.windows.net | 0 | Public/Storage | 443/TCP |"
                                + " Egress");
    }

    /** The tag of the service is what the page documents; those of storage and of the registry hold others' addresses. */
    @Test
    void isApproximateWhereATagHoldsOthers() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.approximate() != null)
                .extracting(ServiceEndpoint::id)
                .containsExactly(
                        "portal-blob",
                        "log-collector-blob-us1",
                        "log-collector-blob-us2",
                        "log-collector-blob-us3",
                        "log-collector-blob-eu1",
                        "log-collector-blob-eu2",
                        "log-collector-blob-gcc",
                        "log-collector-blob-govus1",
                        "host-image",
                        "host-image-data",
                        "host-install-script");
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.approximate() != null)
                .extracting(ServiceEndpoint::addressSource)
                .containsOnly(new ServiceEndpoint.Source("service-tags", "Available service tags", null));
    }

    /** A region that is read off a name is printed nowhere, so nobody says that its tag has the account. */
    @Test
    void tagsOfRegionsMayNotHaveTheStorageAccount() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.id().startsWith("log-collector-blob-"))
                .hasSize(7)
                .allSatisfy(endpoint -> assertThat(endpoint.addressCoverage())
                        .as(endpoint.id())
                        .isEqualTo(endpoint.id().endsWith("-us1") ? AddressCoverage.FULL : AddressCoverage.UNKNOWN));
    }

    @Test
    void onlyNamesWithoutPrintedAddressesArePartlyCovered() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.addressCoverage() == AddressCoverage.PARTIAL)
                .extracting(ServiceEndpoint::id)
                .containsExactly("session-cas");
    }

    /** Everything printed for the Government clouds is in the tags of Azure Government, and nothing of it in those of the public cloud. */
    @Test
    void noDataCenterTakesTheServiceFromTheTagsOfTwoClouds() {
        for (String role : List.of("session-controls", "siem-agent", "app-connector", "log-collector")) {
            for (String dataCenter : List.of("US1", "US2", "US3", "EU1", "EU2", "GCC", "GovUS1")) {
                assertThat(expanded(expand(role, Map.of("dataCenter", dataCenter))))
                        .flatExtracting(Endpoint::serviceTags)
                        .extracting(tag -> tag.cloud().toString())
                        .isNotEmpty()
                        .containsOnly(isGovernment(dataCenter) ? "AzureGovernment" : "Public");
            }
        }
    }

    @Test
    void hasNothingThatTheEditionDropped() {
        Set<String> proxyOf2020 = addresses(endpointsOf(EDITION_OF_2020, "session-controls"));
        Set<String> kept = new TreeSet<>(proxyOf2020);
        kept.retainAll(addresses(endpointsOf(SERVICE, "session-controls")));
        Set<String> dropped = new TreeSet<>(proxyOf2020);
        dropped.removeAll(kept);

        assertThat(kept).hasSize(44);
        assertThat(dropped).hasSize(308);
        assertThat(addresses(SERVICE.endpoints().stream())).doesNotContainAnyElementsOf(dropped);
        assertThat(SERVICE.endpoints())
                .flatExtracting(ServiceEndpoint::hosts)
                .doesNotContain(
                        "portal.cloudappsecurity.com",
                        "*.portal.cloudappsecurity.com",
                        "*.cloudappsecurity.com",
                        "dc.services.visualstudio.com",
                        "*.us1.cas.ms",
                        "mail1.cloudappsecurity.com")
                .noneMatch(host -> host.contains("access-control.cas.ms") || host.startsWith("mcasproxy"));
        assertThat(SERVICE.endpoints())
                .flatExtracting(ServiceEndpoint::addresses)
                .doesNotContain("198.2.134.139");
    }

    @Test
    void whatTheServiceConnectsFromIsNeverEgress() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.roles().stream().anyMatch(Set.of("app-connector", "mail")::contains))
                .hasSize(8)
                .allSatisfy(endpoint -> assertThat(endpoint.direction()).isNotEqualTo(Direction.EGRESS));
    }

    @Test
    void thirdPartyDlpIsNoLongerDocumented() {
        assertThat(refused(expand("external-dlp", Map.of("dataCenter", "EU1"))))
                .containsExactly("roles[0]: unknown role external-dlp: one of portal, session-controls, siem-agent,"
                        + " app-connector, mail, log-collector, log-collector-host");
    }

    @Test
    void anUnknownDataCenterIsRefused() {
        assertThat(refused(expand("portal", Map.of("dataCenter", "GCCHigh"))))
                .singleElement()
                .asString()
                .startsWith("parameters.dataCenter: unknown data center GCCHigh: one of US1, US2, US3, EU1, EU2, GCC,"
                        + " GovUS1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"portal", "session-controls", "siem-agent", "app-connector", "log-collector"})
    void theDataCenterIsRequired(String role) {
        assertThat(refused(expand(role, Map.of())))
                .containsExactly("parameters.dataCenter: missing data center: give one of US1, US2, US3, EU1, EU2, GCC,"
                        + " GovUS1. The data center of your tenant. In the Microsoft Defender portal, select System >"
                        + " Settings > Cloud Apps > System > About. Gov US1 is GCC High.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail", "log-collector-host"})
    void whatIsTheSameEverywhereHasNoDataCenter(String role) {
        assertThat(refused(expand(role, Map.of("dataCenter", "EU1"))))
                .containsExactly("parameters.dataCenter: no selected role uses the parameter dataCenter: it belongs to"
                        + " portal, session-controls, siem-agent, app-connector, log-collector; leave it out");
    }

    @Test
    void theSessionControlsHaveNoTenant() {
        assertThat(refused(expand("session-controls", Map.of("dataCenter", "EU1", "tenant", "contoso"))))
                .containsExactly("parameters.tenant: no selected role uses the parameter tenant: it belongs to portal,"
                        + " log-collector; leave it out");
    }
}
