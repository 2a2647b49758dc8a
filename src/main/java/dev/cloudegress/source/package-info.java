/**
 * Where service tag documents come from: one port ({@link dev.cloudegress.source.DocumentOrigin}), an adapter for each kind of place, and the
 * chain that asks them in order. What goes wrong outside is never an exception here but a value
 * ({@link dev.cloudegress.source.OriginAnswer.Failed}) with a sentence for people; a call ends within the times and sizes of its
 * {@link dev.cloudegress.source.HttpSettings}, whatever the other side does.
 *
 * <p>Nothing here decides whether a document is to be believed beyond what its form says: guards compare it with what is known.
 */
@NullMarked
package dev.cloudegress.source;

import org.jspecify.annotations.NullMarked;
