/**
 * The configuration of an installation: one file that the operator and {@code render --config} read the same way. Data only, with
 * the defaults of an installation that says nothing.
 */
@NullMarked
package dev.cloudegress.config;

import org.jspecify.annotations.NullMarked;
