package dev.cloudegress.manifest;

import java.util.regex.Pattern;

/**
 * The paths that problems name: {@code spec.services[0].parameters.dataCenter}. Keys that are no identifiers stand in brackets, as
 * Kubernetes prints them: {@code metadata.labels[app.kubernetes.io/name]}.
 */
public final class FieldPath {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private FieldPath() {}

    /**
     * The path of a field.
     *
     * @param parent the path of the mapping; empty for the document
     * @param key the key
     */
    public static String field(String parent, String key) {
        if (!IDENTIFIER.matcher(key).matches()) {
            return parent + "[" + key + "]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    /**
     * The path of a list item.
     *
     * @param list the path of the list
     * @param index the index, from 0
     */
    public static String item(String list, int index) {
        return list + "[" + index + "]";
    }

    /** The path of something below something else. */
    static String join(String parent, String child) {
        return parent.isEmpty() || child.isEmpty() || child.startsWith("[") ? parent + child : parent + "." + child;
    }

    /** The last key of a path, without indices; empty for the document as a whole. */
    static String lastKey(String path) {
        String name = path;
        while (name.endsWith("]") && name.lastIndexOf('[') >= 0) {
            String index = name.substring(name.lastIndexOf('[') + 1, name.length() - 1);
            if (index.isEmpty() || !index.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return index;
            }
            name = name.substring(0, name.lastIndexOf('['));
        }
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
