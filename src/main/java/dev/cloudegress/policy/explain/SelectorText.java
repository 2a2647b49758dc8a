package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selectors in the words of {@code kubectl get -l}. Stateless. */
public final class SelectorText {
    private SelectorText() {}

    /** The selector in one line: {@code app=relay,tier in (a,b)}; {@code all} for one that selects everything. */
    public static String of(@Nullable Selector selector) {
        List<String> parts = new ArrayList<>();
        if (selector != null) {
            selector.matchLabels().forEach((key, value) -> parts.add(key + "=" + value));
            selector.matchExpressions()
                    .forEach(expression -> parts.add(
                            switch (expression.operator()) {
                                case IN -> expression.key() + " in (" + String.join(",", expression.values()) + ")";
                                case NOT_IN ->
                                    expression.key() + " notin (" + String.join(",", expression.values()) + ")";
                                case EXISTS -> expression.key();
                                case DOES_NOT_EXIST -> "!" + expression.key();
                            }));
        }
        return parts.isEmpty() ? "all" : String.join(",", parts);
    }
}
