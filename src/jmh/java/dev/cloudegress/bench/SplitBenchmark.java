package dev.cloudegress.bench;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.policy.CidrParts;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Splitting a list of prefixes into parts of at most 256 by blocks of the address space, beside cutting it after every 256th. */
@State(Scope.Benchmark)
public class SplitBenchmark {
    private static final int LIMIT = 256;

    /** How many prefixes. */
    @Param({"2500", "15000"})
    public int prefixes = 2500;

    private List<Cidr> cidrs = List.of();

    /** Makes the list. */
    @Setup
    public void prepare() {
        cidrs = SamplePrefixes.disjoint(prefixes, 5);
    }

    /** Parts that stay where they are when a prefix comes or goes. */
    @Benchmark
    public List<CidrParts.Part> stable() {
        return CidrParts.of(cidrs, LIMIT);
    }

    /** Parts that all change when one prefix comes at the beginning. */
    @Benchmark
    public List<List<Cidr>> everySoMany() {
        List<List<Cidr>> parts = new ArrayList<>();
        for (int from = 0; from < cidrs.size(); from += LIMIT) {
            parts.add(List.copyOf(cidrs.subList(from, Math.min(from + LIMIT, cidrs.size()))));
        }
        return parts;
    }
}
