package dev.cloudegress.source;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A namespace in memory. */
final class TestNamespace implements NamespaceReader {
    final Map<String, Map<String, byte[]>> configMaps = new HashMap<>();
    final Map<String, Map<String, byte[]>> secrets = new HashMap<>();

    @Nullable
    IOException failure;

    @Override
    public Optional<Map<String, byte[]>> configMap(String name) throws IOException {
        return read(configMaps, name);
    }

    @Override
    public Optional<Map<String, byte[]>> secret(String name) throws IOException {
        return read(secrets, name);
    }

    private Optional<Map<String, byte[]>> read(Map<String, Map<String, byte[]>> objects, String name)
            throws IOException {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(objects.get(name));
    }
}
