package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.EgressRequirement;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Expansion;
import dev.cloudegress.manifest.Read;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.Knowledge;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.KnownTag;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.prefix.Snapshot;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Where the prefixes of service tags come from: a document that the user names stands for all tags of its cloud; else what the state knows;
 * else, where there is no state, the built-in snapshot. A state is never filled up from the snapshot: what the cluster does not know, it
 * does not know.
 *
 * @param documents documents that the user names
 * @param known tags that manifests hold, by the name of their PrefixSet
 * @param snapshotToo whether the built-in snapshot may be used
 */
record TagSources(List<ServiceTagFiles.Named> documents, Map<String, KnownTag> known, boolean snapshotToo) {
    /**
     * Finds the tags that the requirements need.
     *
     * @param documents reads the documents that the user names, for tags of some names
     * @param today for the age of what is used
     */
    static Found find(
            Inputs inputs, Function<Collection<String>, List<ServiceTagFiles.Named>> documents, LocalDate today) {
        return find(wanted(inputs), inputs, documents, today);
    }

    /**
     * Finds some tags, where the inputs have them.
     *
     * @param wanted the tags, as the catalog spells them
     * @param documents reads the documents that the user names, for tags of some names
     * @param today for the age of what is used
     */
    static Found find(
            SortedSet<ServiceTagReference> wanted,
            Inputs inputs,
            Function<Collection<String>, List<ServiceTagFiles.Named>> documents,
            LocalDate today) {
        return new TagSources(
                        documents.apply(
                                wanted.stream().map(ServiceTagReference::name).toList()),
                        inputs.state().tags(),
                        !inputs.stateIsGiven())
                .find(wanted, today);
    }

    /** The tags that the endpoints of the requirements name. */
    static SortedSet<ServiceTagReference> wanted(Inputs inputs) {
        SortedSet<ServiceTagReference> wanted = new TreeSet<>();
        for (Read<EgressRequirement> read : inputs.requirements()) {
            for (ServiceUse use : read.object().getSpec().services()) {
                if (inputs.catalog().expand(use, inputs.configuration())
                        instanceof Expansion.Expanded(var endpoints, var _)) {
                    endpoints.forEach(endpoint -> wanted.addAll(endpoint.serviceTags()));
                }
            }
        }
        return wanted;
    }

    /**
     * Finds tags.
     *
     * @param wanted the tags, as the catalog spells them
     * @param today for the age of what is used
     */
    Found find(SortedSet<ServiceTagReference> wanted, LocalDate today) {
        Map<ServiceTagReference, CidrSet> prefixes = new TreeMap<>();
        Map<ServiceTagReference, String> origins = new TreeMap<>();
        Map<ServiceTagReference, String> missing = new TreeMap<>();
        Map<Cloud, Snapshot> snapshots = new EnumMap<>(Cloud.class);
        for (ServiceTagReference tag : wanted) {
            Optional<ServiceTagFiles.Named> document = documents.stream()
                    .filter(named -> named.document().cloud() == tag.cloud())
                    .findFirst();
            KnownTag knownTag = known.get(PrefixSets.name(tag));
            Optional<CidrSet> found;
            String origin;
            if (document.isPresent()) {
                ServiceTagFiles.Named named = document.get();
                found = named.document().tag(tag.name()).map(ServiceTag::prefixes);
                origin = origin(named, today);
                if (found.isEmpty()) {
                    missing.put(
                            tag, named.document().missing(List.of(tag.name())).orElse(""));
                }
            } else if (knownTag != null) {
                found = Optional.of(knownTag.prefixes());
                origin = origin(knownTag, today);
            } else if (snapshotToo) {
                Snapshot snapshot = snapshots.computeIfAbsent(tag.cloud(), BuiltInSnapshot::load);
                found = snapshot.tag(tag.name()).map(ServiceTag::prefixes);
                origin = "built-in snapshot of " + tag.cloud() + ", change " + snapshot.changeNumber() + " of "
                        + snapshot.documentDate() + ", " + Age.of(snapshot.documentDate(), today);
                if (found.isEmpty()) {
                    missing.put(
                            tag,
                            "the built-in snapshot does not hold it: give a document with --service-tags, or a PrefixSet");
                }
            } else {
                found = Optional.empty();
                origin = "";
                missing.put(tag, "no PrefixSet of the state (--state) holds it");
            }
            // A tag without prefixes allows nothing and would look like one that is known.
            if (found.isPresent() && found.get().isEmpty()) {
                missing.put(tag, "it is published without any prefix");
            } else if (found.isPresent()) {
                prefixes.put(tag, found.get());
                origins.put(tag, origin);
            }
        }
        return new Found(prefixes, origins, missing);
    }

    private static String origin(ServiceTagFiles.Named named, LocalDate today) {
        return named.file() + ": " + named.document().cloud() + ", change "
                + named.document().changeNumber()
                + named.date()
                        .map(date -> " of " + date + " (by the file's name), " + Age.of(date, today))
                        .orElse(
                                ", of unknown age: the file's name has no date as ServiceTags_Public_20260622.json has");
    }

    private static String origin(KnownTag tag, LocalDate today) {
        return "PrefixSets of " + tag.tag().cloud() + " from " + tag.source() + " of " + tag.documentDate() + ", "
                + Age.of(tag.documentDate(), today);
    }

    /**
     * What was found.
     *
     * @param prefixes the prefixes of each known tag
     * @param origins where they come from, for people
     * @param missing why a tag is not known, for people
     */
    record Found(
            Map<ServiceTagReference, CidrSet> prefixes,
            Map<ServiceTagReference, String> origins,
            Map<ServiceTagReference, String> missing) {
        /**
         * What is known of the changing inputs. Nothing resolves hosts while a command runs: one that the state does not hold is a gap,
         * and nobody waits for it.
         */
        Knowledge knowledge(Inputs inputs) {
            return new Knowledge(prefixes, inputs.state().names(), false);
        }

        /** The origins of some tags, each once, sorted. */
        List<String> originsOf(Collection<ServiceTagReference> tags) {
            return tags.stream()
                    .flatMap(tag -> Optional.ofNullable(origins.get(tag)).stream())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
