package dev.cloudegress.policy.isolation;

import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Expression;
import dev.cloudegress.api.v1alpha1.Selector.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether one selector selects every pod that another one selects, whatever pods there are. Stateless. */
public final class SelectorCover {
    private SelectorCover() {}

    /**
     * Whether {@code wider} certainly selects every pod that {@code narrower} selects. Each condition of the wider one has to follow from a
     * single condition of the narrower one: a yes is always right, and a no may be wrong where several conditions say it only together.
     */
    public static boolean covers(Selector wider, Selector narrower) {
        List<Expression> given = conditions(narrower);
        return conditions(wider).stream()
                .allMatch(wanted ->
                        given.stream().anyMatch(known -> known.key().equals(wanted.key()) && follows(wanted, known)));
    }

    private static List<Expression> conditions(Selector selector) {
        List<Expression> conditions = new ArrayList<>(selector.matchExpressions());
        selector.matchLabels()
                .forEach((key, value) -> conditions.add(new Expression(key, Operator.IN, List.of(value))));
        return conditions;
    }

    /** Whether every pod for which {@code known} holds is one for which {@code wanted} holds; both are about the same label. */
    private static boolean follows(Expression wanted, Expression known) {
        Set<String> asked = new HashSet<>(wanted.values());
        Set<String> values = new HashSet<>(known.values());
        return switch (wanted.operator()) {
            case IN -> known.operator() == Operator.IN && asked.containsAll(values);
            case EXISTS -> known.operator() == Operator.IN || known.operator() == Operator.EXISTS;
            case DOES_NOT_EXIST -> known.operator() == Operator.DOES_NOT_EXIST;
            case NOT_IN ->
                switch (known.operator()) {
                    case IN -> Collections.disjoint(asked, values);
                    case NOT_IN -> values.containsAll(asked);
                    // A pod without the label has none of the values.
                    case DOES_NOT_EXIST -> true;
                    case EXISTS -> false;
                };
        };
    }
}
