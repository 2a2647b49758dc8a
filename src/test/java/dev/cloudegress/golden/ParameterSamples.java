package dev.cloudegress.golden;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user would give for the parameters of a service: a value for each, of its type and pattern, other than its default, and other
 * than the samples of the parameters beside it, so that two that are mixed up show. The same in every run. Immutable.
 */
public final class ParameterSamples {
    /** Labels, the names of the vendor's example companies first; then what stricter patterns ask for. */
    private static final List<String> WORDS = List.of(
            "contoso",
            "fabrikam",
            "adatum",
            "litware",
            "northwind",
            "proseware",
            "tailspin",
            "wingtip",
            "a1b2c3d4",
            "12345678",
            "00000000-0000-4000-8000-000000000001");

    private final Map<String, String> samples;

    private ParameterSamples(Map<String, String> samples) {
        this.samples = Map.copyOf(samples);
    }

    /**
     * The samples of a service.
     *
     * @throws IllegalStateException if no sample fits the pattern of a parameter: then this class needs a further word
     */
    static ParameterSamples of(CloudServiceSpec service) {
        Map<String, String> samples = new HashMap<>();
        List<String> words = new ArrayList<>(WORDS);
        for (int i = 0; i < service.parameters().size(); i++) {
            ServiceParameter parameter = service.parameters().get(i);
            samples.put(
                    parameter.name(),
                    switch (parameter.type()) {
                        case ENUM -> parameter.values().getFirst();
                        case STRING -> word(parameter, words);
                        case INTEGER -> whole(parameter, 8440 + i);
                        case VERSION -> version(parameter);
                        case HOST -> CatalogVariants.kebab(parameter.name()) + ".example.com";
                        case CIDR_LIST ->
                            isWithin(service, parameter)
                                    ? "10.20." + i + ".0/28,10.20." + i + ".77"
                                    // A range of a delivery network: documentation ranges are refused, as they should
                                    // be.
                                    : "151.101." + i + ".0/28";
                    });
        }
        return new ParameterSamples(samples);
    }

    /**
     * The samples of the parameters that a service asks everybody for, by name: what an installation gives as defaults, so that
     * requirements need say nothing.
     */
    public static SortedMap<String, String> required(CloudServiceSpec service) {
        ParameterSamples samples = of(service);
        SortedMap<String, String> required = new TreeMap<>();
        service.parameters().stream()
                .filter(ServiceParameter::required)
                .forEach(parameter -> required.put(parameter.name(), samples.of(parameter)));
        return required;
    }

    /** The sample of a parameter of the service. */
    String of(ServiceParameter parameter) {
        return Objects.requireNonNull(samples.get(parameter.name()), parameter.name());
    }

    private static String word(ServiceParameter parameter, List<String> words) {
        List<String> candidates = new ArrayList<>(words);
        if (parameter.name().toLowerCase(Locale.ROOT).endsWith("region")) {
            candidates.addFirst("westeurope");
        }
        String pattern = parameter.pattern();
        String found = candidates.stream()
                .filter(word -> pattern == null || Pattern.matches(pattern, word))
                .filter(word -> !word.equals(parameter.defaultValue()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no sample of ParameterSamples fits " + pattern + " of " + parameter.name() + ": add one"));
        words.remove(found);
        return found;
    }

    private static String whole(ServiceParameter parameter, int wanted) {
        int minimum = Objects.requireNonNull(parameter.minimum());
        int maximum = Objects.requireNonNull(parameter.maximum());
        int value = Math.clamp(wanted, minimum, maximum);
        if (!String.valueOf(value).equals(parameter.defaultValue())) {
            return String.valueOf(value);
        }
        return String.valueOf(value == minimum ? Math.min(minimum + 1, maximum) : value - 1);
    }

    private static String version(ServiceParameter parameter) {
        for (ServiceParameter.VersionRange range : parameter.ranges().reversed()) {
            String end = Objects.requireNonNullElse(range.atMost(), Objects.requireNonNullElse(range.atLeast(), "1.0"));
            if (!end.equals(parameter.defaultValue())) {
                return end;
            }
        }
        return "1.0";
    }

    /** Whether the addresses are those of something within the user's network. */
    private static boolean isWithin(CloudServiceSpec service, ServiceParameter parameter) {
        String place = "${" + parameter.name() + "}";
        return service.endpoints().stream()
                .filter(endpoint -> endpoint.addresses().contains(place))
                .map(ServiceEndpoint::scope)
                .anyMatch(scope -> scope == Scope.INTRANET);
    }
}
