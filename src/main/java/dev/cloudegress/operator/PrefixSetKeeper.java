package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.prefix.Baseline;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.Refresh;
import dev.cloudegress.prefix.RefreshRules;
import dev.cloudegress.prefix.TagState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every tag in use has its PrefixSet, at once and without a network: a new one is filled from the snapshot that ships with the
 * program, one that somebody removed or damaged from what was last believed of it. A set that only a snapshot has filled follows that of a newer
 * release; any other that is whole is never changed here, that is for the feed. Sets that nobody uses any more go after a grace. Run by one thread.
 */
final class PrefixSetKeeper implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PrefixSetKeeper.class);

    private final DependencyIndex<ServiceTagReference> tags;
    private final ClusterView view;
    private final LiveKnowledge knowledge;
    private final PrefixSetWriter sets;
    private final ClusterWrites writes;
    private final Function<Cloud, Baseline> baselines;
    private final BooleanSupplier everythingPlanned;
    private final Clock clock;
    private final Duration grace;
    private final Map<Cloud, Baseline> loaded = new EnumMap<>(Cloud.class);
    private final Set<ServiceTagReference> reported = new HashSet<>();
    private final Map<String, Instant> unusedSince = new HashMap<>();

    /** Sets that have been compared with the snapshot that ships with the program, by name, as they were then. */
    private final Map<String, TagState> compared = new HashMap<>();

    /**
     * Makes a keeper.
     *
     * @param tags the tags in use
     * @param baselines what is known of the tags of a cloud before they are first used
     * @param everythingPlanned whether every requirement has been planned in this process; before that nobody knows what is in use
     * @param grace how long a set stays that nobody uses
     */
    PrefixSetKeeper(
            DependencyIndex<ServiceTagReference> tags,
            ClusterView view,
            LiveKnowledge knowledge,
            PrefixSetWriter sets,
            ClusterWrites writes,
            Function<Cloud, Baseline> baselines,
            BooleanSupplier everythingPlanned,
            Clock clock,
            Duration grace) {
        this.tags = tags;
        this.view = view;
        this.knowledge = knowledge;
        this.sets = sets;
        this.writes = writes;
        this.baselines = baselines;
        this.everythingPlanned = everythingPlanned;
        this.clock = clock;
        this.grace = grace;
    }

    @Override
    public void run() {
        Set<String> used = new HashSet<>();
        tags.keys().stream().sorted().forEach(tag -> {
            String name = PrefixSets.name(tag);
            used.add(name);
            boolean whole = knowledge.hasSet(name) && knowledge.problem(name).isEmpty();
            Failures.tolerateRefusal(PrefixSetWriter.KIND, name, () -> {
                if (whole) {
                    renew(tag, name);
                } else {
                    fill(tag, name);
                }
            });
        });
        compared.keySet().retainAll(used);
        removeUnused(used);
    }

    private void fill(ServiceTagReference tag, String name) {
        Optional<TagState> known = knowledge.lastKnown(name);
        if (known.isEmpty() && knowledge.hasSet(name)) {
            // Damaged before this process began: nobody knows what it had. The next document repairs it.
            return;
        }
        Optional<TagState> content = known.or(() -> shipped(tag));
        content.ifPresentOrElse(sets::write, () -> {
            if (reported.add(tag)) {
                log.atInfo()
                        .addKeyValue("tag", tag)
                        .log("A tag in use is not in the built-in snapshot: it is unknown until a feed brings it");
            }
        });
    }

    /** Where no feed brings documents, an upgrade is the only way to newer prefixes. */
    private void renew(ServiceTagReference tag, String name) {
        TagState known = knowledge.lastKnown(name).orElse(null);
        if (known == null || !known.source().equals(PrefixSets.BUILT_IN) || known.equals(compared.put(name, known))) {
            return;
        }
        Duration retention = RefreshRules.defaults(tag.cloud(), DocumentRules.DEFAULT.minimumLength())
                .retention();
        shipped(tag)
                .flatMap(snapshot -> Refresh.renewed(known, snapshot, retention, clock.instant()))
                .ifPresent(newer -> {
                    if (!sets.write(newer)) {
                        compared.remove(name);
                    }
                });
    }

    private Optional<TagState> shipped(ServiceTagReference tag) {
        return loaded.computeIfAbsent(tag.cloud(), baselines).tags().apply(tag.name());
    }

    private void removeUnused(Set<String> used) {
        Instant now = clock.instant();
        Set<String> unused = view.prefixSets()
                .map(set -> set.getMetadata().getName())
                .filter(name -> !used.contains(name))
                .collect(Collectors.toSet());
        unusedSince.keySet().retainAll(unused);
        if (unused.isEmpty() || !everythingPlanned.getAsBoolean()) {
            return;
        }
        for (String name : unused) {
            if (!unusedSince.computeIfAbsent(name, n -> now).plus(grace).isAfter(now)) {
                Failures.tolerateRefusal(PrefixSetWriter.KIND, name, () -> remove(name));
            }
        }
    }

    private void remove(String name) {
        PrefixSet set = view.prefixSet(name);
        if (set != null
                && writes.delete(
                        PrefixSet.class, ObjectKey.of(set), set.getMetadata().getResourceVersion())) {
            knowledge.forgetState(name);
            log.atInfo()
                    .addKeyValue("kind", PrefixSetWriter.KIND)
                    .addKeyValue("name", name)
                    .log("Prefix set removed: nobody has used it for {}", grace);
        }
    }
}
