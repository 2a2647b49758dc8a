package dev.cloudegress.source;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;

/** A document in a ConfigMap of the operator's namespace, plain or gzip: a whole one fits only packed. */
public final class ConfigMapOrigin implements DocumentOrigin {
    private final String configMap;
    private final String key;
    private final NamespaceKeys keys;

    /**
     * A key of a ConfigMap.
     *
     * @param configMap its name
     * @param key the key; where it is called as the provider calls the file, that tells the date of the document
     * @param reader reads it, anew for each question
     */
    public ConfigMapOrigin(String configMap, String key, NamespaceReader reader) {
        this.configMap = configMap;
        this.key = key;
        this.keys = new NamespaceKeys(reader);
    }

    @Override
    public String name() {
        return "the key " + key + " of the ConfigMap " + configMap;
    }

    @Override
    public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
        try {
            byte[] document = keys.configMap(configMap, key);
            return LocalDocument.read(name(), name(), key, new ByteArrayInputStream(document), intake);
        } catch (FetchFailed failed) {
            return failed.answer(List.of(failed.attempt()));
        }
    }
}
