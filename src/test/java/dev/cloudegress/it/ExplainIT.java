package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.cli.CommandLineRun;
import dev.cloudegress.config.OperatorConfiguration;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code explain} against a cluster names the objects that the operator has written there, for a pod that runs there. */
class ExplainIT {
    @RegisterExtension
    static final TestCluster CLUSTER = TestCluster.empty().withCilium();

    @Test
    void namesWhatStands() {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        String namespace = CLUSTER.newNamespace("explained");
        createPod(namespace);
        try (OperatorUnderTest operator = installation.start("replica", OperatorConfiguration.defaults())) {
            Requirements names = Requirements.create(CLUSTER.admin(), namespace, "by-name", Specs.BACKEND_ON_CILIUM);
            names.awaitApplied();
            names.awaitPlanned(OperatorConfiguration.defaults());
            Requirements wrong = Requirements.create(
                    CLUSTER.admin(),
                    namespace,
                    "wrong",
                    "{podSelector: {matchLabels: {app: other}}, services: [{name: no-such-service}]}");
            wrong.await("False", "Invalid");

            CommandLineRun allowed = explain(namespace, "--pod", "relay", "--to", "cgw.csm.fi:443");
            assertThat(allowed.status()).as(allowed.err() + allowed.out()).isZero();
            String object = names.policies().keySet().stream()
                    .filter(key -> allowed.out().contains("by " + key.replace("/", " " + namespace + "/") + "\n"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(allowed.out()));
            assertThat(object).isEqualTo("CiliumNetworkPolicy/by-name--to-csm-cloud-backend");

            CommandLineRun refused = explain(namespace, "--pod", "relay", "--to", "www.example.com:443");
            assertThat(refused.status()).as(refused.err()).isEqualTo(1);
            assertThat(refused.out()).startsWith("not allowed: ");

            CommandLineRun invalid = explain(namespace, "--pod-labels", "app=other", "--to", "cgw.csm.fi:443");
            assertThat(invalid.status()).as(invalid.err()).isEqualTo(1);
            assertThat(invalid.out())
                    .startsWith("not known: ")
                    .contains("not valid: " + namespace + "/wrong")
                    .contains("unknown service no-such-service");

            assertThat(explain(namespace, "--pod", "nobody", "--to", "cgw.csm.fi:443"))
                    .satisfies(missing -> assertThat(missing.status()).isEqualTo(2))
                    .satisfies(missing -> assertThat(missing.err()).contains("there is no pod nobody"));
        }
    }

    @Test
    void promisesNothingThatDoesNotStand() {
        Installation installation = Installation.install(CLUSTER.controlPlane());
        String[] question = {"--pod-labels", "app=relay", "--to", "cgw.csm.fi:443"};
        String written = CLUSTER.newNamespace("written");
        Requirements standing = Requirements.create(CLUSTER.admin(), written, "by-name", Specs.BACKEND_ON_CILIUM);
        try (OperatorUnderTest operator = installation.start("replica", OperatorConfiguration.defaults())) {
            standing.awaitApplied();
            standing.awaitPlanned(OperatorConfiguration.defaults());
            CommandLineRun allowed = explain(written, question);
            assertThat(allowed.status()).as(allowed.err() + allowed.out()).isZero();
        }
        // The operator is gone, and its catalog is there.
        String namespace = CLUSTER.newNamespace("unwritten");
        Requirements.create(CLUSTER.admin(), namespace, "by-name", Specs.BACKEND_ON_CILIUM);

        CommandLineRun unwritten = explain(namespace, question);
        assertThat(unwritten.status()).as(unwritten.err() + unwritten.out()).isEqualTo(1);
        assertThat(words(unwritten))
                .startsWith("not yet: ")
                .contains("would be by CiliumNetworkPolicy " + namespace + "/by-name--to-csm-cloud-backend")
                .contains("CiliumNetworkPolicy by-name--to-csm-cloud-backend of " + namespace
                        + "/by-name is planned and does not stand in the cluster.")
                .contains("No operator has said anything of " + namespace + "/by-name yet.")
                .contains("kubectl describe egreq -n " + namespace + " by-name");
        assertThat(explain(namespace, "--pod-labels", "app=relay", "--to", "cgw.csm.fi:443", "-o", "json")
                        .out())
                .contains("\"verdict\": \"NotWritten\"")
                .contains("\"mayReach\": false");
        assertThat(unwritten.err())
                .contains("without --config")
                .contains("kubectl get configmap -n cloud-egress-system");
        // What the plan does not allow may be allowed as yet.
        assertThat(words(explain(namespace, "--pod-labels", "app=relay", "--to", "www.example.com:443")))
                .startsWith("not allowed: ")
                .contains("by-name--floor of " + namespace + "/by-name is planned and does not stand");

        // Nobody puts this right again.
        CLUSTER.admin()
                .network()
                .networkPolicies()
                .inNamespace(written)
                .withName("by-name--floor")
                .edit(floor -> new NetworkPolicyBuilder(floor)
                        .editSpec()
                        .addNewEgress()
                        .endEgress()
                        .endSpec()
                        .build());
        CommandLineRun edited = explain(written, question);
        assertThat(edited.status()).isEqualTo(1);
        assertThat(words(edited))
                .startsWith("not yet: ")
                .contains("NetworkPolicy by-name--floor of " + written
                        + "/by-name stands in the cluster and is not as planned")
                .contains("Ready is ");
    }

    private static String words(CommandLineRun run) {
        return run.out().replaceAll("\\s+", " ");
    }

    private static void createPod(String namespace) {
        CLUSTER.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        CLUSTER.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("relay")
                        .withNamespace(namespace)
                        .addToLabels("app", "relay")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("relay")
                        .withImage("example.invalid/relay")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static CommandLineRun explain(String namespace, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "explain", "--kubeconfig", CLUSTER.controlPlane().kubeconfig().toString(), "-n", namespace));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }
}
