/**
 * The catalog: loading and checking services, and expanding "these roles with these parameters" into endpoints. Pure: no client, no
 * clock, no network; the built-in manifests are read from the class path.
 */
@NullMarked
package dev.cloudegress.catalog;

import org.jspecify.annotations.NullMarked;
