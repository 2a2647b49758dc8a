package dev.cloudegress.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Item ONE = new Item("NetworkPolicy", "a", "one--dns");
    private static final Item OTHER = new Item("NetworkPolicy", "b", "other--dns");

    private final Arrivals arrivals = new Arrivals();

    @Test
    void countObjectsAndTheirVersions() {
        arrivals.saw(ONE, false);
        arrivals.saw(ONE, false);
        arrivals.saw(OTHER, true);

        assertThat(arrivals.count(item -> true)).isEqualTo(2);
        assertThat(arrivals.count(item -> true, 2)).isEqualTo(1);
        assertThat(arrivals.count(item -> item.namespace().equals("b"))).isEqualTo(1);
        assertThat(arrivals.gone(item -> true)).isEqualTo(1);
        assertThat(arrivals.of(item -> true).get(ONE)).satisfies(arrival -> {
            assertThat(arrival.events()).isEqualTo(2);
            assertThat(arrival.last()).isGreaterThanOrEqualTo(arrival.first());
        });
    }

    @Test
    void beginAnewAtAMark() {
        arrivals.saw(ONE, false);

        arrivals.mark();

        assertThat(arrivals.count(item -> true)).isZero();
    }

    @Test
    void aPolicyIsOfTheRequirementThatItsNameBeginsWith() {
        assertThat(Measurement.requirementOf("relay-7--to-service.443-tcp.v4-0.0.0.0"))
                .isEqualTo("relay-7");
        assertThat(Measurement.requirementOf("relay--7--floor")).isEqualTo("relay--7");
        assertThat(Names.objectOf(7, "sample--floor")).isEqualTo("relay-7--floor");
    }
}
