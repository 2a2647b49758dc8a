package dev.cloudegress.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.it.OperatedCluster;
import dev.cloudegress.packets.Openings.Opening;
import dev.cloudegress.packets.PacketLab.Before;
import dev.cloudegress.packets.Probe.Protocol;
import dev.cloudegress.source.dns.LoopbackDns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the kernel lets through of what is documented by name: on NetworkPolicy the addresses that the operator has looked up, on Cilium those that
 * the pod itself has been told by the cluster's resolver, through Cilium's proxy.
 */
class NamePackets {
    private static final List<String> HOST = List.of("20.40.0.1", "2603:1061:9::1");
    private static final List<String> TIME = List.of("20.40.0.99");

    /** Where a name leads that nobody has declared. */
    private static final List<String> UNDECLARED = List.of("20.40.0.3", "2603:1061:9::3");

    private static final LoopbackDns DNS = new LoopbackDns(query -> LoopbackDns.zone(
                    "host.relay.example 30 A 20.40.0.1",
                    "host.relay.example 30 AAAA 2603:1061:9::1",
                    "time.relay.example 30 A 20.40.0.99",
                    "undeclared.relay.example 30 A 20.40.0.3")
            .take(query));

    @RegisterExtension
    static final PacketLab LAB = new PacketLab("""
            capabilities: {cilium: {fqdnRules: true, cidrGroups: v2, anyDepthPatterns: true}}
            dns: {lookups: {servers: [{address: 127.0.0.1, port: %d}], timeoutSeconds: 5}}
            """.formatted(DNS.address().getPort()));

    private static final Map<String, String> APP = Map.of("app", "main");
    private static final String SELECTED = "podSelector: {matchLabels: {app: main}}\n";

    private static Pod resolver;

    @BeforeAll
    static void resolver() {
        resolver = LAB.nameServer("kube-system", "coredns", Map.of("k8s-app", "kube-dns"), """
                host.relay.example 20.40.0.1 2603:1061:9::1
                host.asked.example 20.43.0.1 2603:1061:b::1
                time.asked.example 20.43.0.99
                undeclared.asked.example 20.43.0.5
                time.relay.example 20.40.0.99
                undeclared.relay.example 20.40.0.3 2603:1061:9::3
                wsus.csm.fi 20.41.0.1
                cgw.csm.fi 20.41.0.5
                csm-wsus-api.azurewebsites.net 20.41.0.9
                other.azurewebsites.net 20.41.0.13
                app.us.cas.ms 20.42.0.1
                deep.app.us.cas.ms 20.42.0.5
                evilcas.ms 20.42.0.9
                cas.ms.evil.example 20.42.0.13
                """);
        LAB.cluster().service("relay", """
                {id: host, hosts: [host.relay.example], ports: [{port: 443}, {port: 8443, endPort: 8449}], source: {document: own}}
                {id: time, hosts: [time.relay.example], ports: [{port: 123, protocol: UDP}], source: {document: own}}
                """);
    }

    @AfterAll
    static void close() throws IOException {
        DNS.close();
    }

    private static Openings host() {
        return Openings.of(
                Openings.tcp(HOST, 443), new Opening(HOST, Protocol.TCP, 8443, 8449), Openings.udp(TIME, 123));
    }

    private static Pod require(String namespace, String spec) {
        OperatedCluster cluster = LAB.cluster();
        Pod pod = LAB.pod(namespace, "main", APP);
        cluster.require(namespace, "main", SELECTED + spec);
        cluster.awaitReady(namespace, "main", "True", "Applied");
        LAB.awaitIsolated(pod);
        return pod;
    }

    @Test
    void networkPolicyHasTheAddressesThatTheOperatorFound() {
        Pod pod = require(LAB.cluster().newNamespace("looked-up"), "services: [{name: relay}]\ndns: None\n");

        LAB.awaitExactly(
                "NetworkPolicy: hosts that the operator has looked up",
                pod,
                Before.WIDER,
                host(),
                undeclared(UNDECLARED, 443));
    }

    /**
     * Before a name is asked for, it is not open; asking for another one opens nothing. What one pod was told is open for every pod of the node that
     * may have the name: that is Cilium's way.
     */
    @Test
    void ciliumOpensWhatAPodHasAskedFor() {
        List<String> host = List.of("20.43.0.1", "2603:1061:b::1");
        List<String> time = List.of("20.43.0.99");
        LAB.cluster().service("asked", """
                {id: host, hosts: [host.asked.example], ports: [{port: 443}, {port: 8443, endPort: 8449}], source: {document: own}}
                {id: time, hosts: [time.asked.example], ports: [{port: 123, protocol: UDP}], source: {document: own}}
                """);
        Openings declared = Openings.of(
                Openings.tcp(host, 443), new Opening(host, Protocol.TCP, 8443, 8449), Openings.udp(time, 123));
        String spec = "services: [{name: asked}]\nbackend: Cilium\n";
        Pod pod = require(LAB.cluster().newNamespace("asked"), spec);
        Pod another = require(LAB.cluster().newNamespace("not-asked"), spec);

        for (Pod one : List.of(pod, another)) {
            LAB.awaitExactly(
                    "Cilium: nothing was asked for yet", one, Before.WIDER, Openings.none(), declared.declared());
        }

        assertThat(ask(pod, "undeclared.asked.example")).containsExactly("20.43.0.5");
        assertThat(ask(pod, "host.asked.example")).containsExactlyElementsOf(host);
        assertThat(ask(pod, "time.asked.example")).containsExactlyElementsOf(time);

        LAB.awaitExactly(
                "Cilium: declared and undeclared names were asked for",
                pod,
                Before.ISOLATED,
                declared,
                undeclared(List.of("20.43.0.5"), 443));
        LAB.awaitExactly(
                "Cilium: another pod that may have the same names",
                another,
                Before.ISOLATED,
                declared,
                undeclared(List.of("20.43.0.5"), 443));
    }

    /** Each host on its own ports: 80 and 443, 443, and 443. */
    @Test
    void theBackendOfSoftwareManagerByName() {
        Pod pod = require(
                LAB.cluster().newNamespace("backend"), "services: [{name: csm-cloud-backend}]\nbackend: Cilium\n");

        for (String name :
                List.of("wsus.csm.fi", "cgw.csm.fi", "csm-wsus-api.azurewebsites.net", "other.azurewebsites.net")) {
            assertThat(ask(pod, name)).as(name).hasSize(1);
        }

        LAB.awaitExactly(
                "Cilium: csm-cloud-backend by name",
                pod,
                Before.WIDER,
                Openings.of(
                        Openings.tcp(List.of("20.41.0.1"), 80),
                        Openings.tcp(List.of("20.41.0.1", "20.41.0.5", "20.41.0.9"), 443)),
                undeclared(List.of("20.41.0.13", "40.127.166.151", "52.169.191.40"), 443));
    }

    /** The vendor's "*.cas.ms" is any depth below it, and nothing that only looks like it. */
    @Test
    void patternsAreAsDeepAsTheVendorMeansThem() {
        Pod pod = require(LAB.cluster().newNamespace("patterns"), """
                services: [{name: cloud-app-security, roles: [session-controls], parameters: {dataCenter: US1}}]
                backend: Cilium
                """);

        for (String name : List.of("app.us.cas.ms", "deep.app.us.cas.ms", "evilcas.ms", "cas.ms.evil.example")) {
            assertThat(ask(pod, name)).as(name).hasSize(1);
        }

        LAB.awaitExactly(
                "Cilium: cloud-app-security, session-controls, by pattern",
                pod,
                Before.WIDER,
                Openings.of(Openings.tcp(List.of("20.42.0.1", "20.42.0.5"), 443)),
                undeclared(List.of("20.42.0.9", "20.42.0.13"), 443));
    }

    /** With {@code dns: Restricted} the resolver cannot even be asked for another name. */
    @Test
    void restrictedQueriesAreRefused() {
        Pod pod = require(
                LAB.cluster().newNamespace("restricted"),
                "services: [{name: relay}]\nbackend: Cilium\ndns: Restricted\n");

        OperatedCluster.await(
                "queries are restricted",
                PacketLab.PATIENCE,
                () -> "",
                () -> assertThat(LAB.prober().resolve(pod, server(), "undeclared.relay.example"))
                        .containsExactly("refused"));
        // The agent takes one policy after the other, and the one that allows nothing comes first.
        OperatedCluster.await(
                "declared names are answered",
                PacketLab.PATIENCE,
                () -> "",
                () -> assertThat(LAB.prober().resolve(pod, server(), "host.relay.example"))
                        .containsExactlyElementsOf(HOST));
        assertThat(LAB.prober().resolve(pod, server(), "undeclared.relay.example"))
                .as("still")
                .containsExactly("refused");
        LAB.awaitExactly(
                "Cilium: restricted queries",
                pod,
                Before.ISOLATED,
                Openings.of(Openings.tcp(HOST, 443), new Opening(HOST, Protocol.TCP, 8443, 8449)),
                undeclared(UNDECLARED, 443));
    }

    private static TreeSet<Probe> undeclared(List<String> addresses, int port) {
        return new TreeSet<>(Openings.of(Openings.tcp(addresses, port)).declared());
    }

    private static String server() {
        return resolver.addresses().getFirst() + ":53";
    }

    /** Asks the cluster's resolver from a pod until it gets an answer. */
    private static List<String> ask(Pod pod, String name) {
        List<List<String>> answers = new ArrayList<>();
        OperatedCluster.await("an answer for " + name, PacketLab.PATIENCE, () -> answers + "", () -> {
            List<String> answer = LAB.prober().resolve(pod, server(), name);
            answers.add(answer);
            assertThat(answer).doesNotContain("silent", "refused");
        });
        return answers.getLast();
    }
}
