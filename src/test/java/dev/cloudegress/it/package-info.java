/**
 * Tests against a real API server, and what they need: a control plane a test class, clients, the audit log, and watches that remember
 * every version of every object.
 */
@NullMarked
package dev.cloudegress.it;

import org.jspecify.annotations.NullMarked;
