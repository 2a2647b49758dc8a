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
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the vendor's page: every role in every variant by its endpoints. */
class CloudManagementGatewayTest {
    private static final String SERVICE = "cloud-management-gateway";

    private static final CloudServiceSpec ENTRY =
            Catalog.builtIn().find(SERVICE).orElseThrow();

    private static final LocalDate CLASSIC_RETIRED = LocalDate.of(2024, 8, 31);

    private static final Map<String, String> GATEWAY = Map.of("cmgName", "GraniteFalls", "region", "WestUS");

    private static Expansion expand(String role, Map<String, String> parameters) {
        return Catalog.builtIn().expand(new ServiceUse(SERVICE, null, List.of(role), parameters), defaults());
    }

    /** The parameters of a CMG, and further ones as names and values in turn. */
    private static Map<String, String> gateway(String... more) {
        Map<String, String> parameters = new HashMap<>(GATEWAY);
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    @Test
    void serviceConnectionPoint() {
        assertThat(lines(expand("service-connection-point", Map.of())))
                .containsExactly(
                        "deployment | management.azure.com | 0 | Public/AzureResourceManager | 443/TCP | Egress",
                        "deployment-sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP"
                                + " | Egress",
                        "user-discovery | graph.microsoft.com | 0 | Public/AzureActiveDirectory | 443/TCP | Egress");
        assertThat(lines(expand("service-connection-point", Map.of("cloud", "USGovernment"))))
                .containsExactly(
                        "deployment-gov | management.usgovcloudapi.net | 0 | AzureGovernment/AzureResourceManager"
                                + " | 443/TCP | Egress",
                        "deployment-sign-in-gov | login.microsoftonline.us | 0 | AzureGovernment/AzureActiveDirectory"
                                + " | 443/TCP | Egress",
                        "user-discovery | graph.microsoft.com | 0 | Public/AzureActiveDirectory | 443/TCP | Egress");
    }

    @Test
    void theNormalChannelIsOneVmOfAScaleSetInThePublicCloud() {
        assertThat(lines(expand("cmg-connection-point", GATEWAY)))
                .isEqualTo(lines(expand(
                        "cmg-connection-point",
                        gateway("cloud", "Public", "deploymentMethod", "ScaleSet", "vmInstances", "1"))))
                .containsExactly(
                        "channel-one-vm | granitefalls.westus.cloudapp.azure.com | 0 | Public/AzureCloud | 443/TCP"
                                + " | Egress",
                        "connection-point-blob | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP"
                                + " | Egress",
                        "connection-point-key-vault | granitefalls.vault.azure.net | 0 | Public/AzureKeyVault | 443/TCP"
                                + " | Egress",
                        "connection-point-table | granitefalls.table.core.windows.net | 0 | Public/Storage | 443/TCP"
                                + " | Egress");
    }

    @ParameterizedTest
    @CsvSource({"2, 10124-10125/TCP", "3, 10124-10126/TCP", "15, 10124-10138/TCP", "16, 10124-10139/TCP"})
    void aScaleSetOfSeveralVmsIsReachedOnAPortForEachAndNotOn443(String vms, String ports) {
        assertThat(lines(expand("cmg-connection-point", gateway("vmInstances", vms))))
                .containsExactly(
                        "channel | granitefalls.westus.cloudapp.azure.com | 0 | Public/AzureCloud | " + ports
                                + " | Egress",
                        "connection-point-blob | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP"
                                + " | Egress",
                        "connection-point-key-vault | granitefalls.vault.azure.net | 0 | Public/AzureKeyVault | 443/TCP"
                                + " | Egress",
                        "connection-point-table | granitefalls.table.core.windows.net | 0 | Public/Storage | 443/TCP"
                                + " | Egress");
    }

    @ParameterizedTest
    @CsvSource({
        "1, channel-one-vm-gov, 443/TCP",
        "2, channel-gov, 10124-10125/TCP",
        "16, channel-gov, 10124-10139/TCP",
    })
    void aScaleSetInTheGovernmentCloud(String vms, String channel, String ports) {
        assertThat(lines(expand("cmg-connection-point", gateway("cloud", "USGovernment", "vmInstances", vms))))
                .containsExactly(
                        channel + " | granitefalls.usgovcloudapp.net | 0 | AzureGovernment/AzureCloud | " + ports
                                + " | Egress",
                        "connection-point-blob-gov | granitefalls.blob.core.usgovcloudapi.net | 0"
                                + " | AzureGovernment/Storage | 443/TCP | Egress",
                        "connection-point-key-vault-gov | granitefalls.vault.usgovcloudapi.net | 0"
                                + " | AzureGovernment/AzureKeyVault | 443/TCP | Egress",
                        "connection-point-table-gov | granitefalls.table.core.usgovcloudapi.net | 0"
                                + " | AzureGovernment/Storage | 443/TCP | Egress");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10140/TCP, classic-one-vm, 443/TCP",
        "2, 10140-10141/TCP, classic-vms, 10124-10125/TCP",
        "16, 10140-10155/TCP, classic-vms, 10124-10139/TCP",
    })
    void aClassicGatewayIsReachedOverTlsOrItsFallBack(String vms, String tls, String fallBack, String https) {
        String blob =
                "classic-connection-point-blob | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP"
                        + " | Egress";
        String channel = " | granitefalls.cloudapp.net | 0 | Public/AzureCloud | ";
        String management = "classic-service-management | management.core.windows.net | 0 |  | 443/TCP | Egress";

        Expansion expansion =
                expand("cmg-connection-point", gateway("deploymentMethod", "Classic", "vmInstances", vms));

        assertThat(lines(expansion))
                .containsExactlyInAnyOrder(
                        blob,
                        fallBack + channel + https + " | Egress",
                        management,
                        "classic-tls" + channel + tls + " | Egress");
        assertProxyUseOfAClassicChannel(expansion, "classic-tls");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> !endpoint.id().equals("classic-connection-point-blob"))
                .allSatisfy(endpoint -> assertThat(endpoint.validUntil()).isEqualTo(CLASSIC_RETIRED));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10140/TCP, classic-one-vm-gov, 443/TCP",
        "2, 10140-10141/TCP, classic-vms-gov, 10124-10125/TCP",
        "16, 10140-10155/TCP, classic-vms-gov, 10124-10139/TCP",
    })
    void aClassicGatewayInTheGovernmentCloud(String vms, String tls, String fallBack, String https) {
        String channel = " | granitefalls.usgovcloudapp.net | 0 | AzureGovernment/AzureCloud | ";

        Expansion expansion = expand(
                "cmg-connection-point",
                gateway("cloud", "USGovernment", "deploymentMethod", "Classic", "vmInstances", vms));

        assertThat(lines(expansion))
                .containsExactlyInAnyOrder(
                        "classic-connection-point-blob-gov | granitefalls.blob.core.usgovcloudapi.net | 0"
                                + " | AzureGovernment/Storage | 443/TCP | Egress",
                        fallBack + channel + https + " | Egress",
                        "classic-service-management | management.core.windows.net | 0 |  | 443/TCP | Egress",
                        "classic-tls-gov" + channel + tls + " | Egress");
        assertProxyUseOfAClassicChannel(expansion, "classic-tls-gov");
    }

    /** TCP-TLS "doesn't support internet proxy"; the site system supports one for everything else. */
    private static void assertProxyUseOfAClassicChannel(Expansion expansion, String tls) {
        assertThat(expanded(expansion))
                .allSatisfy(endpoint -> assertThat(endpoint.proxy())
                        .as(endpoint.id())
                        .isEqualTo(endpoint.id().equals(tls) ? ProxyUse.UNSUPPORTED : ProxyUse.ALLOWED));
    }

    @Test
    void onlyTlsCannotUseAProxy() {
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> endpoint.proxy() == ProxyUse.UNSUPPORTED)
                .extracting(ServiceEndpoint::id)
                .containsExactly("classic-tls", "classic-tls-gov");
    }

    @ParameterizedTest
    @CsvSource({
        "Public, ScaleSet, 1, granitefalls.westus.cloudapp.azure.com",
        "Public, ScaleSet, 4, granitefalls.westus.cloudapp.azure.com",
        "Public, Classic, 1, granitefalls.cloudapp.net",
        "Public, Classic, 4, granitefalls.cloudapp.net",
        "USGovernment, ScaleSet, 1, granitefalls.usgovcloudapp.net",
        "USGovernment, ScaleSet, 4, granitefalls.usgovcloudapp.net",
        "USGovernment, Classic, 1, granitefalls.usgovcloudapp.net",
        "USGovernment, Classic, 4, granitefalls.usgovcloudapp.net",
    })
    void theServiceNameStandsBesideTheNameInAzure(String cloud, String method, String vms, String azure) {
        Map<String, String> parameters =
                gateway("cloud", cloud, "deploymentMethod", method, "serviceName", "CMG.contoso.com");

        assertThat(expanded(expand("client", parameters)))
                .filteredOn(endpoint -> endpoint.id().contains("gateway"))
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.hosts().stream().map(Object::toString))
                        .containsExactlyInAnyOrder("cmg.contoso.com", azure));
        parameters.put("vmInstances", vms);
        assertThat(expanded(expand("cmg-connection-point", parameters)))
                .filteredOn(endpoint -> endpoint.serviceTags().stream()
                        .anyMatch(tag -> tag.name().equals("AzureCloud")))
                .hasSize(method.equals("Classic") ? 2 : 1)
                .allSatisfy(endpoint -> assertThat(endpoint.hosts().stream().map(Object::toString))
                        .containsExactlyInAnyOrder("cmg.contoso.com", azure));
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
                                        "managementPointHost",
                                        "mp1.corp.contoso.com",
                                        "managementPointAddresses",
                                        "10.20.1.4, 10.20.1.5",
                                        "softwareUpdatePointAddresses",
                                        "10.20.2.0/30")),
                        withPrivate("10.20.0.0/16"));

        assertThat(lines(expansion))
                .contains(
                        "management-point | mp1.corp.contoso.com | 2 |  | 80/TCP,443/TCP | Egress",
                        "software-update-point |  | 4 |  | 80/TCP,443/TCP,8530-8531/TCP | Egress");
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.id().endsWith("-point"))
                .hasSize(2)
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.scope()).isEqualTo(Scope.INTRANET);
                    assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.FULL);
                });
        assertThat(expanded(expansion))
                .filteredOn(endpoint -> endpoint.scope() == Scope.INTRANET)
                .hasSize(2);
    }

    @Test
    void anOnPremisesHostAloneIsEnough() {
        assertThat(lines(expand("cmg-connection-point", gateway("softwareUpdatePointHost", "sup1.corp.contoso.com"))))
                .contains(
                        "software-update-point | sup1.corp.contoso.com | 0 |  | 80/TCP,443/TCP,8530-8531/TCP | Egress")
                .noneMatch(line -> line.startsWith("management-point "));
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

    @Test
    void client() {
        assertThat(lines(expand("client", GATEWAY)))
                .containsExactly(
                        "client-blob | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP | Egress",
                        "client-gateway | granitefalls.westus.cloudapp.azure.com | 0 | Public/AzureCloud | 443/TCP"
                                + " | Egress",
                        "client-sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP"
                                + " | Egress");
        assertThat(lines(expand("client", gateway("deploymentMethod", "Classic"))))
                .containsExactly(
                        "classic-client-gateway | granitefalls.cloudapp.net | 0 | Public/AzureCloud | 443/TCP | Egress",
                        "client-blob | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP | Egress",
                        "client-sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP"
                                + " | Egress");
    }

    @ParameterizedTest
    @CsvSource({"ScaleSet, client-gateway-gov", "Classic, classic-client-gateway-gov"})
    void clientInTheGovernmentCloud(String method, String id) {
        assertThat(lines(expand("client", gateway("cloud", "USGovernment", "deploymentMethod", method))))
                .containsExactlyInAnyOrder(
                        "client-blob-gov | granitefalls.blob.core.usgovcloudapi.net | 0 | AzureGovernment/Storage"
                                + " | 443/TCP | Egress",
                        id + " | granitefalls.usgovcloudapp.net | 0 | AzureGovernment/AzureCloud | 443/TCP | Egress",
                        "client-sign-in-gov | login.microsoftonline.us | 0 | AzureGovernment/AzureActiveDirectory"
                                + " | 443/TCP | Egress");
    }

    @Test
    void clientsCheckTheRevocationListOverHttp() {
        assertThat(lines(expand("client", gateway("crlHost", "crl.contoso.com"))))
                .hasSize(4)
                .contains("client-crl | crl.contoso.com | 0 |  | 80/TCP | Egress");
    }

    @Test
    void siteServer() {
        assertThat(lines(expand("site-server", Map.of("cmgName", "GraniteFalls"))))
                .containsExactly("site-server-blob | granitefalls.blob.core.windows.net | 0 | Public/Storage | 443/TCP"
                        + " | Egress");
        assertThat(lines(expand("site-server", Map.of("cmgName", "GraniteFalls", "cloud", "USGovernment"))))
                .containsExactly("site-server-blob-gov | granitefalls.blob.core.usgovcloudapi.net | 0"
                        + " | AzureGovernment/Storage | 443/TCP | Egress");
    }

    @Test
    void console() {
        assertThat(lines(expand("console", Map.of())))
                .containsExactly(
                        "console-sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP"
                                + " | Egress",
                        "console-sign-in-content | aadcdn.msauth.net aadcdn.msftauth.net | 0 |  | 443/TCP | Egress");
        assertThat(lines(expand("console", Map.of("cloud", "USGovernment"))))
                .containsExactly("console-sign-in-gov | login.microsoftonline.us | 0"
                        + " | AzureGovernment/AzureActiveDirectory | 443/TCP | Egress");
    }

    @Test
    void whatIsWiderThanOneGatewaySaysSo() {
        assertThat(ENTRY.endpoints()).allSatisfy(endpoint -> {
            boolean shared = endpoint.serviceTags().stream()
                    .anyMatch(tag ->
                            List.of("AzureCloud", "Storage", "AzureKeyVault").contains(tag.name()));
            assertThat(endpoint.approximate() != null).as(endpoint.id()).isEqualTo(shared);
            assertThat(endpoint.addressSource() != null)
                    .as(endpoint.id())
                    .isEqualTo(!endpoint.serviceTags().isEmpty());
        });
    }

    @Test
    void nothingConnectsIn() {
        assertThat(ENTRY.endpoints())
                .allSatisfy(endpoint -> assertThat(endpoint.direction()).isEqualTo(Direction.EGRESS));
    }

    @Test
    void whatOnlyClassicDeploymentsHaveIsRetired() {
        assertThat(ENTRY.endpoints())
                .filteredOn(endpoint -> endpoint.validUntil() != null)
                .allSatisfy(endpoint -> assertThat(endpoint.validUntil()).isEqualTo("2024-08-31"))
                .extracting(ServiceEndpoint::id)
                .containsExactlyInAnyOrder(
                        "classic-tls",
                        "classic-tls-gov",
                        "classic-one-vm",
                        "classic-one-vm-gov",
                        "classic-vms",
                        "classic-vms-gov",
                        "classic-service-management",
                        "classic-client-gateway",
                        "classic-client-gateway-gov");
    }

    @Test
    void onlyAScaleSetInThePublicCloudNeedsARegion() {
        for (String role : List.of("cmg-connection-point", "client")) {
            assertThat(expand(role, Map.of("cmgName", "granitefalls", "deploymentMethod", "Classic")))
                    .isInstanceOf(Expansion.Expanded.class);
            assertThat(expand(role, Map.of("cmgName", "granitefalls", "cloud", "USGovernment")))
                    .isInstanceOf(Expansion.Expanded.class);
        }
    }

    @Test
    void theNameIsRequiredAndTheRegionWhereItIsPartOfIt() {
        String name =
                "parameters.cmgName: missing cmg name: give one DNS label. The name of the CMG without its domain,"
                        + " for example GraniteFalls in GraniteFalls.WestUS.CloudApp.Azure.Com. Its storage account and its key"
                        + " vault have the same name.";
        String of =
                ": the name of a scale set in the public cloud is <name>.<region>.cloudapp.azure.com: give the region,"
                        + " for example westus";

        assertThat(refused(expand("cmg-connection-point", Map.of())))
                .containsExactly(name, "parameters.region: role cmg-connection-point" + of);
        assertThat(refused(expand("client", Map.of()))).containsExactly(name, "parameters.region: role client" + of);
        assertThat(refused(expand("site-server", Map.of()))).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "17", "-1", "two"})
    void thereAreOneToSixteenVms(String vms) {
        assertThat(refused(expand("cmg-connection-point", gateway("vmInstances", vms))))
                .containsExactly(
                        "parameters.vmInstances: vm instances must be a whole number from 1 to 16; found " + vms);
    }

    @Test
    void aNameInAzureIsGivenInItsParts() {
        assertThat(refused(expand(
                        "client", Map.of("cmgName", "granitefalls.westus.cloudapp.azure.com", "region", "westus"))))
                .containsExactly(
                        "parameters.cmgName: cmg name must be one DNS label, that is 1 to 63 letters, digits and"
                                + " hyphens without a hyphen at either end, and without dots or wildcards; found"
                                + " granitefalls.westus.cloudapp.azure.com");
    }

    @Test
    void aServiceNameIsOneName() {
        assertThat(refused(expand("client", gateway("serviceName", "*.contoso.com"))))
                .containsExactly("parameters.serviceName: service name must be one exact host name without wildcards:"
                        + " *.contoso.com is a pattern");
    }

    @Test
    void cloudAndMethodAreThoseThatAreDocumented() {
        assertThat(refused(expand("client", gateway("cloud", "China", "deploymentMethod", "Scaleset"))))
                .containsExactly(
                        "parameters.cloud: unknown cloud China: one of Public, USGovernment",
                        "parameters.deploymentMethod: unknown deployment method Scaleset: one of ScaleSet, Classic"
                                + " (did you mean ScaleSet?)");
    }

    @Test
    void parametersOfOtherRolesAreRefused() {
        assertThat(refused(expand("console", gateway("vmInstances", "2"))))
                .containsExactly(
                        "parameters.vmInstances: no selected role uses the parameter vmInstances: it belongs to"
                                + " cmg-connection-point; leave it out",
                        "parameters.cmgName: no selected role uses the parameter cmgName: it belongs to"
                                + " cmg-connection-point, client, site-server; leave it out",
                        "parameters.region: no selected role uses the parameter region: it belongs to"
                                + " cmg-connection-point, client; leave it out");
    }

    @Test
    void aRoleIsNeeded() {
        assertThat(refused(Catalog.builtIn().expand(new ServiceUse(SERVICE, null, List.of(), GATEWAY), defaults())))
                .containsExactly("roles: say which roles of cloud-management-gateway the pods have: one or more of"
                        + " service-connection-point, cmg-connection-point, client, site-server, console");
    }
}
