package dev.cloudegress.policy.report;

import dev.cloudegress.policy.report.EgressReport.DecisionEntry;
import dev.cloudegress.policy.report.EgressReport.FindingEntry;
import dev.cloudegress.policy.report.ReportDiff.Piece;
import dev.cloudegress.policy.report.ReportDiff.RequirementDiff;
import dev.cloudegress.policy.report.ReportDiff.Setting;
import java.util.List;

/** The difference of two reports as one page that needs nothing else. Made once for each page; not thread-safe. */
public final class ReportDiffHtml {
    private final ReportDiff diff;
    private final Html html = Html.page("Cloud egress report, what changed", PageStyle.CSS);

    private ReportDiffHtml(ReportDiff diff) {
        this.diff = diff;
    }

    /** The page. */
    public static String of(ReportDiff diff) {
        return new ReportDiffHtml(diff).page();
    }

    private String page() {
        html.open("header").line("h1", "Cloud egress report, what changed");
        html.open("dl");
        html.element("dt", "Before").line("dd", diff.before());
        html.element("dt", "After").line("dd", diff.after());
        html.element("dt", "All pods could reach")
                .line("dd", diff.breadthBefore().toString());
        html.element("dt", "All pods may reach now")
                .line("dd", diff.breadthAfter().toString());
        html.close().end();
        html.open("main");
        if (diff.isEmpty()) {
            html.line("p", "Nothing: the same pods may reach the same, and the same is decided.");
        }
        settings("For the whole installation", diff.settings());
        if (!diff.requirements().isEmpty()) {
            overview();
            diff.requirements().forEach(this::requirement);
        }
        html.end();
        return html.finish();
    }

    private void overview() {
        html.line("h2", "Requirements");
        html.table(
                "Requirements that differ",
                List.of(
                        "Requirement",
                        "What",
                        "#Gained",
                        "#Lost",
                        "#IPv4 before",
                        "#IPv4 now",
                        "#IPv6 /64 before",
                        "#IPv6 /64 now"));
        for (int i = 0; i < diff.requirements().size(); i++) {
            RequirementDiff each = diff.requirements().get(i);
            html.open("tr").open("th", "scope", "row").element("a", each.title(), "href", "#r" + (i + 1));
            html.close().element("td", each.fate().words());
            html.figure(Integer.toString(each.gained().size()))
                    .figure(Integer.toString(each.lost().size()));
            html.figure(Breadth.text(each.before().ipv4Addresses()))
                    .figure(Breadth.text(each.after().ipv4Addresses()));
            html.figure(Breadth.text(each.before().ipv6Subnets()))
                    .figure(Breadth.text(each.after().ipv6Subnets()))
                    .end();
        }
        html.close().end();
    }

    private void requirement(RequirementDiff each) {
        html.line(
                "h3",
                each.title() + ", " + each.fate().words(),
                "id",
                "r" + (diff.requirements().indexOf(each) + 1));
        pieces("May be reached now", "s mid", each.gained());
        pieces("May no longer be reached", "s", each.lost());
        pieces("May be reached through the proxy now", "s mid", each.gainedByProxy());
        pieces("May no longer be reached through the proxy", "s", each.lostByProxy());
        settings("Other changes", each.settings());
        decisions("Decided", each.decided());
        decisions("No longer decided", each.undecided());
        findings("Open now", each.opened());
        findings("No longer open", each.closed());
    }

    private void pieces(String caption, String badge, List<Piece> pieces) {
        if (pieces.isEmpty()) {
            return;
        }
        html.table(caption, List.of("Endpoint", "Ports", "Destination"), "class", "f");
        for (Piece piece : pieces) {
            html.open("tr").element("th", piece.endpoint(), "scope", "row", "class", "v");
            html.element("td", piece.ports(), "class", "v").open("td");
            if (!piece.breadth().allowsNothing()) {
                html.element("span", piece.breadth().toString(), "class", badge).text(" ");
            }
            html.open("ul", "class", "r");
            piece.names().forEach(name -> html.element("li", name, "class", "v"));
            if (!piece.addresses().isEmpty()) {
                html.element("li", String.join(", ", piece.addresses()), "class", "v");
            }
            html.close().close().end();
        }
        html.close().end();
    }

    private void settings(String caption, List<Setting> settings) {
        if (settings.isEmpty()) {
            return;
        }
        html.table(caption, List.of("What", "Before", "Now"), "class", "f");
        for (Setting setting : settings) {
            html.open("tr").element("th", setting.name(), "scope", "row");
            html.element("td", setting.before().isEmpty() ? "none" : setting.before());
            html.element("td", setting.after().isEmpty() ? "none" : setting.after())
                    .end();
        }
        html.close().end();
    }

    private void decisions(String caption, List<DecisionEntry> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        html.table(caption, List.of("Endpoint", "Decision", "Reason"), "class", "f");
        for (DecisionEntry decision : decisions) {
            html.open("tr").element("th", decision.endpoint(), "scope", "row", "class", "v");
            html.element(
                    "td", decision.kind().words() + ", by the " + decision.by().words());
            html.element("td", decision.reason()).end();
        }
        html.close().end();
    }

    private void findings(String caption, List<FindingEntry> findings) {
        if (findings.isEmpty()) {
            return;
        }
        html.table(caption, List.of("Endpoint", "What", "Message"), "class", "f");
        for (FindingEntry finding : findings) {
            html.open("tr").element("th", finding.endpoint(), "scope", "row", "class", "v");
            html.element("td", finding.kind() + ": " + finding.reason());
            html.element("td", finding.message()).end();
        }
        html.close().end();
    }
}
