package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cloudegress.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of a report in a real browser: it loads nothing, complains of nothing, fits the window and the paper. */
class ReportBrowserIT {
    private static final Path DIRECTORY = Path.of("target", "report-browser");

    private static final String HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
            + "\\\"'><a href='javascript:alert(1)'>&amp;</a> \\u202Egnp.exe";

    @SuppressWarnings("NullAway.Init") // JUnit starts it before any test.
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(DIRECTORY);
        browser = Browser.start(DIRECTORY);
    }

    @AfterAll
    static void stop() throws IOException {
        browser.close();
    }

    @Test
    void loadsNothingAndFitsTheWindow() throws IOException {
        Path page = page("examples", "-f", "examples/");
        for (int width : List.of(1280, 800)) {
            browser.resize(width);
            browser.open(page);
            assertThat(browser.requests()).containsExactly(page.toUri().toString());
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .as("nothing is wider than a window of %s pixels", width)
                    .isLessThanOrEqualTo(width);
            JsonNode wide = browser.evaluate("[...document.querySelectorAll('td,th,dd,p,summary')]"
                    + ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent).slice(0, 5)");
            assertThat(wide)
                    .as("texts that leave their cells at %s pixels", width)
                    .isEmpty();
        }
    }

    @Test
    void hasTheStyleThatItsPolicyAllowsAndNoOther() throws IOException {
        browser.open(page("style", "-f", "examples/log-collector.yaml"));
        assertThat(browser.evaluate("getComputedStyle(document.body).maxWidth").asText())
                .as("the style sheet is applied")
                .isNotEqualTo("none");
        assertThat(browser.complaints()).isEmpty();
        browser.evaluate("document.head.appendChild(document.createElement('style')).textContent = 'body{color:red}';"
                + "document.body.appendChild(document.createElement('script')).textContent = 'document.title = 1';"
                + "document.body.appendChild(new Image()).src = 'https://example.invalid/x.png'");
        assertThat(browser.evaluate("getComputedStyle(document.body).color").asText())
                .as("a style sheet that somebody smuggled in")
                .isNotEqualTo("rgb(255, 0, 0)");
        assertThat(browser.evaluate("document.title").asText()).startsWith("Cloud egress report");
        Await.until(
                "the policy stops what was smuggled in",
                () -> assertThat(browser.complaints()).hasSizeGreaterThanOrEqualTo(3));
        Await.until(
                "the image is stopped before it is asked for",
                () -> assertThat(browser.stopped()).isOne());
    }

    @Test
    void isOneDocumentWithHeadingsCaptionsAndScopes() throws IOException {
        browser.open(page("structure", "-f", "examples/"));
        assertThat(browser.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
        assertThat(browser.evaluate("document.querySelectorAll('h1').length").asInt())
                .isOne();
        assertThat(browser.evaluate("document.querySelectorAll('main').length").asInt())
                .isOne();
        assertThat(browser.evaluate("[...document.querySelectorAll('table')].filter(t => !t.caption).length")
                        .asInt())
                .as("tables without a caption")
                .isZero();
        assertThat(browser.evaluate("[...document.querySelectorAll('th')].filter(t => !t.scope).length")
                        .asInt())
                .as("heads without a scope")
                .isZero();
        assertThat(browser.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')]"
                                + ".filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length")
                        .asInt())
                .as("links within the page that lead nowhere")
                .isZero();
        assertThat(browser.evaluate("""
                (() => {
                  const light = c => { const v = c / 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
                  const lum = t => { const [r, g, b] = t.match(/[0-9.]+/g).map(Number); return .2126*light(r)+.7152*light(g)+.0722*light(b); };
                  const back = e => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor;
                    if (b !== 'rgba(0, 0, 0, 0)') return b; } return 'rgb(255, 255, 255)'; };
                  return [...document.querySelectorAll('p,td,th,dt,dd,span,a,caption,li,h1,h2,h3,h4')].filter(e => {
                    const a = lum(getComputedStyle(e).color), b = lum(back(e));
                    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5; }).length;
                })()""").asInt())
                .as("texts with less contrast than 4.5 (WCAG 2.1, 1.4.3)")
                .isZero();
    }

    @Test
    void hasEveryRequirementAndPrintsWhatIsFolded() throws IOException {
        Path input = DIRECTORY.resolve("many.yaml");
        StringBuilder manifests = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            manifests.append("""
                    ---
                    apiVersion: cloudegress.dev/v1alpha1
                    kind: EgressRequirement
                    metadata: {name: relay-%02d, namespace: team-%d}
                    spec:
                      podSelector: {matchLabels: {app: relay-%02d}}
                      backend: Cilium
                      services: [{name: csm-cloud-backend}]
                    """.formatted(i, i % 7, i));
        }
        Files.writeString(input, manifests);
        browser.resize(1280);
        browser.open(page("many", "-f", input.toString()));
        assertThat(browser.evaluate("document.querySelectorAll('details[open]').length")
                        .asInt())
                .as("so many are folded")
                .isZero();
        String dom = browser.evaluate("document.body.textContent").asText();
        String paper;
        int pages;
        try (PDDocument printed = Loader.loadPDF(browser.print())) {
            paper = new PDFTextStripper().getText(printed).replaceAll("\\s+", "");
            pages = printed.getNumberOfPages();
        }
        assertThat(pages).isBetween(10, 200);
        for (int i = 0; i < 60; i++) {
            assertThat(dom).contains("app=relay-%02d".formatted(i));
            // Pods and a caption stand only in what is folded on the screen.
            assertThat(paper)
                    .contains("What the pods of team-%d/relay-%02d may reach"
                            .formatted(i % 7, i)
                            .replace(" ", ""));
        }
        assertThat(paper).contains("cgw.csm.fi").contains("https://");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsHostileTextAsText() throws IOException {
        Path input = Files.writeString(DIRECTORY.resolve("hostile.yaml"), """
                apiVersion: cloudegress.dev/v1alpha1
                kind: EgressRequirement
                metadata: {name: hostile, namespace: team}
                spec:
                  podSelector: {}
                  services: [{name: csm-cloud-backend}]
                  accept:
                    gaps: [{endpoint: csm-cloud-backend/https, reason: "%s"}]
                """.formatted(HOSTILE));
        Path page = page("hostile", "-f", input.toString());
        browser.open(page);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
        assertThat(browser.evaluate("document.scripts.length + document.images.length")
                        .asInt())
                .isZero();
        assertThat(browser.evaluate("document.title").asText()).startsWith("Cloud egress report");
        assertThat(browser.evaluate("[...document.links].filter(a => a.protocol === 'javascript:').length")
                        .asInt())
                .isZero();
        assertThat(browser.evaluate("document.body.textContent").asText())
                .contains("<script>document.title='owned'</script><img src=x onerror=alert(1)>\"'>"
                        + "<a href='javascript:alert(1)'>&amp;</a> <U+202E>gnp.exe")
                .doesNotContain("\u202e");
    }

    private static Path page(String name, String... arguments) {
        Path page = DIRECTORY.resolve(name + ".html").toAbsolutePath();
        List<String> all = new ArrayList<>(List.of("report", "-o", "html", "--out", page.toString()));
        all.addAll(List.of(arguments));
        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isLessThan(2);
        return page;
    }
}
