package dev.cloudegress.policy.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.net.Cidr;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An egress rule without peers allows every destination, one without ports every port: neither is ever made. */
class EgressRuleTest {
    private static final List<NetworkPolicyPeer> PEERS = NetworkPolicyRenderer.peers(List.of(Cidr.parse("20.40.0.1")));
    private static final List<NetworkPolicyPort> PORTS =
            List.of(new NetworkPolicyPort(null, new IntOrString(443), "TCP"));

    @Test
    void hasPeersAndPorts() {
        assertThat(NetworkPolicyRenderer.rule(PEERS, PORTS).getTo()).isEqualTo(PEERS);
        assertThat(NetworkPolicyRenderer.rule(PEERS, PORTS).getPorts()).isEqualTo(PORTS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkPolicyRenderer.rule(List.of(), PORTS))
                .withMessageContaining("needs peers and ports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkPolicyRenderer.rule(PEERS, List.of()))
                .withMessageContaining("needs peers and ports");
    }
}
