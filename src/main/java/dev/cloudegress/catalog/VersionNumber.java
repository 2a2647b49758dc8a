package dev.cloudegress.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whole numbers with dots between them, compared number by number; what is missing counts as 0, so {@code 2.0} and {@code 2.0.0} are
 * the same.
 *
 * @param numbers the numbers without zeros at the end, each 0 to 999,999,999
 */
record VersionNumber(List<Integer> numbers) implements Comparable<VersionNumber> {
    /** The bounds that the schema of the API sets. */
    private static final Pattern SYNTAX = Pattern.compile("[0-9]{1,9}([.][0-9]{1,9}){0,5}");

    VersionNumber {
        int end = numbers.size();
        while (end > 0 && numbers.get(end - 1) == 0) {
            end--;
        }
        numbers = List.copyOf(numbers.subList(0, end));
    }

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException if it is not one to six numbers of at most nine digits
     */
    static VersionNumber parse(String text) {
        if (!SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Words.shown(text) + " is not one to six whole numbers with dots between them, as in 2.0.5000");
        }
        return new VersionNumber(
                Arrays.stream(text.split("\\.", -1)).map(Integer::valueOf).toList());
    }

    @Override
    public int compareTo(VersionNumber other) {
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int order = Integer.compare(at(i), other.at(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int at(int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }
}
