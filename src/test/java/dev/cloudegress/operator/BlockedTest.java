package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What waits while something planned cannot be written. */
class BlockedTest {
    private static final String FORMER = "services: [{name: fixed}, {name: tagged}]";

    private final Scene scene = new Scene();

    BlockedTest() {
        scene.asking(FORMER).apply();
    }

    @Test
    void nothingIsHeldWhileNothingIsBlocked() {
        scene.asking("services: [{name: fixed, instance: other}]");
        Blocked blocked = blocked();
        assertThat(blocked.isEmpty()).isTrue();
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isFalse();
    }

    @Test
    void aUseLosesNothingWhileItIsBlocked() {
        Blocked blocked = blocked();
        blocked.add(scene.find("relay--to-fixed").object());
        assertThat(blocked.isEmpty()).isFalse();
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isTrue();
        assertThat(blocked.holds(deletion("relay--to-tagged"))).isFalse();
        Standing fixed = scene.find("relay--to-fixed");
        assertThat(blocked.holds(new Change.Update(fixed.object(), fixed, true)))
                .isTrue();
    }

    @Test
    void aDeletionThatIsRefusedHoldsItsUseAlone() {
        scene.asking("services: [{name: fixed, instance: other}]");
        Blocked blocked = blocked();
        blocked.add(deletion("relay--to-fixed"));
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isTrue();
        assertThat(blocked.holds(deletion("relay--to-tagged"))).isFalse();
    }

    @Test
    void aFormerNameIsHeldByTheServiceUnderItsNewOne() {
        scene.asking("services: [{name: fixed, instance: other}]");
        Blocked blocked = blocked();
        blocked.add(new Change.Create(planned("relay--to-other")));
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isTrue();
        assertThat(blocked.holds(deletion("relay--to-tagged")))
                .as("another service, other addresses")
                .isFalse();
    }

    /** What is written under that name next would take its place. */
    @Test
    void aNameThatAnotherServiceHasNowIsAFormerOneToo() {
        scene.asking("services: [{name: named, instance: fixed}, {name: fixed, instance: other}]");
        Blocked blocked = blocked();
        blocked.add(planned("relay--to-other"));
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isTrue();
    }

    /** Somebody may have opened the world with it. */
    @Test
    void whatSomebodyHasEditedIsNotHeldByWhatItMayHaveInCommon() {
        scene.edit(
                "relay--to-fixed",
                object -> ((NetworkPolicy) object)
                        .getSpec()
                        .getEgress()
                        .getFirst()
                        .getTo()
                        .getFirst()
                        .getIpBlock()
                        .setCidr("0.0.0.0/0"));
        scene.asking("services: [{name: fixed, instance: other}]");
        Blocked blocked = blocked();
        blocked.add(planned("relay--to-other"));
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isFalse();
    }

    @Test
    void dnsHoldsNothingOfUses() {
        scene.asking("services: [{name: fixed, instance: other}]");
        Blocked blocked = blocked();
        blocked.add(planned("relay--dns"));
        assertThat(blocked.holds(deletion("relay--to-fixed"))).isFalse();
        assertThat(blocked.holds(deletion("relay--dns"))).isTrue();
    }

    private Blocked blocked() {
        return new Blocked(scene.plan().requirement());
    }

    private Change deletion(String name) {
        return new Change.Delete(scene.find(name), Change.Reason.NOT_WANTED);
    }

    private HasMetadata planned(String name) {
        return scene.plan().objects().stream()
                .filter(object -> Objects.equals(object.getMetadata().getName(), name))
                .findFirst()
                .orElseThrow();
    }
}
