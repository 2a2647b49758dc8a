package dev.cloudegress.walk;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.walk.VendorDocument.Exemption;
import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Microsoft Cloud App Security: network requirements. */
final class CloudAppSecurityDocument {
    private static final String SERVICE = "cloud-app-security";
    private static final String DATA_CENTER = "dataCenter";
    private static final String TENANT = "tenant";

    /** The data centers whose rows are called as they are. */
    private static final List<String> COMMERCIAL = List.of("US1", "US2", "US3", "EU1", "EU2");

    private static final String GOVERNMENT_ROW = "Gov US1";
    private static final String GOVERNMENT = "GovUS1";

    private static final String PORTAL = "Portal access";
    private static final String SESSION = "Access and session controls";
    private static final String SIEM = "SIEM agent connection";
    private static final String CONNECTOR = "App connector";
    private static final String DLP = "Third-party DLP integration";
    private static final String MAIL = "Mail server";
    private static final String COLLECTOR = "Log collector";

    private static final String OUTBOUND = "add \\*\\*outbound port";

    private CloudAppSecurityDocument() {}

    static VendorDocument document() {
        return new VendorDocument(
                "Cloud App Security",
                "network-requirements",
                "title: Network requirements - Cloud App Security",
                Tokeniser.PLAIN,
                Set.of(),
                uses(),
                passages(),
                List.of(new Exemption(
                        201,
                        "https://www.microsoft.com/download/details.aspx?id=41653",
                        "a link to the list of Azure's ranges, for people; the catalog has the service tag")));
    }

    private static List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        for (String dataCenter : COMMERCIAL) {
            for (String role : List.of(
                    "portal", "session-controls", "siem-agent", "app-connector", "external-dlp", "log-collector")) {
                uses.add(new Use(SERVICE, role, Map.of(DATA_CENTER, dataCenter)));
            }
        }
        // Two tables have no row for this one.
        for (String role : List.of("portal", "siem-agent", "app-connector", "log-collector")) {
            uses.add(new Use(SERVICE, role, Map.of(DATA_CENTER, GOVERNMENT)));
        }
        // Where a firewall knows no names: "allow ... the Microsoft Azure datacenter IP ranges".
        for (Use use : List.copyOf(uses)) {
            if (use.role().equals("log-collector")) {
                Map<String, String> parameters = new TreeMap<>(use.parameters());
                parameters.put("storageAddresses", "Datacenter");
                uses.add(new Use(SERVICE, use.role(), parameters));
            }
        }
        uses.add(new Use(SERVICE, "mail", Map.of()));
        uses.add(new Use(
                SERVICE,
                "siem-agent",
                Map.of(
                        DATA_CENTER,
                        "US1",
                        "syslogHost",
                        "syslog." + VendorDocument.USERS_OWN,
                        "syslogTcpPort",
                        "601")));
        return uses;
    }

    private static List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        String[] commercial = COMMERCIAL.toArray(new String[0]);
        // The twelve names are for everyone, the three of GCC High for the Government's data center.
        passages.add(Passage.under(PORTAL)
                .intro("For access to")
                .of(SERVICE, "portal")
                .portsSaidBy(OUTBOUND));
        passages.add(Passage.under(PORTAL)
                .intro("For US Government GCC High")
                .of(SERVICE, "portal")
                .when(DATA_CENTER, GOVERNMENT)
                .portsSaidBy(OUTBOUND));
        rows(passages, Passage.under(PORTAL).of(SERVICE, "portal").portsSaidBy(OUTBOUND), true);
        // "Allow the log collector to initiate outbound traffic to the Cloud App Security portal": of its data center.
        rows(passages, Passage.under(PORTAL).of(SERVICE, "log-collector").ports(443), true);
        passages.add(Passage.under(PORTAL)
                .words("only your specific tenant URL")
                .of(SERVICE, "portal")
                .when(DATA_CENTER, "US1")
                .with(TENANT, "mod244533")
                .portsSaidBy(OUTBOUND));
        passages.add(Passage.under(PORTAL)
                .words("only your specific tenant URL")
                .of(SERVICE, "portal", "log-collector")
                .sentence());

        passages.add(Passage.under(SESSION)
                .words("^    ")
                .of(SERVICE, "session-controls")
                .portsSaidBy(OUTBOUND));
        rows(passages, Passage.under(SESSION).of(SERVICE, "session-controls").portsSaidBy(OUTBOUND), false);

        rows(passages, Passage.under(SIEM).of(SERVICE, "siem-agent").portsSaidBy(OUTBOUND), true);
        passages.add(
                Passage.under(SIEM).words(OUTBOUND).of(SERVICE, "siem-agent").sentence());
        passages.add(Passage.under(SIEM).words("http connections to").of(SERVICE, "siem-agent"));

        // The service connects to third-party apps: these are sources, and the page prints no port.
        rows(
                passages,
                Passage.under(CONNECTOR)
                        .of(SERVICE, "app-connector")
                        .direction(Direction.INGRESS, Direction.INFORMATIONAL)
                        .portsElsewhere(),
                true);
        passages.add(Passage.under(CONNECTOR)
                .words("IP addresses may be used|You may see these|connect from these")
                .of(SERVICE, "app-connector")
                .sentence());

        rows(
                passages,
                Passage.under(DLP)
                        .of(SERVICE, "external-dlp")
                        .direction(Direction.INGRESS)
                        .portsSaidBy("stunnel port number"),
                false);
        passages.add(Passage.under(DLP)
                .words(
                        "through your stunnel|Source |Destination |stunnel port number|connect from these|You may see these")
                .of(SERVICE, "external-dlp")
                .sentence());

        // No port is printed; between mail servers it is 25 (RFC 5321).
        passages.add(Passage.under(MAIL)
                .of(SERVICE, "mail")
                .direction(Direction.INGRESS)
                .ports(25));
        passages.add(
                Passage.under(MAIL).words("sender|template").of(SERVICE, "mail").sentence());

        // The section prints neither port nor peer: the ports are those of the pages about setting the collector up.
        passages.add(Passage.under(COLLECTOR)
                .words("receive inbound FTP and Syslog")
                .of(SERVICE, "log-collector")
                .direction(Direction.INGRESS)
                .flow(21, 601));
        passages.add(Passage.under(COLLECTOR)
                .words("to the portal")
                .of(SERVICE, "log-collector")
                .when(DATA_CENTER, commercial)
                .with(TENANT, "contoso"));
        passages.add(Passage.under(COLLECTOR)
                .words("to the (Cloud App Security )?portal|Azure blob storage on port")
                .of(SERVICE, "log-collector")
                .sentence());
        rows(passages, Passage.under(COLLECTOR).of(SERVICE, "log-collector").portsSaidBy("blob storage on port"), true);
        passages.add(Passage.under(COLLECTOR).words("datacenter IP ranges").of(SERVICE, "log-collector"));
        passages.add(Passage.under(COLLECTOR)
                .words("datacenter IP ranges")
                .of(SERVICE, "log-collector")
                .sentence());
        passages.add(Passage.under(COLLECTOR).words("http connections to").of(SERVICE, "log-collector"));
        return passages;
    }

    /** One passage for each row of the section's table. */
    private static void rows(List<Passage> passages, Passage section, boolean government) {
        COMMERCIAL.forEach(row -> passages.add(section.row(row).when(DATA_CENTER, row)));
        if (government) {
            passages.add(section.row(GOVERNMENT_ROW).when(DATA_CENTER, GOVERNMENT));
        }
    }
}
