package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accepted addresses of one host. What is allowed is {@code addresses} and {@code retained} together.
 *
 * @param host the exact host name, lower-case, without a final dot
 * @param addresses the addresses of the last accepted answers, without prefix length, sorted
 * @param retained addresses that the name no longer has and that are still allowed
 * @param counts what {@code kubectl get} shows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("The accepted addresses. What is allowed is addresses and retained together.")
public record ResolvedNameSpec(
        @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The exact host name.")
        String host,

        @ListMap @Size(max = 1024) @JsonPropertyDescription("The addresses of the last accepted answers.")
        List<@Size(max = 39) String> addresses,

        @ListMap("address")
        @Size(max = 1024)
        @JsonPropertyDescription("Addresses that the name no longer has and that are still allowed.")
        List<RetainedAddress> retained,

        @Nullable @JsonPropertyDescription("The figures that `kubectl get` shows.")
        Counts counts) {

    /** Turns absent lists into empty ones. */
    public ResolvedNameSpec {
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        retained = retained == null ? List.of() : List.copyOf(retained);
    }

    /**
     * An address on its way out.
     *
     * @param address the address
     * @param notBefore when it may go at the earliest, RFC 3339
     */
    public record RetainedAddress(
            @Required @Size(max = 39) @JsonPropertyDescription("The address, IPv4 or IPv6, without a prefix length.")
            String address,

            @Required @Size(max = 32) @JsonPropertyDescription("When it may go at the earliest.")
            String notBefore) {}

    /**
     * Figures.
     *
     * @param current how many addresses the name has
     * @param retained how many are retained
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Counts(
            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many addresses the name has.")
            int current,

            @Min(0) @Max(Integer.MAX_VALUE) @JsonPropertyDescription("How many addresses are retained.")
            int retained) {}
}
