package dev.cloudegress.catalog;

import dev.cloudegress.manifest.Problem;

/**
 * Something that a catalog entry should not have.
 *
 * @param check what was looked for; says why it matters and what to do
 * @param severity how much it matters: that of the check, or INFO where a note excuses it
 * @param problem where, from the top of the manifest, and what was found
 */
public record LintFinding(LintCheck check, LintSeverity severity, Problem problem) {}
