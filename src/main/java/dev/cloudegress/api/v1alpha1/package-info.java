/**
 * The API group {@code cloudegress.dev/v1alpha1}: five kinds, data only. The custom resource definitions in {@code crds/} are
 * generated from these classes, so every annotation here is part of the contract with the API server and every description is
 * what {@code kubectl explain} shows.
 *
 * <p>Specs and statuses are records: immutable, compared by value, safe to share between threads. Their constructors turn absent
 * lists and maps into empty ones and absent choices into the documented defaults, so readers never meet {@code null} where the
 * schema has a default.
 */
@NullMarked
package dev.cloudegress.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
