package dev.cloudegress.net;

import static dev.cloudegress.net.Protocol.SCTP;
import static dev.cloudegress.net.Protocol.TCP;
import static dev.cloudegress.net.Protocol.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortSetTest {
    /** Ranges within the lowest 20 and the highest 20 ports. */
    @Provide
    Arbitrary<List<PortRange>> ranges() {
        return Combinators.combine(
                        Arbitraries.of(Protocol.values()),
                        Arbitraries.of(1, 65_516),
                        Arbitraries.integers().between(0, 19),
                        Arbitraries.integers().between(0, 5))
                .as((protocol, base, offset, more) ->
                        new PortRange(protocol, base + offset, base + Math.min(19, offset + more)))
                .list()
                .ofMaxSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        "80, 90, true, true",
        "80, 85, true, true",
        "85, 90, true, true",
        "79, 85, false, true",
        "85, 91, false, true",
        "70, 80, false, true",
        "90, 99, false, true",
        "70, 79, false, false",
        "91, 99, false, false",
    })
    void aRangeContainsAndOverlapsToItsLastPort(int first, int last, boolean contained, boolean overlapping) {
        PortRange range = new PortRange(TCP, 80, 90);

        assertThat(range.contains(new PortRange(TCP, first, last))).isEqualTo(contained);
        assertThat(range.overlaps(new PortRange(TCP, first, last))).isEqualTo(overlapping);
        assertThat(range.contains(new PortRange(UDP, first, last))).isFalse();
        assertThat(range.overlaps(new PortRange(UDP, first, last))).isFalse();
    }

    @Property
    void setsOverlapWhereTheyShareAPort(
            @ForAll("ranges") List<PortRange> one, @ForAll("ranges") List<PortRange> other) {
        boolean shared = one.stream()
                .anyMatch(mine -> Stream.iterate(mine.first(), port -> port + 1)
                        .limit(mine.last() - mine.first() + 1)
                        .anyMatch(port -> PortSet.copyOf(other).contains(mine.protocol(), port)));

        assertThat(PortSet.copyOf(one).overlaps(PortSet.copyOf(other))).isEqualTo(shared);
    }

    @Test
    void aSetSaysWhatItHolds() {
        PortSet set = PortSet.copyOf(List.of(new PortRange(TCP, 443, 443), new PortRange(TCP, 80, 90)));

        assertThat(set.isEmpty()).isFalse();
        assertThat(PortSet.copyOf(List.of()).isEmpty()).isTrue();
        assertThat(set.ranges()).containsExactly(new PortRange(TCP, 80, 90), new PortRange(TCP, 443, 443));
        assertThat(set).hasSameHashCodeAs(PortSet.copyOf(set.ranges()));
        assertThat(set.hashCode()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 80", "2, 1", "1, 65536", "65536, 65536", "-2147483648, 2147483647"})
    void refusesWhatIsNoRange(int first, int last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortRange(TCP, first, last))
                .withMessageContaining(first + "-" + last + "/TCP")
                .withMessageContaining("1 to 65535");
    }

    @Test
    void rangesKnowWhatTheyHold() {
        PortRange range = new PortRange(TCP, 10_140, 10_155);
        assertThat(range).hasToString("10140-10155/TCP");
        assertThat(range.contains(10_139)).isFalse();
        assertThat(range.contains(10_140)).isTrue();
        assertThat(range.contains(10_155)).isTrue();
        assertThat(range.contains(10_156)).isFalse();
        assertThat(range.isSinglePort()).isFalse();
        assertThat(range.contains(new PortRange(TCP, 10_141, 10_155))).isTrue();
        assertThat(range.contains(new PortRange(TCP, 10_141, 10_156))).isFalse();
        assertThat(range.contains(PortRange.of(UDP, 10_141))).isFalse();
        assertThat(range.overlaps(new PortRange(TCP, 10_155, 10_156))).isTrue();
        assertThat(range.overlaps(new PortRange(TCP, 10_156, 10_157))).isFalse();
        assertThat(range.overlaps(PortRange.of(UDP, 10_141))).isFalse();
        assertThat(PortRange.of(UDP, 53)).hasToString("53/UDP").matches(PortRange::isSinglePort);
        assertThat(new PortRange(SCTP, 1, 65_535).contains(new PortRange(SCTP, 65_535, 65_535)))
                .isTrue();
    }

    @Test
    void mergesAndPrints() {
        assertThat(PortSet.of()).isSameAs(PortSet.empty()).hasToString("").matches(PortSet::isEmpty);
        assertThat(PortSet.of(PortRange.of(TCP, 443), PortRange.of(TCP, 80))).hasToString("80/TCP,443/TCP");
        assertThat(PortSet.of(PortRange.of(UDP, 443), PortRange.of(TCP, 444), PortRange.of(TCP, 443)))
                .hasToString("443-444/TCP,443/UDP");
        assertThat(PortSet.of(new PortRange(TCP, 1, 100), new PortRange(TCP, 20, 30)))
                .hasToString("1-100/TCP");
        assertThat(PortSet.of(PortRange.of(TCP, 1)).ranges()).isUnmodifiable();
    }

    @Test
    void sortsByRangesThenShorterFirst() {
        List<PortSet> sorted = List.of(
                PortSet.empty(),
                PortSet.of(PortRange.of(TCP, 80)),
                PortSet.of(PortRange.of(TCP, 80), PortRange.of(TCP, 443)),
                PortSet.of(new PortRange(TCP, 80, 81)),
                PortSet.of(PortRange.of(TCP, 443)),
                PortSet.of(PortRange.of(UDP, 53)));
        assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
    }

    @Property
    void holdsExactlyThePortsOfItsRanges(@ForAll("ranges") List<PortRange> ranges) {
        PortSet set = PortSet.copyOf(ranges);
        for (Protocol protocol : Protocol.values()) {
            for (int port : Stream.iterate(0, port -> port <= 65_536, port -> port == 22 ? 65_514 : port + 1)
                    .toList()) {
                assertThat(set.contains(protocol, port))
                        .isEqualTo(ranges.stream()
                                .anyMatch(range ->
                                        range.protocol() == protocol && range.first() <= port && port <= range.last()));
            }
        }
        for (int i = 1; i < set.ranges().size(); i++) {
            PortRange before = set.ranges().get(i - 1);
            PortRange range = set.ranges().get(i);
            assertThat(before).isLessThan(range);
            assertThat(before.protocol() != range.protocol() || before.last() + 1 < range.first())
                    .as("%s and %s do not touch", before, range)
                    .isTrue();
        }
    }

    @Property
    void orderAndRepetitionLeaveNoTrace(@ForAll("ranges") List<PortRange> ranges, @ForAll Random random) {
        List<PortRange> shuffled = new ArrayList<>(ranges);
        shuffled.addAll(ranges);
        Collections.shuffle(shuffled, random);
        PortSet set = PortSet.copyOf(ranges);
        assertThat(PortSet.copyOf(shuffled))
                .isEqualTo(set)
                .hasSameHashCodeAs(set)
                .isEqualByComparingTo(set)
                .hasToString(set.toString());
    }

    @Property
    void unionIsThatOfTheRanges(@ForAll("ranges") List<PortRange> a, @ForAll("ranges") List<PortRange> b) {
        List<PortRange> both = new ArrayList<>(a);
        both.addAll(b);
        assertThat(PortSet.copyOf(a).union(PortSet.copyOf(b))).isEqualTo(PortSet.copyOf(both));
        assertThat(PortSet.copyOf(a).compareTo(PortSet.copyOf(b)) == 0)
                .isEqualTo(PortSet.copyOf(a).equals(PortSet.copyOf(b)));
    }
}
