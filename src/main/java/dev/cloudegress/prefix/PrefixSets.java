package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.api.v1alpha1.PrefixSetSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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

    /**
     * A tag of a snapshot as an object, without retained prefixes.
     *
     * @param tag its name, whatever the case
     * @return empty if the snapshot has no such tag
     */
    public static Optional<PrefixSet> fromSnapshot(Snapshot snapshot, String tag) {
        return snapshot.tag(tag).map(found -> {
            List<String> ipv4 = texts(found.prefixes(), IpFamily.IPV4);
            List<String> ipv6 = texts(found.prefixes(), IpFamily.IPV6);
            PrefixSet set = new PrefixSet();
            set.setMetadata(new ObjectMetaBuilder()
                    .withName(name(new ServiceTagReference(snapshot.cloud(), found.name())))
                    .build());
            set.setSpec(new PrefixSetSpec(
                    snapshot.cloud(),
                    found.name(),
                    BUILT_IN,
                    found.changeNumber(),
                    snapshot.documentDate().toString(),
                    found.digest(),
                    ipv4,
                    ipv6,
                    List.of(),
                    new PrefixSetSpec.Counts(ipv4.size(), ipv6.size(), 0)));
            return set;
        });
    }

    /**
     * Reads an object that the cluster holds. It is believed only as a whole: its name and digest must fit its content, and every prefix
     * must be one that a document could have brought.
     *
     * @param minimum nothing shorter is believed
     */
    public static PrefixSetReading read(PrefixSet set, MinimumPrefixLength minimum) {
        String name = set.getMetadata() == null || set.getMetadata().getName() == null
                ? ""
                : set.getMetadata().getName();
        try {
            return new PrefixSetReading.Known(known(name, set.getSpec(), minimum));
        } catch (Damaged e) {
            return new PrefixSetReading.Unknown(name, e.problem);
        }
    }

    private static KnownTag known(String name, @Nullable PrefixSetSpec spec, MinimumPrefixLength minimum)
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
        for (int i = 0; i < spec.retained().size(); i++) {
            builder.add(prefix(
                    "spec.retained[" + i + "].prefix", spec.retained().get(i).prefix(), minimum));
        }
        CidrSet all = builder.build();
        Optional<String> against = PrefixCheck.reasonAgainst(all, minimum);
        if (against.isPresent()) {
            throw new Damaged("spec", against.get());
        }
        if (all.isEmpty()) {
            throw new Damaged("spec", "the set has no prefixes");
        }
        return new KnownTag(tag, all, spec.changeNumber(), date(spec.documentDate()), spec.source());
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
        return prefixes.only(family).cidrs().stream().map(Cidr::toString).toList();
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
