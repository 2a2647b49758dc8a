package dev.cloudegress.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shells are told to complete: in a real bash, and what kubectl asks for. */
class CompletionTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "catalog ", "tags ", "pur", "tags f", "purge --keep "})
    void bashOffersTheCommandsThatKubectlGets(String typed) throws IOException, InterruptedException {
        List<String> offered = kubectl(typed);
        List<String> words = offered.subList(0, offered.size() - 1).stream()
                .filter(word -> !word.startsWith("-"))
                .toList();

        assertThat(words).isNotEmpty();
        assertThat(offered.getLast()).isEqualTo(":4");
        assertThat(bash(typed)).containsAll(words).doesNotContain("kubectl-completion");
    }

    @Test
    void bashOffersOptions() throws IOException, InterruptedException {
        assertThat(bash("purge --acc")).contains("--accept-open", "--accept-open-all", "--accept-service");
        assertThat(kubectl("purge --acc")).contains("--accept-open", "--accept-open-all", "--accept-service");
    }

    @Test
    void namesOfFilesAreTheShellsBusiness() {
        assertThat(kubectl("render -f ")).containsExactly(":0");
    }

    private static List<String> kubectl(String typed) {
        List<String> arguments = new ArrayList<>(List.of("kubectl-completion", "--"));
        arguments.addAll(List.of(typed.split(" ", -1)));
        CommandLineRun run = CommandLineRun.in(Path.of(""), arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return run.out().lines().toList();
    }

    private List<String> bash(String typed) throws IOException, InterruptedException {
        Path script = directory.resolve("completion");
        Files.writeString(script, CommandLineRun.of("completion").out());
        List<String> words = List.of(typed.split(" ", -1));
        String line = "cloud-egress " + typed;
        String asked = """
                source "$1"; shift
                function=$(complete -p cloud-egress | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                COMP_WORDS=(cloud-egress "$@"); COMP_CWORD=$#; COMP_LINE='%s'; COMP_POINT=%d
                "$function" cloud-egress
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(line, line.length());
        List<String> command = new ArrayList<>(List.of("bash", "-c", asked, "bash", script.toString()));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().map(String::strip).toList();
    }
}
