package dev.cloudegress.scale;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.it.ControlPlane;
import dev.cloudegress.it.CustomKinds;
import dev.cloudegress.it.Installation;
import dev.cloudegress.operator.ApiRequests;
import dev.cloudegress.operator.OperatorClients;
import dev.cloudegress.policy.ObjectMarks;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A control plane of its own with the operator installed, and everything watched that the operator writes. */
final class ScaleCluster implements AutoCloseable {
    /** NetworkPolicy, where the floor is on every backend. */
    static final String POLICY = "NetworkPolicy";

    static final String CILIUM_POLICY = "CiliumNetworkPolicy";
    static final String GROUP = "CiliumCIDRGroup";
    static final String REQUIREMENT = "EgressRequirement";
    static final String PREFIX_SET = "PrefixSet";

    private final ControlPlane controlPlane;
    private final Installation installation;
    private final KubernetesClient client;
    private final Arrivals arrivals = new Arrivals();
    private final List<MetadataWatch> watches = new ArrayList<>();

    private ScaleCluster(ControlPlane controlPlane, BackendChoice backend) {
        this.controlPlane = controlPlane;
        if (backend == BackendChoice.CILIUM) {
            CustomKinds.cilium().install(controlPlane.admin());
        }
        this.installation = Installation.install(controlPlane);
        this.client = OperatorClients.create(
                new ConfigBuilder(controlPlane.admin().getConfiguration()).build(), new ApiRequests(), 16);
        String ours = "?labelSelector="
                + URLEncoder.encode(ObjectMarks.MANAGED_BY + "=" + ObjectMarks.MANAGER, StandardCharsets.UTF_8);
        watch(POLICY, "/apis/networking.k8s.io/v1/networkpolicies" + ours);
        watch(REQUIREMENT, "/apis/cloudegress.dev/v1alpha1/egressrequirements");
        watch(PREFIX_SET, "/apis/cloudegress.dev/v1alpha1/prefixsets");
        if (backend == BackendChoice.CILIUM) {
            watch(CILIUM_POLICY, "/apis/cilium.io/v2/ciliumnetworkpolicies" + ours);
            watch(GROUP, "/apis/cilium.io/v2/ciliumcidrgroups" + ours);
        }
    }

    /** Starts one. */
    static ScaleCluster start(Path directory, BackendChoice backend) {
        ControlPlane controlPlane = ControlPlane.startWithoutAudit(directory);
        try {
            return new ScaleCluster(controlPlane, backend);
        } catch (Throwable failed) {
            controlPlane.close();
            throw failed;
        }
    }

    private void watch(String kind, String path) {
        watches.add(MetadataWatch.start(client.getConfiguration(), kind, path, arrivals));
    }

    Installation installation() {
        return installation;
    }

    /** A client of an administrator that may have many requests under way. */
    KubernetesClient client() {
        return client;
    }

    Path kubeconfig() {
        return controlPlane.kubeconfig();
    }

    Path directory() {
        return controlPlane.directory();
    }

    /** What has changed in the cluster. */
    Arrivals arrivals() {
        return arrivals;
    }

    /** Whether nothing was missed so far. */
    boolean sees() {
        return watches.stream().allMatch(MetadataWatch::runs);
    }

    /** The processes of the control plane, by name, and this one. */
    Map<String, Long> processes() {
        return new TreeMap<>(Map.of(
                "apiserver", controlPlane.apiServerPid(),
                "etcd", controlPlane.etcdPid(),
                "bench", ProcessHandle.current().pid()));
    }

    /** How many requests priority and fairness has refused so far. */
    long refused() {
        return (long) client.raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_flowcontrol_rejected_requests_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The size of etcd's database, in MiB. */
    double databaseMiB() {
        return client.raw("/metrics")
                        .lines()
                        .filter(line -> line.startsWith("apiserver_storage_size_bytes{"))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                / (1024 * 1024);
    }

    @Override
    public void close() {
        watches.forEach(MetadataWatch::close);
        client.close();
        controlPlane.close();
    }
}
