package dev.cloudegress.cli;

import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.Explanation.Selecting;
import dev.cloudegress.policy.explain.Explanation.State;
import dev.cloudegress.policy.explain.Nearest;
import dev.cloudegress.policy.explain.Origin;
import dev.cloudegress.policy.explain.Reason;
import dev.cloudegress.policy.explain.Reason.Match;
import dev.cloudegress.policy.explain.Verdict;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation for people: the verdict on the first line, what is behind it indented below. Stateless. */
final class ExplanationText {
    private ExplanationText() {}

    /** The text, ending with a line feed. */
    static String of(Explanation explanation) {
        StringBuilder text = new StringBuilder(TextTable.wrapped("", verdict(explanation)));
        for (Reason reason : explanation.reasons()) {
            reason(reason, explanation, text);
        }
        explanation.requirements().stream()
                .filter(selecting -> selecting.state() == State.INVALID)
                .forEach(selecting -> invalid(selecting, text));
        if (!explanation.nearest().isEmpty()) {
            text.append("  what comes nearest:\n");
            explanation.nearest().forEach(nearest -> nearest(nearest, text));
        }
        explanation.notes().forEach(note -> text.append(TextTable.wrapped("  note: ", note)));
        return text.toString();
    }

    private static String verdict(Explanation explanation) {
        String pods = explanation.question().pods();
        String target = explanation.question().target().toString();
        return switch (explanation.verdict()) {
            case ALLOWED -> "allowed: " + pods + " may reach " + target;
            case THROUGH_PROXY ->
                "allowed through the proxy: " + pods + " may reach " + target + " through " + proxy(explanation);
            case NOT_WRITTEN ->
                "not yet: by the plan " + pods + " may reach " + target
                        + ", and what would allow it does not stand in the cluster as planned";
            case PARTLY -> "partly allowed: " + pods + " may reach some addresses of " + target + " and not others";
            case NOT_ALLOWED -> "not allowed: " + pods + " may not reach " + target;
            case NOT_KNOWN ->
                "not known: whether " + pods + " may reach " + target + " depends on what is not known here";
            case NOT_ISOLATED ->
                "not isolated: nothing of this operator applies to " + pods + ", and nothing of it allows " + target;
        };
    }

    private static String proxy(Explanation explanation) {
        return explanation.reasons().stream()
                .filter(reason -> reason.match().kind() == Reason.Kind.PROXY && reason.origin() != null)
                .map(reason -> reason.match().value())
                .findFirst()
                .orElseThrow();
    }

    private static void reason(Reason reason, Explanation explanation, StringBuilder text) {
        String by = !reason.enforced() || explanation.verdict() == Verdict.NOT_WRITTEN
                ? "would be by "
                : explanation.verdict() == Verdict.NOT_KNOWN ? "perhaps by " : "by ";
        String namespace =
                reason.requirement().substring(0, reason.requirement().indexOf('/') + 1);
        text.append(TextTable.wrapped("  " + by, reason.objectKind() + " " + namespace + reason.objectName()));
        field("requirement", reason.requirement() + (reason.enforced() ? "" : " (mode: Preview)"), text);
        Origin origin = reason.origin();
        if (origin != null) {
            field("endpoint", endpoint(origin), text);
            LocalDate until = origin.until();
            if (until != null) {
                field("edition", origin.edition() + ", not in the present one; allowed until " + until, text);
            }
        }
        field("because", match(reason.match()), text);
        if (origin != null) {
            field("ports", origin.ports(), text);
            documents(origin, text);
        }
        for (Finding finding : reason.findings()) {
            field("know", "(" + finding.reason() + ") " + finding.message(), text);
        }
    }

    private static String endpoint(Origin origin) {
        return origin.reference()
                + (origin.use().equals(origin.service()) ? "" : " of service " + origin.service())
                + (origin.roles().size() == 1 ? ", role " : ", roles ")
                + String.join(", ", origin.roles());
    }

    private static void documents(Origin origin, StringBuilder text) {
        for (Origin.Document document : origin.documents()) {
            field("document", document.toString(), text);
            String url = document.url();
            if (url != null) {
                field("", url, text);
            }
        }
    }

    private static String match(Match match) {
        String address = match.address();
        String subject = address == null ? "the address" : "its address " + address;
        String group = match.group();
        String from = from(match);
        String retained = match.retained() ? "; it is no longer published and on its way out" : "";
        return switch (match.kind()) {
            case NAME -> "the name matches " + match.value();
            case ADDRESS -> subject + " lies in " + match.value() + ", which is documented or given" + in(group);
            case SERVICE_TAG ->
                subject + " lies in " + match.value() + " of service tag " + from + in(group) + retained;
            case RESOLVED -> subject + " is known as one of " + from + retained;
            case DOCUMENTED_ADDRESSES -> "the endpoint is allowed by address: " + match.value();
            case RESOLVER -> "it is a resolver of the cluster: " + match.value();
            case PROXY -> "it is the proxy of the requirement: " + match.value();
            case PODS -> "it may be one of these pods: " + match.value();
        };
    }

    private static String from(Match match) {
        String from = match.from();
        return from == null ? "" : from;
    }

    private static String in(@Nullable String group) {
        return group == null ? "" : " (CiliumCIDRGroup " + group + ")";
    }

    private static void field(String name, String value, StringBuilder text) {
        text.append(TextTable.wrapped("    " + name + " ".repeat(Math.max(1, 13 - name.length())), value));
    }

    private static void invalid(Selecting selecting, StringBuilder text) {
        text.append("  not valid: ")
                .append(selecting.namespace())
                .append('/')
                .append(selecting.name())
                .append('\n');
        for (Problem problem : selecting.problems()) {
            text.append(TextTable.wrapped("    ", problem.path() + ": " + problem.message()));
        }
    }

    private static void nearest(Nearest nearest, StringBuilder text) {
        String requirement = nearest.requirement();
        text.append(TextTable.wrapped(
                "  - ", nearest.message() + (requirement == null ? "" : " (requirement " + requirement + ")")));
        Origin origin = nearest.origin();
        if (origin != null) {
            documents(origin, text);
        }
        var use = nearest.use();
        if (use != null) {
            text.append("    in spec.services:\n");
            DocumentWriter.yaml((Object) List.of(use))
                    .lines()
                    .forEach(line -> text.append("    ").append(line).append('\n'));
        }
    }
}
