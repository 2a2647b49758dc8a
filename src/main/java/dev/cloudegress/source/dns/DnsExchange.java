package dev.cloudegress.source.dns;

import dev.cloudegress.source.dns.DnsFailure.Cause;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Sends a query to a server and waits for the answer: by UDP, and by TCP where the answer does not fit a datagram (RFC 7766). Blocks; made
 * for virtual threads. Safe for use by any number of them.
 *
 * <p>An answer has to come from the server's address and port to the port of the query (each query has its own, which the system draws),
 * carry its random id and repeat its question (RFC 5452 section 9). Whatever else arrives is ignored until the time is over.
 *
 * <p>Queries go without EDNS (RFC 6891), so that datagrams are never fragmented and no server or firewall stumbles over it. Answers of more
 * than 512 bytes, about 25 addresses, come by TCP.
 */
final class DnsExchange {
    /** A lost datagram is likely at any time; two in a row are an outage. */
    private static final int ATTEMPTS = 2;

    /** Without EDNS a server sends at most 512 bytes (RFC 1035 section 4.2.1). More than that is taken where it comes. */
    private static final int LARGEST_DATAGRAM = 4096;

    private final Duration timeout;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param timeout for a datagram, and for an exchange by TCP from the first packet to the last
     */
    DnsExchange(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Asks.
     *
     * @return a complete answer to just this question, whatever its response code
     */
    Message ask(InetSocketAddress server, Name name, int type) throws DnsFailure {
        String ignored = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
            query.getHeader().setID(random.nextInt(1 << 16));
            try {
                Message answer = byDatagram(server, query);
                return answer.getHeader().getFlag(Flags.TC) ? byStream(server, query) : answer;
            } catch (NothingFits e) {
                ignored = e.arrived == 0 ? ignored : " (what came instead was no answer to the query)";
            }
        }
        throw new DnsFailure(
                Cause.SILENCE,
                "did not answer " + ATTEMPTS + " queries of " + seconds(timeout) + " each for the " + Type.string(type)
                        + " records" + ignored);
    }

    private Message byDatagram(InetSocketAddress server, Message query) throws DnsFailure, NothingFits {
        Deadline deadline = new Deadline(timeout);
        int arrived = 0;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            byte[] bytes = query.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length));
            DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
            while (true) {
                socket.setSoTimeout(deadline.left());
                packet.setLength(LARGEST_DATAGRAM);
                socket.receive(packet);
                arrived++;
                Optional<Message> answer = answer(query, Arrays.copyOf(packet.getData(), packet.getLength()));
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (SocketTimeoutException e) {
            throw new NothingFits(arrived);
        } catch (PortUnreachableException e) {
            throw new DnsFailure(Cause.SILENCE, "cannot be reached: nothing listens there");
        } catch (IOException e) {
            throw new DnsFailure(Cause.SILENCE, "cannot be reached: " + e.getMessage());
        }
    }

    private Message byStream(InetSocketAddress server, Message query) throws DnsFailure {
        Deadline deadline = new Deadline(timeout);
        String failed = "gave an answer too large for UDP, and by TCP ";
        try (Socket socket = new Socket()) {
            socket.connect(server, deadline.left());
            byte[] bytes = query.toWire();
            // Length and message in one segment (RFC 7766 section 8).
            byte[] framed = new byte[bytes.length + 2];
            framed[0] = (byte) (bytes.length >>> 8);
            framed[1] = (byte) bytes.length;
            System.arraycopy(bytes, 0, framed, 2, bytes.length);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(framed);
            out.flush();
            byte[] length = read(socket, 2, deadline);
            Message answer = answer(query, read(socket, (length[0] & 0xff) << 8 | (length[1] & 0xff), deadline))
                    .orElseThrow(
                            () -> new DnsFailure(Cause.ANSWER, failed + "something that answers another question"));
            if (answer.getHeader().getFlag(Flags.TC)) {
                throw new DnsFailure(Cause.ANSWER, failed + "one that is cut short as well");
            }
            return answer;
        } catch (SocketTimeoutException e) {
            throw new DnsFailure(Cause.ANSWER, failed + "none within " + seconds(timeout));
        } catch (EOFException e) {
            throw new DnsFailure(Cause.ANSWER, failed + "it ended the connection too early");
        } catch (IOException e) {
            throw new DnsFailure(Cause.ANSWER, failed + "there was no connection: " + e.getMessage());
        }
    }

    /** A server that sends a byte now and then is not given longer than one that sends nothing. */
    private static byte[] read(Socket socket, int count, Deadline deadline) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[count];
        int at = 0;
        while (at < count) {
            socket.setSoTimeout(deadline.left());
            int read = in.read(bytes, at, count - at);
            if (read < 0) {
                throw new EOFException();
            }
            at += read;
        }
        return bytes;
    }

    /** What arrived, if it answers the query. What cannot even be parsed does not. */
    private static Optional<Message> answer(Message query, byte[] bytes) {
        if (bytes.length < Header.LENGTH) {
            return Optional.empty();
        }
        Message message;
        try {
            message = new Message(bytes);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        Header header = message.getHeader();
        boolean fits = header.getID() == query.getHeader().getID()
                && header.getFlag(Flags.QR)
                && header.getOpcode() == Opcode.QUERY
                && header.getCount(Section.QUESTION) == 1
                && message.getSection(Section.QUESTION).size() == 1
                && message.getQuestion().equals(query.getQuestion());
        return fits ? Optional.of(message) : Optional.empty();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** The time was over before an answer came. */
    private static final class NothingFits extends Exception {
        private static final long serialVersionUID = 1L;

        private final int arrived;

        NothingFits(int arrived) {
            super("no answer", null, false, false);
            this.arrived = arrived;
        }
    }

    /** The end of a stretch of time. */
    private static final class Deadline {
        private final long end;

        Deadline(Duration timeout) {
            this.end = System.nanoTime() + timeout.toNanos();
        }

        /** What is left, in milliseconds, 1 or more: 0 would mean for ever. */
        int left() throws SocketTimeoutException {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            return Math.toIntExact(left);
        }
    }
}
