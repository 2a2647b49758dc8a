package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import java.util.List;

/** The kinds of objects that purge looks at, as the API server names them. */
enum PurgeKind {
    REQUIREMENT(ApiGroup.GROUP, "v1alpha1", "EgressRequirement", "egressrequirements", true),
    NETWORK_POLICY("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
    CILIUM_POLICY("cilium.io", "v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies", true),
    /** Never ours: it may isolate pods of any namespace. */
    CILIUM_CLUSTER_POLICY(
            "cilium.io", "v2", "CiliumClusterwideNetworkPolicy", "ciliumclusterwidenetworkpolicies", false),
    /** An object is the same one in both versions. */
    CIDR_GROUP("cilium.io", "v2 v2alpha1", "CiliumCIDRGroup", "ciliumcidrgroups", false),
    PREFIX_SET(ApiGroup.GROUP, "v1alpha1", "PrefixSet", "prefixsets", false),
    RESOLVED_NAME(ApiGroup.GROUP, "v1alpha1", "ResolvedName", "resolvednames", false),
    PREFIX_SOURCE(ApiGroup.GROUP, "v1alpha1", "PrefixSource", "prefixsources", false),
    CLOUD_SERVICE(ApiGroup.GROUP, "v1alpha1", "CloudService", "cloudservices", false),
    DEFINITION("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false),
    LEASE("coordination.k8s.io", "v1", "Lease", "leases", true),
    DEPLOYMENT("apps", "v1", "Deployment", "deployments", true),
    CLUSTER_ROLE("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false),
    CLUSTER_ROLE_BINDING("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false),
    POD("", "v1", "Pod", "pods", true);

    /** The kinds of this operator, in the order in which they go. */
    static final List<PurgeKind> OWN = List.of(REQUIREMENT, PREFIX_SET, RESOLVED_NAME, PREFIX_SOURCE, CLOUD_SERVICE);

    private final String group;
    /** Separated by spaces. */
    private final String versions;

    private final String kind;
    private final String plural;
    private final boolean namespaced;

    PurgeKind(String group, String versions, String kind, String plural, boolean namespaced) {
        this.group = group;
        this.versions = versions;
        this.kind = kind;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    /** The API group; empty for the core. */
    String group() {
        return group;
    }

    /** Its versions, the one that is asked for first before the others. */
    List<String> versions() {
        return List.of(versions.split(" ", -1));
    }

    /** The name of the kind. */
    String kind() {
        return kind;
    }

    /** The name of the resource, in lower case. */
    String plural() {
        return plural;
    }

    boolean namespaced() {
        return namespaced;
    }

    /** Whether it is a kind of policy. */
    boolean isPolicy() {
        return this == NETWORK_POLICY || this == CILIUM_POLICY || this == CILIUM_CLUSTER_POLICY;
    }

    /** The name of the definition of one of our own kinds. */
    String definition() {
        return plural + "." + group;
    }
}
