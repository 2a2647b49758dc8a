package dev.cloudegress.cli;

import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.ReportDiff;
import dev.cloudegress.policy.report.ReportDiff.Piece;
import dev.cloudegress.policy.report.ReportDiff.RequirementDiff;
import dev.cloudegress.policy.report.ReportDiff.Setting;
import dev.cloudegress.policy.report.Visible;
import java.util.ArrayList;
import java.util.List;

/** The difference of two reports for a terminal. Stateless. */
final class ReportDiffText {
    /** More prefixes of one endpoint than this are counted; the page has them all. */
    private static final int PREFIXES = 16;

    private ReportDiffText() {}

    /** The text. Every line that starts with {@code +} is something new, with {@code -} something that is gone. */
    static String of(ReportDiff diff) {
        StringBuilder out = new StringBuilder();
        line(out, "before  " + diff.before() + ": " + diff.breadthBefore());
        line(out, "after   " + diff.after() + ": " + diff.breadthAfter());
        if (diff.isEmpty()) {
            line(out, "nothing changed: the same pods may reach the same, and the same is decided");
        }
        if (!diff.settings().isEmpty()) {
            out.append('\n');
            line(out, "installation");
            diff.settings().forEach(setting -> setting(out, setting));
        }
        diff.requirements().forEach(requirement -> requirement(out, requirement));
        return out.toString();
    }

    private static void requirement(StringBuilder out, RequirementDiff each) {
        out.append('\n');
        line(out, each.title() + ", " + each.fate().words());
        if (!each.before().equals(each.after())) {
            line(out, "  breadth: " + each.before() + " -> " + each.after());
        }
        each.settings().forEach(setting -> setting(out, setting));
        each.gained().forEach(piece -> piece(out, "+ may reach ", piece, ""));
        each.lost().forEach(piece -> piece(out, "- may reach ", piece, ""));
        each.gainedByProxy().forEach(piece -> piece(out, "+ may reach ", piece, ", through the proxy"));
        each.lostByProxy().forEach(piece -> piece(out, "- may reach ", piece, ", through the proxy"));
        each.decided().forEach(decision -> decision(out, "+ ", decision));
        each.undecided().forEach(decision -> decision(out, "- ", decision));
        each.opened().forEach(finding -> finding(out, "+ ", finding));
        each.closed().forEach(finding -> finding(out, "- ", finding));
    }

    private static void setting(StringBuilder out, Setting setting) {
        line(
                out,
                "  " + setting.name() + ": " + (setting.before().isEmpty() ? "none" : setting.before()) + " -> "
                        + (setting.after().isEmpty() ? "none" : setting.after()));
    }

    private static void piece(StringBuilder out, String sign, Piece piece, String how) {
        List<String> destinations = new ArrayList<>(piece.names());
        piece.addresses().stream().limit(PREFIXES).forEach(destinations::add);
        int more = piece.addresses().size() - PREFIXES;
        if (more > 0) {
            destinations.add("and " + more + (more == 1 ? " further prefix" : " further prefixes"));
        }
        line(
                out,
                sign + String.join(" ", destinations) + " on " + piece.ports() + how + " (" + piece.endpoint()
                        + (piece.breadth().allowsNothing() ? "" : ": " + piece.breadth()) + ")");
    }

    private static void decision(StringBuilder out, String sign, DecisionEntry decision) {
        line(
                out,
                sign + "decision " + decision.endpoint() + ", "
                        + decision.kind().words() + " by the " + decision.by().words() + ": " + decision.reason());
    }

    private static void finding(StringBuilder out, String sign, FindingEntry finding) {
        line(
                out,
                sign + "open " + finding.kind() + " " + finding.endpoint() + " (" + finding.reason() + "): "
                        + finding.message());
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.startsWith("  ") ? "  " : "").append(Visible.of(text)).append('\n');
    }
}
