package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.HoldKind;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a document says of one tag. Everything is measured against what was ever believed and is still allowed, so that small
 * losses add up, and without what came while the tag was held, so that the same document is judged alike twice. Stateless.
 */
final class TagGuard {
    /**
     * The most prefixes of one tag, six times the largest ever seen (AzureCloud, 4,841 with neighbours joined): with 26 bytes for each the object
     * that holds them stays below 1 MiB, which the API server's store takes.
     */
    static final int MAX_PREFIXES = 30_000;

    private TagGuard() {}

    /**
     * Why a tag is not believed.
     *
     * @param kind the rule
     * @param confirmed new prefixes that are taken all the same
     * @param concerned the addresses that would go, or that are not taken
     * @param sentence what was found, without a full stop
     * @param acceptable whether somebody may answer for it
     */
    record Verdict(HoldKind kind, CidrSet confirmed, CidrSet concerned, String sentence, boolean acceptable) {}

    /**
     * Judges.
     *
     * @param had what is kept of the tag
     * @param offered what the document has; {@code null} if it does not have the tag
     * @param service the prefixes of the tag of the whole service in the same document, where the tag is a part of one
     * @return empty if it is believed
     */
    static Optional<Verdict> judge(
            TagState had, @Nullable CidrSet offered, Optional<CidrSet> service, RefreshRules rules) {
        CidrSet base = had.believed();
        if (offered == null || offered.isEmpty()) {
            // Nothing current: the vanishing was accepted, or nothing was ever there.
            return had.current().isEmpty() && had.additions().isEmpty()
                    ? Optional.empty()
                    : Optional.of(gone(had, offered == null));
        }
        CidrSet together = offered.union(had.allowed());
        return tooWide(base, offered, together, rules)
                .or(() -> exploded(base, offered, together, rules))
                .or(() -> service.flatMap(whole -> outside(had, base, offered, whole)))
                .or(() -> shrunk(had, base, offered, rules));
    }

    private static Verdict gone(TagState had, boolean absent) {
        return new Verdict(
                absent ? HoldKind.VANISHED : HoldKind.EMPTIED,
                CidrSet.empty(),
                countable(had),
                absent ? "the document does not have the tag any more" : "the document has the tag without prefixes",
                true);
    }

    /**
     * Whether there is a prefix that is never believed.
     *
     * @param together joined with what is allowed, because neighbours become one prefix in policies
     */
    private static Optional<Verdict> tooWide(CidrSet base, CidrSet offered, CidrSet together, RefreshRules rules) {
        return PrefixCheck.reasonAgainst(together, rules.minimumLength())
                .map(reason -> new Verdict(HoldKind.TOO_WIDE, CidrSet.empty(), offered.minus(base), reason, false));
    }

    private static Optional<Verdict> exploded(CidrSet base, CidrSet offered, CidrSet together, RefreshRules rules) {
        int most = together.size();
        if (most > MAX_PREFIXES) {
            return Optional.of(new Verdict(
                    HoldKind.EXPLODED,
                    CidrSet.empty(),
                    offered.minus(base),
                    "the tag would have " + most + " prefixes, and at most " + MAX_PREFIXES + " are kept of one",
                    false));
        }
        if (base.isEmpty()) {
            return Optional.empty();
        }
        int believedPrefixes = base.size();
        int offeredPrefixes = offered.size();
        long limit = (long) rules.growthFactor() * believedPrefixes + rules.growthSlack();
        String sentence = null;
        if (offeredPrefixes > limit) {
            sentence = "the tag grows from " + believedPrefixes + " to " + offeredPrefixes + " prefixes, and at most "
                    + limit + " are believed (" + rules.growthFactor() + " times as many and " + rules.growthSlack()
                    + ")";
        } else {
            for (IpFamily family : IpFamily.values()) {
                BigInteger believed = base.addressCount(family)
                        .multiply(BigInteger.valueOf(rules.growthFactor()))
                        .add(BigInteger.ONE.shiftLeft(family.bits() - slackLength(family)));
                if (offered.addressCount(family).compareTo(believed) > 0) {
                    sentence = "the tag grows from " + AddressFigures.of(base.only(family)) + " to "
                            + AddressFigures.of(offered.only(family)) + ", and at most " + rules.growthFactor()
                            + " times as many and a /" + slackLength(family) + " are believed";
                    break;
                }
            }
        }
        return Optional.ofNullable(sentence)
                .map(found -> new Verdict(HoldKind.EXPLODED, CidrSet.empty(), offered.minus(base), found, true));
    }

    /**
     * The addresses beyond the growth factor, as the length of one prefix. A count of prefixes alone would let three of /8 pass. Of the weekly
     * steps between the documents of 2019 to 2026 none comes near; no IPv6 prefix shorter than /39 was ever published.
     */
    private static int slackLength(IpFamily family) {
        return switch (family) {
            case IPV4 -> 16;
            case IPV6 -> 36;
        };
    }

    private static Optional<Verdict> outside(TagState had, CidrSet base, CidrSet offered, CidrSet service) {
        CidrSet growth = offered.minus(base);
        CidrSet outside = growth.minus(service);
        return outside.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict(
                        HoldKind.OUTSIDE_SERVICE,
                        growth.intersect(service),
                        outside,
                        AddressFigures.of(outside) + " are new in this tag, and the tag "
                                + ServiceTagNames.service(had.tag().name()).orElseThrow()
                                + " of the whole service lacks them",
                        true));
    }

    private static Optional<Verdict> shrunk(TagState had, CidrSet base, CidrSet offered, RefreshRules rules) {
        CidrSet countable = countable(had);
        CidrSet lost = countable.minus(offered);
        for (IpFamily family : IpFamily.values()) {
            if (Coverage.losesMoreThan(rules.maximumLossPercent(), countable, lost, family)) {
                return Optional.of(new Verdict(
                        HoldKind.SHRUNK,
                        offered.minus(base),
                        lost,
                        "the tag would lose " + AddressFigures.share(lost, countable, family) + " ("
                                + Coverage.lostPercent(countable, lost, family) + "%, and up to "
                                + rules.maximumLossPercent() + "% are believed)",
                        true));
            }
        }
        return Optional.empty();
    }

    /** What counts where it is lost: what is current, and what was removed without anybody answering for it. */
    private static CidrSet countable(TagState had) {
        return had.current()
                .union(TagState.union(had.removals().stream()
                        .filter(removal -> !removal.accepted())
                        .toList()));
    }
}
