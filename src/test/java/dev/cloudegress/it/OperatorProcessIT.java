package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator as processes of their own, with the arguments, variables and configuration of the Deployment that ships. */
class OperatorProcessIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    /** Java's exit status after a signal: 128 and its number. */
    private static final int ENDED_BY_SIGTERM = 143;

    private static final int BULK = 60;

    private final List<OperatorProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(OperatorProcess::close);
    }

    @Test
    void aKilledLeaderIsFollowedAndATerminatedOneEndsWell() throws Exception {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        OperatorProcess first = start(installation, "first");
        awaitLeader(installation, "first");
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("process"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        OperatorProcess second = start(installation, "second");
        Await.until("the second replica has started", Await.PATIENCE, second::lastLines, () -> {
            second.checkRuns();
            assertThat(second.status("/readyz")).isEqualTo(200);
        });
        assertThat(second.status("/healthz")).isEqualTo(200);
        assertThat(second.status("/metrics")).isEqualTo(200);

        assertThat(second.lines())
                .as("who waits says for whom, once")
                .filteredOn(line -> line.contains("Another replica leads"))
                .singleElement()
                .asString()
                .contains("\"leader\":\"first\"");

        first.close();
        requirement.edit(Specs.backendWithout("http"));

        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        awaitLeader(installation, "second");

        assertThat(second.terminate()).as(second::lastLines).isEqualTo(ENDED_BY_SIGTERM);
        assertThat(holder(installation)).isNotEqualTo("second");
        assertThat(second.lines()).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = Yaml.read(line, JsonNode.class);
            assertThat(entry.path("level").asText()).isIn("INFO", "WARN");
            assertThat(entry.path("formattedMessage").asText()).isNotEmpty();
        });
    }

    /** What a replica has begun when it is told to end it finishes; what it has not begun waits for the next one. */
    @Test
    void aTerminatedLeaderLeavesNoRequirementHalfWritten() throws Exception {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        OperatorProcess replica = start(installation, "single");
        awaitLeader(installation, "single");
        String namespace = CLUSTER.newNamespace("bulk");
        Requirements.create(CLUSTER.admin(), namespace, "first", Specs.BACKEND).awaitApplied();
        List<Requirements> bulk = new ArrayList<>();
        for (int i = 0; i < BULK; i++) {
            bulk.add(Requirements.create(CLUSTER.admin(), namespace, "relay-" + i, Specs.BACKEND));
        }
        Await.until(
                "the last one is seen",
                () -> assertThat(bulk.stream()
                                .filter(requirement -> requirement.policies().isEmpty()))
                        .hasSizeLessThan(BULK));

        assertThat(replica.terminate()).as(replica::lastLines).isEqualTo(ENDED_BY_SIGTERM);

        assertThat(holder(installation)).isNotEqualTo("single");
        for (Requirements requirement : bulk) {
            if (!requirement.policies().isEmpty()) {
                requirement.assertPlanned(Specs.DEFAULTS);
            }
        }
        OperatorProcess next = start(installation, "next");
        awaitLeader(installation, "next");
        bulk.forEach(Requirements::awaitApplied);
        assertThat(next.terminate()).isEqualTo(ENDED_BY_SIGTERM);
    }

    private OperatorProcess start(Installation installation, String identity) {
        OperatorProcess replica =
                OperatorProcess.start(OperatorProcess.thisBuild(), installation, CLUSTER.controlPlane(), identity);
        processes.add(replica);
        return replica;
    }

    private static void awaitLeader(Installation installation, String identity) {
        OperatorProcess.awaitLeader(CLUSTER.admin(), installation, identity);
    }

    private static String holder(Installation installation) {
        return OperatorProcess.leader(CLUSTER.admin(), installation);
    }
}
