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
 * The accepted prefixes of one service tag. What is allowed is {@code ipv4}, {@code ipv6} and {@code retained} together.
 *
 * @param cloud the cloud that publishes the tag
 * @param tag the tag, as the provider spells it
 * @param source what the prefixes were taken from: a PrefixSource, or {@code built-in}
 * @param changeNumber the tag's own change number in that document
 * @param documentDate the date of that document, YYYY-MM-DD
 * @param digest SHA-256 of the canonical current prefixes, hexadecimal
 * @param ipv4 the current IPv4 prefixes, canonical, sorted, aggregated
 * @param ipv6 the current IPv6 prefixes, the same
 * @param retained prefixes that the provider removed and that are still allowed
 * @param counts what {@code kubectl get} shows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The accepted prefixes. What is allowed is ipv4, ipv6 and retained together.")
public record PrefixSetSpec(
        @Required @JsonPropertyDescription("The cloud that publishes the tag.")
        Cloud cloud,

        @Required @Size(min = 1, max = 80) @JsonPropertyDescription("The service tag, as the provider spells it.")
        String tag,

        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("The PrefixSource the prefixes came from, or built-in.")
        String source,

        @Min(0) @Max(9007199254740991.0) @JsonPropertyDescription("The tag's own change number in that document.")
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

        @ListMap("prefix")
        @Size(max = 65536)
        @JsonPropertyDescription("Prefixes that the provider removed and that are still allowed.")
        List<RetainedPrefix> retained,

        @Nullable @JsonPropertyDescription("The figures that `kubectl get` shows.")
        Counts counts) {

    /** Turns absent lists into empty ones. */
    public PrefixSetSpec {
        ipv4 = ipv4 == null ? List.of() : List.copyOf(ipv4);
        ipv6 = ipv6 == null ? List.of() : List.copyOf(ipv6);
        retained = retained == null ? List.of() : List.copyOf(retained);
    }

    /**
     * A prefix on its way out.
     *
     * @param prefix the prefix
     * @param removedAt when a document first lacked it, RFC 3339
     * @param notBefore when it may go at the earliest, RFC 3339
     * @param publications how many publications have lacked it so far
     */
    public record RetainedPrefix(
            @Required
            @Size(max = 43)
            @JsonPropertyDescription("The prefix, in canonical form, for example 20.60.0.0/24.")
            String prefix,

            @Required @Size(max = 32) @JsonPropertyDescription("When a document first lacked it.")
            String removedAt,

            @Required @Size(max = 32) @JsonPropertyDescription("When it may go at the earliest.")
            String notBefore,

            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many publications have lacked it so far.")
            int publications) {}

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
