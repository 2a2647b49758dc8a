package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.RetainedAddress;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.SpecialPurpose;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What may be used of a ResolvedName. It is believed only as a whole: one address that no name on the Internet has makes the host unknown,
 * because whoever wrote that one may have written the others.
 *
 * @param host the host; the text of the object where it is none
 * @param addresses its addresses, current and retained; empty where the object is not believed
 * @param problem why it is not believed, or {@code null}
 */
record NameReading(String host, CidrSet addresses, @Nullable String problem) {
    /**
     * Reads an object.
     *
     * @param permitted private addresses that the installation permits
     */
    static NameReading of(ResolvedName resolved, CidrSet permitted) {
        ResolvedNameSpec spec = resolved.getSpec();
        if (spec == null || spec.host() == null) {
            return new NameReading("", CidrSet.empty(), "the object names no host");
        }
        try {
            String host = new ExactHost(spec.host()).name();
            CidrSet.Builder addresses = CidrSet.builder();
            Stream.concat(spec.addresses().stream(), spec.retained().stream().map(RetainedAddress::address))
                    .forEach(text -> addresses.add(address(text, permitted)));
            return new NameReading(host, addresses.build(), null);
        } catch (IllegalArgumentException e) {
            return new NameReading(spec.host(), CidrSet.empty(), e.getMessage());
        }
    }

    private static Cidr address(String text, CidrSet permitted) {
        Cidr address = Cidr.parse(text);
        if (address.length()
                != switch (address.family()) {
                    case IPV4 -> 32;
                    case IPV6 -> 128;
                }) {
            throw new IllegalArgumentException(text + " is more than one address");
        }
        SpecialPurpose.reasonAgainst(address, permitted).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return address;
    }
}
