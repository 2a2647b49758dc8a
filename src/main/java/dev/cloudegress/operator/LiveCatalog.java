package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.CatalogChecks;
import dev.cloudegress.manifest.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of the cluster: its CloudServices, without those that are not consistent, and the built-in ones that are not published yet.
 *
 * <p>A built-in service stands in from the jar only while the cluster has no object of its name at all: at the first start, and until a
 * deleted one is back. Requirements need not wait for the publication then, and a deletion does not stop them. An object of that name that
 * is not consistent is no reason to fall back: its owner meant something else.
 *
 * <p>Thread-safe; the catalog is built anew when a service changes and not otherwise.
 */
final class LiveCatalog {
    /**
     * A service of the cluster.
     *
     * @param spec what it says
     * @param problems why it cannot be used; empty for a good one
     */
    private record Entry(CloudServiceSpec spec, List<Problem> problems) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Consumer<String> changed;
    private volatile @Nullable Catalog current;

    /**
     * Makes an empty catalog.
     *
     * @param changed called with the name of a service after it changed
     */
    LiveCatalog(Consumer<String> changed) {
        this.changed = changed;
    }

    /** The catalog as it is now. */
    Catalog current() {
        Catalog catalog = current;
        if (catalog == null) {
            synchronized (this) {
                catalog = current;
                if (catalog == null) {
                    catalog = build(Map.copyOf(entries));
                    current = catalog;
                }
            }
        }
        return catalog;
    }

    /** Takes a service as it is now. */
    void put(CloudService service) {
        String name = service.getMetadata().getName();
        Entry entry = new Entry(service.getSpec(), CatalogChecks.check(name, service.getSpec()));
        Entry before = entries.put(name, entry);
        if (before == null || !before.spec().equals(entry.spec())) {
            forget(name);
        }
    }

    /** Takes note that a service is gone. */
    void remove(String name) {
        if (entries.remove(name) != null) {
            forget(name);
        }
    }

    /** Why a service of the cluster cannot be used; empty for a good one and for one that is not there. */
    List<Problem> problems(String name) {
        Entry entry = entries.get(name);
        return entry == null ? List.of() : entry.problems();
    }

    private void forget(String name) {
        synchronized (this) {
            current = null;
        }
        changed.accept(name);
    }

    private static Catalog build(Map<String, Entry> entries) {
        Map<String, CloudServiceSpec> services = new TreeMap<>();
        for (String name : BuiltInCatalog.names()) {
            if (!entries.containsKey(name)) {
                services.put(name, BuiltIn.SERVICES.get(name));
            }
        }
        entries.forEach((name, entry) -> {
            if (entry.problems().isEmpty()) {
                services.put(name, entry.spec());
            }
        });
        return Catalog.of(services);
    }

    /** Read when first needed, and once. */
    private static final class BuiltIn {
        static final Map<String, CloudServiceSpec> SERVICES = load();

        private static Map<String, CloudServiceSpec> load() {
            Map<String, CloudServiceSpec> services = new HashMap<>();
            BuiltInCatalog.names()
                    .forEach(name -> services.put(
                            name,
                            Objects.requireNonNull(
                                    BuiltInCatalog.find(name).orElseThrow().getSpec())));
            return services;
        }
    }
}
