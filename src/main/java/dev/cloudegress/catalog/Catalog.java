package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
    private static final Catalog BUILT_IN = new Catalog(Map.of(), BuiltInCatalog.names());

    private final Map<String, CloudServiceSpec> own;
    private final SortedSet<String> builtIn;
    private final Map<String, CloudServiceSpec> loaded = new ConcurrentHashMap<>();

    private Catalog(Map<String, CloudServiceSpec> own, SortedSet<String> builtIn) {
        this.own = Collections.unmodifiableMap(new TreeMap<>(own));
        this.builtIn = builtIn;
    }

    /** A catalog of exactly these services, as the operator has them from the cluster. */
    public static Catalog of(Map<String, CloudServiceSpec> services) {
        return new Catalog(services, Collections.emptySortedSet());
    }

    /** The services that come with the operator. */
    public static Catalog builtIn() {
        return BUILT_IN;
    }

    /** This catalog with further services; one of the same name takes the place of the one that was here. */
    public Catalog with(Map<String, CloudServiceSpec> services) {
        Map<String, CloudServiceSpec> all = new TreeMap<>(own);
        all.putAll(services);
        return new Catalog(all, builtIn);
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

    /** The names of all services, sorted. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(builtIn);
        names.addAll(own.keySet());
        return Collections.unmodifiableSortedSet(names);
    }

    /**
     * Expands a use of one of the services.
     *
     * @return as {@link Expander#expand}; refused, with the names that there are, where the catalog has no such service
     * @throws IllegalArgumentException as {@link Expander#expand}
     */
    public Expansion expand(ServiceUse use, OperatorConfiguration configuration) {
        return find(use.name())
                .map(service -> Expander.expand(use, service, configuration))
                .orElseGet(() -> new Expansion.Refused(
                        List.of(new Problem("name", Words.unknown("service", use.name(), names())))));
    }
}
