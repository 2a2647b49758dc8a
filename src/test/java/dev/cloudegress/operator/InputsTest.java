package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.CatalogUpgrades;
import dev.cloudegress.config.OperatorConfiguration.Upgrades;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.PrefixSets;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Catalog, knowledge and dependencies, as the caches feed them. */
class InputsTest {
    private final List<String> changed = new ArrayList<>();

    @Nested
    class OfTheCatalog {
        private final LiveCatalog catalog = catalog(null, Map.of());

        private LiveCatalog catalog(@Nullable Upgrades upgrades, Map<String, String> editions) {
            return new LiveCatalog(
                    Catalog.builtIn(), new EditionApproval(new CatalogUpgrades(upgrades, editions)), changed::add);
        }

        @Test
        void builtInServicesStandInUntilTheyArePublished() {
            assertThat(catalog.current().names()).containsAll(BuiltInCatalog.names());
        }

        @Test
        void aServiceOfTheClusterWins() {
            catalog.put(service("csm-cloud-backend", "[20.40.0.1]"));

            assertThat(catalog.current().find("csm-cloud-backend").orElseThrow().displayName())
                    .isEqualTo("Example");
            assertThat(changed).containsExactly("csm-cloud-backend");
        }

        @Test
        void aServiceThatIsNotConsistentIsNoneAndNothingStandsInForIt() {
            catalog.put(service("csm-cloud-backend", "[10.0.0.1]"));

            assertThat(catalog.current().find("csm-cloud-backend")).isEmpty();
            assertThat(catalog.problems("csm-cloud-backend")).isNotEmpty();
        }

        @Test
        void onlyAChangeOfTheSpecIsOne() {
            catalog.put(service("own", "[20.40.0.1]"));
            var before = catalog.current();
            changed.clear();

            catalog.put(service("own", "[20.40.0.1]"));
            assertThat(changed).isEmpty();
            assertThat(catalog.current()).isSameAs(before);

            catalog.put(service("own", "[20.40.0.2]"));
            assertThat(changed).containsExactly("own");

            catalog.remove(service("own", "[20.40.0.2]"));
            assertThat(changed).containsExactly("own", "own");
            assertThat(catalog.current().find("own")).isEmpty();
        }

        /** What it retained of former editions would be lost for a moment, and policies narrower. */
        @Test
        void aPublishedServiceThatIsDeletedStandsInForItself() {
            CloudService published = service("csm-cloud-backend", "[20.40.0.1]");
            published.getMetadata().setLabels(Map.of(BuiltInCatalog.LABEL, "true"));
            catalog.put(published);

            catalog.remove(published);

            assertThat(catalog.current().find("csm-cloud-backend")).contains(published.getSpec());
            assertThat(catalog.departed("csm-cloud-backend")).contains(published.getSpec());
            catalog.put(published);
            assertThat(catalog.departed("csm-cloud-backend")).isEmpty();
        }

        @Test
        void aServiceOfSomebodyElseThatIsDeletedDoesNot() {
            CloudService foreign = service("csm-cloud-backend", "[20.40.0.1]");
            catalog.put(foreign);

            catalog.remove(foreign);

            assertThat(catalog.current().find("csm-cloud-backend"))
                    .isEqualTo(Catalog.builtIn().find("csm-cloud-backend"));
        }

        @Test
        void anEditionThatIsNotApprovedDoesNotStandIn() {
            LiveCatalog limited = catalog(null, Map.of("csm-cloud-backend", "2000-01-01"));

            assertThat(limited.current().find("csm-cloud-backend")).isEmpty();
            assertThat(limited.current().find("csm-customer-portal")).isPresent();
            assertThat(limited.current()
                            .expand(
                                    new ServiceUse("csm-cloud-backend", null, null, null),
                                    OperatorConfiguration.defaults()))
                    .asString()
                    .contains("of csm-cloud-backend is not approved")
                    .contains("catalog: {editions: {csm-cloud-backend: \"");
        }

        @Test
        void aServiceThatAPinnedClusterHasNotYetStandsIn() {
            assertThat(catalog(Upgrades.PINNED, Map.of()).current().names()).containsAll(BuiltInCatalog.names());
        }

        /** Only the operator knows what a former edition had. */
        @Test
        void onlyAPublishedServiceMayRetainSomething() {
            CloudService mine = service("own", "[20.40.0.1]");
            CloudServiceSpec spec = mine.getSpec();
            mine.setSpec(spec.withRetained(List.of(new FormerEdition(
                    "2025-01-01",
                    "2026-12-01",
                    spec.references(),
                    spec.parameters(),
                    spec.roles(),
                    spec.endpoints(),
                    null))));

            catalog.put(mine);
            assertThat(catalog.problems("own"))
                    .extracting(Object::toString)
                    .containsExactly(
                            "spec.retained: only the operator writes this, into the services that come with it: leave it"
                                    + " out");
            mine.getMetadata().setLabels(Map.of(BuiltInCatalog.LABEL, "true"));
            catalog.put(mine);
            assertThat(catalog.problems("own")).isEmpty();
        }

        private CloudService service(String name, String addresses) {
            CloudService service = new CloudService();
            service.getMetadata().setName(name);
            service.setSpec(
                    Scene.service("endpoints: [{id: https, addresses: " + addresses + ", ports: [{port: 443}]}]"));
            return service;
        }
    }

    @Nested
    class OfWhatIsKnown {
        private final LiveKnowledge knowledge =
                new LiveKnowledge(OperatorConfiguration.defaults(), changed::add, host -> changed.add("host " + host));

        @Test
        void aSetIsKnownAsItIsRead() {
            knowledge.put(set());

            assertThat(knowledge.current().prefixes()).containsOnlyKeys(TAG);
            assertThat(changed).containsExactly("public-azurefrontdoor.frontend");
        }

        @Test
        void aDamagedSetIsUnknownWithAReason() {
            knowledge.put(set());

            knowledge.put(damaged());

            assertThat(knowledge.current().prefixes()).isEmpty();
            assertThat(knowledge.hasSet("public-azurefrontdoor.frontend")).isTrue();
            assertThat(knowledge.problem("public-azurefrontdoor.frontend")).isPresent();
        }

        @Test
        void whatChangesNothingWakesNobody() {
            knowledge.put(set());
            changed.clear();

            knowledge.put(set());

            assertThat(changed).isEmpty();
        }

        @Test
        void aSetThatIsGoneIsUnknown() {
            knowledge.put(set());
            knowledge.remove(set());

            assertThat(knowledge.current().prefixes()).isEmpty();
            assertThat(knowledge.hasSet("public-azurefrontdoor.frontend")).isFalse();
        }

        @Test
        void aNameIsKnownWithItsAddresses() {
            knowledge.put(name("a.example.com", "[20.40.0.1, '2603:1030::1']"));

            assertThat(knowledge.current().names())
                    .containsEntry("a.example.com", CidrSet.parse("20.40.0.1", "2603:1030::1"));
            assertThat(changed).containsExactly("host a.example.com");
        }

        @Test
        void aNameWithOneAddressThatNoHostHasIsNotBelievedAtAll() {
            knowledge.put(name("a.example.com", "[20.40.0.1, 169.254.169.254]"));
            knowledge.put(name("b.example.com", "[20.40.0.0/24]"));

            assertThat(knowledge.current().names()).isEmpty();
        }

        @Test
        void privateAddressesCountWhereTheInstallationPermitsThem() {
            LiveKnowledge permitted =
                    new LiveKnowledge(Scene.configuration("privateCIDRs: [10.1.0.0/16]"), changed::add, changed::add);

            permitted.put(name("a.example.com", "[10.1.2.3]"));

            assertThat(permitted.current().names()).containsEntry("a.example.com", CidrSet.parse("10.1.2.3"));
        }

        @Test
        void aDamagedNameIsWaitedForWithAReason() {
            knowledge.put(name("a.example.com", "[20.40.0.1]"));
            changed.clear();

            knowledge.put(name("a.example.com", "[nonsense]"));

            assertThat(knowledge.current().isAwaited("a.example.com")).isTrue();
            assertThat(knowledge.current().damagedNames()).containsExactly("a.example.com");
            assertThat(knowledge.nameProblem("a.example.com")).isPresent();
            assertThat(changed).containsExactly("host a.example.com");
        }

        @Test
        void aNameThatSomebodyChangedOrRemovedIsWaitedForUntilItIsBack() {
            knowledge.put(name("a.example.com", "[20.40.0.1]"));
            knowledge.putForeign(name("a.example.com", "[20.40.0.2]"));
            assertThat(knowledge.current().names()).isEmpty();
            assertThat(knowledge.current().damagedNames()).containsExactly("a.example.com");
            assertThat(knowledge.nameProblem("a.example.com"))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("somebody else has changed it"));

            knowledge.put(name("a.example.com", "[20.40.0.1]"));
            knowledge.remove(name("a.example.com", "[20.40.0.1]"));
            assertThat(knowledge.current().damagedNames()).containsExactly("a.example.com");
            changed.clear();

            knowledge.put(name("a.example.com", "[20.40.0.1]"));
            assertThat(knowledge.current().damagedNames()).isEmpty();
            assertThat(knowledge.current().names()).containsKey("a.example.com");
            assertThat(changed).containsExactly("host a.example.com");
        }

        @Test
        void aHostOfWhichLookupsSayThatItHasNoAddressesIsNotWaitedFor() {
            LookupVerdict none = new LookupVerdict(LookupVerdict.Kind.NO_SUCH_NAME, "does not exist");
            assertThat(knowledge.current().isAwaited("a.example.com")).isTrue();
            knowledge.put("a.example.com", none);
            knowledge.put("a.example.com", none);
            assertThat(knowledge.current().isAwaited("a.example.com")).isFalse();
            assertThat(knowledge.current().namesWithout()).containsEntry("a.example.com", "does not exist");
            assertThat(changed).containsExactly("host a.example.com");

            knowledge.retainLookups(host -> false);
            assertThat(knowledge.current().isAwaited("a.example.com")).isTrue();
        }

        @Test
        void whereNothingIsLookedUpNothingIsWaitedFor() {
            LiveKnowledge still = new LiveKnowledge(
                    Scene.configuration("dns: {lookups: {enabled: false}}"), changed::add, changed::add);
            still.put(name("a.example.com", "[20.40.0.1]"));
            still.remove(name("a.example.com", "[20.40.0.1]"));

            assertThat(still.current().isAwaited("a.example.com")).isFalse();
        }

        @Test
        void aSetIsFoundHoweverItsTagIsSpelled() {
            knowledge.put(set());

            assertThat(knowledge.current().find(new ServiceTagReference(Cloud.PUBLIC, "AZUREfrontdoor.frontend")))
                    .hasValueSatisfying(found -> assertThat(found.getKey()).isEqualTo(TAG));
            assertThat(knowledge.current().find(new ServiceTagReference(Cloud.CHINA, TAG.name())))
                    .isEmpty();
        }

        private static final ServiceTagReference TAG = new ServiceTagReference(Cloud.PUBLIC, "AzureFrontDoor.Frontend");

        private static PrefixSet set() {
            return Baseline.builtIn(Cloud.PUBLIC)
                    .tags()
                    .apply(TAG.name())
                    .map(PrefixSets::object)
                    .orElseThrow();
        }

        /** Somebody has replaced the prefixes, but not the digest over them. */
        private static PrefixSet damaged() {
            PrefixSet set = set();
            PrefixSetSpec spec = set.getSpec();
            set.setSpec(new PrefixSetSpec(
                    spec.cloud(),
                    spec.tag(),
                    spec.source(),
                    spec.changeNumber(),
                    spec.documentDate(),
                    spec.digest(),
                    List.of("20.60.0.0/24"),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    spec.counts()));
            return set;
        }

        private ResolvedName name(String host, String addresses) {
            return Scene.SERIALIZATION.unmarshal(
                    "metadata: {name: " + host + "}\nspec: {host: " + host + ", addresses: " + addresses + "}",
                    ResolvedName.class);
        }
    }

    @Nested
    class OfDependencies {
        private final ResourceID one = new ResourceID("one", "n");
        private final ResourceID two = new ResourceID("two", "n");
        private final DependencyIndex<String> index = new DependencyIndex<>();

        @Test
        void dependentsAreFoundByWhatTheyUse() {
            index.put(one, Set.of("a", "b"));
            index.put(two, Set.of("b"));

            assertThat(index.of("a")).containsExactly(one);
            assertThat(index.of("b")).containsExactlyInAnyOrder(one, two);
            assertThat(index.of("c")).isEmpty();
            assertThat(index.keys()).containsExactlyInAnyOrder("a", "b");
        }

        @Test
        void whatIsNoLongerUsedIsForgotten() {
            index.put(one, Set.of("a", "b"));
            index.put(one, Set.of("b", "c"));

            assertThat(index.of("a")).isEmpty();
            assertThat(index.of("c")).containsExactly(one);

            index.remove(one);
            assertThat(index.keys()).isEmpty();
        }

        @Test
        void whoLooksOnHearsOfKeysThatComeAndGo() {
            List<String> heard = new ArrayList<>();
            DependencyIndex<String> watched = new DependencyIndex<>(() -> heard.add("changed"));
            watched.put(one, Set.of("a"));
            assertThat(heard).hasSize(1);
            watched.put(two, Set.of("a"));
            watched.remove(one);
            assertThat(heard).hasSize(1);
            assertThat(watched.contains("a")).isTrue();
            watched.remove(two);
            assertThat(heard).hasSize(2);
            assertThat(watched.contains("a")).isFalse();
        }

        @Test
        void dependentsAreFoundByAnySpellingOfWhatTheyUse() {
            DependencyIndex<String> folded = new DependencyIndex<>(key -> key.toLowerCase(Locale.ROOT));
            folded.put(one, Set.of("Storage", "Sql"));
            folded.put(two, Set.of("STORAGE"));

            assertThat(folded.ofNamed("storage")).containsExactlyInAnyOrder(one, two);
            assertThat(folded.ofNamed("Storage")).isEmpty();

            folded.put(one, Set.of("Sql"));
            assertThat(folded.ofNamed("storage")).containsExactly(two);
            folded.remove(two);
            assertThat(folded.ofNamed("storage")).isEmpty();
            assertThat(folded.ofNamed("sql")).containsExactly(one);
        }

        @Test
        void requirementsThatAreGoneAreForgotten() {
            index.put(one, Set.of("a"));
            index.put(two, Set.of("a"));
            index.removeUnless(two::equals);

            assertThat(index.of("a")).containsExactly(two);
        }

        @Test
        void aRequirementIsFoundByEachServiceOnce() {
            assertThat(Wakeups.services(
                            Scene.requirement("services: [{name: a}, {name: a, instance: second}, {name: b}]")))
                    .containsExactly("a", "b");
        }
    }
}
