package dev.cloudegress.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.manifest.DocumentReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The manifests that come with the operator: CloudService objects in the language that users write, one file for each on the class path.
 * Reads a file on every call and keeps nothing; {@link Catalog} remembers. Safe for any number of threads.
 */
public final class BuiltInCatalog {
    /** The label, with the value {@code true}, of the services that the operator publishes. */
    public static final String LABEL = ApiGroup.GROUP + "/built-in";

    /** A class path cannot be listed: a test holds this against the directory. */
    private static final SortedSet<String> NAMES = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            // One a line.
            "cloud-app-security", //
            "cloud-management-gateway", //
            "co-management", //
            "configuration-manager", //
            "connected-cache", //
            "csm-cloud-backend", //
            "csm-customer-portal", //
            "csm-integration-client", //
            "defender-for-cloud-apps", //
            "delivery-optimization", //
            "microsoft-365-apps", //
            "microsoft-intune", //
            "windows-update")));

    private BuiltInCatalog() {}

    /** Whether an object is one that the operator has published, and not one that somebody else made under the name. */
    public static boolean isPublished(CloudService service) {
        Map<String, String> labels = service.getMetadata().getLabels();
        return labels != null && "true".equals(labels.get(LABEL));
    }

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
        return tree(name).map(tree -> object(tree, CloudService.class));
    }

    /**
     * The entry of a service without its object, which takes half the time of the whole.
     *
     * @return empty where the operator comes with no such service
     * @throws UncheckedIOException if the manifest cannot be read, which is a broken build
     */
    public static Optional<CloudServiceSpec> findSpec(String name) {
        return tree(name).map(tree -> object(tree.path("spec"), CloudServiceSpec.class));
    }

    private static Optional<JsonNode> tree(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        String file = "/catalog/" + name + ".yaml";
        try (InputStream manifest = BuiltInCatalog.class.getResourceAsStream(file)) {
            if (manifest == null) {
                throw new IOException(file + " is not on the class path");
            }
            return Optional.of(tree(file, manifest.readAllBytes()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Reads the text of one manifest.
     *
     * @throws dev.cloudegress.manifest.BadInputException if it is none
     */
    static JsonNode tree(String source, byte[] manifest) {
        return DocumentReader.read(source, manifest).getFirst().tree();
    }

    /** Reads a tree as an object; fields that the API does not have are refused. */
    static <T> T object(JsonNode tree, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** A mapper is slow to make: this one is made for the first manifest. */
    private static final class Json {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }
}
