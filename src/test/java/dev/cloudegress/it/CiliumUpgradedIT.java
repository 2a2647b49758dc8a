package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.policy.cilium.CidrGroupSpec;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Cilium without groups in {@code cilium.io/v2} that gets them while the operator runs. */
class CiliumUpgradedIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty();

    private static final OperatorConfiguration CONFIGURATION = OperatorConfiguration.defaults();
    private static final OperatorConfiguration WITH_GROUPS =
            Specs.configuration("capabilities: {cilium: {cidrGroups: v2}}");

    @Test
    void groupsThatComeLaterAreUsedAndWatched() {
        CustomKinds all = CustomKinds.cilium();
        CustomKinds groups = new CustomKinds(
                all.files().stream().filter(CiliumUpgradedIT::isOfGroups).toList());
        new CustomKinds(all.files().stream().filter(file -> !isOfGroups(file)).toList()).install(CLUSTER.admin());
        try (OperatorUnderTest operator =
                Installation.install(CLUSTER.controlPlane()).start("replica", CONFIGURATION)) {
            Requirements requirement = Requirements.create(
                    CLUSTER.admin(),
                    CLUSTER.newNamespace("upgraded"),
                    "relay",
                    Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n");
            requirement.awaitApplied();
            requirement.assertPlanned(Specs.configuration("capabilities: {cilium: {cidrGroups: None}}"));

            groups.install(CLUSTER.admin());

            Await.until("groups are named", () -> requirement.assertPlanned(WITH_GROUPS));
            assertThat(operator.runtime().isHealthy()).isTrue();
            String name = requirement.plan(WITH_GROUPS).groups().getFirst().name();
            List<String> before = cidrs(name);
            CLUSTER.admin().resources(CiliumCidrGroup.class).withName(name).edit(group -> {
                group.setSpec(new CidrGroupSpec(List.of("0.0.0.0/0")));
                return group;
            });
            Await.until("the group is repaired", () -> assertThat(cidrs(name)).isEqualTo(before));
        }
    }

    private static boolean isOfGroups(Path file) {
        return file.getFileName().toString().contains("cidrgroup");
    }

    private static List<String> cidrs(String name) {
        return CLUSTER.admin()
                .resources(CiliumCidrGroup.class)
                .withName(name)
                .get()
                .getSpec()
                .externalCIDRs();
    }
}
