package dev.cloudegress.walk;

import static dev.cloudegress.walk.GatewayUses.CLOUD;
import static dev.cloudegress.walk.GatewayUses.GOVERNMENT;
import static dev.cloudegress.walk.GatewayUses.INSTANCES;
import static dev.cloudegress.walk.GatewayUses.PUBLIC;

import dev.cloudegress.walk.VendorDocument.Exemption;
import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Co-management: firewall ports and proxy exceptions, from a blog. */
final class CoManagementDocument {
    private static final String SERVICE = "co-management";
    private static final String SERVICE_CONNECTION_POINT = "service-connection-point";
    private static final String CONNECTION_POINT = "cmg-connection-point";
    private static final String CLIENT = "client";
    private static final String SITE_SERVER = "site-server";
    private static final String INTUNE = "intune-client";

    private static final String GATEWAY = "granitefalls[.](.+[.])?(usgov)?cloudapp[.]";
    private static final String DISTRIBUTION_POINT = "cloudDistributionPointName";

    /** With it, the gateway is a scale set, which does not speak TCP-TLS. */
    private static final String REGION = "region";

    private static final String PORTS = "Firewall Ports Required for Co-Management, CMG, and CDP";
    private static final String CUSTOM = "SCCM Intune Custom Port Options?";
    private static final String PROXY = "Internet Proxy Exceptions for Co-Management, CDP, and CMG";
    private static final String COMMENTS = "7 COMMENTS";

    private static final String UPDATES_LABEL = "SCCM Updates and servicing";
    private static final String INTUNE_LABEL = "Microsoft Intune";
    private static final String WINDOWS_LABEL = "Windows 10 servicing";

    private CoManagementDocument() {}

    static VendorDocument document() {
        return new VendorDocument(
                "Co-management",
                "co-management-ports",
                "How to Setup Co-Management – Firewall Ports Proxy Requirements",
                new Tokeniser(
                        List.of(
                                "ManagementPortalURL",
                                "PublishSettingsURL",
                                "ServiceManagementEndpoint",
                                "ResourceManagerEndpoint",
                                "ActiveDirectoryEndpoint",
                                "GalleryEndpoint",
                                "KeyVaultEndpoint",
                                "GraphEndpoint",
                                "StorageEndpointSuffix",
                                "SQLDatabaseDNSSuffix",
                                "TrafficManagerDNSSuffix",
                                "KeyVaultDNSSuffix",
                                "ServiceBusEndpointSuffix",
                                "CloudServiceSuffix",
                                UPDATES_LABEL,
                                INTUNE_LABEL,
                                WINDOWS_LABEL),
                        Map.of()),
                Set.of(
                        PORTS,
                        CUSTOM,
                        PROXY,
                        "Download Firewall & Proxy Exception Cheat Excel Spreadsheet",
                        "Resources:-",
                        COMMENTS,
                        "LEAVE A REPLY"),
                uses(),
                passages(),
                List.of(
                        new Exemption(3, "7", "the number of comments"),
                        new Exemption(120, "7", "the number of comments"),
                        new Exemption(132, "401", "an HTTP status, in a reader's comment"),
                        new Exemption(136, "cmcservices.log", "a log file, in a reader's comment"),
                        new Exemption(137, "404", "an HTTP status, in a reader's comment")));
    }

    private static List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        for (String role : List.of(SERVICE_CONNECTION_POINT, CONNECTION_POINT, CLIENT, SITE_SERVER)) {
            // With and without the names that later kinds of deployment have.
            for (Map<String, String> further : List.of(
                    Map.<String, String>of(), Map.of(REGION, "westus"), Map.of(DISTRIBUTION_POINT, "wallacefalls"))) {
                uses.addAll(GatewayUses.of(SERVICE, role, further));
            }
        }
        for (String role : List.of("azure", "azure-suffixes", "updates-and-servicing", INTUNE, "windows-servicing")) {
            uses.add(new Use(SERVICE, role, Map.of(CLOUD, PUBLIC)));
        }
        for (String role : List.of("azure", "azure-suffixes")) {
            uses.add(new Use(SERVICE, role, Map.of(CLOUD, GOVERNMENT)));
        }
        return uses;
    }

    private static List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        steps(passages);
        notes(passages);
        portTable(passages);
        proxyTable(passages);
        return passages;
    }

    private static void steps(List<Passage> passages) {
        Passage section = Passage.under(PORTS);
        Passage azure = section.words("^1\\. The service connection point")
                .of(SERVICE, SERVICE_CONNECTION_POINT)
                .towards("^management[.]");
        passages.add(azure.when(CLOUD, PUBLIC));
        // The post prints the names of the public cloud only.
        passages.add(azure.when(CLOUD, GOVERNMENT).peersElsewhere());
        passages.add(
                section.words("^3\\. The client connects").of(SERVICE, CLIENT).towards(GATEWAY));
        passages.add(
                prose(section.words("^1\\. |^2\\. |4\\. The CMG|^5\\. |initiate all communication"), CONNECTION_POINT));
        passages.add(prose(section.words("^1\\. |initiate all communication"), SERVICE_CONNECTION_POINT));
        passages.add(prose(section.words("^3\\. "), CLIENT));
    }

    /** "Some additional notes": the ports of the channel, by the number of instances. */
    private static void notes(List<Passage> passages) {
        Passage section = Passage.under(PORTS);
        Passage tls =
                section.words("^Port 10140-10155|^CMG VMs connect TCP-TLS").when(REGION, "");
        instance(passages, tls, 10140);
        passages.add(tls.names("^(10140-10155|10155)$")
                .of(SERVICE, CONNECTION_POINT)
                .towards(GATEWAY)
                .when(INSTANCES, "16"));
        // "More than 2" is two or more, says the vendor.
        Passage https = section.words("^10124-10139");
        instance(passages, https, 10124);
        passages.add(https.names("^10124-10139$")
                .of(SERVICE, CONNECTION_POINT)
                .towards(GATEWAY)
                .when(INSTANCES, "16"));
        passages.add(section.words("^Port 443|^ONLY one CMG VM")
                .of(SERVICE, CONNECTION_POINT)
                .towards(GATEWAY)
                .when(INSTANCES, "1"));
        passages.add(prose(
                section.words("^Port 10140|^Port 443|^10124-10139|^CMG VMs connect|^ONLY one CMG VM"),
                CONNECTION_POINT));
    }

    /** The port of the first, second and third virtual machine. */
    private static void instance(List<Passage> passages, Passage lines, int first) {
        Passage about = lines.of(SERVICE, CONNECTION_POINT).towards(GATEWAY);
        // Over HTTPS, one instance alone is reached on 443.
        passages.add(about.names("^" + first)
                .when(INSTANCES, first == 10140 ? GatewayUses.INSTANCE_COUNTS : new String[] {"2", "16"})
                .names("^(" + first + "|" + first + first + ")$"));
        passages.add(about.names("^(" + (first + 1) + "|" + (first + 1) + (first + 1) + ")$")
                .when(INSTANCES, "2", "16"));
        passages.add(about.names("^" + (first + 2) + "$").when(INSTANCES, "16"));
    }

    private static void portTable(List<Passage> passages) {
        Passage section = Passage.under(PORTS);
        distributionPoint(passages, section.words("^.?Client.?Cloud DP").of(SERVICE, CLIENT));
        passages.add(section.words("^.?Client.?Azure Cloud").of(SERVICE, CLIENT).towards(GATEWAY));
        passages.add(section.words("Software Update Point \\(SUP\\)")
                .of(SERVICE, CONNECTION_POINT)
                .towards("^sup[.]"));
        passages.add(section.words("Management Point \\(MP\\)")
                .of(SERVICE, CONNECTION_POINT)
                .towards("^mp[.]"));
        // "Connection point #1 to VM#1, #2 to VM#2" are examples: each connection point connects to every machine.
        instance(passages, section.words("HTTPS CommunicationUni"), 10124);
        instance(passages, section.words("TCP-TLS CommunicationUni").when(REGION, ""), 10140);
        passages.add(section.words("ONLY one CMG VM with HTTPS 443443")
                .of(SERVICE, CONNECTION_POINT)
                .towards(GATEWAY)
                .when(INSTANCES, "1"));
        distributionPoint(passages, section.words("^Site ServerCloud DP").of(SERVICE, SITE_SERVER));
        passages.add(prose(section.words("^Site System"), CONNECTION_POINT));
        passages.add(prose(section.words("^.?Client.?(Cloud DP|Azure Cloud)"), CLIENT));
        passages.add(prose(section.words("^Site ServerCloud DP"), SITE_SERVER));
    }

    /** Content comes from a distribution point and its storage, or, without one, from that of the gateway. */
    private static void distributionPoint(List<Passage> passages, Passage row) {
        passages.add(row.when(DISTRIBUTION_POINT, "").towards("granitefalls[.]blob[.]"));
        passages.add(row.when(DISTRIBUTION_POINT, "wallacefalls").towards("wallacefalls[.](usgov)?cloudapp[.]"));
        passages.add(row.when(DISTRIBUTION_POINT, "wallacefalls").towards("wallacefalls[.]blob[.]"));
    }

    private static void proxyTable(List<Passage> passages) {
        Passage section = Passage.under(PROXY);
        passages.add(section.words("(URL|Endpoint)$").of(SERVICE, "azure").when(CLOUD, PUBLIC));
        passages.add(section.words("Suffix$")
                .of(SERVICE, "azure-suffixes")
                .when(CLOUD, PUBLIC)
                .suffixes()
                .ports(443)
                .portsElsewhere());
        passages.add(section.words(UPDATES_LABEL + "$")
                .names("^blob\\.")
                .of(SERVICE, "azure-suffixes")
                .when(CLOUD, PUBLIC)
                .suffixes()
                .ports(443)
                .portsElsewhere());
        passages.add(section.words(UPDATES_LABEL + "$")
                .names("^(?!blob\\.)")
                .of(SERVICE, "updates-and-servicing")
                // As Microsoft prints it, never with a dot.
                .reading("sccmconnected.a01.cloudapp.net", "sccmconnected-a01.cloudapp.net")
                .ports(80, 443)
                .portsElsewhere());
        passages.add(section.words(INTUNE_LABEL + "$")
                .of(SERVICE, INTUNE)
                .reading("*manage.microsoft.com", "*.manage.microsoft.com", "manage.microsoft.com")
                .ports(443)
                .portsElsewhere());
        passages.add(section.words(WINDOWS_LABEL + "$")
                .of(SERVICE, "windows-servicing")
                .ports(443)
                .portsElsewhere());
        // "Standard http/https (80 & 443 ports)".
        passages.add(Passage.under(CUSTOM).words("^Most of the Intune").of(SERVICE, INTUNE));
        passages.add(prose(Passage.under(CUSTOM).words("^Most of the Intune"), INTUNE));
        passages.add(prose(section.words("^Co-managed devices"), INTUNE));
        passages.add(
                prose(section.words("^SCCM service connection point"), SERVICE_CONNECTION_POINT, CONNECTION_POINT));
        // What clients check certificates against is only in the comments.
        passages.add(prose(Passage.under(COMMENTS).words("CRL"), CLIENT));
    }

    /** The names of the parts of a gateway are the user's own, and stand in no line. */
    private static Passage prose(Passage passage, String... roles) {
        return passage.of(SERVICE, roles).peersElsewhere().portsElsewhere().sentence();
    }
}
