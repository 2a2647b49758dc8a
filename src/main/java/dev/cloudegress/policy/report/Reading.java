package dev.cloudegress.policy.report;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.catalog.SourceText;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.report.EgressReport.AddressSet;
import dev.cloudegress.policy.report.EgressReport.Document;
import dev.cloudegress.policy.report.EgressReport.EndpointEntry;
import dev.cloudegress.policy.report.EgressReport.Place;
import dev.cloudegress.policy.report.EgressReport.RequirementEntry;
import dev.cloudegress.policy.report.EgressReport.ServiceEntry;
import dev.cloudegress.policy.report.EgressReport.UseEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the references within a report. Immutable once made. */
public final class Reading {
    private final Map<String, CidrSet> addresses = new HashMap<>();
    private final Map<String, AddressSet> sets = new HashMap<>();
    private final Map<String, Breadth> breadths = new HashMap<>();
    private final Map<String, ServiceEntry> services = new HashMap<>();
    private final Map<String, Document> documents = new HashMap<>();

    /** Reads a report whose references are sound. */
    public Reading(EgressReport report) {
        for (AddressSet set : report.addressSets()) {
            CidrSet content = AddressSets.parse(set.prefixes());
            sets.put(set.id(), set);
            addresses.put(set.id(), content);
            breadths.put(set.id(), Breadth.of(content));
        }
        for (ServiceEntry service : report.services()) {
            services.put(service.name(), service);
            service.documents().forEach(document -> documents.put(service.name() + "/" + document.id(), document));
        }
    }

    /** The set with an id. */
    public AddressSet set(String id) {
        return found(sets.get(id), "set of addresses " + id);
    }

    /** How many addresses the set with an id has. */
    public Breadth breadthOf(String id) {
        return found(breadths.get(id), "set of addresses " + id);
    }

    /** The content of the set with an id. */
    CidrSet addressesOf(String id) {
        return found(addresses.get(id), "set of addresses " + id);
    }

    /** The service with a name. */
    public ServiceEntry service(String name) {
        return found(services.get(name), "service " + name);
    }

    /** A document of a service. */
    public Document document(String service, Place place) {
        return found(documents.get(service + "/" + place.document()), "document " + service + "/" + place.document());
    }

    /** A place in a document in one line: {@code Title (2019-11-01), Section, lines 3-5}. */
    public String where(String service, Place place) {
        Document document = document(service, place);
        return SourceText.of(
                document.title() + " (" + document.date() + ")",
                new Source(place.document(), place.section(), place.lines()));
    }

    /** All addresses that the pods may reach for an endpoint. */
    CidrSet addressesOf(EndpointEntry endpoint) {
        CidrSet.Builder all = CidrSet.builder();
        all.addAll(AddressSets.parse(endpoint.addresses()));
        endpoint.sets().forEach(id -> all.addAll(addressesOf(id)));
        return all.build();
    }

    /** How much a requirement allows, from its endpoints. */
    Breadth breadthOf(RequirementEntry requirement) {
        Sum sum = new Sum();
        requirement.uses().forEach(sum::add);
        return sum.breadth();
    }

    /** A sum over endpoints that counts everything once. */
    Sum sum() {
        return new Sum();
    }

    private static <T> T found(@Nullable T value, String what) {
        return Optional.ofNullable(value).orElseThrow(() -> new IllegalArgumentException("the report has no " + what));
    }

    /** Whether a name stands for several hosts. */
    static boolean isWildcard(String name) {
        return name.indexOf('*') >= 0;
    }

    /** What several endpoints allow together. Not thread-safe. */
    final class Sum {
        private final Set<String> names = new HashSet<>();
        private final Set<String> seenSets = new HashSet<>();
        private final CidrSet.Builder all = CidrSet.builder();

        void add(UseEntry use) {
            use.endpoints().forEach(this::add);
        }

        void add(EndpointEntry endpoint) {
            names.addAll(endpoint.names());
            all.addAll(AddressSets.parse(endpoint.addresses()));
            for (String id : endpoint.sets()) {
                // Thousands of requirements share a set.
                if (seenSets.add(id)) {
                    all.addAll(addressesOf(id));
                }
            }
        }

        Breadth breadth() {
            int wildcards = (int) names.stream().filter(Reading::isWildcard).count();
            return Breadth.of(names.size() - wildcards, wildcards, all.build());
        }
    }
}
