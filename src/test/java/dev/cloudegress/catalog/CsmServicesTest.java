package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the three Centero entries to the vendor's page. */
class CsmServicesTest {
    private static Expansion expand(String service, Map<String, String> parameters) {
        return Catalog.builtIn().expand(new ServiceUse(service, null, List.of(), parameters), defaults());
    }

    @Test
    void cloudBackend() {
        assertThat(lines(expand("csm-cloud-backend", Map.of())))
                .containsExactly(
                        "http | wsus.csm.fi | 1 | Public/AzureFrontDoor.Frontend | 80/TCP | Egress",
                        "https | cgw.csm.fi wsus.csm.fi | 2 | Public/AzureFrontDoor.Frontend | 443/TCP | Egress",
                        "storage | cgw.csm.fi wsus.csm.fi | 0 | Public/Storage.NorthEurope | 443/TCP | Egress",
                        "wsus-api | csm-wsus-api.azurewebsites.net | 0 | Public/AppService | 443/TCP | Egress");
        assertThat(Entries.expanded(expand("csm-cloud-backend", Map.of())))
                .allSatisfy(endpoint -> assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.UNKNOWN))
                .extracting(endpoint -> endpoint.addresses().toString())
                .containsExactly("[40.127.166.151/32]", "[40.127.166.151/32, 52.169.191.40/32]", "[]", "[]");
    }

    /** The vendor asks for the storage tag itself. Two tags come from the provider's page; one of them is shared with its customers. */
    @Test
    void whatTheVendorAsksForIsNoApproximation() {
        Source page = new Source("service-tags", "Available service tags", null);

        assertThat(Stream.of("csm-cloud-backend", "csm-customer-portal")
                        .flatMap(service -> Entries.expanded(expand(service, Map.of())).stream())
                        .filter(endpoint -> endpoint.approximate() != null || endpoint.addressSource() != null))
                .extracting(Endpoint::reference, Endpoint::addressSource, endpoint -> endpoint.approximate() != null)
                .containsExactly(
                        tuple("csm-cloud-backend/wsus-api", page, true),
                        tuple("csm-customer-portal/sign-in", page, false));
    }

    @Test
    void customerPortal() {
        assertThat(lines(expand("csm-customer-portal", Map.of())))
                .containsExactly(
                        "https | preview.portal.centero.fi | 1 | Public/AzureFrontDoor.Frontend | 443/TCP | Egress",
                        "sign-in | login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 443/TCP | Egress",
                        "sign-in-content | *.aadcdn.microsoftonline-p.com *.aadcdn.msauthimages.net"
                                + " *.aadcdn.msftauth.net *.aadcdn.msftauthimages.net *.logincdn.msftauth.net"
                                + " *.microsoftonline-p.com *.msauth.net aadcdn.microsoftonline-p.com"
                                + " aadcdn.msauthimages.net aadcdn.msftauth.net aadcdn.msftauthimages.net"
                                + " logincdn.msftauth.net microsoftonline-p.com msauth.net | 0 |  | 443/TCP | Egress",
                        "storage | preview.portal.centero.fi | 0 | Public/Storage.NorthEurope | 443/TCP | Egress");
        assertThat(Entries.expanded(expand("csm-customer-portal", Map.of())))
                .allSatisfy(endpoint -> assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.UNKNOWN))
                .first()
                .extracting(endpoint -> endpoint.addresses().toString())
                .isEqualTo("[40.113.90.202/32]");
        assertThat(lines(Catalog.builtIn()
                        .expand(new ServiceUse("csm-customer-portal", null, List.of("browser"), Map.of()), defaults())))
                .hasSize(4);
    }

    /** Who reads the entry sees which addresses are only kept, in the same words everywhere. */
    @ParameterizedTest
    @ValueSource(strings = {"csm-customer-portal", "csm-integration-client", "csm-cloud-backend"})
    void oldAddressesAreMarked(String service) {
        assertThat(Catalog.builtIn().find(service).orElseThrow().endpoints())
                .filteredOn(endpoint -> endpoint.scope() == Scope.INTERNET
                        && !endpoint.addresses().isEmpty())
                .isNotEmpty()
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.description()).contains("old address");
                    assertThat(endpoint.note())
                            .startsWith(endpoint.addresses().size() == 1 ? "Old address: " : "Old addresses: ")
                            .contains(endpoint.addresses())
                            .contains("from before April 2021")
                            .contains("Do not remove")
                            .contains("this page never does");
                    // No document says when they end.
                    assertThat(endpoint.validUntil()).isNull();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.5000", "2.0.5000.1", "2.0.6000", "2.1", "10.0.0"})
    void newerIntegrationClients(String version) {
        assertThat(lines(expand("csm-integration-client", Map.of("version", version))))
                .containsExactly(
                        "file-share | centerofileshares.file.core.windows.net | 0 | Public/Storage.NorthEurope | 443/TCP"
                                + " | Egress",
                        "gateway-eu | gw-eu.software-manager.com | 0 | Public/AzureFrontDoor.Frontend | 443/TCP | Egress",
                        "http | portal.centero.fi | 0 | Public/AzureFrontDoor.Frontend | 80/TCP | Egress",
                        "https | gateway.centero.fi portal.centero.fi | 0 | Public/AzureFrontDoor.Frontend | 443/TCP"
                                + " | Egress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.5088", "1.0.5088.0", "1.0.999", "1", "0.9"})
    void olderIntegrationClients(String version) {
        assertThat(lines(expand("csm-integration-client", Map.of("version", version))))
                .containsExactly(
                        "http | portal.centero.fi | 0 | Public/AzureFrontDoor.Frontend | 80/TCP | Egress",
                        "https | gateway.centero.fi portal.centero.fi | 0 | Public/AzureFrontDoor.Frontend | 443/TCP"
                                + " | Egress",
                        "old-address |  | 1 |  | 80/TCP,443/TCP | Egress",
                        "storage | gateway.centero.fi portal.centero.fi | 0 | Public/Storage.NorthEurope | 443/TCP"
                                + " | Egress");
        assertThat(Entries.expanded(expand("csm-integration-client", Map.of("version", version)))
                        .get(2)
                        .addresses()
                        .toString())
                .isEqualTo("[91.190.196.42/32]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.5088.1", "1.0.5089", "1.1", "2", "2.0", "2.0.4999", "2.0.4999.999"})
    void versionsBetweenTheRulesAreRefused(String version) {
        assertThat(refused(expand("csm-integration-client", Map.of("version", version))))
                .containsExactly("parameters.version: version " + version + " is in none of the documented ranges: the"
                        + " vendor documents rules for 2.0.5000 and newer and for 1.0.5088 and older, and none for the"
                        + " versions in between");
    }

    @Test
    void siteServerOfTheUser() {
        Expansion expansion = Catalog.builtIn()
                .expand(
                        new ServiceUse(
                                "csm-integration-client",
                                null,
                                List.of(),
                                Map.of(
                                        "version",
                                        "2.0.5000",
                                        "siteServerHost",
                                        "cm01.corp.example",
                                        "siteServerAddresses",
                                        "10.1.2.3")),
                        Entries.withPrivate("10.1.0.0/16"));

        assertThat(lines(expansion))
                .hasSize(6)
                .contains(
                        "site-server | cm01.corp.example | 1 |  | 135/TCP | Egress",
                        "site-server-rpc | cm01.corp.example | 1 |  | 49152-65535/TCP | Egress");
        assertThat(Entries.expanded(expansion))
                .filteredOn(endpoint -> endpoint.id().startsWith("site-server"))
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.scope()).isEqualTo(Scope.INTRANET);
                    assertThat(endpoint.proxy()).isEqualTo(ProxyUse.UNSUPPORTED);
                });
    }

    @Test
    void theVersionIsRequired() {
        assertThat(refused(expand("csm-integration-client", Map.of())))
                .containsExactly("parameters.version: missing version: give a version: 1.0.5088 and older; 2.0.5000 and"
                        + " newer. The version of the CSM Integration Client, as its own installation shows it, for"
                        + " example \"2.0.5000\" (in quotes).");
    }

    @Test
    void theCloudBackendTakesNoParameters() {
        assertThat(refused(expand("csm-cloud-backend", Map.of("version", "2.0.5000"))))
                .containsExactly("parameters.version: unknown parameter version: csm-cloud-backend takes none");
    }
}
