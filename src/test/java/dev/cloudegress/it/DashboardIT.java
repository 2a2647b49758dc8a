package dev.cloudegress.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Grafana's own schema says of the dashboard, as the types that Grafana publishes with each version: every field, option and value
 * has to be one that it knows. No cluster is needed.
 */
class DashboardIT {
    private static final Path JUDGE = Path.of("src/it/grafana");
    private static final Path DASHBOARD = Path.of("helm/cloud-egress-operator/files/dashboard.json");

    private static final Path DIRECTORY = Path.of("target", "grafana");

    private String dashboard = "";

    @BeforeEach
    void prepare() throws IOException {
        dashboard = Files.readString(DASHBOARD);
        Files.createDirectories(DIRECTORY);
        for (String file : List.of("package.json", "tsconfig.json", "types.ts")) {
            Files.copy(JUDGE.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path installed = BuildScript.run(JUDGE.resolve("install"));
        Path modules = DIRECTORY.resolve("node_modules");
        Files.deleteIfExists(modules);
        Files.createSymbolicLink(modules, installed.resolve("node_modules"));
    }

    @Test
    void grafanaKnowsAllOfTheDashboard() throws IOException, InterruptedException {
        Result result = judge(dashboard);
        assertThat(result.status()).as(result.said()).isZero();
    }

    /** Each change is one that a hand could make, and that Grafana passes over in silence. */
    @ParameterizedTest
    @CsvSource({
        "graphTooltip, graphTip",
        "textMode, textModus",
        "\"textMode\": \"value\", \"textMode\": \"vaule\"",
        "showLegend, legendShown",
        "calcs, calculations",
        "lineWidth, lineWith",
        "\"unit\", \"unite\"",
        "legendFormat, legend_format",
        "includeAll, all",
        "gridPos, grid",
        "\"type\": \"stat\", \"type\": \"single\"",
    })
    void whatGrafanaDoesNotKnowIsNoticed(String known, String unknown) throws IOException, InterruptedException {
        assertThat(dashboard).contains(known);
        Result result = judge(dashboard.replace(known, unknown));
        assertThat(result.status()).isNotZero();
        assertThat(result.said()).contains("error TS");
    }

    private record Result(int status, String said) {}

    /** A literal, because the compiler looks for fields that a type does not have in literals only. */
    private Result judge(String json) throws IOException, InterruptedException {
        Files.writeString(
                DIRECTORY.resolve("judged.ts"),
                "import type { Judged } from './types.js';\nexport const dashboard: Judged = " + json + ";\n");
        return run(DIRECTORY.resolve("node_modules/.bin/tsc").toString(), "--project", DIRECTORY.toString());
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), said);
    }
}
