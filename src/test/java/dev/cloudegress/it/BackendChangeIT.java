package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way of a requirement from one backend to the other, with the grace of production and a clock that the test sets. */
class BackendChangeIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final SetClock CLOCK = new SetClock();

    private static OperatorUnderTest operator;

    @BeforeAll
    static void start() {
        operator = Installation.install(CLUSTER.controlPlane())
                .start(
                        "replica",
                        Specs.configuration("capabilities: {cilium: {cidrGroups: v2}}"),
                        settings -> settings.clock(CLOCK)
                                .backendChangeGrace(GRACE)
                                .maxReconcileInterval(Duration.ofMillis(200)));
    }

    @BeforeEach
    void resetClock() {
        CLOCK.reset();
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    /** Pods hold answers of DNS that Cilium has not seen: what allows them by address stays for a while. */
    @Test
    void theFormerBackendStaysForTheGrace() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("grace"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        Set<String> former = Set.copyOf(requirement.policies().keySet());

        requirement.edit(Specs.BACKEND_ON_CILIUM);

        requirement.await("True", "Applied");
        Await.until(
                "the change is reported",
                Await.PATIENCE,
                requirement::describe,
                () -> assertThat(requirement.condition("Reconciling"))
                        .hasValueSatisfying(
                                condition -> assertThat(condition.reason()).isEqualTo("BackendChanging")));
        CLOCK.advance(GRACE.minusSeconds(30));
        operator.awaitLooks(5);
        assertThat(requirement.policies().keySet()).containsAll(former);

        CLOCK.advance(Duration.ofMinutes(1));
        requirement.awaitPlanned(operator.configuration());
        requirement.awaitApplied();
    }

    /** From NetworkPolicy to Cilium and back, again and again: at every moment the policies of one of them stand whole. */
    @Test
    void changingTheBackendLeavesNoMomentWithoutPolicies() {
        String namespace = CLUSTER.newNamespace("swap");
        Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);
        requirement.awaitApplied();
        Set<String> onNetworkPolicy = Set.copyOf(requirement.policies().keySet());
        try (Observer observer =
                Observer.of(CLUSTER.admin(), namespace, Observer.NETWORK_POLICIES, Observer.CILIUM_POLICIES)) {
            requirement.edit(Specs.BACKEND_ON_CILIUM);
            awaitChanged(requirement);
            requirement.awaitPlanned(operator.configuration());
            Set<String> onCilium = Set.copyOf(requirement.policies().keySet());
            requirement.edit(Specs.BACKEND);
            awaitChanged(requirement);
            requirement.awaitPlanned(operator.configuration());

            assertThat(requirement.policies().keySet()).isEqualTo(onNetworkPolicy);
            List<Observer.Moment> moments = observer.moments();
            assertThat(moments)
                    .isNotEmpty()
                    .allSatisfy(moment -> assertThat(moment.objects().keySet().containsAll(onNetworkPolicy)
                                    || moment.objects().keySet().containsAll(onCilium))
                            .as("%s", moment)
                            .isTrue());
            assertThat(moments)
                    .anySatisfy(moment -> assertThat(moment.objects().keySet())
                            .containsAll(onNetworkPolicy)
                            .containsAll(onCilium));
            // The floor is the same on both: nobody touches it.
            assertThat(moments)
                    .noneSatisfy(moment -> assertThat(moment.event().key()).isEqualTo("NetworkPolicy/relay--floor"));
        }
    }

    /** Waits for the new policies, lets the grace pass, and waits for the end of the old ones. */
    private static void awaitChanged(Requirements requirement) {
        requirement.await("True", "Applied");
        CLOCK.advance(GRACE.plusSeconds(1));
        requirement.awaitApplied();
        CLOCK.reset();
    }

    /** Goes as the system's clock does, from where it is set to. */
    private static final class SetClock extends Clock {
        private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        void reset() {
            ahead.set(Duration.ZERO);
        }

        void advance(Duration duration) {
            ahead.updateAndGet(duration::plus);
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for local time");
        }
    }
}
