package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec.RetainedPrefixes;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PrefixSets, the objects in which a cluster keeps the accepted prefixes of a tag: their names, writing and reading them. Stateless. */
public final class PrefixSets {
    /** The source of prefixes that ship with the program. */
    public static final String BUILT_IN = "built-in";

    private PrefixSets() {}

    /**
     * The name of the object that holds a tag, for example {@code public-azurefrontdoor.frontend}: a DNS subdomain, different for different
     * tags, the same for all spellings of one.
     *
     * @throws IllegalArgumentException if the reference names no tag
     */
    public static String name(ServiceTagReference tag) {
        if (!ServiceTagNames.valid(tag.name())) {
            throw new IllegalArgumentException(Excerpt.of(tag.name()) + " is not the name of a service tag");
        }
        return Clouds.lowerCase(tag.cloud()) + "-" + ServiceTagNames.fold(tag.name());
    }

    /** What is kept of a tag as an object; {@link #readState} reads it back. */
    public static PrefixSet object(TagState state) {
        PrefixSet set = new PrefixSet();
        set.setMetadata(new ObjectMetaBuilder().withName(name(state.tag())).build());
        set.setSpec(spec(state));
        return set;
    }

    /** What is kept of a tag as the content of an object. Equal states give equal specs. */
    public static PrefixSetSpec spec(TagState state) {
        List<String> ipv4 = texts(state.current(), IpFamily.IPV4);
        List<String> ipv6 = texts(state.current(), IpFamily.IPV6);
        List<RetainedPrefixes> retained = state.removals().stream()
                .map(removal -> new RetainedPrefixes(
                        removal.removedAt().toString(),
                        removal.notBefore().toString(),
                        removal.publications(),
                        removal.accepted() ? true : null,
                        texts(removal.prefixes())))
                .toList();
        return new PrefixSetSpec(
                state.tag().cloud(),
                state.tag().name(),
                state.source(),
                state.changeNumber(),
                state.documentDate().toString(),
                ContentDigest.of(state.current()),
                ipv4,
                ipv6,
                retained,
                state.held()
                        .map(held -> new PrefixSetSpec.Held(held.since().toString(), texts(held.additions())))
                        .orElse(null),
                state.accepted(),
                new PrefixSetSpec.Counts(
                        ipv4.size(), ipv6.size(), state.retained().size()));
    }

    /**
     * Reads an object that the cluster holds. It is believed only as a whole: its name and digest must fit its content, and every prefix
     * must be one that a document could have brought.
     *
     * @param minimum nothing shorter is believed
     */
    public static PrefixSetReading read(PrefixSet set, MinimumPrefixLength minimum) {
        try {
            return new PrefixSetReading.Known(state(set, minimum).known());
        } catch (Damaged e) {
            return new PrefixSetReading.Unknown(objectName(set), e.problem);
        }
    }

    /**
     * Reads an object as {@link #read} does, for going on from it.
     *
     * @return empty if it is not believed
     */
    public static Optional<TagState> readState(PrefixSet set, MinimumPrefixLength minimum) {
        try {
            return Optional.of(state(set, minimum));
        } catch (Damaged e) {
            return Optional.empty();
        }
    }

    private static String objectName(PrefixSet set) {
        return set.getMetadata() == null || set.getMetadata().getName() == null
                ? ""
                : set.getMetadata().getName();
    }

    private static TagState state(PrefixSet set, MinimumPrefixLength minimum) throws Damaged {
        return state(objectName(set), set.getSpec(), minimum);
    }

    private static TagState state(String name, @Nullable PrefixSetSpec spec, MinimumPrefixLength minimum)
            throws Damaged {
        // Deserialised objects have null wherever the cluster's object has nothing, whatever the schema says.
        if (spec == null || spec.cloud() == null || spec.tag() == null) {
            throw new Damaged("spec", "the set does not say which tag of which cloud it holds");
        }
        if (!ServiceTagNames.valid(spec.tag())) {
            throw new Damaged("spec.tag", Excerpt.of(spec.tag()) + " is not the name of a service tag");
        }
        ServiceTagReference tag = new ServiceTagReference(spec.cloud(), spec.tag());
        if (!name.equals(name(tag))) {
            throw new Damaged(
                    "metadata.name",
                    "the set of the tag " + tag.name() + " of " + tag.cloud() + " is called " + name(tag) + ", not "
                            + Excerpt.of(name));
        }
        if (spec.source() == null || spec.source().isEmpty()) {
            throw new Damaged("spec.source", "the set does not say where its prefixes come from");
        }
        CidrSet.Builder builder = CidrSet.builder();
        add(builder, "spec.ipv4", spec.ipv4(), IpFamily.IPV4, minimum);
        add(builder, "spec.ipv6", spec.ipv6(), IpFamily.IPV6, minimum);
        CidrSet current = builder.build();
        if (!ContentDigest.of(current).equals(spec.digest())) {
            throw new Damaged(
                    "spec.digest",
                    "the digest is not that of the prefixes: they are not the ones that the operator wrote");
        }
        List<Removal> removals = new ArrayList<>();
        for (int i = 0; i < spec.retained().size(); i++) {
            Removal removal =
                    removal("spec.retained[" + i + "]", spec.retained().get(i), minimum);
            refuseOverlap("spec.retained[" + i + "].prefixes", builder.build(), removal.prefixes());
            builder.addAll(removal.prefixes());
            removals.add(removal);
        }
        TagState.Held held = null;
        if (spec.held() != null) {
            CidrSet additions = prefixes("spec.held.additions", spec.held().additions(), minimum);
            refuseOverlap("spec.held.additions", builder.build(), additions);
            builder.addAll(additions);
            held = new TagState.Held(instant("spec.held.since", spec.held().since()), additions);
        }
        CidrSet all = builder.build();
        Optional<String> against = PrefixCheck.reasonAgainst(all, minimum);
        if (against.isPresent()) {
            throw new Damaged("spec", against.get());
        }
        if (all.isEmpty()) {
            throw new Damaged("spec", "the set has no prefixes");
        }
        return new TagState(
                tag,
                current,
                removals,
                Optional.ofNullable(held),
                spec.changeNumber(),
                date(spec.documentDate()),
                spec.source(),
                spec.accepted());
    }

    private static Removal removal(String path, RetainedPrefixes retained, MinimumPrefixLength minimum) throws Damaged {
        CidrSet prefixes = prefixes(path + ".prefixes", retained.prefixes(), minimum);
        if (prefixes.isEmpty()) {
            throw new Damaged(path + ".prefixes", "there are no prefixes");
        }
        if (retained.publications() < 0) {
            throw new Damaged(path + ".publications", "the number is 0 or more");
        }
        return new Removal(
                prefixes,
                instant(path + ".removedAt", retained.removedAt()),
                instant(path + ".notBefore", retained.notBefore()),
                retained.publications(),
                Boolean.TRUE.equals(retained.accepted()));
    }

    /** What is allowed twice would be removed twice. */
    private static void refuseOverlap(String path, CidrSet before, CidrSet prefixes) throws Damaged {
        if (before.overlaps(prefixes)) {
            throw new Damaged(path, before.intersect(prefixes).cidrs().getFirst() + " stands twice in the set");
        }
    }

    private static CidrSet prefixes(String path, List<String> texts, MinimumPrefixLength minimum) throws Damaged {
        CidrSet.Builder builder = CidrSet.builder();
        for (int i = 0; i < texts.size(); i++) {
            builder.add(prefix(path + "[" + i + "]", texts.get(i), minimum));
        }
        return builder.build();
    }

    private static Instant instant(String path, @Nullable String text) throws Damaged {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw new Damaged(
                    path, "\"" + Excerpt.of(text == null ? "" : text) + "\" is not a time as 2026-06-22T00:00:00Z");
        }
    }

    private static void add(
            CidrSet.Builder builder, String path, List<String> prefixes, IpFamily family, MinimumPrefixLength minimum)
            throws Damaged {
        for (int i = 0; i < prefixes.size(); i++) {
            Cidr cidr = prefix(path + "[" + i + "]", prefixes.get(i), minimum);
            if (cidr.family() != family) {
                throw new Damaged(path + "[" + i + "]", cidr + " is not an " + family.label() + " prefix");
            }
            builder.add(cidr);
        }
    }

    private static Cidr prefix(String path, @Nullable String text, MinimumPrefixLength minimum) throws Damaged {
        if (text == null) {
            throw new Damaged(path, "the prefix is missing");
        }
        try {
            Cidr cidr = Cidr.parse(text);
            Optional<String> against = PrefixCheck.reasonAgainst(cidr, minimum);
            if (against.isPresent()) {
                throw new Damaged(path, against.get());
            }
            return cidr;
        } catch (IllegalArgumentException e) {
            throw new Damaged(path, String.valueOf(e.getMessage()));
        }
    }

    private static LocalDate date(@Nullable String text) throws Damaged {
        try {
            return LocalDate.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw new Damaged(
                    "spec.documentDate",
                    "\"" + Excerpt.of(text == null ? "" : text) + "\" is not a date as 2026-06-22");
        }
    }

    private static List<String> texts(CidrSet prefixes, IpFamily family) {
        return texts(prefixes.only(family));
    }

    private static List<String> texts(CidrSet prefixes) {
        return prefixes.cidrs().stream().map(Cidr::toString).toList();
    }

    /** Ends the reading of one set. */
    private static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Damaged(String path, String message) {
            super(message, null, false, false);
            this.problem = new Problem(path, message);
        }
    }
}
