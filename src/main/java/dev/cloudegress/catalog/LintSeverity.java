package dev.cloudegress.catalog;

/** How much a finding of {@link CatalogLint} matters, the most first. */
public enum LintSeverity {
    /** The entry is refused. */
    ERROR,
    /** The entry works, and should not stay so. */
    WARNING,
    /** Worth knowing, and fine. */
    INFO
}
