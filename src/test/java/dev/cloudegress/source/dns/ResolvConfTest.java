package dev.cloudegress.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.config.OperatorConfiguration.Lookups;
import dev.cloudegress.config.OperatorConfiguration.Server;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResolvConfTest {
    private static final String TEXT = """
            # made by kubelet
            ; nameserver 10.0.0.9
            search default.svc.cluster.local svc.cluster.local
            nameserver 10.96.0.10
            \tnameserver   fd00::10  # the other one
            nameserver 10.96.0.10
            options ndots:5
            """;

    @Test
    void readsTheServersAndNothingElse() {
        assertThat(ResolvConf.servers(Lookups.defaults(), TEXT))
                .containsExactly(new InetSocketAddress("10.96.0.10", 53), new InetSocketAddress("fd00::10", 53));
    }

    @Test
    void prefersTheServersOfTheConfiguration() {
        Lookups lookups = new Lookups(
                null,
                List.of(new Server("10.0.0.1", null), new Server("fd00::1", 5353)),
                null,
                null,
                null,
                null,
                null,
                null);
        assertThat(ResolvConf.servers(lookups, "nonsense"))
                .containsExactly(new InetSocketAddress("10.0.0.1", 53), new InetSocketAddress("fd00::1", 5353));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> ResolvConf.servers("search a.example\n"))
                .hasMessage("resolv.conf names no nameserver: give the DNS servers to ask in dns.lookups.servers of"
                        + " the configuration");
        assertThatThrownBy(() -> ResolvConf.servers("nameserver dns.example\n"))
                .hasMessage("the nameserver dns.example of resolv.conf is not an IP address");
    }
}
