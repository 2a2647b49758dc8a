package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels and annotations by which GitOps tools and package managers find what is theirs. An object that carries one and that they have no
 * manifest of is removed by them.
 */
public final class ForeignMarks {
    /** Labels: Argo CD (label tracking), Flux, Helm, kustomize, and one of a team. */
    public static final Map<String, String> LABELS = Map.of(
            "app.kubernetes.io/instance", "team-apps",
            "app.kubernetes.io/managed-by", "Helm",
            "argocd.argoproj.io/instance", "team-apps",
            "kustomize.toolkit.fluxcd.io/name", "team-apps",
            "kustomize.toolkit.fluxcd.io/namespace", "flux-system",
            "helm.toolkit.fluxcd.io/name", "team-apps",
            "helm.toolkit.fluxcd.io/namespace", "flux-system",
            "helm.sh/chart", "team-apps-1.0.0",
            "applyset.kubernetes.io/part-of", "applyset-team-apps-v1",
            "example.com/team", "apps");

    /** Annotations: Argo CD (annotation tracking), Helm, kubectl, kpt and cli-utils, Flux. */
    public static final Map<String, String> ANNOTATIONS = Map.of(
            "argocd.argoproj.io/tracking-id", "team-apps:cloudegress.dev/EgressRequirement:team/relay",
            "argocd.argoproj.io/installation-id", "argocd",
            "meta.helm.sh/release-name", "team-apps",
            "meta.helm.sh/release-namespace", "team",
            "kubectl.kubernetes.io/last-applied-configuration", "{}",
            "config.kubernetes.io/origin", "path: relay.yaml",
            "config.k8s.io/owning-inventory", "team-apps",
            "kustomize.toolkit.fluxcd.io/checksum", "0123",
            "reconcile.fluxcd.io/requestedAt", "2026-11-21");

    private ForeignMarks() {}

    /** Puts all of them on an object. */
    public static void put(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        Map<String, String> labels = new TreeMap<>(metadata.getLabels());
        labels.putAll(LABELS);
        metadata.setLabels(labels);
        Map<String, String> annotations = new TreeMap<>(metadata.getAnnotations());
        annotations.putAll(ANNOTATIONS);
        metadata.setAnnotations(annotations);
    }

    /** What an object carries that is not the operator's own, by key. */
    public static Map<String, String> on(HasMetadata object) {
        Map<String, String> foreign = new TreeMap<>(object.getMetadata().getLabels());
        foreign.remove(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER);
        foreign.putAll(object.getMetadata().getAnnotations());
        foreign.keySet().removeIf(key -> key.startsWith(ApiGroup.GROUP + "/"));
        return foreign;
    }
}
