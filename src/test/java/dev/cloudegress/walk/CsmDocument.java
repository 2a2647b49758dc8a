package dev.cloudegress.walk;

import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Centero Software Manager: networking requirements. */
final class CsmDocument {
    private static final String PORTAL = "Centero Customer Portal frontend";
    private static final String INTEGRATION = "CSM Integration Client backend";
    private static final String CLOUD = "CSM Cloud backend";
    private static final String TOP = "Networking requirements";

    private static final String VERSION = "version";
    private static final String NEWER = "2.0.5000";
    private static final String OLDER = "1.0.5088";

    private CsmDocument() {}

    static VendorDocument document() {
        return new VendorDocument(
                "Centero Software Manager",
                "networking",
                PORTAL,
                new Tokeniser(
                        List.of(), Map.of("Azure Front Door frontend address prefixes", "AzureFrontDoor.Frontend")),
                Set.of(TOP, PORTAL, INTEGRATION, CLOUD),
                List.of(
                        new Use("csm-customer-portal", "browser", Map.of()),
                        new Use("csm-integration-client", "client", Map.of(VERSION, NEWER)),
                        new Use("csm-integration-client", "client", Map.of(VERSION, OLDER)),
                        new Use("csm-cloud-backend", "client", Map.of())),
                passages(),
                // Everything that the page prints is in the catalog.
                List.of());
    }

    private static List<Passage> passages() {
        List<Passage> passages = new ArrayList<>();
        passages.add(Passage.under(PORTAL).of("csm-customer-portal", "browser"));
        // Named for all clients: no rule of a version has them.
        passages.add(Passage.under(INTEGRATION)
                .words("^CSM Integration Clients use")
                .names("[/.](portal|gateway)\\.centero\\.fi")
                .of("csm-integration-client", "client"));
        passages.add(Passage.under(INTEGRATION)
                .words("^CSM Integration Clients use")
                .names("software-manager\\.com|windows\\.net")
                .of("csm-integration-client", "client")
                .when(VERSION, NEWER));
        passages.add(Passage.under(INTEGRATION)
                .item("In CSM 2.0.5000 and newer:")
                .of("csm-integration-client", "client")
                .when(VERSION, NEWER));
        passages.add(Passage.under(INTEGRATION)
                .item("In CSM 1.0.5088 and older:")
                .of("csm-integration-client", "client")
                .when(VERSION, OLDER));
        // The note below the rules makes no difference between versions.
        passages.add(Passage.under(INTEGRATION).words("^- HTTP").of("csm-integration-client", "client"));
        passages.add(Passage.under(CLOUD).of("csm-cloud-backend", "client"));
        // The note at the top is about "all our publicly accessible services", and each section refers to it.
        for (String[] use : new String[][] {
            {"csm-customer-portal", "browser"}, {"csm-integration-client", "client"}, {"csm-cloud-backend", "client"}
        }) {
            passages.add(
                    Passage.under(TOP).words("^You can find").of(use[0], use[1]).portsElsewhere());
            passages.add(Passage.under(TOP)
                    .words("^Starting on 1st of April|^If you are not restricting")
                    .of(use[0], use[1])
                    .sentence());
        }
        return passages;
    }
}
