package dev.cloudegress.prefix;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Acceptance;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.DocumentAcceptance;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Guards;
import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Retention;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a feed must keep to, with every default filled in. The figures of the defaults come from 881 documents that Azure published from
 * 2019 to 2026: they hold the wrong publications of those years (a tag of 20 prefixes with 2,468, a region with a fifth of its addresses)
 * and, of the tags that the catalog uses, none that was right.
 *
 * @param cloud the cloud that documents must be about
 * @param source the name of the PrefixSource
 * @param origins what identifies the places that documents are read from; where it changes, the feed is another
 * @param maximumLossPercent a tag that loses more than this share of a family's addresses is held
 * @param growthFactor a tag that grows beyond this factor plus a slack is held
 * @param growthSlack the slack for prefixes
 * @param minimumLength no shorter prefix is believed
 * @param retention how long removed prefixes stay, at least
 * @param publications how many further publications must lack them, at least
 * @param accept held changes that somebody answers for
 * @param acceptDocuments refused documents that somebody answers for
 * @param interval how often the feed is read
 */
public record RefreshRules(
        Cloud cloud,
        String source,
        String origins,
        int maximumLossPercent,
        int growthFactor,
        int growthSlack,
        MinimumPrefixLength minimumLength,
        Duration retention,
        int publications,
        List<Acceptance> accept,
        List<DocumentAcceptance> acceptDocuments,
        Duration interval) {
    /** How far {@link FeedState#freshAt()} may be behind, so that a feed that brings nothing new is not a reason to write. */
    public static final Duration FRESHNESS_STEP = Duration.ofDays(1);

    /** What origins say of the way to a document, and of its age. */
    private static final List<String> NOT_OF_THE_DOCUMENT =
            List.of("connection", "credentials", "tenant", "client", "clientSecret", "maximumAgeDays");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private static final Guards DEFAULT_GUARDS = new Guards(null, null, null, null, null);
    private static final Retention DEFAULT_RETENTION = new Retention(null, null);

    /** Copies the lists. */
    public RefreshRules {
        accept = List.copyOf(accept);
        acceptDocuments = List.copyOf(acceptDocuments);
    }

    /**
     * The rules of a source.
     *
     * @param source the name of the PrefixSource
     * @param spec what it says; what it leaves out gets the default of its definition
     * @param installation no shorter prefix is believed, whatever the source says
     */
    public static RefreshRules of(String source, PrefixSourceSpec spec, MinimumPrefixLength installation) {
        Guards guards = spec.guards() == null ? DEFAULT_GUARDS : spec.guards();
        Retention retention = spec.retention() == null ? DEFAULT_RETENTION : spec.retention();
        return new RefreshRules(
                spec.cloud(),
                source,
                origins(spec),
                or(guards.maximumLossPercent(), 50),
                or(guards.growthFactor(), 4),
                or(guards.growthSlack(), 64),
                new MinimumPrefixLength(
                        Math.max(installation.ipv4(), or(guards.minimumPrefixLengthIPv4(), installation.ipv4())),
                        Math.max(installation.ipv6(), or(guards.minimumPrefixLengthIPv6(), installation.ipv6()))),
                Duration.ofDays(or(retention.days(), 21)),
                or(retention.publications(), 3),
                spec.accept(),
                spec.acceptDocuments(),
                interval(spec));
    }

    /** How often a source is read. */
    public static Duration interval(PrefixSourceSpec spec) {
        return Duration.ofMinutes(or(spec.intervalMinutes(), 480));
    }

    /** The rules of a source that says nothing. */
    public static RefreshRules defaults(Cloud cloud, MinimumPrefixLength installation) {
        return of(
                Clouds.lowerCase(cloud),
                new PrefixSourceSpec(cloud, List.of(), null, null, null, List.of(), List.of()),
                installation);
    }

    /**
     * The time without a good answer after which the feed is stale: two polls may fail, besides what {@link FeedState#freshAt()} may be
     * behind.
     */
    public Duration staleAfter() {
        return FRESHNESS_STEP.plus(interval.multipliedBy(2));
    }

    /**
     * The age of a document from which on somebody should look: 21 days, three times the usual distance of two publications; 60 days where
     * the provider has left holes of 42.
     */
    public Duration warnAge() {
        return Duration.ofDays(cloud == Cloud.PUBLIC ? 21 : 60);
    }

    /** The age of a document from which on the feed counts as stale, whoever answers: 35 days, or 60. */
    public Duration staleAge() {
        return Duration.ofDays(cloud == Cloud.PUBLIC ? 35 : 60);
    }

    /** Whether somebody answers for a change of a tag. */
    boolean accepts(String tag, String digest) {
        return accept.stream()
                .anyMatch(
                        acceptance -> acceptance.tag().equalsIgnoreCase(tag) && digest.startsWith(acceptance.digest()));
    }

    /** Whether somebody answers for a document. */
    boolean acceptsDocument(String identity) {
        return acceptDocuments.stream().anyMatch(acceptance -> identity.startsWith(acceptance.digest()));
    }

    /**
     * Only what says which document is meant: another proxy, credential or time-out does not make another feed. Through JSON, because that
     * has the same bytes in every version that knows the same fields.
     */
    private static String origins(PrefixSourceSpec spec) {
        ArrayNode origins = JSON.valueToTree(spec.origins());
        origins.forEach(origin -> origin.forEach(kind -> ((ObjectNode) kind).remove(NOT_OF_THE_DOCUMENT)));
        // Two clouds may be read from places that look alike; their change numbers have nothing in common.
        return ContentDigest.ofText(spec.cloud() + " " + origins);
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
