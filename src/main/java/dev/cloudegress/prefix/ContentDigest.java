package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.CidrSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * Digests of what documents say. Bytes, sizes, file names and change numbers of documents do not identify content: line ends change
 * from week to week, and one number was published twice with different prefixes. Stateless.
 */
final class ContentDigest {
    /** The shortest digest that the API takes for an acceptance: 48 bits tell any two changes of a tag apart. */
    private static final int BRIEF = 12;

    private ContentDigest() {}

    /** The digest of some prefixes, each on a line of its own. */
    static String of(CidrSet prefixes) {
        MessageDigest digest = sha256();
        add(digest, prefixes);
        return hex(digest);
    }

    /** The digest of a cloud's tags: a line for the cloud, then for each tag its name and its prefixes, a line each. */
    static String of(Cloud cloud, Collection<ServiceTag> tags) {
        MessageDigest digest = sha256();
        add(digest, cloud.toString());
        tags.stream().sorted((a, b) -> a.name().compareTo(b.name())).forEach(tag -> {
            add(digest, tag.name());
            add(digest, tag.prefixes());
        });
        return hex(digest);
    }

    /**
     * The digest of a publication: lines for the cloud, the change number, the names of all tags, and what their contents come to. A hundred
     * thousand prefixes are not printed for it at each poll. Nobody gains from two publications with one digest: what is allowed is decided by the
     * addresses themselves.
     *
     * @param names the names of the tags, sorted
     * @param contents the sum of {@link #content} of all tags
     */
    static String of(Cloud cloud, long changeNumber, Collection<String> names, long contents) {
        MessageDigest digest = sha256();
        add(digest, cloud.toString());
        add(digest, Long.toString(changeNumber));
        names.forEach(name -> add(digest, name));
        add(digest, Long.toHexString(contents));
        return hex(digest);
    }

    /** What a tag adds to the contents of a publication. A sum, because it is the same in any order. */
    static long content(String name, CidrSet prefixes) {
        return prefixes.fingerprint(name.hashCode());
    }

    /** The digest of a text. */
    static String ofText(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    /** As much of a digest as an acceptance needs at least. */
    static String brief(String digest) {
        return digest.substring(0, BRIEF);
    }

    private static void add(MessageDigest digest, CidrSet prefixes) {
        prefixes.forEach(cidr -> add(digest, cidr.toString()));
    }

    private static void add(MessageDigest digest, String line) {
        digest.update(line.getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) '\n');
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 (java.security.MessageDigest)", e);
        }
    }
}
