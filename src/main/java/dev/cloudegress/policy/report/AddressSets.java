package dev.cloudegress.policy.report;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.report.EgressReport.AddressSet;
import dev.cloudegress.policy.report.EgressReport.SetKind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the sets of addresses that requirements share, each content once. Made for one report; not thread-safe. */
final class AddressSets {
    private static final int DIGEST_DIGITS = 12;

    private record Key(SetKind kind, String name, CidrSet addresses) {}

    private final Evidence evidence;
    private final Map<Key, String> ids = new HashMap<>();
    private final Map<String, AddressSet> sets = new TreeMap<>();

    AddressSets(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The id of the set with what a requirement is allowed of a tag. */
    String ofTag(ServiceTagReference tag, CidrSet allowed) {
        return id(
                new Key(SetKind.SERVICE_TAG, tag.toString(), allowed),
                evidence.tagOrigins().getOrDefault(tag, "origin not known"),
                evidence.known().retainedPrefixes().getOrDefault(tag, CidrSet.empty()),
                evidence.heldSince().get(tag));
    }

    /** The id of the set with what a requirement is allowed of a host's addresses. */
    String ofHost(String host, CidrSet allowed) {
        return id(
                new Key(SetKind.RESOLVED_NAME, host, allowed),
                "resolved by DNS (ResolvedName)",
                evidence.known().retainedAddresses().getOrDefault(host, CidrSet.empty()),
                null);
    }

    /** The sets, by id. */
    List<AddressSet> all() {
        return List.copyOf(sets.values());
    }

    private String id(Key key, String origin, CidrSet retained, @Nullable String held) {
        return ids.computeIfAbsent(key, _ -> {
            List<String> prefixes = texts(key.addresses);
            String digest = ObjectNames.sha256(String.join("\n", prefixes).getBytes(StandardCharsets.UTF_8));
            String id = key.name + "@" + digest.substring(0, DIGEST_DIGITS);
            sets.put(
                    id,
                    new AddressSet(
                            id, key.kind, key.name, origin, prefixes, texts(retained.intersect(key.addresses)), held));
            return id;
        });
    }

    /** The prefixes of a set as texts. */
    static List<String> texts(CidrSet addresses) {
        return addresses.cidrs().stream().map(Cidr::toString).toList();
    }

    /** The set of texts that {@link #texts} made. */
    static CidrSet parse(Collection<String> prefixes) {
        return CidrSet.parse(prefixes.toArray(String[]::new));
    }
}
