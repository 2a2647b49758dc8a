package dev.cloudegress.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Expression;
import dev.cloudegress.api.v1alpha1.Selector.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PodSelectionTest {
    private static boolean selects(Operator operator, List<String> values, Map<String, String> labels) {
        return PodSelection.selects(new Selector(Map.of(), List.of(new Expression("tier", operator, values))), labels);
    }

    @Test
    void anEmptySelectorSelectsAllPods() {
        assertThat(PodSelection.selects(new Selector(null, null), Map.of())).isTrue();
        assertThat(PodSelection.selects(new Selector(null, null), Map.of("app", "x")))
                .isTrue();
    }

    @Test
    void allLabelsHaveToBeThereWithTheirValues() {
        Selector selector = new Selector(Map.of("app", "relay", "tier", ""), null);
        assertThat(PodSelection.selects(selector, Map.of("app", "relay", "tier", "", "more", "x")))
                .isTrue();
        assertThat(PodSelection.selects(selector, Map.of("app", "relay"))).isFalse();
        assertThat(PodSelection.selects(selector, Map.of("app", "Relay", "tier", "")))
                .isFalse();
    }

    @Test
    void expressionsAreThoseOfKubernetes() {
        List<String> values = List.of("edge", "core");
        assertThat(selects(Operator.IN, values, Map.of("tier", "core"))).isTrue();
        assertThat(selects(Operator.IN, values, Map.of("tier", "other"))).isFalse();
        assertThat(selects(Operator.IN, values, Map.of())).isFalse();
        assertThat(selects(Operator.NOT_IN, values, Map.of("tier", "core"))).isFalse();
        assertThat(selects(Operator.NOT_IN, values, Map.of("tier", "other"))).isTrue();
        assertThat(selects(Operator.NOT_IN, values, Map.of())).isTrue();
        assertThat(selects(Operator.EXISTS, List.of(), Map.of("tier", ""))).isTrue();
        assertThat(selects(Operator.EXISTS, List.of(), Map.of("app", "x"))).isFalse();
        assertThat(selects(Operator.DOES_NOT_EXIST, List.of(), Map.of("app", "x")))
                .isTrue();
        assertThat(selects(Operator.DOES_NOT_EXIST, List.of(), Map.of("tier", "")))
                .isFalse();
    }

    @Test
    void labelsAndExpressionsHaveToHoldTogether() {
        Selector selector =
                new Selector(Map.of("app", "relay"), List.of(new Expression("tier", Operator.IN, List.of("edge"))));
        assertThat(PodSelection.selects(selector, Map.of("app", "relay", "tier", "edge")))
                .isTrue();
        assertThat(PodSelection.selects(selector, Map.of("app", "relay"))).isFalse();
        assertThat(PodSelection.selects(selector, Map.of("tier", "edge"))).isFalse();
    }
}
