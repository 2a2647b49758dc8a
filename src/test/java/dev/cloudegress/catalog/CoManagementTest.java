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
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the post: every row of its two tables, every role in every variant. */
class CoManagementTest {
    private static final String SERVICE = "co-management";

    private static final CloudServiceSpec ENTRY =
            Catalog.builtIn().find(SERVICE).orElseThrow();

    private static Expansion expand(String role, Map<String, String> parameters) {
        return Catalog.builtIn().expand(new ServiceUse(SERVICE, null, List.of(role), parameters), defaults());
    }

    private static Map<String, String> gateway(String... more) {
        Map<String, String> parameters = new HashMap<>(Map.of("cmgName", "GraniteFalls"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private static ServiceEndpoint endpoint(String id) {
        return ENTRY.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The rows of "Proxy Exception URLs": line, host as it is written here, ports, role of its description. */
    @ParameterizedTest
    @CsvSource({
        "84, manage.windowsazure.com, 443, azure",
        "85, manage.windowsazure.com, 443, azure",
        "86, management.core.windows.net, 443, azure",
        "87, management.azure.com, 443, azure",
        "88, login.microsoftonline.com, 443, azure",
        "89, gallery.azure.com, 443, azure",
        "90, vault.azure.net, 443, azure",
        "91, graph.windows.net, 443, azure",
        "92, *.core.windows.net, 443, azure-suffixes",
        "93, *.database.windows.net, 443, azure-suffixes",
        "94, *.trafficmanager.net, 443, azure-suffixes",
        "95, *.vault.azure.net, 443, azure-suffixes",
        "96, *.servicebus.azure.com, 443, azure-suffixes",
        "97, *.cloudapp.net, 443, azure-suffixes",
        "98, *.akamaiedge.net, 80 443, updates-and-servicing",
        "99, *.akamaitechnologies.com, 80 443, updates-and-servicing",
        "100, *.manage.microsoft.com, 80 443, updates-and-servicing",
        "101, go.microsoft.com, 80 443, updates-and-servicing",
        "102, *.blob.core.windows.net, 80 443, azure-suffixes",
        "103, download.microsoft.com, 80 443, updates-and-servicing",
        "104, download.windowsupdate.com, 80 443, updates-and-servicing",
        "105, sccmconnected-a01.cloudapp.net, 80 443, updates-and-servicing",
        "106, manage.microsoft.com, 80 443, intune-client",
        "106, *.manage.microsoft.com, 80 443, intune-client",
        "107, bspmts.mp.microsoft.com, 443, intune-client",
        "108, login.microsoftonline.com, 443, intune-client",
        "109, download.microsoft.com, 80 443, windows-servicing",
        "110, go.microsoft.com, 443, windows-servicing",
    })
    void proxyException(int line, String host, String ports, String role) {
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> endpoint.source().document().equals("co-management-ports")
                        && has(line, endpoint.source().lines())
                        && endpoint.roles().contains(role))
                .isNotEmpty()
                .allSatisfy(
                        endpoint -> assertThat(endpoint.hosts()).contains(host).hasSize(line == 106 ? 2 : 1))
                .flatExtracting(ServiceEndpoint::ports)
                .extracting(port -> String.valueOf(port.port()))
                .containsExactly(ports.split(" "));
    }

    private static boolean has(int line, @Nullable String lines) {
        if (lines == null) {
            return false;
        }
        for (String range : lines.split(", ")) {
            String[] ends = range.split("-");
            if (Integer.parseInt(ends[0]) <= line && line <= Integer.parseInt(ends[ends.length - 1])) {
                return true;
            }
        }
        return false;
    }

    @Test
    void serviceConnectionPoint() {
        assertThat(lines(expand("service-connection-point", Map.of())))
                .containsExactly(
                        "graph | graph.windows.net | 0 | Public/AzureActiveDirectory | 443/TCP | Egress",
                        "resource-manager | management.azure.com | 0 | Public/AzureResourceManager | 443/TCP | Egress",
                        "service-management | management.core.windows.net | 0 |  | 443/TCP | Egress",
                        "sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP | Egress");
        assertThat(lines(expand("service-connection-point", Map.of("cloud", "USGovernment"))))
                .containsExactly(
                        "graph-gov | graph.windows.net | 0 | Public/AzureActiveDirectory | 443/TCP | Egress",
                        "resource-manager-gov | management.usgovcloudapi.net | 0 | AzureGovernment/AzureResourceManager"
                                + " | 443/TCP | Egress",
                        "service-management-gov | management.core.usgovcloudapi.net | 0 |  | 443/TCP | Egress",
                        "sign-in-gov | login.microsoftonline.us | 0 | AzureGovernment/AzureActiveDirectory | 443/TCP"
                                + " | Egress");
    }

    @Test
    void azure() {
        assertThat(lines(expand("azure", Map.of())))
                .containsExactly(
                        "gallery | gallery.azure.com | 0 |  | 443/TCP | Egress",
                        "graph | graph.windows.net | 0 | Public/AzureActiveDirectory | 443/TCP | Egress",
                        "key-vault | vault.azure.net | 0 |  | 443/TCP | Egress",
                        "management-portal | manage.windowsazure.com | 0 |  | 443/TCP | Egress",
                        "resource-manager | management.azure.com | 0 | Public/AzureResourceManager | 443/TCP | Egress",
                        "service-management | management.core.windows.net | 0 |  | 443/TCP | Egress",
                        "sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP | Egress");
    }

    @Test
    void azureOfTheGovernmentComesFromItsOwnDocuments() {
        assertThat(lines(expand("azure", Map.of("cloud", "USGovernment"))))
                .containsExactly(
                        "gallery-gov | gallery.usgovcloudapi.net | 0 |  | 443/TCP | Egress",
                        "graph-gov | graph.windows.net | 0 | Public/AzureActiveDirectory | 443/TCP | Egress",
                        "key-vault-gov | vault.usgovcloudapi.net | 0 |  | 443/TCP | Egress",
                        "management-portal-gov | manage.windowsazure.us | 0 |  | 443/TCP | Egress",
                        "resource-manager-gov | management.usgovcloudapi.net | 0 | AzureGovernment/AzureResourceManager"
                                + " | 443/TCP | Egress",
                        "service-management-gov | management.core.usgovcloudapi.net | 0 |  | 443/TCP | Egress",
                        "sign-in-gov | login.microsoftonline.us | 0 | AzureGovernment/AzureActiveDirectory | 443/TCP"
                                + " | Egress");
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> endpoint.id().endsWith("-gov")
                        && (endpoint.roles().contains("azure")
                                || endpoint.roles().contains("azure-suffixes")))
                .hasSize(13)
                .allSatisfy(endpoint ->
                        assertThat(endpoint.source().document()).isIn("azure-government-guide", "azure-government"));
    }

    @Test
    void updatesAndServicing() {
        assertThat(lines(expand("updates-and-servicing", Map.of())))
                .containsExactly(
                        "download | download.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "updates-akamaiedge | *.akamaiedge.net | 0 |  | 80/TCP,443/TCP | Egress",
                        "updates-akamaitechnologies | *.akamaitechnologies.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "updates-connected | sccmconnected-a01.cloudapp.net | 0 | Public/AzureCloud | 80/TCP,443/TCP"
                                + " | Egress",
                        "updates-forwarding | go.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "updates-manage | *.manage.microsoft.com | 4835703278458516698831912 | Public/AzureFrontDoor.MicrosoftSecurity"
                                + " | 80/TCP,443/TCP | Egress",
                        "updates-windowsupdate | download.windowsupdate.com | 0 | Public/AzureFrontDoor.FirstParty"
                                + " | 80/TCP | Egress",
                        "updates-windowsupdate-https | download.windowsupdate.com | 0 |  | 443/TCP | Egress");
    }

    @Test
    void intuneClient() {
        assertThat(lines(expand("intune-client", Map.of())))
                .containsExactly(
                        "intune-manage | *.manage.microsoft.com manage.microsoft.com | 4835703278458516698831912"
                                + " | Public/AzureFrontDoor.MicrosoftSecurity | 80/TCP,443/TCP | Egress",
                        "intune-sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP"
                                + " | Egress",
                        "intune-store | bspmts.mp.microsoft.com | 0 |  | 443/TCP | Egress");
    }

    /** The post pairs no addresses with names; those of Intune are the ones that the entry of Intune itself has. */
    @Test
    void addressesOfIntuneAreThoseOfItsOwnEntry() {
        ServiceEndpoint core = Catalog.builtIn().find("microsoft-intune").orElseThrow().endpoints().stream()
                .filter(endpoint -> endpoint.id().equals("id-163-intune-core"))
                .findFirst()
                .orElseThrow();

        assertThat(List.of(endpoint("updates-manage"), endpoint("intune-manage")))
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.addresses()).containsExactlyInAnyOrderElementsOf(core.addresses());
                    assertThat(endpoint.serviceTags()).isEqualTo(core.serviceTags());
                    assertThat(endpoint.addressCoverage()).isEqualTo(core.addressCoverage());
                    assertThat(endpoint.addressSource())
                            .isEqualTo(new ServiceEndpoint.Source(
                                    "intune-endpoints",
                                    "Intune core service, ID 163; Consolidated Endpoint List, IP Subnets",
                                    null));
                });
    }

    /** The tag of SQL has other databases as well, and leaves out some names below the suffix. */
    @ParameterizedTest
    @ValueSource(strings = {"suffix-sql", "suffix-sql-gov"})
    void theTagOfSqlIsWiderAndNarrowerThanTheSuffix(String id) {
        assertThat(endpoint(id).approximate()).contains("MySQL", "Synapse");
        assertThat(endpoint(id).addressCoverage()).isEqualTo(AddressCoverage.PARTIAL);
    }

    @Test
    void intuneOfTheGovernmentIsRefused() {
        assertThat(refused(expand("intune-client", Map.of("cloud", "USGovernment"))))
                .containsExactly("parameters.cloud: role intune-client: the post has the names of Intune in the public"
                        + " cloud only; the service microsoft-intune has those of the US Government");
    }

    @Test
    void windowsServicing() {
        assertThat(lines(expand("windows-servicing", Map.of())))
                .containsExactly(
                        "download | download.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "windows-servicing-forwarding | go.microsoft.com | 0 |  | 443/TCP | Egress");
    }

    @Test
    void azureSuffixes() {
        assertThat(lines(expand("azure-suffixes", Map.of())))
                .containsExactly(
                        "suffix-blob | *.blob.core.windows.net | 0 | Public/Storage | 80/TCP,443/TCP | Egress",
                        "suffix-cloud-service | *.cloudapp.net | 0 | Public/AzureCloud | 443/TCP | Egress",
                        "suffix-key-vault | *.vault.azure.net | 0 | Public/AzureKeyVault | 443/TCP | Egress",
                        "suffix-service-bus | *.servicebus.azure.com | 0 |  | 443/TCP | Egress",
                        "suffix-sql | *.database.windows.net | 0 | Public/Sql | 443/TCP | Egress",
                        "suffix-storage | *.core.windows.net | 0 | Public/Storage | 443/TCP | Egress",
                        "suffix-traffic-manager | *.trafficmanager.net | 0 |  | 443/TCP | Egress");
        assertThat(lines(expand("azure-suffixes", Map.of("cloud", "USGovernment"))))
                .containsExactly(
                        "suffix-cloud-service-gov | *.usgovcloudapp.net | 0 | AzureGovernment/AzureCloud | 443/TCP"
                                + " | Egress",
                        "suffix-key-vault-gov | *.vault.usgovcloudapi.net | 0 | AzureGovernment/AzureKeyVault | 443/TCP"
                                + " | Egress",
                        "suffix-service-bus-gov | *.servicebus.usgovcloudapi.net | 0 |  | 443/TCP | Egress",
                        "suffix-sql-gov | *.database.usgovcloudapi.net | 0 | AzureGovernment/Sql | 443/TCP | Egress",
                        "suffix-storage-gov | *.core.usgovcloudapi.net | 0 | AzureGovernment/Storage | 443/TCP | Egress",
                        "suffix-traffic-manager-gov | *.usgovtrafficmanager.net | 0 |  | 443/TCP | Egress");
    }

    /** Anybody can register below them, so nobody gets one by asking for something else. */
    @Test
    void suffixesStandInTheirRoleOnlyAndWarn() {
        Set<String> suffixes = new HashSet<>();
        ENTRY.endpoints().stream()
                .filter(endpoint -> endpoint.roles().contains("azure-suffixes"))
                .forEach(endpoint -> {
                    assertThat(endpoint.roles()).as(endpoint.id()).containsExactly("azure-suffixes");
                    assertThat(endpoint.hosts()).as(endpoint.id()).hasSize(1);
                    assertThat(endpoint.note()).as(endpoint.id()).contains("Wide: anybody can register ");
                    suffixes.addAll(endpoint.hosts());
                });

        assertThat(suffixes).hasSize(13);
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> !endpoint.roles().contains("azure-suffixes"))
                .allSatisfy(endpoint -> assertThat(endpoint.hosts()).doesNotContainAnyElementsOf(suffixes));
    }

    @Test
    void theWrongSuffixIsFlaggedAndTheRightOneNotInvented() {
        assertThat(endpoint("suffix-service-bus").note()).contains("wrong value", "<name>.servicebus.windows.net");
        assertThat(ENTRY.endpoints())
                .allSatisfy(endpoint ->
                        assertThat(endpoint.hosts()).noneMatch(host -> host.endsWith("servicebus.windows.net")));
    }

    @ParameterizedTest
    @CsvSource({
        "Public, granitefalls.cloudapp.net, Public, -classic",
        "USGovernment, granitefalls.usgovcloudapp.net, AzureGovernment, -gov",
    })
    void theChannelToAClassicGatewayByNumberOfVms(String cloud, String name, String tags, String suffix) {
        String destination = suffix + " | " + name + " | 0 | " + tags + "/AzureCloud | ";
        Map<String, String> parameters = gateway("cloud", cloud);

        assertThat(lines(expand("cmg-connection-point", parameters)))
                .containsExactly(
                        "channel-one-vm" + destination + "443/TCP | Egress",
                        "channel-tls" + destination + "10140/TCP | Egress");
        parameters.put("vmInstances", "2");
        assertThat(lines(expand("cmg-connection-point", parameters)))
                .containsExactly(
                        "channel-tls" + destination + "10140-10141/TCP | Egress",
                        "channel-vms" + destination + "10124-10125/TCP | Egress");
        parameters.put("vmInstances", "16");
        assertThat(lines(expand("cmg-connection-point", parameters)))
                .containsExactly(
                        "channel-tls" + destination + "10140-10155/TCP | Egress",
                        "channel-vms" + destination + "10124-10139/TCP | Egress");
        parameters.put("serviceName", "cmg.contoso.com");
        assertThat(expanded(expand("cmg-connection-point", parameters)))
                .allSatisfy(endpoint -> assertThat(endpoint.hosts().stream().map(Object::toString))
                        .containsExactlyInAnyOrder(name, "cmg.contoso.com"));
    }

    /** A scale set does not speak TCP-TLS, so nothing is opened for it, and nothing goes past a proxy. */
    @ParameterizedTest
    @CsvSource({
        "Public, WestUS, granitefalls.westus.cloudapp.azure.com, Public, ''",
        "USGovernment, usgovvirginia, granitefalls.usgovcloudapp.net, AzureGovernment, -gov",
    })
    void theChannelToAScaleSetByNumberOfVms(String cloud, String region, String name, String tags, String suffix) {
        String destination = suffix + " | " + name + " | 0 | " + tags + "/AzureCloud | ";
        Map<String, String> parameters = gateway("cloud", cloud, "region", region);

        assertThat(lines(expand("cmg-connection-point", parameters)))
                .containsExactly("channel-one-vm" + destination + "443/TCP | Egress");
        parameters.put("vmInstances", "2");
        assertThat(lines(expand("cmg-connection-point", parameters)))
                .containsExactly("channel-vms" + destination + "10124-10125/TCP | Egress");
        parameters.put("vmInstances", "16");
        assertThat(lines(expand("cmg-connection-point", parameters)))
                .containsExactly("channel-vms" + destination + "10124-10139/TCP | Egress");
        assertThat(expanded(expand("cmg-connection-point", parameters)))
                .allSatisfy(endpoint -> assertThat(endpoint.proxy()).isEqualTo(ProxyUse.ALLOWED));
    }

    @Test
    void onlyTlsCannotUseAProxy() {
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> endpoint.proxy() == ProxyUse.UNSUPPORTED)
                .extracting(ServiceEndpoint::id)
                .containsExactly("channel-tls-classic", "channel-tls-gov");
    }

    @Test
    void onPremisesFlowsGoWhereTheUserSays() {
        Expansion expansion = Catalog.builtIn()
                .expand(
                        new ServiceUse(
                                SERVICE,
                                null,
                                List.of("cmg-connection-point"),
                                gateway(
                                        "managementPointAddresses",
                                        "10.20.1.4",
                                        "softwareUpdatePointHost",
                                        "sup1.corp.contoso.com",
                                        "softwareUpdatePointAddresses",
                                        "10.20.2.4,10.20.2.5")),
                        withPrivate("10.20.0.0/16"));

        assertThat(lines(expansion))
                .hasSize(4)
                .contains(
                        "management-point |  | 1 |  | 80/TCP,443/TCP | Egress",
                        "software-update-point | sup1.corp.contoso.com | 2 |  | 80/TCP,443/TCP,8530-8531/TCP | Egress");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.scope() == Scope.INTRANET)
                .extracting(Endpoint::id)
                .containsExactly("management-point", "software-update-point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"managementPointAddresses", "softwareUpdatePointAddresses"})
    void onPremisesAddressesMustBePermitted(String parameter) {
        assertThat(refused(expand("cmg-connection-point", gateway(parameter, "10.20.1.4"))))
                .singleElement()
                .asString()
                .startsWith("parameters." + parameter)
                .contains("10.20.1.4/32", "this installation permits no private range (privateCIDRs)");
    }

    @ParameterizedTest
    @CsvSource({
        "Public, '', client-gateway-classic | granitefalls.cloudapp.net | 0 | Public",
        "Public, WestUS, client-gateway | granitefalls.westus.cloudapp.azure.com | 0 | Public",
        "USGovernment, '', client-gateway-gov | granitefalls.usgovcloudapp.net | 0 | AzureGovernment",
    })
    void client(String cloud, String region, String gateway) {
        Map<String, String> parameters = gateway("cloud", cloud);
        if (!region.isEmpty()) {
            parameters.put("region", region);
        }
        assertThat(lines(expand("client", parameters)))
                .containsExactlyInAnyOrder(content("client", cloud), gateway + "/AzureCloud | 443/TCP | Egress");

        parameters.put("cloudDistributionPointName", "WallaceFalls");
        assertThat(lines(expand("client", parameters)))
                .hasSize(3)
                .contains(gateway + "/AzureCloud | 443/TCP | Egress")
                .containsAll(distributionPoint("client", cloud));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Public", "USGovernment"})
    void siteServer(String cloud) {
        assertThat(lines(expand("site-server", gateway("cloud", cloud))))
                .containsExactly(content("site-server", cloud));
        assertThat(lines(expand("site-server", gateway("cloud", cloud, "cloudDistributionPointName", "WallaceFalls"))))
                .containsExactlyElementsOf(distributionPoint("site-server", cloud));
    }

    /** The storage of a CMG that serves content, for a role. */
    private static String content(String role, String cloud) {
        return cloud.equals("Public")
                ? role + "-content | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP | Egress"
                : role + "-content-gov | granitefalls.blob.core.usgovcloudapi.net | 0 | AzureGovernment/Storage"
                        + " | 443/TCP | Egress";
    }

    /** A cloud distribution point and its storage, for a role. */
    private static List<String> distributionPoint(String role, String cloud) {
        return cloud.equals("Public")
                ? List.of(
                        role + "-distribution-point | wallacefalls.cloudapp.net | 0 | Public/AzureCloud | 443/TCP"
                                + " | Egress",
                        role + "-distribution-point-storage | wallacefalls.blob.core.windows.net | 0 | Public/Storage"
                                + " | 443/TCP | Egress")
                : List.of(
                        role + "-distribution-point-gov | wallacefalls.usgovcloudapp.net | 0"
                                + " | AzureGovernment/AzureCloud | 443/TCP | Egress",
                        role + "-distribution-point-storage-gov | wallacefalls.blob.core.usgovcloudapi.net | 0"
                                + " | AzureGovernment/Storage | 443/TCP | Egress");
    }

    @Test
    void whatIsRetiredSaysSince() {
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> endpoint.validUntil() != null)
                .extracting(endpoint -> endpoint.id() + " " + endpoint.validUntil() + " " + endpoint.replacedBy())
                .containsExactlyInAnyOrder(
                        "management-portal 2018-01-08 null",
                        "channel-tls-classic 2024-08-31 null",
                        "channel-tls-gov 2024-08-31 null",
                        "service-management 2024-08-31 null",
                        "service-management-gov 2024-08-31 null",
                        "channel-one-vm-classic 2024-08-31 channel-one-vm",
                        "channel-vms-classic 2024-08-31 channel-vms",
                        "client-gateway-classic 2024-08-31 client-gateway",
                        "client-distribution-point 2024-08-31 client-content",
                        "client-distribution-point-gov 2024-08-31 client-content-gov",
                        "site-server-distribution-point 2024-08-31 site-server-content",
                        "site-server-distribution-point-gov 2024-08-31 site-server-content-gov");
    }

    @Test
    void nothingConnectsIn() {
        assertThat(ENTRY.endpoints())
                .allSatisfy(endpoint -> assertThat(endpoint.direction()).isEqualTo(Direction.EGRESS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cmg-connection-point", "client", "site-server"})
    void theNameOfTheGatewayIsRequired(String role) {
        assertThat(refused(expand(role, Map.of())))
                .containsExactly("parameters.cmgName: missing cmg name: give one DNS label. The name of the CMG without"
                        + " its domain, for example GraniteFalls in GraniteFalls.CloudApp.Net. Its storage account has"
                        + " the same name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "17"})
    void thereAreOneToSixteenVms(String vms) {
        assertThat(refused(expand("cmg-connection-point", gateway("vmInstances", vms))))
                .containsExactly(
                        "parameters.vmInstances: vm instances must be a whole number from 1 to 16; found " + vms);
    }

    @Test
    void theRolesOfTheDownloadsHaveNoParameters() {
        assertThat(refused(expand("windows-servicing", Map.of("cloud", "USGovernment"))))
                .containsExactly("parameters.cloud: no selected role uses the parameter cloud: it belongs to"
                        + " service-connection-point, cmg-connection-point, client, site-server, intune-client, azure,"
                        + " azure-suffixes; leave it out");
    }
}
