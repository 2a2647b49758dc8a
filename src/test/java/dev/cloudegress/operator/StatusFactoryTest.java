package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Condition;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus;
import dev.cloudegress.api.v1alpha1.EgressRequirementStatus.GeneratedObject;
import dev.cloudegress.operator.Outcome.Offer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The status of a requirement, and what is announced about it. */
class StatusFactoryTest {
    private static final String GAP = "services: [{name: named}]";

    private final Scene scene = new Scene();
    private @Nullable String refusal;
    private @Nullable Offer offer;
    private final TreeSet<String> foreign = new TreeSet<>();
    private final TreeMap<String, String> damaged = new TreeMap<>();
    private List<Announcement> announced = List.of();

    @Test
    void whatIsAppliedIsReady() {
        EgressRequirementStatus status = look(null);

        assertThat(status.conditions()).singleElement().satisfies(ready -> {
            assertThat(ready.type()).isEqualTo("Ready");
            assertThat(ready.status()).isEqualTo("True");
            assertThat(ready.reason()).isEqualTo("Applied");
            assertThat(ready.observedGeneration()).isEqualTo(1);
            assertThat(ready.lastTransitionTime()).isEqualTo("2026-01-01T00:00:01Z");
        });
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.backend()).isEqualTo("NetworkPolicy");
        assertThat(status.objects())
                .containsExactly(
                        new GeneratedObject("NetworkPolicy", "relay--dns"),
                        new GeneratedObject("NetworkPolicy", "relay--floor"),
                        new GeneratedObject("NetworkPolicy", "relay--to-fixed"));
        assertThat(status.services()).singleElement().satisfies(service -> {
            assertThat(service.endpoints()).isEqualTo(2);
            assertThat(service.ipv4Addresses()).isEqualTo("2");
            assertThat(service.ipv6Addresses()).isEqualTo("0");
        });
        assertThat(announced).extracting(Announcement::reason).containsExactly("Isolating", "PoliciesApplied");
        assertThat(announced.getFirst().message())
                .startsWith("Pods with app=relay in namespace discovery are isolated");
    }

    @Test
    void aLookThatChangesNothingSaysTheSameAndAnnouncesNothing() {
        EgressRequirementStatus first = look(null);
        scene.later(Duration.ofHours(1));

        assertThat(look(first)).isEqualTo(first);
        assertThat(announced).isEmpty();
    }

    @Test
    void theStatusSurvivesItsWayThroughTheApiServer() {
        EgressRequirementStatus status = look(null);

        assertThat(Scene.SERIALIZATION.unmarshal(Scene.SERIALIZATION.asJson(status), EgressRequirementStatus.class))
                .isEqualTo(status);
    }

    @Test
    void openGapsStallUntilSomebodyAcceptsThem() {
        scene.asking(GAP);
        EgressRequirementStatus open = look(null);
        assertThat(ready(open)).isEqualTo("False GapsOpen");
        assertThat(open.conditions()).extracting(Condition::type).containsExactly("Ready", "Stalled");
        assertThat(open.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.endpoint()).isEqualTo("named/name");
            assertThat(gap.accepted()).isFalse();
        });
        assertThat(Objects.requireNonNull(open.summary()).gaps()).isEqualTo(1);
        assertThat(announced).extracting(Announcement::reason).contains("GapsOpen");

        scene.asking(GAP + "\naccept: {gaps: [{endpoint: named/name, reason: unused}]}");
        EgressRequirementStatus accepted = look(open);
        assertThat(ready(accepted)).isEqualTo("True Applied");
        assertThat(message(accepted)).contains("1 accepted gap");
    }

    @Test
    void anOfferIsMadeButIsNoNews() {
        scene.asking(GAP);
        EgressRequirementStatus before = look(null);
        offer = new Offer(1, 1);

        EgressRequirementStatus after = look(before);

        assertThat(message(after)).endsWith("spec.backend: Cilium would close it.");
        assertThat(announced).isEmpty();
        assertThat(new Offer(4, 3))
                .hasToString("This cluster serves Cilium: spec.backend: Cilium would close 3 of them.");
        assertThat(new Offer(4, 4))
                .hasToString("This cluster serves Cilium: spec.backend: Cilium would close all of them.");
    }

    @Test
    void anInvalidEditKeepsTheFiguresOfWhatStands() {
        EgressRequirementStatus before = look(null);
        scene.asking("services: [{name: fixd}]");

        EgressRequirementStatus after = look(before);

        assertThat(ready(after)).isEqualTo("False Invalid");
        assertThat(message(after)).contains("fixd", "did you mean fixed?", "What stands is kept as it is.");
        assertThat(after.services()).isEqualTo(before.services());
        assertThat(after.objects()).isEqualTo(before.objects());
        assertThat(announced).singleElement().satisfies(warning -> {
            assertThat(warning.warning()).isTrue();
            assertThat(warning.reason()).isEqualTo("Invalid");
        });
    }

    @Test
    void anInvalidNewRequirementSaysThatThePodsAreIsolated() {
        scene.asking("services: [{name: nothing}]");

        assertThat(message(look(null))).endsWith("The pods are isolated and nothing is allowed.");
    }

    @Test
    void previewShowsThePlanAndSaysWhatEnforcingWouldDo() {
        scene.asking("services: [{name: fixed}]\nmode: Preview");
        EgressRequirementStatus status = look(null);

        assertThat(ready(status)).isEqualTo("True Preview");
        assertThat(message(status))
                .contains("nothing is written", "3 objects", "isolate pods with app=relay in namespace discovery");
        assertThat(Objects.requireNonNull(status.plan()).objects()).isEqualTo(3);
        assertThat(Objects.requireNonNull(status.plan()).digest())
                .isEqualTo(scene.plan().digest());
        assertThat(status.objects()).isEmpty();
    }

    @Test
    void unknownInputsAreWaitedForByName() {
        scene.asking("services: [{name: tagged}]").knowing();
        damaged.put("service tag Public/Example.Tag", "PrefixSet public-example.tag is not believed: spec.digest");

        EgressRequirementStatus status = look(null);

        assertThat(ready(status)).isEqualTo("False WaitingForInputs");
        assertThat(status.conditions()).extracting(Condition::type).containsExactly("Ready", "Reconciling");
        assertThat(message(status)).contains("service tag Public/Example.Tag (PrefixSet public-example.tag is not");
    }

    @Test
    void aNameThatIsTakenIsReported() {
        foreign.add("NetworkPolicy relay--dns");

        EgressRequirementStatus status = look(null);

        assertThat(ready(status)).isEqualTo("False NameConflict");
        assertThat(message(status)).contains("NetworkPolicy relay--dns");
        assertThat(announced).extracting(Announcement::reason).contains("NameConflict");
    }

    @Test
    void aRefusedWriteIsReportedInTheWordsOfTheApiServer() {
        refusal = "NetworkPolicy relay--dns: exceeded quota";

        assertThat(message(look(null))).isEqualTo("The API server refuses NetworkPolicy relay--dns: exceeded quota");
    }

    @Test
    void aBackendThatIsNotServedIsReported() {
        scene.served = false;
        scene.asking("services: [{name: fixed}]\nbackend: Cilium");

        EgressRequirementStatus status = look(null);

        assertThat(ready(status)).isEqualTo("False BackendUnavailable");
        assertThat(message(status)).contains("install Cilium", "spec.backend: NetworkPolicy");
    }

    @Test
    void aRevokedServiceIsReported() {
        EgressRequirementStatus before = look(null);
        scene.configured("access: {unlessGranted: Deny}");

        EgressRequirementStatus after = look(before);

        assertThat(ready(after)).isEqualTo("False AccessDenied");
        assertThat(announced)
                .extracting(Announcement::reason)
                .containsExactlyInAnyOrder("AccessRevoked", "PoliciesApplied", "AccessDenied");
    }

    @Test
    void aChangeOfBackendReconcilesUntilTheFormerObjectsAreGone() {
        EgressRequirementStatus before = look(null);
        scene.asking("services: [{name: fixed}]\nbackend: Cilium");

        EgressRequirementStatus during = look(before);
        assertThat(announced).extracting(Announcement::reason).contains("BackendChanged");
        during = look(during);
        assertThat(during.conditions()).extracting(Condition::type).containsExactly("Ready", "Reconciling");
        assertThat(Objects.requireNonNull(StatusFactory.find(during, "Reconciling"))
                        .message())
                .contains("until 2026-01-01T00:0");

        EgressRequirementStatus after = look(look(scene.later(Scene.GRACE), during));
        assertThat(after.conditions()).extracting(Condition::type).containsExactly("Ready");
    }

    @Test
    void repairsAreAnnounced() {
        EgressRequirementStatus before = look(null);
        scene.edit("relay--dns", object -> object.getMetadata().getLabels().put("cloudegress.dev/part", "other"));
        scene.cluster.remove(scene.find("relay--floor").key());

        look(before);

        assertThat(announced).singleElement().satisfies(repair -> {
            assertThat(repair.reason()).isEqualTo("Repaired");
            assertThat(repair.message()).contains("relay--dns", "relay--floor");
        });
    }

    @Test
    void aConditionKeepsItsTimeUntilItTurnsOver() {
        EgressRequirementStatus first = look(null);
        scene.later(Duration.ofHours(1)).asking("services: [{name: fixed}, {name: tagged}]");
        EgressRequirementStatus second = look(first);
        assertThat(time(second)).isEqualTo(time(first));

        scene.later(Duration.ofHours(1)).asking("services: [{name: nothing}]");
        assertThat(Instant.parse(time(look(second)))).isAfter(Instant.parse(time(first)));
    }

    @Test
    void messagesAreBounded() {
        refusal = "x".repeat(5000);

        assertThat(message(look(null))).hasSize(1024).endsWith("…");
    }

    private EgressRequirementStatus look(@Nullable EgressRequirementStatus before) {
        return look(scene, before);
    }

    private EgressRequirementStatus look(Scene at, @Nullable EgressRequirementStatus before) {
        Changes changes = at.apply();
        Outcome outcome = new Outcome(
                1,
                at.situation().mode(),
                at.plan(),
                changes,
                new Applied(Scene.all(changes), foreign, refusal, false),
                at.cluster.values(),
                at.served,
                damaged,
                offer);
        EgressRequirementStatus after = new StatusFactory(Clock.fixed(at.now, ZoneOffset.UTC)).status(outcome, before);
        announced = Announcements.of(outcome, before, after);
        return after;
    }

    private static String ready(EgressRequirementStatus status) {
        Condition ready = Objects.requireNonNull(StatusFactory.ready(status));
        return ready.status() + " " + ready.reason();
    }

    private static String message(EgressRequirementStatus status) {
        return Objects.requireNonNull(StatusFactory.ready(status)).message();
    }

    private static String time(EgressRequirementStatus status) {
        return Objects.requireNonNull(StatusFactory.ready(status)).lastTransitionTime();
    }
}
