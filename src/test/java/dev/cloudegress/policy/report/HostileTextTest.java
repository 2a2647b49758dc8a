package dev.cloudegress.policy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Texts of manifests stay texts: in pages, in spreadsheets and on terminals, whatever they hold. */
class HostileTextTest {
    @Property
    void pagesHaveNoMarkupOfOthers(@ForAll("texts") String text) {
        String escaped = Html.escaped(text);
        assertThat(escaped).doesNotContainPattern("[<>\"']").doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
        assertThat(unescaped(escaped).strip()).isEqualTo(Visible.of(text).strip());
        String page =
                Html.page(text, "body{}").element("p", text, "title", text).finish();
        assertThat(page.replaceAll("<[^>]*>", "")).doesNotContain("<").doesNotContain(">");
        assertThat(page.split("<", -1))
                .hasSameSizeAs(Html.page("", "body{}")
                        .element("p", "", "title", "t")
                        .finish()
                        .split("<", -1));
    }

    @Property
    void whatIsShownCanBeSeen(@ForAll("texts") String text) {
        String shown = Visible.of(text);
        assertThat(shown).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cn}\\p{Co}]");
        assertThat(shown).doesNotContain("  ").isEqualTo(Visible.of(shown));
    }

    @Property
    void spreadsheetsSeeNoFormulaAndReadWhatWasWritten(@ForAll("texts") String text) {
        String shown = Visible.of(text);
        List<String> cells = parse(ReportCsv.cell(text) + "," + ReportCsv.cell("next"));
        assertThat(cells).hasSize(2).endsWith("next");
        String cell = cells.getFirst();
        assertThat(cell).doesNotContainPattern("^[=+\\-@\\t\\r\\n＝＋－＠]");
        assertThat(cell).isIn(shown, "'" + shown);
        if (!shown.isEmpty() && "=+-@".indexOf(shown.charAt(0)) >= 0) {
            assertThat(cell).startsWith("'");
        }
    }

    @Example
    void linksLeadToTheWebOnly() {
        assertThat(Html.page("t", "").link("javascript:alert(1)", "a title").finish())
                .contains("a title")
                .doesNotContain("javascript")
                .doesNotContain("<a ");
        assertThat(Html.page("t", "")
                        .link("https://example.com/?a=1&b=\"", "a title")
                        .finish())
                .contains("<a href=\"https://example.com/?a=1&amp;b=&quot;\" rel=\"noreferrer\">a title</a>");
    }

    /** What a reader that knows RFC 4180 and nothing of this program reads. */
    private static List<String> parse(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                assertThat(quoted || cell.isEmpty()).isTrue();
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        assertThat(quoted).isFalse();
        cells.add(cell.toString());
        return cells;
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.of(
                "<script>",
                "</style>",
                "\"",
                "'",
                "&amp;",
                "&",
                "<!--",
                "]]>",
                "=1+1",
                "+",
                "-",
                "@SUM(A1)",
                ",",
                "\n",
                "\r\n",
                "\t",
                " ",
                "\u202e",
                "\u2066",
                "\u200b",
                "\ufeff",
                "\u0000",
                "\u001b[31m",
                "\u0085",
                "\u2028",
                "\ud800",
                "\ue000",
                "é",
                "漢",
                "👍",
                "a",
                "contoso.com");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40), parts.list().ofMaxSize(8).map(list -> String.join("", list)));
    }
}
