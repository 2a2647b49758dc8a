package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.api.v1alpha1.ServiceParameter.VersionRange;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the text of a parameter as its type. What it lets through can never be more than the type says: a word is one DNS label, a host
 * one exact name, an address list addresses. Stateless.
 */
final class ParameterParser {
    /** RFC 1123 section 2.1, without underscores: what a vendor's label is made of. ASCII, so that lower case is harmless. */
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /** No leading zeros: some programs read them as octal. */
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,8})");

    private ParameterParser() {}

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException with a sentence for people that starts with what the value should have been
     */
    static ParameterValue parse(ServiceParameter parameter, String text) {
        // Every test on a parameter comes by here, so that what only complaints need is made for complaints only.
        if (text.isEmpty()) {
            throw new IllegalArgumentException(Words.noun(parameter.name()) + " is empty: give " + allowed(parameter)
                    + ", or leave the parameter out");
        }
        return switch (parameter.type()) {
            case ENUM -> {
                if (!parameter.values().contains(text)) {
                    throw new IllegalArgumentException(
                            Words.unknown(Words.noun(parameter.name()), text, parameter.values()));
                }
                yield new ParameterValue.Word(text);
            }
            case STRING -> word(parameter, text);
            case INTEGER -> whole(parameter, text);
            case VERSION -> version(parameter, text);
            case HOST -> host(parameter, text);
            case CIDR_LIST -> addresses(parameter, text);
        };
    }

    /** Whether a text is one DNS label. */
    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** What a parameter takes, to stand after "give" or "it is". */
    static String allowed(ServiceParameter parameter) {
        return switch (parameter.type()) {
            case ENUM -> "one of " + String.join(", ", parameter.values());
            case STRING -> "one DNS label";
            case INTEGER -> "a whole number from " + parameter.minimum() + " to " + parameter.maximum();
            case VERSION ->
                parameter.ranges().isEmpty() ? "a version such as 2.0.5000" : "a version: " + ranges(parameter);
            case HOST -> "one host name";
            case CIDR_LIST -> "addresses and CIDRs separated by commas";
        };
    }

    private static ParameterValue word(ServiceParameter parameter, String text) {
        if (!isLabel(text)) {
            throw new IllegalArgumentException(Words.noun(parameter.name())
                    + " must be one DNS label, that is 1 to 63 letters, digits and hyphens without a hyphen at either end,"
                    + " and without dots or wildcards; found " + Words.shown(text));
        }
        String pattern = parameter.pattern();
        if (pattern != null && !BoundedRegex.matches(pattern, text)) {
            throw new IllegalArgumentException(
                    Words.noun(parameter.name()) + " must match " + pattern + "; found " + Words.shown(text));
        }
        return new ParameterValue.Word(text.toLowerCase(Locale.ROOT));
    }

    private static ParameterValue whole(ServiceParameter parameter, String text) {
        int minimum = parameter.minimum() == null ? Integer.MIN_VALUE : parameter.minimum();
        int maximum = parameter.maximum() == null ? Integer.MAX_VALUE : parameter.maximum();
        if (WHOLE.matcher(text).matches()) {
            int value = Integer.parseInt(text);
            if (minimum <= value && value <= maximum) {
                return new ParameterValue.Whole(value);
            }
        }
        throw new IllegalArgumentException(Words.noun(parameter.name()) + " must be a whole number from " + minimum
                + " to " + maximum + "; found " + Words.shown(text));
    }

    private static ParameterValue version(ServiceParameter parameter, String text) {
        VersionNumber version;
        try {
            version = VersionNumber.parse(text);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(Words.noun(parameter.name()) + ": " + bad.getMessage(), bad);
        }
        if (!parameter.ranges().isEmpty()
                && parameter.ranges().stream().noneMatch(range -> VersionRanges.contains(range, version))) {
            String otherwise = parameter.otherwise();
            throw new IllegalArgumentException(Words.noun(parameter.name()) + " " + Words.shown(text)
                    + " is in none of the documented ranges: "
                    + (otherwise == null ? "the vendor documents " + ranges(parameter) : otherwise));
        }
        return new ParameterValue.Version(version);
    }

    private static String ranges(ServiceParameter parameter) {
        return parameter.ranges().stream().map(ParameterParser::range).collect(Collectors.joining("; "));
    }

    /** A range of versions in words. */
    static String range(VersionRange range) {
        String atLeast = range.atLeast();
        String atMost = range.atMost();
        if (atLeast == null) {
            return atMost == null ? "any version" : atMost + " and older";
        }
        return atMost == null ? atLeast + " and newer" : atLeast + " to " + atMost;
    }

    private static ParameterValue host(ServiceParameter parameter, String text) {
        String complaint;
        try {
            if (HostPattern.parse(text) instanceof HostPattern.ExactHost host) {
                return new ParameterValue.Host(host.name());
            }
            complaint = Words.shown(text) + " is a pattern";
        } catch (IllegalArgumentException bad) {
            complaint = String.valueOf(bad.getMessage());
        }
        throw new IllegalArgumentException(
                Words.noun(parameter.name()) + " must be one exact host name without wildcards: " + complaint);
    }

    private static ParameterValue addresses(ServiceParameter parameter, String text) {
        List<Cidr> cidrs = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            // People write a space after a comma; no other white space is taken.
            String address = item.replaceFirst("^ +", "").replaceFirst(" +$", "");
            try {
                cidrs.add(Cidr.parse(address));
            } catch (IllegalArgumentException bad) {
                complaints.add(String.valueOf(bad.getMessage()));
            }
        }
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(
                    Words.noun(parameter.name()) + " must be addresses and CIDRs separated by commas: "
                            + complaints.stream().distinct().limit(8).collect(Collectors.joining("; ")));
        }
        return new ParameterValue.Addresses(cidrs);
    }
}
