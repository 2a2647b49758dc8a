/**
 * Looks up hosts by DNS: the client that asks servers, and the engine that asks for thousands of hosts when it is time and hands on what
 * becomes of the answers. The rules are in {@code dev.cloudegress.names}; nothing here knows Kubernetes.
 *
 * <p>Messages are dnsjava's; the exchange of them is not. Its client ends a query at the first datagram that does not fit, so that anybody who
 * can guess a port can make look-ups fail, and it keeps threads of its own. Here a query is a blocking call, made for virtual threads.
 */
@NullMarked
package dev.cloudegress.source.dns;

import org.jspecify.annotations.NullMarked;
