package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.policy.ObjectMarks.Part;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose an object is: what decides on whether the operator, or purge, may touch it. */
class ClaimTest {
    private static final Requirement OURS =
            PlanFixtures.requirement(PlanFixtures.spec(BackendChoice.NETWORK_POLICY, "example"));

    private static NetworkPolicy generated(@Nullable OwnerReference owner) {
        NetworkPolicy policy = new NetworkPolicy();
        ObjectMeta metadata = ObjectMarks.metadata(OURS, "relay--to-example", Part.SERVICE, "example", "example");
        metadata.setOwnerReferences(owner == null ? List.of() : List.of(owner));
        policy.setMetadata(metadata);
        return policy;
    }

    private static OwnerReference owner(String apiVersion, String kind, String name, String uid, boolean controls) {
        return new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withController(controls)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        // Its own, and whatever the owner is called: the UID decides.
        "cloudegress.dev/v1alpha1, EgressRequirement, relay, uid-1, true, OURS",
        "cloudegress.dev/v1, EgressRequirement, relay, uid-1, true, OURS",
        "apps/v1, Deployment, other, uid-1, true, OURS",
        // An owner that does not control it is none.
        "cloudegress.dev/v1alpha1, EgressRequirement, relay, uid-1, false, LEFTOVER",
        "apps/v1, Deployment, other, uid-9, false, LEFTOVER",
        // A former requirement of this name is gone.
        "cloudegress.dev/v1alpha1, EgressRequirement, relay, uid-9, true, LEFTOVER",
        "cloudegress.dev/v2, EgressRequirement, relay, uid-9, true, LEFTOVER",
        // Somebody else's.
        "cloudegress.dev/v1alpha1, EgressRequirement, other, uid-9, true, FOREIGN",
        "cloudegress.dev/v1alpha1, CloudService, relay, uid-9, true, FOREIGN",
        "cloudegress.device/v1, EgressRequirement, relay, uid-9, true, FOREIGN",
        "apps/v1, EgressRequirement, relay, uid-9, true, FOREIGN",
    })
    void theOwnerDecides(String apiVersion, String kind, String name, String uid, boolean controls, Claim claim) {
        NetworkPolicy object = generated(owner(apiVersion, kind, name, uid, controls));

        assertThat(Claim.of(object, OURS)).isEqualTo(claim);
    }

    @Test
    void withoutAnOwnerTheMarksDecide() {
        assertThat(Claim.of(generated(null), OURS)).isEqualTo(Claim.LEFTOVER);
        assertThat(Claim.of(generated(null), "team", "relay", null)).isEqualTo(Claim.LEFTOVER);
        assertThat(Claim.of(generated(null), "team", "other", null)).isEqualTo(Claim.FOREIGN);
        assertThat(Claim.of(generated(null), "other", "relay", null)).isEqualTo(Claim.FOREIGN);
    }

    @Test
    void whatLacksAMarkIsSomebodyElses() {
        NetworkPolicy noLabel = generated(null);
        noLabel.getMetadata().getLabels().remove(ObjectMarks.MANAGED_BY);
        NetworkPolicy anothers = generated(null);
        anothers.getMetadata().getLabels().put(ObjectMarks.MANAGED_BY, "Helm");
        NetworkPolicy noLabels = generated(null);
        noLabels.getMetadata().setLabels(null);
        NetworkPolicy noAnnotations = generated(null);
        noAnnotations.getMetadata().setAnnotations(null);
        NetworkPolicy noName = generated(null);
        noName.getMetadata().getAnnotations().remove(ObjectMarks.REQUIREMENT_NAME);

        for (NetworkPolicy object : List.of(noLabel, anothers, noLabels, noAnnotations, noName)) {
            assertThat(Claim.of(object, OURS)).as(object.toString()).isEqualTo(Claim.FOREIGN);
        }
        assertThat(ObjectMarks.isGenerated(noLabels)).isFalse();
        assertThat(ObjectMarks.isGenerated(anothers)).isFalse();
        assertThat(ObjectMarks.isGenerated(noName)).isTrue();
    }

    /** Purge has no requirement at hand: an owner that is there is somebody's. */
    @Test
    void withoutAUidNothingIsOwned() {
        NetworkPolicy object = generated(owner(ApiGroup.API_VERSION, "EgressRequirement", "relay", "uid-1", true));

        assertThat(Claim.of(object, "team", "relay", "uid-1")).isEqualTo(Claim.OURS);
        assertThat(Claim.of(object, "team", "relay", null)).isEqualTo(Claim.LEFTOVER);
    }

    @Test
    void theControllerIsTheOwnerThatControls() {
        NetworkPolicy object = generated(null);
        OwnerReference other = owner("apps/v1", "Deployment", "other", "uid-8", false);
        OwnerReference controller = owner(ApiGroup.API_VERSION, "EgressRequirement", "relay", "uid-1", true);
        object.getMetadata().setOwnerReferences(List.of(other, controller));

        assertThat(Claim.controllerOf(object)).contains(controller);
        assertThat(ObjectMarks.isOwnedBy(object, "uid-1")).isTrue();
        assertThat(ObjectMarks.isOwnedBy(object, "uid-8")).isFalse();
        assertThat(Claim.controllerOf(generated(other))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void thePartIsWhatTheLabelSays(Part part) {
        NetworkPolicy object = generated(null);
        object.getMetadata().getLabels().put(ObjectMarks.PART, part.text());

        assertThat(ObjectMarks.partOf(object)).isEqualTo(part);
    }

    @Test
    void withoutTheLabelThereIsNoPart() {
        NetworkPolicy object = generated(null);
        object.getMetadata().setLabels(Map.of(ObjectMarks.PART, "something"));
        assertThat(ObjectMarks.partOf(object)).isNull();

        object.getMetadata().setLabels(null);
        assertThat(ObjectMarks.partOf(object)).isNull();
    }
}
