package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API server that does not take status writes for a while: policies do not wait for it, and the status follows once it can. */
class StatusWritesIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private Installation installation;
    private OperatorUnderTest operator;

    @BeforeEach
    void start() {
        installation = Installation.install(CLUSTER.controlPlane());
        operator = installation.start("replica", Specs.DEFAULTS);
    }

    @AfterEach
    void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    @Test
    void conflicts() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("conflict"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        operator.network().answerWithConflict(StatusWritesIT::isStatusWrite);

        requirement.edit(Specs.backendWithout("http"));

        requirement.awaitPlanned(Specs.DEFAULTS);
        Await.until(
                "the operator tries again",
                () -> assertThat(operator.network().conflicts()).isGreaterThan(2));
        assertThat(requirement.condition("Ready")).isEmpty();

        operator.network().answerTruthfully();
        requirement.awaitApplied();
    }

    /** The edit lands while the status of the spec before it is on its way to the API server, or while the answer is on its way back. */
    @ParameterizedTest(name = "answer held: {0}")
    @ValueSource(booleans = {false, true})
    void anEditDuringAStatusWriteIsNotLost(boolean answer) throws InterruptedException {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("beside"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        Network.Held held = holdTheStatusOfAnEdit(requirement, answer);

        requirement.edit(Specs.backendWithout("storage"));
        Await.until(
                "the edit stands",
                () -> assertThat(requirement.get().getMetadata().getGeneration())
                        .isEqualTo(3));
        // Time for the edit to reach the operator while it writes; a test in which it came later would pass, too.
        Thread.sleep(200);
        held.release();

        requirement.awaitApplied();
        requirement.assertPlanned(Specs.DEFAULTS);
        assertThat(requirement.get().getStatus().observedGeneration()).isEqualTo(3);
    }

    /** As it may come from a replica that was held up until another leads and has looked at a newer spec. */
    @Test
    void aStatusThatComesLateIsNeverAboutAFormerSpec() throws InterruptedException {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("late"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        Network.Held held = holdTheStatusOfAnEdit(requirement, false);
        requirement.edit(Specs.backendWithout("storage"));
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (Watch watch = CLUSTER.admin().resource(requirement.get()).watch(new StatusWatcher(told))) {
            held.release();

            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
            Await.until("the watch has seen it", () -> assertThat(told).contains(3L));
        }
        assertThat(told).as("generations that statuses were about").containsOnly(1L, 3L);
    }

    /** Its owner removes a requirement with all finalizers and makes another one of the same name, while a status is on its way. */
    @Test
    void aStatusNeverLandsOnAnotherRequirementOfItsName() throws InterruptedException {
        String namespace = CLUSTER.newNamespace("again");
        Requirements requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);
        requirement.awaitApplied();
        Network.Held held = holdTheStatusOfAnEdit(requirement, false);
        CLUSTER.admin()
                .resource(requirement.get())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
        requirement.delete();
        Await.until("it is gone", () -> assertThatThrownBy(requirement::get).hasMessageContaining("no requirement"));
        Requirements.create(CLUSTER.admin(), namespace, "relay", Specs.BACKEND);
        EgressRequirement another = requirement.get();
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        try (Watch watch = CLUSTER.admin().resource(another).watch(new StatusWatcher(told))) {
            held.release();

            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
            Await.until("the watch has seen it", () -> assertThat(told).isNotEmpty());
        }
        assertThat(requirement.get().getMetadata().getUid())
                .isEqualTo(another.getMetadata().getUid());
        assertThat(told)
                .as("generations that statuses of the new one are about")
                .containsOnly(1L);
    }

    /** Edits a requirement, and returns when its status, or the answer to that, is on its way and held. */
    private Network.Held holdTheStatusOfAnEdit(Requirements requirement, boolean answer) throws InterruptedException {
        Network.Held held = operator.network().hold(StatusWritesIT::isStatusWrite, answer);
        requirement.edit(Specs.backendWithout("http"));
        held.await();
        return held;
    }

    /** Notes the generations that statuses are about. */
    private record StatusWatcher(List<Long> told) implements Watcher<EgressRequirement> {
        @Override
        public void eventReceived(Action action, EgressRequirement requirement) {
            if (requirement.getStatus() != null) {
                told.add(requirement.getStatus().observedGeneration());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the watch has ended", cause);
        }
    }

    /** Refused by the API server itself, as a cluster's own admission policies might. */
    @Test
    void refusals() {
        Requirements requirement =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("refused"), "relay", Specs.BACKEND);
        requirement.awaitApplied();
        refuseStatusWrites();

        requirement.edit(Specs.backendWithout("http"));

        requirement.awaitPlanned(Specs.DEFAULTS);
        assertThat(requirement.condition("Ready")).isEmpty();

        CLUSTER.admin().resource(BINDING).delete();
        requirement.awaitApplied();
        CLUSTER.admin().resource(POLICY).delete();
    }

    private static boolean isStatusWrite(Request request) {
        return request.method().equals("PATCH") && request.url().encodedPath().endsWith("/status");
    }

    /** Installs an admission policy and waits until it acts. */
    private void refuseStatusWrites() {
        CLUSTER.admin().resource(POLICY).create();
        CLUSTER.admin().resource(BINDING).create();
        Requirements probe =
                Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("probe"), "probe", Specs.BACKEND);
        Await.until(
                "status writes are refused",
                () -> assertThatThrownBy(() -> CLUSTER.admin()
                                .resource(probe.get())
                                .editStatus(requirement -> {
                                    requirement.getMetadata().setResourceVersion(null);
                                    requirement.setStatus(Yaml.read(
                                            "backend: \"" + System.nanoTime() + "\"", EgressRequirementStatus.class));
                                    return requirement;
                                }))
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining("no status for now"));
    }

    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-status}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                  - {apiGroups: [cloudegress.dev], apiVersions: ["*"], operations: [UPDATE], resources: [egressrequirements/status]}
              validations: [{expression: "false", message: no status for now}]
            """;

    private static final String BINDING = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-status}
            spec: {policyName: no-status, validationActions: [Deny]}
            """;
}
