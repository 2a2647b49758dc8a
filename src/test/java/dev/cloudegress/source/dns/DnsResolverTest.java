package dev.cloudegress.source.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.names.Addresses;
import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.IpFamily;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@Timeout(60)
final class DnsResolverTest {
    private static final String HOST = "a.example.com";

    /** Where an answer comes: never over on a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Where none comes. */
    private static final Duration SHORT = Duration.ofMillis(60);

    @Test
    void findsAddressesOfBothFamilies() throws IOException {
        try (LoopbackDns server = LoopbackDns.of(
                "a.example.com 300 A 20.60.0.1",
                "a.example.com 300 A 20.60.0.2",
                "a.example.com 120 AAAA 2603:1030::1",
                "b.example.com 10 A 20.60.0.9")) {
            NameAnswer answer = resolve(HOST, server);
            assertThat(answer)
                    .isEqualTo(new Answered(
                            Addresses.of("20.60.0.1", "20.60.0.2", "2603:1030::1"),
                            Duration.ofSeconds(120),
                            List.of()));
            assertThat(answer.sentence()).isEqualTo("3 addresses");
            assertThat(server.asked()).containsExactly("udp A a.example.com", "udp AAAA a.example.com");
        }
    }

    @Test
    void asksForTheFamiliesOfTheClusterOnlyAndIsContentWithOne() throws IOException {
        try (LoopbackDns server = LoopbackDns.of("a.example.com 300 A 20.60.0.1")) {
            assertThat(((Answered) resolve(HOST, server)).complete()).isTrue();
            DnsResolver ipv4 =
                    new DnsResolver(List.of(server.address()), Set.of(IpFamily.IPV4), LONG, InstantSource.system());
            assertThat(ipv4.resolve(HOST)).isInstanceOf(Answered.class);
            assertThat(server.asked())
                    .containsExactly("udp A a.example.com", "udp AAAA a.example.com", "udp A a.example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2147483647, 2147483647", "2147483648, 0", "4294967295, 0"})
    void tellsTheTimeToLive(long sent, long understood) throws IOException {
        // The library builds no record with a time beyond 31 bits; what others send has to be read all the same.
        LoopbackDns.Script script = query -> {
            byte[] bytes = query.answer(Rcode.NOERROR, LoopbackDns.record("a.example.com 0 A 20.60.0.1"))
                    .toWire();
            // The record ends in the time, the length of the data and the address.
            ByteBuffer.wrap(bytes).putInt(bytes.length - 10, (int) sent);
            query.sendBytes(bytes);
        };
        try (LoopbackDns server = new LoopbackDns(script)) {
            DnsResolver resolver =
                    new DnsResolver(List.of(server.address()), Set.of(IpFamily.IPV4), LONG, InstantSource.system());
            assertThat(((Answered) resolver.resolve(HOST)).ttl()).isEqualTo(Duration.ofSeconds(understood));
        }
    }

    @Test
    void followsAliasesAndTakesTheShortestTimeOnTheWay() throws IOException {
        try (LoopbackDns server = LoopbackDns.of(
                "a.example.com 300 CNAME b.example.net.",
                "b.example.net 20 CNAME c.example.org.",
                "c.example.org 60 A 20.60.0.1")) {
            assertThat(resolve(HOST, server))
                    .isEqualTo(new Answered(Addresses.of("20.60.0.1"), Duration.ofSeconds(20), List.of()));
        }
    }

    @Test
    void asksForTheTargetWhereAServerLeavesThatToTheClient() throws IOException {
        LoopbackDns.Script script = query -> query.send(query.answer(
                Rcode.NOERROR,
                query.name().equals(HOST)
                        ? LoopbackDns.record("a.example.com 300 CNAME b.example.net.")
                        : LoopbackDns.record("b.example.net 60 A 20.60.0.1")));
        try (LoopbackDns server = new LoopbackDns(script)) {
            assertThat(resolve(HOST, server)).isInstanceOf(Answered.class);
            assertThat(server.asked())
                    .containsExactly(
                            "udp A a.example.com",
                            "udp A b.example.net",
                            "udp AAAA a.example.com",
                            "udp AAAA b.example.net");
        }
    }

    @Test
    void doesNotGoRoundInCircles() throws IOException {
        try (LoopbackDns server =
                LoopbackDns.of("a.example.com 300 CNAME b.example.net.", "b.example.net 300 CNAME a.example.com.")) {
            assertThat(resolve(HOST, server))
                    .isInstanceOf(Failed.class)
                    .extracting(NameAnswer::sentence)
                    .asString()
                    .contains(server.text(), "aliases that go round in a circle: a.example.com leads to itself");
        }
    }

    @Test
    void endsAChainThatDoesNotEnd() throws IOException {
        AtomicInteger count = new AtomicInteger();
        LoopbackDns.Script script = query -> query.send(query.answer(
                Rcode.NOERROR,
                LoopbackDns.record(query.name() + " 300 CNAME x" + count.incrementAndGet() + ".example.com.")));
        try (LoopbackDns server = new LoopbackDns(script)) {
            assertThat(resolve(HOST, server).sentence()).contains("a chain of more than 16 aliases");
            assertThat(server.asked()).hasSize(2 * 17);
        }
    }

    @Test
    void takesAChainOfSixteen() throws IOException {
        String[] records = IntStream.rangeClosed(0, 16)
                .mapToObj(i -> "n" + i + ".example.com 300 "
                        + (i < 16 ? "CNAME n" + (i + 1) + ".example.com." : "A 20.60.0.1"))
                .toArray(String[]::new);
        try (LoopbackDns server = LoopbackDns.of(records)) {
            assertThat(resolve("n0.example.com", server)).isInstanceOf(Answered.class);
        }
    }

    @Test
    void saysThatANameDoesNotExist() throws IOException {
        try (LoopbackDns server = LoopbackDns.of("b.example.com 10 CNAME gone.example.net.")) {
            assertThat(resolve(HOST, server))
                    .isEqualTo(new NoSuchName(server.text() + " says that there is no such name"));
            assertThat(resolve("b.example.com", server))
                    .isEqualTo(new NoSuchName(server.text()
                            + " says that there is no such name as gone.example.net, which the name is an alias of"));
            // A name that does not exist has no addresses of the other family either.
            assertThat(server.asked()).containsExactly("udp A a.example.com", "udp A b.example.com");
        }
    }

    @Test
    void saysThatANameHasNoAddresses() throws IOException {
        try (LoopbackDns server = LoopbackDns.of("a.example.com 10 TXT hello")) {
            assertThat(resolve(HOST, server))
                    .isEqualTo(
                            new NoAddresses(server.text() + " says that the name has no IPv4 and no IPv6 addresses"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR})
    void saysThatAServerFails(int code) throws IOException {
        try (LoopbackDns server = new LoopbackDns(query -> query.send(query.answer(code)))) {
            assertThat(resolve(HOST, server))
                    .isEqualTo(new Failed(server.text() + " answered " + Rcode.string(code)
                            + " for the A records, and answered " + Rcode.string(code) + " for the AAAA records"));
        }
    }

    @Test
    void isNotCompleteWhereOneFamilyFails() throws IOException {
        LoopbackDns.Script zone = LoopbackDns.zone("a.example.com 300 A 20.60.0.1");
        LoopbackDns.Script script = query -> {
            if (query.type() == Type.AAAA) {
                query.send(query.answer(Rcode.SERVFAIL));
            } else {
                zone.take(query);
            }
        };
        try (LoopbackDns server = new LoopbackDns(script)) {
            assertThat(resolve(HOST, server))
                    .isEqualTo(new Answered(
                            Addresses.of("20.60.0.1"),
                            Duration.ofSeconds(300),
                            List.of(server.text() + " answered SERVFAIL for the AAAA records")));
        }
    }

    @Test
    void takesAnswersThatDoNotFitADatagramByTcp() throws IOException {
        String[] records = IntStream.range(0, 400)
                .mapToObj(i -> "a.example.com 60 A 20.60." + i / 256 + "." + i % 256)
                .toArray(String[]::new);
        try (LoopbackDns server = LoopbackDns.of(records)) {
            assertThat(((Answered) resolve(HOST, server)).addresses()).isEqualTo(Addresses.range(0, 400));
            assertThat(server.asked())
                    .containsExactly("udp A a.example.com", "tcp A a.example.com", "udp AAAA a.example.com");
        }
    }

    /** What is cut short is never believed: it would look like a host that lost most of its addresses. */
    @ParameterizedTest
    @ValueSource(strings = {"closed", "truncated", "other", "slow", "huge"})
    void takesNothingFromAnAnswerThatIsCutShortWhereTcpDoesNotHelp(String how) throws IOException {
        LoopbackDns.Script script = query -> {
            Message answer = query.answer(Rcode.NOERROR, LoopbackDns.record("a.example.com 60 A 20.60.0.1"));
            if (!query.tcp() || how.equals("truncated")) {
                answer.getHeader().setFlag(Flags.TC);
                query.send(answer);
            } else if (how.equals("other")) {
                answer.getHeader().setID(answer.getHeader().getID() ^ 1);
                query.send(answer);
            } else if (how.equals("slow")) {
                awaitInterrupt();
            } else if (how.equals("huge")) {
                query.sendBytes(new byte[65_535]);
            }
        };
        Duration timeout = how.equals("slow") ? Duration.ofSeconds(1) : LONG;
        try (LoopbackDns server = new LoopbackDns(script)) {
            DnsResolver resolver =
                    new DnsResolver(List.of(server.address()), Set.of(IpFamily.IPV4), timeout, InstantSource.system());
            assertThat(resolver.resolve(HOST))
                    .isInstanceOf(Failed.class)
                    .extracting(NameAnswer::sentence)
                    .asString()
                    .startsWith(server.text() + " gave an answer too large for UDP, and by TCP ");
        }
    }

    @Test
    void asksAgainWhenADatagramIsLost() throws IOException {
        AtomicBoolean lost = new AtomicBoolean();
        LoopbackDns.Script zone = LoopbackDns.zone("a.example.com 300 A 20.60.0.1");
        LoopbackDns.Script script = query -> {
            if (!lost.compareAndSet(false, true)) {
                zone.take(query);
            }
        };
        try (LoopbackDns server = new LoopbackDns(script)) {
            DnsResolver resolver = new DnsResolver(
                    List.of(server.address()), Set.of(IpFamily.IPV4), Duration.ofSeconds(1), InstantSource.system());
            assertThat(resolver.resolve(HOST)).isInstanceOf(Answered.class);
            assertThat(server.asked()).hasSize(2);
        }
    }

    @Test
    void saysThatAServerIsSilent() throws IOException {
        try (LoopbackDns server = new LoopbackDns(_ -> {})) {
            DnsResolver resolver = new DnsResolver(
                    List.of(server.address()), EnumSet.allOf(IpFamily.class), SHORT, InstantSource.system());
            assertThat(resolver.resolve(HOST))
                    .isEqualTo(new Failed(server.text() + " did not answer 2 queries of 60 ms each for the A records"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "question", "type", "no question", "query", "opcode", "rubbish", "short", "empty", "cut"})
    void ignoresWhatIsNoAnswerToTheQuery(String how) throws IOException {
        LoopbackDns.Script forge = query -> query.sendBytes(forged(query, how));
        LoopbackDns.Script zone = LoopbackDns.zone("a.example.com 300 A 20.60.0.1");
        LoopbackDns.Script forgeThenAnswer = query -> {
            forge.take(query);
            forge.take(query);
            zone.take(query);
        };
        try (LoopbackDns server = new LoopbackDns(forgeThenAnswer)) {
            assertThat(resolve(HOST, server))
                    .isEqualTo(new Answered(Addresses.of("20.60.0.1"), Duration.ofSeconds(300), List.of()));
            assertThat(server.asked()).hasSize(2);
        }
        try (LoopbackDns server = new LoopbackDns(forge)) {
            DnsResolver resolver =
                    new DnsResolver(List.of(server.address()), Set.of(IpFamily.IPV4), SHORT, InstantSource.system());
            assertThat(resolver.resolve(HOST))
                    .isInstanceOf(Failed.class)
                    .extracting(NameAnswer::sentence)
                    .asString()
                    .startsWith(server.text() + " did not answer");
        }
    }

    @Test
    void ignoresRecordsOfOtherNamesTypesAndClasses() throws IOException {
        LoopbackDns.Script script = query -> {
            Message answer = query.answer(
                    Rcode.NOERROR,
                    LoopbackDns.record("a.example.com 300 CNAME b.example.com."),
                    LoopbackDns.record("evil.example.com 300 A 20.66.0.1"),
                    LoopbackDns.record("a.example.com 300 A 20.66.0.2"),
                    LoopbackDns.record("evil.example.com 300 CNAME c.example.com."),
                    LoopbackDns.record("c.example.com 300 A 20.66.0.3"),
                    LoopbackDns.record("b.example.com 300 AAAA 2603:1030::1"),
                    Record.fromString(
                            Name.fromString("b.example.com."), Type.A, DClass.CHAOS, 300, "20.66.0.4", Name.root),
                    LoopbackDns.record("b.example.com 300 A 20.60.0.1"));
            answer.addRecord(LoopbackDns.record("b.example.com 300 A 20.66.0.5"), Section.ADDITIONAL);
            query.send(answer);
        };
        try (LoopbackDns server = new LoopbackDns(script)) {
            assertThat(((Answered) resolve(HOST, server)).addresses())
                    .isEqualTo(Addresses.of("20.60.0.1", "2603:1030::1"));
        }
    }

    @Test
    void comparesNamesWithoutRegardToCase() throws IOException {
        try (LoopbackDns server =
                LoopbackDns.of("A.Example.COM 300 CNAME B.example.com.", "b.EXAMPLE.com 60 A 20.60.0.1")) {
            assertThat(resolve("a.example.com", server)).isInstanceOf(Answered.class);
        }
    }

    @Test
    void unitesWhatServersAnswerDifferently() throws IOException {
        try (LoopbackDns one = LoopbackDns.of("a.example.com 300 A 20.60.0.1", "a.example.com 300 A 20.60.0.2");
                LoopbackDns two = LoopbackDns.of("a.example.com 30 A 20.60.0.2", "a.example.com 30 A 20.60.0.3")) {
            assertThat(resolve(HOST, one, two))
                    .isEqualTo(new Answered(Addresses.addresses(1, 2, 3), Duration.ofSeconds(30), List.of()));
        }
    }

    @Test
    void saysWhichServerIsMissing() throws IOException {
        try (LoopbackDns up = LoopbackDns.of("a.example.com 300 A 20.60.0.1");
                LoopbackDns knowsNothing = LoopbackDns.of();
                LoopbackDns closed = LoopbackDns.of()) {
            closed.close();
            Answered answer = (Answered) resolve(HOST, closed, up, knowsNothing);
            assertThat(answer.addresses()).isEqualTo(Addresses.addresses(1));
            assertThat(answer.missing())
                    .containsExactly(
                            closed.text() + " cannot be reached: nothing listens there",
                            knowsNothing.text() + " says that there is no such name");
            assertThat(answer.complete()).isFalse();
            assertThat(answer.failed()).isTrue();
            assertThat(((Answered) resolve(HOST, up, knowsNothing)).failed()).isFalse();
            assertThat(resolve(HOST, closed, knowsNothing))
                    .isEqualTo(new Failed(closed.text() + " cannot be reached: nothing listens there; "
                            + knowsNothing.text() + " says that there is no such name"));
        }
    }

    @Test
    void handsOnPrivateAndMappedAddressesAsTheyAre() throws IOException {
        try (LoopbackDns server =
                LoopbackDns.of("a.example.com 300 A 169.254.169.254", "a.example.com 300 AAAA ::ffff:10.0.0.1")) {
            assertThat(((Answered) resolve(HOST, server)).addresses())
                    .containsExactly(Cidr.parse("169.254.169.254"), new Cidr(IpFamily.IPV6, 0, 0xffff_0a00_0001L, 128));
        }
    }

    @Test
    void leavesASilentServerAloneAndFindsOutWhenItIsBack() throws IOException {
        AtomicBoolean up = new AtomicBoolean();
        LoopbackDns.Script zone = LoopbackDns.zone("a.example.com 300 A 20.60.0.1");
        LoopbackDns.Script script = query -> {
            if (up.get()) {
                zone.take(query);
            }
        };
        ManualTime time = new ManualTime();
        try (LoopbackDns server = new LoopbackDns(script);
                LoopbackDns other = LoopbackDns.of("a.example.com 300 A 20.60.0.2")) {
            DnsResolver resolver = new DnsResolver(
                    List.of(server.address(), other.address()), Set.of(IpFamily.IPV4), Duration.ofMillis(300), time);
            for (int i = 0; i < 5; i++) {
                assertThat(((Answered) resolver.resolve(HOST)).missing())
                        .singleElement()
                        .asString()
                        .contains("did not answer");
            }
            assertThat(server.asked()).hasSize(10);
            for (int i = 0; i < 1000; i++) {
                assertThat(((Answered) resolver.resolve(HOST)).missing())
                        .containsExactly(
                                server.text() + " has been silent and is left alone, but for a query every 5 s");
            }
            assertThat(server.asked()).hasSize(10);
            time.setBack(Duration.ofDays(365));
            resolver.resolve(HOST);
            resolver.resolve(HOST);
            assertThat(server.asked())
                    .as("a clock that was ahead was put right")
                    .hasSize(12);
            time.pass(DnsServer.TRIAL);
            resolver.resolve(HOST);
            resolver.resolve(HOST);
            assertThat(server.asked()).hasSize(14);
            up.set(true);
            time.pass(DnsServer.TRIAL);
            assertThat(((Answered) resolver.resolve(HOST)).missing()).isEmpty();
            assertThat(((Answered) resolver.resolve(HOST)).addresses()).isEqualTo(Addresses.addresses(1, 2));
            assertThat(server.asked()).hasSize(16);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.96.0.10, 53, 10.96.0.10",
        "10.96.0.10, 5353, 10.96.0.10:5353",
        "fd00::10, 53, fd00::10",
        "fd00::10, 5353, [fd00::10]:5353"
    })
    void callsServersByTheirAddress(String address, int port, String text) {
        assertThat(new DnsServer(new InetSocketAddress(address, port), new DnsExchange(SHORT), InstantSource.system()))
                .hasToString(text);
    }

    @Test
    void needsServersAndFamilies() {
        assertThatThrownBy(() -> new DnsResolver(List.of(), Set.of(IpFamily.IPV4), LONG, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DnsResolver(
                        List.of(InetSocketAddress.createUnresolved("dns.example", 53)),
                        Set.of(IpFamily.IPV4),
                        LONG,
                        InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] forged(LoopbackDns.Query query, String how) throws IOException {
        Message answer = query.answer(Rcode.NOERROR, LoopbackDns.record("a.example.com 300 A 20.66.0.1"));
        switch (how) {
            case "id" -> answer.getHeader().setID(answer.getHeader().getID() ^ 1);
            case "question" -> {
                answer.removeAllRecords(Section.QUESTION);
                answer.addRecord(
                        Record.newRecord(Name.fromString("b.example.com."), query.type(), 1), Section.QUESTION);
            }
            case "type" -> {
                answer.removeAllRecords(Section.QUESTION);
                answer.addRecord(Record.newRecord(Name.fromString("a.example.com."), Type.TXT, 1), Section.QUESTION);
            }
            case "no question" -> answer.removeAllRecords(Section.QUESTION);
            case "query" -> answer.getHeader().unsetFlag(Flags.QR);
            case "opcode" -> answer.getHeader().setOpcode(2);
            case "rubbish" -> {
                byte[] bytes = answer.toWire();
                Arrays.fill(bytes, 12, bytes.length, (byte) 0xff);
                return bytes;
            }
            case "short" -> {
                return Arrays.copyOf(answer.toWire(), 11);
            }
            case "empty" -> {
                return new byte[0];
            }
            case "cut" -> {
                byte[] bytes = answer.toWire();
                return Arrays.copyOf(bytes, bytes.length - 3);
            }
            default -> throw new IllegalArgumentException(how);
        }
        return answer.toWire();
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static NameAnswer resolve(String host, LoopbackDns... servers) {
        return new DnsResolver(
                        Arrays.stream(servers).map(LoopbackDns::address).toList(),
                        EnumSet.allOf(IpFamily.class),
                        LONG,
                        InstantSource.system())
                .resolve(host);
    }
}
