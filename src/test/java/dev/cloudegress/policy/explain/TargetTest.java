package dev.cloudegress.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.net.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "Portal.Example.com.:443, portal.example.com:443/TCP",
        "portal.example.com:443/tcp, portal.example.com:443/TCP",
        "192.31.196.7:514/UDP, 192.31.196.7:514/UDP",
        "[2620:4f:8000:0::1]:5000/sctp, [2620:4f:8000::1]:5000/SCTP",
        "[192.31.196.7]:1, 192.31.196.7:1/TCP"
    })
    void readsHostsAndAddresses(String text, String canonical) {
        assertThat(Target.parse(text)).hasToString(canonical).isEqualTo(Target.parse(canonical));
    }

    @Test
    void tellsHostsFromAddresses() {
        assertThat(Target.parse("a.example:1").peer()).isEqualTo(new Target.Host("a.example"));
        assertThat(Target.parse("192.31.196.7:1").peer()).isInstanceOf(Target.Address.class);
        assertThat(Target.parse("a.example:1/udp").protocol()).isEqualTo(Protocol.UDP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "portal.example.com | the port is missing",
                "https://portal.example.com:443 | policies know no URLs",
                "2620:4f:8000::1 | an IPv6 address stands in brackets",
                "10.0.0.0/8:443 | it is a range",
                "[2620:4f::/32]:443 | is a range",
                "*.example.com:443 | it is a pattern",
                "a.example:443/quic | unknown protocol quic",
                "a.example:0 | a port is 1 to 65535",
                "a.example:70000 | a port is 1 to 65535",
                "a.example:icmp | ICMP has no ports",
                "192.31.196.7/icmp | ICMP has no ports",
                "192.31.196.300:443 | 300",
                "localhost:443 | label"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.parse(text))
                .withMessageContaining(message);
    }
}
