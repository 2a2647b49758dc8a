package dev.cloudegress.source.dns;

import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.IpFamily;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Asks DNS servers for the addresses of a host, all of them, and unites what they answer: content delivery networks answer each resolver
 * differently, and pods may ask any of them. The servers are asked one after the other, so that a look-up has one query on the way at a
 * time. Names are absolute; search lists play no part. Safe for use by any number of threads.
 *
 * <p>A server has answered when it gave addresses and failed for no family. One that says that there is no such name while another gives
 * addresses is missing from the answer, just as one that is silent: nothing is removed for its sake.
 */
public final class DnsResolver implements NameResolver {
    private final List<DnsServer> servers;
    private final Set<IpFamily> families;

    /**
     * @param servers the servers, at least one, each with its address
     * @param families the families to ask for, at least one
     * @param timeout how long a server may take for an answer; silent ones are asked twice
     * @param clock tells when a silent server is tried again
     * @throws IllegalArgumentException if a list is empty or a server has no address
     */
    public DnsResolver(List<InetSocketAddress> servers, Set<IpFamily> families, Duration timeout, InstantSource clock) {
        if (servers.isEmpty() || families.isEmpty() || servers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("a resolver needs servers by address, and address families");
        }
        DnsExchange exchange = new DnsExchange(timeout);
        this.servers = servers.stream()
                .distinct()
                .map(server -> new DnsServer(server, exchange, clock))
                .toList();
        this.families = EnumSet.copyOf(families);
    }

    @Override
    public NameAnswer resolve(String host) {
        Name name = absolute(new ExactHost(host).name());
        SortedSet<Cidr> addresses = new TreeSet<>();
        long ttl = Long.MAX_VALUE;
        List<Shortfall> shortfalls = new ArrayList<>();
        for (DnsServer server : servers) {
            OneServer one = new OneServer(server);
            one.ask(name);
            addresses.addAll(one.addresses);
            ttl = Math.min(ttl, one.ttl);
            if (one.shortfall != null) {
                shortfalls.add(one.shortfall);
            }
        }
        List<String> sentences = shortfalls.stream().map(Shortfall::sentence).toList();
        Set<Kind> kinds = shortfalls.stream().map(Shortfall::kind).collect(Collectors.toSet());
        if (!addresses.isEmpty()) {
            return new Answered(addresses, Duration.ofSeconds(ttl), sentences, kinds.contains(Kind.FAILED));
        }
        String sentence = String.join("; ", sentences);
        return kinds.equals(Set.of(Kind.NO_SUCH_NAME))
                ? new NoSuchName(sentence)
                : kinds.contains(Kind.FAILED) ? new Failed(sentence) : new NoAddresses(sentence);
    }

    private static Name absolute(String host) {
        try {
            return Name.fromString(host, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(host + " is no name in DNS", e);
        }
    }

    /** Why a server brought less than addresses of all families. */
    private enum Kind {
        NO_SUCH_NAME,
        NO_ADDRESSES,
        FAILED
    }

    private record Shortfall(Kind kind, String sentence) {}

    /** What one server says, all families together. */
    private final class OneServer {
        private final DnsServer server;
        private final SortedSet<Cidr> addresses = new TreeSet<>();
        private long ttl = Long.MAX_VALUE;
        private @Nullable Shortfall shortfall;

        OneServer(DnsServer server) {
            this.server = server;
        }

        void ask(Name name) {
            for (IpFamily family : families) {
                try {
                    AliasWalk walk = new AliasWalk(name, family);
                    switch (walk(walk)) {
                        case ADDRESSES -> {
                            addresses.addAll(walk.addresses());
                            ttl = Math.min(ttl, walk.ttl());
                        }
                        case NO_SUCH_NAME -> {
                            // It holds for every family (RFC 8020), unless the server has just said otherwise.
                            lacks(
                                    addresses.isEmpty() ? Kind.NO_SUCH_NAME : Kind.FAILED,
                                    "says that there is no such name"
                                            + (walk.at().equals(name)
                                                    ? ""
                                                    : " as " + walk.at().toString(true)
                                                            + ", which the name is an alias of"));
                            return;
                        }
                        case NO_ADDRESSES, ASK_FURTHER -> {} // said below, if it holds for every family
                    }
                } catch (DnsFailure e) {
                    lacks(Kind.FAILED, e.sentence());
                    if (e.why() == DnsFailure.Cause.SILENCE) {
                        return;
                    }
                }
            }
            if (addresses.isEmpty() && shortfall == null) {
                lacks(
                        Kind.NO_ADDRESSES,
                        "says that the name has no "
                                + families.stream().map(IpFamily::label).collect(Collectors.joining(" and no "))
                                + " addresses");
            }
        }

        private AliasWalk.Outcome walk(AliasWalk walk) throws DnsFailure {
            AliasWalk.Outcome outcome;
            do {
                outcome = walk.take(server.ask(walk.at(), walk.type()));
            } while (outcome == AliasWalk.Outcome.ASK_FURTHER);
            return outcome;
        }

        private void lacks(Kind kind, String sentence) {
            String whole = server + " " + sentence;
            shortfall = shortfall == null
                    ? new Shortfall(kind, whole)
                    : new Shortfall(Kind.FAILED, shortfall.sentence() + ", and " + sentence);
        }
    }
}
