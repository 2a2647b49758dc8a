package dev.cloudegress.walk;

import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cloud management gateway: data flow and ports. The text prints ports and no names; its table has lost the ports as well, so that what
 * is left is prose. A paragraph speaks of several roles.
 */
final class GatewayDocument {
    private static final String SERVICE = "cloud-management-gateway";
    private static final String SERVICE_CONNECTION_POINT = "service-connection-point";
    private static final String CONNECTION_POINT = "cmg-connection-point";
    private static final String CLIENT = "client";
    private static final String SITE_SERVER = "site-server";

    private static final String GATEWAY = "granitefalls[.](.+[.])?(usgov)?cloudapp[.]";

    private static final String METHOD = "deploymentMethod";
    private static final String SCALE_SET = "ScaleSet";
    private static final String CLASSIC = "Classic";

    private GatewayDocument() {}

    static VendorDocument document() {
        return new VendorDocument(
                "Cloud management gateway",
                "data-flow",
                "components of the cloud management gateway (CMG). Applies to:",
                Tokeniser.PLAIN,
                Set.of(),
                uses(),
                passages(),
                List.of(),
                // The row of the site server is in the page's table, which the text has lost.
                Set.of(SITE_SERVER));
    }

    private static List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        for (String role : List.of(SERVICE_CONNECTION_POINT, CONNECTION_POINT, CLIENT, SITE_SERVER, "console")) {
            for (String method : List.of(SCALE_SET, CLASSIC)) {
                uses.addAll(GatewayUses.of(
                        SERVICE,
                        role,
                        Map.of(METHOD, method, "region", "westus", "crlHost", "crl." + VendorDocument.USERS_OWN)));
            }
        }
        return uses;
    }

    private static List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        passages.add(Passage.saying("connects to the first VM instance on port")
                .of(SERVICE, CONNECTION_POINT)
                .when(METHOD, CLASSIC)
                .towards(GATEWAY));
        passages.add(Passage.saying("connects directly to Azure blob storage over HTTPS port")
                .of(SERVICE, CLIENT)
                .towards("[.]blob[.]"));
        passages.add(Passage.saying("The client connects to the CMG over HTTPS port")
                .of(SERVICE, CLIENT)
                .towards(GATEWAY));
        passages.add(Passage.saying("service connection point connects to Azure over HTTPS port")
                .of(SERVICE, SERVICE_CONNECTION_POINT)
                .towards("^management[.]")
                .peersElsewhere());

        // "It authenticates using Azure Active Directory", over the same HTTPS.
        passages.add(Passage.saying("service connection point deploys the CMG in Azure")
                .of(SERVICE, SERVICE_CONNECTION_POINT)
                .flow(443)
                .towards("^login[.]"));

        // The descriptions of the table, whose ports the text has lost.
        flow(
                passages,
                "^Protocol to build CMG channel to only one VM instance Note 2",
                SCALE_SET,
                new String[] {"1"},
                443);
        flow(
                passages,
                "3 Protocol to build CMG channel to two or more",
                SCALE_SET,
                new String[] {"2", "16"},
                10124,
                10125);
        flow(passages, "3 Protocol to build CMG channel to two or more", SCALE_SET, new String[] {"16"}, 10139);
        flow(passages, "all back protocol to build CMG channel to only one", CLASSIC, new String[] {"1"}, 443);
        flow(
                passages,
                "all back protocol to build CMG channel to two or more",
                CLASSIC,
                new String[] {"2", "16"},
                10124,
                10125);
        flow(passages, "all back protocol to build CMG channel to two or more", CLASSIC, new String[] {"16"}, 10139);
        flow(passages, "Preferred protocol to build CMG channel", CLASSIC, new String[] {"16"}, 10140, 10155);
        passages.add(Passage.saying("port depends upon management point configuration")
                .of(SERVICE, CONNECTION_POINT)
                .flow(80, 443)
                .towards("^mp[.]"));
        passages.add(Passage.saying("port depends upon software update point configuration")
                .of(SERVICE, CONNECTION_POINT)
                .flow(80, 443, 8530, 8531)
                .towards("^sup[.]"));

        // What the paragraphs say without a port. Names and lost ports come from the page that the text is a scrape of.
        prose(passages, "Notes on ports", CONNECTION_POINT);
        prose(passages, "Preferred protocol to build CMG channel", CONNECTION_POINT);
        prose(passages, "This table lists the required network ports", CONNECTION_POINT, CLIENT);
        prose(passages, "When a client uses a CMG as a content location", CLIENT, CONNECTION_POINT);
        prose(passages, "It holds the connection open", CLIENT, CONNECTION_POINT, SERVICE_CONNECTION_POINT);
        prose(passages, "These two roles need to create outbound", SERVICE_CONNECTION_POINT, CONNECTION_POINT);
        return passages;
    }

    private static void flow(List<Passage> passages, String words, String method, String[] instances, int... ports) {
        passages.add(Passage.saying(words)
                .of(SERVICE, CONNECTION_POINT)
                .when(METHOD, method)
                .when(GatewayUses.INSTANCES, instances)
                .flow(ports)
                .towards(GATEWAY));
    }

    private static void prose(List<Passage> passages, String words, String... roles) {
        passages.add(Passage.saying(words)
                .of(SERVICE, roles)
                .peersElsewhere()
                .portsElsewhere()
                .sentence());
    }
}
