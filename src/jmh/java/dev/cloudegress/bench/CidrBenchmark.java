package dev.cloudegress.bench;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4AddressSeqRangeList;
import inet.ipaddr.ipv6.IPv6AddressSeqRangeList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Arithmetic on prefixes: our sets, the sets of the IPAddress library (lists of ranges, its fastest for this), and lists. All begin with
 * objects that were read before, and end with a set; aggregation ends with the list of the fewest prefixes.
 */
@State(Scope.Benchmark)
public class CidrBenchmark {
    /** How many prefixes: a small tag, a large one, the largest there is. */
    @Param({"100", "2500", "15000"})
    public int prefixes = 100;

    private List<Cidr> collected = List.of();
    private IPAddress[] collectedAddresses = {};
    private CidrSet ours = CidrSet.empty();
    private CidrSet oursToo = CidrSet.empty();
    private Ranges ranges = new Ranges();
    private Ranges rangesToo = new Ranges();
    private List<Cidr> naive = List.of();
    private List<Cidr> naiveToo = List.of();

    /** Both families of one set, which the library keeps apart. */
    static final class Ranges {
        IPv4AddressSeqRangeList ipv4 = new IPv4AddressSeqRangeList();
        IPv6AddressSeqRangeList ipv6 = new IPv6AddressSeqRangeList();

        /** The addresses as one of our sets. */
        CidrSet toSet() {
            CidrSet.Builder set = CidrSet.builder();
            for (IPAddress block : ipv4.spanWithPrefixBlocks()) {
                set.add(Cidr.parse(block.toCanonicalString()));
            }
            for (IPAddress block : ipv6.spanWithPrefixBlocks()) {
                set.add(Cidr.parse(block.toCanonicalString()));
            }
            return set.build();
        }
    }

    /** Makes two sets of this size, which have half of their prefixes in common, and a list in no order. */
    @Setup
    public void prepare() {
        collected = SamplePrefixes.collected(prefixes);
        collectedAddresses = addresses(collected);
        List<Cidr> one = SamplePrefixes.disjoint(prefixes, 1);
        List<Cidr> other = SamplePrefixes.disjoint(prefixes, 2);
        ours = CidrSet.copyOf(one);
        oursToo = CidrSet.copyOf(other);
        ranges = ranges(addresses(one));
        rangesToo = ranges(addresses(other));
        naive = NaiveCidrs.build(one);
        naiveToo = NaiveCidrs.build(other);
    }

    private static IPAddress[] addresses(List<Cidr> cidrs) {
        return cidrs.stream()
                .map(cidr -> new IPAddressString(cidr.toString()).getAddress())
                .toArray(IPAddress[]::new);
    }

    private static Ranges ranges(IPAddress[] addresses) {
        Ranges set = new Ranges();
        for (IPAddress address : addresses) {
            if (address.isIPv4()) {
                set.ipv4.add(address.toIPv4());
            } else {
                set.ipv6.add(address.toIPv6());
            }
        }
        return set;
    }

    /** A set of prefixes in no order. */
    @Benchmark
    public CidrSet buildOurs() {
        return CidrSet.copyOf(collected);
    }

    /** The same with the library. */
    @Benchmark
    public Ranges buildIpAddress() {
        return ranges(collectedAddresses);
    }

    /** The same as a list. */
    @Benchmark
    public List<Cidr> buildNaive() {
        return NaiveCidrs.build(collected);
    }

    /** What is in either set. */
    @Benchmark
    public CidrSet unionOurs() {
        return ours.union(oursToo);
    }

    /** The same with the library. */
    @Benchmark
    public Ranges unionIpAddress() {
        Ranges union = new Ranges();
        union.ipv4 = ranges.ipv4.joinIntoList(rangesToo.ipv4);
        union.ipv6 = ranges.ipv6.joinIntoList(rangesToo.ipv6);
        return union;
    }

    /** The same as a list. */
    @Benchmark
    public List<Cidr> unionNaive() {
        return NaiveCidrs.union(naive, naiveToo);
    }

    /** What is in the first set only: the removals of a feed. */
    @Benchmark
    public CidrSet differenceOurs() {
        return ours.minus(oursToo);
    }

    /** The same with the library. */
    @Benchmark
    public Ranges differenceIpAddress() {
        Ranges difference = new Ranges();
        difference.ipv4 = ranges.ipv4.removeIntoList(rangesToo.ipv4);
        difference.ipv6 = ranges.ipv6.removeIntoList(rangesToo.ipv6);
        return difference;
    }

    /** The same as a list. */
    @Benchmark
    public List<Cidr> differenceNaive() {
        return NaiveCidrs.difference(naive, naiveToo);
    }

    /** The fewest prefixes of the same addresses. */
    @Benchmark
    public List<Cidr> aggregateOurs() {
        return CidrSet.copyOf(collected).cidrs();
    }

    /** The same with the library. */
    @Benchmark
    public IPAddress.DualIPv4Pv6Arrays aggregateIpAddress() {
        return IPAddress.mergeToDualPrefixBlocks(collectedAddresses);
    }

    /** The same as a list. */
    @Benchmark
    public List<Cidr> aggregateNaive() {
        return NaiveCidrs.aggregate(collected);
    }

    /** How many addresses a result has, for the test that holds the three ways together. */
    static String count(CidrSet set) {
        return set.addressCount(IpFamily.IPV4) + "/" + set.addressCount(IpFamily.IPV6);
    }
}
