/**
 * The operator at scale: thousands of requirements on a real API server, the operator as a process of its own, and beside it a bare loop that
 * writes the same objects with the same client. Reports, and never fails on a time.
 */
@NullMarked
package dev.cloudegress.scale;

import org.jspecify.annotations.NullMarked;
