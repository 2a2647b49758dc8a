package dev.cloudegress.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Says what Argo CD and Flux make of an object, with their own interpreters and what {@code deploy/gitops} tells them of its kind. Close it:
 * it is a process.
 */
final class HealthJudge implements AutoCloseable {
    private static final Path ARGO = Path.of("deploy/gitops/argocd/argocd-cm.yaml");
    private static final Path FLUX = Path.of("deploy/gitops/flux/stages.yaml");

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final JsonNode settings;
    private final List<JsonNode> stages;

    HealthJudge() {
        try {
            settings = HelmTemplateIT.trees(Files.readString(ARGO)).getFirst().path("data");
            stages = HelmTemplateIT.trees(Files.readString(FLUX));
            process = new ProcessBuilder(ControlPlaneAssets.get().health().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        questions = process.outputWriter();
        answers = process.inputReader();
    }

    /** The health that Argo CD shows, with its message. */
    String argo(JsonNode object) {
        JsonNode script = settings.path("resource.customizations.health." + group(object) + "_" + kind(object));
        if (script.isMissingNode()) {
            throw new AssertionError("no health check of " + kind(object) + " in " + ARGO);
        }
        ObjectNode question = question(object).put("lua", script.asText());
        JsonNode answer = ask(question);
        if (!answer.path("error").asText().isEmpty()) {
            throw new AssertionError(answer.path("error").asText());
        }
        return answer.path("status").asText() + " " + answer.path("message").asText();
    }

    /** The status that Flux gives it: by the expressions of its kind; Unknown while these cannot be evaluated. */
    String flux(JsonNode object) {
        JsonNode expressions = stages.stream()
                .flatMap(stage ->
                        StreamSupport.stream(stage.at("/spec/healthCheckExprs").spliterator(), false))
                .filter(candidate -> candidate.path("kind").asText().equals(kind(object)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no expressions for " + kind(object) + " in " + FLUX));
        JsonNode answer = ask(question(object).set("expressions", expressions));
        return answer.path("error").asText().isEmpty() ? answer.path("status").asText() : "Unknown";
    }

    /** The status that kstatus gives it. */
    String kstatus(JsonNode object) {
        return ask(question(object)).path("status").asText();
    }

    /** What is left of an object when Argo CD compares it. */
    JsonNode compared(JsonNode object) {
        String key = "resource.customizations.ignoreDifferences." + group(object) + "_" + kind(object);
        JsonNode rules = Yaml.read(settings.path(key).asText(), JsonNode.class);
        return ask(question(object).set("ignored", rules.path("jqPathExpressions")))
                .path("object");
    }

    private JsonNode ask(JsonNode question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("gitops-health has ended");
            }
            return Yaml.read(line, JsonNode.class);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static ObjectNode question(JsonNode object) {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.set("object", object);
        return question;
    }

    private static String group(JsonNode object) {
        return object.path("apiVersion").asText().replaceFirst("/.*", "");
    }

    private static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
