package dev.cloudegress.catalog;

/** What {@link CatalogLint} looks for: how much it matters, why, and what to do about it. */
public enum LintCheck {
    /** What {@link CatalogChecks} refuses. Its message says why and what to do. */
    REFUSED("refused", LintSeverity.ERROR, "", ""),

    /** An address that the given configuration does not permit. */
    REFUSED_HERE(
            "refused-here",
            LintSeverity.ERROR,
            "On this installation every requirement that uses the endpoint is refused.",
            "Correct the address, or ask those who run the installation to permit it."),

    /** Conditions that nothing meets, and what they therefore keep from ever applying. */
    UNREACHABLE(
            "unreachable",
            LintSeverity.WARNING,
            "It reads as if it did something, and it never does.",
            "Correct the tests, or take it out."),

    /** A destination that stands in two endpoints which apply together. */
    DUPLICATE(
            "duplicate",
            LintSeverity.WARNING,
            "A decision about one of the two (exclude, accept) changes nothing while the other stands.",
            "Keep it in one endpoint, or say in the note of one of them why it stands twice."),

    /** A name that a wider pattern covers. */
    SHADOWED(
            "shadowed",
            LintSeverity.WARNING,
            "By name it allows nothing that is not allowed already, and excluding it changes nothing.",
            "Keep the narrow one if it is enough, else the wide one; or say in the note of one of them why both stand."),

    /** A pattern over names that strangers can take. */
    SHARED_SUFFIX(
            "shared-suffix",
            LintSeverity.WARNING,
            "A pod that is taken over can send data to a name that the attacker has taken there.",
            "Name the hosts, or make their own part a parameter; if the vendor asks for the pattern, say so in the note."),

    /** A tag that no document has. */
    UNKNOWN_TAG(
            "unknown-tag",
            LintSeverity.WARNING,
            "A requirement that uses it waits for prefixes that never come.",
            "Correct the name; if the provider has published the tag since, the warning goes with the next release."),

    /** A tag whose prefixes do not come with the program. */
    TAG_NOT_BUILT_IN(
            "tag-not-built-in",
            LintSeverity.WARNING,
            "Without a live feed nothing is known of the tag, and requirements wait for it.",
            "Have a PrefixSource for its cloud, or render with --service-tags; then say so in the endpoint's note."),

    /** An endpoint that names a document, but no place in it. */
    NO_PLACE(
            "no-place-in-source",
            LintSeverity.WARNING,
            "Nobody can find the line again to see whether the vendor still says so.",
            "Give the heading (section), the lines, or both; if there is nothing to point at, say so in the note."),

    /** A reference that no endpoint names. */
    UNUSED_REFERENCE(
            "unused-reference",
            LintSeverity.INFO,
            "That is fine where it stands behind a parameter or a role, which have no source of their own.",
            "Otherwise name it in the source of the endpoints that it stands behind, or take it out."),

    /** An entry that is said to be older than its documents. */
    OLD_EDITION(
            "edition-behind",
            LintSeverity.WARNING,
            "The edition tells an entry from its predecessor; one that stays is taken for no change.",
            "Set the edition to the day of the change."),

    /** Endpoints that replace each other. */
    REPLACED_IN_CIRCLE(
            "replaced-in-circle",
            LintSeverity.WARNING,
            "Nobody can tell which of them stays.",
            "Leave out replacedBy at the one that stays."),

    /** A statement about addresses where there is nothing to state. */
    COVERAGE_OF_NOTHING(
            "coverage-of-nothing",
            LintSeverity.INFO,
            "It says how far addresses stand for names, and one of the two is missing: nothing depends on it.",
            "Leave addressCoverage out, or add what is missing."),

    /** An endpoint whose last day has passed. */
    ENDED(
            "ended",
            LintSeverity.INFO,
            "It stays allowed, and everybody who uses it is warned.",
            "Take it out when the vendor has switched it off."),

    /** An endpoint that address-only backends cannot express. */
    NAMES_ONLY(
            "names-only",
            LintSeverity.INFO,
            "A plain NetworkPolicy cannot express it: it is a gap there.",
            "Add addresses or serviceTags where the vendor documents them; otherwise it stays an honest gap."),

    /** A value for which a role has nothing. */
    NOTHING_FOR_VALUE(
            "nothing-for-value",
            LintSeverity.INFO,
            "A user who gives it reads only that nothing is documented.",
            "Give the role a condition in requires that says what the vendor documents instead."),

    /** An entry with the name of one that comes with the program. */
    REPLACES_BUILT_IN(
            "replaces-built-in",
            LintSeverity.INFO,
            "Yours takes its place as a whole: later editions of the built-in one do not reach you.",
            "Give it another name if both are wanted.");

    private final String id;
    private final LintSeverity severity;
    private final String why;
    private final String advice;

    LintCheck(String id, LintSeverity severity, String why, String advice) {
        this.id = id;
        this.severity = severity;
        this.why = why;
        this.advice = advice;
    }

    /** Its name in reports and in the authoring guide. It never changes: scripts look for it. */
    public String id() {
        return id;
    }

    /** How much a finding matters, unless a note excuses it. */
    public LintSeverity severity() {
        return severity;
    }

    /** Why it matters, in one sentence; empty where the finding says so itself. */
    public String why() {
        return why;
    }

    /** What to do, in one sentence; empty where the finding says so itself. */
    public String advice() {
        return advice;
    }

    /** Whether a vendor may well ask for it, so that a note of the endpoint can be the reason. */
    boolean isExcusable() {
        return switch (this) {
            case DUPLICATE, SHADOWED, SHARED_SUFFIX, TAG_NOT_BUILT_IN, NO_PLACE -> true;
            default -> false;
        };
    }
}
