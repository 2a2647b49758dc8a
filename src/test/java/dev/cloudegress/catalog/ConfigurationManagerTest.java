package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static dev.cloudegress.catalog.Entries.withPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the page and its include files: what each role reaches in each cloud, host by host and port by port. */
class ConfigurationManagerTest {
    private static final String NAME = "configuration-manager";

    private static final CloudServiceSpec SERVICE = Catalog.builtIn().find(NAME).orElseThrow();

    private static final String ADDRESSES_ONLY = "10.20.1.0/28";

    private static Expansion expand(String role, Map<String, String> parameters) {
        return expand(List.of(role), parameters, defaults());
    }

    private static Expansion expand(
            List<String> roles, Map<String, String> parameters, OperatorConfiguration configuration) {
        return Catalog.builtIn().expand(new ServiceUse(NAME, null, roles, parameters), configuration);
    }

    private static ServiceEndpoint endpoint(String id) {
        return SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Every host that pods of a role may reach, with its ports, in words: one for each endpoint that has it. */
    private static List<String> reached(Expansion expansion) {
        return expanded(expansion).stream()
                .filter(endpoint -> endpoint.direction() == Direction.EGRESS)
                .flatMap(endpoint -> endpoint.hosts().stream().map(host -> host + " " + ports(endpoint)))
                .sorted()
                .toList();
    }

    private static String ports(Endpoint endpoint) {
        return endpoint.ports().toString().replace("/TCP", "");
    }

    /** What a role reaches besides the URL forwarding services, which every role does. */
    private static void reaches(Expansion expansion, String... expected) {
        assertThat(reached(expansion))
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of("aka.ms 443", "go.microsoft.com 443"), Arrays.stream(expected))
                                .sorted()
                                .toList());
    }

    @Test
    void hasARoleForEachSectionOfThePageAndForTheManagementPoint() {
        assertThat(SERVICE.roles())
                .extracting(ServiceRole::name)
                .containsExactly(
                        "service-connection-point",
                        "updates-and-servicing",
                        "windows-servicing",
                        "azure-services",
                        "co-management",
                        "microsoft-store-for-business",
                        "delivery-optimization",
                        "connected-cache",
                        "cloud-services",
                        "software-update-point",
                        "microsoft-365-apps",
                        "console",
                        "console-feedback",
                        "console-documentation",
                        "console-community-hub",
                        "tenant-attach",
                        "endpoint-analytics",
                        "asset-intelligence",
                        "edge-deployment",
                        "external-notifications",
                        "management-point");
    }

    static Stream<String> roles() {
        return SERVICE.roles().stream().map(ServiceRole::name);
    }

    /** "Even if they're not explicitly listed in the following sections, you should always allow these endpoints." */
    @ParameterizedTest
    @MethodSource("roles")
    void everyRoleHasTheUrlForwardingServices(String role) {
        Map<String, String> parameters = role.equals("external-notifications") ? Map.of("region", "westus2") : Map.of();

        assertThat(lines(expand(role, parameters)))
                .contains(
                        "url-forwarding-aka | aka.ms | 0 |  | 443/TCP | Egress",
                        "url-forwarding-go | go.microsoft.com | 0 |  | 443/TCP | Egress");
    }

    @Test
    void serviceConnectionPoint() {
        Expansion expansion = expand("service-connection-point", Map.of());

        reaches(expansion, "manage.microsoft.com 443", "configmgrbits.cdn.manage.microsoft.com 443");
        assertThat(lines(expansion)).contains("scp-site-server |  | 0 |  | 135/TCP,445/TCP,135/UDP | Informational");
    }

    @Test
    void updatesAndServicing() {
        reaches(
                expand("updates-and-servicing", Map.of()),
                "*.akamaiedge.net 443",
                "*.akamaitechnologies.com 443",
                "*.manage.microsoft.com 443",
                "manage.microsoft.com 443",
                "download.microsoft.com 80,443",
                "download.windowsupdate.com 80",
                "download.windowsupdate.com 443",
                "download.visualstudio.microsoft.com 443",
                "sccmconnected-a01.cloudapp.net 443",
                "definitionupdates.microsoft.com 443",
                "configmgrbits.azureedge.net 443",
                "configmgrbits.cdn.manage.microsoft.com 443",
                "cmbitsstore.blob.core.windows.net 443",
                "ceuswatcab01.blob.core.windows.net 443",
                "ceuswatcab02.blob.core.windows.net 443",
                "eaus2watcab01.blob.core.windows.net 443",
                "eaus2watcab02.blob.core.windows.net 443",
                "weus2watcab01.blob.core.windows.net 443",
                "weus2watcab02.blob.core.windows.net 443",
                "umwatsonc.events.data.microsoft.com 443",
                "*-umwatsonc.events.data.microsoft.com 443");
    }

    @Test
    void updatesAndServicingByAddress() {
        assertThat(tags(expand("updates-and-servicing", Map.of())))
                .containsExactly(
                        Map.entry("scp-intune", "Public/AzureFrontDoor.MicrosoftSecurity"),
                        Map.entry("updates-cmbitsstore", "Public/Storage"),
                        Map.entry("updates-manage", "Public/AzureFrontDoor.MicrosoftSecurity"),
                        Map.entry("updates-sccmconnected", "Public/AzureCloud"),
                        Map.entry("updates-telemetry", "Public/OneDsCollector"),
                        Map.entry("updates-telemetry-regions", "Public/OneDsCollector"),
                        Map.entry("updates-watson-centralus", "Public/Storage.CentralUS"),
                        Map.entry("updates-watson-eastus2", "Public/Storage.EastUS2"),
                        Map.entry("updates-watson-westus2", "Public/Storage.WestUS2"),
                        Map.entry("updates-windowsupdate", "Public/AzureFrontDoor.FirstParty"));
    }

    private static List<Map.Entry<String, String>> tags(Expansion expansion) {
        return expanded(expansion).stream()
                .filter(endpoint -> !endpoint.serviceTags().isEmpty())
                .map(endpoint -> Map.entry(
                        endpoint.id(),
                        endpoint.serviceTags().stream()
                                .map(ServiceTagReference::toString)
                                .collect(Collectors.joining(" "))))
                .toList();
    }

    @Test
    void windowsServicing() {
        reaches(
                expand("windows-servicing", Map.of()),
                "download.microsoft.com 80,443",
                "dl.delivery.mp.microsoft.com 80",
                "dl.delivery.mp.microsoft.com 443");
    }

    @ParameterizedTest
    @CsvSource({
        "Public, management.azure.com, Public/AzureResourceManager",
        "USGovernment, management.usgovcloudapi.net, AzureGovernment/AzureResourceManager"
    })
    void azureServices(String cloud, String host, String tag) {
        Expansion expansion = expand("azure-services", Map.of("cloud", cloud));

        reaches(expansion, host + " 443");
        assertThat(tags(expansion)).extracting(Map.Entry::getValue).containsExactly(tag);
    }

    @Test
    void thePublicCloudIsTheDefault() {
        for (String role : List.of("azure-services", "cloud-services", "tenant-attach")) {
            assertThat(lines(expand(role, Map.of()))).isEqualTo(lines(expand(role, Map.of("cloud", "Public"))));
        }
    }

    /** Sections without an endpoint of their own: the page points elsewhere, or has the endpoints under its features. */
    @ParameterizedTest
    @ValueSource(strings = {"co-management", "console"})
    void rolesThatThePageHasNothingElseFor(String role) {
        reaches(expand(role, Map.of()));
    }

    @Test
    void consoleListsItsPorts() {
        assertThat(lines(expand("console", Map.of())))
                .contains("console-internet |  | 0 |  | 80/TCP,443/TCP | Informational");
    }

    @Test
    void microsoftStoreForBusiness() {
        reaches(
                expand("microsoft-store-for-business", Map.of()),
                "login.live.com 443",
                "login.windows.net 443",
                "account.live.com 443",
                "clientconfig.passport.net 443",
                "windowsphone.com 80,443",
                "*.wns.windows.com 443",
                "*.microsoft.com 80,443",
                "*.s-microsoft.com 80,443",
                "www.msftncsi.com 80",
                "www.msftconnecttest.com 80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delivery-optimization", "connected-cache"})
    void deliveryOptimization(String role) {
        reaches(expand(role, Map.of()), "*.do.dsp.mp.microsoft.com 443");
    }

    @Test
    void cloudServices() {
        Expansion expansion = expand("cloud-services", Map.of("cmgName", "GraniteFalls", "region", "WestUS"));

        reaches(
                expansion,
                "management.azure.com 443",
                "graph.microsoft.com 443",
                "granitefalls.westus.cloudapp.azure.com 443,10124-10139",
                "granitefalls.blob.core.windows.net 443",
                "granitefalls.table.core.windows.net 443",
                "granitefalls.vault.azure.net 443",
                "login.microsoftonline.com 443",
                "aadcdn.msauth.net 443",
                "aadcdn.msftauth.net 443");
        assertThat(tags(expansion))
                .containsExactly(
                        Map.entry("cloud-blob", "Public/Storage"),
                        Map.entry("cloud-gateway", "Public/AzureCloud"),
                        Map.entry("cloud-graph", "Public/AzureActiveDirectory"),
                        Map.entry("cloud-key-vault", "Public/AzureKeyVault"),
                        Map.entry("cloud-management", "Public/AzureResourceManager"),
                        Map.entry("cloud-sign-in", "Public/AzureActiveDirectory"),
                        Map.entry("cloud-table", "Public/Storage"));
    }

    @Test
    void cloudServicesOfTheGovernment() {
        Expansion expansion = expand(
                "cloud-services",
                Map.of("cloud", "USGovernment", "cmgName", "granitefalls", "region", "usgovvirginia"));

        reaches(
                expansion,
                "management.usgovcloudapi.net 443",
                "graph.microsoft.com 443",
                "granitefalls.usgovcloudapp.net 443,10124-10139",
                "granitefalls.usgovvirginia.usgovcloudapi.net 443,10124-10139",
                "granitefalls.blob.core.usgovcloudapi.net 443",
                "granitefalls.table.core.usgovcloudapi.net 443",
                "granitefalls.vault.usgovcloudapi.net 443",
                "login.microsoftonline.us 443");
        assertThat(tags(expansion))
                .containsExactly(
                        Map.entry("cloud-blob-usgov", "AzureGovernment/Storage"),
                        Map.entry("cloud-gateway-usgov", "AzureGovernment/AzureCloud"),
                        Map.entry("cloud-gateway-usgov-regional", "AzureGovernment/AzureCloud"),
                        Map.entry("cloud-graph", "Public/AzureActiveDirectory"),
                        Map.entry("cloud-key-vault-usgov", "AzureGovernment/AzureKeyVault"),
                        Map.entry("cloud-management-usgov", "AzureGovernment/AzureResourceManager"),
                        Map.entry("cloud-sign-in-usgov", "AzureGovernment/AzureActiveDirectory"),
                        Map.entry("cloud-table-usgov", "AzureGovernment/Storage"));
    }

    /** Above all no tag of a gateway that nobody named. */
    @Test
    void cloudServicesWithoutAGateway() {
        Expansion expansion = expand("cloud-services", Map.of());

        reaches(
                expansion,
                "management.azure.com 443",
                "graph.microsoft.com 443",
                "login.microsoftonline.com 443",
                "aadcdn.msauth.net 443",
                "aadcdn.msftauth.net 443");
        assertThat(tags(expansion))
                .containsExactly(
                        Map.entry("cloud-graph", "Public/AzureActiveDirectory"),
                        Map.entry("cloud-management", "Public/AzureResourceManager"),
                        Map.entry("cloud-sign-in", "Public/AzureActiveDirectory"));
        reaches(
                expand("cloud-services", Map.of("cloud", "USGovernment")),
                "management.usgovcloudapi.net 443",
                "graph.microsoft.com 443",
                "login.microsoftonline.us 443");
    }

    @Test
    void aGatewayWithoutItsRegion() {
        assertThat(refused(expand("cloud-services", Map.of("cmgName", "granitefalls"))))
                .containsExactly("parameters.region: role cloud-services: the name of a gateway in the public cloud is"
                        + " <prefix>.<region>.cloudapp.azure.com: give the region beside cmgName, for example westus");
        assertThat(reached(expand("cloud-services", Map.of("cloud", "USGovernment", "cmgName", "granitefalls"))))
                .contains("granitefalls.usgovcloudapp.net 443,10124-10139")
                .noneMatch(host -> host.startsWith("granitefalls.usgovcloudapi.net"));
    }

    @Test
    void softwareUpdatePoint() {
        Expansion expansion = expand("software-update-point", Map.of());

        reaches(
                expansion,
                "windowsupdate.microsoft.com 80",
                "*.windowsupdate.microsoft.com 80",
                "*.windowsupdate.microsoft.com 443",
                "*.update.microsoft.com 80",
                "*.update.microsoft.com 443",
                "*.windowsupdate.com 80",
                "download.windowsupdate.com 80",
                "download.microsoft.com 80",
                "*.download.windowsupdate.com 80",
                "ntservicepack.microsoft.com 80",
                // From the page on WSUS.
                "download.microsoft.com 443",
                "go.microsoft.com 80");
        assertThat(tags(expansion))
                .containsExactly(
                        Map.entry("sup-download-windowsupdate", "Public/AzureFrontDoor.FirstParty"),
                        Map.entry("sup-download-windowsupdate-any", "Public/AzureFrontDoor.FirstParty"),
                        Map.entry("sup-update-microsoft-any-https", "Public/AzureUpdateDelivery"),
                        Map.entry("sup-windowsupdate-any", "Public/AzureFrontDoor.FirstParty"),
                        Map.entry("sup-windowsupdate-microsoft-any-https", "Public/AzureUpdateDelivery"));
    }

    @Test
    void softwareUpdatePointWithItsSites() {
        Expansion expansion = expand(
                List.of("software-update-point"),
                Map.of(
                        "childSoftwareUpdatePoint",
                        "SUP.child.corp.example",
                        "parentSoftwareUpdatePointAddresses",
                        ADDRESSES_ONLY),
                withPrivate("10.20.0.0/16"));

        assertThat(lines(expansion))
                .filteredOn(line -> line.startsWith("sup-child") || line.startsWith("sup-parent"))
                .containsExactly(
                        "sup-child | sup.child.corp.example | 0 |  | 80/TCP,443/TCP | Egress",
                        "sup-child-wsus | sup.child.corp.example | 0 |  | 8530-8531/TCP | Egress",
                        "sup-parent |  | 16 |  | 80/TCP,443/TCP | Egress",
                        "sup-parent-wsus |  | 16 |  | 8530-8531/TCP | Egress");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.scope() == Scope.INTRANET)
                .hasSize(4);
    }

    @Test
    void theOtherSitesMustLieInThePrivateNetwork() {
        assertThat(refused(
                        expand("software-update-point", Map.of("childSoftwareUpdatePointAddresses", ADDRESSES_ONLY))))
                .singleElement()
                .asString()
                .startsWith("parameters.childSoftwareUpdatePointAddresses: ")
                .contains("privateCIDRs");
    }

    @Test
    void microsoft365Apps() {
        Expansion expansion = expand("microsoft-365-apps", Map.of());

        reaches(
                expansion,
                "officecdn.microsoft.com 80,443",
                "config.office.com 80,443",
                "clients.config.office.net 443",
                "contentstorage.osi.office.net 80,443",
                "omex.cdn.office.net 443",
                // The file's place before 2 March 2021.
                "contentstorage.osi.office.net 443");
        assertThat(endpoint("m365-readiness-file").validFrom()).isEqualTo("2021-03-02");
        assertThat(endpoint("m365-readiness-file-old").validUntil()).isEqualTo("2021-03-01");
        assertThat(endpoint("m365-add-in-readiness").validUntil()).isNull();
    }

    @Test
    void consoleFeedback() {
        Expansion expansion = expand("console-feedback", Map.of());

        reaches(
                expansion,
                "petrol.office.microsoft.com 80,443",
                "ceuswatcab01.blob.core.windows.net 443",
                "ceuswatcab02.blob.core.windows.net 443",
                "eaus2watcab01.blob.core.windows.net 443",
                "eaus2watcab02.blob.core.windows.net 443",
                "weus2watcab01.blob.core.windows.net 443",
                "weus2watcab02.blob.core.windows.net 443",
                "umwatsonc.events.data.microsoft.com 443",
                "*-umwatsonc.events.data.microsoft.com 443");
        assertThat(tags(expansion))
                .extracting(Map.Entry::getValue)
                .containsExactly(
                        "Public/OneDsCollector",
                        "Public/OneDsCollector",
                        "Public/Storage.CentralUS",
                        "Public/Storage.EastUS2",
                        "Public/Storage.WestUS2");
    }

    @Test
    void consoleDocumentation() {
        reaches(expand("console-documentation", Map.of()), "raw.githubusercontent.com 443");
    }

    @Test
    void consoleCommunityHub() {
        reaches(expand("console-community-hub", Map.of()), "github.com 443", "communityhub.microsoft.com 443");
    }

    @ParameterizedTest
    @CsvSource({
        "Public, *.manage.microsoft.com, Public/AzureFrontDoor.MicrosoftSecurity",
        "USGovernment, *.manage.microsoft.us, AzureGovernment/AzureFrontDoor.MicrosoftSecurity"
    })
    void tenantAttach(String cloud, String manage, String tag) {
        Expansion expansion = expand("tenant-attach", Map.of("cloud", cloud));

        reaches(
                expansion,
                manage + " 443",
                "dc.services.visualstudio.com 443",
                "crl3.digicert.com 80",
                "crl4.digicert.com 80",
                "ocsp.digicert.com 80",
                "www.d-trust.net 80",
                "root-c3-ca2-2009.ocsp.d-trust.net 80",
                "crl.microsoft.com 80",
                "oneocsp.microsoft.com 80",
                "ocsp.msocsp.com 80",
                "www.microsoft.com 80");
        assertThat(tags(expansion)).extracting(Map.Entry::getValue).containsExactly("Public/AzureMonitor", tag);
    }

    @Test
    void endpointAnalytics() {
        Expansion expansion = expand("endpoint-analytics", Map.of());

        reaches(expansion, "graph.windows.net 443", "*.manage.microsoft.com 443", "*.events.data.microsoft.com 443");
        assertThat(tags(expansion))
                .containsExactly(
                        Map.entry("analytics-events", "Public/OneDsCollector"),
                        Map.entry("analytics-graph", "Public/AzureActiveDirectory"),
                        Map.entry("analytics-manage", "Public/AzureFrontDoor.MicrosoftSecurity"));
    }

    @Test
    void assetIntelligence() {
        reaches(expand("asset-intelligence", Map.of()), "sc.microsoft.com 443", "ssu2.manage.microsoft.com 443");
    }

    @Test
    void edgeDeployment() {
        reaches(
                expand("edge-deployment", Map.of()),
                "edgeupdates.microsoft.com 443",
                "dl.delivery.mp.microsoft.com 80");
    }

    @Test
    void externalNotifications() {
        Expansion expansion = expand("external-notifications", Map.of("region", "WestUS2"));

        reaches(expansion, "*.westus2.logic.azure.com 443");
        assertThat(tags(expansion)).containsExactly(Map.entry("external-notifications", "Public/LogicApps"));
    }

    @Test
    void managementPoint() {
        Expansion expansion = expand("management-point", Map.of());

        reaches(expansion, "login.microsoftonline.com 443", "sts.windows.net 443");
        assertThat(tags(expansion))
                .containsExactly(Map.entry("management-point-sign-in", "Public/AzureActiveDirectory"));
        assertThat(refused(expand("management-point", Map.of("cloud", "USGovernment"))))
                .containsExactly(
                        "parameters.cloud: role management-point: the vendor's page has no names for management"
                                + " points in the US Government cloud");
    }

    /** Who knows the app's addresses needs no tag. */
    @Test
    void externalNotificationsToKnownAddresses() {
        Expansion expansion = expand(
                "external-notifications",
                Map.of("region", "westus2", "logicAppAddresses", "13.66.210.167, 52.183.30.10"));

        reaches(expansion, "*.westus2.logic.azure.com 443");
        assertThat(lines(expansion))
                .contains("external-notifications-addresses | *.westus2.logic.azure.com | 2 |  | 443/TCP | Egress");
        assertThat(tags(expansion)).isEmpty();
    }

    @Test
    void externalNotificationsNeedTheRegion() {
        assertThat(refused(expand("external-notifications", Map.of())))
                .containsExactly("parameters.region: role external-notifications: the vendor documents the logic app's"
                        + " name as *.<RegionName>.logic.azure.com: give the region that stands in your app's Access"
                        + " endpoint, for example westus2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"West US 2", "*", "westus2.evil", "westus2.", "-"})
    void aRegionIsOneLabel(String region) {
        assertThat(refused(expand("external-notifications", Map.of("region", region))))
                .singleElement()
                .asString()
                .startsWith("parameters.region: ");
    }

    @ParameterizedTest
    @CsvSource({
        "azure-services, cloud, China, 'parameters.cloud: unknown cloud China: one of Public, USGovernment'",
        "windows-servicing, cloud, Public, 'parameters.cloud: no selected role uses the parameter cloud: it belongs to"
                + " azure-services, cloud-services, tenant-attach, management-point; leave it out'",
    })
    void wrongParametersAreRefused(String role, String parameter, String value, String message) {
        assertThat(refused(expand(role, Map.of(parameter, value)))).containsExactly(message);
    }

    /** All roles of a service connection point at once: nothing is lost and nothing stands twice. */
    @Test
    void rolesAddUp() {
        List<String> roles = List.of(
                "service-connection-point",
                "updates-and-servicing",
                "windows-servicing",
                "azure-services",
                "cloud-services",
                "tenant-attach",
                "external-notifications");
        Map<String, String> parameters = Map.of("cmgName", "granitefalls", "region", "westus2");
        Set<String> each = new TreeSet<>();
        for (String role : roles) {
            Map<String, String> own = new HashMap<>();
            if (role.equals("cloud-services")) {
                own.putAll(parameters);
            } else if (role.equals("external-notifications")) {
                own.put("region", "westus2");
            }
            each.addAll(lines(expand(role, own)));
        }

        assertThat(lines(expand(roles, parameters, defaults()))).containsExactlyInAnyOrderElementsOf(each);
    }

    @Test
    void movedAndRetiredEndpointsAreMarked() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.validUntil() != null || endpoint.replacedBy() != null)
                .extracting(endpoint -> endpoint.id() + " " + endpoint.validUntil() + " " + endpoint.replacedBy())
                .containsExactlyInAnyOrder(
                        "updates-configmgrbits-old null updates-configmgrbits",
                        "store-sign-in 2023-03-31 null",
                        "store-entra 2023-03-31 null",
                        "store-windowsphone 2023-03-31 null",
                        "store-notifications 2023-03-31 null",
                        "store-microsoft 2023-03-31 null",
                        "store-s-microsoft 2023-03-31 null",
                        "store-connectivity-old 2023-03-31 store-connectivity",
                        "store-connectivity 2023-03-31 null",
                        "m365-readiness-file-old 2021-03-01 m365-readiness-file",
                        "community-hub-github 2023-03-31 null",
                        "community-hub 2023-03-31 null",
                        "asset-intelligence-catalog 2022-11-30 null",
                        "asset-intelligence-update 2022-11-30 null");
    }

    /** Number of prefixes, and the first 16 digits of the SHA-256 of their sorted lines: computed from the Intune pages' records. */
    @ParameterizedTest
    @CsvSource({
        "scp-intune, 91, INTUNE, Unknown",
        "updates-manage, 91, INTUNE, Partial",
        "tenant-attach-manage, 91, INTUNE, Partial",
        "analytics-manage, 91, INTUNE, Partial",
        "tenant-attach-manage-usgov, 22, GOVERNMENT, Unknown"
    })
    void hasTheAddressesOfIntune(String id, int count, String list, String coverage) throws NoSuchAlgorithmException {
        ServiceEndpoint endpoint = endpoint(id);
        String text = endpoint.addresses().stream().sorted().collect(Collectors.joining("\n"));

        assertThat(endpoint.addresses()).hasSize(count);
        assertThat(HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII))))
                .startsWith(list.equals("INTUNE") ? "df573c155c8f9fe8" : "a232c6198e72b3ed");
        assertThat(endpoint.addressCoverage()).hasToString(coverage);
        assertThat(endpoint.addressSource()).isNotNull();
    }

    /** Who shares a tag with others says so; a tag is never said to be from a document that is not about tags. */
    @Test
    void wideTagsAreApproximations() {
        Set<String> wide = Set.of(
                "AzureCloud",
                "AzureFrontDoor.FirstParty",
                "AzureKeyVault",
                "AzureMonitor",
                "LogicApps",
                "Storage",
                "Storage.CentralUS",
                "Storage.EastUS2",
                "Storage.WestUS2");

        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> !endpoint.serviceTags().isEmpty())
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.addressSource()).isNotNull();
                    assertThat(endpoint.hosts()).isNotEmpty();
                })
                .filteredOn(endpoint -> endpoint.serviceTags().stream().anyMatch(tag -> wide.contains(tag.name())))
                .hasSize(25)
                .allSatisfy(endpoint -> assertThat(endpoint.approximate()).isNotBlank());
    }

    /** The two tags that the overview has for updates are each for one port, and no endpoint has them on another. */
    @Test
    void theTagsForUpdatesAreForOnePort() {
        Map<String, Integer> port = Map.of("AzureFrontDoor.FirstParty", 80, "AzureUpdateDelivery", 443);

        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.serviceTags().stream().anyMatch(tag -> port.containsKey(tag.name())))
                .hasSize(8)
                .allSatisfy(endpoint -> assertThat(endpoint.ports())
                        .singleElement()
                        .extracting(ServiceEndpoint.Port::port)
                        .isEqualTo(port.get(endpoint.serviceTags().getFirst().name())));
    }

    /** Nobody's addresses are said to be complete but those of Azure's own resources and those that the user gives. */
    @Test
    void onlyCertainAddressesAreFull() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.addressCoverage() == AddressCoverage.FULL)
                .extracting(ServiceEndpoint::id)
                .containsExactlyInAnyOrder(
                        "updates-sccmconnected",
                        "updates-cmbitsstore",
                        "azure-management",
                        "azure-management-usgov",
                        "cloud-management",
                        "cloud-management-usgov",
                        "cloud-gateway",
                        "cloud-gateway-usgov",
                        "cloud-gateway-usgov-regional",
                        "cloud-blob",
                        "cloud-blob-usgov",
                        "cloud-table",
                        "cloud-table-usgov",
                        "cloud-key-vault",
                        "cloud-key-vault-usgov",
                        "sup-child",
                        "sup-parent",
                        "sup-child-wsus",
                        "sup-parent-wsus",
                        "external-notifications-addresses");
    }

    /** The lines of the page that print a host or URL that pods reach, and the endpoint that has it. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            25, url-forwarding-aka
            26, url-forwarding-go
            43, updates-akamaiedge
            45, updates-akamaitechnologies
            47, updates-manage
            49, url-forwarding-go
            51, updates-download
            53, updates-windowsupdate
            53, updates-windowsupdate-https
            55, updates-visualstudio
            57, updates-sccmconnected
            59, updates-definitions
            63, updates-configmgrbits-old
            65, updates-configmgrbits
            70, updates-cmbitsstore
            72, updates-watson-centralus
            74, updates-watson-centralus
            76, updates-watson-eastus2
            78, updates-watson-eastus2
            80, updates-watson-westus2
            82, updates-watson-westus2
            84, updates-cmbitsstore
            86, updates-telemetry
            88, updates-telemetry-regions
            94, windows-servicing-download
            96, url-forwarding-go
            98, windows-servicing-delivery
            98, windows-servicing-delivery-https
            104, azure-management
            105, azure-management-usgov
            117, delivery-optimization
            139, sup-windowsupdate-microsoft
            141, sup-windowsupdate-microsoft-any
            143, sup-windowsupdate-microsoft-any-https
            145, sup-update-microsoft-any
            147, sup-update-microsoft-any-https
            149, sup-windowsupdate-any
            151, sup-download-windowsupdate
            153, sup-download
            155, sup-download-windowsupdate-any
            157, sup-ntservicepack
            170, sup-child
            172, sup-child
            174, sup-parent
            176, sup-parent
            187, m365-cdn
            189, m365-config
            191, m365-clients-config
            191, url-forwarding-go
            193, m365-add-in-readiness
            195, m365-clients-config
            199, m365-readiness-file
            200, m365-readiness-file-old
            210, scp-notifications
            224, url-forwarding-aka
            226, documentation-content
            232, community-hub-github
            234, community-hub
            253, asset-intelligence-catalog
            254, asset-intelligence-update
            264, external-notifications
            """)
    void saysTheLine(int line, String id) {
        ServiceEndpoint endpoint = endpoint(id);
        String lines = Objects.requireNonNullElse(endpoint.source().lines(), "");

        assertThat(endpoint.source().document()).isEqualTo("internet-endpoints");
        assertThat(Arrays.stream(lines.split(", ")).map(part -> part.split("-")))
                .anyMatch(ends -> Integer.parseInt(ends[0]) <= line && line <= Integer.parseInt(ends[ends.length - 1]));
    }

    /** Each include is the source of the endpoints that the page leaves out. */
    @ParameterizedTest
    @CsvSource({
        "include-service-connection-point, 1",
        "include-cloud-services, 14",
        "include-cloud-services-variant, 1",
        "include-product-feedback, 6",
        "include-tenant-attach, 4",
        "include-endpoint-analytics, 3",
        "include-microsoft-edge, 2",
        "store-prerequisites, 8",
        "configure-wsus, 2",
        "whats-new-2603, 1",
        "ports, 4"
    })
    void everyIncludeIsFilled(String document, int endpoints) {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.source().document().equals(document))
                .hasSize(endpoints);
    }

    @Test
    void noAddressOfTheEntryIsWide() {
        assertThat(SERVICE.endpoints())
                .flatMap(ServiceEndpoint::addresses)
                .filteredOn(address -> !address.startsWith("$"))
                .map(Cidr::parse)
                .allSatisfy(cidr -> assertThat(cidr.length()).isGreaterThanOrEqualTo(23));
    }
}
