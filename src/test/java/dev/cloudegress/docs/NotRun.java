package dev.cloudegress.docs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The commands that tests cannot run, each with the reason. What is on this list is still judged: its syntax, the files it names, and options of
 * programs of this project.
 */
final class NotRun {
    /**
     * An entry.
     *
     * @param command what such a command begins with
     * @param reason why it is not run
     */
    record Entry(Pattern command, String reason) {}

    private static Entry entry(String command, String reason) {
        return new Entry(Pattern.compile("^(" + command + ")(\\s|$)"), reason);
    }

    /** Everything that is not run. An entry that fits no command fails a test. */
    static final List<Entry> ENTRIES = List.of(
            entry("kind", "makes containers of whole machines; image/verify runs the image itself"),
            entry("podman|skopeo", "needs an image of a build that takes minutes; image/verify loads and runs it"),
            entry(
                    "image/(build|verify|measure)",
                    "builds or runs an image, for minutes; CI runs image/verify by itself, which does both"),
            entry("bin/bench-scale", "measures for many minutes; ScaleBenchIT runs the same with a few requirements"),
            entry("bin/bench", "measures for a quarter of an hour; BenchmarksTest calls every benchmark once"),
            entry("\\./mvnw", "is what runs this test"),
            entry("bin/generate", "runs Maven; GeneratedFilesTest holds what it writes"),
            entry("git", "changes the tree that the tests run in"),
            entry("bin/cloud-egress operator", "runs until it is ended; OperatorProcessIT runs it as a process"),
            entry("kubectl wait --for=condition=Ready pod/\\S+", "waits for a kubelet to start the pod"),
            entry(
                    "kubectl (logs|exec|debug|port-forward|attach)",
                    "speaks to a kubelet, and the cluster of the tests has no nodes"),
            entry(
                    "kubectl patch configmap argocd-cm|kubectl apply -f deploy/gitops/argocd/\\S+",
                    "needs Argo CD; GitOpsIT and GitOpsHealthIT judge these files by its definitions and interpreters"),
            entry(
                    "kubectl apply -k deploy/gitops/flux",
                    "needs Flux; GitOpsIT and GitOpsHealthIT judge these files by its definitions and expressions"),
            entry("kubectl -n kube-system", "asks for parts of a cluster that the cluster of the tests does not have"));

    private NotRun() {}

    /** Why a command is not run; empty where it is. */
    static Optional<String> reason(Command command) {
        return ENTRIES.stream()
                .filter(entry -> entry.command().matcher(command.text()).find())
                .map(Entry::reason)
                .findFirst();
    }
}
