package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.CatalogChecks;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.manifest.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of the cluster: its CloudServices, without those that are not consistent, and the built-in ones that are not published yet.
 *
 * <p>A built-in service stands in from the jar only while the cluster has no object of its name at all: at the first start, and until a
 * deleted one is back; the deleted one itself where it has been seen, so that what it retained of former editions stays. An edition that
 * is not approved does not stand in. Requirements need not wait for the publication then, and a deletion does not stop them. An object of that name that
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

    private final Catalog builtIn;
    private final EditionApproval approval;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** What published services said that somebody has deleted. */
    private final Map<String, CloudServiceSpec> departed = new ConcurrentHashMap<>();

    private final Consumer<String> changed;
    private volatile @Nullable Catalog current;

    /**
     * Makes an empty catalog.
     *
     * @param builtIn the services that come with the operator
     * @param approval which of their editions may be published, and so stand in
     * @param changed called with the name of a service after it changed
     */
    LiveCatalog(Catalog builtIn, EditionApproval approval, Consumer<String> changed) {
        this.builtIn = builtIn;
        this.approval = approval;
        this.changed = changed;
    }

    /** The catalog as it is now. */
    Catalog current() {
        Catalog catalog = current;
        if (catalog == null) {
            synchronized (this) {
                catalog = current;
                if (catalog == null) {
                    catalog = build();
                    current = catalog;
                }
            }
        }
        return catalog;
    }

    /** Takes a service as it is now. */
    void put(CloudService service) {
        String name = service.getMetadata().getName();
        Entry entry = new Entry(service.getSpec(), CatalogChecks.check(service));
        Entry before = entries.put(name, entry);
        departed.remove(name);
        if (before == null || !before.spec().equals(entry.spec())) {
            forget(name);
        }
    }

    /** Takes note that a service is gone. */
    void remove(CloudService service) {
        String name = service.getMetadata().getName();
        Entry gone = entries.get(name);
        if (gone != null) {
            if (gone.problems().isEmpty() && BuiltInCatalog.isPublished(service)) {
                departed.put(name, gone.spec());
            }
            entries.remove(name);
            forget(name);
        }
    }

    /** What a published service said that somebody has deleted, whoever led then; empty where it is back, and where none is known. */
    Optional<CloudServiceSpec> departed(String name) {
        return Optional.ofNullable(departed.get(name));
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

    private Catalog build() {
        Map<String, Entry> present = Map.copyOf(entries);
        Map<String, CloudServiceSpec> services = new TreeMap<>();
        Map<String, String> withheld = new TreeMap<>();
        for (String name : builtIn.names()) {
            if (present.containsKey(name)) {
                continue;
            }
            CloudServiceSpec mine = builtIn.find(name).orElseThrow();
            CloudServiceSpec last = departed.get(name);
            if (last != null) {
                services.put(name, last);
            } else if (approval.allows(name, mine.edition(), null)) {
                services.put(name, mine);
            } else {
                withheld.put(name, EditionApproval.withheld(name, mine.edition()));
            }
        }
        present.forEach((name, entry) -> {
            if (entry.problems().isEmpty()) {
                services.put(name, entry.spec());
            }
        });
        return Catalog.of(services, withheld);
    }
}
