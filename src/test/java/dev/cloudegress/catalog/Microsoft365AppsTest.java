package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.lines;
import static dev.cloudegress.catalog.Entries.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
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
                .containsExactlyInAnyOrder(
                        SHORT_LINKS, OFFICE_NET, ACTIVATION, OFFICE_CLIENT, LINKS, CONTENT, OFFICE_COM);
    }

    @Test
    void deployment() {
        assertThat(lines(expand(List.of("deployment"), Map.of())))
                .containsExactlyInAnyOrder(OFFICE_NET, LINKS, CONTENT, OFFICE_COM);
    }

    @Test
    void portal() {
        assertThat(lines(expand(List.of("portal"), Map.of())))
                .containsExactlyInAnyOrder(SHORT_LINKS, OFFICE_NET, PORTAL, LINKS, OFFICE_COM);
    }

    @Test
    void everyIdCarriesTheNumberOfItsSet() {
        assertThat(SERVICE.endpoints()).hasSize(8).allSatisfy(endpoint -> {
            String number = endpoint.id().split("-")[1];
            assertThat(endpoint.source().section()).endsWith(", ID " + number);
        });
    }

    /** The tags are those of the whole product, so that only who accepts that allows them for its portal. */
    @Test
    void theTagsOfThePortalAreWider() {
        assertThat(SERVICE.endpoints())
                .filteredOn(endpoint -> !endpoint.serviceTags().isEmpty())
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.id()).isEqualTo("set-66-cloud-app-security");
                    assertThat(endpoint.approximate()).isNotBlank();
                    assertThat(endpoint.addressCoverage()).isEqualTo(AddressCoverage.UNKNOWN);
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
