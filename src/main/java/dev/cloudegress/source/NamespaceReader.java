package dev.cloudegress.source;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The ConfigMaps and Secrets of the operator's own namespace. Whoever has access to the cluster implements it; other namespaces are out of
 * reach, so that who may write a PrefixSource cannot use it to read what belongs to others. Safe for use by any number of threads.
 */
public interface NamespaceReader {
    /**
     * The data of a ConfigMap, text ({@code data}, in UTF-8) and binary ({@code binaryData}) together.
     *
     * @return empty if there is no such ConfigMap
     * @throws IOException if that cannot be found out; the message is for people
     */
    Optional<Map<String, byte[]>> configMap(String name) throws IOException;

    /**
     * The data of a Secret, decoded.
     *
     * @return empty if there is no such Secret
     * @throws IOException if that cannot be found out; the message is for people
     */
    Optional<Map<String, byte[]>> secret(String name) throws IOException;
}
