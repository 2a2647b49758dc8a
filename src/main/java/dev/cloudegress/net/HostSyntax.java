package dev.cloudegress.net;

import java.net.IDN;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What makes a text a host name, and what to say when it is none. ASCII only: the library's case folding takes the
 * Kelvin sign for a {@code k}, and a firewall must not.
 */
final class HostSyntax {
    /** RFC 1035 section 2.3.4, as text without the trailing dot. */
    private static final int MAX_NAME = 253;

    private static final int MAX_LABEL = 63;

    /**
     * A last label that resolvers and browsers take for the end of an IPv4 address, in any of its old notations (WHATWG
     * URL, "ends in a number"). No top-level domain looks like that (RFC 3696 section 2).
     */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    private HostSyntax() {}

    /** Lower case for ASCII letters only, without one trailing dot. No check. */
    static String lowerCaseWithoutDot(String text) {
        return lowerCase(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }

    private static String lowerCase(String text) {
        if (text.chars().noneMatch(HostSyntax::upper)) {
            return text;
        }
        char[] lower = text.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = upper(lower[i]) ? (char) (lower[i] | 0x20) : lower[i];
        }
        return new String(lower);
    }

    /** As above, and refuses what cannot be a name whatever follows. */
    static String normalise(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty text is not a host name");
        }
        String name = lowerCaseWithoutDot(text);
        // Said here because a name is normalised again where it becomes part of a pattern.
        if (name.isEmpty() || name.endsWith(".")) {
            throw bad(text, "has an empty label: a dot too many");
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7f) {
                throw bad(text, "has characters outside ASCII: " + punycodeHint(name));
            }
        }
        if (name.indexOf(':') >= 0 || name.indexOf('/') >= 0) {
            throw bad(text, "is not a host name: write the name alone, without scheme, port, path or address");
        }
        if (name.length() > MAX_NAME) {
            throw bad(text, "is longer than " + MAX_NAME + " characters");
        }
        return name;
    }

    /** The canonical form of a plain name of two or more labels. */
    static String checkName(String text) {
        String name = normalise(text);
        String fault = fault(name);
        if (fault != null) {
            throw bad(text, fault);
        }
        return name;
    }

    /** The same for a name that stands below {@code room} characters and a dot. */
    static String checkParent(String text, int room) {
        String name = checkName(text);
        if (name.length() > MAX_NAME - 1 - room) {
            throw bad(text, "is too long to have a label in front: a name has at most " + MAX_NAME + " characters");
        }
        return name;
    }

    /** Whether a text is a plain name of two or more labels in canonical form. */
    static boolean isName(String name) {
        return fault(name) == null;
    }

    private static @Nullable String fault(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return "is not of 1 to " + MAX_NAME + " characters";
        }
        int labels = 0;
        int start = 0;
        while (start <= name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            String fault = labelFault(name, start, end);
            if (fault != null) {
                return fault;
            }
            labels++;
            if (dot < 0) {
                break;
            }
            start = dot + 1;
        }
        if (NUMBER.matcher(name).region(start, name.length()).matches()) {
            return "ends in a number, as an IP address does: a host name does not";
        }
        return labels < 2 ? "has one label only: a host on the Internet has two or more, as in host.example" : null;
    }

    private static @Nullable String labelFault(String name, int start, int end) {
        if (start == end) {
            return "has an empty label: a dot too many";
        }
        if (end - start > MAX_LABEL) {
            return "has a label longer than " + MAX_LABEL + " characters";
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (c == '*') {
                return "has an asterisk where none can be";
            }
            if (!letterDigitHyphen(c)) {
                return "has a " + Quoted.quoted(String.valueOf(c))
                        + ": only letters, digits, hyphens, underscores and dots make a host name";
            }
        }
        if (name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
            return "has a label that starts or ends with a hyphen";
        }
        return null;
    }

    /** Says what is wrong with a pattern in the words of the pattern, before its parts are looked at one by one. */
    static void checkWildcard(String text, String label, String parent) {
        if (label.equals("*") && parent.isEmpty()) {
            throw bad(text, "would be every host there is: name a domain, as in *.example.com");
        }
        if (label.contains("**")) {
            throw bad(text, "has two asterisks together: *.example.com already means any depth below example.com");
        }
        if (parent.indexOf('*') >= 0) {
            throw bad(text, "has an asterisk beyond the first label: only the first can have one");
        }
        if (parent.indexOf('.') < 0) {
            throw bad(
                    text,
                    "has an asterisk directly below a single label, where anybody can register names: name a domain, as"
                            + " in *.example.com");
        }
    }

    /** The canonical form of a label with asterisks. */
    static String checkPartialLabel(String text) {
        String label = lowerCase(text);
        if (label.indexOf('*') < 0 || label.equals("*") || label.contains("**")) {
            throw bad(text, "is not a label with asterisks and other characters");
        }
        if (label.startsWith("xn--")) {
            throw bad(text, "has an asterisk inside punycode, where characters do not stand for themselves");
        }
        // With letters for its asterisks the pattern has to be a label.
        String fault = labelFault(label.replace('*', 'x'), 0, label.length());
        if (fault != null) {
            throw bad(text, fault);
        }
        return label;
    }

    /**
     * Whether a pattern, in which each asterisk stands for any number of characters, fits all of a text. An asterisk in
     * the text is met by an asterisk only. O(pattern × text), both at most 63.
     */
    static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Compares labels from the last to the first; a name that runs out of labels comes first. */
    static int compareFromTheRight(String a, String b) {
        int endA = a.length();
        int endB = b.length();
        while (endA >= 0 && endB >= 0) {
            int startA = a.lastIndexOf('.', endA - 1) + 1;
            int startB = b.lastIndexOf('.', endB - 1) + 1;
            int order = a.substring(startA, endA).compareTo(b.substring(startB, endB));
            if (order != 0) {
                return order;
            }
            endA = startA - 1;
            endB = startB - 1;
        }
        return Integer.compare(endA, endB);
    }

    private static String punycodeHint(String name) {
        String hint = "write the name in punycode (java.net.IDN.toASCII)";
        try {
            return hint + ", perhaps " + Quoted.quoted(IDN.toASCII(name));
        } catch (IllegalArgumentException notAName) {
            return hint;
        }
    }

    private static boolean upper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean letterDigitHyphen(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static IllegalArgumentException bad(String text, String complaint) {
        return new IllegalArgumentException(Quoted.quoted(text) + " " + complaint);
    }
}
