package dev.cloudegress.packets;

import dev.cloudegress.packets.Probe.Protocol;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What pods may reach by what documents and feeds say, worked out without any code of the operator: by another library's arithmetic. Gives the probes
 * that have to get through, and their neighbours, which must not. Immutable.
 *
 * @param list the openings
 */
record Openings(List<Opening> list) {
    private static final int LAST_PORT = 65535;

    /**
     * Some destinations on some ports.
     *
     * @param prefixes addresses and CIDRs
     * @param protocol the protocol
     * @param firstPort the first port of the range
     * @param lastPort the last one, which may be the same
     * @param neighbourhood where its neighbours are
     */
    record Opening(List<String> prefixes, Protocol protocol, int firstPort, int lastPort, Neighbourhood neighbourhood) {
        Opening {
            prefixes = List.copyOf(prefixes);
        }

        /** On the internet, where there is something at every address. */
        Opening(List<String> prefixes, Protocol protocol, int firstPort, int lastPort) {
            this(prefixes, protocol, firstPort, lastPort, Neighbourhood.ADDRESSES_AND_PORTS);
        }

        private boolean covers(Protocol asked, int port) {
            return asked == protocol && port >= firstPort && port <= lastPort;
        }
    }

    /** What is next to an opening and answers whom nobody isolates. */
    enum Neighbourhood {
        /** The addresses beside each prefix as well. */
        ADDRESSES_AND_PORTS,
        /** Other ports of the same addresses: those beside a pod's may be nobody's. */
        PORTS
    }

    Openings {
        list = List.copyOf(list);
    }

    static Openings of(Opening... openings) {
        return new Openings(List.of(openings));
    }

    /** Nothing at all. */
    static Openings none() {
        return new Openings(List.of());
    }

    /** Both together. */
    Openings and(Openings others) {
        List<Opening> all = new ArrayList<>(list);
        all.addAll(others.list);
        return new Openings(all);
    }

    /** The same prefixes, protocol and ports in one. */
    static Opening tcp(Collection<String> prefixes, int port) {
        return new Opening(List.copyOf(prefixes), Protocol.TCP, port, port);
    }

    /** A pod on a port. */
    static Opening pod(Pod pod, Protocol protocol, int port) {
        return new Opening(pod.addresses(), protocol, port, port, Neighbourhood.PORTS);
    }

    static Opening udp(Collection<String> prefixes, int port) {
        return new Opening(List.copyOf(prefixes), Protocol.UDP, port, port);
    }

    /** The first and last address of each prefix, on the first and last port. */
    SortedSet<Probe> declared() {
        SortedSet<Probe> probes = new TreeSet<>();
        for (Opening opening : list) {
            for (IPAddress block : blocks(opening)) {
                probes.add(Probe.of(opening.protocol(), block.getLower(), opening.firstPort()));
                probes.add(Probe.of(opening.protocol(), block.getUpper(), opening.firstPort()));
                probes.add(Probe.of(opening.protocol(), block.getLower(), opening.lastPort()));
                probes.add(Probe.of(opening.protocol(), middle(block), opening.lastPort()));
            }
        }
        return probes;
    }

    /**
     * The address below and above each prefix, the ports below and above the range, and the other protocol; without those that another
     * opening declares.
     */
    SortedSet<Probe> neighbours() {
        SortedSet<Probe> probes = new TreeSet<>();
        for (Opening opening : list) {
            for (IPAddress block : blocks(opening)) {
                IPAddress first = block.getLower();
                IPAddress last = block.getUpper();
                boolean addresses = opening.neighbourhood() == Neighbourhood.ADDRESSES_AND_PORTS;
                if (addresses && !first.isZero()) {
                    probes.add(Probe.of(opening.protocol(), first.increment(-1), opening.firstPort()));
                }
                if (addresses && !last.isMax()) {
                    probes.add(Probe.of(opening.protocol(), last.increment(1), opening.lastPort()));
                }
                if (opening.firstPort() > 1) {
                    probes.add(Probe.of(opening.protocol(), first, opening.firstPort() - 1));
                }
                if (opening.lastPort() < LAST_PORT) {
                    probes.add(Probe.of(opening.protocol(), last, opening.lastPort() + 1));
                }
                probes.add(Probe.of(opening.protocol().other(), first, opening.firstPort()));
            }
        }
        return without(probes);
    }

    /** Those of some probes that nothing here declares. */
    SortedSet<Probe> without(Collection<Probe> probes) {
        Map<Opening, TreeMap<BigInteger, BigInteger>> ranges = new IdentityHashMap<>();
        list.forEach(opening -> ranges.put(opening, ranges(opening)));
        SortedSet<Probe> left = new TreeSet<>();
        for (Probe probe : probes) {
            BigInteger address = key(new IPAddressString(probe.address()).getAddress());
            boolean declared = list.stream()
                    .filter(opening -> opening.covers(probe.protocol(), probe.port()))
                    .anyMatch(opening -> contains(ranges.get(opening), address));
            if (!declared) {
                left.add(probe);
            }
        }
        return left;
    }

    private static boolean contains(@Nullable TreeMap<BigInteger, BigInteger> ranges, BigInteger address) {
        Map.Entry<BigInteger, BigInteger> below = ranges == null ? null : ranges.floorEntry(address);
        return below != null && address.compareTo(below.getValue()) <= 0;
    }

    /** First and last address of each prefix; where prefixes overlap, the widest that begin at an address, and none within another. */
    private static TreeMap<BigInteger, BigInteger> ranges(Opening opening) {
        TreeMap<BigInteger, BigInteger> ranges = new TreeMap<>();
        for (IPAddress block : blocks(opening)) {
            ranges.merge(key(block.getLower()), key(block.getUpper()), BigInteger::max);
        }
        BigInteger end = BigInteger.valueOf(-1);
        for (var range = ranges.entrySet().iterator(); range.hasNext(); ) {
            BigInteger last = range.next().getValue();
            if (last.compareTo(end) <= 0) {
                range.remove();
            } else {
                end = last;
            }
        }
        return ranges;
    }

    /** IPv6 addresses stand far above the IPv4 ones. */
    private static BigInteger key(IPAddress address) {
        BigInteger value = address.getValue();
        return address.isIPv6() ? value.setBit(128) : value;
    }

    private static List<IPAddress> blocks(Opening opening) {
        return opening.prefixes().stream()
                .map(prefix -> new IPAddressString(prefix).getAddress().toPrefixBlock())
                .toList();
    }

    private static IPAddress middle(IPAddress block) {
        return block.getLower()
                .increment(block.getCount()
                        .shiftRight(1)
                        .min(BigInteger.valueOf(1L << 40))
                        .longValueExact());
    }
}
