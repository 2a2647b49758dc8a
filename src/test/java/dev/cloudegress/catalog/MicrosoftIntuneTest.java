package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.PortProtocol;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the entry to the two pages: the addresses by count and digest, every role of each cloud by its endpoints. */
class MicrosoftIntuneTest {
    private static final CloudServiceSpec SERVICE =
            Catalog.builtIn().find("microsoft-intune").orElseThrow();

    private static Expansion expand(String role, Map<String, String> parameters) {
        return Catalog.builtIn()
                .expand(new ServiceUse("microsoft-intune", null, List.of(role), parameters), defaults());
    }

    private static String publicCloud(String role) {
        return String.join("\n", lines(expand(role, Map.of())));
    }

    private static String government(String role) {
        return String.join("\n", lines(expand(role, Map.of("cloud", "USGovernment"))));
    }

    private static List<String> ids(String role, Map<String, String> parameters) {
        return expanded(expand(role, parameters)).stream().map(Endpoint::id).toList();
    }

    private static ServiceEndpoint endpoint(String id) {
        return SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Number of distinct addresses and CIDRs, and the first 16 digits of the SHA-256 of their texts, sorted and joined by line feeds:
     * computed from the pages, not from the manifest. The public list is that of the row (83), its Front Door blocks (7) and the
     * subnet that only the consolidated list has.
     */
    @ParameterizedTest
    @CsvSource({"id-163-intune-core, 91, df573c155c8f9fe8", "gov-intune-core, 22, a232c6198e72b3ed"})
    void hasEveryAddressOfThePage(String id, int count, String digest) throws NoSuchAlgorithmException {
        List<String> addresses = endpoint(id).addresses();

        assertThat(addresses).hasSize(count).doesNotHaveDuplicates();
        String text = addresses.stream().sorted().collect(Collectors.joining("\n"));
        assertThat(HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII))))
                .startsWith(digest);
    }

    @Test
    void theCoreHasAddressesOfBothFamilies() {
        assertThat(expanded(expand("device", Map.of())))
                .filteredOn(endpoint -> endpoint.id().equals("id-163-intune-core"))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.addresses().addressCount(IpFamily.IPV4)).isEqualTo(7208);
                    // Four /48: two of their own, and a /47.
                    assertThat(endpoint.addresses().addressCount(IpFamily.IPV6))
                            .isEqualTo(BigInteger.TWO.pow(128 - 48).multiply(BigInteger.valueOf(4)));
                    assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.PARTIAL);
                });
    }

    @Test
    void device() {
        assertThat(publicCloud("device")).isEqualTo("""
                consolidated-delivery-optimization | dl.delivery.mp.microsoft.com | 0 | Public/AzureFrontDoor.FirstParty | 80/TCP | Egress
                consolidated-delivery-optimization-https | dl.delivery.mp.microsoft.com | 0 |  | 443/TCP | Egress
                consolidated-forwarding | aka.ms | 0 |  | 443/TCP | Egress
                consolidated-powershell-gallery | *.powershellgallery.com cdn.oneget.org | 0 |  | 443/TCP | Egress
                delivery-optimization-peers |  | 0 |  | 7680/TCP,3544/UDP | Informational
                graph | graph.microsoft.com | 0 | Public/AzureActiveDirectory | 443/TCP | Egress
                id-150-office-customization | *.officeconfig.msocdn.com config.office.com | 0 |  | 443/TCP | Egress
                id-163-intune-core | *.dm.microsoft.com *.manage.microsoft.com enterpriseenrollment.manage.microsoft.com manage.microsoft.com | 4835703278458516698831912 | Public/AzureFrontDoor.MicrosoftSecurity | 80/TCP,443/TCP | Egress
                id-172-delivery-optimization | *.do.dsp.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress
                id-172-delivery-optimization-files | *.dl.delivery.mp.microsoft.com | 0 | Public/AzureFrontDoor.FirstParty | 80/TCP | Egress
                id-172-delivery-optimization-files-https | *.dl.delivery.mp.microsoft.com | 0 |  | 443/TCP | Egress
                id-189-feature-deployment | config.edge.skype.com ecs.office.com | 0 |  | 443/TCP | Egress
                id-190-endpoint-discovery | go.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress
                id-192-organizational-messages | fd.api.orgmsg.microsoft.com ris.prod.api.personalization.ideas.microsoft.com | 0 |  | 443/TCP | Egress
                id-56-authentication | graph.windows.net login.microsoftonline.com | 0 | Public/AzureActiveDirectory | 80/TCP,443/TCP | Egress
                id-59-identity | certauth.enterpriseregistration.windows.net enterpriseregistration.windows.net | 0 | Public/AzureActiveDirectory | 80/TCP,443/TCP | Egress
                id-97-microsoft-account | account.live.com login.live.com | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void win32Apps() {
        assertThat(publicCloud("win32-apps")).isEqualTo("""
                id-170-win32-apps | swda01-mscdn.manage.microsoft.com swda02-mscdn.manage.microsoft.com swdb01-mscdn.manage.microsoft.com swdb02-mscdn.manage.microsoft.com swdc01-mscdn.manage.microsoft.com swdc02-mscdn.manage.microsoft.com swdd01-mscdn.manage.microsoft.com swdd02-mscdn.manage.microsoft.com swdin01-mscdn.manage.microsoft.com swdin02-mscdn.manage.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress
                scripts-asia-pacific | imeswdc-afd-hotfix.manage.microsoft.com imeswdc-afd-primary.manage.microsoft.com imeswdc-afd-secondary.manage.microsoft.com | 0 |  | 443/TCP | Egress
                scripts-asia-pacific-azureedge | approdimedatahotfix.azureedge.net approdimedatapri.azureedge.net approdimedatasec.azureedge.net | 0 |  | 443/TCP | Egress
                scripts-europe | imeswdb-afd-hotfix.manage.microsoft.com imeswdb-afd-primary.manage.microsoft.com imeswdb-afd-secondary.manage.microsoft.com | 0 |  | 443/TCP | Egress
                scripts-europe-azureedge | euprodimedatahotfix.azureedge.net euprodimedatapri.azureedge.net euprodimedatasec.azureedge.net | 0 |  | 443/TCP | Egress
                scripts-north-america | imeswda-afd-hotfix.manage.microsoft.com imeswda-afd-primary.manage.microsoft.com imeswda-afd-secondary.manage.microsoft.com | 0 |  | 443/TCP | Egress
                scripts-north-america-azureedge | naprodimedatahotfix.azureedge.net naprodimedatapri.azureedge.net naprodimedatasec.azureedge.net | 0 |  | 443/TCP | Egress
                scripts-telemetry | *.events.data.microsoft.com | 0 | Public/OneDsCollector | 443/TCP | Egress""");
    }

    @Test
    void macos() {
        assertThat(publicCloud("macos")).isEqualTo("""
                macos-asia-pacific | macsidecarap.manage.microsoft.com | 0 |  | 443/TCP | Egress
                macos-asia-pacific-azureedge | macsidecarprodap.azureedge.net | 0 |  | 443/TCP | Egress
                macos-europe | macsidecareu.manage.microsoft.com | 0 |  | 443/TCP | Egress
                macos-europe-azureedge | macsidecarprodeu.azureedge.net | 0 |  | 443/TCP | Egress
                macos-north-america | macsidecar.manage.microsoft.com | 0 |  | 443/TCP | Egress
                macos-north-america-azureedge | macsidecarprod.azureedge.net | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void apple() {
        assertThat(publicCloud("apple")).isEqualTo("""
                id-178-apple | *.itunes.apple.com *.mzstatic.com *.phobos.apple.com *.push.apple.com a1165.phobos.apple.com ax.itunes.apple.com ax.itunes.apple.com.edgesuite.net itunes.apple.com ocsp.apple.com phobos.apple.com phobos.itunes-apple.com.akadns.net s.mzstatic.com | 0 |  | 80/TCP,443/TCP,5223/TCP | Egress""");
    }

    @Test
    void android() {
        assertThat(publicCloud("android")).isEqualTo("""
                id-179-android-aosp | intunecdnpeasd.manage.microsoft.com | 0 |  | 443/TCP | Egress
                id-179-android-aosp-azureedge | intunecdnpeasd.azureedge.net | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void autopilot() {
        assertThat(publicCloud("autopilot")).isEqualTo("""
                id-164-files | *.dl.delivery.mp.microsoft.com *.windowsupdate.com | 0 | Public/AzureFrontDoor.FirstParty | 80/TCP | Egress
                id-164-files-https | *.dl.delivery.mp.microsoft.com *.windowsupdate.com | 0 |  | 443/TCP | Egress
                id-164-metadata | *.delivery.mp.microsoft.com *.update.microsoft.com | 0 |  | 80/TCP | Egress
                id-164-metadata-https | *.delivery.mp.microsoft.com *.update.microsoft.com | 0 | Public/AzureUpdateDelivery | 443/TCP | Egress
                id-164-windows-update | *.prod.do.dsp.mp.microsoft.com adl.windows.com tsfe.trafficshaping.dsp.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress
                id-165-time | time.windows.com | 0 |  | 123/UDP | Egress
                id-169-notifications | *.s-microsoft.com c.s-microsoft.com clientconfig.passport.net windowsphone.com | 0 |  | 443/TCP | Egress
                id-173-tpm-certificates | ekcert.spserv.microsoft.com ekop.intel.com ftpm.amd.com | 0 |  | 443/TCP | Egress
                id-182-diagnostics | lgmsapeaus.blob.core.windows.net lgmsapeind.blob.core.windows.net lgmsapeswiss.blob.core.windows.net | 0 | Public/Storage | 443/TCP | Egress
                id-182-diagnostics-southeast-asia | lgmsapesea.blob.core.windows.net | 0 | Public/Storage.SoutheastAsia | 443/TCP | Egress
                id-182-diagnostics-west-europe | lgmsapeweu.blob.core.windows.net | 0 | Public/Storage.WestEurope | 443/TCP | Egress
                id-182-diagnostics-west-us-2 | lgmsapewus2.blob.core.windows.net | 0 | Public/Storage.WestUS2 | 443/TCP | Egress""");
    }

    @Test
    void pushNotifications() {
        assertThat(publicCloud("push-notifications")).isEqualTo("""
                id-171-push-notifications | *.notify.windows.com *.wns.windows.com sin.notify.windows.com sinwns1011421.wns.windows.com | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void microsoftStore() {
        assertThat(publicCloud("microsoft-store")).isEqualTo("""
                store-api | displaycatalog.mp.microsoft.com licensing.mp.microsoft.com purchase.md.mp.microsoft.com storeedgefd.dsx.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress
                store-cache | cdn.storeedgefd.dsx.mp.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress""");
    }

    @Test
    void remoteHelp() {
        assertThat(publicCloud("remote-help")).isEqualTo("""
                id-181-communication-europe | remoteassistanceprodacseu.communication.azure.com | 0 |  | 443/TCP | Egress
                id-181-monitor | *.monitor.azure.com js.monitor.azure.com | 0 | Public/AzureMonitor | 443/TCP | Egress
                id-181-remote-help | *.aria.microsoft.com *.support.services.microsoft.com *.trouter.communication.microsoft.com *.trouter.teams.microsoft.com aadcdn.msauth.net aadcdn.msftauth.net alcdn.msauth.net api.flightproxy.skype.com browser.pipe.aria.microsoft.com ecs.communication.microsoft.com edge.microsoft.com edge.skype.com remoteassistance.support.services.microsoft.com remoteassistanceprodacs.communication.azure.com remotehelp.microsoft.com teams.microsoft.com wcpstatic.microsoft.com | 0 |  | 443/TCP | Egress
                id-181-telemetry | *.events.data.microsoft.com v10c.events.data.microsoft.com | 0 | Public/OneDsCollector | 443/TCP | Egress
                id-181-trouter | *.trouter.communications.svc.cloud.microsoft | 0 |  | 443/TCP | Egress
                id-181-trouter-americas | go-amer.trouter.communications.svc.cloud.microsoft | 0 |  | 443/TCP | Egress
                id-181-trouter-asia-pacific | go-apac.trouter.communications.svc.cloud.microsoft | 0 |  | 443/TCP | Egress
                id-181-trouter-europe | go-eu.trouter.communications.svc.cloud.microsoft | 0 |  | 443/TCP | Egress
                id-187-web-pubsub | amsua0101-remoteassistservice-pubsub.webpubsub.azure.com | 0 | Public/AzureWebPubSub | 443/TCP | Egress
                id-187-web-pubsub-any | *.webpubsub.azure.com | 0 | Public/AzureWebPubSub | 443/TCP | Egress""");
    }

    @Test
    void deviceHealthAttestation() {
        assertThat(publicCloud("device-health-attestation")).isEqualTo("""
                device-health-attestation | has.spserv.microsoft.com | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void azureAttestation() {
        assertThat(publicCloud("azure-attestation")).isEqualTo("""
                attestation-asia-pacific | intunemaape13.jpe.attest.azure.net intunemaape17.jpe.attest.azure.net intunemaape18.jpe.attest.azure.net intunemaape19.jpe.attest.azure.net | 0 | Public/AzureAttestation | 443/TCP | Egress
                attestation-europe | intunemaape10.weu.attest.azure.net intunemaape11.weu.attest.azure.net intunemaape12.weu.attest.azure.net intunemaape7.neu.attest.azure.net intunemaape8.neu.attest.azure.net intunemaape9.neu.attest.azure.net | 0 | Public/AzureAttestation | 443/TCP | Egress
                attestation-north-america | intunemaape1.eus.attest.azure.net intunemaape2.eus2.attest.azure.net intunemaape3.cus.attest.azure.net intunemaape4.wus.attest.azure.net intunemaape5.scus.attest.azure.net intunemaape6.ncus.attest.azure.net | 0 | Public/AzureAttestation | 443/TCP | Egress""");
    }

    @Test
    void defenderEndpointSecurity() {
        assertThat(publicCloud("defender-endpoint-security")).isEqualTo("""
                device-management | *.dm.microsoft.com | 4835703278458516698831912 | Public/AzureFrontDoor.MicrosoftSecurity | 443/TCP | Egress
                privilege-management-telemetry | *.events.data.microsoft.com | 0 | Public/OneDsCollector | 443/TCP | Egress""");
    }

    @Test
    void deviceOfTheGovernment() {
        assertThat(government("device")).isEqualTo("""
                gov-enterprise-registration | enterpriseregistration.microsoftonline.us | 2 |  | 80/TCP,443/TCP | Egress
                gov-intune-core | *.manage.microsoft.us | 551 | AzureGovernment/AzureFrontDoor.MicrosoftSecurity | 80/TCP,443/TCP | Egress
                gov-manage | manage.microsoft.us | 0 |  | 80/TCP,443/TCP | Egress""");
    }

    @Test
    void win32AppsOfTheGovernment() {
        assertThat(government("win32-apps")).isEqualTo("""
                gov-scripts | imeswdsc-afd-hotfix.manage.microsoft.com imeswdsc-afd-pri.manage.microsoft.com imeswdsc-afd-sec.manage.microsoft.com | 0 |  | 443/TCP | Egress
                gov-telemetry | *.events.data.microsoft.com | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void deviceHealthAttestationOfTheGovernment() {
        assertThat(government("device-health-attestation")).isEqualTo("""
                device-health-attestation | has.spserv.microsoft.com | 0 |  | 443/TCP | Egress""");
    }

    @Test
    void defenderEndpointSecurityOfTheGovernment() {
        assertThat(government("defender-endpoint-security")).isEqualTo("""
                gov-device-management | *.dm.microsoft.us | 0 |  | 80/TCP,443/TCP | Egress""");
    }

    @Test
    void partnerServicesOfTheGovernment() {
        assertThat(government("partner-services")).isEqualTo("""
                partner-azure-ad-graph | directory.microsoftazure.us graph.microsoftazure.us | 0 |  | 443/TCP | Egress
                partner-directory-proxy | directoryproxy.microsoftazure.us | 0 |  | 443/TCP | Egress
                partner-directory-sync | syncservice.gov.us.microsoftonline.com | 0 |  | 443/TCP | Egress
                partner-ecs | *.ecs.gov.teams.microsoft.us | 0 |  | 80/TCP,443/TCP | Egress
                partner-enterprise-registration | enterpriseregistration.microsoftonline.us | 2 |  | 443/TCP | Egress
                partner-graph | graph.microsoft.us | 0 |  | 443/TCP | Egress
                partner-sign-in | login.microsoftonline.us | 0 | AzureGovernment/AzureActiveDirectory | 443/TCP | Egress""");
    }

    @Test
    void portalOfTheGovernment() {
        assertThat(government("portal")).isEqualTo("""
                portal-admin-center | intune.microsoft.us | 0 |  | 443/TCP | Egress
                portal-azure | portal.azure.us | 0 |  | 443/TCP | Egress
                portal-company | portal.manage.microsoft.us | 551 | AzureGovernment/AzureFrontDoor.MicrosoftSecurity | 443/TCP | Egress
                portal-microsoft-365 | portal.office365.us | 0 |  | 443/TCP | Egress""");
    }

    /** A parameter that would change nothing is refused rather than passed over. */
    @Test
    void theGovernmentHasNoRegions() {
        assertThat(refused(expand("win32-apps", Map.of("cloud", "USGovernment", "tenantRegion", "Europe"))))
                .containsExactly("parameters.cloud: role win32-apps: the US Government cloud has no regions; leave"
                        + " tenantRegion out");
    }

    @Test
    void theCloudIsPublicUnlessSaidOtherwise() {
        assertThat(lines(expand("device", Map.of("cloud", "Public")))).isEqualTo(lines(expand("device", Map.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "NorthAmerica, north-america, imeswda, naprodimedata",
        "Europe, europe, imeswdb, euprodimedata",
        "AsiaPacific, asia-pacific, imeswdc, approdimedata"
    })
    void aTenantRegionLeavesOutTheOthers(String region, String suffix, String content, String old) {
        Map<String, String> parameters = Map.of("tenantRegion", region);

        assertThat(lines(expand("win32-apps", parameters)))
                .hasSize(4)
                .contains(
                        "scripts-%1$s | %2$s-afd-hotfix.manage.microsoft.com %2$s-afd-primary.manage.microsoft.com"
                                        .formatted(suffix, content)
                                + " %s-afd-secondary.manage.microsoft.com | 0 |  | 443/TCP | Egress".formatted(content),
                        "scripts-%1$s-azureedge | %2$shotfix.azureedge.net %2$spri.azureedge.net %2$ssec.azureedge.net"
                                        .formatted(suffix, old)
                                + " | 0 |  | 443/TCP | Egress");
        assertThat(ids("win32-apps", parameters)).contains("id-170-win32-apps", "scripts-telemetry");
        assertThat(ids("macos", parameters)).containsExactly("macos-" + suffix, "macos-" + suffix + "-azureedge");
        assertThat(ids("azure-attestation", parameters)).containsExactly("attestation-" + suffix);
    }

    @Test
    void remoteHelpOfOneRegion() {
        assertThat(ids("remote-help", Map.of("tenantRegion", "NorthAmerica")))
                .hasSize(7)
                .contains("id-181-trouter", "id-181-trouter-americas");
        assertThat(ids("remote-help", Map.of("tenantRegion", "AsiaPacific")))
                .hasSize(7)
                .contains("id-181-trouter", "id-181-trouter-asia-pacific");
        assertThat(ids("remote-help", Map.of("tenantRegion", "Europe")))
                .hasSize(8)
                .contains("id-181-trouter", "id-181-trouter-europe", "id-181-communication-europe");
    }

    @Test
    void remoteHelpOfGcc() {
        assertThat(lines(expand("remote-help", Map.of("tenantType", "GCC"))))
                .hasSize(12)
                .containsAll(lines(expand("remote-help", Map.of())))
                .contains(
                        "consolidated-remote-help-gcc | remoteassistanceweb.usgov.communication.azure.us | 0 |  | 443/TCP"
                                + " | Egress",
                        "id-188-remote-help-gcc | *.gov.teams.microsoft.us gcc.relay.remotehelp.microsoft.com"
                                + " gcc.remotehelp.microsoft.com remoteassistanceweb-gcc.usgov.communication.azure.us | 0 |"
                                + "  | 443/TCP | Egress");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "macos",
                "apple",
                "android",
                "autopilot",
                "push-notifications",
                "microsoft-store",
                "remote-help",
                "azure-attestation"
            })
    void theGovernmentPageHasNotEveryRole(String role) {
        assertThat(refused(expand(role, Map.of("cloud", "USGovernment"))))
                .singleElement()
                .asString()
                .startsWith("parameters.cloud: role " + role + ": the vendor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"partner-services", "portal"})
    void thePublicPageHasNotEveryRole(String role) {
        assertThat(refused(expand(role, Map.of())))
                .singleElement()
                .asString()
                .startsWith("parameters.cloud: role " + role + ": the vendor lists")
                .contains("for the US Government cloud only");
    }

    @Test
    void saysWhatAWrongCloudCouldHaveBeen() {
        assertThat(refused(expand("device", Map.of("cloud", "USGoverment"))))
                .containsExactly(
                        "parameters.cloud: unknown cloud USGoverment: one of Public, USGovernment (did you mean"
                                + " USGovernment?)");
    }

    @Test
    void aRegionIsForTheRolesThatHaveOne() {
        assertThat(refused(expand("device", Map.of("tenantRegion", "Europe"))))
                .singleElement()
                .asString()
                .startsWith("parameters.tenantRegion: no selected role uses the parameter tenantRegion");
    }

    @Test
    void factsOfTheTwoPagesAreNeverMixed() {
        assertThat(SERVICE.endpoints()).allSatisfy(endpoint -> {
            boolean government = endpoint.source().document().equals("us-government");
            assertThat(endpoint.serviceTags())
                    .allSatisfy(tag ->
                            assertThat(tag.cloud()).isEqualTo(government ? Cloud.AZURE_GOVERNMENT : Cloud.PUBLIC));
        });
    }

    /** The row that the page dropped: the date is that of the last edition that has it. */
    @Test
    void theAppleRowIsDated() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.validUntil() != null || endpoint.validFrom() != null)
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.id()).isEqualTo("id-178-apple");
                    assertThat(endpoint.validUntil()).isEqualTo("2025-06-24");
                    assertThat(endpoint.validFrom()).isNull();
                    assertThat(endpoint.source().document()).isEqualTo("endpoints-2025-06");
                });
    }

    @Test
    void everyAzureedgeNameHasASuccessor() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.hosts().stream().anyMatch(host -> host.endsWith(".azureedge.net")))
                .hasSize(7)
                .allSatisfy(endpoint -> {
                    assertThat(endpoint.hosts()).allMatch(host -> host.endsWith(".azureedge.net"));
                    assertThat(endpoint.id()).isEqualTo(endpoint.replacedBy() + "-azureedge");
                    ServiceEndpoint successor = endpoint(String.valueOf(endpoint.replacedBy()));
                    assertThat(successor.hosts())
                            .hasSameSizeAs(endpoint.hosts())
                            .allMatch(host -> host.endsWith(".manage.microsoft.com"));
                    assertThat(successor.roles()).isEqualTo(endpoint.roles());
                    assertThat(successor.when()).isEqualTo(endpoint.when());
                });
    }

    /** A tag that other customers share is never opened for one host without a decision. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "attestation-asia-pacific",
                "attestation-europe",
                "attestation-north-america",
                "id-181-monitor",
                "id-182-diagnostics",
                "id-182-diagnostics-southeast-asia",
                "id-182-diagnostics-west-europe",
                "id-182-diagnostics-west-us-2",
                "id-187-web-pubsub"
            })
    void sharedTagsAreApproximations(String id) {
        assertThat(endpoint(id).approximate()).contains("every Azure customer");
        assertThat(endpoint(id).serviceTags()).hasSize(1);
        assertThat(endpoint(id).addressSource()).isNotNull();
    }

    @Test
    void onlyTimeCannotGoThroughAProxy() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.proxy() == ProxyUse.UNSUPPORTED)
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.id()).isEqualTo("id-165-time");
                    assertThat(endpoint.ports())
                            .singleElement()
                            .satisfies(port -> assertThat(port.protocol()).isEqualTo(PortProtocol.UDP));
                });
    }

    /** What the page says a proxy must not do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id-163-intune-core",
                "store-api",
                "device-health-attestation",
                "attestation-europe",
                "device-management",
                "privilege-management-telemetry",
                "gov-intune-core",
                "gov-device-management"
            })
    void saysWhereTlsInspectionIsNotSupported(String id) {
        assertThat(endpoint(id).note()).contains("TLS inspection is not supported");
    }
}
