package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.operator.Publication.Remembered;
import dev.cloudegress.operator.Publication.Waiting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the services that come with the operator: those that the configuration approves, with what they retain of former editions until
 * its time is over. Run by one thread, when a service changes and every few minutes, so that a date is noticed within minutes.
 */
final class CatalogPublisher implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(CatalogPublisher.class);
    private static final String KIND = HasMetadata.getKind(CloudService.class);

    private final ClusterView view;
    private final LiveCatalog catalog;
    private final Catalog builtIn;
    private final EditionApproval approval;
    private final ClusterWrites writes;
    private final EventRecorder events;
    private final ServiceConditions conditions;
    private final Clock clock;
    private final Map<String, Remembered> remembered = new HashMap<>();

    /** Versions of objects that have been replaced and that the cache may still show. */
    private final Map<String, String> replaced = new HashMap<>();

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Map<String, String> said = new HashMap<>();

    /**
     * Prepares for publishing.
     *
     * @param catalog knows what a service said that somebody deletes, also while another replica led
     * @param builtIn the services that come with the operator
     */
    CatalogPublisher(
            ClusterView view,
            LiveCatalog catalog,
            Catalog builtIn,
            EditionApproval approval,
            ClusterWrites writes,
            EventRecorder events,
            ServiceConditions conditions,
            Clock clock) {
        this.view = view;
        this.catalog = catalog;
        this.builtIn = builtIn;
        this.approval = approval;
        this.writes = writes;
        this.events = events;
        this.conditions = conditions;
        this.clock = clock;
    }

    @Override
    public void run() {
        builtIn.names().forEach(name -> Failures.tolerateRefusal(KIND, name, () -> publish(name)));
        view.services().toList().forEach(service -> {
            String name = service.getMetadata().getName();
            Failures.tolerateRefusal(KIND, name, () -> conditions.write(service, waiting.get(name)));
        });
    }

    /** How many services wait with a newer edition. May be asked by any thread. */
    int waiting() {
        return waiting.size();
    }

    private void publish(String name) {
        CloudServiceSpec mine = builtIn.find(name).orElseThrow();
        CloudService live = view.service(name);
        if (live != null
                && Objects.equals(replaced.get(name), live.getMetadata().getResourceVersion())) {
            // The cache is behind; it asks again when it is not.
            return;
        }
        Publication publication = Publication.of(
                name, mine, live, known(name, live), approval, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        if (publication.waiting() == null) {
            waiting.remove(name);
        } else {
            waiting.put(name, publication.waiting());
        }
        switch (publication.action()) {
            case CREATE -> create(name, Objects.requireNonNull(publication.spec()));
            case REPLACE -> replace(Objects.requireNonNull(live), Objects.requireNonNull(publication.spec()));
            case KEEP -> {
                remember(Objects.requireNonNull(live));
                if (publication.waiting() == null) {
                    said.remove(name);
                }
            }
            case KEEP_NEWER -> {
                remember(Objects.requireNonNull(live));
                once(name, live, "BuiltInNotPublished", "is of a newer edition than this operator's; it stays");
            }
            case FOREIGN -> {
                remembered.remove(name);
                once(
                        name,
                        Objects.requireNonNull(live),
                        "BuiltInNotPublished",
                        "was not made by this operator; it wins over the built-in one");
            }
            case WITHHOLD -> once(name, null, "", "is not there: " + EditionApproval.withheld(name, mine.edition()));
        }
        Waiting edition = publication.waiting();
        if (edition != null && live != null) {
            once(name, live, "UpgradeWaiting", "stays as it is. " + ServiceConditions.message(name, edition));
        }
    }

    private @Nullable Remembered known(String name, @Nullable CloudService live) {
        Remembered known = remembered.get(name);
        return known != null || live != null
                ? known
                : catalog.departed(name).map(spec -> new Remembered("", spec)).orElse(null);
    }

    private void create(String name, CloudServiceSpec spec) {
        writes.createWhole(object(name, spec)).ifPresent(created -> {
            remember(created);
            said(name, "published");
        });
    }

    private void replace(CloudService live, CloudServiceSpec spec) {
        String name = live.getMetadata().getName();
        // Where the definition is that of an older version, what is retained would be dropped: then the older edition
        // stays.
        writes.replaceWhole(Overwrite.of(object(name, spec), live.getMetadata()))
                .ifPresent(written -> {
                    replaced.put(name, live.getMetadata().getResourceVersion());
                    remember(written);
                    said(
                            name,
                            spec.retained().isEmpty()
                                    ? "brought up to date"
                                    : "brought up to date; it retains what "
                                            + spec.retained().size() + " former editions had");
                });
    }

    private void remember(CloudService object) {
        remembered.put(
                object.getMetadata().getName(),
                new Remembered(object.getMetadata().getUid(), object.getSpec()));
    }

    private static void said(String name, String what) {
        log.atInfo().addKeyValue("kind", KIND).addKeyValue("name", name).log("Built-in service {}", what);
    }

    private void once(String name, @Nullable CloudService about, String reason, String what) {
        if (!what.equals(said.put(name, what))) {
            log.atInfo().addKeyValue("kind", KIND).addKeyValue("name", name).log("The service of the cluster {}", what);
            if (about != null) {
                events.record(
                        about,
                        new Announcement(false, reason, StatusFactory.sentence("The service " + name + " " + what)));
            }
        }
    }

    private static CloudService object(String name, CloudServiceSpec spec) {
        CloudService object = new CloudService();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .addToLabels(BuiltInCatalog.LABEL, "true")
                .build());
        object.setSpec(spec);
        return object;
    }
}
