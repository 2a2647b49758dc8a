package dev.cloudegress.policy;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.names.ResolvedNames;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.SpecialPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What comes of reading a ResolvedName: the addresses of a host, or why they are not believed. It is believed only as a whole. */
public sealed interface KnownName {
    /**
     * The addresses of a host.
     *
     * @param host the exact name, lower-case
     * @param addresses all that is allowed: the current addresses and the retained ones; not empty
     */
    record Known(String host, CidrSet addresses) implements KnownName {}

    /**
     * The object is damaged, or somebody changed it. Its host is unknown: nothing of it is applied, and nothing is removed for its sake.
     *
     * @param host the host, or {@code null} where the object does not even say that
     * @param problem what is wrong, and where in the object
     */
    record Unknown(@Nullable String host, Problem problem) implements KnownName {}

    /**
     * Reads a ResolvedName. One that does not have the name of its host is not believed: addresses of a host come from one object.
     *
     * @param resolved as the cluster holds it
     * @param configuration private addresses are believed only within its {@code privateCIDRs}
     */
    static KnownName read(ResolvedName resolved, OperatorConfiguration configuration) {
        KnownName read = readSpec(resolved.getSpec(), configuration);
        String host = switch (read) {
            case Known known -> known.host();
            case Unknown unknown -> unknown.host();
        };
        String name = resolved.getMetadata().getName();
        if (host != null && ResolvedNames.objectName(host).equals(name)) {
            return read;
        }
        return new Unknown(
                hostCalled(name),
                host == null && read instanceof Unknown unknown
                        ? unknown.problem()
                        : new Problem(
                                "metadata.name",
                                "the ResolvedName of " + host + " is called "
                                        + ResolvedNames.objectName(String.valueOf(host))));
    }

    /** The host whose object has a name; {@code null} where the name does not tell. */
    private static @Nullable String hostCalled(String name) {
        try {
            return ResolvedNames.objectName(name).equals(name) ? name : null;
        } catch (IllegalArgumentException noHost) {
            return null;
        }
    }

    /**
     * Reads the content of a ResolvedName.
     *
     * @param spec as the cluster holds it; {@code null} where it holds nothing
     * @param configuration private addresses are believed only within its {@code privateCIDRs}
     */
    static KnownName readSpec(@Nullable ResolvedNameSpec spec, OperatorConfiguration configuration) {
        // A deserialised object has null where the cluster's object has nothing, whatever the schema says.
        if (spec == null || spec.host() == null) {
            return new Unknown(null, new Problem("spec.host", "the name does not say which host it is of"));
        }
        String host;
        try {
            host = new ExactHost(spec.host()).name();
        } catch (IllegalArgumentException e) {
            return new Unknown(null, new Problem("spec.host", String.valueOf(e.getMessage())));
        }
        CidrSet permitted = CidrSet.parse(configuration.privateCIDRs().toArray(String[]::new));
        List<Cidr> addresses = new ArrayList<>();
        for (int i = 0; i < spec.addresses().size(); i++) {
            Optional<Problem> problem =
                    add("spec.addresses[" + i + "]", spec.addresses().get(i), permitted, addresses);
            if (problem.isPresent()) {
                return new Unknown(host, problem.get());
            }
        }
        for (int i = 0; i < spec.retained().size(); i++) {
            Optional<Problem> problem = add(
                    "spec.retained[" + i + "].address", spec.retained().get(i).address(), permitted, addresses);
            if (problem.isPresent()) {
                return new Unknown(host, problem.get());
            }
        }
        // A name without addresses allows nothing, and would look like one that is known and needs none.
        return addresses.isEmpty()
                ? new Unknown(host, new Problem("spec.addresses", "the name has no addresses"))
                : new Known(host, CidrSet.copyOf(addresses));
    }

    private static Optional<Problem> add(String path, @Nullable String text, CidrSet permitted, List<Cidr> into) {
        try {
            Cidr address = Cidr.parse(text == null ? "" : text);
            if (address.length() != address.family().bits()) {
                return Optional.of(new Problem(path, address + " is a range: a name has single addresses"));
            }
            Optional<Problem> against =
                    SpecialPurpose.reasonAgainst(address, permitted).map(reason -> new Problem(path, reason));
            if (against.isEmpty()) {
                into.add(address);
            }
            return against;
        } catch (IllegalArgumentException e) {
            return Optional.of(new Problem(path, String.valueOf(e.getMessage())));
        }
    }
}
