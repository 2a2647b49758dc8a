package dev.cloudegress.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.it.OperatedCluster;
import dev.cloudegress.packets.PacketLab.Before;
import dev.cloudegress.packets.Probe.Protocol;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel lets through of what the catalog documents, where the operator writes NetworkPolicy objects. */
class NetworkPolicyPackets {
    @RegisterExtension
    static final PacketLab LAB = new PacketLab("privateCIDRs: [10.20.0.0/16]");

    private static final Map<String, String> APP = Map.of("app", "main");
    private static final String SELECTED = "podSelector: {matchLabels: {app: main}}\n";

    /** What a cloud tells its own machines, credentials included. */
    private static final Probe METADATA = Probe.of(Protocol.TCP, "169.254.169.254", 80);

    private static Pod resolver;
    private static Pod neighbour;

    @BeforeAll
    static void pods() {
        resolver = LAB.answeringPod("kube-system", "coredns", Map.of("k8s-app", "kube-dns"));
        neighbour = LAB.answeringPod("kube-system", "other", Map.of("k8s-app", "other"));
    }

    /** What every pod may reach that is not told otherwise: the cluster's resolver. */
    private static Openings dns() {
        return Openings.of(Openings.pod(resolver, Protocol.TCP, 53), Openings.pod(resolver, Protocol.UDP, 53));
    }

    /** Things that nobody has declared: another pod, on the resolver's port too, and the metadata of a cloud. */
    private static SortedSet<Probe> undeclared() {
        SortedSet<Probe> probes = new TreeSet<>(Openings.of(
                        Openings.pod(neighbour, Protocol.TCP, 443),
                        Openings.pod(neighbour, Protocol.TCP, 53),
                        Openings.pod(neighbour, Protocol.UDP, 53))
                .declared());
        probes.add(METADATA);
        return probes;
    }

    private static SortedSet<Probe> with(Collection<Probe> more) {
        SortedSet<Probe> probes = undeclared();
        probes.addAll(more);
        return probes;
    }

    /** Creates a namespace with the pod and the requirement that selects it. */
    private Pod require(String namespace, String spec, String status, String reason) {
        Pod pod = LAB.pod(namespace, "main", APP);
        OperatedCluster cluster = LAB.cluster();
        cluster.require(namespace, "main", SELECTED + spec);
        cluster.awaitReady(namespace, "main", status, reason);
        return pod;
    }

    @Test
    void theBackendOfSoftwareManager() {
        String namespace = LAB.cluster().newNamespace("relay");
        Pod unselected = LAB.pod(namespace, "unselected", Map.of("app", "other"));
        Pod elsewhere = LAB.pod(LAB.cluster().newNamespace("elsewhere"), "main", APP);
        Pod relay = require(namespace, """
                services: [{name: csm-cloud-backend}]
                """, "False", "GapsOpen");
        CatalogText catalog = LAB.catalog();
        Openings declared = catalog.endpoint("csm-cloud-backend", "http")
                .and(catalog.endpoint("csm-cloud-backend", "https"))
                .and(catalog.endpoint("csm-cloud-backend", "storage"))
                .and(dns());
        // An approximation that nobody has accepted: its addresses are documented and must not be open.
        Openings notAccepted = catalog.endpoint("csm-cloud-backend", "wsus-api");

        LAB.awaitExactly(
                "NetworkPolicy: csm-cloud-backend", relay, Before.WIDER, declared, with(notAccepted.declared()));

        LAB.awaitFree("a pod of the same namespace that is not selected", unselected, declared.neighbours());
        LAB.awaitFree("a pod with the same labels in another namespace", elsewhere, declared.neighbours());
    }

    @Test
    void theLogCollectorOfCloudAppSecurity() {
        Pod collector = require(LAB.cluster().newNamespace("collector"), """
                services:
                  - name: cloud-app-security
                    roles: [log-collector]
                    parameters: {dataCenter: EU2, tenant: contoso}
                accept:
                  approximations: [{endpoint: cloud-app-security/log-collector-blob-eu2, reason: The region will do.}]
                """, "False", "GapsOpen");
        CatalogText catalog = LAB.catalog();

        LAB.awaitExactly(
                "NetworkPolicy: cloud-app-security, log-collector, EU2",
                collector,
                Before.WIDER,
                catalog.endpoint("cloud-app-security", "log-collector-portal-eu2")
                        .and(catalog.endpoint("cloud-app-security", "log-collector-blob-eu2"))
                        .and(dns()),
                with(catalog.endpoint("cloud-app-security", "log-collector-portal-us1")
                        .declared()));
    }

    /** The widest tag there is, on a range of ports that is counted from the first VM to the last. */
    @Test
    void theManagementGatewayWithSixteenMachines() {
        Pod connectionPoint = require(LAB.cluster().newNamespace("cmg"), """
                services:
                  - name: cloud-management-gateway
                    roles: [cmg-connection-point]
                    parameters: {cmgName: granitefalls, region: westus, vmInstances: "16"}
                accept:
                  approximations: [{endpoint: cloud-management-gateway/channel, reason: All of Azure for now.}]
                """, "False", "GapsOpen");
        CatalogText catalog = LAB.catalog();

        LAB.awaitExactly(
                "NetworkPolicy: cloud-management-gateway, ports 10124 to 10139 of AzureCloud",
                connectionPoint,
                Before.WIDER,
                catalog.counted("cloud-management-gateway", "channel", 16).and(dns()),
                with(catalog.endpoint("csm-cloud-backend", "https").declared()));
    }

    /** Private addresses, a prefix among them, over TCP and UDP. */
    @Test
    void theSiemAgentAndItsSyslogServer() {
        Pod agent = require(LAB.cluster().newNamespace("siem"), """
                services:
                  - name: cloud-app-security
                    roles: [siem-agent]
                    parameters:
                      {dataCenter: EU1, syslogAddresses: "10.20.30.0/28,10.20.31.7", syslogTcpPort: "601", syslogUdpPort: "514"}
                """, "False", "GapsOpen");
        List<String> syslog = List.of("10.20.30.0/28", "10.20.31.7");

        LAB.awaitExactly(
                "NetworkPolicy: cloud-app-security, siem-agent, EU1, with syslog over TCP and UDP",
                agent,
                Before.WIDER,
                LAB.catalog()
                        .endpoint("cloud-app-security", "siem-eu1")
                        .and(Openings.of(Openings.tcp(syslog, 601), Openings.udp(syslog, 514)))
                        .and(dns()),
                with(LAB.catalog().endpoint("cloud-app-security", "siem-us1").declared()));
    }

    @Test
    void throughAProxyThereIsNothingButTheProxy() {
        String proxies = LAB.cluster().newNamespace("proxies");
        Pod squid = LAB.answeringPod(proxies, "squid", Map.of("app", "squid"));
        Pod notSquid = LAB.answeringPod(proxies, "not-squid", Map.of("app", "not-squid"));
        Pod relay = require(LAB.cluster().newNamespace("behind"), """
                services: [{name: csm-cloud-backend}]
                proxy:
                  podSelector: {matchLabels: {app: squid}}
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  port: 3128
                """.formatted(proxies), "True", "Applied");

        SortedSet<Probe> direct =
                with(LAB.catalog().endpoint("csm-cloud-backend", "https").declared());
        direct.addAll(Openings.of(Openings.pod(notSquid, Protocol.TCP, 3128)).declared());
        LAB.awaitExactly(
                "NetworkPolicy: csm-cloud-backend through a proxy",
                relay,
                Before.WIDER,
                Openings.of(Openings.pod(squid, Protocol.TCP, 3128)).and(dns()),
                direct);
    }

    /** A tag that no document has: nothing is known of it, and nothing but the floor and DNS stands. */
    @Test
    void withoutItsInputsAPodReachesTheResolverOnly() {
        LAB.cluster().service("unknown-input", """
                {id: e0, serviceTags: [{cloud: Public, name: NotYetPublished}], ports: [{port: 443}], source: {document: own}}
                """);
        Pod pod = require(
                LAB.cluster().newNamespace("floor"),
                "services: [{name: unknown-input}]\n",
                "False",
                "WaitingForInputs");

        LAB.awaitExactly(
                "NetworkPolicy: a requirement whose inputs are not known",
                pod,
                Before.WIDER,
                dns(),
                with(LAB.catalog().endpoint("csm-cloud-backend", "https").declared()));
    }

    /** The floor goes with the requirement. What an administrator has denied stays denied. */
    @Test
    void aDeletedRequirementLeavesNothingBehind() {
        OperatedCluster cluster = LAB.cluster();
        Openings backend = LAB.catalog().endpoint("csm-cloud-backend", "https");
        String open = cluster.newNamespace("open");
        String denied = cluster.newNamespace("denied");
        cluster.admin()
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withNamespace(denied)
                        .withName("default-deny")
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .withPolicyTypes("Egress")
                        .endSpec()
                        .build())
                .create();
        String spec = "services: [{name: csm-cloud-backend}]\n";
        Pod inOpen = require(open, spec, "False", "GapsOpen");
        Pod inDenied = require(denied, spec, "False", "GapsOpen");
        LAB.awaitAllReached(inDenied, backend.declared());

        for (String namespace : List.of(open, denied)) {
            cluster.release(namespace, "main");
        }

        SortedSet<Probe> all = new TreeSet<>(backend.declared());
        all.addAll(backend.neighbours());
        LAB.awaitFree("a deleted requirement: pods are as they were, not isolated", inOpen, all);
        LAB.awaitExactly(
                "a deleted requirement: an administrator's default deny stays",
                inDenied,
                Before.WIDER,
                Openings.none(),
                all);
    }

    /** The measure of all this: one address that somebody else's policy opens is noticed. */
    @Test
    void oneAddressTooManyIsNoticed() {
        String namespace = LAB.cluster().newNamespace("measure");
        Pod relay = require(namespace, "services: [{name: csm-cloud-backend}]\n", "False", "GapsOpen");
        CatalogText catalog = LAB.catalog();
        Openings declared = catalog.endpoint("csm-cloud-backend", "http")
                .and(catalog.endpoint("csm-cloud-backend", "https"))
                .and(catalog.endpoint("csm-cloud-backend", "storage"))
                .and(dns());
        LAB.awaitExactly("the measure: as declared", relay, Before.WIDER, declared, List.of());

        Probe neighbour = Probe.of(Protocol.TCP, "52.169.191.41", 443);
        assertThat(declared.neighbours()).contains(neighbour);
        LAB.cluster()
                .admin()
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("one-more")
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .withMatchLabels(APP)
                        .endPodSelector()
                        .withPolicyTypes("Egress")
                        .addNewEgress()
                        .addNewTo()
                        .withNewIpBlock()
                        .withCidr("52.169.191.41/32")
                        .endIpBlock()
                        .endTo()
                        .addNewPort()
                        .withPort(new IntOrString(443))
                        .endPort()
                        .endEgress()
                        .endSpec()
                        .build())
                .create();
        LAB.awaitAllReached(relay, List.of(neighbour));

        assertThatThrownBy(() -> LAB.awaitExactly("never", relay, Before.ISOLATED, declared, List.of()))
                .hasMessageContaining("0 declared probes did not get through, 1 got through that must not")
                .hasMessageContaining(neighbour.toString());
    }
}
