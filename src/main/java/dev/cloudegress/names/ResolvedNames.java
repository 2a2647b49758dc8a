package dev.cloudegress.names;

import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.Counts;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.RetainedAddress;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern.ExactHost;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** ResolvedNames, the objects in which a cluster keeps the addresses of a host: their names, writing and reading them. Stateless. */
public final class ResolvedNames {
    /** An object's name is a DNS subdomain (RFC 1123) of at most 253 characters. */
    private static final int LONGEST_NAME = 253;

    /** The digits of an unsigned number of 64 bits. */
    private static final int HASH_DIGITS = 20;

    private ResolvedNames() {}

    /**
     * The name of the object that holds a host: the host itself. A host with underscores, which the name of an object cannot have, gets an x
     * for each and a number at the end, as no host has one. Different hosts have different names.
     *
     * @throws IllegalArgumentException if it is no host name
     */
    public static String objectName(String host) {
        String name = new ExactHost(host).name();
        if (name.indexOf('_') < 0) {
            return name;
        }
        String readable = name.replace('_', 'x');
        int room = LONGEST_NAME - HASH_DIGITS - 1;
        String kept = readable.length() <= room
                ? readable
                : readable.substring(0, room).replaceFirst("[-.]+$", "");
        return kept + "." + hash(name);
    }

    /** The content of the object, the same for the same state. */
    public static ResolvedNameSpec spec(NameState state) {
        return new ResolvedNameSpec(
                state.host(),
                state.current().stream().map(ResolvedNames::text).toList(),
                state.retained().entrySet().stream()
                        .map(entry -> new RetainedAddress(
                                text(entry.getKey()), entry.getValue().toString()))
                        .toList(),
                new Counts(state.current().size(), state.retained().size()));
    }

    /**
     * Reads the content of an object.
     *
     * @param spec as the cluster holds it; {@code null} where it holds nothing
     * @throws IllegalArgumentException with a sentence for people, if it is not what {@link #spec} makes: somebody changed it
     */
    public static NameState read(@Nullable ResolvedNameSpec spec) {
        // A deserialised object has null where the cluster's object has nothing, whatever the schema says.
        if (spec == null || spec.host() == null) {
            throw new IllegalArgumentException("the name does not say which host it is of");
        }
        SortedSet<Cidr> current = new TreeSet<>();
        spec.addresses().forEach(address -> current.add(address(address)));
        SortedMap<Cidr, Instant> retained = new TreeMap<>();
        for (RetainedAddress address : spec.retained()) {
            retained.put(address(address.address()), date(address.notBefore()));
        }
        return new NameState(spec.host(), current, retained);
    }

    /** An address without its prefix length. */
    public static String text(Cidr address) {
        String text = address.toString();
        return text.substring(0, text.indexOf('/'));
    }

    private static Cidr address(@Nullable String text) {
        Cidr address = Cidr.parse(text == null ? "" : text);
        NameState.requireSingle(address);
        return address;
    }

    private static Instant date(@Nullable String text) {
        try {
            return Instant.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a retained address does not say when it may go, as in 2026-01-31T00:00:00Z", e);
        }
    }

    /** The first 64 bits of SHA-256, as a decimal number. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Long.toUnsignedString(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
