package dev.cloudegress.manifest;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds manifests of this API group against the schemas that the API server uses, and as strictly as {@code kubectl
 * --validate=strict}, without an API server. Schemas are loaded when first needed. Thread-safe.
 */
public final class SchemaValidator {
    /** The kinds of the group, in the order that messages name them. */
    public static final List<String> KINDS =
            List.of("EgressRequirement", "CloudService", "PrefixSource", "PrefixSet", "ResolvedName");

    /** The kind of the installation's configuration, which looks like a manifest and is none. */
    private static final String CONFIGURATION = "OperatorConfiguration";

    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private SchemaValidator() {}

    /**
     * Whether a document is meant to be of this API group: it names the group, or one of its kinds under a name that must be a
     * slip.
     */
    public static boolean isOurs(SourceDocument document) {
        String group = group(document.apiVersion());
        return group.equals(ApiGroup.GROUP)
                || (KINDS.contains(document.kind())
                        && Suggestions.nearest(group, List.of(ApiGroup.GROUP)).isPresent());
    }

    /**
     * What is wrong with a document of this API group.
     *
     * @param document one for which {@link #isOurs} holds
     * @return the problems, in the order of the document; empty where the API server would take it
     */
    public static List<Problem> check(SourceDocument document) {
        if (!document.apiVersion().equals(ApiGroup.API_VERSION)) {
            return List.of(new Problem(
                    "apiVersion",
                    Suggestions.unknown(
                            "API version", Wording.plain(document.apiVersion()), List.of(ApiGroup.API_VERSION))));
        }
        if (document.kind().equals(CONFIGURATION)) {
            return List.of(new Problem(
                    "kind",
                    CONFIGURATION + " is the installation's configuration and no manifest: give it with --config"));
        }
        if (document.kind().isEmpty()) {
            return List.of(new Problem("kind", "is missing: one of " + Suggestions.list(KINDS)));
        }
        if (!KINDS.contains(document.kind())) {
            return List.of(new Problem("kind", Suggestions.unknown("kind", Wording.plain(document.kind()), KINDS)));
        }
        return SCHEMAS.computeIfAbsent(document.kind(), kind -> Schema.bundled(kind.toLowerCase(Locale.ROOT)))
                .check(document);
    }

    private static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? apiVersion : apiVersion.substring(0, slash);
    }
}
