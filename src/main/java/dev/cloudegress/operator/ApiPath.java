package dev.cloudegress.operator;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of the API server, in the words of its own metrics and audit log.
 *
 * @param verb get, list, watch, create, update, patch or delete
 * @param resource the plural, with the subresource behind a slash where there is one; {@code discovery} for what the server says about
 *     itself, {@code other} for the rest
 */
record ApiPath(String verb, String resource) {
    private static final String DISCOVERY = "discovery";
    private static final String OTHER = "other";

    /**
     * Reads a request.
     *
     * @param method the HTTP method
     * @param path the path of the address
     * @param query the query of the address, or {@code null}
     */
    static ApiPath of(String method, String path, @Nullable String query) {
        List<String> parts =
                List.of(path.replaceFirst("^/+", "").replaceFirst("/+$", "").split("/+"));
        List<String> below = belowVersion(parts);
        boolean watch = query != null && List.of(query.split("&")).contains("watch=true");
        if (below == null) {
            return new ApiPath(verb(method, true, false), OTHER);
        }
        if (below.isEmpty()) {
            return new ApiPath(verb(method, true, false), DISCOVERY);
        }
        // namespaces/<name> is a namespace, namespaces/<name>/<plural> something in it.
        int plural = below.size() > 2 && below.getFirst().equals("namespaces") ? 2 : 0;
        String subresource = below.size() > plural + 2 ? "/" + below.get(plural + 2) : "";
        return new ApiPath(verb(method, below.size() > plural + 1, watch), below.get(plural) + subresource);
    }

    /** What stands behind the version; empty for discovery; {@code null} where it is no path of the API. */
    private static @Nullable List<String> belowVersion(List<String> parts) {
        return switch (parts.getFirst()) {
            case "version", "openapi" -> List.of();
            case "api" -> parts.subList(Math.min(2, parts.size()), parts.size());
            case "apis" -> parts.subList(Math.min(3, parts.size()), parts.size());
            default -> null;
        };
    }

    private static String verb(String method, boolean one, boolean watch) {
        return switch (method) {
            case "GET", "HEAD" -> watch ? "watch" : one ? "get" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }
}
