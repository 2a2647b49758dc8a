package dev.cloudegress.policy;

import dev.cloudegress.manifest.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a requirement: everything that the operator writes and says, and everything that {@code render} prints.
 *
 * @param requirement the requirement
 * @param context the configuration, the backend and the IP families that it was made for
 * @param problems what is wrong with the requirement; where there is any, there are no objects and what stands is kept
 * @param revoked uses of services that the namespace may not use (any more): their objects go at once
 * @param uses what each service allows, sorted by use
 * @param findings gaps, approximations and warnings, sorted by endpoint
 * @param objects the objects, the floor first, in the order in which they are to be written
 * @param groups addresses that the objects share with others and that must stand before them
 */
public record Plan(
        Requirement requirement,
        RenderContext context,
        List<Problem> problems,
        Set<String> revoked,
        List<UseResolution> uses,
        List<Finding> findings,
        List<HasMetadata> objects,
        List<AddressGroup> groups) {
    /** Copies the collections. */
    public Plan {
        problems = List.copyOf(problems);
        revoked = Set.copyOf(revoked);
        uses = List.copyOf(uses);
        findings = List.copyOf(findings);
        objects = List.copyOf(objects);
        groups = List.copyOf(groups);
    }

    /** The backend and what it can do. */
    public BackendProfile profile() {
        return context.profile();
    }

    /** Whether the configuration leaves every service to every namespace. */
    public boolean everythingIsGranted() {
        return Grants.allowEverything(context.configuration().access());
    }

    /** Whether the requirement's namespace may use a service. */
    public boolean mayUse(String service) {
        return Grants.allow(context.configuration().access(), requirement.namespace(), service);
    }

    /** The findings of one kind that nobody accepted. */
    public List<Finding> open(Finding.Kind kind) {
        return findings.stream()
                .filter(finding -> finding.reason().kind() == kind && !finding.accepted())
                .toList();
    }

    /** Whether everything that the vendor documents for these pods is allowed, or somebody accepted that it is not. */
    public boolean isComplete() {
        return problems.isEmpty()
                && revoked.isEmpty()
                && unknown().isEmpty()
                && open(Finding.Kind.GAP).isEmpty()
                && open(Finding.Kind.APPROXIMATION).isEmpty();
    }

    /** Inputs that are not known yet, over all uses. */
    public List<UseResolution.Unknown> unknown() {
        return uses.stream()
                .flatMap(use -> use.unknown().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** What one use allows. */
    public Optional<UseResolution> use(String use) {
        return uses.stream().filter(resolution -> resolution.use().equals(use)).findFirst();
    }

    /** SHA-256 over the objects and groups, hexadecimal: equal plans have equal digests. */
    public String digest() {
        StringBuilder all = new StringBuilder();
        for (HasMetadata object : objects) {
            all.append(ObjectDigest.of(object)).append('\n');
        }
        for (AddressGroup group : groups) {
            all.append(group.name()).append(group.addresses()).append('\n');
        }
        return ObjectNames.sha256(all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
