package dev.cloudegress.catalog;

import dev.cloudegress.net.HostPattern;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which values of parameters would turn a host of an entry into a given host: templates read backwards. Stateless. */
public final class TemplateFit {
    /** One label, or several: what {@code *} as the whole first label stands for. */
    private static final String LABELS = "[^.]+(?:\\.[^.]+)*";

    private TemplateFit() {}

    /**
     * Values with which a host of an entry is, or matches, a host.
     *
     * @param template the host as the entry writes it: a name, a pattern, or a template
     * @param host a canonical host name
     * @return the values of the places, in lower case; a place that may be a wildcard has none. Empty where no values fit, or the text is
     *     no template
     */
    public static Optional<Map<String, String>> of(String template, String host) {
        if (template.indexOf('$') < 0) {
            return matches(template, host) ? Optional.of(Map.of()) : Optional.empty();
        }
        HostTemplate parsed;
        try {
            parsed = HostTemplate.parse(template);
        } catch (IllegalArgumentException bad) {
            // A checked entry has none of these: see CatalogChecks.
            return Optional.empty();
        }
        Set<String> places = new HashSet<>();
        StringBuilder expression = new StringBuilder();
        for (HostTemplate.Part part : parsed.parts()) {
            switch (part) {
                case HostTemplate.Fixed(String text) -> expression.append(fixed(text, expression.isEmpty()));
                case HostTemplate.Place(String parameter, boolean orAny) -> {
                    if (orAny) {
                        expression.append(LABELS);
                    } else if (places.add(parameter)) {
                        expression
                                .append("(?<")
                                .append(parameter)
                                .append('>')
                                .append(parsed.isOnePlace() ? ".+" : "[^.]+?")
                                .append(')');
                    } else {
                        expression.append("\\k<").append(parameter).append('>');
                    }
                }
            }
        }
        Matcher matcher = Pattern.compile(expression.toString()).matcher(host);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        places.forEach(place -> values.put(place, matcher.group(place)));
        return Optional.of(values);
    }

    /** Whether a host of an entry is one place and nothing else, so that any host fits. */
    public static boolean fitsAnyHost(String template) {
        return template.startsWith("${") && template.indexOf('}') == template.length() - 1;
    }

    private static boolean matches(String pattern, String host) {
        try {
            return HostPattern.parse(pattern).matches(host);
        } catch (IllegalArgumentException bad) {
            return false;
        }
    }

    private static String fixed(String text, boolean first) {
        boolean anyDepth = first && text.startsWith("*.");
        String rest = anyDepth ? text.substring(1) : text;
        StringBuilder expression = new StringBuilder(anyDepth ? LABELS : "");
        int from = 0;
        for (int star = rest.indexOf('*'); star >= 0; star = rest.indexOf('*', from)) {
            expression.append(Pattern.quote(rest.substring(from, star))).append("[^.]*");
            from = star + 1;
        }
        return expression.append(Pattern.quote(rest.substring(from))).toString();
    }
}
