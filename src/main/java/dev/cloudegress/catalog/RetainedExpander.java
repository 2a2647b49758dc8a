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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
     */
    private record Edition(CloudServiceSpec entry, Endpoint.Former mark) {}

    RetainedExpander(ServiceUse use, CloudServiceSpec present, OperatorConfiguration configuration) {
        this.use = use;
        this.present = present;
        this.configuration = configuration;
        this.former = present.retained().stream()
                .map(edition -> new Edition(
                        Retention.entry(present, edition),
                        new Endpoint.Former(edition.edition(), Retention.until(edition))))
                .toList();
    }

    Expansion expand() {
        Reading whole = Expander.read(use, present, configuration, null);
        List<Reading> accepting = new ArrayList<>();
        LocalDate until = LocalDate.MIN;
        if (whole.isRight()) {
            accepting.add(whole);
        } else if (everyNameIsKnown()) {
            seenBy(present)
                    .map(seen -> Expander.read(seen, present, configuration, null))
                    .filter(Reading::isRight)
                    .ifPresent(accepting::add);
        }
        if (whole.isRight() || everyNameIsKnown()) {
            // The newest stands first, and counts for the longest time.
            for (Edition edition : former) {
                Optional<Reading> reading = seenBy(edition.entry())
                        .map(seen -> Expander.read(seen, edition.entry(), configuration, edition.mark()))
                        // That none of a role's endpoints is retained says nothing: the present edition may have them
                        // all.
                        .filter(read -> read.problems().isEmpty());
                if (reading.isPresent()) {
                    accepting.add(reading.get());
                    until = edition.mark().until().isAfter(until)
                            ? edition.mark().until()
                            : until;
                }
            }
        }
        if (!whole.isRight() && (until.equals(LocalDate.MIN) || !serve(accepting))) {
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

    /** The use with the roles and parameters that an edition knows; empty where it knows none of the roles, or not which are meant. */
    private Optional<ServiceUse> seenBy(CloudServiceSpec edition) {
        Set<String> known = roleNames(edition);
        List<String> roles = use.roles().stream().filter(known::contains).toList();
        if (roles.isEmpty() && (!use.roles().isEmpty() || known.size() != 1)) {
            return Optional.empty();
        }
        Set<String> names = parameterNames(edition);
        Map<String, String> parameters = use.parameters().entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Optional.of(new ServiceUse(use.name(), use.instance(), roles, parameters));
    }

    private static Set<String> roleNames(CloudServiceSpec edition) {
        return edition.roles().stream().map(ServiceRole::name).collect(Collectors.toSet());
    }

    private static Set<String> parameterNames(CloudServiceSpec edition) {
        return edition.parameters().stream().map(ServiceParameter::name).collect(Collectors.toSet());
    }
}
