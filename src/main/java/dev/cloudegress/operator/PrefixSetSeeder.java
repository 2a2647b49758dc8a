package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.Snapshot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills prefix sets that requirements use and that the cluster has not, from what ships with the program. It never changes one that is there:
 * whatever brought it is newer, or an admin's decision. Run by one thread.
 */
final class PrefixSetSeeder implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PrefixSetSeeder.class);
    private static final String KIND = HasMetadata.getKind(PrefixSet.class);

    private final DependencyIndex<ServiceTagReference> tags;
    private final LiveKnowledge knowledge;
    private final ClusterWrites writes;
    private final Function<Cloud, Snapshot> snapshots;
    private final Map<Cloud, Snapshot> loaded = new EnumMap<>(Cloud.class);
    private final Set<ServiceTagReference> reported = new HashSet<>();

    /**
     * Makes a seeder.
     *
     * @param tags the tags in use
     * @param snapshots opens the snapshot of a cloud
     */
    PrefixSetSeeder(
            DependencyIndex<ServiceTagReference> tags,
            LiveKnowledge knowledge,
            ClusterWrites writes,
            Function<Cloud, Snapshot> snapshots) {
        this.tags = tags;
        this.knowledge = knowledge;
        this.writes = writes;
        this.snapshots = snapshots;
    }

    @Override
    public void run() {
        tags.keys().stream()
                .sorted()
                .filter(tag -> !knowledge.hasSet(PrefixSets.name(tag)))
                .forEach(tag -> Failures.tolerateRefusal(KIND, PrefixSets.name(tag), () -> seed(tag)));
    }

    private void seed(ServiceTagReference tag) {
        Snapshot snapshot = loaded.computeIfAbsent(tag.cloud(), snapshots);
        PrefixSets.fromSnapshot(snapshot, tag.name()).ifPresentOrElse(set -> create(set, snapshot), () -> {
            if (reported.add(tag)) {
                log.atWarn()
                        .addKeyValue("tag", tag)
                        .addKeyValue("documentDate", snapshot.documentDate())
                        .log("A tag in use is not in the built-in snapshot; it stays unknown");
            }
        });
    }

    private void create(PrefixSet set, Snapshot snapshot) {
        if (writes.create(set).isPresent()) {
            log.atInfo()
                    .addKeyValue("kind", KIND)
                    .addKeyValue("name", set.getMetadata().getName())
                    .addKeyValue("documentDate", snapshot.documentDate())
                    .log("Filled from the built-in snapshot");
        }
    }
}
