package dev.cloudegress.source;

import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.prefix.Excerpt;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads keys of ConfigMaps and Secrets, and says what is missing. */
final class NamespaceKeys {
    private final NamespaceReader reader;

    NamespaceKeys(NamespaceReader reader) {
        this.reader = reader;
    }

    byte[] configMap(String name, String key) throws FetchFailed {
        try {
            return key("the ConfigMap " + name, reader.configMap(name), key);
        } catch (IOException e) {
            throw unreadable("the ConfigMap " + name, e);
        }
    }

    byte[] secret(String name, String key) throws FetchFailed {
        try {
            return key("the Secret " + name, reader.secret(name), key);
        } catch (IOException e) {
            throw unreadable("the Secret " + name, e);
        }
    }

    private static byte[] key(String object, Optional<Map<String, byte[]>> data, String key) throws FetchFailed {
        if (data.isEmpty()) {
            throw new FetchFailed(
                    FailureReason.CONFIGURATION, object, "is not in the operator's namespace: create it there");
        }
        byte[] value = data.get().get(key);
        if (value == null) {
            TreeSet<String> keys = new TreeSet<>(data.get().keySet());
            throw new FetchFailed(
                    FailureReason.CONFIGURATION,
                    object,
                    keys.isEmpty()
                            ? "has no data, and its key " + key + " is asked for"
                            : "does not have what is asked for: " + Suggestions.unknown("key", key, keys));
        }
        return value;
    }

    private static FetchFailed unreadable(String object, IOException e) {
        return new FetchFailed(
                FailureReason.CONFIGURATION, object, "cannot be read: " + Excerpt.of(String.valueOf(e.getMessage())));
    }
}
