package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
    private static final String COLLECTOR = "mcas-log-collector";

    /** A service with one endpoint of each kind that makes a difference. */
    private static final String SERVICE = """
            apiVersion: cloudegress.dev/v1alpha1
            kind: CloudService
            metadata: {name: own}
            spec:
              displayName: Of a user
              edition: "2026-01-01"
              references: [{id: notes, title: Our own notes, date: "2026-01"}]
              parameters:
                - {name: site, description: The site., type: Enum, values: [north, south], default: north}
              roles: [{name: client, description: A client.}, {name: console, description: A console.}]
              endpoints:
                - {id: fixed, roles: [client], addresses: [151.101.64.0/24], ports: [{port: 443}, {port: 8000, endPort: 8100}], source: {document: notes, lines: "7"}}
                - {id: named, roles: [client], hosts: [api.own.example, "*.cdn.own.example"], ports: [{port: 443}], source: {document: notes, section: Names}}
                - {id: wide, roles: [client], hosts: [blob.own.example], addresses: [151.101.128.0/20], approximate: All tenants of the provider., ports: [{port: 443}], source: {document: notes}}
                - {id: site, roles: [client], hosts: ["${site}.own.example"], ports: [{port: 443}], source: {document: notes}}
                - {id: console, roles: [console], hosts: [console.own.example], ports: [{port: 443}], source: {document: notes}}
                - {id: later, roles: [client], hosts: [later.own.example], ports: [{port: 443}], validFrom: "2027-01-01", source: {document: notes}}
                - {id: former, roles: [client], hosts: [former.own.example], ports: [{port: 443}], validUntil: "2020-01-01", source: {document: notes}}
                - {id: callback, roles: [client], direction: Ingress, hosts: [caller.own.example], ports: [{port: 443}], source: {document: notes}}
                - {id: whole, roles: [client], hosts: [whole.own.example], addresses: [151.101.65.7], addressCoverage: Full, ports: [{port: 443}], source: {document: notes}}
            """;

    @TempDir
    private Path directory;

    private CommandLineRun explain(String spec, String to, String... more) throws IOException {
        Files.writeString(directory.resolve("service.yaml"), SERVICE);
        Files.writeString(directory.resolve("requirement.yaml"), """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: need, namespace: team}
                spec:
                  podSelector: {matchLabels: {app: relay}}
                """ + spec.indent(2));
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                "-f",
                "service.yaml",
                "-f",
                "requirement.yaml",
                "-n",
                "team",
                "--pod-labels",
                "app=relay",
                "--to",
                to));
        arguments.addAll(List.of(more));
        return CommandLineRun.in(directory, arguments);
    }

    private static final String CLIENT = "services: [{name: own, roles: [client]}]\n";
    private static final String ON_CILIUM = CLIENT + "backend: Cilium\n";

    private static CommandLineRun example(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "explain", "-f", "examples/log-collector.yaml", "-n", "discovery", "--pod-labels", "app=" + COLLECTOR));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void namesObjectRequirementEndpointAndLine() {
        CommandLineRun run = example("--backend", "cilium", "--to", "contoso.eu2.portal.cloudappsecurity.com:443");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith(
                        "allowed: pods app=mcas-log-collector in discovery may reach contoso.eu2.portal.cloudappsecurity.com:443/TCP\n")
                .contains("by CiliumNetworkPolicy discovery/log-collector--to-cloud-app-security\n")
                .contains("requirement  discovery/log-collector\n")
                .contains("endpoint     cloud-app-security/log-collector-portal-eu2, role log-collector\n")
                .contains("Network requirements - Cloud App Security (2019-11-01), Log collector, lines 187, 202, 77")
                .contains("through the cluster's DNS first");
    }

    @Test
    void saysWhatStandsInTheWay() throws IOException {
        CommandLineRun port = explain(CLIENT, "151.101.64.9:80");
        assertThat(port.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(port.out())
                .startsWith("not allowed: ")
                .contains("own/fixed has it on 443/TCP,8000-8100/TCP, not on 80/TCP");
        assertThat(explain(CLIENT, "151.101.64.9:8050").status()).isZero();
        assertThat(explain(CLIENT, "151.101.64.9:8101").status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(explain(CLIENT, "151.101.64.9:443/udp").out()).startsWith("not allowed: ");
        assertThat(explain(CLIENT, "151.101.130.1:443").out())
                .startsWith("not allowed: ")
                .contains("spec.accept.approximations");
        assertThat(explain(CLIENT, "api.own.example:443").out())
                .startsWith("not allowed: ")
                .contains("NetworkPolicy cannot match names here");
        assertThat(explain(CLIENT + "exclude: [{endpoint: own/fixed, reason: Not ours.}]\n", "151.101.64.9:443")
                        .out())
                .contains("spec.exclude takes it out: \"Not ours.\"");
        assertThat(explain(ON_CILIUM, "later.own.example:443").out()).contains("documented from 2027-01-01 on");
        assertThat(explain(ON_CILIUM, "caller.own.example:443").out()).contains("the other side opens");
        assertThat(explain(ON_CILIUM, "a.b.c.d.cdn.own.example:443").out())
                .startsWith("not allowed: ")
                .contains("anyDepthPatterns");
        assertThat(explain(ON_CILIUM, "a.b.c.cdn.own.example:443").status()).isZero();
        assertThat(explain(ON_CILIUM + "ipFamilies: [IPv6]\n", "151.101.64.9:443")
                        .out())
                .contains("does not allow IPv4");
    }

    @Test
    void suggestsParametersRolesAndServices() throws IOException {
        assertThat(explain(ON_CILIUM, "north.own.example:443").status()).isZero();
        CommandLineRun parameter = explain(ON_CILIUM, "south.own.example:443");
        assertThat(parameter.out())
                .contains("own/site has it with site: south (it is not given)")
                .contains("        parameters:\n          site: south\n");
        CommandLineRun role = explain(ON_CILIUM, "console.own.example:443");
        assertThat(role.out())
                .contains("own/console has it, for role console, which these pods do not have (they are client)")
                .contains("          - client\n          - console\n");
        JsonNode service = json(explain(ON_CILIUM, "contoso.us2.portal.cloudappsecurity.com:443", "-o", "json"));
        assertThat(service.path("nearest").findValuesAsText("kind")).contains("Service");
        assertThat(service.path("nearest").findValuesAsText("service")).contains("cloud-app-security");
    }

    /** What is suggested for a service is taken as it stands, once its places are filled in. */
    @Test
    void aSuggestedUseIsValidAndAllows() throws IOException {
        String host = "contoso.us2.portal.cloudappsecurity.com:443";
        for (JsonNode nearest : json(explain(ON_CILIUM, host, "-o", "json")).path("nearest")) {
            String use = nearest.path("use").toString().replaceAll("<[a-zA-Z]+>", "example");
            CommandLineRun run = explain("backend: Cilium\nservices: [" + use + "]\n", host);
            assertThat(run.status()).as("%s: %s", use, run.err() + run.out()).isZero();
        }
    }

    @Test
    void aRetiredEndpointIsAllowedWithAWarning() throws IOException {
        CommandLineRun run = explain(ON_CILIUM, "former.own.example:443");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("(Retired) retired since 2020-01-01 and still allowed");
    }

    @Test
    void aHostOnAddressesIsJudgedByWhatIsKnown() throws IOException {
        assertThat(explain(CLIENT, "whole.own.example:443").out())
                .startsWith("allowed: ")
                .contains("allowed by address: 151.101.65.7/32");
        String resolved = """
                apiVersion: cloudegress.dev/v1alpha1
                kind: ResolvedName
                metadata: {name: api.own.example}
                spec:
                  host: api.own.example
                  addresses: [%s]
                  retained: [{address: 151.101.64.78, notBefore: "2026-11-22T00:00:00Z"}]
                """;
        Path state = Files.writeString(directory.resolve("state.yaml"), resolved.formatted("151.101.64.77"));
        CommandLineRun known = explain(CLIENT, "api.own.example:443", "--state", state.toString());
        assertThat(known.status()).isZero();
        assertThat(known.out()).contains("its address 151.101.64.77").contains("Judged by the addresses");
        CommandLineRun retained = explain(CLIENT, "151.101.64.78:443", "--state", state.toString(), "-o", "json");
        assertThat(json(retained).path("reasons").findValuesAsText("kind")).contains("ResolvedName", "Address");
        assertThat(json(retained).at("/reasons").findValuesAsText("retained")).contains("true");
    }

    @Test
    void anAddressIsNotAllowedByANameAndTheNamesAreTold() throws IOException {
        CommandLineRun run = explain(ON_CILIUM, "151.101.130.1:443");
        assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(run.out())
                .contains("own/wide is allowed by name: blob.own.example")
                .contains("spec.destinations: Both")
                .contains("spec.accept.approximations")
                .contains("may reach what these names resolve to");
    }

    @Test
    void severalRequirementsAddUp() throws IOException {
        explain(CLIENT, "151.101.64.9:443");
        String second = Files.readString(directory.resolve("requirement.yaml"))
                        .replace("name: need", "name: all")
                        .replace("{matchLabels: {app: relay}}", "{}")
                        .replace("roles: [client]", "roles: [console]")
                + "  backend: Cilium\n";
        Files.writeString(directory.resolve("second.yaml"), second);
        CommandLineRun run = explain(CLIENT, "console.own.example:443", "-f", "second.yaml", "-o", "json");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(json(run).path("requirements").findValuesAsText("name")).containsExactly("all", "need");
        assertThat(json(run).at("/reasons/0/requirement").asText()).isEqualTo("team/all");
        assertThat(json(run).at("/reasons/0/object/name").asText()).isEqualTo("all--to-own");
    }

    @Test
    void whatIsNotEnforcedAllowsNothing() throws IOException {
        CommandLineRun preview = explain(ON_CILIUM + "mode: Preview\n", "api.own.example:443");
        assertThat(preview.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(preview.out())
                .startsWith("not isolated: ")
                .contains("would be by CiliumNetworkPolicy team/need--to-own")
                .contains("Set spec.mode: Enforce");
        CommandLineRun other = CommandLineRun.in(
                directory,
                List.of(
                        "explain",
                        "-f",
                        "requirement.yaml",
                        "-f",
                        "service.yaml",
                        "--pod-labels",
                        "",
                        "-n",
                        "team",
                        "--to",
                        "a.example:1"));
        assertThat(other.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(other.out())
                .startsWith("not isolated: nothing of this operator applies to pods without labels in team")
                .contains("The requirements there select others: need (app=relay)");
    }

    @Test
    void resolversAndProxies() throws IOException {
        assertThat(explain(CLIENT, "10.96.0.10:53/udp").out())
                .startsWith("not known: ")
                .contains("perhaps by NetworkPolicy team/need--dns")
                .contains("k8s-app=kube-dns in kube-system");
        assertThat(explain(CLIENT, "kube-dns.kube-system.svc.cluster.local:53").out())
                .startsWith("not known: ");
        assertThat(explain(CLIENT, "8.8.8.8:53/udp").out()).startsWith("not allowed: ");
        assertThat(explain(CLIENT + "dns: None\n", "10.96.0.10:53/udp").out()).startsWith("not allowed: ");

        String proxy = CLIENT + "proxy: {address: 151.101.99.9, port: 3128}\n";
        CommandLineRun through = explain(proxy, "api.own.example:443");
        assertThat(through.status()).isZero();
        assertThat(through.out())
                .startsWith("allowed through the proxy: ")
                .contains("151.101.99.9, port 3128")
                .contains("Directly they may not");
        CommandLineRun direct = explain(proxy, "151.101.99.9:3128");
        assertThat(direct.status()).isZero();
        assertThat(direct.out()).contains("it is the proxy of the requirement: 151.101.99.9/32");
        assertThat(explain(proxy, "151.101.99.9:3129").out()).startsWith("not allowed: ");
    }

    @Test
    void theInstallationHasTheLastWord() throws IOException {
        String head = "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\n";
        Path denying = Files.writeString(directory.resolve("deny.yaml"), head + "denyCIDRs: [151.101.64.0/28]\n");
        for (String spec : List.of(CLIENT, ON_CILIUM)) {
            CommandLineRun denied = explain(spec, "151.101.64.9:443", "--config", denying.toString());
            assertThat(denied.status()).isEqualTo(ExitStatus.INCOMPLETE);
            assertThat(denied.out()).contains("denyCIDRs of the configuration denies 151.101.64.9");
            assertThat(explain(spec, "151.101.64.16:443", "--config", denying.toString())
                            .status())
                    .isZero();
        }
        Path granting = Files.writeString(directory.resolve("access.yaml"), head + "access: {unlessGranted: Deny}\n");
        CommandLineRun refused = explain(CLIENT, "151.101.64.9:443", "--config", granting.toString());
        assertThat(refused.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(refused.out())
                .contains("the namespace team may not use own: access of the configuration does not grant it");
    }

    @Test
    void whatIsDeniedGetsNoAdviceThatCannotHelp() throws IOException {
        Path denying = Files.writeString(
                directory.resolve("deny.yaml"),
                "apiVersion: cloudegress.dev/v1alpha1\nkind: OperatorConfiguration\ndenyCIDRs: [151.101.0.0/16]\n");
        for (String spec : List.of(CLIENT, ON_CILIUM)) {
            // Without the denial there is advice: an approximation to accept, or the names.
            assertThat(json(explain(spec, "151.101.130.1:443", "-o", "json"))
                            .path("nearest")
                            .findValuesAsText("kind"))
                    .isNotEmpty()
                    .doesNotContain("Denied");
            CommandLineRun denied = explain(spec, "151.101.130.1:443", "--config", denying.toString(), "-o", "json");
            assertThat(denied.status()).isEqualTo(ExitStatus.INCOMPLETE);
            assertThat(json(denied).path("nearest"))
                    .singleElement()
                    .satisfies(only -> assertThat(only.path("kind").asText()).isEqualTo("Denied"));
            assertThat(denied.out()).doesNotContain("whatever address that is");
        }
    }

    @Test
    void fewSuggestionsThatWouldNotDo() throws IOException {
        StringBuilder services = new StringBuilder();
        for (int number = 0; number < 5; number++) {
            services.append("---\n").append(SERVICE.replace("name: own}", "name: other-" + number + "}"));
        }
        Files.writeString(directory.resolve("services.yaml"), services);
        // Names do nothing on NetworkPolicy, whatever role and service has them.
        CommandLineRun run = explain(CLIENT, "console.own.example:443", "-f", "services.yaml", "-o", "json");
        List<String> messages = json(run).path("nearest").findValuesAsText("message");
        assertThat(messages)
                .filteredOn(message -> message.contains("By itself that would not do"))
                .hasSize(3);
    }

    @Test
    void aForgottenNamespaceIsFound() throws IOException {
        for (List<String> where : List.of(List.<String>of(), List.of("-n", "discovry"))) {
            List<String> arguments = new ArrayList<>(List.of(
                    "explain",
                    "-f",
                    "examples/log-collector.yaml",
                    "--pod-labels",
                    "app=" + COLLECTOR,
                    "--to",
                    "a.example:1"));
            arguments.addAll(where);
            CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
            assertThat(run.status()).isEqualTo(ExitStatus.INCOMPLETE);
            assertThat(run.out().replaceAll("\\s+", " "))
                    .startsWith("not isolated: ")
                    .contains(
                            "pods with these labels are selected by discovery/log-collector: was -n discovery meant?");
        }
        assertThat(CommandLineRun.of(
                                "explain",
                                "-f",
                                "examples/log-collector.yaml",
                                "--pod-labels",
                                "app=x",
                                "--to",
                                "a.example:1")
                        .out())
                .doesNotContain("In other namespaces");
    }

    @Test
    void anUnknownTagIsNotAnEmptyOne() throws IOException {
        Path state = Files.writeString(directory.resolve("state.yaml"), SERVICE.replace("name: own", "name: other"));
        CommandLineRun run = CommandLineRun.in(
                directory,
                List.of(
                        "explain",
                        "-f",
                        Path.of("examples/log-collector.yaml").toAbsolutePath().toString(),
                        "--state",
                        state.toString(),
                        "-n",
                        "discovery",
                        "--pod-labels",
                        "app=" + COLLECTOR,
                        "--to",
                        "20.38.96.1:443"));
        assertThat(run.out())
                .startsWith("not known: ")
                .contains("service tag Public/")
                .contains("is not known here");
    }

    @Test
    void badInputIsRefused() throws IOException {
        CommandLineRun invalid = explain("services: [{name: own, roles: [clint]}]\n", "a.example:1");
        assertThat(invalid.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(invalid.out()).isEmpty();
        assertThat(invalid.err()).contains("requirement.yaml:").contains("unknown role clint");
        assertThat(explain(CLIENT, "a.example").err()).contains("--to a.example: the port is missing");
        assertThat(explain(CLIENT, "a.example:1", "--pod-labels", "app").status())
                .isEqualTo(ExitStatus.BAD_INPUT);
        CommandLineRun labels = example("--to", "a.example:1", "--pod-labels", "app");
        assertThat(labels.status()).isEqualTo(ExitStatus.BAD_INPUT);
        for (String bad : List.of("app", "a=b=c", "-x=y", "a=b,a=c", "app=ü")) {
            CommandLineRun run = CommandLineRun.of(
                    "explain", "-f", "examples/log-collector.yaml", "--pod-labels", bad, "--to", "a.example:1");
            assertThat(run.status()).as(bad).isEqualTo(ExitStatus.BAD_INPUT);
            assertThat(run.err()).as(bad).contains("--pod-labels " + bad);
        }
        // A requirement that is wrong and selects others does not matter.
        assertThat(explain("services: [{name: own, roles: [clint]}]\n", "a.example:1", "-n", "elsewhere")
                        .err())
                .isNotEmpty();
    }

    @Test
    void filesAndClustersAreNotMixed() throws IOException {
        assertThat(explain(CLIENT, "a.example:1", "--pod", "relay-0").err()).contains("either --pod-labels, or --pod");
        assertThat(explain(CLIENT, "a.example:1", "--context", "staging").err()).contains("leave out one of the two");
        CommandLineRun state = CommandLineRun.of("explain", "--pod", "relay-0", "--to", "a.example:1", "--state", "s");
        assertThat(state.status()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(state.err()).contains("go with -f");
        CommandLineRun missing =
                CommandLineRun.of("explain", "--kubeconfig", "missing", "--pod", "relay-0", "--to", "a.example:1");
        assertThat(missing.status()).isEqualTo(ExitStatus.ENVIRONMENT);
    }

    /** The fields of the JSON are those that docs/explain.md documents. */
    @Test
    void everyFieldIsDocumented() throws IOException {
        String documentation = Files.readString(Path.of("docs/explain.md"));
        TreeSet<String> fields = new TreeSet<>();
        for (CommandLineRun run : List.of(
                explain(ON_CILIUM, "former.own.example:443", "-o", "json"),
                explain(ON_CILIUM, "south.own.example:443", "-o", "json"),
                explain(CLIENT, "151.101.64.9:443", "-o", "json"))) {
            collect(json(run), fields);
        }
        fields.remove("app");
        fields.remove("site");
        assertThat(fields).contains("verdict", "mayReach", "nearest", "documents", "lines", "use");
        assertThat(fields).allSatisfy(field -> assertThat(documentation).contains("`" + field + "`"));
    }

    private static void collect(JsonNode node, TreeSet<String> fields) {
        node.fieldNames().forEachRemaining(fields::add);
        node.forEach(child -> collect(child, fields));
    }
}
