package dev.cloudegress.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The rules of the schemas ({@code x-kubernetes-validations}) in Java, found by their text. The API server evaluates them as CEL; a
 * CEL library of our own would take five times as long to start as all the rest of the command line. A test holds every rule of the
 * schemas against this. Stateless.
 *
 * <p>A rule is asked only about values that fit their schema, so fields have the types they should have.
 */
final class CelRules {
    /** Rules that differ in a figure or a regular expression only. */
    private static final Pattern KEYS =
            Pattern.compile("self\\.all\\(k, k\\.size\\(\\) <= (\\d+) && k\\.matches\\('(.*)'\\)\\)");

    private static final Pattern VALUES = Pattern.compile("self\\.all\\(k, self\\[k\\]\\.matches\\('(.*)'\\)\\)");

    private static final Pattern NAME = Pattern.compile(
            "self\\.metadata\\.name\\.size\\(\\) <= (\\d+)(?: && self\\.metadata\\.name\\.matches\\('(.*)'\\))?");

    private static final Map<String, Predicate<JsonNode>> RULES = Map.ofEntries(
            Map.entry(
                    "self.services.all(s, self.services.exists_one(t, (has(t.instance) ? t.instance : t.name) =="
                            + " (has(s.instance) ? s.instance : s.name)))",
                    CelRules::servicesDiffer),
            Map.entry(
                    "self.operator in ['In', 'NotIn'] ? has(self.values) && self.values.size() > 0 : !has(self.values) ||"
                            + " self.values.size() == 0",
                    self -> is(self, "operator", "In", "NotIn")
                            != self.path("values").isEmpty()),
            Map.entry(
                    "has(self.address) != has(self.podSelector)",
                    self -> self.has("address") != self.has("podSelector")),
            Map.entry(
                    "!has(self.namespaceSelector) || has(self.podSelector)",
                    self -> !self.has("namespaceSelector") || self.has("podSelector")),
            Map.entry(
                    "self.type == 'Enum' ? has(self.values) && self.values.size() > 0 : !has(self.values)",
                    self -> is(self, "type", "Enum") ? !self.path("values").isEmpty() : !self.has("values")),
            Map.entry(
                    "self.type == 'Integer' ? has(self.minimum) && has(self.maximum) && self.minimum <= self.maximum :"
                            + " !has(self.minimum) && !has(self.maximum)",
                    self -> is(self, "type", "Integer")
                            ? self.has("minimum")
                                    && self.has("maximum")
                                    && self.get("minimum").longValue()
                                            <= self.get("maximum").longValue()
                            : !self.has("minimum") && !self.has("maximum")),
            Map.entry(
                    "self.type == 'Version' || !has(self.ranges)",
                    self -> is(self, "type", "Version") || !self.has("ranges")),
            Map.entry(
                    "self.type == 'String' || !has(self.pattern)",
                    self -> is(self, "type", "String") || !self.has("pattern")),
            Map.entry(
                    "has(self.__in__) || has(self.notIn) || has(self.set) || has(self.atLeast) || has(self.atMost)",
                    self -> count(self, "in", "notIn", "set", "atLeast", "atMost") > 0),
            Map.entry(
                    "(has(self.direction) && self.direction != 'Egress') || has(self.hosts) || has(self.addresses) ||"
                            + " has(self.serviceTags)",
                    self -> (self.has("direction") && !is(self, "direction", "Egress"))
                            || count(self, "hosts", "addresses", "serviceTags") > 0),
            Map.entry(
                    "(has(self.direction) && self.direction != 'Egress') || has(self.ports)",
                    self -> (self.has("direction") && !is(self, "direction", "Egress")) || self.has("ports")),
            Map.entry("has(self.port) != has(self.portFrom)", self -> self.has("port") != self.has("portFrom")),
            Map.entry(
                    "!has(self.endPort) || (has(self.port) && self.port <= self.endPort && !has(self.countFrom))",
                    self -> !self.has("endPort")
                            || (self.has("port")
                                    && self.get("port").longValue()
                                            <= self.get("endPort").longValue()
                                    && !self.has("countFrom"))),
            Map.entry("!has(self.countFrom) || has(self.port)", self -> !self.has("countFrom") || self.has("port")),
            Map.entry(
                    "(has(self.downloadPage) ? 1 : 0) + (has(self.url) ? 1 : 0) + (has(self.discovery) ? 1 : 0) +"
                            + " (has(self.configMap) ? 1 : 0) + (has(self.file) ? 1 : 0) + (has(self.builtIn) ? 1 : 0)"
                            + " == 1",
                    self -> count(self, "downloadPage", "url", "discovery", "configMap", "file", "builtIn") == 1),
            Map.entry(
                    "!has(self.credentials) || self.location.startsWith('https://')",
                    self -> !self.has("credentials")
                            || self.path("location").asText().startsWith("https://")),
            Map.entry(
                    "!has(self.clientSecret) || (has(self.tenant) && has(self.client))",
                    self -> !self.has("clientSecret") || count(self, "tenant", "client") == 2),
            Map.entry("has(self.bearer) != has(self.basic)", self -> self.has("bearer") != self.has("basic")),
            Map.entry("has(self.secret) != has(self.configMap)", self -> self.has("secret") != self.has("configMap")));

    private CelRules() {}

    /**
     * Whether a rule holds.
     *
     * @param rule the text of the rule
     * @param self the value that it stands at, without nulls
     * @throws IllegalArgumentException if the rule is not known here
     */
    static boolean holds(String rule, JsonNode self) {
        Predicate<JsonNode> known = RULES.get(rule);
        if (known != null) {
            return known.test(self);
        }
        Matcher keys = KEYS.matcher(rule);
        if (keys.matches()) {
            int limit = Integer.parseInt(keys.group(1));
            Pattern pattern = Pattern.compile(keys.group(2));
            return keys(self)
                    .allMatch(
                            key -> length(key) <= limit && pattern.matcher(key).matches());
        }
        Matcher values = VALUES.matcher(rule);
        if (values.matches()) {
            Pattern pattern = Pattern.compile(values.group(1));
            return keys(self)
                    .allMatch(key -> pattern.matcher(self.path(key).asText()).matches());
        }
        Matcher name = NAME.matcher(rule);
        if (name.matches()) {
            String text = self.path("metadata").path("name").asText();
            return length(text) <= Integer.parseInt(name.group(1))
                    && (name.group(2) == null || Pattern.matches(name.group(2), text));
        }
        throw new IllegalArgumentException("a rule of a schema has no counterpart here: " + rule);
    }

    /** One pass instead of CEL's quadratic one. */
    private static boolean servicesDiffer(JsonNode self) {
        Set<String> keys = new HashSet<>();
        return StreamSupport.stream(self.path("services").spliterator(), false)
                .allMatch(use -> keys.add(
                        use.path(use.has("instance") ? "instance" : "name").asText()));
    }

    private static boolean is(JsonNode self, String field, String... values) {
        return Set.of(values).contains(self.path(field).asText());
    }

    private static long count(JsonNode self, String... fields) {
        return Arrays.stream(fields).filter(self::has).count();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Stream<String> keys(JsonNode self) {
        return self.properties().stream().map(Map.Entry::getKey);
    }
}
