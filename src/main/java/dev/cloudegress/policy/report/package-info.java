/**
 * Who may reach what, for people who have to answer for it: a report made of the same {@link dev.cloudegress.policy.Plan}s that the
 * operator applies and {@code render} prints, its forms (text, CSV, HTML, JSON), and the difference of two. Pure: no client, no clock, no
 * network, no file; the same input gives the same bytes.
 */
@NullMarked
package dev.cloudegress.policy.report;

import org.jspecify.annotations.NullMarked;
