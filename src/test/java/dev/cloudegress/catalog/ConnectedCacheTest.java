package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static dev.cloudegress.catalog.Entries.withPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the table of content types and to the Configuration Manager page. */
class ConnectedCacheTest {
    /** The lines of the table that are for both kinds of cache; delivery-optimization has them by role. */
    private static final List<String> CONTENT = List.of(
            "content-device-update",
            "content-edge",
            "content-office",
            "content-win32-apps",
            "content-windows-update",
            "content-xbox");

    private static Expansion expand(String role, Map<String, String> parameters) {
        return Catalog.builtIn().expand(use(role, parameters), defaults());
    }

    private static ServiceUse use(String role, Map<String, String> parameters) {
        return new ServiceUse("connected-cache", null, List.of(role), parameters);
    }

    private static List<String> linesWithout(Expansion expansion, List<String> ids) {
        return expanded(expansion).stream()
                .filter(endpoint -> !ids.contains(endpoint.id()))
                .map(Entries::line)
                .toList();
    }

    @Test
    void distributionPoint() {
        String files = "Public/AzureFrontDoor.FirstParty";
        assertThat(linesWithout(expand("distribution-point", Map.of()), CONTENT))
                .containsExactly(
                        "clients-in |  | 0 |  | 80/TCP | Ingress",
                        "delivery-optimization-cloud-service | *.prod.do.dsp.mp.microsoft.com | 0 |  | 443/TCP | Egress",
                        "delivery-optimization-metadata | *.dl.delivery.mp.microsoft.com | 0 | " + files
                                + " | 80/TCP | Egress",
                        "delivery-optimization-payload | *.windowsupdate.com | 0 | " + files + " | 80/TCP | Egress",
                        "delivery-optimization-payload-https | *.windowsupdate.com | 0 |  | 443/TCP | Egress");
    }

    @Test
    void cacheServer() {
        String end = " | 443/TCP,5671/TCP,8883/TCP | Egress";
        assertThat(linesWithout(expand("cache-server", Map.of()), CONTENT))
                .containsExactly(
                        "cache-server-clients-in |  | 0 |  | 80/TCP | Ingress",
                        "cache-services | *.do.dsp.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "iot-blob | *.blob.core.windows.net | 0 | Public/Storage" + end,
                        "iot-container-images | *.mcr.microsoft.com | 0 | Public/AzureFrontDoor.FirstParty"
                                + " Public/MicrosoftContainerRegistry" + end,
                        "iot-github | github.com | 0 | " + end,
                        "iot-hub | *.azure-devices.net | 0 | Public/AzureIoTHub" + end,
                        "iot-provisioning | *.global.azure-devices-provisioning.net | 0 | Public/AzureIoTHub" + end,
                        "iot-registry | *.azurecr.io | 0 | Public/AzureContainerRegistry" + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"distribution-point", "cache-server"})
    void keepsTheContentOfBothKindsOfCache(String role) {
        assertThat(expanded(expand(role, Map.of())))
                .filteredOn(endpoint -> endpoint.id().startsWith("content-"))
                .extracting(Endpoint::id)
                .containsExactlyElementsOf(CONTENT);
    }

    /** Two services have the lines of one table: they must not part. */
    @Test
    void theLinesOfTheTableAreThoseOfDeliveryOptimization() {
        CloudServiceSpec downloads =
                Catalog.builtIn().find("delivery-optimization").orElseThrow();
        CloudServiceSpec cache = Catalog.builtIn().find("connected-cache").orElseThrow();
        List<ServiceEndpoint> mine = table(cache);
        List<ServiceEndpoint> theirs = new ArrayList<>(table(downloads));
        theirs.removeIf(endpoint -> endpoint.roles().contains("teams-outlook"));

        assertThat(mine)
                .hasSize(13)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("roles")
                .isEqualTo(theirs);
    }

    private static List<ServiceEndpoint> table(CloudServiceSpec service) {
        return service.endpoints().stream()
                .filter(endpoint -> endpoint.source().document().equals("endpoints"))
                .toList();
    }

    @Test
    void client() {
        Expansion expansion =
                expand("client", Map.of("cacheHost", "Cache.corp.example", "cacheAddresses", "192.0.1.7, 192.0.1.9"));

        assertThat(lines(expansion)).containsExactly("cache | cache.corp.example | 2 |  | 80/TCP | Egress");
        assertThat(expanded(expansion).getFirst().scope()).isEqualTo(Scope.INTRANET);
    }

    @Test
    void aClientWithoutACacheIsRefused() {
        assertThat(refused(expand("client", Map.of())))
                .singleElement()
                .asString()
                .startsWith("roles: nothing is documented for role client");
    }

    @Test
    void aPrivateCacheNeedsThePermissionOfTheInstallation() {
        ServiceUse use = use("client", Map.of("cacheAddresses", "10.7.0.4"));

        assertThat(lines(Catalog.builtIn().expand(use, withPrivate("10.0.0.0/8"))))
                .containsExactly("cache |  | 1 |  | 80/TCP | Egress");
        assertThat(refused(Catalog.builtIn().expand(use, defaults())))
                .singleElement()
                .asString()
                .startsWith("parameters.cacheAddresses: ")
                .contains("privateCIDRs");
    }

    @Test
    void aCacheHasNoCacheOfItsOwn() {
        assertThat(refused(expand("cache-server", Map.of("cacheHost", "cache.corp.example"))))
                .containsExactly("parameters.cacheHost: no selected role uses the parameter cacheHost: it belongs to"
                        + " client; leave it out");
    }

    @Test
    void anUnknownRoleIsRefused() {
        assertThat(refused(expand("distribution-points", Map.of())))
                .containsExactly("roles[0]: unknown role distribution-points: one of distribution-point, cache-server,"
                        + " client (did you mean distribution-point?)");
    }
}
