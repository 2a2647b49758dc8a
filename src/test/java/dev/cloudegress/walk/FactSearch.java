package dev.cloudegress.walk;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Port;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.walk.NewerFacts.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for single facts in a catalog: the destination, on the ports, in the direction, from the page of that date. */
final class FactSearch {
    private static final String UNDATED = "undated";
    private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

    private final Map<String, List<Cited>> byPage = new HashMap<>();
    private final Catalog catalog;

    /** Prepares for a catalog. */
    FactSearch(Catalog catalog) {
        this.catalog = catalog;
    }

    /** An endpoint that cites a page. */
    private record Cited(CloudServiceSpec service, ServiceEndpoint endpoint, CidrSet addresses, boolean source) {}

    /** Why a fact is not in the catalog; empty where it is. */
    Optional<String> reasonAgainst(Fact fact) {
        List<Cited> citing = byPage.computeIfAbsent(fact.path() + " " + fact.date(), _ -> citing(fact));
        if (citing.isEmpty()) {
            return Optional.of("no endpoint is from this page");
        }
        List<Cited> having = citing.stream().filter(cited -> has(cited, fact)).toList();
        if (having.isEmpty()) {
            return Optional.of("no such destination from this page");
        }
        List<Cited> chosen =
                having.stream().filter(cited -> holdsFor(cited, fact.variant())).toList();
        if (chosen.isEmpty()) {
            return Optional.of("only under another choice: " + ids(having));
        }
        List<Cited> directed = chosen.stream()
                .filter(cited -> fits(cited.endpoint, fact.direction()))
                .toList();
        if (directed.isEmpty()) {
            return Optional.of("another direction: " + ids(chosen));
        }
        PortSet ports = PortSet.copyOf(directed.stream()
                .flatMap(cited -> ports(cited.service, cited.endpoint).stream())
                .toList());
        return fact.ports().stream()
                .filter(port -> !contains(ports, port))
                .findFirst()
                .map(port -> "without port " + port + ": " + ids(directed));
    }

    private List<Cited> citing(Fact fact) {
        List<Cited> citing = new ArrayList<>();
        for (String name : catalog.names()) {
            CloudServiceSpec service = catalog.find(name).orElseThrow();
            Set<String> references = service.references().stream()
                    .filter(reference -> isOf(reference, fact))
                    .map(Reference::id)
                    .collect(Collectors.toSet());
            for (ServiceEndpoint endpoint : service.endpoints()) {
                boolean source = references.contains(endpoint.source().document());
                boolean addressSource = endpoint.addressSource() != null
                        && references.contains(endpoint.addressSource().document());
                if (source || addressSource) {
                    citing.add(new Cited(service, endpoint, addresses(endpoint), source));
                }
            }
        }
        return citing;
    }

    private static boolean isOf(Reference reference, Fact fact) {
        String title = reference.title();
        int slash = fact.path().lastIndexOf('/');
        String inFolder =
                fact.path().substring(slash + 1) + " in " + fact.path().substring(0, Math.max(slash, 0));
        boolean page = title.contains(fact.path())
                || title.contains(inFolder)
                || (reference.url() != null && reference.url().endsWith("/" + fact.path()));
        // Some dates of facts have words around them; a page without one has the day on which it was read.
        boolean date =
                fact.date().contains(reference.date()) || (fact.date().equals(UNDATED) && title.contains(UNDATED));
        return page && date;
    }

    private static CidrSet addresses(ServiceEndpoint endpoint) {
        return CidrSet.copyOf(endpoint.addresses().stream()
                .filter(address -> !address.startsWith("$"))
                .map(Cidr::parse)
                .toList());
    }

    private static boolean has(Cited cited, Fact fact) {
        return switch (fact.kind()) {
            case "ip", "cidr" -> cited.addresses.contains(Cidr.parse(fact.value()));
            case "servicetag" ->
                cited.endpoint.serviceTags().stream()
                        .map(ServiceTagReference::name)
                        .anyMatch(fact.value()::equals);
            case "flow" -> cited.source;
            default ->
                cited.endpoint.hosts().stream().map(FactSearch::withPlaces).anyMatch(withPlaces(fact.value())::equals);
        };
    }

    /** Whether an endpoint applies where a parameter has the value that a page calls like this ({@code Gov US1}, {@code GovUS1}). */
    private static boolean holdsFor(Cited cited, @Nullable String variant) {
        if (variant == null) {
            return true;
        }
        String value = variant.replace(" ", "");
        return cited.endpoint.when().stream()
                .filter(test -> parameter(cited.service, test.parameter()).stream()
                        .anyMatch(parameter -> parameter.values().contains(value)))
                .allMatch(test -> (test.in().isEmpty() || test.in().contains(value))
                        && !test.notIn().contains(value));
    }

    /** A name with the same mark for every place, whatever the place is called. */
    private static String withPlaces(String host) {
        return host.replaceAll("[$][{][A-Za-z0-9]+:-[*][}]", "*")
                .replaceAll("<[^<>]*>|[$][{][^{}]*[}]", "<>")
                .toLowerCase(Locale.ROOT);
    }

    private static boolean fits(ServiceEndpoint endpoint, String direction) {
        return switch (direction) {
            case "egress" -> endpoint.direction() == Direction.EGRESS;
            case "ingress" -> endpoint.direction() != Direction.EGRESS;
            case "intranet" -> endpoint.scope() == Scope.INTRANET;
            default -> true;
        };
    }

    /** All ports that an endpoint may have, whatever its parameters are. */
    private static List<PortRange> ports(CloudServiceSpec service, ServiceEndpoint endpoint) {
        List<PortRange> ranges = new ArrayList<>();
        for (Port port : endpoint.ports()) {
            Protocol protocol = Protocol.valueOf(port.protocol().name());
            if (port.portFrom() != null) {
                parameter(service, port.portFrom())
                        .map(ServiceParameter::defaultValue)
                        .ifPresent(value -> ranges.add(PortRange.of(protocol, Integer.parseInt(value))));
            } else if (port.port() != null) {
                int first = port.port();
                int last = port.endPort() != null ? port.endPort() : first;
                if (port.countFrom() != null) {
                    last = parameter(service, port.countFrom())
                                    .map(ServiceParameter::maximum)
                                    .orElse(1)
                            + first
                            - 1;
                }
                ranges.add(new PortRange(protocol, first, last));
            }
        }
        return ranges;
    }

    private static Optional<ServiceParameter> parameter(CloudServiceSpec service, String name) {
        return service.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    private static boolean contains(PortSet ports, String text) {
        // "514-51x" is a range of which the page leaves the last digit to the reader.
        Matcher range = RANGE.matcher(text.replace('x', '9'));
        if (!range.matches()) {
            return false;
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        return ports.ranges().stream().anyMatch(has -> has.first() <= first && last <= has.last());
    }

    private static String ids(List<Cited> cited) {
        return cited.stream().map(one -> one.endpoint.id()).limit(5).collect(Collectors.joining(", "));
    }
}
