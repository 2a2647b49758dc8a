package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Catalog entries as Markdown, with all of their addresses: docs/catalog.md is made of it. Stateless. */
final class CatalogMarkdown {
    private CatalogMarkdown() {}

    /** One line for each service, with a link to its own heading. */
    static String list(List<CloudService> services) {
        StringBuilder text = new StringBuilder();
        row(text, "service", "title", "roles", "edition");
        row(text, "---", "---", "---", "---");
        for (CloudService service : services) {
            String name = service.getMetadata().getName();
            CloudServiceSpec spec = service.getSpec();
            row(
                    text,
                    "[`" + name + "`](#" + name + ")",
                    cell(spec.displayName()),
                    spec.roles().stream().map(role -> code(role.name())).collect(Collectors.joining(", ")),
                    spec.edition());
        }
        return text.toString();
    }

    /** Everything of one service. */
    static String details(CloudService service) {
        CloudServiceSpec spec = service.getSpec();
        StringBuilder text = new StringBuilder();
        text.append("## ").append(service.getMetadata().getName()).append("\n\n");
        text.append("**")
                .append(prose(spec.displayName()))
                .append("**, edition ")
                .append(spec.edition());
        text.append("\n\n");
        String description = spec.description();
        if (description != null) {
            text.append(prose(description.strip())).append("\n\n");
        }
        text.append("### Documents of ").append(service.getMetadata().getName()).append("\n\n");
        spec.references()
                .forEach(reference -> text.append("- ")
                        .append(code(reference.id()))
                        .append(": ")
                        .append(
                                reference.url() == null
                                        ? prose(reference.title())
                                        : "[" + prose(reference.title()) + "](" + reference.url() + ")")
                        .append(", ")
                        .append(reference.date())
                        .append('\n'));
        parameters(service, text);
        text.append("\n### Roles of ").append(service.getMetadata().getName()).append("\n\n");
        row(text, "role", "what it is");
        row(text, "---", "---");
        spec.roles().forEach(role -> row(text, code(role.name()), role(role)));
        text.append("\n### Endpoints of ")
                .append(service.getMetadata().getName())
                .append("\n\n");
        row(text, "endpoint", "roles", "destination", "ports", "direction", "source");
        row(text, "---", "---", "---", "---", "---", "---");
        spec.endpoints().forEach(endpoint -> endpoint(endpoint, spec, text));
        return text.toString();
    }

    private static void parameters(CloudService service, StringBuilder text) {
        List<ServiceParameter> parameters = service.getSpec().parameters();
        if (parameters.isEmpty()) {
            return;
        }
        text.append("\n### Parameters of ")
                .append(service.getMetadata().getName())
                .append("\n\n");
        row(text, "parameter", "value", "roles", "what it means");
        row(text, "---", "---", "---", "---");
        for (ServiceParameter parameter : parameters) {
            String defaultValue = parameter.defaultValue();
            row(
                    text,
                    code(parameter.name()),
                    cell(CatalogWords.values(parameter))
                            + (parameter.required()
                                    ? "; required"
                                    : defaultValue == null
                                            ? "; optional"
                                            : "; " + code(defaultValue) + " where left out"),
                    codes(parameter.roles(), "all"),
                    cell(parameter.description()));
        }
    }

    private static String role(ServiceRole role) {
        return lines(Stream.concat(
                Stream.of(cell(role.description())),
                role.requires().stream().map(condition -> "Not otherwise: " + cell(condition.otherwise()) + ".")));
    }

    private static void endpoint(ServiceEndpoint endpoint, CloudServiceSpec spec, StringBuilder text) {
        List<String> what = new ArrayList<>(List.of(code(endpoint.id())));
        what.addAll(optional("", endpoint.description()));
        what.addAll(optional("Note: ", endpoint.note()));
        what.addAll(optional("From ", endpoint.validFrom()));
        what.addAll(optional("**Retired** after ", endpoint.validUntil()));
        String replacedBy = endpoint.replacedBy();
        if (replacedBy != null) {
            what.add("Replaced by " + code(replacedBy));
        }
        List<String> who = new ArrayList<>();
        if (spec.roles().size() > 1) {
            who.add(codes(endpoint.roles(), "all"));
        }
        endpoint.when().forEach(test -> who.add("where " + cell(CatalogWords.condition(test))));
        List<String> destination = new ArrayList<>();
        endpoint.hosts().forEach(host -> destination.add(code(host)));
        if (!endpoint.addresses().isEmpty()) {
            destination.add(
                    endpoint.addresses().stream().map(CatalogMarkdown::code).collect(Collectors.joining(", ")));
        }
        endpoint.serviceTags().forEach(tag -> destination.add("service tag " + code(tag.toString())));
        if (!endpoint.hosts().isEmpty()
                && !(endpoint.addresses().isEmpty() && endpoint.serviceTags().isEmpty())) {
            destination.add("Coverage " + CatalogWords.coverage(endpoint.addressCoverage()));
        }
        destination.addAll(optional("Wider than the hosts: ", endpoint.approximate()));
        List<String> source = new ArrayList<>(List.of(cell(CatalogWords.source(endpoint.source()))));
        ServiceEndpoint.Source addressSource = endpoint.addressSource();
        if (addressSource != null) {
            source.add("addresses: " + cell(CatalogWords.source(addressSource)));
        }
        row(
                text,
                lines(what.stream()),
                lines(who.stream()),
                lines(destination.stream()),
                endpoint.ports().stream().map(CatalogWords::port).collect(Collectors.joining(", ")),
                CatalogWords.direction(endpoint),
                lines(source.stream()));
    }

    private static List<String> optional(String before, @Nullable String value) {
        return value == null ? List.of() : List.of(before + cell(value));
    }

    private static String codes(List<String> names, String where) {
        return names.isEmpty()
                ? where
                : names.stream().map(CatalogMarkdown::code).collect(Collectors.joining(", "));
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("<br>"));
    }

    /** Text in a cell of a table, in which a bar would end the cell and a line break the table. */
    private static String cell(String text) {
        return prose(text.strip().replaceAll("\\s+", " ")).replace("|", "\\|");
    }

    /** Text whose characters all stand for themselves. */
    private static String prose(String text) {
        return text.replaceAll("([\\\\`*_<>\\[\\]])", "\\\\$1");
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
