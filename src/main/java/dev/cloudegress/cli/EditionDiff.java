package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How two editions of a service differ, in words. Titles and dates of documents are not compared.
 *
 * @param parameters what changes of the parameters, sorted by name
 * @param roles what changes of the roles, sorted by name
 * @param endpoints what changes of the endpoints, sorted by id
 */
record EditionDiff(List<Item> parameters, List<Item> roles, List<Item> endpoints) {
    /** What becomes of something that has a name. */
    enum Fate {
        ADDED,
        DROPPED,
        CHANGED
    }

    /**
     * A parameter, role or endpoint that is not the same in both.
     *
     * @param name its name or id
     * @param fate what becomes of it
     * @param fields what it says and said: of one that is added all it says, of one that is dropped all it said
     */
    record Item(String name, Fate fate, List<Field> fields) {}

    /**
     * A field that differs.
     *
     * @param name its name
     * @param gone what it no longer says
     * @param come what it says now
     */
    record Field(String name, List<String> gone, List<String> come) {}

    static EditionDiff between(CloudServiceSpec before, CloudServiceSpec after) {
        return new EditionDiff(
                items(before.parameters(), after.parameters(), ServiceParameter::name, EditionDiff::parameter),
                items(before.roles(), after.roles(), ServiceRole::name, EditionDiff::role),
                items(before.endpoints(), after.endpoints(), ServiceEndpoint::id, EditionDiff::endpoint));
    }

    boolean isEmpty() {
        return parameters.isEmpty() && roles.isEmpty() && endpoints.isEmpty();
    }

    private static <T> List<Item> items(
            Collection<T> before,
            Collection<T> after,
            Function<T, String> name,
            Function<T, Map<String, List<String>>> reading) {
        Map<String, T> old = byName(before, name);
        Map<String, T> young = byName(after, name);
        List<Item> items = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(young.keySet());
        for (String each : names) {
            T was = old.get(each);
            T is = young.get(each);
            List<Field> fields = fields(read(was, reading), read(is, reading));
            if (was == null || is == null) {
                items.add(new Item(each, was == null ? Fate.ADDED : Fate.DROPPED, fields));
            } else if (!fields.isEmpty()) {
                items.add(new Item(each, Fate.CHANGED, fields));
            }
        }
        return List.copyOf(items);
    }

    private static <T> Map<String, T> byName(Collection<T> items, Function<T, String> name) {
        Map<String, T> named = new LinkedHashMap<>();
        items.forEach(item -> named.put(name.apply(item), item));
        return named;
    }

    private static <T> Map<String, List<String>> read(
            @Nullable T item, Function<T, Map<String, List<String>>> reading) {
        return item == null ? Map.of() : reading.apply(item);
    }

    private static List<Field> fields(Map<String, List<String>> before, Map<String, List<String>> after) {
        List<Field> fields = new ArrayList<>();
        Map<String, List<String>> all = new LinkedHashMap<>(before);
        after.forEach(all::putIfAbsent);
        BiFunction<List<String>, List<String>, List<String>> without = (list, other) ->
                list.stream().filter(text -> !other.contains(text)).toList();
        for (String name : all.keySet()) {
            List<String> old = before.getOrDefault(name, List.of());
            List<String> young = after.getOrDefault(name, List.of());
            List<String> gone = without.apply(old, young);
            List<String> come = without.apply(young, old);
            if (!gone.isEmpty() || !come.isEmpty()) {
                fields.add(new Field(name, gone, come));
            }
        }
        return List.copyOf(fields);
    }

    private static Map<String, List<String>> parameter(ServiceParameter parameter) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        put(fields, "takes", CatalogWords.values(parameter));
        put(fields, "default", parameter.defaultValue());
        put(fields, "required", parameter.required() ? "yes" : "no");
        put(fields, "roles", parameter.roles().isEmpty() ? "all" : String.join(", ", parameter.roles()));
        put(fields, "description", parameter.description());
        return fields;
    }

    private static Map<String, List<String>> role(ServiceRole role) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        fields.put(
                "requires",
                role.requires().stream()
                        .map(condition -> CatalogWords.condition(condition.when())
                                + (condition.where().isEmpty() ? "" : ", where " + tests(condition.where())))
                        .toList());
        put(fields, "description", role.description());
        return fields;
    }

    private static Map<String, List<String>> endpoint(ServiceEndpoint endpoint) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        put(fields, "direction", CatalogWords.direction(endpoint));
        fields.put("ports", endpoint.ports().stream().map(CatalogWords::port).toList());
        fields.put("hosts", endpoint.hosts());
        fields.put("addresses", endpoint.addresses());
        fields.put(
                "service tags",
                endpoint.serviceTags().stream().map(Object::toString).toList());
        put(fields, "coverage", CatalogWords.coverage(endpoint.addressCoverage()));
        put(fields, "wider", endpoint.approximate());
        put(fields, "roles", endpoint.roles().isEmpty() ? "all" : String.join(", ", endpoint.roles()));
        put(fields, "when", endpoint.when().isEmpty() ? null : tests(endpoint.when()));
        put(fields, "from", endpoint.validFrom());
        put(fields, "until", endpoint.validUntil());
        put(fields, "replaced by", endpoint.replacedBy());
        put(fields, "source", CatalogWords.source(endpoint.source()));
        Source addressSource = endpoint.addressSource();
        put(fields, "addresses of", addressSource == null ? null : CatalogWords.source(addressSource));
        put(fields, "description", endpoint.description());
        put(fields, "note", endpoint.note());
        return fields;
    }

    private static String tests(List<Constraint> tests) {
        return String.join(", and ", tests.stream().map(CatalogWords::condition).toList());
    }

    private static void put(Map<String, List<String>> fields, String name, @Nullable String value) {
        fields.put(name, value == null ? List.of() : List.of(value));
    }
}
