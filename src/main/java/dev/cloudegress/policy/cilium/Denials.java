package dev.cloudegress.policy.cilium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.net.CidrSet;

/**
 * Keeps denied addresses out of what a policy allows without listing it. The answers to a name are not known here, and a shared group is
 * written by somebody else, later, and not at all while its tag is unknown: only a rule that denies holds at once.
 */
public final class Denials {
    private Denials() {}

    /**
     * Gives a rule that allows names or groups the denial of some addresses, and takes it from any other.
     *
     * @param spec a CiliumNetworkPolicy's spec; changed
     * @param denied addresses that are never allowed
     */
    public static void apply(ObjectNode spec, CidrSet denied) {
        if (denied.isEmpty() || !allowsWhatItDoesNotList(spec)) {
            spec.remove("egressDeny");
            return;
        }
        ArrayNode deny = JsonNodeFactory.instance.arrayNode();
        ArrayNode addresses = deny.addObject().putArray("toCIDR");
        denied.cidrs().forEach(cidr -> addresses.add(cidr.toString()));
        spec.set("egressDeny", deny);
    }

    private static boolean allowsWhatItDoesNotList(ObjectNode spec) {
        for (JsonNode rule : spec.path("egress")) {
            if (rule.has("toFQDNs")) {
                return true;
            }
            for (JsonNode peer : rule.path("toCIDRSet")) {
                if (peer.has("cidrGroupRef")) {
                    return true;
                }
            }
        }
        return false;
    }
}
