package dev.cloudegress.walk;

import dev.cloudegress.walk.VendorDocument.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a walk has found, each thing once, with the uses that it holds for. Not thread-safe. */
final class Problems {
    private final Map<String, Set<Use>> uses = new LinkedHashMap<>();

    /** Something that concerns no use. */
    void add(String problem) {
        uses.computeIfAbsent(problem, _ -> new LinkedHashSet<>());
    }

    /** Something that shows in one use, and perhaps in others. */
    void add(Use use, String problem) {
        uses.computeIfAbsent(problem, _ -> new LinkedHashSet<>()).add(use);
    }

    /** One line each. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        uses.forEach((problem, where) -> sentences.add(
                where.isEmpty()
                        ? problem
                        : problem + " [" + where.iterator().next()
                                + (where.size() == 1 ? "" : " and " + (where.size() - 1) + " more") + "]"));
        return List.copyOf(sentences);
    }
}
