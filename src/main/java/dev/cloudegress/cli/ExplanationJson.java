package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.Explanation.Selecting;
import dev.cloudegress.policy.explain.Nearest;
import dev.cloudegress.policy.explain.Origin;
import dev.cloudegress.policy.explain.Question;
import dev.cloudegress.policy.explain.Reason;
import dev.cloudegress.policy.explain.Target;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An explanation for programs. The shape is documented in {@code docs/explain.md}: fields may be added, none is renamed or removed. A field
 * that has no value is left out; lists are always there. Stateless.
 */
final class ExplanationJson {
    private ExplanationJson() {}

    /** The object. */
    static ObjectNode of(Explanation explanation) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("verdict", explanation.verdict().toString());
        object.put("mayReach", explanation.verdict().mayReach());
        question(explanation.question(), object.putObject("question"));
        ArrayNode requirements = object.putArray("requirements");
        explanation.requirements().forEach(selecting -> requirement(selecting, requirements.addObject()));
        ArrayNode reasons = object.putArray("reasons");
        explanation.reasons().forEach(reason -> reason(reason, reasons.addObject()));
        ArrayNode nearest = object.putArray("nearest");
        explanation.nearest().forEach(near -> nearest(near, nearest.addObject()));
        ArrayNode notes = object.putArray("notes");
        explanation.notes().forEach(notes::add);
        return object;
    }

    private static void question(Question question, ObjectNode object) {
        object.put("namespace", question.namespace());
        ObjectNode labels = object.putObject("podLabels");
        question.labels().forEach(labels::put);
        Target target = question.target();
        object.put(
                target.peer() instanceof Target.Host ? "host" : "address",
                target.peer().toString());
        object.put("port", target.port());
        object.put("protocol", target.protocol().toString());
    }

    private static void requirement(Selecting selecting, ObjectNode object) {
        object.put("namespace", selecting.namespace());
        object.put("name", selecting.name());
        object.put("backend", selecting.backend().toString());
        object.put("state", selecting.state().toString());
        ArrayNode problems = object.putArray("problems");
        selecting
                .problems()
                .forEach(problem ->
                        problems.addObject().put("path", problem.path()).put("message", problem.message()));
    }

    private static void reason(Reason reason, ObjectNode object) {
        object.put("requirement", reason.requirement());
        object.put("enforced", reason.enforced());
        ObjectNode generated = object.putObject("object");
        generated.put("kind", reason.objectKind());
        generated.put(
                "namespace",
                reason.requirement().substring(0, reason.requirement().indexOf('/')));
        generated.put("name", reason.objectName());
        generated.put("part", reason.part().text());
        ObjectNode match = object.putObject("match");
        match.put("kind", reason.match().kind().toString());
        match.put("value", reason.match().value());
        optional(match, "address", reason.match().address());
        optional(match, "from", reason.match().from());
        optional(match, "group", reason.match().group());
        match.put("retained", reason.match().retained());
        origin(reason.origin(), object);
        ArrayNode findings = object.putArray("findings");
        for (Finding finding : reason.findings()) {
            findings.addObject()
                    .put("reason", finding.reason().toString())
                    .put("accepted", finding.accepted())
                    .put("message", finding.message());
        }
    }

    private static void origin(@Nullable Origin origin, ObjectNode parent) {
        if (origin == null) {
            return;
        }
        ObjectNode object = parent.putObject("endpoint");
        object.put("reference", origin.reference());
        object.put("use", origin.use());
        object.put("service", origin.service());
        object.put("edition", origin.edition());
        LocalDate until = origin.until();
        if (until != null) {
            object.put("until", until.toString());
        }
        ArrayNode roles = object.putArray("roles");
        origin.roles().forEach(roles::add);
        object.put("id", origin.endpoint());
        object.put("ports", origin.ports());
        ArrayNode documents = object.putArray("documents");
        for (Origin.Document document : origin.documents()) {
            ObjectNode place = documents.addObject();
            place.put("title", document.title());
            place.put("date", document.date());
            optional(place, "url", document.url());
            optional(place, "section", document.section());
            optional(place, "lines", document.lines());
        }
    }

    private static void nearest(Nearest nearest, ObjectNode object) {
        object.put("kind", nearest.kind().toString());
        object.put("message", nearest.message());
        optional(object, "requirement", nearest.requirement());
        origin(nearest.origin(), object);
        ServiceUse use = nearest.use();
        if (use != null) {
            object.set("use", DocumentWriter.tree(use));
        }
    }

    private static void optional(ObjectNode object, String field, @Nullable String value) {
        if (value != null) {
            object.put(field, value);
        }
    }
}
