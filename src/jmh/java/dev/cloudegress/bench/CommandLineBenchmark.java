package dev.cloudegress.bench;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The command line as somebody types it: a process for each call, from its start to its end, beside a Java machine that starts and says which
 * one it is. The launcher makes its archive of classes in the first calls, which do not count.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 15)
public class CommandLineBenchmark {
    /** The system property with the root of the clone. */
    static final String ROOT = "cloudegress.bench.root";

    private final String root = System.getProperty(ROOT, ".");

    /** A Java machine, and nothing else. */
    @Benchmark
    public int java() throws IOException, InterruptedException {
        return run(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-version"));
    }

    /** A requirement rendered for Cilium. */
    @Benchmark
    public int renderCilium() throws IOException, InterruptedException {
        return render("log-collector", "cilium");
    }

    /** A requirement rendered for NetworkPolicy. */
    @Benchmark
    public int renderNetworkPolicy() throws IOException, InterruptedException {
        return render("networkpolicy-accepted", "networkpolicy");
    }

    private int render(String example, String backend) throws IOException, InterruptedException {
        return run(List.of(
                root + "/bin/cloud-egress",
                "render",
                "-f",
                root + "/examples/" + example + ".yaml",
                "--backend",
                backend));
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        // 1: rendered, with gaps that nobody accepted.
        if (status > 1) {
            throw new IllegalStateException(command + " ended with " + status);
        }
        return status;
    }
}
