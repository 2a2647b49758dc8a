package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceRole;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Expander.Reading;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.catalog.Expansion.Lapse;
import dev.cloudegress.catalog.Expansion.Refused;
import dev.cloudegress.config.OperatorConfiguration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Expands a use of a service that retains something of former editions. Every edition reads the use by itself, with the roles and
 * parameters that it knows; what they allow is united. The use is right where the present edition accepts it, or a former one does that
 * still counts: else a role or parameter that a new edition drops would stop the requirement on the day of the upgrade. Made for one use; not thread-safe.
 */
final class RetainedExpander {
    private final ServiceUse use;
    private final CloudServiceSpec present;
    private final OperatorConfiguration configuration;
    private final List<Edition> former;

    /**
     * A former edition.
     *
     * @param entry what is retained of it, as an entry of its own
     * @param mark what its endpoints are marked with
     * @param complete whether all its endpoints are retained, so that it can say by itself what a use comes to. Where a newer one takes all
     *     uses that it took, only what that one lacks is retained: a use that all of them refuse, for what one endpoint makes of a value,
     *     may have nothing wrong in what is left, and must not shrink to it
     */
    private record Edition(CloudServiceSpec entry, Endpoint.Former mark, boolean complete) {}

    RetainedExpander(ServiceUse use, CloudServiceSpec present, OperatorConfiguration configuration) {
        this.use = use;
        this.present = present;
        this.configuration = configuration;
        this.former = present.retained().stream()
                .map(edition -> new Edition(
                        Retention.entry(present, edition),
                        new Endpoint.Former(edition.edition(), Retention.until(edition)),
                        edition.isComplete()))
                .toList();
    }

    Expansion expand() {
        Reading whole = Expander.read(use, present, configuration, null);
        if (!whole.isRight() && !everyNameIsKnown()) {
            return new Refused(whole.everythingWrong());
        }
        List<Reading> accepting = new ArrayList<>();
        // A role for which the present edition has nothing may be one that a former edition has something for.
        (whole.problems().isEmpty() ? Optional.of(whole) : seen(present, null))
                .filter(read -> read.problems().isEmpty())
                .ifPresent(accepting::add);
        boolean accepted = whole.problems().isEmpty();
        LocalDate until = LocalDate.MIN;
        // The newest stands first, and counts for the longest time.
        for (Edition edition : former) {
            Optional<Reading> reading = seen(edition.entry(), edition.mark())
                    // That none of a role's endpoints is retained says nothing: the present edition may have them all.
                    .filter(read -> read.problems().isEmpty());
            if (reading.isPresent()) {
                accepting.add(reading.get());
                accepted = accepted || edition.complete();
                until = edition.mark().until().isAfter(until) ? edition.mark().until() : until;
            }
        }
        if (!whole.isRight() && (!accepted || until.equals(LocalDate.MIN) || !serve(accepting))) {
            return new Refused(whole.everythingWrong());
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Reading reading : accepting) {
            List<Endpoint> further = reading.endpoints().stream()
                    .filter(endpoint -> endpoints.stream().noneMatch(other -> other.covers(endpoint)))
                    .toList();
            endpoints.addAll(further);
        }
        endpoints.sort(Comparator.comparing(Endpoint::name));
        return new Expanded(endpoints, whole.isRight() ? List.of() : lapses(whole, until));
    }

    /** Whether somebody has something for each role of the use; one without roles means the only one of an edition. */
    private boolean serve(List<Reading> readings) {
        Set<String> served = new HashSet<>();
        readings.forEach(reading -> served.addAll(reading.served()));
        return !served.isEmpty() && served.containsAll(use.roles());
    }

    private List<Lapse> lapses(Reading whole, LocalDate until) {
        return whole.everythingWrong().stream()
                .map(problem -> new Lapse(problem, present.edition(), until))
                .toList();
    }

    private boolean everyNameIsKnown() {
        Set<String> roles = new HashSet<>(roleNames(present));
        Set<String> parameters = new HashSet<>(parameterNames(present));
        former.forEach(edition -> {
            roles.addAll(roleNames(edition.entry()));
            parameters.addAll(parameterNames(edition.entry()));
        });
        return roles.containsAll(use.roles())
                && parameters.containsAll(use.parameters().keySet());
    }

    /** What an edition makes of the roles and parameters that it knows; empty where it knows none of the roles, or not which are meant. */
    private Optional<Reading> seen(CloudServiceSpec edition, Endpoint.@Nullable Former mark) {
        Set<String> known = roleNames(edition);
        List<String> roles = use.roles().stream().filter(known::contains).toList();
        if (roles.isEmpty() && (!use.roles().isEmpty() || known.size() != 1)) {
            return Optional.empty();
        }
        Set<String> names = parameterNames(edition);
        Map<String, String> parameters = use.parameters().entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Optional.of(Expander.read(
                new ServiceUse(use.name(), use.instance(), roles, parameters), meant(edition), configuration, mark));
    }

    /**
     * An edition without the endpoints that depend on a parameter of which the author of the use did not know. It may be the one that is given
     * here under another name: without it an endpoint could be for every tenant in place of one.
     */
    private CloudServiceSpec meant(CloudServiceSpec edition) {
        Set<String> foreign = new HashSet<>(use.parameters().keySet());
        foreign.removeAll(parameterNames(edition));
        if (foreign.isEmpty()) {
            return edition;
        }
        Set<String> meant = new HashSet<>(use.parameters().keySet());
        Stream.concat(Stream.of(present), former.stream().map(Edition::entry))
                .map(RetainedExpander::parameterNames)
                .filter(names -> !Collections.disjoint(names, foreign))
                .forEach(meant::addAll);
        return new CloudServiceSpec(
                edition.displayName(),
                edition.description(),
                edition.edition(),
                edition.references(),
                edition.parameters(),
                edition.roles(),
                edition.endpoints().stream()
                        .filter(endpoint -> meant.containsAll(EndpointExpander.references(endpoint)))
                        .toList(),
                List.of());
    }

    private static Set<String> roleNames(CloudServiceSpec edition) {
        return edition.roles().stream().map(ServiceRole::name).collect(Collectors.toSet());
    }

    private static Set<String> parameterNames(CloudServiceSpec edition) {
        return edition.parameters().stream().map(ServiceParameter::name).collect(Collectors.toSet());
    }
}
