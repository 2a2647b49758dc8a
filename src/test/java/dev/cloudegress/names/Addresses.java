package dev.cloudegress.names;

import dev.cloudegress.net.Cidr;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Public addresses to test with. */
public final class Addresses {
    private Addresses() {}

    /** The address with a number, 0 to 65535. */
    public static Cidr address(int number) {
        return Cidr.parse("20.60." + (number >> 8) + "." + (number & 0xff));
    }

    /** Addresses by numbers. */
    public static SortedSet<Cidr> addresses(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Addresses::address).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Addresses of consecutive numbers. */
    public static SortedSet<Cidr> range(int from, int to) {
        return addresses(IntStream.range(from, to).toArray());
    }

    /** Addresses as texts say. */
    public static SortedSet<Cidr> of(String... texts) {
        return Arrays.stream(texts).map(Cidr::parse).collect(Collectors.toCollection(TreeSet::new));
    }
}
