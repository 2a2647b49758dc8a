package dev.cloudegress.manifest;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant. Stateless. */
public final class Suggestions {
    private Suggestions() {}

    /**
     * The allowed word that was probably meant.
     *
     * @param given what was written
     * @param allowed what may be written
     * @return the nearest word within a third of the given word's length in edits (at least one), ignoring case; empty where none is
     *     that near, or several are as near: a guess among them would mislead
     */
    public static Optional<String> nearest(String given, Collection<String> allowed) {
        String folded = given.toLowerCase(Locale.ROOT);
        int best = Math.max(1, given.length() / 3) + 1;
        String nearest = null;
        for (String word : allowed) {
            int distance = distance(folded, word.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                nearest = word;
            } else if (distance == best) {
                nearest = null;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The words joined by commas: {@code "US1, US2, EU1"}. */
    public static String list(Collection<String> allowed) {
        return String.join(", ", allowed);
    }

    /**
     * A sentence such as {@code unknown role log-colector: one of portal, log-collector (did you mean log-collector?)}.
     *
     * @param what what kind of word it is, for example {@code data center}
     * @param given what was written
     * @param allowed what may be written, in the order to show
     */
    public static String unknown(String what, String given, Collection<String> allowed) {
        String hint = nearest(given, allowed)
                .map(word -> " (did you mean " + word + "?)")
                .orElse("");
        return "unknown " + what + " " + given + ": one of " + list(allowed) + hint;
    }

    /** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours each cost one. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
