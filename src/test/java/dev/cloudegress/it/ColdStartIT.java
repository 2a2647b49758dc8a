package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.TagState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator that starts: what it does not know yet, what was decided while it was down, and what it must not touch. */
class ColdStartIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static Installation installation;

    @BeforeAll
    static void install() {
        installation = Installation.install(CLUSTER.controlPlane());
    }

    @Test
    void missingPrefixSetsRemoveNothing() {
        Requirements requirement;
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            requirement = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("cold"), "relay", Specs.BACKEND);
            requirement.awaitApplied();
        }
        Set<String> allowed = allowed(requirement);
        Set<String> policies = requirement.policies().keySet();
        List<PrefixSet> sets = CLUSTER.admin().resources(PrefixSet.class).list().getItems();
        assertThat(sets).isNotEmpty();
        CLUSTER.admin().resources(PrefixSet.class).delete();

        try (OperatorUnderTest operator =
                installation.start("replica", Specs.DEFAULTS, settings -> settings.seedPrefixSets(false))) {
            requirement.await("False", "WaitingForInputs");
            assertThat(requirement.condition("Reconciling")).isPresent();
            assertThat(allowed(requirement)).isEqualTo(allowed);
            assertThat(requirement.policies().keySet()).containsAll(policies);

            // A new requirement gets what is known; an edit of one that waits adds what is known.
            requirement.edit(Specs.BACKEND.replace("{app: relay}", "{app: relay, tier: front}"));
            requirement.await("False", "WaitingForInputs");
            assertThat(allowed(requirement)).isEqualTo(allowed);

            for (PrefixSet set : sets) {
                set.setMetadata(new ObjectMetaBuilder()
                        .withName(set.getMetadata().getName())
                        .withLabels(set.getMetadata().getLabels())
                        .withAnnotations(set.getMetadata().getAnnotations())
                        .build());
                CLUSTER.admin().resource(set).create();
            }
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
            assertThat(allowed(requirement)).isEqualTo(allowed);
        }
    }

    @Test
    void seedingFillsWhatIsMissing() {
        CLUSTER.admin().resources(PrefixSet.class).delete();
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            Requirements requirement =
                    Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("seed"), "relay", Specs.BACKEND);
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);

            CLUSTER.admin().resources(PrefixSet.class).delete();

            Await.until(
                    "the sets are back",
                    () -> assertThat(CLUSTER.admin()
                                    .resources(PrefixSet.class)
                                    .list()
                                    .getItems())
                            .extracting(set -> set.getMetadata().getName())
                            .containsExactlyInAnyOrder(
                                    "public-appservice",
                                    "public-azurefrontdoor.frontend",
                                    "public-storage.northeurope"));
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
        }
    }

    /** Where no feed brings documents, an upgrade of the operator is the only way to newer prefixes. */
    @Test
    void aSetThatAnEarlierReleaseFilledFollowsTheSnapshotOfThisOne() {
        CLUSTER.admin().resources(PrefixSet.class).delete();
        CidrSet old = CidrSet.parse("20.40.0.0/24");
        PrefixSet set = PrefixSets.object(new TagState(
                new ServiceTagReference(Cloud.PUBLIC, "AppService"),
                old,
                List.of(),
                Optional.empty(),
                1,
                LocalDate.of(2025, 1, 6),
                PrefixSets.BUILT_IN,
                List.of()));
        CLUSTER.admin().resource(set).create();
        CidrSet shipped = Baseline.builtIn(Cloud.PUBLIC)
                .tags()
                .apply("AppService")
                .orElseThrow()
                .current();

        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            Requirements requirement =
                    Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("upgraded"), "relay", Specs.BACKEND);

            Await.until("the set has what this release ships", () -> {
                TagState now = PrefixSets.readState(
                                CLUSTER.admin().resource(set).get(), Specs.DEFAULTS.minimumPrefixLength())
                        .orElseThrow();
                assertThat(now.current()).isEqualTo(shipped);
                assertThat(now.retained()).isEqualTo(old.minus(shipped));
            });
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
        }
    }

    @Test
    void aNamespaceThatLosesTheRightToAServiceLosesItsPoliciesAtOnce() {
        String namespace = CLUSTER.newNamespace("revoked");
        Requirements requirement;
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            requirement = Requirements.create(CLUSTER.admin(), namespace, "relay", """
                    podSelector: {}
                    services: [{name: csm-cloud-backend}, {name: cloud-app-security, roles: [mail]}]
                    """);
            requirement.awaitPlanned(Specs.DEFAULTS);
            assertThat(requirement.policies().keySet()).anyMatch(name -> name.contains("--to-csm-cloud-backend"));
        }
        OperatorConfiguration revoked = Specs.configuration("""
                access: {grants: [{services: [csm-cloud-backend], namespaces: [another-*]}]}
                """);

        try (OperatorUnderTest operator = installation.start("replica", revoked)) {
            Await.until(
                    "nothing of the service is left",
                    Await.PATIENCE,
                    requirement::describe,
                    () -> assertThat(requirement.policies().keySet())
                            .noneMatch(name -> name.contains("--to-csm-cloud-backend")));
            requirement.await("False", "AccessDenied");
            assertThat(requirement.policies()).containsKey("NetworkPolicy/relay--floor");
            requirement.assertPlanned(revoked);
        }
    }

    /** The emergency brake holds even where inputs are missing. */
    @Test
    void deniedAddressesGoAtOnceAlsoWhileSetsAreMissing() {
        Requirements requirement;
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            requirement = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("denied"), "relay", Specs.BACKEND);
            requirement.awaitApplied();
        }
        assertThat(allowed(requirement)).anyMatch(cidr -> cidr.startsWith("40.127.166.151/"));
        CLUSTER.admin().resources(PrefixSet.class).delete();
        OperatorConfiguration denying = Specs.configuration("denyCIDRs: [40.127.166.151/32]");

        try (OperatorUnderTest operator =
                installation.start("replica", denying, settings -> settings.seedPrefixSets(false))) {
            Await.until(
                    "the address is gone",
                    Await.PATIENCE,
                    requirement::describe,
                    () -> assertThat(allowed(requirement))
                            .isNotEmpty()
                            .noneMatch(cidr -> cidr.startsWith("40.127.166.151/")));
        }
    }

    /** What was edited and deleted while nobody looked is as it was after the start. */
    @Test
    void whatHappenedWhileItWasDownIsRepaired() {
        Requirements requirement;
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            requirement = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("down"), "relay", Specs.BACKEND);
            requirement.awaitApplied();
        }
        HasMetadata floor = requirement.policies().get("NetworkPolicy/relay--floor");
        CLUSTER.admin().resource(floor).delete();
        CLUSTER.admin()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(requirement.namespace())
                .withName("relay--dns")
                .edit(policy -> {
                    policy.getSpec().setEgress(List.of());
                    return policy;
                });
        requirement.edit(Specs.backendWithout("http"));

        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.DEFAULTS);
        }
    }

    @Test
    void aRequirementThatWasDeletedMeanwhileIsCleanedUp() {
        Requirements requirement;
        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            requirement = Requirements.create(CLUSTER.admin(), CLUSTER.newNamespace("gone"), "relay", Specs.BACKEND);
            requirement.awaitApplied();
        }
        requirement.delete();
        assertThat(requirement.policies()).isNotEmpty();

        try (OperatorUnderTest operator = installation.start("replica", Specs.DEFAULTS)) {
            Await.until(
                    "everything is gone",
                    () -> assertThat(requirement.policies()).isEmpty());
        }
    }

    /** Every address that the policies allow, as they are written. */
    private static Set<String> allowed(Requirements requirement) {
        return new TreeSet<>(requirement.policies().values().stream()
                .flatMap(policy -> Yaml.tree(policy).findValuesAsText("cidr").stream())
                .toList());
    }
}
