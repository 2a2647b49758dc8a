package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of former editions of a service stays allowed, and until when. Pure: the same editions and day give the same entry. Stateless.
 *
 * <p>What a newer edition lacks stays for {@value #DAYS} days. Only days count, not publications of a feed: those say nothing about the
 * pages that a catalog is made from.
 */
public final class Retention {
    /** How many days an endpoint that a newer edition drops stays allowed. */
    public static final int DAYS = 21;

    private Retention() {}

    /**
     * The entry that takes the place of one that stands.
     *
     * <p>Where both are the same edition, what stands is taken for an edit of it, and only its former editions count.
     *
     * @param live what stands, with what it retains
     * @param next the edition that comes, without former editions
     * @param today the day of the upgrade
     * @return {@code next} with what it lacks of {@code live} and of the former editions there; empty where these would be more than
     *     {@link CloudServiceSpec#MAX_RETAINED}, so that the upgrade has to wait for one of them to end
     */
    public static Optional<CloudServiceSpec> upgrade(CloudServiceSpec live, CloudServiceSpec next, LocalDate today) {
        LocalDate latest = today.plusDays(DAYS);
        Map<String, FormerEdition> former = new LinkedHashMap<>();
        if (!live.edition().equals(next.edition())) {
            lacking(live, true, next, latest).ifPresent(edition -> former.put(edition.edition(), edition));
        }
        for (FormerEdition edition : live.retained()) {
            LocalDate until = until(edition);
            if (!today.isAfter(until)) {
                lacking(entry(live, edition), edition.isComplete(), next, until.isAfter(latest) ? latest : until)
                        .ifPresent(left -> former.merge(left.edition(), left, Retention::joined));
            }
        }
        return former.size() > CloudServiceSpec.MAX_RETAINED
                ? Optional.empty()
                : Optional.of(next.withRetained(sorted(former.values())));
    }

    /** An entry without the former editions whose last day has passed. */
    public static CloudServiceSpec aged(CloudServiceSpec live, LocalDate today) {
        List<FormerEdition> left = live.retained().stream()
                .filter(edition -> !today.isAfter(until(edition)))
                .toList();
        return left.size() == live.retained().size() ? live : live.withRetained(left);
    }

    /**
     * A former edition as an entry of its own: only with the endpoints that are retained of it.
     *
     * @param service the entry that retains it
     */
    public static CloudServiceSpec entry(CloudServiceSpec service, FormerEdition edition) {
        return new CloudServiceSpec(
                service.displayName(),
                null,
                edition.edition(),
                edition.references(),
                edition.parameters(),
                edition.roles(),
                edition.endpoints(),
                List.of());
    }

    /**
     * The endpoints that a newer edition lacks, or has with less reach.
     *
     * @return their ids, in the order of the earlier edition
     */
    public static List<String> lost(CloudServiceSpec before, CloudServiceSpec next) {
        Reach reach = new Reach(before, next);
        return before.endpoints().stream()
                .filter(endpoint -> !reach.keeps(endpoint))
                .map(ServiceEndpoint::id)
                .toList();
    }

    /** The last day of a former edition. One that nobody can read ends never: somebody has to mend it. */
    static LocalDate until(FormerEdition edition) {
        try {
            return LocalDate.parse(edition.until());
        } catch (DateTimeParseException damaged) {
            return LocalDate.MAX;
        }
    }

    /**
     * What an edition has and a newer one lacks.
     *
     * @param complete whether the earlier edition is given with all its endpoints
     */
    private static Optional<FormerEdition> lacking(
            CloudServiceSpec before, boolean complete, CloudServiceSpec next, LocalDate until) {
        if (before.edition().equals(next.edition())) {
            return Optional.empty();
        }
        Reach reach = new Reach(before, next);
        // Where the new edition refuses a use, the former one has to have all that the use comes to.
        List<ServiceEndpoint> dropped = reach.mayRefuse()
                ? before.endpoints()
                : before.endpoints().stream()
                        .filter(endpoint -> !reach.keeps(endpoint))
                        .toList();
        if (dropped.isEmpty() && !reach.mayRefuse()) {
            return Optional.empty();
        }
        return Optional.of(new FormerEdition(
                before.edition(),
                until.toString(),
                named(before.references(), dropped),
                before.parameters(),
                before.roles(),
                dropped,
                (complete && reach.mayRefuse()) ? Boolean.TRUE : null));
    }

    private static List<Reference> named(List<Reference> references, List<ServiceEndpoint> endpoints) {
        Set<String> named = new HashSet<>();
        for (ServiceEndpoint endpoint : endpoints) {
            named.add(endpoint.source().document());
            Source addressSource = endpoint.addressSource();
            if (addressSource != null) {
                named.add(addressSource.document());
            }
        }
        return references.stream()
                .filter(reference -> named.contains(reference.id()))
                .toList();
    }

    /** One edition that two upgrades have left something of: it happens where somebody went back to it in between. */
    private static FormerEdition joined(FormerEdition later, FormerEdition earlier) {
        Map<String, Reference> references = new TreeMap<>();
        earlier.references().forEach(reference -> references.put(reference.id(), reference));
        later.references().forEach(reference -> references.put(reference.id(), reference));
        Map<String, ServiceEndpoint> endpoints = new TreeMap<>();
        earlier.endpoints().forEach(endpoint -> endpoints.put(endpoint.id(), endpoint));
        later.endpoints().forEach(endpoint -> endpoints.put(endpoint.id(), endpoint));
        return new FormerEdition(
                later.edition(),
                until(later).isBefore(until(earlier)) ? earlier.until() : later.until(),
                List.copyOf(references.values()),
                later.parameters(),
                later.roles(),
                List.copyOf(endpoints.values()),
                (later.isComplete() || earlier.isComplete()) ? Boolean.TRUE : null);
    }

    private static List<FormerEdition> sorted(Collection<FormerEdition> editions) {
        List<FormerEdition> sorted = new ArrayList<>(editions);
        sorted.sort(
                Comparator.comparing(FormerEdition::edition, Editions::compare).reversed());
        return sorted;
    }
}
