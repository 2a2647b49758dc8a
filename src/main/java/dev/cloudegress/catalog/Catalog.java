package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The services that requirements may name. What it holds never changes; safe for any number of threads. Built-in services are read when
 * they are first asked for, so that a command that needs one does not wait for all.
 */
public final class Catalog {
    private static final Catalog BUILT_IN = new Catalog(Map.of(), BuiltInCatalog.names(), Map.of());

    private final Map<String, CloudServiceSpec> own;
    private final SortedSet<String> builtIn;
    private final Map<String, String> withheld;
    private final Map<String, CloudServiceSpec> loaded = new ConcurrentHashMap<>();

    private Catalog(Map<String, CloudServiceSpec> own, SortedSet<String> builtIn, Map<String, String> withheld) {
        this.own = Collections.unmodifiableMap(new TreeMap<>(own));
        this.builtIn = builtIn;
        this.withheld = Map.copyOf(withheld);
    }

    /** A catalog of exactly these services. */
    public static Catalog of(Map<String, CloudServiceSpec> services) {
        return of(services, Map.of());
    }

    /**
     * A catalog of exactly these services, as the operator has them from the cluster.
     *
     * @param withheld services that there would be if somebody approved them, with what is said of each
     */
    public static Catalog of(Map<String, CloudServiceSpec> services, Map<String, String> withheld) {
        return new Catalog(services, Collections.emptySortedSet(), withheld);
    }

    /** The services that come with the operator. */
    public static Catalog builtIn() {
        return BUILT_IN;
    }

    /** This catalog with further services; one of the same name takes the place of the one that was here. */
    public Catalog with(Map<String, CloudServiceSpec> services) {
        Map<String, CloudServiceSpec> all = new TreeMap<>(own);
        all.putAll(services);
        return new Catalog(all, builtIn, withheld);
    }

    /** This catalog without the built-in services whose edition an installation does not approve; what stands over them stays. */
    public Catalog approvedBy(EditionApproval approval) {
        SortedSet<String> left = new TreeSet<>(builtIn);
        Map<String, String> without = new TreeMap<>(withheld);
        for (String name : builtIn) {
            if (approval.limits(name) && !own.containsKey(name)) {
                String edition = find(name).orElseThrow().edition();
                if (!approval.allows(name, edition, null)) {
                    left.remove(name);
                    without.put(name, EditionApproval.withheld(name, edition));
                }
            }
        }
        return new Catalog(own, Collections.unmodifiableSortedSet(left), without);
    }

    /** The service of a name. */
    public Optional<CloudServiceSpec> find(String name) {
        CloudServiceSpec service = own.get(name);
        if (service == null && builtIn.contains(name)) {
            service = loaded.computeIfAbsent(
                    name, key -> BuiltInCatalog.findSpec(key).orElseThrow());
        }
        return Optional.ofNullable(service);
    }

    /** Whether a name is that of a service that there would be if somebody approved it. */
    public boolean isWithheld(String name) {
        return withheld.containsKey(name) && find(name).isEmpty();
    }

    /** Whether a service is the one that comes with the operator, and not one of that name from elsewhere. */
    public boolean isBuiltIn(String name) {
        return builtIn.contains(name) && !own.containsKey(name);
    }

    /**
     * The document that an endpoint was expanded with, in the edition that has the endpoint.
     *
     * @param source a place in it
     * @return empty where this catalog has no such service, edition or document
     */
    public Optional<Reference> document(Endpoint endpoint, Source source) {
        Endpoint.Former former = endpoint.former();
        return find(endpoint.service())
                .flatMap(service -> former == null
                        ? Optional.of(service.references())
                        : service.retained().stream()
                                .filter(edition -> edition.edition().equals(former.edition()))
                                .map(FormerEdition::references)
                                .findFirst())
                .flatMap(references -> references.stream()
                        .filter(reference -> reference.id().equals(source.document()))
                        .findFirst());
    }

    /** The names of all services, sorted. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(builtIn);
        names.addAll(own.keySet());
        return Collections.unmodifiableSortedSet(names);
    }

    /**
     * Expands a use of one of the services.
     *
     * @return as {@link Expander#expand}; refused where the catalog has no such service, with the names that there are or with what
     *     approves it
     * @throws IllegalArgumentException as {@link Expander#expand}
     */
    public Expansion expand(ServiceUse use, OperatorConfiguration configuration) {
        return find(use.name())
                .map(service -> Expander.expand(use, service, configuration))
                .orElseGet(() -> new Expansion.Refused(List.of(new Problem(
                        "name",
                        Objects.requireNonNullElseGet(
                                withheld.get(use.name()), () -> Words.unknown("service", use.name(), names()))))));
    }
}
