package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.net.PortSet;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one use of a service allows on a backend, and what it leaves open.
 *
 * @param use the instance, or the service's name
 * @param service the service
 * @param endpoints every endpoint that applies, in any direction, also excluded ones
 * @param allowances what the pods may reach directly, by endpoint
 * @param proxied endpoints that go through the requirement's proxy instead
 * @param findings gaps, approximations and warnings
 * @param unknown inputs that are not known yet, each with the ports of the endpoints that wait for it: on these ports nothing is
 *     removed
 * @param lookups exact hosts whose addresses were asked for, known or not: what has to be looked up, sorted
 */
public record UseResolution(
        String use,
        String service,
        List<Endpoint> endpoints,
        List<Allowance> allowances,
        List<Endpoint> proxied,
        List<Finding> findings,
        List<Unknown> unknown,
        SortedSet<String> lookups) {
    /** Copies the collections. */
    public UseResolution {
        endpoints = List.copyOf(endpoints);
        allowances = List.copyOf(allowances);
        proxied = List.copyOf(proxied);
        findings = List.copyOf(findings);
        unknown = List.copyOf(unknown);
        lookups = Collections.unmodifiableSortedSet(new TreeSet<>(lookups));
    }

    /** Every service tag that the endpoints name, known or not. */
    public List<ServiceTagReference> tags() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.serviceTags().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The endpoints that the pods look up and reach themselves, whether by name or by address, and whether their addresses are known yet
     * or not.
     */
    public List<Endpoint> reachedDirectly(Requirement requirement) {
        Set<String> excluded = requirement.spec().exclude().stream()
                .map(EndpointDecision::endpoint)
                .collect(Collectors.toSet());
        return endpoints.stream()
                .filter(endpoint -> endpoint.direction() == Direction.EGRESS
                        && !excluded.contains(endpoint.decisionReference())
                        && !proxied.contains(endpoint))
                .toList();
    }

    /**
     * An input that is not known yet.
     *
     * @param input what it is, for people: {@code service tag Public/Storage}, {@code host a.example.com}
     * @param ports the ports of the endpoint that waits for it
     */
    public record Unknown(String input, PortSet ports) implements Comparable<Unknown> {
        /** What a host is called. */
        public static String host(String host) {
            return "host " + host;
        }

        @Override
        public int compareTo(Unknown other) {
            int byInput = input.compareTo(other.input);
            return byInput != 0 ? byInput : ports.compareTo(other.ports);
        }
    }

    /** The allowances grouped by their ports; endpoints with the same ports share a rule. */
    public SortedMap<PortSet, List<Allowance>> byPorts() {
        return allowances.stream()
                .collect(Collectors.groupingBy(
                        allowance -> allowance.endpoint().ports(), TreeMap::new, Collectors.toList()));
    }
}
