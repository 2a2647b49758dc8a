package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The names of all tags of the documents that {@link BuiltInSnapshot} was taken from: what a checker of catalog entries knows of tags whose
 * prefixes do not ship with the program. Nothing reads them for rendering.
 */
public final class BuiltInTagNames {
    private BuiltInTagNames() {}

    /**
     * Reads the names of a cloud anew.
     *
     * @throws IllegalStateException if they are absent or damaged, which no release is
     */
    public static TagNames load(Cloud cloud) {
        String file = "/prefixes/" + TagNames.fileName(cloud);
        try (InputStream text = BuiltInTagNames.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IllegalStateException("the program is incomplete: " + file + " is missing");
            }
            TagNames names = TagNames.read(text.readAllBytes());
            if (names.cloud() != cloud) {
                throw new IllegalStateException(file + " is for " + names.cloud());
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file + " from the program's own files", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
    }
}
