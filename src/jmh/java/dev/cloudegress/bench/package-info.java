/**
 * Benchmarks of the pure core, and the program that runs them and writes what they measured into docs/performance.md. Compiled and called once
 * with the tests, so that they do not rot; no part of the product.
 */
@NullMarked
package dev.cloudegress.bench;

import org.jspecify.annotations.NullMarked;
