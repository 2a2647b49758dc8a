package dev.cloudegress.walk;

import dev.cloudegress.walk.VendorDocument.Exemption;
import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Microsoft Configuration Manager: internet access requirements. */
final class ConfigurationManagerDocument {
    private static final String SERVICE = "configuration-manager";
    private static final String CLOUD = "cloud";
    private static final String PUBLIC = "Public";
    private static final String GOVERNMENT = "USGovernment";
    private static final String REGION = "region";
    private static final String CHILD = "childSoftwareUpdatePoint";
    private static final String PARENT = "parentSoftwareUpdatePoint";

    private static final List<String> ROLES = List.of(
            "service-connection-point",
            "updates-and-servicing",
            "windows-servicing",
            "azure-services",
            "co-management",
            "microsoft-store-for-business",
            "delivery-optimization",
            "connected-cache",
            "cloud-services",
            "software-update-point",
            "microsoft-365-apps",
            "console",
            "console-feedback",
            "console-documentation",
            "console-community-hub",
            "tenant-attach",
            "endpoint-analytics",
            "asset-intelligence",
            "edge-deployment",
            "external-notifications");

    /** Of which the text has no section, and only what holds for every role. */
    private static final String OF_NO_SECTION = "management-point";

    private ConfigurationManagerDocument() {}

    static VendorDocument document() {
        return new VendorDocument(
                "Configuration Manager",
                "internet-endpoints",
                "title: Internet access requirements",
                Tokeniser.PLAIN,
                Set.of(),
                uses(),
                passages(),
                List.of(
                        new Exemption(62, "*.manage.microsoft.com", "says of an entry what another one covers already"),
                        new Exemption(
                                203,
                                "https://techcommunity.microsoft.com/t5/configuration-manager-blog/"
                                        + "download-location-change-for-microsoft-365-apps-readiness-file/ba-p/2110282",
                                "a link to a blog, for people"),
                        new Exemption(
                                274,
                                "https://www.microsoft.com/download/details.aspx?id=53602",
                                "a link to the list of Microsoft's addresses, for people")));
    }

    private static List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        Map<String, String> sites =
                Map.of(CHILD, "child." + VendorDocument.USERS_OWN, PARENT, "parent." + VendorDocument.USERS_OWN);
        for (String role : ROLES) {
            for (String cloud : List.of(PUBLIC, GOVERNMENT)) {
                Map<String, String> parameters = new TreeMap<>(sites);
                parameters.put(CLOUD, cloud);
                parameters.put(REGION, "westus2");
                uses.add(new Use(SERVICE, role, parameters));
            }
        }
        uses.add(new Use(SERVICE, OF_NO_SECTION, Map.of()));
        uses.add(new Use(
                SERVICE,
                "external-notifications",
                Map.of(REGION, "westus2", "logicAppAddresses", VendorDocument.USERS_OWN_ADDRESS)));
        return uses;
    }

    private static List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        String[] all = Stream.concat(ROLES.stream(), Stream.of(OF_NO_SECTION)).toArray(String[]::new);
        // "Even if they're not explicitly listed in the following sections, you should always allow these endpoints."
        passages.add(Passage.under("Internet access requirements").of(SERVICE, all));
        passages.add(Passage.under("Internet access requirements")
                .words("URL forwarding services|Even if they're not")
                .of(SERVICE, all)
                .sentence());

        // Names without a scheme have no port either. 443 is what all these sections are about; http stands where it is
        // meant.
        passages.add(bare("Updates and servicing", "updates-and-servicing"));
        passages.add(Passage.under("Updates and servicing")
                .words("only supports TLS")
                .of(SERVICE, "updates-and-servicing")
                .sentence());
        passages.add(bare("Windows servicing", "windows-servicing"));
        // The two names that serve files: the text, and an include of it, print them with http elsewhere.
        passages.add(Passage.under("Updates and servicing")
                .names("download\\.windowsupdate\\.com")
                .of(SERVICE, "updates-and-servicing")
                .ports(80));
        passages.add(Passage.under("Windows servicing")
                .names("dl\\.delivery\\.mp\\.microsoft\\.com")
                .of(SERVICE, "windows-servicing")
                .ports(80));
        passages.add(bare("Azure services", "azure-services")
                .words("Azure public cloud")
                .when(CLOUD, PUBLIC));
        passages.add(bare("Azure services", "azure-services")
                .words("Azure US Government cloud")
                .when(CLOUD, GOVERNMENT));
        // "Distribution points that support Microsoft Connected Cache also require these endpoints."
        passages.add(bare("Delivery optimization", "delivery-optimization", "connected-cache"));
        passages.add(Passage.under("Delivery optimization")
                .words("Distribution points")
                .of(SERVICE, "connected-cache")
                .sentence());
        passages.add(bare("Manage Microsoft 365 Apps", "microsoft-365-apps"));
        passages.add(Passage.under("Manage Microsoft 365 Apps")
                .words("location of this file is changing|top-level site server needs access")
                .of(SERVICE, "microsoft-365-apps")
                .sentence());
        // "The service connection point needs access", not the computer with the console; "it also needs access for
        // updates".
        passages.add(bare("Configuration Manager console", "service-connection-point", "updates-and-servicing")
                .words("push notifications"));
        passages.add(Passage.under("Software updates").of(SERVICE, "software-update-point"));
        passages.add(Passage.under("Software update point on the child site")
                .of(SERVICE, "software-update-point")
                .place("FQDN for software update point on child site", CHILD, "child." + VendorDocument.USERS_OWN)
                .place("FQDN for software update point on parent site", PARENT, "parent." + VendorDocument.USERS_OWN));
        passages.add(Passage.under("Intranet firewall")
                .of(SERVICE, "software-update-point")
                .sentence());
        passages.add(Passage.under("Documentation node").of(SERVICE, "console-documentation"));
        passages.add(Passage.under("Community hub").of(SERVICE, "console-community-hub"));
        passages.add(Passage.under("Asset intelligence").of(SERVICE, "asset-intelligence"));
        passages.add(Passage.under("External notifications")
                .of(SERVICE, "external-notifications")
                .place("RegionName", REGION, "westus2"));
        passages.add(Passage.under("External notifications")
                .words("access endpoint for the logic app|In the Azure portal|In the app's menu|View or copy")
                .of(SERVICE, "external-notifications")
                .sentence());

        // Sections without endpoints of their own: they point to other pages, or to a part that is not in this text.
        elsewhere(passages, "Service connection point", "service-connection-point");
        elsewhere(passages, "Co-management", "co-management");
        elsewhere(passages, "Microsoft Store for Business", "microsoft-store-for-business");
        elsewhere(passages, "Cloud services", "cloud-services");
        elsewhere(passages, "In-console feedback", "console-feedback");
        elsewhere(passages, "Tenant attach", "tenant-attach");
        elsewhere(passages, "Endpoint analytics", "endpoint-analytics");
        elsewhere(passages, "Deploy Microsoft Edge", "edge-deployment");
        return passages;
    }

    private static Passage bare(String heading, String... roles) {
        return Passage.under(heading).of(SERVICE, roles).ports(443).portsElsewhere();
    }

    private static void elsewhere(List<Passage> passages, String heading, String role) {
        passages.add(Passage.under(heading).of(SERVICE, role).sentence());
    }
}
