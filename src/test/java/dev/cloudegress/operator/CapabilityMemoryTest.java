package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.operator.CapabilityMemory.Look;
import org.junit.jupiter.api.Test;

/** What looks at the API of the cluster make certain. */
class CapabilityMemoryTest {
    private static final Look NOTHING = new Look(false, false);
    private static final Look POLICIES = new Look(true, false);
    private static final Look ALL = new Look(true, true);

    @Test
    void whatIsThereIsCertainAtOnce() {
        CapabilityMemory memory = CapabilityMemory.NONE.after(ALL);

        assertThat(memory.policiesServed()).isTrue();
        assertThat(memory.groups()).isEqualTo(CidrGroups.V2);
        assertThat(memory.uncertain()).isFalse();
    }

    @Test
    void whatIsNotThereIsCertainTheSecondTime() {
        CapabilityMemory once = CapabilityMemory.NONE.after(POLICIES);
        assertThat(once.groups()).isNull();
        assertThat(once.uncertain()).isTrue();

        assertThat(once.after(POLICIES).groups()).isEqualTo(CidrGroups.NONE);
        assertThat(once.after(ALL).groups()).isEqualTo(CidrGroups.V2);
    }

    @Test
    void oneLookThatFindsNothingForgetsNothing() {
        CapabilityMemory memory = CapabilityMemory.NONE.after(ALL).after(NOTHING);

        assertThat(memory.policiesServed()).isTrue();
        assertThat(memory.uncertain()).isTrue();
        assertThat(memory.after(NOTHING).policiesServed()).isFalse();
        assertThat(memory.after(ALL).after(NOTHING).policiesServed()).isTrue();
    }

    @Test
    void howGroupsAreNamedStaysWhenTheyGo() {
        CapabilityMemory memory = CapabilityMemory.NONE
                .after(ALL)
                .after(POLICIES)
                .after(POLICIES)
                .after(NOTHING)
                .after(NOTHING);

        assertThat(memory.policiesServed()).isFalse();
        assertThat(memory.groups()).isEqualTo(CidrGroups.V2);
    }

    @Test
    void groupsThatComeLaterAreUsed() {
        CapabilityMemory memory =
                CapabilityMemory.NONE.after(POLICIES).after(POLICIES).after(ALL);

        assertThat(memory.groups()).isEqualTo(CidrGroups.V2);
    }

    @Test
    void withoutCiliumNothingIsUncertain() {
        assertThat(CapabilityMemory.NONE.after(NOTHING).after(NOTHING).uncertain())
                .isFalse();
    }

    @Test
    void whatIsStatedIsBelieved() {
        ClusterCapabilities capabilities = new ClusterCapabilities(
                Scene.configuration("capabilities: {cilium: {cidrGroups: v2alpha1, patternDepth: 2}}"));

        assertThat(capabilities.take(POLICIES)).isTrue();

        assertThat(capabilities.ciliumReady()).isTrue();
        assertThat(capabilities.groups()).isEqualTo(CidrGroups.V2ALPHA1);
        assertThat(capabilities.configuration().capabilities().cilium().cidrGroups())
                .isEqualTo(CidrGroups.V2ALPHA1);
        assertThat(capabilities.configuration().capabilities().cilium().patternDepth())
                .isEqualTo(2);
    }

    @Test
    void whatIsFoundFillsWhatIsNotStated() {
        ClusterCapabilities capabilities = new ClusterCapabilities(Scene.configuration("denyCIDRs: [20.40.0.0/16]"));

        assertThat(capabilities.take(ALL)).isTrue();
        assertThat(capabilities.take(ALL)).isFalse();

        assertThat(capabilities.configuration().capabilities().cilium().cidrGroups())
                .isEqualTo(CidrGroups.V2);
        assertThat(capabilities.configuration().denyCIDRs()).containsExactly("20.40.0.0/16");
    }
}
