package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.names.NameState;
import dev.cloudegress.names.ResolvedNames;
import dev.cloudegress.source.dns.NameStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of hosts, kept as ResolvedNames. The kind is the operator's alone: what somebody else writes under the name of a host that
 * is looked up is replaced. Thread-safe; calls for one host never overlap.
 */
final class ClusterNames implements NameStore {
    static final String KIND = HasMetadata.getKind(ResolvedName.class);

    private static final Logger log = LoggerFactory.getLogger(ClusterNames.class);

    /** Somebody who is faster than this many times in a row is at it for good: it is tried again later. */
    private static final int ATTEMPTS = 3;

    private final Function<String, @Nullable ResolvedName> cache;
    private final ClusterWrites writes;
    private final NameLedger ledger;

    /** Objects whose content has been taken over from here. */
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();

    /**
     * A store.
     *
     * @param cache the ResolvedName of a name as it was last seen
     */
    ClusterNames(Function<String, @Nullable ResolvedName> cache, ClusterWrites writes, NameLedger ledger) {
        this.cache = cache;
        this.writes = writes;
        this.ledger = ledger;
    }

    /**
     * What is written of a host. Once that has been asked, what somebody else makes of it is not believed any more: then nothing is
     * written, so that it is written again.
     */
    @Override
    public Optional<NameState> load(String host) {
        String name = ResolvedNames.objectName(host);
        @Nullable ResolvedName seen = cache.apply(name);
        if (loaded.add(name)) {
            if (seen != null) {
                ledger.adopt(seen);
            }
        } else if ((seen != null && ledger.isForeign(seen)) || ledger.live(name) == null) {
            return Optional.empty();
        }
        return state(ledger.spec(name));
    }

    /** Whether somebody else has changed an object after its content was taken over from here. */
    boolean isForeign(ResolvedName seen) {
        return loaded.contains(seen.getMetadata().getName()) && ledger.isForeign(seen);
    }

    /** Forgets hosts that are no longer looked up; what is written of them stays. */
    void retain(Set<String> hosts) {
        Set<String> names = hosts.stream().map(ResolvedNames::objectName).collect(Collectors.toUnmodifiableSet());
        loaded.retainAll(names);
        ledger.retain(names::contains);
    }

    private static Optional<NameState> state(@Nullable ResolvedNameSpec spec) {
        try {
            return spec == null ? Optional.empty() : Optional.of(ResolvedNames.read(spec));
        } catch (IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    @Override
    public void save(NameState state) {
        ResolvedName planned = planned(state);
        ledger.writing(planned);
        ledger.wrote(write(planned.getMetadata().getName(), state));
    }

    private ResolvedName write(String name, NameState state) {
        ObjectMeta live = standing(name);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ResolvedName planned = planned(state);
            Optional<ResolvedName> stored =
                    live == null ? writes.create(planned) : writes.replace(Overwrite.of(planned, live));
            if (stored.isPresent()) {
                return stored.get();
            }
            ResolvedName found = writes.read(planned(state));
            if (found != null && !Objects.equals(found.getSpec(), ledger.spec(name))) {
                log.atWarn()
                        .addKeyValue("kind", KIND)
                        .addKeyValue("name", name)
                        .log("Somebody else wrote it; it is replaced with what was looked up");
            }
            live = found == null ? null : found.getMetadata();
        }
        throw new IllegalStateException("somebody else keeps changing the ResolvedName " + name);
    }

    /** What is to be replaced; {@code null} where nothing stands. Between a write and its event the cache is behind. */
    private @Nullable ObjectMeta standing(String name) {
        @Nullable ResolvedName seen = cache.apply(name);
        ObjectMeta own = ledger.live(name);
        if (seen == null || own == null) {
            return seen == null ? own : seen.getMetadata();
        }
        Long before = seen.getMetadata().getGeneration();
        boolean behind = Objects.equals(seen.getMetadata().getUid(), own.getUid())
                && before != null
                && own.getGeneration() != null
                && before < own.getGeneration();
        return behind ? own : seen.getMetadata();
    }

    private static ResolvedName planned(NameState state) {
        ResolvedName planned = new ResolvedName();
        planned.setMetadata(new ObjectMetaBuilder()
                .withName(ResolvedNames.objectName(state.host()))
                .build());
        planned.setSpec(ResolvedNames.spec(state));
        return planned;
    }
}
