package dev.cloudegress.source.dns;

import static dev.cloudegress.names.Addresses.addresses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.names.Addresses;
import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Answered;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameState;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.IpFamily;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Rcode;

@Timeout(120)
final class NameEngineTest {
    private static final String A = "a.example.com";
    private static final String B = "b.example.com";
    private static final NameEngine.Settings SETTINGS = NameEngine.Settings.of(OperatorConfiguration.defaults());

    private final ManualTime time = new ManualTime();
    private final Cluster cluster = new Cluster();
    private final Map<String, NameAnswer> zone = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<NameReport> reports = new ArrayList<>();
    private final NameEngine engine = engine(SETTINGS);

    /** What is written, as the API server would hold it. */
    private static final class Cluster implements NameStore {
        private final Map<String, NameState> names = new HashMap<>();
        private int writes;
        private boolean broken;

        NameState written(String host) {
            return names.getOrDefault(host, NameState.unknown(host));
        }

        @Override
        public Optional<NameState> load(String host) {
            return Optional.ofNullable(names.get(host));
        }

        @Override
        public void save(NameState state) {
            if (broken) {
                throw new IllegalStateException("the API server is away");
            }
            writes++;
            names.put(state.host(), state);
        }
    }

    @Test
    void asksForANewHostAtOnceAndWritesItsAddresses() {
        zone.put(A, answer(60, addresses(1, 2)));
        engine.want(Set.of("A.example.com."));
        time.run();
        assertThat(cluster.written(A).current()).isEqualTo(addresses(1, 2));
        assertThat(engine.report(A)).hasValueSatisfying(report -> {
            assertThat(report.host()).isEqualTo(A);
            assertThat(report.written()).isTrue();
            assertThat(report.failures()).isZero();
            assertThat(report.lastAnswered()).contains(time.instant());
            assertThat(Optional.of(report.next())).isEqualTo(engine.nextDue());
        });
    }

    @Test
    void asksAgainWhenTheTimeToLiveIsOverAndWritesNothingNew() {
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A));
        time.pass(Duration.ofHours(1));
        assertThat(asked.size()).isBetween(54, 70);
        assertThat(cluster.writes).isEqualTo(1);
        asked.clear();
        zone.put(A, answer(0, addresses(1)));
        time.pass(Duration.ofHours(1));
        assertThat(asked.size()).isBetween(105, 121);
        zone.put(A, answer(Integer.MAX_VALUE, addresses(1)));
        time.pass(Duration.ofMinutes(1));
        asked.clear();
        time.pass(Duration.ofHours(10));
        assertThat(asked.size()).isBetween(20, 23);
        assertThat(cluster.writes).isEqualTo(1);
    }

    @Test
    void retriesSoonThenSlowerAndKeepsWhatItHas() {
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A));
        time.run();
        zone.put(A, new Failed("it did not answer"));
        time.pass(Duration.ofDays(30));
        assertThat(cluster.written(A).current()).isEqualTo(addresses(1));
        assertThat(cluster.writes).isEqualTo(1);
        NameReport last = engine.report(A).orElseThrow();
        assertThat(last.failures()).isGreaterThan(40_000);
        assertThat(last.answer().sentence()).isEqualTo("it did not answer");
        assertThat(Duration.between(last.lastAnswered().orElseThrow(), time.instant()))
                .isEqualTo(Duration.ofDays(30));
        zone.put(A, answer(60, addresses(1, 2)));
        time.pass(Duration.ofMinutes(1));
        assertThat(cluster.written(A).current()).isEqualTo(addresses(1, 2));
        assertThat(engine.report(A).orElseThrow().failures()).isZero();
    }

    @Test
    void firstRetriesComeFast() {
        engine.want(Set.of(A));
        time.pass(Duration.ofSeconds(5));
        assertThat(asked).hasSize(2);
        time.pass(Duration.ofSeconds(70));
        assertThat(asked).hasSize(5);
        assertThat(cluster.writes).isZero();
    }

    @Test
    void writesARotatingHostAFewTimesADay() {
        engine.want(Set.of(A));
        for (int minute = 0; minute < 3 * 1440; minute++) {
            zone.put(A, answer(30, addresses(minute % 7, minute % 5 + 10)));
            time.pass(Duration.ofMinutes(1));
        }
        assertThat(asked.size()).isGreaterThan(3 * 1440);
        assertThat(cluster.writes).isBetween(7 + 12, 7 + 18);
        assertThat(cluster.written(A).size()).isEqualTo(12);
    }

    @Test
    void startsAgainFromWhatIsWritten() {
        Instant date = time.instant().plus(Duration.ofHours(2));
        cluster.names.put(
                A,
                new NameState(A, addresses(1), new TreeMap<>(Map.of(addresses(2).first(), date))));
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A, B));
        time.run();
        // Nobody waits for a host that has addresses.
        assertThat(asked).containsExactly(B);
        time.pass(SETTINGS.times().shortest());
        assertThat(asked).contains(A);
        assertThat(cluster.writes).isZero();
        time.pass(Duration.ofHours(2));
        assertThat(cluster.written(A)).isEqualTo(new NameState(A, addresses(1), Collections.emptySortedMap()));
    }

    @Test
    void ignoresAnObjectOfAnotherHost() {
        cluster.names.put(A, new NameState(B, addresses(1), Collections.emptySortedMap()));
        zone.put(A, answer(60, addresses(2)));
        engine.want(Set.of(A));
        time.run();
        assertThat(cluster.written(A)).isEqualTo(new NameState(A, addresses(2), Collections.emptySortedMap()));
    }

    @Test
    void spreadsManyHosts() {
        Set<String> hosts = hosts(3000);
        hosts.forEach(host -> {
            zone.put(host, answer(60, addresses(1)));
            cluster.names.put(host, new NameState(host, addresses(1), Collections.emptySortedMap()));
        });
        engine.want(hosts);
        for (int second = 0; second < 600; second++) {
            asked.clear();
            time.pass(Duration.ofSeconds(1));
            // 100 a second in the first half minute, 50 after that.
            assertThat(asked.size()).isLessThan(160);
        }
        assertThat(cluster.writes).isZero();
    }

    @Test
    void asksOnWhenAClockThatWasAheadIsPutRight() {
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A));
        time.run();
        asked.clear();

        time.setBack(Duration.ofDays(365));
        engine.want(Set.of(A));
        time.pass(Duration.ofMinutes(10));

        assertThat(asked.size()).isBetween(8, 13);
    }

    @Test
    void looksUpSoManyAtOnceAndNoMore() {
        NameEngine narrow = engine(new NameEngine.Settings(SETTINGS.policy(), SETTINGS.times(), 3));
        narrow.want(hosts(10));
        for (int left = 10; left > 0; left--) {
            assertThat(time.tasks()).isEqualTo(Math.min(3, left));
            time.runOne();
        }
        assertThat(asked).hasSize(10);
    }

    @Test
    void forgetsWhatIsNoLongerWanted() {
        zone.put(A, answer(60, addresses(1)));
        zone.put(B, answer(60, addresses(2)));
        engine.want(Set.of(A, B));
        time.run();
        engine.want(Set.of(B));
        asked.clear();
        time.pass(Duration.ofHours(1));
        assertThat(asked).isNotEmpty().containsOnly(B);
        assertThat(engine.report(A)).isEmpty();
        assertThat(cluster.names).containsKey(A);
    }

    @Test
    void writesNothingOfAHostThatIsNoLongerWantedWhenItsAnswerComes() {
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A));
        engine.want(Set.of());
        time.pass(Duration.ofHours(1));
        assertThat(asked).hasSize(1);
        assertThat(cluster.writes).isZero();
        assertThat(engine.nextDue()).isEmpty();
    }

    @Test
    void neverLooksUpAHostTwiceAtOnce() {
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A));
        engine.want(Set.of());
        engine.want(Set.of(A));
        engine.reread(A);
        assertThat(time.tasks()).isEqualTo(1);
        time.run();
        assertThat(cluster.writes).isEqualTo(1);
    }

    @Test
    void triesAgainSoonWhenAWriteFails() {
        zone.put(A, answer(3600, addresses(1)));
        cluster.broken = true;
        engine.want(Set.of(A));
        time.pass(Duration.ofSeconds(20));
        assertThat(engine.report(A).orElseThrow().notWritten()).contains("the API server is away");
        assertThat(engine.report(A).orElseThrow().written()).isFalse();
        cluster.broken = false;
        zone.put(A, new Failed("it did not answer"));
        time.pass(Duration.ofSeconds(60));
        assertThat(cluster.written(A).current()).isEqualTo(addresses(1));
        assertThat(engine.report(A).orElseThrow().notWritten()).isEmpty();
    }

    @Test
    void writesAgainWhatSomebodyRemovedOrChanged() {
        zone.put(A, answer(3600, addresses(1)));
        engine.want(Set.of(A));
        time.run();
        cluster.names.remove(A);
        engine.reread(A);
        time.run();
        assertThat(cluster.written(A).current()).isEqualTo(addresses(1));

        cluster.names.put(A, new NameState(A, addresses(1, 9), Collections.emptySortedMap()));
        engine.reread(A);
        time.run();
        assertThat(cluster.written(A).current()).isEqualTo(addresses(1));
        assertThat(cluster.writes).isEqualTo(3);
        engine.reread(A);
        engine.reread("nobody.example.com");
        time.run();
        assertThat(cluster.writes).isEqualTo(3);
    }

    @Test
    void writesNothingAfterItsEnd() {
        zone.put(A, answer(60, addresses(1)));
        engine.want(Set.of(A));
        engine.close();
        time.pass(Duration.ofHours(1));
        assertThat(cluster.writes).isZero();
        engine.want(Set.of(A, B));
        assertThat(time.tasks()).isZero();
    }

    @Test
    void goesOnAfterADefect() {
        zone.put(A, answer(60, addresses(1)));
        AtomicInteger calls = new AtomicInteger();
        NameEngine flawed = new NameEngine(
                SETTINGS,
                host -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new IllegalStateException("a defect");
                    }
                    return resolve(host);
                },
                cluster,
                reports::add,
                new NameEngine.Surroundings(time, time, time, new Random(1)));
        flawed.want(Set.of(A));
        time.run();
        assertThat(cluster.writes).isZero();
        time.pass(Duration.ofMinutes(1));
        assertThat(cluster.writes).isEqualTo(1);
    }

    @Test
    void reportsWhatIsRefused() {
        zone.put(A, answer(60, Addresses.of("10.0.0.1")));
        engine.want(Set.of(A));
        time.run();
        assertThat(cluster.writes).isZero();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.refused())
                        .singleElement()
                        .satisfies(refused -> assertThat(refused.reason()).contains("10.0.0.1/32", "private use")));
    }

    @Test
    void doesTheSameForTheSame() {
        hosts(50).forEach(host -> zone.put(host, answer(host.hashCode() & 127, addresses(host.length()))));
        List<List<String>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            ManualTime own = new ManualTime();
            List<String> log = new ArrayList<>();
            NameEngine each = new NameEngine(
                    SETTINGS,
                    host -> {
                        log.add(own.instant() + " " + host);
                        return resolve(host);
                    },
                    new Cluster(),
                    _ -> {},
                    new NameEngine.Surroundings(own, own, own, new Random(7)));
            each.want(hosts(50));
            own.pass(Duration.ofMinutes(10));
            runs.add(log);
        }
        assertThat(runs.get(0)).hasSizeGreaterThan(500).isEqualTo(runs.get(1));
    }

    @Test
    void refusesPatternsWhole() {
        assertThatThrownBy(() -> engine.want(Set.of(A, "*.example.com"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(engine.nextDue()).isEmpty();
        assertThat(time.tasks()).isZero();
    }

    /** The server holds every answer until as many queries are there as there can be; nothing here waits for time to pass. */
    @Test
    void resolvesFiveThousandNamesByARealServerSoManyAtOnce() throws IOException, InterruptedException {
        int names = 5000;
        int atOnce = 32;
        List<LoopbackDns.Query> held = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger mostAtServer = new AtomicInteger();
        LoopbackDns.Script script = query -> {
            List<LoopbackDns.Query> ready = List.of();
            synchronized (held) {
                held.add(query);
                mostAtServer.accumulateAndGet(held.size(), Math::max);
                if (held.size() >= Math.min(atOnce, names - answered.get())) {
                    ready = List.copyOf(held);
                    answered.addAndGet(ready.size());
                    held.clear();
                }
            }
            for (LoopbackDns.Query each : ready) {
                int number =
                        Integer.parseInt(each.name().substring(1, each.name().indexOf('.')));
                each.send(each.answer(
                        Rcode.NOERROR,
                        LoopbackDns.record(each.name() + " 60 A 20.60." + number / 256 + "." + number % 256)));
            }
        };
        Map<String, SortedSet<Cidr>> written = new ConcurrentHashMap<>();
        NameStore store = new NameStore() {
            @Override
            public Optional<NameState> load(String host) {
                return Optional.empty();
            }

            @Override
            public void save(NameState state) {
                written.put(state.host(), state.current());
            }
        };
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(names);
        InstantSource still = InstantSource.fixed(time.instant());
        try (LoopbackDns server = new LoopbackDns(script);
                ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
                ThreadAlarm alarm = new ThreadAlarm("test-alarm", still)) {
            DnsResolver resolver =
                    new DnsResolver(List.of(server.address()), Set.of(IpFamily.IPV4), Duration.ofMinutes(1), still);
            try (NameEngine many = new NameEngine(
                    new NameEngine.Settings(SETTINGS.policy(), SETTINGS.times(), atOnce),
                    host -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        try {
                            return resolver.resolve(host);
                        } finally {
                            now.decrementAndGet();
                        }
                    },
                    store,
                    _ -> done.countDown(),
                    new NameEngine.Surroundings(still, alarm, workers, new Random(1)))) {
                many.want(hosts(names));
                assertThat(done.await(100, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(written).hasSize(names);
            assertThat(written).containsEntry("h4711.example.com", addresses(4711));
            assertThat(mostAtServer).hasValue(atOnce);
            assertThat(most).hasValue(atOnce);
            assertThat(server.asked()).hasSize(names);
        }
    }

    private NameEngine engine(NameEngine.Settings settings) {
        return new NameEngine(
                settings,
                host -> {
                    asked.add(host);
                    return resolve(host);
                },
                cluster,
                reports::add,
                new NameEngine.Surroundings(time, time, time, new Random(1)));
    }

    private NameAnswer resolve(String host) {
        return zone.getOrDefault(host, new NameAnswer.NoSuchName("there is no such name"));
    }

    private static NameAnswer answer(int ttl, SortedSet<Cidr> addresses) {
        return new Answered(addresses, Duration.ofSeconds(ttl), List.of());
    }

    private static Set<String> hosts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "h" + i + ".example.com").collect(Collectors.toSet());
    }
}
