package dev.cloudegress.walk;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.catalog.Expansion.Refused;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.walk.VendorDocument.Use;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the catalog says of uses. Remembers what it has expanded; not thread-safe. */
final class Expansions {
    private final Catalog catalog;
    private final String reference;
    private final Map<ServiceUse, Expansion> known = new HashMap<>();

    /**
     * Looks into a catalog for what it has from one document.
     *
     * @param reference the document's id
     */
    Expansions(Catalog catalog, String reference) {
        this.catalog = catalog;
        this.reference = reference;
    }

    /** The use with further parameters, without those that its role does not take. */
    Expansion of(Use use, Map<String, String> with) {
        Map<String, String> parameters = new TreeMap<>(use.parameters());
        parameters.putAll(with);
        service(use.service())
                .ifPresent(service -> service.parameters().stream()
                        .filter(parameter -> !parameter.roles().isEmpty()
                                && !parameter.roles().contains(use.role()))
                        .forEach(parameter -> parameters.remove(parameter.name())));
        return known.computeIfAbsent(
                new ServiceUse(use.service(), null, List.of(use.role()), parameters),
                key -> catalog.expand(key, OperatorConfiguration.defaults()));
    }

    Optional<CloudServiceSpec> service(String name) {
        return catalog.find(name);
    }

    /** The roles that the catalog gives an endpoint. */
    Set<String> rolesOf(Endpoint endpoint) {
        CloudServiceSpec service = service(endpoint.service()).orElseThrow();
        return service.endpoints().stream()
                .filter(declared -> declared.id().equals(endpoint.id()))
                .map(ServiceEndpoint::roles)
                .filter(roles -> !roles.isEmpty())
                .findFirst()
                .map(Set::copyOf)
                .orElseGet(
                        () -> service.roles().stream().map(ServiceRole::name).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether an endpoint has something from the document. */
    boolean cites(Endpoint endpoint) {
        return !citations(endpoint).isEmpty();
    }

    /** Whether an endpoint has something from that line of the document. */
    boolean cites(Endpoint endpoint, int line) {
        return citations(endpoint).stream()
                .anyMatch(source -> source.lines() != null
                        && LineNumbers.parse(source.lines()).contains(line));
    }

    /** The places of the document that an endpoint is from, and that its addresses are from. */
    Set<Source> citations(Endpoint endpoint) {
        Set<Source> citations = new LinkedHashSet<>();
        citations.add(endpoint.source());
        if (endpoint.addressSource() != null) {
            citations.add(endpoint.addressSource());
        }
        citations.removeIf(source -> !source.document().equals(reference));
        return citations;
    }

    /** The endpoints of an expansion; none where it is refused. */
    static List<Endpoint> endpoints(Expansion expansion) {
        return switch (expansion) {
            case Expanded expanded -> expanded.endpoints();
            case Refused _ -> List.of();
        };
    }

    /** Why an expansion is refused; empty where it is not. */
    static Optional<String> refusal(Expansion expansion) {
        return switch (expansion) {
            case Expanded _ -> Optional.empty();
            case Refused refused -> Optional.of(refused.problems().toString());
        };
    }
}
