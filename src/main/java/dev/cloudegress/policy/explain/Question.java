package dev.cloudegress.policy.explain;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What somebody wants to know: may pods with these labels reach that?
 *
 * @param namespace the namespace of the pods
 * @param labels their labels
 * @param target what they want to reach
 */
public record Question(String namespace, Map<String, String> labels, Target target) {
    /** Sorts the labels. */
    public Question {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** The pods for people: {@code pods app=relay,tier=edge in team}. */
    public String pods() {
        return (labels.isEmpty()
                        ? "pods without labels"
                        : "pods "
                                + labels.entrySet().stream()
                                        .map(label -> label.getKey() + "=" + label.getValue())
                                        .collect(Collectors.joining(",")))
                + " in " + namespace;
    }
}
