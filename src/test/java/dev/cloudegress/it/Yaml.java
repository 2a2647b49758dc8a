package dev.cloudegress.it;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the manifests that tests are written in. */
public final class Yaml {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Yaml() {}

    /** One document as an object; a field that the class does not know is an error. */
    public static <T> T read(String text, Class<T> type) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object tree = new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text);
        return JSON.convertValue(tree, type);
    }

    /** An object as a tree. */
    public static JsonNode tree(Object object) {
        return JSON.valueToTree(object);
    }
}
