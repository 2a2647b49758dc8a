package dev.cloudegress.source.dns;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.source.dns.DnsFailure.Cause;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Follows the aliases (CNAME, RFC 1034 section 3.6.2) from a host to its addresses of one family, through one or more answers. Records whose
 * owner is not on that way are ignored, whoever sent them along. Not thread-safe.
 */
final class AliasWalk {
    /** No real chain is near this; resolvers give up between 8 and 16. */
    private static final int LONGEST_CHAIN = 16;

    /** Times to live above this count as 0 (RFC 2181 section 8). */
    private static final long LONGEST_TTL = Integer.MAX_VALUE;

    private final IpFamily family;
    private final Set<Name> visited = new LinkedHashSet<>();
    private final SortedSet<Cidr> addresses = new TreeSet<>();
    private Name at;
    private long ttl = LONGEST_TTL;

    AliasWalk(Name host, IpFamily family) {
        this.at = host;
        this.family = family;
        visited.add(host);
    }

    /** What an answer led to. */
    enum Outcome {
        /** {@link #addresses} has them. */
        ADDRESSES,
        /** The name at the end of the chain has none of the family. */
        NO_ADDRESSES,
        /** There is no name at the end of the chain. */
        NO_SUCH_NAME,
        /** The answer ends at an alias: {@link #at} has to be asked for. */
        ASK_FURTHER
    }

    /** The record type of the family. */
    int type() {
        return switch (family) {
            case IPV4 -> Type.A;
            case IPV6 -> Type.AAAA;
        };
    }

    /** The name that the walk has come to. */
    Name at() {
        return at;
    }

    /** The addresses at the end of the chain, as they came. */
    SortedSet<Cidr> addresses() {
        return addresses;
    }

    /** The shortest time to live on the way, in seconds. */
    long ttl() {
        return ttl;
    }

    /** Takes the answer to a question for {@link #at}. */
    Outcome take(Message answer) throws DnsFailure {
        int code = answer.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            throw new DnsFailure(
                    Cause.ANSWER, "answered " + Rcode.string(code) + " for the " + Type.string(type()) + " records");
        }
        boolean moved = follow(answer);
        for (Record record : answer.getSection(Section.ANSWER)) {
            if (record.getType() == type()
                    && record.getDClass() == DClass.IN
                    && record.getName().equals(at)) {
                addresses.add(address(record));
                shorten(record);
            }
        }
        if (!addresses.isEmpty()) {
            return Outcome.ADDRESSES;
        }
        if (code == Rcode.NXDOMAIN) {
            return Outcome.NO_SUCH_NAME;
        }
        // A resolver that has gone to the end of the chain says so by the SOA of the zone there (RFC 2308 section 2.2).
        boolean end = answer.getSection(Section.AUTHORITY).stream().anyMatch(record -> record.getType() == Type.SOA);
        return moved && !end ? Outcome.ASK_FURTHER : Outcome.NO_ADDRESSES;
    }

    private boolean follow(Message answer) throws DnsFailure {
        boolean moved = false;
        boolean searching = true;
        while (searching) {
            searching = false;
            for (Record record : answer.getSection(Section.ANSWER)) {
                if (record instanceof CNAMERecord alias
                        && alias.getDClass() == DClass.IN
                        && alias.getName().equals(at)) {
                    step(alias);
                    moved = true;
                    searching = true;
                    break;
                }
            }
        }
        return moved;
    }

    private void step(CNAMERecord alias) throws DnsFailure {
        at = alias.getTarget();
        shorten(alias);
        if (!visited.add(at)) {
            throw new DnsFailure(
                    Cause.ANSWER, "answered with aliases that go round in a circle: " + text(at) + " leads to itself");
        }
        if (visited.size() > LONGEST_CHAIN + 1) {
            throw new DnsFailure(Cause.ANSWER, "answered with a chain of more than " + LONGEST_CHAIN + " aliases");
        }
    }

    private void shorten(Record record) {
        ttl = Math.min(ttl, record.getTTL() > LONGEST_TTL ? 0 : record.getTTL());
    }

    /** From the bytes: {@code InetAddress} turns an IPv4-mapped IPv6 address into an IPv4 address. */
    private Cidr address(Record record) {
        ByteBuffer bytes = ByteBuffer.wrap(record.rdataToWireCanonical());
        return switch (family) {
            case IPV4 -> new Cidr(family, 0, Integer.toUnsignedLong(bytes.getInt()), family.bits());
            case IPV6 -> new Cidr(family, bytes.getLong(), bytes.getLong(), family.bits());
        };
    }

    private static String text(Name name) {
        return name.toString(true);
    }
}
