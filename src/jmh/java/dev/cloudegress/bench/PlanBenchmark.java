package dev.cloudegress.bench;

import dev.cloudegress.api.v1alpha1.BackendChoice;
import dev.cloudegress.api.v1alpha1.DestinationChoice;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.policy.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * One requirement of ten services and 2,500 prefixes: expanded, resolved and rendered, and the objects as text. Writing them as JSON is the
 * least that anybody who sends them has to do.
 */
@State(Scope.Benchmark)
public class PlanBenchmark {
    /** What enforces it. */
    public enum Form {
        /** Addresses of tags and of looked-up names, inline. */
        NETWORK_POLICY(BackendChoice.NETWORK_POLICY, DestinationChoice.NAMES_FIRST),
        /** Names where there are some, which is what one gets by default. */
        CILIUM(BackendChoice.CILIUM, DestinationChoice.NAMES_FIRST),
        /** Names and all addresses. */
        CILIUM_BOTH(BackendChoice.CILIUM, DestinationChoice.BOTH);

        private final BackendChoice backend;
        private final DestinationChoice destinations;

        Form(BackendChoice backend, DestinationChoice destinations) {
            this.backend = backend;
            this.destinations = destinations;
        }
    }

    /** Backend and destinations. */
    @Param({"NETWORK_POLICY", "CILIUM", "CILIUM_BOTH"})
    public Form form = Form.NETWORK_POLICY;

    private final DumperOptions block = new DumperOptions();
    private SampleRequirement sample =
            SampleRequirement.of(BackendChoice.NETWORK_POLICY, DestinationChoice.NAMES_FIRST);
    private List<HasMetadata> objects = List.of();
    private List<Object> trees = List.of();

    /** Plans once, for the texts. */
    @Setup
    public void prepare() {
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        sample = SampleRequirement.of(form.backend, form.destinations);
        objects = sample.plan().objects();
        trees = new ArrayList<>();
        for (HasMetadata object : objects) {
            trees.add(new Yaml().load(DocumentWriter.yaml(object)));
        }
    }

    /** Expand, resolve, render: the whole plan. */
    @Benchmark
    public Plan plan() {
        return sample.plan();
    }

    /** The objects as JSON. */
    @Benchmark
    public String json() {
        return DocumentWriter.json(objects);
    }

    /** The objects as YAML. */
    @Benchmark
    public String yaml() {
        return DocumentWriter.yaml(objects);
    }

    /** The same content with SnakeYAML's own way from maps to text. */
    @Benchmark
    public String snakeYaml() {
        return new Yaml(block).dumpAll(trees.iterator());
    }

    /** What is planned, for the test that holds the benchmark to what it says of itself. */
    Map<String, Integer> figures() {
        Plan plan = sample.plan();
        return Map.of(
                "services", plan.uses().size(),
                "objects", plan.objects().size(),
                "groups", plan.groups().size(),
                "unknown", plan.unknown().size());
    }
}
