/**
 * Walks the vendors' texts, token by token, and holds the catalog against them: what a text prints is in the catalog where it belongs,
 * and what the catalog claims of a line stands there.
 *
 * <p>The texts are not part of the project; the tests that read them say so where they are left out. The tokeniser and the walk itself
 * are tested on small made-up texts.
 */
@NullMarked
package dev.cloudegress.walk;

import org.jspecify.annotations.NullMarked;
