package dev.cloudegress.packets;

import java.util.List;

/**
 * A pod: an object of the API server and a network namespace that the engine has connected.
 *
 * @param namespace its namespace in the cluster
 * @param name its name
 * @param netns its network namespace
 * @param addresses its addresses, the IPv4 one first
 */
record Pod(String namespace, String name, String netns, List<String> addresses) {
    /** The interface of every pod. */
    static final String DEVICE = "eth0";

    Pod {
        addresses = List.copyOf(addresses);
    }
}
