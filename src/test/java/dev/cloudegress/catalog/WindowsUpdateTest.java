package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static dev.cloudegress.catalog.Entries.withPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the page on Windows 11, area Windows Update, and to the page on WSUS. */
class WindowsUpdateTest {
    private static final String FILES = "Public/AzureFrontDoor.FirstParty";
    private static final String METADATA = "Public/AzureUpdateDelivery";

    private static final CloudServiceSpec SERVICE =
            Catalog.builtIn().find("windows-update").orElseThrow();

    private static ServiceUse use(String role, Map<String, String> parameters) {
        return new ServiceUse("windows-update", null, List.of(role), parameters);
    }

    private static Expansion expand(String role, Map<String, String> parameters) {
        return Catalog.builtIn().expand(use(role, parameters), defaults());
    }

    @Test
    void client() {
        assertThat(lines(expand("client", Map.of())))
                .containsExactly(
                        "compatibility | adl.windows.com | 0 |  | 443/TCP | Egress",
                        "definition-updates | definitionupdates.microsoft.com | 0 |  | 443/TCP | Egress",
                        "delivery-http | *.delivery.mp.microsoft.com | 0 |  | 80/TCP | Egress",
                        "delivery-https | *.delivery.mp.microsoft.com | 0 | " + METADATA + " | 443/TCP | Egress",
                        "delivery-metadata | emdl.ws.microsoft.com | 0 |  | 80/TCP | Egress",
                        "delivery-optimization | *.prod.do.dsp.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "files-http | *.dl.delivery.mp.microsoft.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "files-https | *.dl.delivery.mp.microsoft.com | 0 |  | 443/TCP | Egress",
                        "sign-in | login.live.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "traffic-shaping | tsfe.trafficshaping.dsp.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress",
                        "update-http | *.update.microsoft.com | 0 |  | 80/TCP | Egress",
                        "update-https | *.update.microsoft.com | 0 | " + METADATA + " | 443/TCP | Egress",
                        "windowsupdate-files | *.windowsupdate.com | 0 | " + FILES + " | 80/TCP | Egress");
    }

    /** The fourteen URLs, and the two ports that others connect to. */
    @Test
    void wsusServer() {
        assertThat(lines(expand("wsus-server", Map.of())))
                .containsExactly(
                        "clients-in |  | 0 |  | 8530-8531/TCP | Ingress",
                        "wsus-delivery-http | dl.delivery.mp.microsoft.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "wsus-delivery-https | dl.delivery.mp.microsoft.com | 0 |  | 443/TCP | Egress",
                        "wsus-download-center | download.microsoft.com | 0 |  | 443/TCP | Egress",
                        "wsus-files | download.windowsupdate.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "wsus-files-any | *.windowsupdate.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "wsus-files-below | *.download.windowsupdate.com | 0 | " + FILES + " | 80/TCP | Egress",
                        "wsus-links | go.microsoft.com | 0 |  | 80/TCP | Egress",
                        "wsus-service-packs | ntservicepack.microsoft.com | 0 |  | 80/TCP | Egress",
                        "wsus-statistics | wustat.windows.com | 0 |  | 80/TCP | Egress",
                        "wsus-update-http | *.update.microsoft.com | 0 |  | 80/TCP | Egress",
                        "wsus-update-https | *.update.microsoft.com | 0 | " + METADATA + " | 443/TCP | Egress",
                        "wsus-windowsupdate | windowsupdate.microsoft.com | 0 |  | 80/TCP | Egress",
                        "wsus-windowsupdate-any-http | *.windowsupdate.microsoft.com | 0 |  | 80/TCP | Egress",
                        "wsus-windowsupdate-any-https | *.windowsupdate.microsoft.com | 0 | " + METADATA
                                + " | 443/TCP | Egress");
    }

    @Test
    void anOldServerListensElsewhereAndNeedsTheSameNames() {
        List<String> names = lines(expand("wsus-server", Map.of()));
        List<String> old = lines(expand("wsus-server", Map.of("wsusVersion", "3.2")));

        assertThat(old).startsWith("clients-in-old |  | 0 |  | 80/TCP,443/TCP | Ingress");
        assertThat(old.subList(1, old.size())).isEqualTo(names.subList(1, names.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "wsus-client, 6.2, , 8530, 8531",
        "wsus-client, 10.0.14393, , 8530, 8531",
        "wsus-client, 3.2, -old, 80, 443",
        "wsus-client, 2.0, -old, 80, 443",
        "wsus-downstream, 6.2, , 8530, 8531",
        "wsus-downstream, 3.2, -old, 80, 443"
    })
    void upstream(String role, String version, String suffix, int http, int https) {
        String end = suffix == null ? "" : suffix;
        Map<String, String> parameters =
                Map.of("wsusVersion", version, "upstreamHost", "wsus.corp.example", "upstreamAddresses", "192.0.1.7");

        assertThat(expanded(expand(role, parameters)))
                .filteredOn(endpoint -> endpoint.id().startsWith("upstream"))
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.scope()).isEqualTo(Scope.INTRANET);
                    assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.FULL);
                })
                .extracting(Entries::line)
                .containsExactly(
                        "upstream-http" + end + " | wsus.corp.example | 1 |  | " + http + "/TCP | Egress",
                        "upstream-https" + end + " | wsus.corp.example | 1 |  | " + https + "/TCP | Egress");
    }

    @Test
    void aConfiguredPortTakesThePlaceOfThatOfTheVersion() {
        assertThat(lines(
                        expand("wsus-client", Map.of("upstreamHost", "wsus.corp.example", "upstreamHttpsPort", "443"))))
                .containsExactly(
                        "upstream-http | wsus.corp.example | 0 |  | 8530/TCP | Egress",
                        "upstream-https-configured | wsus.corp.example | 0 |  | 443/TCP | Egress");
        assertThat(lines(expand(
                        "wsus-client",
                        Map.of(
                                "upstreamHost",
                                "wsus.corp.example",
                                "wsusVersion",
                                "3.2",
                                "upstreamHttpPort",
                                "8530",
                                "upstreamHttpsPort",
                                "8531"))))
                .containsExactly(
                        "upstream-http-configured | wsus.corp.example | 0 |  | 8530/TCP | Egress",
                        "upstream-https-configured | wsus.corp.example | 0 |  | 8531/TCP | Egress");
    }

    @Test
    void withoutAnUpstreamServerThereIsNothingToAllow() {
        assertThat(refused(expand("wsus-client", Map.of())))
                .singleElement()
                .asString()
                .startsWith("roles: nothing is documented for role wsus-client");
        assertThat(lines(expand("wsus-downstream", Map.of())))
                .containsExactly("clients-in |  | 0 |  | 8530-8531/TCP | Ingress");
    }

    @Test
    void aPortWithoutAServerIsRefused() {
        assertThat(refused(expand("wsus-client", Map.of("upstreamHttpPort", "80"))))
                .containsExactly(
                        "parameters: endpoint upstream-http-configured has no destination: give upstreamHost or"
                                + " upstreamAddresses. The host name of the WSUS server that updates come from. The addresses of"
                                + " the WSUS server that updates come from.");
    }

    @Test
    void privateAddressesNeedThePermissionOfTheInstallation() {
        ServiceUse use = use("wsus-client", Map.of("upstreamAddresses", "10.1.2.3"));

        assertThat(refused(Catalog.builtIn().expand(use, defaults())))
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith("parameters.upstreamAddresses: ")
                        .contains("privateCIDRs"))
                .isNotEmpty();
        assertThat(lines(Catalog.builtIn().expand(use, withPrivate("10.1.0.0/16"))))
                .containsExactly(
                        "upstream-http |  | 1 |  | 8530/TCP | Egress", "upstream-https |  | 1 |  | 8531/TCP | Egress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.2.7600.226", "3.3", "4.0", "6.1.9"})
    void versionsBetweenTheTwoAreRefused(String version) {
        assertThat(refused(expand("wsus-client", Map.of("wsusVersion", version))))
                .containsExactly(
                        "parameters.wsusVersion: wsus version " + version + " is in none of the documented ranges: the"
                                + " vendor documents ports for WSUS 3.2 and earlier and for WSUS 6.2 and later; of a longer"
                                + " version give the first two numbers");
    }

    @Test
    void aDeviceThatUpdatesFromMicrosoftHasNoServer() {
        assertThat(refused(expand("client", Map.of("upstreamHost", "wsus.corp.example"))))
                .containsExactly(
                        "parameters.upstreamHost: no selected role uses the parameter upstreamHost: it belongs to"
                                + " wsus-downstream, wsus-client; leave it out");
    }

    @Test
    void aTypoInARoleIsSuggestedAway() {
        assertThat(refused(expand("wsus-sever", Map.of())))
                .containsExactly("roles[0]: unknown role wsus-sever: one of client, wsus-server, wsus-downstream,"
                        + " wsus-client (did you mean wsus-server?)");
    }

    /** The overview has one tag for metadata, on port 443, and one for files, on port 80; files also come from elsewhere. */
    @Test
    void eachTagIsForOnePort() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> !endpoint.serviceTags().isEmpty())
                .hasSize(10)
                .allSatisfy(endpoint -> {
                    boolean files = endpoint.serviceTags().getFirst().name().equals("AzureFrontDoor.FirstParty");
                    assertThat(endpoint.serviceTags()).hasSize(1);
                    assertThat(endpoint.ports())
                            .extracting(ServiceEndpoint.Port::port)
                            .containsExactly(files ? 80 : 443);
                    assertThat(endpoint.addressCoverage())
                            .isEqualTo(files ? AddressCoverage.PARTIAL : AddressCoverage.UNKNOWN);
                    assertThat(endpoint.approximate() != null).isEqualTo(files);
                    assertThat(endpoint.addressSource()).isNotNull();
                });
    }

    @Test
    void theFourteenUrlsOfThePage() {
        TreeSet<String> urls = new TreeSet<>();
        SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.roles().equals(List.of("wsus-server")))
                .forEach(endpoint -> endpoint.ports()
                        .forEach(port -> urls.add((Objects.equals(port.port(), 443) ? "https://" : "http://")
                                + endpoint.hosts().getFirst())));

        assertThat(urls)
                .containsExactlyInAnyOrder(
                        "http://windowsupdate.microsoft.com",
                        "http://*.windowsupdate.microsoft.com",
                        "https://*.windowsupdate.microsoft.com",
                        "http://*.update.microsoft.com",
                        "https://*.update.microsoft.com",
                        "http://*.windowsupdate.com",
                        "http://download.windowsupdate.com",
                        "https://download.microsoft.com",
                        "http://*.download.windowsupdate.com",
                        "http://wustat.windows.com",
                        "http://ntservicepack.microsoft.com",
                        "http://go.microsoft.com",
                        "http://dl.delivery.mp.microsoft.com",
                        "https://dl.delivery.mp.microsoft.com");
    }
}
