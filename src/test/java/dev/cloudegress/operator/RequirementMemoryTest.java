package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.junit.jupiter.api.Test;

/** How often in a row something was in the way of a requirement: so long it waits for the next attempt. */
class RequirementMemoryTest {
    private static final ResourceID ONE = new ResourceID("one", "namespace");
    private static final ResourceID OTHER = new ResourceID("other", "namespace");

    private final RequirementMemory memory = new RequirementMemory();

    @Test
    void stopsInARowAreCountedForEachRequirement() {
        assertThat(memory.stopped(ONE)).isEqualTo(1);
        assertThat(memory.stopped(ONE)).isEqualTo(2);
        assertThat(memory.stopped(OTHER)).isEqualTo(1);
    }

    @Test
    void aLookWithoutOneEndsTheRow() {
        memory.stopped(ONE);
        memory.unstopped(ONE);
        assertThat(memory.stopped(ONE)).isEqualTo(1);
    }

    @Test
    void aRequirementThatIsGoneIsForgotten() {
        memory.stopped(ONE);
        memory.stopped(OTHER);
        memory.forget(ONE);
        memory.removeUnless(ONE::equals);
        assertThat(memory.stopped(ONE)).isEqualTo(1);
        assertThat(memory.stopped(OTHER)).isEqualTo(1);
    }
}
