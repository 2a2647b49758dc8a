package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was taken, what is held, and when. Where it is lost, the operator starts from the prefixes of the PrefixSets and the built-in
 * snapshot.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions Fresh, Held
 * @param origins what identifies the origins of the spec that the documents came from
 * @param freshAt when the feed was last known to be fresh, RFC 3339, at most a day before the last good answer
 * @param documents the last document that was taken, of each series
 * @param refused the document that was refused last, until one is taken
 * @param acceptedDocuments digests of refused documents that somebody accepted and that were taken
 * @param holds tags that are held, sorted
 * @param heldTags how many tags are held
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("What was taken, what is held, and when.")
public record PrefixSourceStatus(
        @Nullable @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,

        @ListMap("type") @JsonPropertyDescription("Fresh: documents arrive. Held: something is not believed.")
        List<Condition> conditions,

        @Nullable @JsonPropertyDescription("What identifies the origins that the documents came from.")
        String origins,

        @Nullable
        @JsonPropertyDescription(
                "When the feed was last known to be fresh. It is written at most once a day while nothing changes.")
        String freshAt,

        @ListMap("series") @JsonPropertyDescription("The last document that was taken, of each series.")
        List<Document> documents,

        @Nullable @JsonPropertyDescription("The document that was refused last, until one is taken.")
        RefusedDocument refused,

        @ListMap @JsonPropertyDescription("Digests of refused documents that somebody accepted, once each.")
        List<String> acceptedDocuments,

        @ListMap("tag") @JsonPropertyDescription("Tags whose last change is not believed.")
        List<Hold> holds,

        @Nullable @JsonPropertyDescription("How many tags are held.")
        Integer heldTags) {
    /** Turns absent lists into empty ones. */
    public PrefixSourceStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        documents = documents == null ? List.of() : List.copyOf(documents);
        acceptedDocuments = acceptedDocuments == null ? List.of() : List.copyOf(acceptedDocuments);
        holds = holds == null ? List.of() : List.copyOf(holds);
    }

    /**
     * A document that was taken.
     *
     * @param series which numbers its change number belongs to
     * @param digest what identifies it, SHA-256, hexadecimal; absent for the built-in snapshot
     * @param changeNumber its change number
     * @param date the date in its name, or the day on which it was first seen, YYYY-MM-DD
     * @param tags how many tags it has
     * @param prefixes how many prefixes it has in all tags together; absent for the built-in snapshot
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Document(
            @Required
            @JsonPropertyDescription(
                    "Published: the file; DiscoveryApi: the API's answer; BuiltIn: what the operator ships.")
            DocumentSeries series,

            @Nullable @JsonPropertyDescription("What identifies the document, SHA-256, hexadecimal.")
            String digest,

            @JsonPropertyDescription("Its change number.") long changeNumber,

            @Required @JsonPropertyDescription("The date in its name, or the day on which it was first seen.")
            String date,

            @JsonPropertyDescription("How many tags it has.")
            int tags,

            @Nullable @JsonPropertyDescription("How many prefixes it has in all tags together.")
            Integer prefixes) {}

    /**
     * A document that was refused.
     *
     * @param reason why
     * @param digest what {@code spec.acceptDocuments} names
     * @param changeNumber its change number
     * @param since when such a document was first seen, RFC 3339
     * @param polls how often it was seen, up to 3
     * @param message what was found and what to do
     */
    public record RefusedDocument(
            @Required @JsonPropertyDescription("Why: WrongCloud, Older or TooSmall.")
            DocumentRefusal reason,

            @Required @JsonPropertyDescription("What spec.acceptDocuments names.")
            String digest,

            @JsonPropertyDescription("Its change number.") long changeNumber,

            @Required @JsonPropertyDescription("When such a document was first seen.")
            String since,

            @JsonPropertyDescription("How often it was seen, up to 3.")
            int polls,

            @Required @JsonPropertyDescription("What was found and what to do.")
            String message) {}

    /**
     * A tag that is held.
     *
     * @param tag the tag
     * @param kind why
     * @param digest the digest of the offered prefixes, which {@code spec.accept} names
     * @param since when the hold began, RFC 3339
     * @param had everything that is allowed
     * @param offered what the document offers
     * @param concerned the addresses that would go, or that are not taken
     * @param message what was found and what to do
     */
    public record Hold(
            @Required @JsonPropertyDescription("The service tag.")
            String tag,

            @Required @JsonPropertyDescription("Why: Vanished, Emptied, Shrunk, Exploded, TooWide or OutsideService.")
            HoldKind kind,

            @Required @JsonPropertyDescription("The digest of the offered prefixes; spec.accept names it.")
            String digest,

            @Required @JsonPropertyDescription("When the hold began.")
            String since,

            @Required @JsonPropertyDescription("Everything that is allowed.")
            Breadth had,

            @Required @JsonPropertyDescription("What the document offers.")
            Breadth offered,

            @Required @JsonPropertyDescription("The addresses that would go, or that are not taken.")
            Breadth concerned,

            @Required @JsonPropertyDescription("What was found and what to do.")
            String message) {}

    /**
     * How much a set of prefixes allows.
     *
     * @param prefixes how many prefixes, neighbours joined
     * @param ipv4Addresses how many IPv4 addresses
     * @param ipv6Addresses how many IPv6 addresses, as text because it may exceed any integer type
     */
    public record Breadth(
            @JsonPropertyDescription("How many prefixes, neighbours joined.")
            int prefixes,

            @JsonPropertyDescription("How many IPv4 addresses.")
            String ipv4Addresses,

            @JsonPropertyDescription("How many IPv6 addresses.")
            String ipv6Addresses) {}
}
