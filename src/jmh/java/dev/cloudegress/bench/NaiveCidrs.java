package dev.cloudegress.bench;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.IpFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sets of prefixes as lists: what one writes first. Every look is a walk through the list. A yardstick for benchmarks, and right: a test holds
 * it to the other ways. Stateless.
 */
final class NaiveCidrs {
    private NaiveCidrs() {}

    /** A list in which no prefix contains another. */
    static List<Cidr> build(List<Cidr> cidrs) {
        List<Cidr> set = new ArrayList<>();
        cidrs.forEach(cidr -> add(set, cidr));
        return set;
    }

    private static void add(List<Cidr> set, Cidr cidr) {
        for (Cidr there : set) {
            if (there.contains(cidr)) {
                return;
            }
        }
        set.removeIf(cidr::contains);
        set.add(cidr);
    }

    /** The prefixes of both. */
    static List<Cidr> union(List<Cidr> set, List<Cidr> other) {
        List<Cidr> union = new ArrayList<>(set);
        other.forEach(cidr -> add(union, cidr));
        return union;
    }

    /** What is in the first and not in the second; prefixes that are there in part are cut. */
    static List<Cidr> difference(List<Cidr> set, List<Cidr> other) {
        List<Cidr> left = set;
        for (Cidr cidr : other) {
            List<Cidr> next = new ArrayList<>(left.size());
            for (Cidr there : left) {
                cut(there, cidr, next);
            }
            left = next;
        }
        return left;
    }

    private static void cut(Cidr from, Cidr out, List<Cidr> left) {
        if (out.contains(from)) {
            return;
        }
        if (!from.contains(out)) {
            left.add(from);
            return;
        }
        cut(half(from, 0), out, left);
        cut(half(from, 1), out, left);
    }

    /** The fewest prefixes of the same addresses, sorted: halves are joined until no two are left that fit. */
    static List<Cidr> aggregate(List<Cidr> cidrs) {
        List<Cidr> joined = build(cidrs);
        Collections.sort(joined);
        boolean again = true;
        while (again) {
            again = false;
            List<Cidr> next = new ArrayList<>(joined.size());
            for (int i = 0; i < joined.size(); i++) {
                Cidr cidr = joined.get(i);
                Cidr parent = cidr.length() == 0 ? cidr : parent(cidr);
                if (i + 1 < joined.size()
                        && joined.get(i + 1).length() == cidr.length()
                        && cidr.length() > 0
                        && parent.contains(joined.get(i + 1))) {
                    next.add(parent);
                    i++;
                    again = true;
                } else {
                    next.add(cidr);
                }
            }
            joined = next;
        }
        return joined;
    }

    private static Cidr half(Cidr cidr, int which) {
        int bit = cidr.family().bits() - cidr.length() - 1;
        long high = bit >= Long.SIZE ? (long) which << bit - Long.SIZE : 0;
        long low = bit >= Long.SIZE ? 0 : (long) which << bit;
        return new Cidr(cidr.family(), cidr.high() | high, cidr.low() | low, cidr.length() + 1);
    }

    private static Cidr parent(Cidr cidr) {
        int bit = cidr.family().bits() - cidr.length();
        long high = bit >= Long.SIZE ? 1L << bit - Long.SIZE : 0;
        long low = bit >= Long.SIZE ? 0 : 1L << bit;
        return new Cidr(
                cidr.family(),
                cidr.family() == IpFamily.IPV4 ? 0 : cidr.high() & ~high,
                cidr.low() & ~low,
                cidr.length() - 1);
    }
}
