package dev.cloudegress.source;

import dev.cloudegress.prefix.Excerpt;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;

/** Parts of sentences. Stateless. */
final class Words {
    private static final int MAX_ADDRESS = 400;

    private static final Set<String> PLAIN_PARAMETERS = Set.of("id", "api-version");

    private Words() {}

    /**
     * An address for people and for comparison, without a user and without what stands in its query: signatures are there. Only parameters that are
     * known to be none keep their values.
     */
    static String address(HttpUrl url) {
        HttpUrl.Builder shown =
                url.newBuilder().query(null).fragment(null).username("").password("");
        for (int i = 0; i < url.querySize(); i++) {
            String name = url.queryParameterName(i);
            String value = url.queryParameterValue(i);
            shown.addQueryParameter(name, value == null || PLAIN_PARAMETERS.contains(name) ? value : "...");
        }
        String text = shown.toString();
        return text.length() > MAX_ADDRESS ? text.substring(0, MAX_ADDRESS) + "..." : text;
    }

    /** Text from outside. */
    static String quoted(String text) {
        return "\"" + Excerpt.of(text) + "\"";
    }

    /** {@code 30 s}, {@code 50 ms}, {@code 2 min}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 60_000 == 0) {
            return millis / 60_000 + " min";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /** {@code 4,618,214 bytes}. */
    static String bytes(long count) {
        return String.format(Locale.ROOT, "%,d byte%s", count, count == 1 ? "" : "s");
    }
}
