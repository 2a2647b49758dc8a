package dev.cloudegress.cli;

import dev.cloudegress.manifest.DocumentWriter;
import java.util.Collection;

/** How objects are printed. */
enum OutputFormat {
    /** YAML documents. */
    YAML,
    /** One JSON document: the object, or a List of several. */
    JSON;

    /** The text of some objects. */
    String text(Collection<?> objects) {
        return switch (this) {
            case YAML -> DocumentWriter.yaml(objects);
            case JSON -> DocumentWriter.json(objects);
        };
    }
}
