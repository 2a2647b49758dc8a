package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.operator.OperatorSettings.LeaderElection;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several replicas, dead leaders, and an API server that goes away. */
class FailoverIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static Installation installation;

    private final List<OperatorUnderTest> replicas = new ArrayList<>();

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
    }

    @AfterEach
    void stop() {
        replicas.forEach(OperatorUnderTest::close);
        CLUSTER.admin()
                .leases()
                .inNamespace(installation.namespace())
                .withName(LeaderElection.LEASE_NAME)
                .delete();
    }

    @Test
    void whenTheLeaderIsKilledTheOtherTakesOver() {
        long mark = CLUSTER.controlPlane().audit().mark();
        OperatorUnderTest first = start("first");
        Await.until(
                "the first replica leads",
                () -> assertThat(first.runtime().isLeader()).isTrue());
        OperatorUnderTest second = start("second");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("killed"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        assertThat(second.runtime().isReady()).isTrue();
        assertThat(second.runtime().isLeader()).isFalse();
        assertThat(first.writesSince(mark)).isNotEmpty();
        assertThat(second.writesSince(mark)).isEmpty();

        first.kill();
        long killed = CLUSTER.controlPlane().audit().mark();
        requirement.edit(Specs.backendWithout("http"));
        requirement
                .policies()
                .values()
                .forEach(policy -> CLUSTER.admin().resource(policy).delete());

        requirement.awaitApplied();
        requirement.awaitPlanned(Specs.DEFAULTS);
        assertThat(second.runtime().isLeader()).isTrue();
        assertThat(second.writesSince(killed)).isNotEmpty();
        assertThat(first.writesSince(killed)).isEmpty();
    }

    /** A leader whose renewals do not arrive, while everything else does: once another leads it must not write, whatever happens. */
    @Test
    void aLeaderThatLosesTheLeaseWritesNothingMore() {
        OperatorUnderTest first = start("first");
        Await.until(
                "the first replica leads",
                () -> assertThat(first.runtime().isLeader()).isTrue());
        OperatorUnderTest second = start("second");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("lost"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        first.network().lose(request -> request.url().encodedPath().contains("/leases"));

        Await.until(
                "the first replica has noticed",
                () -> assertThat(first.hasLostTheLease()).isTrue());
        long lost = CLUSTER.controlPlane().audit().mark();
        assertThat(first.runtime().isLeader()).isFalse();
        Await.until(
                "the second replica leads",
                () -> assertThat(second.runtime().isLeader()).isTrue());
        for (String without : List.of("http", "https", "storage")) {
            requirement.edit(Specs.backendWithout(without));
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
            requirement
                    .policies()
                    .values()
                    .forEach(policy -> CLUSTER.admin().resource(policy).delete());
            requirement.awaitPlanned(Specs.DEFAULTS);
        }
        assertThat(first.writesSince(lost)).isEmpty();
        assertThat(second.writesSince(lost)).isNotEmpty();
    }

    @Test
    void aLeaderThatEndsHandsOverAtOnce() {
        OperatorUnderTest first = start("first");
        Await.until(
                "the first replica leads",
                () -> assertThat(first.runtime().isLeader()).isTrue());
        OperatorUnderTest second = start("second");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("ended"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        first.close();

        Await.until(
                "the second replica leads",
                () -> assertThat(second.runtime().isLeader()).isTrue());
        Lease lease = CLUSTER.admin()
                .leases()
                .inNamespace(installation.namespace())
                .withName(LeaderElection.LEASE_NAME)
                .get();
        assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("second");
        requirement.edit(Specs.backendWithout("http"));
        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
    }

    /** Two replicas that both believe to lead would fight; the audit log shows who wrote. */
    @Test
    void aTakeoverWritesNothingThatStands() {
        OperatorUnderTest first = start("first");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("same"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        OperatorUnderTest second = start("second");
        first.kill();
        long killed = CLUSTER.controlPlane().audit().mark();
        Await.until(
                "the second replica leads",
                () -> assertThat(second.runtime().isLeader()).isTrue());

        // The new leader has looked at everything once it has done something new.
        Requirements other = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("new"), "relay", Specs.BACKEND);
        other.awaitApplied();

        assertThat(second.writesSince(killed))
                .noneMatch(entry -> entry.namespace().equals(requirement.namespace()));
        requirement.assertPlanned(Specs.DEFAULTS);
    }

    @Test
    void anApiServerThatComesBackFindsTheOperatorAtWork() {
        OperatorUnderTest operator = installation.start("single", Specs.DEFAULTS);
        replicas.add(operator);
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("restart"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        for (int round = 0; round < 2; round++) {
            CLUSTER.controlPlane().killApiServer();
            CLUSTER.controlPlane().startApiServer();
            long mark = operator.mark();
            requirement.edit(round % 2 == 0 ? Specs.backendWithout("http") : Specs.BACKEND);
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
            requirement
                    .policies()
                    .values()
                    .forEach(policy -> CLUSTER.admin().resource(policy).delete());
            requirement.awaitPlanned(Specs.DEFAULTS);
            assertThat(operator.writesSince(mark)).isNotEmpty();
        }
    }

    @Test
    void anApiServerRestartUnderElectionLeavesOneLeader() {
        start("first");
        start("second");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("election"), "relay", Specs.BACKEND);
        requirement.awaitApplied();

        CLUSTER.controlPlane().killApiServer();
        CLUSTER.controlPlane().startApiServer();

        // A leader that could not renew has stopped; a process would start anew.
        Await.until("one replica leads", () -> {
            for (OperatorUnderTest replica : List.copyOf(replicas)) {
                if (replica.hasLostTheLease()) {
                    replica.close();
                    replicas.remove(replica);
                    replicas.add(replica.restart());
                }
            }
            assertThat(replicas)
                    .filteredOn(replica -> replica.runtime().isLeader())
                    .hasSize(1);
        });
        requirement.edit(Specs.backendWithout("http"));
        requirement.awaitApplied();
        requirement.awaitPlanned(Specs.DEFAULTS);
    }

    private OperatorUnderTest start(String identity) {
        OperatorUnderTest replica =
                installation.start(identity, Specs.DEFAULTS, OperatorUnderTest.quickElection(identity));
        replicas.add(replica);
        return replica;
    }
}
