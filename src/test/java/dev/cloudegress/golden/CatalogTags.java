package dev.cloudegress.golden;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.prefix.PrefixSets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * A state of a cluster that knows every tag of some services, each with two made-up prefixes. They come from the tag's name alone, so that
 * a further tag changes nothing for the others, and golden files stay small. Stateless.
 */
final class CatalogTags {
    private CatalogTags() {}

    /** The tags that the endpoints of the services name, sorted. */
    static SortedSet<ServiceTagReference> of(Collection<CloudServiceSpec> services) {
        SortedSet<ServiceTagReference> tags = new TreeSet<>();
        services.forEach(service -> service.endpoints().forEach(endpoint -> tags.addAll(endpoint.serviceTags())));
        return tags;
    }

    /** PrefixSets for the tags, as manifests. */
    static String state(SortedSet<ServiceTagReference> tags) {
        StringBuilder text = new StringBuilder(
                "# A small state: two made-up prefixes for each tag that the built-in catalog names.\n");
        for (ServiceTagReference tag : tags) {
            CRC32 number = new CRC32();
            number.update(tag.toString().getBytes(StandardCharsets.US_ASCII));
            int low = (int) (number.getValue() & 0xffff);
            // Blocks that the vendor has of both families, so that nothing refuses them as special.
            Cidr ipv4 = Cidr.parse("20." + (low >> 8) + "." + (low & 0xff) + ".0/24");
            Cidr ipv6 = Cidr.parse("2603:1000:" + Integer.toHexString(low) + "::/48");
            text.append("""
                    ---
                    apiVersion: cloudegress.dev/v1alpha1
                    kind: PrefixSet
                    metadata:
                      name: %s
                    spec:
                      cloud: %s
                      tag: %s
                      source: made-up
                      changeNumber: 1
                      documentDate: "2026-11-16"
                      digest: %s
                      ipv4: ["%s"]
                      ipv6: ["%s"]
                    """.formatted(PrefixSets.name(tag), tag.cloud(), tag.name(), digest(ipv4, ipv6), ipv4, ipv6));
        }
        return text.toString();
    }

    /** What the operator writes into a set, so that a damaged one is noticed: the prefixes, a line each. */
    private static String digest(Cidr ipv4, Cidr ipv6) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((ipv4 + "\n" + ipv6 + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
