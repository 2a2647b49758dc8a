package dev.cloudegress.source.dns;

import dev.cloudegress.names.ResolvedNames;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.source.dns.DnsFailure.Cause;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/**
 * A DNS server, and whether it is worth asking. One that is silent costs every look-up two time-outs; after some of them it is left alone,
 * but for a query now and then that finds out whether it is back. Thread-safe.
 */
final class DnsServer {
    /** One name's zone may have servers that are down, and a resolver may then be silent; this many in a row are no accident. */
    private static final int PATIENCE = 5;

    /** How often a server that is left alone is tried. */
    static final Duration TRIAL = Duration.ofSeconds(5);

    private final InetSocketAddress address;
    private final DnsExchange exchange;
    private final InstantSource clock;
    private int silences;
    private Instant nextTrial = Instant.MIN;

    DnsServer(InetSocketAddress address, DnsExchange exchange, InstantSource clock) {
        this.address = address;
        this.exchange = exchange;
        this.clock = clock;
    }

    Message ask(Name name, int type) throws DnsFailure {
        admit();
        try {
            Message answer = exchange.ask(address, name, type);
            answered();
            return answer;
        } catch (DnsFailure e) {
            switch (e.why()) {
                case SILENCE -> silent();
                case ANSWER -> answered();
            }
            throw e;
        }
    }

    private synchronized void admit() throws DnsFailure {
        if (silences < PATIENCE) {
            return;
        }
        Instant now = clock.instant();
        // A clock that was ahead and was put right must not leave it alone until it is there again.
        if (now.isBefore(nextTrial) && nextTrial.minus(TRIAL).compareTo(now) <= 0) {
            throw new DnsFailure(
                    Cause.SILENCE,
                    "has been silent and is left alone, but for a query every " + TRIAL.toSeconds() + " s");
        }
        nextTrial = now.plus(TRIAL);
    }

    private synchronized void answered() {
        silences = 0;
    }

    private synchronized void silent() {
        silences = Math.min(PATIENCE, silences + 1);
        nextTrial = clock.instant().plus(TRIAL);
    }

    /** {@code 10.96.0.10}, with the port where it is not 53. */
    @Override
    public String toString() {
        InetAddress ip = address.getAddress();
        boolean zoned = ip instanceof Inet6Address six && six.getScopeId() != 0;
        String host = zoned ? ip.getHostAddress() : ResolvedNames.text(Cidr.of(ip));
        return address.getPort() == 53
                ? host
                : (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
