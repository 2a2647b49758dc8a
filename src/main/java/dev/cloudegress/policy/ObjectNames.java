package dev.cloudegress.policy;

import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.PortSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Names and labels of generated objects: {@code <requirement>--<what it is>}. The right side never holds two hyphens in a row, so the
 * last pair of hyphens tells where the requirement's name ends and no two requirements make the same name. Names that would be too long
 * are cut and end in a hash of the whole.
 */
public final class ObjectNames {
    /** Object names are DNS subdomains (RFC 1123) of at most 253 characters. */
    private static final int NAME_LIMIT = 253;

    /** Label values end at 63 characters. */
    private static final int LABEL_LIMIT = 63;

    /** Longer port lists are written as a hash, so that names stay readable. */
    private static final int PORTS_LIMIT = 40;

    private static final int HASH_DIGITS = 10;

    private ObjectNames() {}

    /** The object that isolates the pods. */
    public static String floor(String requirement) {
        return bounded(requirement + "--floor", NAME_LIMIT);
    }

    /** The object that allows DNS. */
    public static String dns(String requirement) {
        return bounded(requirement + "--dns", NAME_LIMIT);
    }

    /** The object that allows the proxy. */
    public static String proxy(String requirement) {
        return bounded(requirement + "--proxy", NAME_LIMIT);
    }

    /** The object that allows one use of a service. */
    public static String use(String requirement, String use) {
        return bounded(requirement + "--to-" + use, NAME_LIMIT);
    }

    /** One of several objects that allow one use of a service: some ports of some part of the address space. */
    public static String part(String requirement, String use, PortSet ports, String part) {
        return bounded(requirement + "--to-" + use + "." + ports(ports) + "." + part, NAME_LIMIT);
    }

    /** A value that fits a label: the text itself, or its beginning and a hash. */
    public static String label(String text) {
        return bounded(text, LABEL_LIMIT);
    }

    private static String ports(PortSet ports) {
        String text = ports.ranges().stream().map(ObjectNames::port).collect(Collectors.joining("."));
        return text.length() <= PORTS_LIMIT ? text : "ports-" + hash(text);
    }

    private static String port(PortRange range) {
        String protocol = range.protocol().name().toLowerCase(Locale.ROOT);
        return range.isSinglePort()
                ? range.first() + "-" + protocol
                : range.first() + "-" + range.last() + "-" + protocol;
    }

    private static String bounded(String name, int limit) {
        if (name.length() <= limit) {
            return name;
        }
        String kept = name.substring(0, limit - HASH_DIGITS - 1).replaceFirst("[-.]+$", "");
        return kept + "-" + hash(name);
    }

    private static String hash(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_DIGITS);
    }

    /** SHA-256 in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
