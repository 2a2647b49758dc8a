package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the two Centero entries to the vendor's page. */
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
                        "wsus-api | csm-wsus-api.azurewebsites.net | 0 |  | 443/TCP | Egress");
        assertThat(Entries.expanded(expand("csm-cloud-backend", Map.of())))
                .allSatisfy(endpoint -> assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.UNKNOWN))
                .extracting(endpoint -> endpoint.addresses().toString())
                .containsExactly("[40.127.166.151/32]", "[40.127.166.151/32, 52.169.191.40/32]", "[]", "[]");
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
