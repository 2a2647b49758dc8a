package dev.cloudegress.scale;

import dev.cloudegress.operator.ApiRequests;
import dev.cloudegress.operator.OperatorClients;
import dev.cloudegress.policy.cilium.CiliumNetworkPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program that writes the objects of many requirements and does nothing else: no watch, no plan, no status. It has the operator's client with
 * the operator's limits, and as many threads as the operator has workers; each writes the objects of one requirement after the other.
 *
 * <p>Commands come a line at a time: {@code create <file>} and {@code replace <file>}, with the objects of one requirement as a list in JSON. A
 * line is printed when all are written.
 */
public final class BareLoop {
    private final KubernetesClient client;
    private final int requirements;
    private final int namespaces;
    private final int workers;

    /** What the API server said of each object, as the operator remembers it. */
    private final Map<Item, ObjectMeta> written = new ConcurrentHashMap<>();

    private BareLoop(KubernetesClient client, int requirements, int namespaces, int workers) {
        this.client = client;
        this.requirements = requirements;
        this.namespaces = namespaces;
        this.workers = workers;
    }

    /**
     * Runs.
     *
     * @param arguments a kubeconfig, and how many requirements, namespaces and workers
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int workers = Integer.parseInt(arguments[3]);
        Config config = Config.fromKubeconfig(Path.of(arguments[0]).toFile());
        try (KubernetesClient client = OperatorClients.create(config, new ApiRequests(), workers);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            new BareLoop(client, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), workers).run(commands);
        }
    }

    private void run(BufferedReader commands) throws IOException, InterruptedException {
        System.out.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 2);
            List<HasMetadata> objects = read(Path.of(words[1]));
            try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < requirements; i++) {
                    int number = i;
                    all.add(threads.submit(() -> objects.forEach(object -> write(words[0], object, number))));
                }
                for (Future<?> one : all) {
                    one.get();
                }
            } catch (java.util.concurrent.ExecutionException failed) {
                throw new IllegalStateException("a write failed", failed.getCause());
            }
            System.out.println("done");
        }
    }

    private List<HasMetadata> read(Path file) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            HasMetadata object = client.getKubernetesSerialization().unmarshal(line);
            // Kinds that the client does not bring are read as what they are only if one says so.
            objects.add(
                    object instanceof NetworkPolicy
                            ? object
                            : client.getKubernetesSerialization().unmarshal(line, CiliumNetworkPolicy.class));
        }
        return objects;
    }

    private void write(String verb, HasMetadata template, int number) {
        HasMetadata object = copy(
                template,
                new ObjectMetaBuilder(template.getMetadata())
                        .withNamespace(Names.bareNamespace(number % namespaces))
                        .withName(Names.objectOf(number, template.getMetadata().getName()))
                        .build());
        Item item = new Item(
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName());
        HasMetadata answer;
        if (verb.equals("create")) {
            answer = client.resource(object).create();
        } else {
            ObjectMeta before = written.get(item);
            if (before == null) {
                throw new IllegalStateException(item + " was not created");
            }
            object.getMetadata().setUid(before.getUid());
            object.getMetadata().setResourceVersion(before.getResourceVersion());
            answer = client.resource(object).update();
        }
        written.put(
                item,
                new ObjectMetaBuilder()
                        .withUid(answer.getMetadata().getUid())
                        .withResourceVersion(answer.getMetadata().getResourceVersion())
                        .build());
    }

    /** The content is shared: what is not written is not copied. */
    private static HasMetadata copy(HasMetadata template, ObjectMeta metadata) {
        return switch (template) {
            case NetworkPolicy policy -> {
                NetworkPolicy copy = new NetworkPolicy();
                copy.setMetadata(metadata);
                copy.setSpec(policy.getSpec());
                yield copy;
            }
            case CiliumNetworkPolicy policy -> {
                CiliumNetworkPolicy copy = new CiliumNetworkPolicy();
                copy.setMetadata(metadata);
                copy.setSpec(policy.getSpec());
                yield copy;
            }
            default -> throw new IllegalArgumentException("no policy: " + template.getKind());
        };
    }
}
