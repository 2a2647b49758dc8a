package dev.cloudegress.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.ApiGroup;
import dev.cloudegress.config.OperatorConfiguration.Lookups;
import dev.cloudegress.manifest.BadInputException;
import dev.cloudegress.manifest.Binding;
import dev.cloudegress.manifest.DocumentReader;
import dev.cloudegress.manifest.FieldPath;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.manifest.Schema;
import dev.cloudegress.manifest.SourceDocument;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the configuration of an installation: one YAML or JSON document with {@code apiVersion: cloudegress.dev/v1alpha1} and {@code
 * kind: OperatorConfiguration}. Refused whole, with everything that is wrong with it. Stateless.
 */
public final class ConfigurationReader {
    /** The bundled schema, made from {@link OperatorConfiguration}. */
    private static final String SCHEMA = "operator-configuration";

    private static final Predicate<String> SERVICE =
            Pattern.compile(ApiGroup.NAME_PATTERN).asMatchPredicate();
    private static final Predicate<String> PARAMETER =
            Pattern.compile(ApiGroup.PARAMETER_PATTERN).asMatchPredicate();

    private static final Predicate<String> EDITION =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?").asMatchPredicate();

    /** As in the schema of services and parameters. */
    private static final int MAX_NAME = 63;

    private final SourceDocument document;
    private final List<Problem> problems;

    private ConfigurationReader(SourceDocument document) {
        this.document = document;
        this.problems = new ArrayList<>(Schema.bundled(SCHEMA).check(document));
    }

    /**
     * Reads a configuration.
     *
     * @param source what the bytes come from, for messages
     * @param bytes UTF-8, at most {@link DocumentReader#DEFAULT_LIMIT}
     * @throws BadInputException with every problem there is
     */
    public static OperatorConfiguration read(String source, byte[] bytes) {
        List<SourceDocument> documents = DocumentReader.read(source, bytes);
        if (documents.size() != 1) {
            Problem problem = new Problem(
                    "",
                    documents.isEmpty()
                            ? "is empty: write at least apiVersion: " + ApiGroup.API_VERSION + " and kind: "
                                    + OperatorConfiguration.KIND
                            : "holds " + documents.size() + " documents: a configuration is one");
            throw documents.isEmpty()
                    ? BadInputException.of(source, problem)
                    : documents.get(1).refuse(List.of(problem));
        }
        return new ConfigurationReader(documents.getFirst()).read();
    }

    private OperatorConfiguration read() {
        ObjectNode tree = document.tree();
        // Another kind of document would only be full of unknown fields.
        if (tree.path("kind").isTextual() && !document.kind().equals(OperatorConfiguration.KIND)) {
            problems.removeIf(problem -> !problem.path().equals("kind"));
            throw document.refuse(problems);
        }
        resolvers(tree.path("dns").path("resolvers"));
        lookups(tree.path("dns").path("lookups"));
        cidrs(tree.path("privateCIDRs"), "privateCIDRs");
        each(tree.path("denyCIDRs"), "denyCIDRs", Cidr::parse);
        each(tree.path("parameterBounds").path("cidrs"), "parameterBounds.cidrs", Cidr::parse);
        each(
                tree.path("parameterBounds").path("hostSuffixes"),
                "parameterBounds.hostSuffixes",
                ConfigurationReader::host);
        defaultParameters(tree.path("defaultParameters"));
        editions(tree.path("catalog").path("editions"));
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(problem -> document.line(problem.path())));
            throw document.refuse(problems);
        }
        ObjectNode fields = tree.deepCopy();
        fields.remove(List.of("apiVersion", "kind"));
        return Binding.bind(document, fields, OperatorConfiguration.class);
    }

    private void resolvers(JsonNode resolvers) {
        for (int i = 0; i < resolvers.size(); i++) {
            JsonNode resolver = resolvers.get(i);
            String path = FieldPath.item("dns.resolvers", i);
            switch (resolver.path("type").asText()) {
                case "Pods" -> {
                    needs(resolver, path, "Pods", "namespace", "podSelector");
                    without(resolver, path, "Pods", "addresses");
                    if (resolver.path("podSelector").isObject()
                            && resolver.path("podSelector").isEmpty()) {
                        add(
                                path + ".podSelector",
                                "selects every pod of the namespace: give the labels of the resolver");
                    }
                }
                case "NodeLocal" -> {
                    needs(resolver, path, "NodeLocal", "addresses");
                    without(resolver, path, "NodeLocal", "namespace", "podSelector");
                }
                case "Addresses" -> {
                    needs(resolver, path, "Addresses", "addresses");
                    without(resolver, path, "Addresses", "namespace", "podSelector");
                }
                default -> {} // the schema has said so
            }
            cidrs(resolver.path("addresses"), path + ".addresses");
        }
    }

    private void lookups(JsonNode lookups) {
        JsonNode servers = lookups.path("servers");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < servers.size(); i++) {
            String path = FieldPath.field(FieldPath.item("dns.lookups.servers", i), "address");
            JsonNode address = servers.get(i).path("address");
            if (address.isTextual()) {
                try {
                    Cidr server = Cidr.parse(address.textValue());
                    if (address.textValue().indexOf('/') >= 0) {
                        add(path, server + " has a prefix length: write the address of one server");
                    }
                    if (!seen.add(server + " " + servers.get(i).path("port").asInt(53))) {
                        add(path, "stands twice: each server is asked once");
                    }
                } catch (IllegalArgumentException e) {
                    add(path, String.valueOf(e.getMessage()));
                }
            }
        }
        Lookups defaults = Lookups.defaults();
        int shortest = lookups.path("minimumIntervalSeconds").asInt(defaults.minimumIntervalSeconds());
        int longest = lookups.path("maximumIntervalSeconds").asInt(defaults.maximumIntervalSeconds());
        if (shortest > longest) {
            String field = lookups.has("minimumIntervalSeconds") ? "minimumIntervalSeconds" : "maximumIntervalSeconds";
            add(
                    "dns.lookups." + field,
                    "the minimum interval is " + shortest + " seconds and the maximum " + longest
                            + ": the minimum cannot be more");
        }
    }

    private void needs(JsonNode resolver, String path, String type, String... fields) {
        for (String field : fields) {
            if (resolver.path(field).isMissingNode()
                    || (field.equals("addresses") && resolver.path(field).isEmpty())) {
                add(FieldPath.field(path, field), "is missing: a resolver of type " + type + " needs it");
            }
        }
    }

    private void without(JsonNode resolver, String path, String type, String... fields) {
        for (String field : fields) {
            if (resolver.has(field)) {
                add(FieldPath.field(path, field), "does not go with a resolver of type " + type);
            }
        }
    }

    /** Prefixes that widen something, so that all addresses together cannot be meant. */
    private void cidrs(JsonNode list, String path) {
        each(list, path, text -> {
            if (Cidr.parse(text).length() == 0) {
                throw new IllegalArgumentException(text + " is every address there is: name the ranges");
            }
        });
    }

    private static void host(String text) {
        if (!(HostPattern.parse(text) instanceof HostPattern.ExactHost)) {
            throw new IllegalArgumentException(
                    text + " has an asterisk: write the domain alone, names below it are meant anyway");
        }
    }

    private void each(JsonNode list, String path, Consumer<String> parse) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).isTextual()) {
                try {
                    parse.accept(list.get(i).textValue());
                } catch (IllegalArgumentException e) {
                    add(FieldPath.item(path, i), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void defaultParameters(JsonNode services) {
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            String path = FieldPath.field("defaultParameters", service.getKey());
            name(service.getKey(), SERVICE, path, "is not the name of a service");
            for (Map.Entry<String, JsonNode> parameter : service.getValue().properties()) {
                name(
                        parameter.getKey(),
                        PARAMETER,
                        FieldPath.field(path, parameter.getKey()),
                        "is not the name of a parameter");
            }
        }
    }

    private void editions(JsonNode editions) {
        for (Map.Entry<String, JsonNode> edition : editions.properties()) {
            String path = FieldPath.field("catalog.editions", edition.getKey());
            name(edition.getKey(), SERVICE, path, "is not the name of a service");
            if (edition.getValue().isTextual()
                    && !EDITION.test(edition.getValue().textValue())) {
                add(
                        path,
                        "is no edition: write a date as YYYY-MM-DD, with .N for further ones of a day, as"
                                + " `cloud-egress catalog list` shows it");
            }
        }
    }

    private void name(String name, Predicate<String> pattern, String path, String complaint) {
        if (name.length() > MAX_NAME || !pattern.test(name)) {
            add(path, complaint);
        }
    }

    /** One complaint for a place is enough. */
    private void add(String path, String message) {
        if (problems.stream().noneMatch(problem -> problem.path().equals(path))) {
            problems.add(new Problem(path, message));
        }
    }
}
