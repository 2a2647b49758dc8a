package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.manifest.Suggestions;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The names of service tags. They are the same whatever their case: providers spell {@code Storage.NorthEurope} but
 * {@code AzureCloud.northeurope}, and of all names published from 2019 to 2026 no two differ only in case. Stateless.
 */
public final class ServiceTagNames {
    /** As many as the API allows; the longest that was ever published has 47. */
    private static final int MAX_LENGTH = 80;

    /** More would bury the message they stand in. */
    private static final int MAX_NEAR = 8;

    /** References to tags by cloud and name; all spellings of a tag are one. */
    public static final Comparator<ServiceTagReference> REFERENCES = Comparator.comparing(ServiceTagReference::cloud)
            .thenComparing(ServiceTagReference::name, String.CASE_INSENSITIVE_ORDER);

    private ServiceTagNames() {}

    /** Whether this can be the name of a tag: letters and digits, with at most one dot between them, at most 80 characters. */
    public static boolean valid(String name) {
        int dots = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                dots++;
            } else if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
                return false;
            }
        }
        return !name.isEmpty()
                && name.length() <= MAX_LENGTH
                && dots <= 1
                && name.charAt(0) != '.'
                && name.charAt(name.length() - 1) != '.';
    }

    /**
     * The tag of the whole service, where a name can be that of a part: {@code Storage} for {@code Storage.NorthEurope}. Whether there is
     * such a tag only a document knows: there is none for {@code AzureFrontDoor.Frontend}.
     */
    static Optional<String> service(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(0, dot));
    }

    /** A selection for {@link ServiceTagParser}: exactly these tags, whatever the case. Safe for use by any number of threads. */
    public static Predicate<String> anyOf(Collection<String> names) {
        Set<String> selected = names.stream().map(ServiceTagNames::fold).collect(Collectors.toUnmodifiableSet());
        return name -> selected.contains(fold(name));
    }

    /**
     * The names that were probably meant by one that does not exist: the parts of a family where only its head was given
     * ({@code AzureFrontDoor} is no tag, {@code AzureFrontDoor.Frontend} is), or else the nearest name.
     *
     * @param given what was written
     * @param names the names there are
     * @return at most eight names in natural order, none where nothing is near
     */
    public static List<String> near(String given, Collection<String> names) {
        String head = fold(given) + ".";
        List<String> family = names.stream()
                .filter(name -> fold(name).startsWith(head))
                .sorted()
                .limit(MAX_NEAR)
                .toList();
        return family.isEmpty() ? Suggestions.nearest(given, names).stream().toList() : family;
    }

    /** A sentence about a name that is not there: {@code there is no service tag AzureFrontDoor in … (did you mean …?)}. */
    public static String missing(String given, Collection<String> names, String where) {
        List<String> near = near(given, names);
        return "there is no service tag " + Excerpt.of(given) + " in " + where
                + (near.isEmpty()
                        ? ""
                        : " (did you mean " + (near.size() == 1 ? "" : "one of ") + Suggestions.list(near) + "?)");
    }

    /** The form in which two spellings of one name are equal. */
    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
