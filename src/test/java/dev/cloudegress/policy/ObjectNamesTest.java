package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names and labels are as long as Kubernetes takes them, and no two are made one by being cut. */
class ObjectNamesTest {
    @Test
    void labelsHave63Characters() {
        String longest = "a".repeat(63);

        assertThat(ObjectNames.label(longest)).isEqualTo(longest);
        assertThat(ObjectNames.label(longest + "a"))
                .hasSize(63)
                .startsWith("a".repeat(52) + "-")
                .isNotEqualTo(ObjectNames.label(longest + "b"));
        assertThat(ObjectNames.label("a".repeat(51) + "-." + "b".repeat(20)))
                .as("what is cut ends in a letter")
                .matches("a{51}-[0-9a-f]{10}");
    }

    @Test
    void namesHave253Characters() {
        String requirement = "r".repeat(253 - "--to-example".length());

        assertThat(ObjectNames.use(requirement, "example")).isEqualTo(requirement + "--to-example");
        assertThat(ObjectNames.use(requirement + "r", "example"))
                .hasSize(253)
                .matches("r{242}-[0-9a-f]{10}")
                .isNotEqualTo(ObjectNames.use(requirement + "r", "examples"));
    }

    @Test
    void portsHave40Characters() {
        // 10-tcp.11-tcp. and so on: six characters each, and dots between them.
        PortSet five = PortSet.copyOf(IntStream.range(0, 5)
                .mapToObj(i -> PortRange.of(Protocol.TCP, 10 + 2 * i))
                .toList());
        PortSet forty = five.union(PortSet.of(PortRange.of(Protocol.UDP, 7)));
        PortSet fortyOne = five.union(PortSet.of(PortRange.of(Protocol.UDP, 77)));

        assertThat(ObjectNames.part("relay", "example", forty, "v4-0.0.0.0"))
                .isEqualTo("relay--to-example.10-tcp.12-tcp.14-tcp.16-tcp.18-tcp.7-udp.v4-0.0.0.0");
        assertThat(ObjectNames.part("relay", "example", fortyOne, "v4-0.0.0.0"))
                .matches("relay--to-example\\.ports-[0-9a-f]{10}\\.v4-0\\.0\\.0\\.0");
        assertThat(ObjectNames.part("relay", "example", PortSet.of(new PortRange(Protocol.TCP, 8000, 8010)), "v6-2603"))
                .isEqualTo("relay--to-example.8000-8010-tcp.v6-2603");
    }
}
