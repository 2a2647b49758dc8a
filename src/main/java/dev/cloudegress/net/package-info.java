/**
 * Addresses, host names and ports as values. Everything here is pure: no client, no clock, no I/O, no name look-ups,
 * and nothing beyond {@code java.base}. All public types are immutable and safe for use by any number of threads, apart
 * from {@link dev.cloudegress.net.CidrSet.Builder}.
 *
 * <p>Parsers are strict on purpose. Their input ends up in firewall rules, and a text that two programs read
 * differently ({@code 010.0.0.1}, {@code ::ffff:10.0.0.1}, {@code 10.0.0.1/8}) is a hole in one of them. Their
 * complaints are {@link IllegalArgumentException}s whose messages are written for the person who wrote the text; the
 * text is quoted, shortened and stripped of control characters, so that messages can go to logs and conditions as they
 * are.
 */
@NullMarked
package dev.cloudegress.net;

import org.jspecify.annotations.NullMarked;
