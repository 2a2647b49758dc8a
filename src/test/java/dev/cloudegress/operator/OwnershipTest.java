package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.policy.Claim;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.Requirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose an object is, and whom it wakes. */
class OwnershipTest {
    private static final ResourceID RELAY = new ResourceID("relay", "discovery");
    private final Requirement requirement = Requirement.of(Scene.requirement("services: [{name: fixed}]"));
    private final HasMetadata object = new Scene().plan().objects().getFirst();

    @Test
    void whatTheRequirementOwnsIsItsOwn() {
        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.OURS);
        assertThat(Owners.of(object)).containsExactly(RELAY);
    }

    @Test
    void withoutItsLabelsItStillIs() {
        object.getMetadata().setLabels(null);
        object.getMetadata().setAnnotations(null);

        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.OURS);
        assertThat(Owners.of(object)).containsExactly(RELAY);
    }

    @Test
    void withoutItsOwnerItIsLeftOver() {
        object.getMetadata().setOwnerReferences(List.of());

        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.LEFTOVER);
        assertThat(Owners.of(object)).containsExactly(RELAY);
    }

    @Test
    void whatAFormerRequirementOfThatNameOwnedIsLeftOver() {
        object.getMetadata().getOwnerReferences().getFirst().setUid("former");

        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.LEFTOVER);
    }

    @Test
    void whatAnotherRequirementOwnsIsForeign() {
        object.getMetadata().getOwnerReferences().getFirst().setUid("other");
        object.getMetadata().getOwnerReferences().getFirst().setName("other");

        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.FOREIGN);
        assertThat(Owners.of(object)).containsExactlyInAnyOrder(RELAY, new ResourceID("other", "discovery"));
    }

    @Test
    void whatAnotherKindOwnsIsForeign() {
        object.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("Deployment")
                        .withName("relay")
                        .withUid("d")
                        .withController(true)
                        .build()));

        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.FOREIGN);
    }

    @Test
    void whatMerelyCarriesOneMarkIsForeign() {
        object.getMetadata().setOwnerReferences(List.of());
        object.getMetadata().getAnnotations().remove(ObjectMarks.REQUIREMENT_NAME);

        assertThat(Claim.of(object, requirement)).isEqualTo(Claim.FOREIGN);
        assertThat(Owners.of(object)).isEmpty();
    }

    @Test
    void anObjectWakesNobodyInAnotherNamespace() {
        object.getMetadata().setOwnerReferences(List.of());
        object.getMetadata().getAnnotations().put(ObjectMarks.REQUIREMENT_NAME, "elsewhere/relay");

        assertThat(Owners.of(object)).isEmpty();
    }
}
