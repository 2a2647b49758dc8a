/**
 * Text in, text out: YAML and JSON documents with the lines their values stand on, checked against the schemas that the API server
 * uses, and problems said so that a person can act on them. Pure: bytes come in as arguments.
 */
@NullMarked
package dev.cloudegress.manifest;

import org.jspecify.annotations.NullMarked;
