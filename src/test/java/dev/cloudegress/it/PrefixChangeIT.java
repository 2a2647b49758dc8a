package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.policy.cilium.CidrGroupSpec;
import dev.cloudegress.policy.cilium.CiliumCidrGroup;
import dev.cloudegress.prefix.ServiceTag;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a change of published prefixes costs, counted by the API server, and the shared groups of Cilium. */
class PrefixChangeIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    private static final String SET = "public-storage.northeurope";
    private static final String GROUP = "cloudegress-public-storage.northeurope";
    private static final int REQUIREMENTS = 5;

    private static OperatorUnderTest operator;

    @BeforeAll
    static void start() {
        operator = Installation.install(CLUSTER.controlPlane())
                .start(
                        "replica",
                        Specs.configuration("capabilities: {cilium: {cidrGroups: v2}}"),
                        settings -> settings.maxReconcileInterval(Duration.ofMillis(300)));
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    /** On Cilium one write, however many requirements use the tag; on NetworkPolicy one for each object that holds the prefix. */
    @Test
    void aChangedTagIsWrittenOnceForCiliumAndOnceForEachAffectedPolicyOtherwise() {
        String onCilium = CLUSTER.newNamespace("cilium");
        String onNetworkPolicy = CLUSTER.newNamespace("networkpolicy");
        List<Requirements> requirements = IntStream.range(0, REQUIREMENTS)
                .boxed()
                .flatMap(i -> Stream.of(
                        Requirements.create(
                                CLUSTER.admin(),
                                onCilium,
                                "relay-" + i,
                                Specs.BACKEND + "backend: Cilium\ndestinations: AddressesOnly\n"),
                        Requirements.create(CLUSTER.admin(), onNetworkPolicy, "relay-" + i, Specs.BACKEND)))
                .toList();
        requirements.forEach(Requirements::awaitApplied);
        operator.awaitQuiet(4 * REQUIREMENTS);

        long mark = operator.mark();
        addPrefix("20.33.44.0/24");
        Await.until(
                "the group has the prefix",
                () -> assertThat(group().getSpec().externalCIDRs()).contains("20.33.44.0/24"));
        requirements.forEach(requirement -> requirement.awaitPlanned(operator.configuration()));
        operator.awaitLooks(4 * REQUIREMENTS);

        List<AuditLog.Entry> writes = operator.writesSince(mark).stream()
                .filter(entry -> !entry.resource().equals("events"))
                .toList();
        assertThat(writes).extracting(AuditLog.Entry::resource).containsOnly("ciliumcidrgroups", "networkpolicies");
        assertThat(writes)
                .filteredOn(entry -> entry.resource().equals("ciliumcidrgroups"))
                .hasSize(1);
        assertThat(writes)
                .filteredOn(entry -> entry.resource().equals("networkpolicies"))
                .hasSize(REQUIREMENTS)
                .allSatisfy(entry -> assertThat(entry.namespace()).isEqualTo(onNetworkPolicy));
        assertThat(writes.stream()
                        .filter(entry -> entry.resource().equals("networkpolicies"))
                        .map(entry -> get(entry.namespace(), entry.name())))
                .allSatisfy(policy ->
                        assertThat(Yaml.tree(policy).findValuesAsText("cidr")).contains("20.33.44.0/24"));
    }

    @Test
    void aGroupOfSomebodyElseIsLeftAloneAndWaitedFor() {
        String name = "cloudegress-azuregovernment-storage";
        CiliumCidrGroup foreign = new CiliumCidrGroup();
        foreign.setMetadata(new ObjectMetaBuilder().withName(name).build());
        foreign.setSpec(Yaml.read("externalCIDRs: [151.101.0.0/24]", CidrGroupSpec.class));
        CiliumCidrGroup stored = CLUSTER.admin().resource(foreign).create();
        CLUSTER.admin()
                .resource(service("of-government", "serviceTags: [{cloud: AzureGovernment, name: Storage}]"))
                .create();

        Requirements requirement = Requirements.create(
                CLUSTER.admin(),
                CLUSTER.newNamespace("foreign"),
                "relay",
                "{podSelector: {}, backend: Cilium, services: [{name: of-government}]}");

        // The tag is waited for before the group that holds it.
        Await.until(
                "the group is named",
                Await.PATIENCE,
                requirement::describe,
                () -> assertThat(requirement.await("False", "WaitingForInputs").message())
                        .contains(name));
        assertThat(requirement.policies()).doesNotContainKey("CiliumNetworkPolicy/relay--to-of-government");
        assertThat(CLUSTER.admin().resource(foreign).get()).isEqualTo(stored);

        CLUSTER.admin().resource(foreign).delete();
        requirement.awaitApplied();
        requirement.assertPlanned(operator.configuration());
    }

    @Test
    void aLongListIsAGroupThatGoesWithItsLastPolicy() {
        String addresses =
                IntStream.range(0, 100).mapToObj(i -> "20." + i + ".0.0/24").collect(Collectors.joining(", "));
        CLUSTER.admin()
                .resource(service("of-many", "addresses: [" + addresses + "]"))
                .create();
        Requirements requirement = Requirements.create(
                CLUSTER.admin(),
                CLUSTER.newNamespace("list"),
                "relay",
                "{podSelector: {}, backend: Cilium, services: [{name: of-many}]}");
        requirement.awaitApplied();
        assertThat(lists()).hasSize(1);

        requirement.delete();

        Await.until("the list is gone", () -> assertThat(lists()).isEmpty());
    }

    private static List<String> lists() {
        return CLUSTER.admin().resources(CiliumCidrGroup.class).list().getItems().stream()
                .map(group -> group.getMetadata().getName())
                .filter(name -> name.startsWith("cloudegress-list-"))
                .toList();
    }

    private static String service(String name, String destination) {
        return """
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: %s}
                spec:
                  displayName: Made up
                  edition: "2020-01-01"
                  references: [{id: own, title: Our own notes, date: "2020-01"}]
                  roles: [{name: client, description: A client.}]
                  endpoints:
                    - {id: one, %s, ports: [{port: 443}], source: {document: own}}
                """.formatted(name, destination);
    }

    /** Writes a set as a feed would that has taken one prefix more. */
    private static void addPrefix(String cidr) {
        PrefixSet set = CLUSTER.admin().resources(PrefixSet.class).withName(SET).require();
        PrefixSetSpec spec = set.getSpec();
        CidrSet prefixes =
                CidrSet.parse(Stream.concat(Stream.concat(spec.ipv4().stream(), spec.ipv6().stream()), Stream.of(cidr))
                        .toArray(String[]::new));
        ServiceTag tag = new ServiceTag(spec.tag(), spec.changeNumber() + 1, prefixes);
        List<String> ipv4 = texts(prefixes, IpFamily.IPV4);
        List<String> ipv6 = texts(prefixes, IpFamily.IPV6);
        set.setSpec(new PrefixSetSpec(
                spec.cloud(),
                spec.tag(),
                "public",
                tag.changeNumber(),
                spec.documentDate(),
                tag.digest(),
                ipv4,
                ipv6,
                List.of(),
                null,
                List.of(),
                new PrefixSetSpec.Counts(ipv4.size(), ipv6.size(), 0)));
        CLUSTER.admin().resource(set).update();
    }

    private static List<String> texts(CidrSet prefixes, IpFamily family) {
        return prefixes.only(family).cidrs().stream().map(Object::toString).toList();
    }

    private static CiliumCidrGroup group() {
        return CLUSTER.admin().resources(CiliumCidrGroup.class).withName(GROUP).require();
    }

    private static NetworkPolicy get(String namespace, String name) {
        return CLUSTER.admin()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withName(name)
                .require();
    }
}
