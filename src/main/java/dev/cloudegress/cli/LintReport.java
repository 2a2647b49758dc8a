package dev.cloudegress.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cloudegress.catalog.LintCheck;
import dev.cloudegress.catalog.LintFinding;
import dev.cloudegress.catalog.LintSeverity;
import dev.cloudegress.manifest.Located;
import dev.cloudegress.manifest.SourceDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What came of checking some entries, and how it is said. Not thread-safe. */
final class LintReport {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A finding with its place.
     *
     * @param severity how much it matters
     * @param check what was looked for
     * @param located file, line, path and what was found
     */
    record Entry(LintSeverity severity, LintCheck check, Located located) {
        private String severityText() {
            return severity.name().toLowerCase(Locale.ROOT);
        }
    }

    /** How findings are printed. */
    enum Format {
        /** For people, and for editors that jump to file and line. */
        TEXT {
            @Override
            String text(List<Entry> entries) {
                StringBuilder text = new StringBuilder();
                for (Entry entry : entries) {
                    Located at = entry.located;
                    text.append(at.source())
                            .append(at.line() > 0 ? ":" + at.line() : "")
                            .append(": ")
                            .append(entry.severityText())
                            .append(": ")
                            .append(at.problem())
                            .append(" [")
                            .append(entry.check.id())
                            .append("]\n");
                    if (!entry.check.why().isEmpty()) {
                        text.append(TextTable.wrapped("    why:  ", entry.check.why()))
                                .append(TextTable.wrapped("    do:   ", entry.check.advice()));
                    }
                }
                return text.toString();
            }
        },

        /** For tools: a list, empty where nothing was found. */
        JSON {
            @Override
            String text(List<Entry> entries) {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                for (Entry entry : entries) {
                    list.addObject()
                            .put("file", entry.located.source())
                            .put("line", entry.located.line())
                            .put("severity", entry.severityText())
                            .put("check", entry.check.id())
                            .put("path", entry.located.problem().path())
                            .put("found", entry.located.problem().message())
                            .put("why", entry.check.why())
                            .put("advice", entry.check.advice());
                }
                return list.toPrettyString() + "\n";
            }
        };

        /** The text of some findings. */
        abstract String text(List<Entry> entries);
    }

    /** Takes what is refused. */
    void refused(List<Located> problems) {
        problems.forEach(problem -> entries.add(new Entry(LintSeverity.ERROR, LintCheck.REFUSED, problem)));
    }

    /** Takes what was found in a document; it is shown in the order of the document. */
    void found(SourceDocument document, List<LintFinding> findings) {
        findings.stream()
                .map(finding -> new Entry(finding.severity(), finding.check(), document.locate(finding.problem())))
                .sorted(Comparator.comparingInt((Entry entry) -> entry.located.line())
                        .thenComparing(Entry::severity)
                        .thenComparing(Entry::check))
                .forEach(entries::add);
    }

    boolean hasErrors() {
        return count(LintSeverity.ERROR) > 0;
    }

    /** The findings that are shown. */
    List<Entry> shown(boolean all) {
        return entries.stream()
                .filter(entry -> all || entry.severity != LintSeverity.INFO)
                .toList();
    }

    /** One line about everything. */
    String summary(int services, boolean all) {
        long remarks = count(LintSeverity.INFO);
        return counted(services, "service") + " checked: " + counted(count(LintSeverity.ERROR), "error") + ", "
                + counted(count(LintSeverity.WARNING), "warning") + ", " + counted(remarks, "remark")
                + (all || remarks == 0 ? "" : " (--all shows them)");
    }

    int exitStatus() {
        return hasErrors()
                ? ExitStatus.BAD_INPUT
                : count(LintSeverity.WARNING) > 0 ? ExitStatus.INCOMPLETE : ExitStatus.FINE;
    }

    private long count(LintSeverity severity) {
        return entries.stream().filter(entry -> entry.severity == severity).count();
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
