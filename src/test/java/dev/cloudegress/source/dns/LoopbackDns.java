package dev.cloudegress.source.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server on the loopback interface, UDP and TCP on one port, that does what a script says with each query. */
public final class LoopbackDns implements AutoCloseable {
    private static final Record SOA =
            record("example.com 60 SOA ns.example.com. admin.example.com. 1 3600 600 86400 60");

    private final Script script;
    private final InetSocketAddress address;
    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    /** What to do with a query: answer it, once, several times or not at all. */
    @FunctionalInterface
    public interface Script {
        void take(Query query) throws IOException;
    }

    @FunctionalInterface
    private interface Sender {
        void send(byte[] bytes) throws IOException;
    }

    /** A query and the way back. */
    public record Query(Message message, boolean tcp, Sender sender) {
        public String name() {
            return message.getQuestion().getName().toString(true);
        }

        public int type() {
            return message.getQuestion().getType();
        }

        /** An answer without records. */
        public Message answer(int code, Record... records) {
            Message answer = new Message(message.getHeader().getID());
            answer.getHeader().setFlag(Flags.QR);
            answer.getHeader().setFlag(Flags.RD);
            answer.getHeader().setFlag(Flags.RA);
            answer.getHeader().setRcode(code);
            answer.addRecord(message.getQuestion(), Section.QUESTION);
            for (Record record : records) {
                answer.addRecord(record, Section.ANSWER);
            }
            return answer;
        }

        /** As servers send: cut short and marked so where it does not fit. */
        public void send(Message answer) throws IOException {
            sender.send(answer.toWire(tcp ? Message.MAXLENGTH : 512));
        }

        public void sendBytes(byte[] bytes) throws IOException {
            sender.send(bytes);
        }
    }

    public LoopbackDns(Script script) {
        this.script = script;
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        DatagramSocket udp = bind(loopback);
        ServerSocket tcp = listen(udp);
        while (tcp == null) {
            udp.close();
            udp = bind(loopback);
            tcp = listen(udp);
        }
        this.address = new InetSocketAddress(loopback, udp.getLocalPort());
        this.datagrams = udp;
        this.streams = tcp;
        threads.execute(this::receive);
        threads.execute(this::accept);
    }

    private static DatagramSocket bind(InetAddress address) {
        try {
            return new DatagramSocket(0, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the same port; nothing if somebody has that. */
    private static @Nullable ServerSocket listen(DatagramSocket udp) {
        try {
            return new ServerSocket(udp.getLocalPort(), 50, udp.getLocalAddress());
        } catch (IOException taken) {
            return null;
        }
    }

    /** A server that has these records, each as {@code <name> <seconds> <type> <data>}, and follows aliases among them. */
    public static LoopbackDns of(String... records) {
        return new LoopbackDns(zone(records));
    }

    public static Script zone(String... lines) {
        List<Record> records = Arrays.stream(lines).map(LoopbackDns::record).toList();
        return query -> {
            Name at = query.message().getQuestion().getName();
            List<Record> found = new ArrayList<>();
            boolean exists = false;
            boolean moved = true;
            while (moved) {
                moved = false;
                Name here = at;
                exists = records.stream().anyMatch(record -> record.getName().equals(here));
                for (Record record : records) {
                    if (record.getName().equals(here)
                            && record instanceof CNAMERecord alias
                            && !found.contains(record)) {
                        found.add(alias);
                        at = alias.getTarget();
                        moved = true;
                        break;
                    }
                }
            }
            Name end = at;
            List<Record> wanted = records.stream()
                    .filter(record -> record.getName().equals(end) && record.getType() == query.type())
                    .toList();
            Message answer = query.answer(
                    exists ? Rcode.NOERROR : Rcode.NXDOMAIN,
                    Stream.concat(found.stream(), wanted.stream()).toArray(Record[]::new));
            if (wanted.isEmpty()) {
                answer.addRecord(SOA, Section.AUTHORITY);
            }
            query.send(answer);
        };
    }

    public static Record record(String line) {
        List<String> words = List.of(line.split(" ", 4));
        try {
            return Record.fromString(
                    Name.fromString(words.get(0), Name.root),
                    Type.value(words.get(2)),
                    DClass.IN,
                    Long.parseLong(words.get(1)),
                    words.get(3),
                    Name.root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** How it is called in sentences. */
    public String text() {
        return "127.0.0.1:" + address.getPort();
    }

    /** The queries so far, each as {@code udp A host}. */
    public List<String> asked() {
        return asked.stream().collect(Collectors.toList());
    }

    private void receive() {
        while (!datagrams.isClosed()) {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            try {
                datagrams.receive(packet);
            } catch (IOException closed) {
                return;
            }
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            threads.execute(() -> take(
                    bytes,
                    false,
                    reply -> datagrams.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()))));
        }
    }

    private void accept() {
        while (!streams.isClosed()) {
            try {
                Socket socket = streams.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Takes one query; the connection is closed when the script is done with it. */
    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] bytes = in.readNBytes(in.readUnsignedShort());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            take(bytes, true, reply -> {
                out.writeShort(reply.length);
                out.write(reply);
                out.flush();
            });
        } catch (IOException gone) {
            // The client is what is tested, and it says so.
        }
    }

    private void take(byte[] bytes, boolean tcp, Sender sender) {
        try {
            Query query = new Query(new Message(bytes), tcp, sender);
            asked.add((tcp ? "tcp " : "udp ") + Type.string(query.type()) + " " + query.name());
            script.take(query);
        } catch (IOException e) {
            if (!datagrams.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
        threads.shutdownNow();
    }
}
