package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Expression;
import java.util.Map;

/** Which pods a selector selects, as Kubernetes decides it ({@code labels.Selector} in apimachinery). Stateless. */
public final class PodSelection {
    private PodSelection() {}

    /**
     * Whether a selector selects pods with these labels: all of its labels and all of its expressions hold. An empty selector selects all
     * pods.
     */
    public static boolean selects(Selector selector, Map<String, String> labels) {
        return selector.matchLabels().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && selector.matchExpressions().stream().allMatch(expression -> holds(expression, labels));
    }

    /** NotIn holds for pods without the label, too: that is what Kubernetes does, whatever one would expect. */
    private static boolean holds(Expression expression, Map<String, String> labels) {
        String value = labels.get(expression.key());
        return switch (expression.operator()) {
            case IN -> value != null && expression.values().contains(value);
            case NOT_IN -> value == null || !expression.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }
}
