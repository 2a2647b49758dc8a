package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the frequently asked questions and to the table of content types. */
class DeliveryOptimizationTest {
    private static final String FILES = "Public/AzureFrontDoor.FirstParty";

    private static Expansion expand(String role, Map<String, String> parameters) {
        return Catalog.builtIn()
                .expand(new ServiceUse("delivery-optimization", null, List.of(role), parameters), defaults());
    }

    @Test
    void client() {
        assertThat(lines(expand("client", Map.of())))
                .containsExactly(
                        "cloud-service | *.prod.do.dsp.mp.microsoft.com | 0 |  | 443/TCP | Egress",
                        "metadata | *.dl.delivery.mp.microsoft.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "payload | *.windowsupdate.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "payload-https | *.windowsupdate.com | 0 |  | 443/TCP | Egress");
    }

    @Test
    void peer() {
        assertThat(lines(expand("peer", Map.of("peerAddresses", "192.0.1.0/24"))))
                .containsExactly(
                        "peer |  | 256 |  | 7680/TCP | Egress", //
                        "peer-in |  | 256 |  | 7680/TCP | Ingress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Group", "Internet"})
    void peersAcrossNats(String downloadMode) {
        assertThat(lines(expand("peer", Map.of("peerAddresses", "192.0.1.0/24", "downloadMode", downloadMode))))
                .containsExactly(
                        "peer |  | 256 |  | 7680/TCP | Egress",
                        "peer-in |  | 256 |  | 7680/TCP | Ingress",
                        "teredo | win1910.ipv6.microsoft.com | 0 |  | 3544/UDP | Egress",
                        "teredo-in |  | 0 |  | 3544/UDP | Ingress",
                        "teredo-peer |  | 256 |  | 3544/UDP | Egress");
    }

    @Test
    void withoutAddressesNoPeerIsAllowed() {
        assertThat(expanded(expand("peer", Map.of())))
                .extracting(Endpoint::direction)
                .containsOnly(Direction.INGRESS);
        assertThat(expanded(expand("peer", Map.of("downloadMode", "Group"))))
                .filteredOn(endpoint -> endpoint.direction() == Direction.EGRESS)
                .extracting(Endpoint::id)
                .containsExactly("teredo");
    }

    @Test
    void peersAreInTheIntranetAndPastProxies() {
        assertThat(expanded(expand("peer", Map.of("peerAddresses", "192.0.1.0/24", "downloadMode", "Group"))))
                .filteredOn(endpoint -> endpoint.direction() == Direction.EGRESS)
                .hasSize(3)
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.proxy()).isEqualTo(ProxyUse.UNSUPPORTED);
                    assertThat(endpoint.scope())
                            .isEqualTo(endpoint.id().equals("teredo") ? Scope.INTERNET : Scope.INTRANET);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            windows-update; content-windows-update | *.au.b1.download.windowsupdate.com *.au.download.windowsupdate.com\
             *.b1.download.windowsupdate.com *.ctldl.windowsupdate.com *.dl.delivery.mp.microsoft.com\
             *.download.windowsupdate.com *.tlu.dl.delivery.mp.microsoft.com | 0 | Public/AzureFrontDoor.FirstParty | 80/TCP | Egress
            edge; content-edge | *.delivery.mp.microsoft.com | 0 |  | 80/TCP | Egress
            office; content-office | *.cdn.office.net *.officecdn.microsoft.com *.officecdn.microsoft.com.edgesuite.net | 0 |  |\
             80/TCP | Egress
            xbox; content-xbox | *.assets-origin.xboxlive.com *.assets.xbox.com *.assets1.xboxlive.com *.assets2.xboxlive.com\
             *.d1.xboxlive.com *.d2.xboxlive.com *.dlassets.xboxlive.com *.dlassets2.xboxlive.com\
             *.xbl-dlassets-origin.xboxlive.com *.xvcb1.xboxlive.com *.xvcb2.xboxlive.com *.xvcf1.xboxlive.com\
             *.xvcf2.xboxlive.com | 0 |  | 80/TCP | Egress
            device-update; content-device-update | *.dcsfe.prod.adu.microsoft.com *.nlu.dl.adu.microsoft.com\
             *.tlu.dl.adu.microsoft.com | 0 | Public/AzureDeviceUpdate | 80/TCP | Egress
            """)
    void contentType(String role, String line) {
        assertThat(lines(expand(role, Map.of()))).containsExactly(line);
    }

    @Test
    void teamsAndOutlook() {
        assertThat(lines(expand("teams-outlook", Map.of())))
                .containsExactly(
                        "content-outlook | *.res.cdn.office.net | 0 |  | 80/TCP,443/TCP | Egress",
                        "content-teams | *.statics.teams.cdn.office.net | 0 |  | 80/TCP,443/TCP | Egress");
    }

    @Test
    void win32Apps() {
        assertThat(lines(expand("win32-apps", Map.of())))
                .containsExactly("content-win32-apps | *.manage.microsoft.com"
                        + " *.swda01-mscdn.manage.microsoft.com *.swda01.manage.microsoft.com"
                        + " *.swda02-mscdn.manage.microsoft.com *.swda02.manage.microsoft.com"
                        + " *.swdb01-mscdn.manage.microsoft.com *.swdb01.manage.microsoft.com"
                        + " *.swdb02-mscdn.manage.microsoft.com *.swdb02.manage.microsoft.com"
                        + " *.swdc01-mscdn.manage.microsoft.com *.swdc01.manage.microsoft.com"
                        + " *.swdc02-mscdn.manage.microsoft.com *.swdc02.manage.microsoft.com"
                        + " *.swdd01-mscdn.manage.microsoft.com *.swdd01.manage.microsoft.com"
                        + " *.swdd02-mscdn.manage.microsoft.com *.swdd02.manage.microsoft.com"
                        + " | 0 |  | 80/TCP,443/TCP | Egress");
    }

    @Test
    void iotEdge() {
        String end = " | 443/TCP,5671/TCP,8883/TCP | Egress";
        assertThat(lines(expand("iot-edge", Map.of())))
                .containsExactly(
                        "cache-services | *.do.dsp.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "iot-blob | *.blob.core.windows.net | 0 | Public/Storage" + end,
                        "iot-container-images | *.mcr.microsoft.com | 0 | " + FILES
                                + " Public/MicrosoftContainerRegistry" + end,
                        "iot-github | github.com | 0 | " + end,
                        "iot-hub | *.azure-devices.net | 0 | Public/AzureIoTHub" + end,
                        "iot-provisioning | *.global.azure-devices-provisioning.net | 0 | Public/AzureIoTHub" + end,
                        "iot-registry | *.azurecr.io | 0 | Public/AzureContainerRegistry" + end);
    }

    @Test
    void anUnknownDownloadModeIsRefused() {
        assertThat(refused(expand("peer", Map.of("downloadMode", "group"))))
                .containsExactly(
                        "parameters.downloadMode: unknown download mode group: one of LAN, Group, Internet (did"
                                + " you mean Group?)");
    }

    @Test
    void onlyPeersHavePeers() {
        assertThat(refused(expand("client", Map.of("peerAddresses", "192.0.1.0/24"))))
                .containsExactly(
                        "parameters.peerAddresses: no selected role uses the parameter peerAddresses: it belongs"
                                + " to peer; leave it out");
    }

    @Test
    void anUnknownRoleIsRefused() {
        assertThat(refused(expand("windows-updates", Map.of())))
                .containsExactly(
                        "roles[0]: unknown role windows-updates: one of client, peer, windows-update, edge, office,"
                                + " win32-apps, teams-outlook, xbox, device-update, iot-edge (did you mean windows-update?)");
    }
}
