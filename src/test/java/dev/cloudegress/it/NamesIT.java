package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.source.dns.LoopbackDns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;

/** Hosts on a backend that cannot match names: looked up in a real DNS server, kept as ResolvedNames, written into policies. */
class NamesIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final AtomicInteger HOSTS = new AtomicInteger();
    private static final Map<String, LoopbackDns.Script> ZONE = new ConcurrentHashMap<>();
    private static final LoopbackDns.Script NOTHING = LoopbackDns.zone();
    private static final LoopbackDns DNS =
            new LoopbackDns(query -> ZONE.getOrDefault(query.name(), NOTHING).take(query));
    private static final MovableClock CLOCK = new MovableClock();

    /** Longer than any wait between two look-ups of these hosts. */
    private static final Duration NEXT_LOOKUP = Duration.ofMinutes(2);

    /** By then the operator has noticed that the clock has leapt. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final String LOOKUPS = "{servers: [{address: 127.0.0.1, port: "
            + DNS.address().getPort() + "}], minimumIntervalSeconds: 5, timeoutSeconds: 1}";

    private static final OperatorConfiguration CONFIGURATION = Specs.configuration("dns: {lookups: " + LOOKUPS + "}");

    private static Installation installation;

    @TempDir
    private Path directory;

    /** The time of the machine and what was added to it. */
    private static final class MovableClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for that");
        }
    }

    /** What a DNS server can do beside giving addresses. */
    private enum Trouble {
        NO_SUCH_NAME("NoSuchName", query -> query.send(query.answer(Rcode.NXDOMAIN))),
        NO_ADDRESSES("NoAddresses", query -> query.send(query.answer(Rcode.NOERROR))),
        SERVER_FAILURE("LookupFailed", query -> query.send(query.answer(Rcode.SERVFAIL))),
        SILENCE("LookupFailed", query -> {}),
        PRIVATE_ADDRESS(
                "OnlyRefusedAddresses",
                query -> LoopbackDns.zone(query.name() + " 30 A 10.1.2.3").take(query));

        private final String reason;
        private final LoopbackDns.Script script;

        Trouble(String reason, LoopbackDns.Script script) {
            this.reason = reason;
            this.script = script;
        }
    }

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
    }

    @AfterAll
    static void stop() throws IOException {
        DNS.close();
    }

    @Test
    void aHostGetsItsAddressesAndOnlyNewOnesAreWritten() throws IOException {
        String host = newHost("20.40.0.1", "20.40.0.5");
        try (OperatorUnderTest operator = start()) {
            Requirements requirement = requirement(host);
            requirement.awaitApplied();
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32", "20.40.0.5/32");
            requirement.awaitPlanned(CONFIGURATION);
            awaitCondition(host, "True", "Resolved");
            operator.awaitQuiet(3);

            long mark = operator.mark();
            for (String address : List.of("20.40.0.5", "20.40.0.1", "20.40.0.5")) {
                answer(host, address);
                lookUp(host);
            }
            assertThat(writes(operator, mark, host, requirement)).isEmpty();

            answer(host, "20.40.0.5", "20.40.0.9");
            lookUp(host);
            requirement.awaitPlanned(CONFIGURATION);
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32", "20.40.0.5/32", "20.40.0.9/32");
            operator.awaitQuiet(3);
            // The status says how many addresses are allowed.
            assertThat(writes(operator, mark, host, requirement))
                    .containsExactlyInAnyOrder(
                            "resolvednames", "networkpolicies", "egressrequirements/status", "events");

            operator.close();
            RenderedState.assertStands(
                    CLUSTER.controlPlane().kubectl(),
                    directory,
                    "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\ndns: {lookups: " + LOOKUPS
                            + "}\n");
            requirement.delete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerRemovesAnything(Trouble trouble) {
        String host = newHost("20.40.0.1", "20.40.0.5");
        try (OperatorUnderTest operator = start()) {
            Requirements requirement = requirement(host);
            requirement.awaitApplied();
            operator.awaitQuiet(3);
            long mark = operator.mark();

            ZONE.put(host, trouble.script);
            for (int i = 0; i < 4; i++) {
                lookUp(host);
                CLOCK.advance(Duration.ofHours(12));
            }
            awaitCondition(host, "False", trouble.reason);

            requirement.awaitApplied();
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32", "20.40.0.5/32");
            assertThat(writes(operator, mark, host, requirement)).isSubsetOf("resolvednames/status", "events");
            assertThat(operator.metric("cloudegress_dns_lookups_total")).isGreaterThanOrEqualTo(4);
            requirement.delete();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHostThatNeverHadAddressesIsAGapOrWaitedForAndSaysWhy(Trouble trouble) {
        String host = newHost();
        ZONE.put(host, trouble.script);
        try (OperatorUnderTest operator = start()) {
            Requirements requirement = requirement(host);

            String said = switch (trouble) {
                case NO_SUCH_NAME -> gap(requirement, host + " does not exist in DNS (" + DNS.text() + " says");
                case NO_ADDRESSES -> gap(requirement, host + " has no addresses in DNS (" + DNS.text() + " says");
                case PRIVATE_ADDRESS -> gap(requirement, "10.1.2.3/32 is inside 10.0.0.0/8, private use");
                case SERVER_FAILURE, SILENCE -> waiting(requirement, "host " + host + " (look-up 1: " + DNS.text());
            };
            assertThat(said).contains(host);
            lookUp(host);
            operator.awaitQuiet(3);
            assertThat(resolved(host)).isEmpty();

            answer(host, "20.40.0.1");
            lookUp(host);
            requirement.awaitApplied();
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32");
            requirement.delete();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_FAILURE", "NO_SUCH_NAME"})
    void whatSomebodyDoesToAResolvedNameIsUndoneAndNoPolicyNotices(Trouble trouble) {
        String host = newHost("20.40.0.1", "20.40.0.5");
        try (OperatorUnderTest operator = start()) {
            Requirements requirement = requirement(host);
            requirement.awaitApplied();
            operator.awaitQuiet(3);
            ResolvedName before = resolved(host).orElseThrow();
            ZONE.put(host, trouble.script);
            try (Observer observer = Observer.of(CLUSTER.admin(), requirement.namespace(), Observer.NETWORK_POLICIES)) {
                CLUSTER.admin().resource(before).delete();
                awaitRestored(before);

                edit(before, new ResolvedNameSpec(host, List.of("20.40.0.1", "20.99.0.1"), List.of(), null));
                awaitRestored(before);

                edit(before, new ResolvedNameSpec("other.example.com", List.of("20.99.0.1"), List.of(), null));
                awaitRestored(before);

                edit(before, new ResolvedNameSpec(host, List.of("nonsense"), List.of(), null));
                awaitRestored(before);

                requirement.awaitApplied();
                requirement.awaitPlanned(CONFIGURATION);
                assertThat(observer.moments()).isEmpty();
            }
            operator.awaitQuiet(3);
            requirement.delete();
        }
    }

    @Test
    void aRestartWithoutDnsKeepsEverything() {
        String host = newHost("20.40.0.1", "20.40.0.5");
        Requirements requirement;
        try (OperatorUnderTest operator = start()) {
            requirement = requirement(host);
            requirement.awaitApplied();
            awaitCondition(host, "True", "Resolved");
            operator.awaitQuiet(3);
        }
        ZONE.put(host, Trouble.SILENCE.script);
        long mark = CLUSTER.controlPlane().audit().mark();
        try (OperatorUnderTest operator = start()) {
            lookUp(host);
            operator.awaitLooks(3);
            assertThat(writes(operator, mark, host, requirement)).isEmpty();
            requirement.awaitApplied();
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32", "20.40.0.5/32");

            answer(host, "20.40.0.9");
            lookUp(host);
            requirement.awaitPlanned(CONFIGURATION);
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32", "20.40.0.5/32", "20.40.0.9/32");
            requirement.delete();
        }
    }

    @Test
    void anAddressGoesADayAfterItWasLastSeenAndNotBefore() {
        String host = newHost("20.40.0.1", "20.40.0.5");
        try (OperatorUnderTest operator = start()) {
            Requirements requirement = requirement(host);
            requirement.awaitApplied();
            operator.awaitQuiet(3);
            Instant seen = CLOCK.instant();
            answer(host, "20.40.0.5");
            lookUp(host);
            // Hour by hour, as look-ups do: after a longer pause nobody could have seen that it is gone.
            while (CLOCK.instant().isBefore(seen.plus(Duration.ofHours(23)))) {
                CLOCK.advance(Duration.ofMinutes(50));
                lookUp(host);
            }
            requirement.awaitPlanned(CONFIGURATION);
            assertThat(allowed(requirement)).containsExactly("20.40.0.1/32", "20.40.0.5/32");

            while (CLOCK.instant().isBefore(seen.plus(Duration.ofHours(26)))) {
                CLOCK.advance(Duration.ofMinutes(50));
                lookUp(host);
            }
            Await.until(
                    "the address is gone",
                    () -> assertThat(allowed(requirement)).containsExactly("20.40.0.5/32"));
            requirement.delete();
        }
    }

    @Test
    void requirementsShareAResolvedNameThatGoesADayAfterTheLastOfThem() {
        String host = newHost("20.40.0.1");
        try (OperatorUnderTest operator = start()) {
            Requirements first = requirement(host);
            Requirements second = requirement(host);
            first.awaitApplied();
            second.awaitApplied();
            awaitCondition(host, "True", "Resolved");
            operator.awaitQuiet(3);
            assertThat(metric(operator, "wanted"))
                    .isEqualTo(metric(operator, "known"))
                    .isPositive();

            first.delete();
            awaitGone(first);
            CLOCK.advance(Duration.ofDays(2));
            lookUp(host);
            operator.awaitLooks(1);
            assertThat(resolved(host)).isPresent();

            second.delete();
            awaitGone(second);
            CLOCK.advance(Duration.ofHours(23));
            // Longer than the sweep's interval, which is what could remove it too early.
            long later = System.nanoTime() + Duration.ofMillis(600).toNanos();
            Await.until(
                    "some sweeps", () -> assertThat(System.nanoTime() - later).isPositive());
            assertThat(resolved(host)).isPresent();
            Await.until("the name is gone", () -> {
                CLOCK.advance(Duration.ofHours(1));
                assertThat(resolved(host)).isEmpty();
            });
        }
    }

    /** What a person sees who runs the operator where no DNS server is known. */
    @Test
    void withoutADnsServerHostsAreWaitedForAndTheStatusSaysWhy() {
        String host = newHost("20.40.0.1");
        OperatorConfiguration nobody = Specs.configuration("dns: {lookups: {enabled: true}}");
        try (OperatorUnderTest operator = installation.start(
                "replica",
                CONFIGURATION,
                settings -> settings.configuration(nobody).resolvConf(directory.resolve("resolv.conf")))) {
            Requirements requirement = requirement(host);
            waiting(requirement, "host " + host + " (not looked up: ");
            assertThat(operator.metric("cloudegress_dns_servers")).isZero();
            requirement.delete();
        }
    }

    private static OperatorUnderTest start() {
        return installation.start(
                "replica",
                CONFIGURATION,
                settings -> settings.clock(CLOCK).maxReconcileInterval(Duration.ofMillis(300)));
    }

    /** A host that no other test has, with addresses. */
    private static String newHost(String... addresses) {
        String host = "host-" + HOSTS.incrementAndGet() + ".example.com";
        answer(host, addresses);
        MadeUpService.create(
                CLUSTER.admin(),
                service(host),
                "{id: api, hosts: [%s], ports: [{port: 443}], source: {document: own}}".formatted(host));
        return host;
    }

    private static String service(String host) {
        return "service-of-" + host.replace(".example.com", "");
    }

    private static void answer(String host, String... addresses) {
        ZONE.put(
                host,
                LoopbackDns.zone(Arrays.stream(addresses)
                        .map(address -> host + " 30 A " + address)
                        .toArray(String[]::new)));
    }

    private static Requirements requirement(String host) {
        return Requirements.create(
                CLUSTER.admin(),
                CLUSTER.newNamespace("names"),
                "relay",
                "{podSelector: {}, services: [{name: " + service(host) + "}]}");
    }

    /** Lets the time for a look-up come, and returns when one that began after this call has ended. */
    private static void lookUp(String host) {
        for (int i = 0; i < 2; i++) {
            long before = questions(host);
            CLOCK.advance(NEXT_LOOKUP);
            AtomicLong since = new AtomicLong(System.nanoTime());
            Await.until("a look-up of " + host, () -> {
                // One that was under way when the clock leapt has set the time of the next one after the leap.
                if (System.nanoTime() - since.get() > PATIENCE.toNanos()) {
                    since.set(System.nanoTime());
                    CLOCK.advance(NEXT_LOOKUP);
                }
                assertThat(questions(host)).isGreaterThan(before);
            });
        }
    }

    private static long questions(String host) {
        return DNS.asked().stream().filter(("udp A " + host)::equals).count();
    }

    private static Optional<ResolvedName> resolved(String host) {
        return Optional.ofNullable(
                CLUSTER.admin().resources(ResolvedName.class).withName(host).get());
    }

    private static void awaitCondition(String host, String status, String reason) {
        Await.until(host + " is " + status + " " + reason, () -> {
            Condition condition =
                    resolved(host).orElseThrow().getStatus().conditions().getFirst();
            assertThat(condition.type() + " " + condition.status() + " " + condition.reason())
                    .isEqualTo("Resolved " + status + " " + reason);
        });
    }

    /** Somebody's edit. The operator writes conditions of the same object meanwhile: whoever edits tries again, as kubectl does. */
    private static void edit(ResolvedName before, ResolvedNameSpec spec) {
        Await.until(
                "the edit is stored",
                () -> CLUSTER.admin()
                        .resources(ResolvedName.class)
                        .withName(before.getMetadata().getName())
                        .edit(live -> {
                            live.setSpec(spec);
                            return live;
                        }));
    }

    private static void awaitRestored(ResolvedName before) {
        Await.until(
                "the name is as it was",
                () -> assertThat(resolved(before.getMetadata().getName())
                                .orElseThrow(() -> new AssertionError("it is not there"))
                                .getSpec())
                        .isEqualTo(before.getSpec()));
    }

    private static void awaitGone(Requirements requirement) {
        Await.until(
                "the requirement is gone",
                () -> assertThat(CLUSTER.admin()
                                .resources(dev.cloudegress.api.v1alpha1.EgressRequirement.class)
                                .inNamespace(requirement.namespace())
                                .list()
                                .getItems())
                        .isEmpty());
    }

    private static String gap(Requirements requirement, String message) {
        return Await.get("a gap that says " + message, Await.PATIENCE, requirement::describe, () -> {
            requirement.await("False", "GapsOpen");
            EgressRequirementStatus status = requirement.get().getStatus();
            assertThat(status.gaps()).singleElement().satisfies(gap -> {
                assertThat(gap.reason()).isEqualTo("NameNotResolved");
                assertThat(gap.message()).contains(message);
            });
            return status.gaps().getFirst().message();
        });
    }

    private static String waiting(Requirements requirement, String message) {
        return Await.get("a status that says " + message, Await.PATIENCE, requirement::describe, () -> {
            String said = requirement.await("False", "WaitingForInputs").message();
            assertThat(said).contains(message);
            return said;
        });
    }

    /** What was written since a mark for a host and its requirement, other tests' leftovers aside. */
    private static List<String> writes(OperatorUnderTest operator, long mark, String host, Requirements requirement) {
        return operator.writesSince(mark).stream()
                .filter(entry -> entry.namespace().equals(requirement.namespace())
                        || entry.name().equals(host)
                        || entry.name().startsWith(host + "."))
                .map(AuditLog.Entry::resource)
                .toList();
    }

    private static double metric(OperatorUnderTest operator, String state) {
        return operator.http("/metrics")
                .lines()
                .filter(line -> line.startsWith("cloudegress_names{state=\"" + state + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The addresses that the policies of a requirement allow beside those of DNS. */
    private static TreeSet<String> allowed(Requirements requirement) {
        TreeSet<String> cidrs = new TreeSet<>();
        requirement.policies().values().stream()
                .map(Yaml::tree)
                .map(tree -> tree.findValuesAsText("cidr"))
                .flatMap(List::stream)
                .forEach(cidrs::add);
        return cidrs;
    }
}
