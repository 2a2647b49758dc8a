package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the entry to the endpoint sets of the vendor's list. */
class Microsoft365AppsTest {
    private static final CloudServiceSpec SERVICE =
            Catalog.builtIn().find("microsoft-365-apps").orElseThrow();

    private static final String SHORT_LINKS = "set-17-short-links | aka.ms | 0 |  | 443/TCP | Egress";
    private static final String OFFICE_NET = "set-47-office-net | *.office.net | 0 |  | 80/TCP,443/TCP | Egress";
    private static final String SIGN_IN_CONTENT =
            "set-59-sign-in-content | *.hip.live.com *.microsoftonline-p.com *.microsoftonline.com *.msauth.net"
                    + " *.msauthimages.net *.msftauth.net *.msftauthimages.net *.phonefactor.net"
                    + " policykeyservice.dc.ad.msft.net | 0 |  | 80/TCP,443/TCP | Egress";
    private static final String CONTENT_NETWORK =
            "set-59-content-network | *.msecnd.net | 0 |  | 80/TCP,443/TCP | Egress";
    private static final String REGISTRATION = "set-59-registration | enterpriseregistration.windows.net | 0 |"
            + " Public/AzureActiveDirectory | 80/TCP,443/TCP | Egress";
    private static final String PORTAL = "set-66-cloud-app-security | *.portal.cloudappsecurity.com | 0 |"
            + " Public/AzureFrontDoor.MicrosoftSecurity Public/MicrosoftCloudAppSecurity | 443/TCP | Egress";
    private static final String ACTIVATION =
            "set-83-activation | activation.sls.microsoft.com | 0 |  | 443/TCP | Egress";
    private static final String OFFICE_CLIENT =
            "set-86-office-client | office15client.microsoft.com officeclient.microsoft.com | 0 |  | 443/TCP | Egress";
    private static final String LINKS = "set-89-links | go.microsoft.com | 0 |  | 80/TCP,443/TCP | Egress";
    private static final String CONTENT =
            "set-92-content | officecdn.microsoft.com officecdn.microsoft.com.edgesuite.net otelrules.azureedge.net"
                    + " | 0 |  | 80/TCP,443/TCP | Egress";
    private static final String OFFICE_COM =
            "set-147-office-com | *.office.com www.microsoft365.com | 0 |  | 80/TCP,443/TCP | Egress";

    private static Expansion expand(List<String> roles, Map<String, String> parameters) {
        return Catalog.builtIn().expand(new ServiceUse("microsoft-365-apps", null, roles, parameters), defaults());
    }

    @Test
    void client() {
        assertThat(lines(expand(List.of("client"), Map.of())))
                .filteredOn(line -> !line.startsWith("set-56-sign-in | "))
                .containsExactlyInAnyOrder(
                        SHORT_LINKS,
                        OFFICE_NET,
                        SIGN_IN_CONTENT,
                        CONTENT_NETWORK,
                        REGISTRATION,
                        ACTIVATION,
                        OFFICE_CLIENT,
                        LINKS,
                        CONTENT,
                        OFFICE_COM);
    }

    @Test
    void deployment() {
        assertThat(lines(expand(List.of("deployment"), Map.of())))
                .containsExactlyInAnyOrder(OFFICE_NET, LINKS, CONTENT, OFFICE_COM);
    }

    @Test
    void portal() {
        assertThat(lines(expand(List.of("portal"), Map.of())))
                .filteredOn(line -> !line.startsWith("set-56-sign-in | "))
                .containsExactlyInAnyOrder(
                        SHORT_LINKS,
                        OFFICE_NET,
                        SIGN_IN_CONTENT,
                        CONTENT_NETWORK,
                        REGISTRATION,
                        PORTAL,
                        LINKS,
                        OFFICE_COM);
    }

    /** Nobody activates or opens anything without signing in: the one row that has addresses, which the tag holds. */
    @Test
    void signIn() {
        ServiceEndpoint row = SERVICE.endpoints().stream()
                .filter(endpoint -> endpoint.id().equals("set-56-sign-in"))
                .findFirst()
                .orElseThrow();

        assertThat(row.roles()).containsExactly("client", "portal");
        assertThat(row.hosts())
                .hasSize(25)
                .contains("login.microsoftonline.com", "login.windows.net", "graph.microsoft.com", "graph.windows.net");
        assertThat(row.addresses())
                .hasSize(16)
                .contains("20.20.32.0/19", "20.190.128.0/18", "20.231.128.0/19", "40.126.0.0/18");
        assertThat(row.serviceTags())
                .containsExactly(new ServiceEndpoint.ServiceTagReference(Cloud.PUBLIC, "AzureActiveDirectory"));
        assertThat(row.addressCoverage()).isEqualTo(AddressCoverage.UNKNOWN);
    }

    @Test
    void everyIdCarriesTheNumberOfItsSet() {
        assertThat(SERVICE.endpoints()).hasSize(12).allSatisfy(endpoint -> {
            String number = endpoint.id().split("-")[1];
            assertThat(endpoint.source().section()).endsWith(", ID " + number);
        });
    }

    /** As in the service defender-for-cloud-apps: the page of the product asks for these tags for its portal. */
    @Test
    void theTagsOfThePortalAreAsDocumented() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> endpoint.id().equals("set-66-cloud-app-security"))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.approximate()).isNull();
                    assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.FULL);
                });
    }

    @Test
    void theRolesAreRequiredAndParametersRefused() {
        assertThat(refused(expand(List.of(), Map.of())))
                .containsExactly("roles: say which roles of microsoft-365-apps the pods have: one or more of client,"
                        + " deployment, portal");
        assertThat(refused(expand(List.of("client"), Map.of("tenant", "contoso"))))
                .containsExactly("parameters.tenant: unknown parameter tenant: microsoft-365-apps takes none");
    }
}
