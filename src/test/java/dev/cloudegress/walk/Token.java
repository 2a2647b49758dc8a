package dev.cloudegress.walk;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.PortRange;
import org.jspecify.annotations.Nullable;

/** Something in a line that looks like a destination or a port. */
sealed interface Token {
    /** As it is printed, without escapes. */
    String raw();

    /** Whether it says where a connection goes to or comes from, rather than on which port. */
    default boolean isPeer() {
        return !(this instanceof Port);
    }

    /** An address or prefix. */
    record Address(String raw, Cidr cidr) implements Token {}

    /**
     * A host name, a wildcard, or a place for a name.
     *
     * @param host in lower case, with {@code <places>} as printed
     * @param port what the URL that it stands in says, by number or by scheme; {@code null} outside of URLs
     */
    record Name(String raw, String host, @Nullable PortRange port) implements Token {}

    /** A service tag, by its name or by words that stand for it. */
    record Tag(String raw, String name) implements Token {}

    /** One port or several that follow on each other. */
    record Port(String raw, PortRange range) implements Token {}

    /** What looks like an address, a name or a port and is none. */
    record Unreadable(String raw, String why) implements Token {}
}
