/**
 * Holds the documents to what is so: their commands are run, their links lead somewhere, the options they name exist. A new document is read
 * without being named anywhere here.
 */
@NullMarked
package dev.cloudegress.docs;

import org.jspecify.annotations.NullMarked;
