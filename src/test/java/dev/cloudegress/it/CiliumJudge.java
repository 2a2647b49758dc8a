package dev.cloudegress.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Judges objects with the code with which Cilium's agent takes or refuses them, long after the API server has stored them. */
final class CiliumJudge {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CiliumJudge() {}

    /**
     * What Cilium says of one object.
     *
     * @param kind its kind
     * @param name its name
     * @param ok whether Cilium takes it
     * @param error why not, or empty
     */
    record Verdict(String kind, String name, boolean ok, String error) {}

    /**
     * A judgement.
     *
     * @param status 0 if all is well, 1 if an object is refused or there are fewer than asked for
     * @param verdicts one for each policy and each CIDR group
     */
    record Judgement(int status, List<Verdict> verdicts) {}

    /** Judges the policies and CIDR groups among some objects. */
    static Judgement judge(Collection<? extends HasMetadata> objects, int atLeast) {
        StringBuilder text = new StringBuilder();
        try {
            for (HasMetadata object : objects) {
                text.append("---\n").append(JSON.writeValueAsString(object)).append('\n');
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return judge(text.toString(), atLeast);
    }

    /** Judges the policies and CIDR groups of a YAML or JSON text. */
    static Judgement judge(String text, int atLeast) {
        try {
            Process process = new ProcessBuilder(
                            ControlPlaneAssets.get().sanitizer().toString(), "-min", Integer.toString(atLeast), "-")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // It reads everything before it writes anything.
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<Verdict> verdicts = new ArrayList<>();
            for (String line : printed.lines().toList()) {
                JsonNode verdict = JSON.readTree(line);
                verdicts.add(new Verdict(
                        verdict.path("kind").asText(),
                        verdict.path("name").asText(),
                        verdict.path("ok").asBoolean(),
                        verdict.path("error").asText()));
            }
            int status = process.waitFor();
            if (status > 1) {
                throw new IllegalStateException(
                        "cilium-sanitize cannot read its input, status " + status + ":\n" + text);
            }
            return new Judgement(status, verdicts);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Cilium judged", interrupted);
        }
    }
}
