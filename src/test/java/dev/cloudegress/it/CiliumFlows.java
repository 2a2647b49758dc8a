package dev.cloudegress.it;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the policy code of Cilium's agent which flows policies allow. One process answers any number of cases. */
final class CiliumFlows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CiliumFlows() {}

    /**
     * Pods.
     *
     * @param namespace their namespace
     * @param namespaceLabels its labels
     * @param labels their labels
     * @param address the address of one of them; empty where nothing goes to it
     */
    record Pod(String namespace, Map<String, String> namespaceLabels, Map<String, String> labels, String address) {}

    /**
     * A connection, or a DNS question.
     *
     * @param to the address that packets go to
     * @param port the port
     * @param protocol TCP, UDP or SCTP
     * @param name the name whose DNS answer the address was, where it was one
     * @param lookup the name that a DNS question asks for, where it is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Flow(
            String to,
            int port,
            String protocol,
            @Nullable String name,
            @Nullable String lookup) {}

    /**
     * What the agent knows, and the flows of one pod.
     *
     * @param name tells it apart
     * @param objects policies and CIDR groups
     * @param from the pod
     * @param pods others
     * @param hosts addresses of the node that the pod runs on
     * @param flows what to judge
     */
    record Case(String name, List<JsonNode> objects, Pod from, List<Pod> pods, List<String> hosts, List<Flow> flows) {}

    /**
     * The judgement of a flow.
     *
     * @param allowed whether it passes
     * @param redirected whether it goes through the DNS proxy
     * @param identity the labels of what it goes to
     */
    record Verdict(boolean allowed, boolean redirected, List<String> identity) {}

    /**
     * The judgement of a case.
     *
     * @param rules how many rules the agent made of the objects
     * @param identities how many identities it made of prefixes, names and pods
     * @param mapEntries how many entries the kernel's policy map of the pod would have
     * @param verdicts one for each flow
     */
    record Answer(int rules, int identities, int mapEntries, List<Verdict> verdicts) {}

    /** Judges cases. */
    static List<Answer> judge(List<Case> cases) {
        try {
            Path file = Files.createTempFile("cilium-flows", ".json");
            try {
                try (BufferedWriter writer = Files.newBufferedWriter(file)) {
                    for (Case each : cases) {
                        writer.write(JSON.writeValueAsString(each));
                        writer.write('\n');
                    }
                }
                Process process = new ProcessBuilder(
                                ControlPlaneAssets.get().flows().toString())
                        .redirectInput(file.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                List<Answer> answers = new ArrayList<>();
                try (BufferedReader reader = process.inputReader()) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        answers.add(answer(JSON.readTree(line)));
                    }
                }
                int status = process.waitFor();
                if (status != 0 || answers.size() != cases.size()) {
                    throw new IllegalStateException("cilium-flows ended with status " + status + " after "
                            + answers.size() + " of " + cases.size() + " cases");
                }
                return answers;
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Cilium judged", interrupted);
        }
    }

    private static Answer answer(JsonNode tree) {
        List<Verdict> verdicts = new ArrayList<>();
        for (JsonNode verdict : tree.path("verdicts")) {
            List<String> identity = new ArrayList<>();
            verdict.path("identity").forEach(label -> identity.add(label.asText()));
            verdicts.add(new Verdict(
                    verdict.path("allowed").asBoolean(),
                    verdict.path("redirected").asBoolean(),
                    identity));
        }
        return new Answer(
                tree.path("rules").asInt(),
                tree.path("identities").asInt(),
                tree.path("mapEntries").asInt(),
                verdicts);
    }
}
