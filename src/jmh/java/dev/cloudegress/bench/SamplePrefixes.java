package dev.cloudegress.bench;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.IpFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Made-up prefixes with the proportions of published tags: three quarters IPv4, a quarter IPv6. The same in every run. Stateless. */
final class SamplePrefixes {
    private SamplePrefixes() {}

    /**
     * Disjoint prefixes in natural order, no two of them neighbours: the form in which sets are kept.
     *
     * @param count how many, at most 100,000
     * @param seed other prefixes for another seed, of which about half are those of every seed
     */
    static List<Cidr> disjoint(int count, long seed) {
        Random shared = new Random(7);
        Random own = new Random(seed);
        Set<Integer> blocks = new HashSet<>();
        for (int i = 0; blocks.size() < count; i++) {
            Random random = i < count / 2 ? shared : own;
            // Every second block of 16 addresses of 20.0.0.0/8, so that none touches another.
            blocks.add(random.nextInt(1 << 19) << 1);
        }
        List<Cidr> cidrs = new ArrayList<>(count);
        int at = 0;
        for (int block : blocks.stream().sorted().toList()) {
            cidrs.add(
                    at++ % 4 == 3
                            ? new Cidr(IpFamily.IPV6, 0x2603_1000_0000_0000L | (long) block << 4, 0, 60 + block / 2 % 5)
                            : new Cidr(IpFamily.IPV4, 0, 0x1400_0000L | (long) block << 4, 28 + block / 2 % 5));
        }
        Collections.sort(cidrs);
        return cidrs;
    }

    /**
     * Prefixes as somebody collects them: in no order, each third one cut into its halves, each tenth one there twice.
     *
     * @param count how many
     */
    static List<Cidr> collected(int count) {
        List<Cidr> cidrs = new ArrayList<>();
        for (Cidr cidr : disjoint(count, 11)) {
            int index = cidrs.size();
            if (index % 3 == 0 && cidr.length() < cidr.family().bits()) {
                int length = cidr.length() + 1;
                int bit = cidr.family().bits() - length;
                cidrs.add(new Cidr(cidr.family(), cidr.high(), cidr.low(), length));
                cidrs.add(
                        bit >= Long.SIZE
                                ? new Cidr(cidr.family(), cidr.high() | 1L << bit - Long.SIZE, cidr.low(), length)
                                : new Cidr(cidr.family(), cidr.high(), cidr.low() | 1L << bit, length));
            } else {
                cidrs.add(cidr);
            }
            if (index % 10 == 0) {
                cidrs.add(cidr);
            }
        }
        Collections.shuffle(cidrs, new Random(13));
        return List.copyOf(cidrs.subList(0, count));
    }
}
