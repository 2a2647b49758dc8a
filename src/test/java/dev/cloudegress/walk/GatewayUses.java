package dev.cloudegress.walk;

import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The choices of the two services that describe the cloud management gateway. */
final class GatewayUses {
    static final String CLOUD = "cloud";
    static final String PUBLIC = "Public";
    static final String GOVERNMENT = "USGovernment";
    static final String INSTANCES = "vmInstances";

    /** One, the fewest that make a difference, and the most. */
    static final String[] INSTANCE_COUNTS = {"1", "2", "16"};

    private static final Map<String, String> OF_THE_USER = Map.of(
            "cmgName", "granitefalls",
            "serviceName", "cmg." + VendorDocument.USERS_OWN,
            "managementPointHost", "mp." + VendorDocument.USERS_OWN,
            "softwareUpdatePointHost", "sup." + VendorDocument.USERS_OWN);

    private GatewayUses() {}

    /** Every number of instances in every cloud, with names that a user gives. */
    static List<Use> of(String service, String role, Map<String, String> further) {
        List<Use> uses = new ArrayList<>();
        for (String cloud : List.of(PUBLIC, GOVERNMENT)) {
            for (String instances : INSTANCE_COUNTS) {
                Map<String, String> parameters = new TreeMap<>(OF_THE_USER);
                parameters.putAll(further);
                parameters.put(CLOUD, cloud);
                parameters.put(INSTANCES, instances);
                uses.add(new Use(service, role, parameters));
            }
        }
        return uses;
    }
}
