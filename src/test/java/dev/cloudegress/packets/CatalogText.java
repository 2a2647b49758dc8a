package dev.cloudegress.packets;

import dev.cloudegress.it.OperatedCluster;
import dev.cloudegress.packets.Openings.Opening;
import dev.cloudegress.packets.Probe.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The built-in catalog as somebody reads it who knows YAML and nothing of the operator: an endpoint's addresses, the prefixes that the feed gives its
 * tags, and its ports.
 *
 * @param cluster the cluster whose feed is read
 */
record CatalogText(OperatedCluster cluster) {
    private static final Path CATALOG = Path.of("src", "main", "resources", "catalog");

    /** What an endpoint with fixed ports opens. */
    Openings endpoint(String service, String id) {
        Map<?, ?> endpoint = find(service, id);
        List<Opening> openings = new ArrayList<>();
        for (Map<?, ?> port : maps(endpoint, "ports")) {
            int first = (Integer)
                    Objects.requireNonNull(port.get("port"), service + "/" + id + " has ports of its own kind");
            Object last = port.get("endPort");
            openings.add(new Opening(prefixes(endpoint), protocol(port), first, last == null ? first : (Integer) last));
        }
        return new Openings(openings);
    }

    /** What an endpoint opens whose ports are counted from a first one, by as many as a parameter says. */
    Openings counted(String service, String id, int count) {
        Map<?, ?> endpoint = find(service, id);
        return new Openings(maps(endpoint, "ports").stream()
                .map(port -> {
                    int first = (Integer) Objects.requireNonNull(port.get("port"));
                    return new Opening(prefixes(endpoint), protocol(port), first, first + count - 1);
                })
                .toList());
    }

    private static Protocol protocol(Map<?, ?> port) {
        Object protocol = port.get("protocol");
        return protocol == null ? Protocol.TCP : Protocol.valueOf(protocol.toString());
    }

    private List<String> prefixes(Map<?, ?> endpoint) {
        List<String> prefixes = new ArrayList<>();
        if (endpoint.get("addresses") instanceof List<?> addresses) {
            addresses.forEach(address -> prefixes.add(address.toString()));
        }
        for (Map<?, ?> tag : maps(endpoint, "serviceTags")) {
            prefixes.addAll(cluster.published(String.valueOf(tag.get("name"))));
        }
        return prefixes;
    }

    private static Map<?, ?> find(String service, String id) {
        try (InputStream text = Files.newInputStream(CATALOG.resolve(service + ".yaml"))) {
            Map<?, ?> manifest = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            Map<?, ?> spec = (Map<?, ?>) Objects.requireNonNull(manifest.get("spec"));
            return maps(spec, "endpoints").stream()
                    .filter(endpoint -> id.equals(endpoint.get("id")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no endpoint " + id + " of " + service));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Map<?, ?>> maps(Map<?, ?> parent, String key) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (parent.get(key) instanceof List<?> list) {
            list.forEach(one -> maps.add((Map<?, ?>) one));
        }
        return maps;
    }
}
