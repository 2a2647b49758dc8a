package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.operator.OperatorSettings.Retry;
import java.time.Duration;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies wait for the groups that they name, and not longer than that. */
class SharedGroupsIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final OperatorConfiguration CONFIGURATION = Specs.configuration("""
            capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
            """);

    /**
     * The operator has made the group, so it knows that it stands. A watch that is slower than the answer, or brings nothing, must not keep anybody
     * waiting until the next look.
     */
    @Test
    void whoWaitsForAGroupIsWokenByItsCreationAndNotByAWatch() throws InterruptedException {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        try (OperatorUnderTest operator = OperatorUnderTest.start(
                installation,
                "replica",
                CONFIGURATION,
                settings -> settings.retry(new Retry(Duration.ofMillis(50), Duration.ofMinutes(10))),
                way -> {},
                network -> network.lose(SharedGroupsIT::isWatchOfGroups))) {
            MadeUpService.create(
                    CLUSTER.admin(),
                    "one",
                    "{id: a, serviceTags: [{cloud: Public, name: AzureFrontDoor.Frontend}], ports: [{port: 443}],"
                            + " source: {document: own}}");
            Network.Held creation = operator.network().hold(SharedGroupsIT::isCreationOfGroup, true);

            Requirements requirement = Requirements.create(
                    CLUSTER.admin(),
                    CLUSTER.newNamespace("groups"),
                    "relay",
                    "{podSelector: {}, backend: Cilium, services: [{name: one}]}");
            creation.await();
            // First for the tag, then for its group.
            Await.until(
                    "the requirement waits for the group",
                    () -> assertThat(requirement
                                    .await("False", "WaitingForInputs")
                                    .message())
                            .contains("CiliumCIDRGroup"));
            creation.release();

            requirement.awaitApplied();
            requirement.assertPlanned(CONFIGURATION);
        }
    }

    private static boolean isWatchOfGroups(Request request) {
        return isAboutGroups(request) && "true".equals(request.url().queryParameter("watch"));
    }

    private static boolean isCreationOfGroup(Request request) {
        return isAboutGroups(request) && request.method().equals("POST");
    }

    private static boolean isAboutGroups(Request request) {
        return request.url().encodedPath().contains("/ciliumcidrgroups");
    }
}
