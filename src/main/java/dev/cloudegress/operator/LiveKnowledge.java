package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.policy.KnownName;
import dev.cloudegress.prefix.PrefixSetReading;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.TagState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of the changing inputs: its PrefixSets and ResolvedNames, each read once when it changes. What cannot be believed is
 * unknown, with a reason. Thread-safe.
 */
final class LiveKnowledge {
    private final OperatorConfiguration configuration;
    private final Map<String, PrefixSetReading> sets = new ConcurrentHashMap<>();
    private final Map<String, TagState> states = new ConcurrentHashMap<>();
    private final Map<String, String> absences = new ConcurrentHashMap<>();
    private final Map<String, Name> names = new ConcurrentHashMap<>();

    /** What look-ups say of hosts that have no addresses, in this process. */
    private final Map<String, LookupVerdict> lookups = new ConcurrentHashMap<>();

    /** Hosts whose ResolvedName somebody removed: they had addresses and get them again, and until then nothing is removed. */
    private final Set<String> vanished = ConcurrentHashMap.newKeySet();

    private final Consumer<String> setChanged;
    private final Consumer<String> hostChanged;
    private volatile @Nullable Knowledge current;

    /**
     * A ResolvedName.
     *
     * @param host the host it is of, or was of before it was damaged; empty where nobody knows
     * @param reading what is known of it
     */
    private record Name(String host, KnownName reading) {}

    /**
     * Knows nothing yet.
     *
     * @param setChanged called with the name of a PrefixSet after what is known of it changed
     * @param hostChanged called with a host after what is known of it changed
     */
    LiveKnowledge(OperatorConfiguration configuration, Consumer<String> setChanged, Consumer<String> hostChanged) {
        this.configuration = configuration;
        this.setChanged = setChanged;
        this.hostChanged = hostChanged;
    }

    /** What is known now. */
    Knowledge current() {
        Knowledge knowledge = current;
        if (knowledge == null) {
            synchronized (this) {
                knowledge = current;
                if (knowledge == null) {
                    knowledge = build();
                    current = knowledge;
                }
            }
        }
        return knowledge;
    }

    /** Whether the cluster has a PrefixSet of a name, believed or not. */
    boolean hasSet(String name) {
        return sets.containsKey(name);
    }

    /** Why the PrefixSet of a name is not believed; empty where it is, and where there is none. */
    Optional<Problem> problem(String name) {
        return sets.get(name) instanceof PrefixSetReading.Unknown(String n, Problem problem)
                ? Optional.of(problem)
                : Optional.empty();
    }

    /**
     * What was last believed of the tags of a cloud, also of those whose PrefixSet somebody has removed or damaged since: what is made anew
     * starts from here, so that no policy loses a prefix over it.
     */
    List<TagState> lastKnown(Cloud cloud) {
        return states.values().stream()
                .filter(state -> state.tag().cloud() == cloud)
                .toList();
    }

    /** What the PrefixSets that are believed hold, by tag. */
    List<TagState> standing() {
        return states.entrySet().stream()
                .filter(entry -> sets.get(entry.getKey()) instanceof PrefixSetReading.Known)
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparing(TagState::tag))
                .toList();
    }

    /** The same of one tag, by the name of its PrefixSet. */
    Optional<TagState> lastKnown(String name) {
        return Optional.ofNullable(states.get(name));
    }

    /** Forgets what was known of a tag whose PrefixSet nobody needs any more. */
    void forgetState(String name) {
        states.remove(name);
    }

    /**
     * Says why a tag that requirements wait for has no PrefixSet.
     *
     * @param name the name that its PrefixSet would have
     * @param why a sentence; {@code null} where there is no reason any more
     */
    void absent(String name, @Nullable String why) {
        String before = why == null ? absences.remove(name) : absences.put(name, why);
        if (!Objects.equals(before, why)) {
            setChanged.accept(name);
        }
    }

    /** Why there is no PrefixSet of a name; empty where nobody knows, or where there is one. */
    Optional<String> absence(String name) {
        return sets.containsKey(name) ? Optional.empty() : Optional.ofNullable(absences.get(name));
    }

    void put(PrefixSet set) {
        String name = set.getMetadata().getName();
        Optional<TagState> state = PrefixSets.readState(set, configuration.minimumPrefixLength());
        state.ifPresent(known -> states.put(name, known));
        PrefixSetReading reading = state.<PrefixSetReading>map(known -> new PrefixSetReading.Known(known.known()))
                .orElseGet(() -> PrefixSets.read(set, configuration.minimumPrefixLength()));
        PrefixSetReading before = sets.put(name, reading);
        if (!reading.equals(before)) {
            forget();
            setChanged.accept(name);
        }
    }

    void remove(PrefixSet set) {
        String name = set.getMetadata().getName();
        if (sets.remove(name) != null) {
            forget();
            setChanged.accept(name);
        }
    }

    void put(ResolvedName resolved) {
        put(resolved, KnownName.read(resolved, configuration));
    }

    /** Takes a ResolvedName that somebody else has changed: it will be written again, and is not believed until then. */
    void putForeign(ResolvedName resolved) {
        put(
                resolved,
                switch (KnownName.read(resolved, configuration)) {
                    case KnownName.Known(String host, CidrSet addresses) ->
                        new KnownName.Unknown(
                                host,
                                new Problem("spec", "somebody else has changed it; this operator writes it again"));
                    case KnownName.Unknown damaged -> damaged;
                });
    }

    private void put(ResolvedName resolved, KnownName reading) {
        String name = resolved.getMetadata().getName();
        Name before = names.get(name);
        Name after = new Name(hostOf(reading, before), reading);
        names.put(name, after);
        boolean returned = vanished.remove(after.host());
        if (!after.equals(before) || returned) {
            forget();
            hostChanged.accept(after.host());
            if (before != null && !before.host().equals(after.host())) {
                hostChanged.accept(before.host());
            }
        }
    }

    void remove(ResolvedName resolved) {
        Name before = names.remove(resolved.getMetadata().getName());
        if (before != null) {
            if (configuration.dns().lookups().enabled() && !before.host().isEmpty()) {
                vanished.add(before.host());
            }
            forget();
            hostChanged.accept(before.host());
        }
    }

    /**
     * Takes what the look-ups of a host say.
     *
     * @param verdict {@code null} where it has addresses
     */
    void put(String host, @Nullable LookupVerdict verdict) {
        LookupVerdict before = verdict == null ? lookups.remove(host) : lookups.put(host, verdict);
        boolean settled = verdict != null && verdict.definite() && vanished.remove(host);
        if (settled || !Objects.equals(verdict, before)) {
            forget();
            hostChanged.accept(host);
        }
    }

    /** What the look-ups of a host say; {@code null} where it has addresses, and where nobody has asked yet. */
    @Nullable
    LookupVerdict verdict(String host) {
        return lookups.get(host);
    }

    /** Forgets what look-ups said of hosts that are no longer looked up. */
    void retainLookups(Predicate<String> wanted) {
        boolean some = lookups.keySet().removeIf(wanted.negate());
        if (vanished.removeIf(wanted.negate()) || some) {
            forget();
        }
    }

    private static String hostOf(KnownName reading, @Nullable Name before) {
        String host = switch (reading) {
            case KnownName.Known known -> known.host();
            case KnownName.Unknown damaged -> damaged.host();
        };
        return host != null ? host : before == null ? "" : before.host();
    }

    /** What is wrong with the addresses of a host, as a part of a sentence; empty where nothing is, and where it never had any. */
    Optional<String> nameProblem(String host) {
        if (vanished.contains(host)) {
            return Optional.of("somebody else has removed its ResolvedName; this operator writes it again");
        }
        return names.values().stream()
                .filter(name -> name.host().equals(host))
                .flatMap(name -> name.reading() instanceof KnownName.Unknown damaged
                        ? Stream.of("its ResolvedName is not believed: " + damaged.problem())
                        : Stream.of())
                .findFirst();
    }

    private void forget() {
        synchronized (this) {
            current = null;
        }
    }

    private Knowledge build() {
        Map<ServiceTagReference, CidrSet> prefixes = new HashMap<>();
        for (PrefixSetReading reading : sets.values()) {
            if (reading instanceof PrefixSetReading.Known(var tag)) {
                prefixes.put(tag.tag(), tag.prefixes());
            }
        }
        Map<String, CidrSet> hosts = new HashMap<>();
        Set<String> damaged = new HashSet<>();
        for (Name name : names.values()) {
            switch (name.reading()) {
                case KnownName.Known(String host, CidrSet addresses) -> hosts.merge(host, addresses, CidrSet::union);
                case KnownName.Unknown _ -> damaged.add(name.host());
            }
        }
        damaged.addAll(vanished);
        Map<String, String> without = new HashMap<>();
        lookups.forEach((host, lookup) -> {
            if (lookup.definite()) {
                without.put(host, lookup.sentence());
            }
        });
        return new Knowledge(
                prefixes, hosts, damaged, configuration.dns().lookups().enabled(), without);
    }
}
