package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.Requirement;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What a requirement depends on, where its plan does not say it. */
class RequirementPlannerTest {
    private static final ResourceID ID = new ResourceID("relay", "discovery");

    private final Requirement requirement = Requirement.of(Scene.requirement("services: [{name: own}]"));
    private final LiveCatalog catalog = new LiveCatalog(
            Catalog.builtIn(),
            new EditionApproval(OperatorConfiguration.defaults().catalog()),
            service -> {});
    private final DependencyIndex<ServiceTagReference> tags = new DependencyIndex<>();
    private final DependencyIndex<String> hosts = new DependencyIndex<>();
    private final RequirementPlanner planner = planner();

    private RequirementPlanner planner() {
        OperatorConfiguration configuration = OperatorConfiguration.defaults();
        return new RequirementPlanner(
                catalog,
                new LiveKnowledge(configuration, set -> {}, host -> {}),
                new ClusterCapabilities(configuration),
                tags,
                hosts,
                Clock.fixed(Scene.START, ZoneOffset.UTC));
    }

    private static CloudService own() {
        CloudService service = new CloudService();
        service.getMetadata().setName("own");
        service.setSpec(Scene.service("""
                endpoints:
                  - {id: tag, serviceTags: [{cloud: Public, name: Example.Tag}], ports: [{port: 443}]}
                  - {id: name, hosts: [a.example.com], ports: [{port: 443}]}
                """));
        return service;
    }

    /** What stands was made of these inputs. Where they were removed, the next good plan would begin from the snapshot. */
    @Test
    void whatARequirementUsedStaysInUseWhileItCannotBeUnderstood() {
        catalog.put(own());
        planner.plan(requirement);
        assertThat(tags.keys()).containsExactly(Scene.TAG);
        assertThat(hosts.keys()).containsExactly("a.example.com");

        catalog.remove(own());
        assertThat(planner.plan(requirement).plan().problems()).isNotEmpty();

        assertThat(tags.keys()).containsExactly(Scene.TAG);
        assertThat(hosts.keys()).containsExactly("a.example.com");
        assertThat(planner.knowsWhatIsUsed()).isTrue();

        planner.forget(ID);
        assertThat(tags.keys()).isEmpty();
        assertThat(hosts.keys()).isEmpty();
    }

    @Test
    void nobodyKnowsWhatARequirementUsedThatWasNeverUnderstood() {
        planner.plan(requirement);
        assertThat(planner.knowsWhatIsUsed()).isFalse();

        catalog.put(own());
        planner.plan(requirement);
        assertThat(planner.knowsWhatIsUsed()).isTrue();

        catalog.remove(own());
        RequirementPlanner another = planner();
        another.plan(requirement);
        another.removeUnless(id -> true);
        assertThat(another.knowsWhatIsUsed()).isFalse();
        another.removeUnless(id -> false);
        assertThat(another.knowsWhatIsUsed()).isTrue();
    }
}
