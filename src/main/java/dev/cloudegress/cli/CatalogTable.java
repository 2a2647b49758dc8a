package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Catalog entries as people read them. Stateless. */
final class CatalogTable {
    /** Longer lists are cut: the manifest has them all. */
    private static final int ADDRESSES_SHOWN = 12;

    private static final int FIELD = 13;

    private CatalogTable() {}

    /** A line for each service, and its roles below it: some have more of them than a line can hold. */
    static String list(List<CloudService> services) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "EDITION", "TITLE"));
        for (CloudService service : services) {
            CloudServiceSpec spec = service.getSpec();
            rows.add(List.of(service.getMetadata().getName(), spec.edition(), spec.displayName()));
        }
        StringBuilder text = new StringBuilder();
        List<String> lines = TextTable.columns(rows).lines().toList();
        text.append(lines.getFirst()).append('\n');
        for (int i = 0; i < services.size(); i++) {
            text.append(lines.get(i + 1)).append('\n');
            text.append(TextTable.wrapped(
                    "    roles: ",
                    services.get(i).getSpec().roles().stream()
                            .map(ServiceRole::name)
                            .collect(Collectors.joining(", "))));
        }
        return text.toString();
    }

    /** Everything that matters of one service. */
    static String details(CloudService service) {
        CloudServiceSpec spec = service.getSpec();
        StringBuilder text = new StringBuilder();
        text.append(service.getMetadata().getName())
                .append(": ")
                .append(spec.displayName())
                .append(", edition ")
                .append(spec.edition())
                .append('\n');
        String description = spec.description();
        if (description != null) {
            text.append(TextTable.wrapped("  ", description));
        }
        text.append("\nDocuments\n");
        spec.references()
                .forEach(reference -> text.append("  ")
                        .append(reference.id())
                        .append('\n')
                        .append(TextTable.wrapped(
                                "      ", reference.title() + ", " + reference.date() + url(reference.url()))));
        text.append("\nParameters\n");
        if (spec.parameters().isEmpty()) {
            text.append("  none\n");
        }
        spec.parameters().forEach(parameter -> parameter(parameter, text));
        text.append("\nRoles\n");
        spec.roles().forEach(role -> {
            text.append("  ").append(role.name()).append('\n');
            text.append(TextTable.wrapped("      ", role.description()));
            role.requires()
                    .forEach(condition ->
                            text.append(TextTable.wrapped("      ", "Not otherwise: " + condition.otherwise() + ".")));
        });
        text.append("\nEndpoints\n");
        spec.endpoints().forEach(endpoint -> endpoint(endpoint, spec, text));
        return text.toString();
    }

    private static String url(@Nullable String url) {
        return url == null ? "" : ", " + url;
    }

    private static void parameter(ServiceParameter parameter, StringBuilder text) {
        String defaultValue = parameter.defaultValue();
        text.append("  ").append(parameter.name()).append(": ").append(CatalogWords.values(parameter));
        text.append(parameter.required() ? ", required" : ", optional");
        text.append(defaultValue == null ? "" : ", " + defaultValue + " where left out")
                .append('\n');
        text.append(TextTable.wrapped("      ", parameter.description()));
        if (!parameter.roles().isEmpty()) {
            text.append(TextTable.wrapped(
                    "      ",
                    (parameter.roles().size() == 1 ? "For the role " : "For the roles ")
                            + String.join(", ", parameter.roles()) + "."));
        }
    }

    private static void endpoint(ServiceEndpoint endpoint, CloudServiceSpec spec, StringBuilder text) {
        text.append("  ").append(endpoint.id()).append('\n');
        String description = endpoint.description();
        if (description != null) {
            text.append(TextTable.wrapped("      ", description));
        }
        if (!endpoint.roles().isEmpty() && spec.roles().size() > 1) {
            text.append(field(6, "roles", String.join(", ", endpoint.roles())));
        }
        if (!endpoint.when().isEmpty()) {
            text.append(field(
                    6,
                    "when",
                    endpoint.when().stream().map(CatalogWords::condition).collect(Collectors.joining(", and "))));
        }
        text.append(field(6, "direction", CatalogWords.direction(endpoint)));
        if (!endpoint.ports().isEmpty()) {
            text.append(field(
                    6,
                    "ports",
                    endpoint.ports().stream().map(CatalogWords::port).collect(Collectors.joining(", "))));
        }
        if (!endpoint.hosts().isEmpty()) {
            text.append(field(6, "hosts", String.join(", ", endpoint.hosts())));
        }
        if (!endpoint.addresses().isEmpty()) {
            text.append(field(6, "addresses", shortened(endpoint.addresses())));
        }
        if (!endpoint.serviceTags().isEmpty()) {
            text.append(field(
                    6,
                    "service tags",
                    endpoint.serviceTags().stream().map(Object::toString).collect(Collectors.joining(", "))));
        }
        if (!endpoint.hosts().isEmpty()
                && !(endpoint.addresses().isEmpty() && endpoint.serviceTags().isEmpty())) {
            text.append(field(6, "coverage", CatalogWords.coverage(endpoint.addressCoverage())));
        }
        optional("wider", endpoint.approximate(), text);
        optional("from", endpoint.validFrom(), text);
        optional("until", endpoint.validUntil(), text);
        optional("replaced by", endpoint.replacedBy(), text);
        text.append(field(6, "source", CatalogWords.source(endpoint.source())));
        ServiceEndpoint.Source addressSource = endpoint.addressSource();
        if (addressSource != null) {
            text.append(field(6, "addresses of", CatalogWords.source(addressSource)));
        }
        optional("note", endpoint.note(), text);
    }

    private static void optional(String name, @Nullable String value, StringBuilder text) {
        if (value != null) {
            text.append(field(6, name, value));
        }
    }

    private static String field(int indent, String name, String value) {
        String padded = name + " ".repeat(Math.max(1, FIELD - name.length()));
        return TextTable.wrapped(" ".repeat(indent) + padded, value);
    }

    private static String shortened(List<String> addresses) {
        return addresses.size() <= ADDRESSES_SHOWN
                ? String.join(", ", addresses)
                : String.join(", ", addresses.subList(0, ADDRESSES_SHOWN)) + " and "
                        + (addresses.size() - ADDRESSES_SHOWN) + " more (-o yaml has them all)";
    }
}
