package dev.cloudegress.policy.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Binding;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.SourceDocument;
import dev.cloudegress.manifest.Suggestions;
import java.util.List;

/** A report as a file that can be kept, and read back. Stateless. */
public final class ReportJson {
    private ReportJson() {}

    /** The report as JSON, as {@link EgressReport} says; the same report gives the same bytes. */
    public static String write(EgressReport report) {
        return DocumentWriter.json(List.of(report));
    }

    /**
     * Reads a report. It is believed as a whole or not at all: an unknown field, a reference that leads nowhere, an address that is none and a
     * breadth that does not fit the endpoints are refused.
     *
     * @param source what the bytes come from, for messages
     * @param bytes UTF-8
     * @throws BadInputException if it is refused; it says where and why
     */
    public static EgressReport read(String source, byte[] bytes) {
        List<SourceDocument> documents = DocumentReader.read(source, bytes, DocumentReader.STATE_LIMIT);
        if (documents.size() != 1) {
            throw BadInputException.of(
                    source,
                    new Problem(
                            "",
                            "a saved report is one JSON object, and here are " + documents.size()
                                    + " documents: cloud-egress report -o json makes one"));
        }
        return read(documents.getFirst());
    }

    private static EgressReport read(SourceDocument document) {
        if (!document.kind().equals(EgressReport.KIND)) {
            String hint = Suggestions.nearest(document.kind(), List.of(EgressReport.KIND))
                    .map(kind -> " (did you mean " + kind + "?)")
                    .orElse("");
            throw document.refuse(List.of(new Problem(
                    "kind",
                    (document.kind().isEmpty() ? "there is none" : "found " + document.kind())
                            + ", and a saved report has " + EgressReport.KIND + hint)));
        }
        if (!document.apiVersion().equals(EgressReport.API_VERSION)) {
            throw document.refuse(List.of(new Problem(
                    "apiVersion",
                    "found " + (document.apiVersion().isEmpty() ? "none" : document.apiVersion())
                            + ", and this program reads " + EgressReport.API_VERSION
                            + ": make the report anew, or read it with the program that made it")));
        }
        JsonNode tree = document.tree();
        List<Problem> problems = RecordShape.check(tree, EgressReport.class);
        if (!problems.isEmpty()) {
            throw document.refuse(problems);
        }
        EgressReport report = Binding.bind(document, tree, EgressReport.class);
        List<Problem> unsound = ReportChecks.check(report);
        if (!unsound.isEmpty()) {
            throw document.refuse(unsound);
        }
        return report;
    }
}
