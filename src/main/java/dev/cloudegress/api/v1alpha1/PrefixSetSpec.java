package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accepted prefixes of one service tag. What is allowed is {@code ipv4}, {@code ipv6}, {@code retained} and, while the tag is held,
 * {@code held.additions} together.
 *
 * @param cloud the cloud that publishes the tag
 * @param tag the tag, as the provider spells it
 * @param source what the prefixes were taken from: a PrefixSource, or {@code built-in}
 * @param changeNumber the tag's own change number in the document that brought the current prefixes
 * @param documentDate the date of that document, YYYY-MM-DD; later documents that say the same do not change it
 * @param digest SHA-256 of the canonical current prefixes, hexadecimal
 * @param ipv4 the current IPv4 prefixes, canonical, sorted, aggregated
 * @param ipv6 the current IPv6 prefixes, the same
 * @param retained prefixes that the provider removed and that are still allowed, oldest first
 * @param held since when what documents say of the tag is not believed; absent while all is well
 * @param accepted digests of held changes that somebody answered for and that were taken: each entry of the source's {@code accept} counts
 *     once
 * @param counts what {@code kubectl get} shows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription(
        "The accepted prefixes. What is allowed is ipv4, ipv6, retained and, while the tag is held, held.additions together.")
public record PrefixSetSpec(
        @Required @JsonPropertyDescription("The cloud that publishes the tag.")
        Cloud cloud,

        @Required @Size(min = 1, max = 80) @JsonPropertyDescription("The service tag, as the provider spells it.")
        String tag,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The PrefixSource the prefixes came from, or built-in.")
        String source,

        @Min(0)
        @Max(9007199254740991.0)
        @JsonPropertyDescription("The tag's own change number in the document that brought the current prefixes.")
        long changeNumber,

        @Required
        @Size(max = 10)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        @JsonPropertyDescription("The date of that document.")
        String documentDate,

        @Required @Size(max = 64) @JsonPropertyDescription("SHA-256 of the current prefixes, hexadecimal.")
        String digest,

        @Size(max = 65536) @JsonPropertyDescription("The current IPv4 prefixes.")
        List<@Size(max = 18) String> ipv4,

        @Size(max = 65536) @JsonPropertyDescription("The current IPv6 prefixes.")
        List<@Size(max = 43) String> ipv6,

        @ListMap("removedAt")
        @Size(max = 4096)
        @JsonPropertyDescription("Prefixes that the provider removed and that are still allowed.")
        List<RetainedPrefixes> retained,

        @Nullable @JsonPropertyDescription("There while what documents say of the tag is not believed.")
        Held held,

        @ListMap
        @Size(max = 64)
        @JsonPropertyDescription("Digests of held changes that somebody accepted and that were taken, once each.")
        List<@Size(max = 64) String> accepted,

        @Nullable @JsonPropertyDescription("The figures that `kubectl get` shows.")
        Counts counts) {

    /** Turns absent lists into empty ones. */
    public PrefixSetSpec {
        ipv4 = ipv4 == null ? List.of() : List.copyOf(ipv4);
        ipv6 = ipv6 == null ? List.of() : List.copyOf(ipv6);
        retained = retained == null ? List.of() : List.copyOf(retained);
        accepted = accepted == null ? List.of() : List.copyOf(accepted);
    }

    /**
     * Prefixes on their way out that were removed together.
     *
     * @param removedAt when a document first lacked them, RFC 3339
     * @param notBefore when they may go at the earliest, RFC 3339; moved by the time in which the feed was stale or the tag held
     * @param publications how many further publications have lacked them so far
     * @param accepted whether somebody answered for their loss, so that it does not count as one again; {@code null} means no
     * @param prefixes the prefixes, canonical, sorted, aggregated
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RetainedPrefixes(
            @Required @Size(max = 32) @JsonPropertyDescription("When a document first lacked them.")
            String removedAt,

            @Required @Size(max = 32) @JsonPropertyDescription("When they may go at the earliest.")
            String notBefore,

            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many further publications have lacked them.")
            int publications,

            @Nullable @JsonPropertyDescription("Whether somebody accepted their loss.")
            Boolean accepted,

            @Required
            @Size(min = 1, max = 65536)
            @JsonPropertyDescription("The prefixes, in canonical form, for example 20.60.0.0/24.")
            List<@Size(max = 43) String> prefixes) {
        /** Turns an absent list into an empty one. */
        public RetainedPrefixes {
            prefixes = prefixes == null ? List.of() : List.copyOf(prefixes);
        }
    }

    /**
     * A tag that is held. Its current and retained prefixes stand still.
     *
     * @param since when the hold began, RFC 3339; retention does not count from then on
     * @param additions prefixes that documents brought since then and that are allowed, although those documents are not believed as a whole
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Held(
            @Required @Size(max = 32) @JsonPropertyDescription("When the hold began.")
            String since,

            @Size(max = 65536) @JsonPropertyDescription("Prefixes that came since then; they are allowed.")
            List<@Size(max = 43) String> additions) {
        /** Turns an absent list into an empty one. */
        public Held {
            additions = additions == null ? List.of() : List.copyOf(additions);
        }
    }

    /**
     * Figures.
     *
     * @param ipv4 how many IPv4 prefixes
     * @param ipv6 how many IPv6 prefixes
     * @param retained how many retained prefixes
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Counts(
            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many IPv4 prefixes are current.")
            int ipv4,

            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many IPv6 prefixes are current.")
            int ipv6,

            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many prefixes are retained.")
            int retained) {}
}
