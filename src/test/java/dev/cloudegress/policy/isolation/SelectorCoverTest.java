package dev.cloudegress.policy.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Expression;
import dev.cloudegress.api.v1alpha1.Selector.Operator;
import dev.cloudegress.policy.explain.PodSelection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** A selector that is said to cover another selects every pod that the other does. */
class SelectorCoverTest {
    private static final List<String> KEYS = List.of("a", "b");
    private static final List<String> VALUES = List.of("x", "y", "z");
    private static final List<Map<String, String>> PODS = pods();

    @Property(tries = 3000)
    void whatIsCoveredIsSelected(@ForAll("selectors") Selector wider, @ForAll("selectors") Selector narrower) {
        boolean covers = SelectorCover.covers(wider, narrower);
        Statistics.collect(covers);
        if (covers) {
            assertThat(PODS)
                    .filteredOn(pod -> PodSelection.selects(narrower, pod))
                    .allMatch(pod -> PodSelection.selects(wider, pod));
        }
    }

    /** With one condition each the answer is exact, unless the narrower one can select nothing. */
    @Property(tries = 2000)
    void oneConditionIsJudgedExactly(
            @ForAll("expressions") Expression wider, @ForAll("expressions") Expression narrower) {
        Selector one = new Selector(Map.of(), List.of(wider));
        Selector other = new Selector(Map.of(), List.of(narrower));

        boolean selected = PODS.stream()
                .filter(pod -> PodSelection.selects(other, pod))
                .allMatch(pod -> PodSelection.selects(one, pod));

        assertThat(SelectorCover.covers(one, other)).isEqualTo(selected);
    }

    @Example
    void everythingCoversAllAndIsCoveredByNothingElse() {
        Selector all = new Selector(Map.of(), List.of());
        Selector some = new Selector(Map.of("a", "x"), List.of());

        assertThat(SelectorCover.covers(all, some)).isTrue();
        assertThat(SelectorCover.covers(all, all)).isTrue();
        assertThat(SelectorCover.covers(some, all)).isFalse();
    }

    @Provide
    Arbitrary<Selector> selectors() {
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.of(VALUES))
                                .ofMaxSize(2),
                        expressions().list().ofMaxSize(2))
                .as(Selector::new);
    }

    @Provide
    Arbitrary<Expression> expressions() {
        return Combinators.combine(
                        Arbitraries.of(KEYS),
                        Arbitraries.of(Operator.class),
                        // A value that no selector names stands for all others.
                        Arbitraries.of(VALUES).set().ofMinSize(1).ofMaxSize(2))
                .as((key, operator, values) -> new Expression(
                        key,
                        operator,
                        operator == Operator.IN || operator == Operator.NOT_IN ? List.copyOf(values) : List.of()));
    }

    private static List<Map<String, String>> pods() {
        List<String> values = List.of("", "x", "y", "z", "other");
        return values.stream()
                .flatMap(a -> values.stream().map(b -> {
                    Map<String, String> labels = new HashMap<>();
                    if (!a.isEmpty()) {
                        labels.put("a", a);
                    }
                    if (!b.isEmpty()) {
                        labels.put("b", b);
                    }
                    return labels;
                }))
                .map(Map::copyOf)
                .toList();
    }
}
