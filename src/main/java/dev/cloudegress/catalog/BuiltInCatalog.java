package dev.cloudegress.catalog;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cloudegress.api.v1alpha1.CloudService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The manifests that come with the operator: CloudService objects in the language that users write, one file for each on the class path.
 * Reads a file on every call and keeps nothing; {@link Catalog} remembers. Safe for any number of threads.
 */
public final class BuiltInCatalog {
    /** A class path cannot be listed: a test holds this against the directory. */
    private static final SortedSet<String> NAMES = Collections.unmodifiableSortedSet(
            new TreeSet<>(List.of("cloud-app-security", "csm-cloud-backend", "csm-integration-client")));

    private BuiltInCatalog() {}

    /** The names of the services, sorted. */
    public static SortedSet<String> names() {
        return NAMES;
    }

    /**
     * The manifest of a service.
     *
     * @return empty where the operator comes with no such service
     * @throws UncheckedIOException if the manifest cannot be read, which is a broken build
     */
    public static Optional<CloudService> find(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (InputStream manifest = BuiltInCatalog.class.getResourceAsStream("/catalog/" + name + ".yaml")) {
            if (manifest == null) {
                throw new IOException("the manifest of " + name + " is not in the jar");
            }
            return Optional.of(read(manifest));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads one manifest; fields that the API does not have are refused. */
    static CloudService read(InputStream manifest) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object tree = new Yaml(new SafeConstructor(options)).load(manifest);
        return Json.MAPPER.convertValue(tree, CloudService.class);
    }

    /** A mapper is slow to make: this one is made for the first manifest. */
    private static final class Json {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }
}
