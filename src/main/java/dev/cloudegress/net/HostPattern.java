package dev.cloudegress.net;

/**
 * The names that a line of a vendor's document stands for: one host, everything below a domain, or the hosts whose
 * first label looks a certain way. Immutable; constructed only in canonical form (lower case, no trailing dot), so that
 * {@code equals}, order and text go together.
 *
 * <p>What the vendors mean by an asterisk is not what every firewall makes of it. Here {@code *.example.com} is every
 * name below {@code example.com}, however deep, without {@code example.com} itself; a backend that sees it otherwise has
 * to be told in its own words.
 *
 * <p>The natural order goes by labels from the right, so that the names of one domain stand together.
 */
public sealed interface HostPattern extends Comparable<HostPattern> {
    /**
     * Reads a host name ({@code a.example.com}), a domain ({@code *.example.com}) or a pattern for the first label
     * ({@code *-ingest.example.com}, {@code eu*prod.example.com}).
     *
     * <p>Names follow RFC 1123 section 2.1 with underscores allowed (RFC 8553): labels of 1 to 63 letters, digits,
     * hyphens and underscores, no hyphen at either end; at least two labels; at most 253 characters; upper case and one
     * trailing dot are taken and normalised away. Internationalised names are written in punycode (RFC 5891).
     *
     * @throws IllegalArgumentException with a message for people, if the text is anything else: an address, a URL, a
     *     bare {@code *}, an asterisk directly below a top-level domain or beyond the first label
     */
    static HostPattern parse(String text) {
        String name = HostSyntax.normalise(text);
        if (name.indexOf('*') < 0) {
            return new ExactHost(name);
        }
        int dot = name.indexOf('.');
        String label = dot < 0 ? name : name.substring(0, dot);
        String parent = dot < 0 ? "" : name.substring(dot + 1);
        HostSyntax.checkWildcard(text, label, parent);
        return label.equals("*") ? new Subdomains(parent) : new PartialLabel(label, parent);
    }

    /** Whether a host name, in any case, with or without a trailing dot, is one of these. False for what is no name. */
    boolean matches(String host);

    /**
     * Whether every name that {@code other} matches is matched by this one. Never true when it should be false; false
     * when it could be true only for patterns that use up the whole alphabet or the whole length of a name.
     */
    boolean covers(HostPattern other);

    /** The canonical text, which {@link #parse} reads back as an equal pattern. */
    @Override
    String toString();

    @Override
    default int compareTo(HostPattern other) {
        return HostSyntax.compareFromTheRight(toString(), other.toString());
    }

    /**
     * One host.
     *
     * @param name its canonical name
     */
    record ExactHost(String name) implements HostPattern {
        /**
         * Normalises and checks.
         *
         * @throws IllegalArgumentException if it is no plain host name of two or more labels
         */
        public ExactHost {
            name = HostSyntax.checkName(name);
        }

        @Override
        public boolean matches(String host) {
            return HostSyntax.lowerCaseWithoutDot(host).equals(name);
        }

        @Override
        public boolean covers(HostPattern other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Every name below a domain, at any depth, without the domain itself.
     *
     * @param parent the canonical name of the domain, two labels or more
     */
    record Subdomains(String parent) implements HostPattern {
        /**
         * Normalises and checks.
         *
         * @throws IllegalArgumentException if the parent is no plain name of two or more labels, or leaves no room
         */
        public Subdomains {
            parent = HostSyntax.checkParent(parent, 1);
        }

        @Override
        public boolean matches(String host) {
            String name = HostSyntax.lowerCaseWithoutDot(host);
            return below(name) && HostSyntax.isName(name);
        }

        @Override
        public boolean covers(HostPattern other) {
            return switch (other) {
                case ExactHost host -> below(host.name);
                case Subdomains domain -> domain.parent.equals(parent) || below(domain.parent);
                case PartialLabel pattern -> pattern.parent.equals(parent) || below(pattern.parent);
            };
        }

        private boolean below(String name) {
            int dot = name.length() - parent.length() - 1;
            return dot > 0 && name.charAt(dot) == '.' && name.endsWith(parent);
        }

        @Override
        public String toString() {
            return "*." + parent;
        }
    }

    /**
     * The names directly below a domain whose own label fits a pattern. Each asterisk stands for any number of
     * characters, none included, and never for a dot.
     *
     * @param label the pattern: one or more asterisks, not next to each other, and at least one other character
     * @param parent the canonical name of the domain, two labels or more
     */
    record PartialLabel(String label, String parent) implements HostPattern {
        /**
         * Normalises and checks.
         *
         * @throws IllegalArgumentException if the label is no such pattern, or the parent no plain name of two or more
         *     labels
         */
        public PartialLabel {
            label = HostSyntax.checkPartialLabel(label);
            parent = HostSyntax.checkParent(parent, label.length());
        }

        @Override
        public boolean matches(String host) {
            String name = HostSyntax.lowerCaseWithoutDot(host);
            int dot = name.indexOf('.');
            return dot > 0
                    && name.length() == dot + 1 + parent.length()
                    && name.endsWith(parent)
                    && HostSyntax.glob(label, name.substring(0, dot))
                    && HostSyntax.isName(name);
        }

        @Override
        public boolean covers(HostPattern other) {
            return switch (other) {
                case ExactHost host -> matches(host.name);
                case Subdomains _ -> false;
                // An asterisk of the other can only be met by one of ours, so it may stand for itself.
                case PartialLabel pattern -> pattern.parent.equals(parent) && HostSyntax.glob(label, pattern.label);
            };
        }

        @Override
        public String toString() {
            return label + "." + parent;
        }
    }
}
