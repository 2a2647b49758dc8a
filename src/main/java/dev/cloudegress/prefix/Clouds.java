package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How clouds are written. Stateless. */
final class Clouds {
    private Clouds() {}

    /** The cloud that documents call so. */
    static Optional<Cloud> named(String text) {
        return Arrays.stream(Cloud.values())
                .filter(cloud -> cloud.toString().equals(text))
                .findFirst();
    }

    /** All of them, as documents write them. */
    static List<String> texts() {
        return Arrays.stream(Cloud.values()).map(Cloud::toString).toList();
    }

    /** How names of objects and files begin. Without a dash: the first dash of an object's name ends it. */
    static String lowerCase(Cloud cloud) {
        return cloud.toString().toLowerCase(Locale.ROOT);
    }
}
