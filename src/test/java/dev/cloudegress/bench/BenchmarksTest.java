package dev.cloudegress.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.RefreshResult;
import inet.ipaddr.IPAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Benchmarks that measure the wrong thing say nothing: each is called once, and its result looked at. */
class BenchmarksTest {
    @ParameterizedTest
    @ValueSource(ints = {100, 700})
    void theThreeWaysOfArithmeticComeToTheSame(int prefixes) {
        CidrBenchmark benchmark = new CidrBenchmark();
        benchmark.prefixes = prefixes;
        benchmark.prepare();

        assertThat(benchmark.buildIpAddress().toSet()).isEqualTo(benchmark.buildOurs());
        assertThat(CidrSet.copyOf(benchmark.buildNaive())).isEqualTo(benchmark.buildOurs());
        assertThat(benchmark.unionIpAddress().toSet()).isEqualTo(benchmark.unionOurs());
        assertThat(CidrSet.copyOf(benchmark.unionNaive())).isEqualTo(benchmark.unionOurs());
        assertThat(benchmark.differenceIpAddress().toSet()).isEqualTo(benchmark.differenceOurs());
        assertThat(CidrSet.copyOf(benchmark.differenceNaive())).isEqualTo(benchmark.differenceOurs());
        assertThat(benchmark.unionOurs().size()).isGreaterThan(prefixes);
        assertThat(benchmark.differenceOurs().size()).isBetween(prefixes / 4, prefixes);

        List<String> fewest = strings(benchmark.aggregateOurs());
        assertThat(fewest).hasSizeLessThan(prefixes);
        assertThat(strings(benchmark.aggregateNaive())).isEqualTo(fewest);
        IPAddress.DualIPv4Pv6Arrays merged = benchmark.aggregateIpAddress();
        assertThat(Stream.of(merged.addressesIPv4, merged.addressesIPv6)
                        .flatMap(Stream::of)
                        .map(IPAddress::toCanonicalString))
                .containsExactlyInAnyOrderElementsOf(fewest);
    }

    private static List<String> strings(List<Cidr> cidrs) {
        return cidrs.stream().map(Cidr::toString).toList();
    }

    @Test
    void theMadeUpDocumentIsOfTheSizeOfARealOneAndChangesEveryTagInUse() throws Exception {
        DocumentBenchmark benchmark = new DocumentBenchmark();
        benchmark.prepare();

        assertThat(SampleDocument.madeUp().bytes().length).isBetween(4_300_000, 4_900_000);
        assertThat(benchmark.parseAndValidate().prefixCount()).isEqualTo(106_976);
        assertThat(benchmark.tokenise()).isGreaterThan(106_976);
        RefreshResult result = benchmark.parseValidateDiffAndGuard();
        assertThat(result).isEqualTo(benchmark.diffAndGuard()).isInstanceOf(RefreshResult.Taken.class);
        assertThat(((RefreshResult.Taken) result).tags())
                .hasSizeGreaterThan(20)
                .allMatch(tag -> !tag.added().isEmpty()
                        && !tag.removed().isEmpty()
                        && tag.hold().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void theRequirementHasTenServicesAndLeavesNothingOpen(PlanBenchmark.Form form) {
        PlanBenchmark benchmark = new PlanBenchmark();
        benchmark.form = form;
        benchmark.prepare();

        assertThat(benchmark.figures())
                .containsEntry("services", 10)
                .containsEntry("unknown", 0)
                .hasEntrySatisfying("objects", objects -> assertThat(objects).isGreaterThan(10));
        assertThat(benchmark.plan().digest()).isEqualTo(benchmark.plan().digest());
        assertThat(benchmark.yaml()).contains("relay--to-csm-cloud-backend");
        assertThat(benchmark.json()).contains("relay--to-csm-cloud-backend");
        assertThat(benchmark.snakeYaml()).contains("relay--to-csm-cloud-backend");
    }

    @Test
    void partsAreWhole() {
        SplitBenchmark benchmark = new SplitBenchmark();
        benchmark.prefixes = 2500;
        benchmark.prepare();

        assertThat(benchmark.stable().stream()
                        .mapToInt(part -> part.cidrs().size())
                        .sum())
                .isEqualTo(2500);
        assertThat(benchmark.everySoMany().stream().mapToInt(List::size).sum()).isEqualTo(2500);
    }

    @Test
    void theDocumentTakesFiguresBetweenItsMarksAndKeepsTheRest() {
        String page = "before\n" + PerformanceDocument.BEGIN + "\nold\n" + PerformanceDocument.END + "\nafter\n";

        assertThat(PerformanceDocument.with(page, "new\n"))
                .isEqualTo(
                        "before\n" + PerformanceDocument.BEGIN + "\n\nnew\n\n" + PerformanceDocument.END + "\nafter\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PerformanceDocument.with("no marks", "new\n"))
                .withMessageContaining("## Micro benchmarks");
    }

    @Test
    void tablesSayWhatJmhMeasured(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");
        Files.writeString(file, """
                [
                  {"benchmark": "dev.cloudegress.bench.SplitBenchmark.everySoMany", "params": {"prefixes": "2500"},
                   "primaryMetric": {"score": 4.0, "scoreError": 0.5, "scoreUnit": "us/op"},
                   "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 12345}}},
                  {"benchmark": "dev.cloudegress.bench.SplitBenchmark.stable", "params": {"prefixes": "2500"},
                   "primaryMetric": {"score": 10.0, "scoreError": "NaN", "scoreUnit": "us/op"},
                   "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 999}}},
                  {"benchmark": "dev.cloudegress.bench.CommandLineBenchmark.renderNetworkPolicy",
                   "primaryMetric": {"score": 654321.0, "scoreError": 1.0, "scoreUnit": "us/op"},
                   "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 1}}}
                ]
                """);
        Results results = Results.read(file);

        assertThat(Tables.all(results)).contains("""
                | **Splitting 2500 prefixes into parts of 256** | | | | |
                | after every 256th | 4.00 µs | 0.50 µs | 12.3 kB | 1.00 |
                | by blocks of the address space | 10.0 µs |  | 999 B | 2.50 |
                """);
        assertThat(Tables.goals(results)).contains("| `render` of one requirement | 0.5 s | 654 ms |");
    }
}
