package dev.cloudegress.policy;

import dev.cloudegress.config.OperatorConfiguration.Access;
import dev.cloudegress.config.OperatorConfiguration.AccessDefault;
import dev.cloudegress.config.OperatorConfiguration.Grant;
import java.util.List;

/** Which namespaces may use which services. */
final class Grants {
    private Grants() {}

    /** Whether a namespace may use a service. */
    static boolean allow(Access access, String namespace, String service) {
        List<Grant> grants = access.grants().stream()
                .filter(grant -> grant.services().contains(service))
                .toList();
        if (grants.isEmpty()) {
            return access.unlessGranted() == AccessDefault.ALLOW;
        }
        return grants.stream().flatMap(grant -> grant.namespaces().stream()).anyMatch(name -> matches(name, namespace));
    }

    /** Whether nothing is refused to anybody. */
    static boolean allowEverything(Access access) {
        return access.grants().isEmpty() && access.unlessGranted() == AccessDefault.ALLOW;
    }

    private static boolean matches(String pattern, String namespace) {
        return pattern.endsWith("*")
                ? namespace.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(namespace);
    }
}
