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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
     */
    private record Edition(CloudServiceSpec entry, Endpoint.Former mark) {
        LocalDate until() {
            return mark.until();
        }
    }

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
        Map<Edition, Reading> accepting = new LinkedHashMap<>();
        if (everyNameIsKnown()) {
            for (Edition edition : former) {
                seenBy(edition.entry(), false)
                        .map(seen -> Expander.read(seen, edition.entry(), configuration, edition.mark()))
                        // That none of a role's endpoints is retained says nothing: the present edition may have them
                        // all.
                        .filter(reading -> reading.problems().isEmpty())
                        .ifPresent(reading -> accepting.put(edition, reading));
            }
        }
        Reading here = whole.isRight() ? whole : accepting.isEmpty() ? null : readable();
        Set<String> served = new HashSet<>(here == null ? Set.of() : here.served());
        accepting.values().forEach(reading -> served.addAll(reading.served()));
        // A use without roles means the only one of an edition: then somebody has to have something for it.
        if (!whole.isRight() && (served.isEmpty() || !served.containsAll(use.roles()))) {
            return new Refused(whole.everythingWrong());
        }
        List<Endpoint> endpoints = new ArrayList<>(here == null ? List.of() : here.endpoints());
        // The newest former edition stands first, and counts for the longest time.
        accepting
                .values()
                .forEach(reading -> reading.endpoints().stream()
                        .filter(endpoint -> endpoints.stream().noneMatch(other -> other.covers(endpoint)))
                        .toList()
                        .forEach(endpoints::add));
        endpoints.sort(Comparator.comparing(Endpoint::name));
        return new Expanded(endpoints, whole.isRight() ? List.of() : lapses(whole, accepting.keySet()));
    }

    private List<Lapse> lapses(Reading whole, Set<Edition> accepting) {
        LocalDate until = accepting.stream()
                .map(Edition::until)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return whole.everythingWrong().stream()
                .map(problem -> new Lapse(problem, present.edition(), until))
                .toList();
    }

    /** What the present edition understands of a use that it refuses as a whole. */
    private @Nullable Reading readable() {
        ServiceUse seen = seenBy(present, true).orElse(null);
        if (seen == null) {
            return null;
        }
        Reading reading = Expander.read(seen, present, configuration, null);
        if (reading.unmet().isEmpty()) {
            return reading;
        }
        // It does not document these roles for these parameters: what it has for them otherwise is not meant.
        Set<String> roles = new TreeSet<>(seen.roles().isEmpty() ? roleNames(present) : seen.roles());
        roles.removeAll(reading.unmet());
        return roles.isEmpty()
                ? null
                : Expander.read(
                        new ServiceUse(use.name(), use.instance(), List.copyOf(roles), seen.parameters()),
                        present,
                        configuration,
                        null);
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

    /**
     * The use with the roles and parameters that an edition knows.
     *
     * @param isPresent whether it is the present edition, which takes the only role of a former one for meant where the use names none
     * @return empty where it knows none of the roles
     */
    private Optional<ServiceUse> seenBy(CloudServiceSpec edition, boolean isPresent) {
        Set<String> known = roleNames(edition);
        List<String> roles = use.roles().stream().filter(known::contains).toList();
        if (roles.isEmpty()) {
            if (!use.roles().isEmpty()) {
                return Optional.empty();
            }
            if (known.size() != 1) {
                roles = isPresent
                        ? former.stream()
                                .map(other -> roleNames(other.entry()))
                                .filter(names -> names.size() == 1)
                                .flatMap(Set::stream)
                                .filter(known::contains)
                                .distinct()
                                .toList()
                        : List.of();
                if (roles.isEmpty()) {
                    return Optional.empty();
                }
            }
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
