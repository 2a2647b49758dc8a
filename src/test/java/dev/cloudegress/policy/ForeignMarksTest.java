package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.config.OperatorConfiguration;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing by which a tool tracks a requirement gets onto what is generated for it: the tool would remove it. */
class ForeignMarksTest {
    @ParameterizedTest
    @EnumSource(names = {"NETWORK_POLICY", "CILIUM"})
    void areNotCopied(BackendChoice backend) {
        EgressRequirement requirement = new EgressRequirement();
        requirement.setMetadata(new ObjectMetaBuilder()
                .withName("relay")
                .withNamespace("team")
                .withUid("uid-1")
                .build());
        requirement.setSpec(PlanFixtures.spec(backend, "example"));
        ForeignMarks.put(requirement);
        assertThat(ForeignMarks.on(requirement)).hasSize(ForeignMarks.LABELS.size() + ForeignMarks.ANNOTATIONS.size());

        Plan plan = Planner.plan(
                Requirement.of(requirement),
                Catalog.of(Map.of(
                        "example",
                        PlanFixtures.service(List.of(PlanFixtures.endpoint(
                                "web",
                                List.of("a.example.com"),
                                List.of("20.40.0.1"),
                                List.of(),
                                PlanFixtures.tcp(443)))))),
                OperatorConfiguration.defaults(),
                new Knowledge(Map.of(), Map.of(), false),
                LocalDate.of(2026, 11, 21));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.objects())
                .hasSizeGreaterThan(2)
                .allSatisfy(object -> assertThat(ForeignMarks.on(object))
                        .as(object.getMetadata().getName())
                        .isEmpty());
    }
}
