package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.names.ResolvedNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes ResolvedNames that no requirement has used for a while. Nothing is removed before every requirement has been planned in this
 * process: before that nobody knows what is in use. Run by one thread.
 */
final class NameSweeper implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(NameSweeper.class);

    private final boolean enabled;
    private final ClusterView view;
    private final DependencyIndex<String> wanted;
    private final ClusterWrites writes;
    private final BooleanSupplier everythingPlanned;
    private final Clock clock;
    private final Duration grace;
    private final Map<String, Instant> unusedSince = new HashMap<>();

    /**
     * Makes a sweeper.
     *
     * @param wanted the hosts that plans ask for
     * @param everythingPlanned whether every requirement has been planned in this process
     */
    NameSweeper(
            OperatorSettings settings,
            ClusterView view,
            DependencyIndex<String> wanted,
            ClusterWrites writes,
            BooleanSupplier everythingPlanned) {
        // What nobody looks up, nobody could bring back.
        this.enabled = settings.configuration().dns().lookups().enabled();
        this.view = view;
        this.wanted = wanted;
        this.writes = writes;
        this.everythingPlanned = everythingPlanned;
        this.clock = settings.clock();
        this.grace = settings.unusedGrace();
    }

    @Override
    public void run() {
        if (!enabled) {
            return;
        }
        List<ResolvedName> unused = unused();
        // Looking whether everything is planned forgets requirements that are gone.
        if (!unused.isEmpty() && !everythingPlanned.getAsBoolean()) {
            unused = List.of();
        } else if (!unused.isEmpty()) {
            unused = unused();
        }
        unusedSince.keySet().retainAll(unused.stream().map(NameSweeper::name).collect(Collectors.toSet()));
        Instant now = clock.instant();
        for (ResolvedName name : unused) {
            if (!unusedSince.computeIfAbsent(name(name), n -> now).plus(grace).isAfter(now)) {
                Failures.tolerateRefusal(ClusterNames.KIND, name(name), () -> remove(name));
            }
        }
    }

    private List<ResolvedName> unused() {
        Set<String> used =
                wanted.keys().stream().map(ResolvedNames::objectName).collect(Collectors.toUnmodifiableSet());
        List<ResolvedName> unused = new ArrayList<>();
        view.resolvedNames().filter(name -> !used.contains(name(name))).forEach(unused::add);
        return unused;
    }

    private void remove(ResolvedName unused) {
        if (writes.delete(
                ResolvedName.class, ObjectKey.of(unused), unused.getMetadata().getResourceVersion())) {
            log.atInfo()
                    .addKeyValue("kind", ClusterNames.KIND)
                    .addKeyValue("name", name(unused))
                    .log("Removed: no requirement has used it for {}", grace);
        }
    }

    private static String name(ResolvedName resolved) {
        return resolved.getMetadata().getName();
    }
}
