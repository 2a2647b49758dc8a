package dev.cloudegress.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A host of an endpoint with places for parameters: {@code ${name}} or, as a whole first label, {@code ${name:-*}}, which is a wildcard
 * where the parameter has no value. A template is taken apart once and put together once: values are never read as templates.
 *
 * @param parts the text between the places, and the places, in order
 */
record HostTemplate(List<Part> parts) {
    private static final Pattern PLACE = Pattern.compile("[$][{]([a-z][A-Za-z0-9]*)(:-[*])?[}]");

    private static final Pattern LEFT_OVER = Pattern.compile("[${}:]");

    HostTemplate {
        parts = List.copyOf(parts);
    }

    /** A part of a template. */
    sealed interface Part {}

    /**
     * Text that stands for itself.
     *
     * @param text without places
     */
    record Fixed(String text) implements Part {}

    /**
     * A place for a parameter.
     *
     * @param parameter its name
     * @param orAny whether it is a wildcard where the parameter has no value
     */
    record Place(String parameter, boolean orAny) implements Part {}

    /**
     * Takes a template apart.
     *
     * @throws IllegalArgumentException with a message for people, if the text has something like a place that is none, a wildcard
     *     place that is not the whole first label, or an asterisk in the same label as a place
     */
    static HostTemplate parse(String text) {
        List<Part> parts = new ArrayList<>();
        if (text.indexOf('$') < 0) {
            // Most hosts of the catalog are no templates.
            addFixed(parts, text, 0, text.length());
            return new HostTemplate(parts);
        }
        Matcher places = PLACE.matcher(text);
        int from = 0;
        while (places.find()) {
            addFixed(parts, text, from, places.start());
            boolean orAny = places.group(2) != null;
            boolean wholeFirstLabel =
                    places.start() == 0 && places.end() < text.length() && text.charAt(places.end()) == '.';
            if (orAny && !wholeFirstLabel) {
                throw new IllegalArgumentException(
                        Words.shown(text) + " has a wildcard place that is not the whole first label");
            }
            parts.add(new Place(places.group(1), orAny));
            from = places.end();
        }
        addFixed(parts, text, from, text.length());
        String firstLabel = PLACE.matcher(text).replaceAll("\\$").split("\\.", 2)[0];
        if (firstLabel.indexOf('*') >= 0 && firstLabel.indexOf('$') >= 0) {
            throw new IllegalArgumentException(
                    Words.shown(text) + " has an asterisk and a parameter in the same label");
        }
        return new HostTemplate(parts);
    }

    private static void addFixed(List<Part> parts, String text, int from, int to) {
        String fixed = text.substring(from, to);
        if (LEFT_OVER.matcher(fixed).find()) {
            throw new IllegalArgumentException(
                    Words.shown(text) + " has a place that is none: write ${name}, or ${name:-*} as the first label");
        }
        if (!fixed.isEmpty()) {
            parts.add(new Fixed(fixed));
        }
    }

    /** The parameters that a text names in what looks like places, whether or not the text is a good template. */
    static List<String> placesIn(String text) {
        if (text.indexOf('$') < 0) {
            return List.of();
        }
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    /** The places, in order. */
    List<Place> places() {
        return parts.stream()
                .filter(Place.class::isInstance)
                .map(Place.class::cast)
                .toList();
    }

    /** Whether the template is one place and nothing else, which is where a host parameter may stand. */
    boolean isOnePlace() {
        return parts.size() == 1 && parts.getFirst() instanceof Place;
    }

    /**
     * Puts values in.
     *
     * @param values the values that there are
     * @return a host name or pattern, not yet checked; empty where a place that is not a wildcard place has no value
     * @throws IllegalArgumentException if a value is of a type that cannot stand there
     */
    Optional<String> expand(Map<String, ParameterValue> values) {
        List<String> texts = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Fixed fixed -> texts.add(fixed.text());
                case Place place -> {
                    ParameterValue value = values.get(place.parameter());
                    if (value == null && !place.orAny()) {
                        return Optional.empty();
                    }
                    texts.add(value == null ? "*" : text(place, value));
                }
            }
        }
        return Optional.of(String.join("", texts));
    }

    private String text(Place place, ParameterValue value) {
        return switch (value) {
            case ParameterValue.Word word -> word.text().toLowerCase(Locale.ROOT);
            case ParameterValue.Whole whole -> String.valueOf(whole.value());
            case ParameterValue.Host host when isOnePlace() -> host.name();
            case ParameterValue.Host _ ->
                throw new IllegalArgumentException("the host parameter " + place.parameter() + " cannot be a part of "
                        + this + ": it is a whole name");
            case ParameterValue.Version _, ParameterValue.Addresses _ ->
                throw new IllegalArgumentException(
                        "the parameter " + place.parameter() + " is no DNS label and cannot be a part of " + this);
        };
    }

    /** The template as manifests write it. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part -> switch (part) {
                    case Fixed fixed -> fixed.text();
                    case Place place -> "${" + place.parameter() + (place.orAny() ? ":-*}" : "}");
                })
                .collect(Collectors.joining());
    }
}
