package dev.cloudegress.policy.explain;

import dev.cloudegress.net.Cidr;

/** Addresses as people write them. Stateless. */
final class AddressText {
    private AddressText() {}

    /** A single address without the length of its prefix; several with it. */
    static String of(Cidr cidr) {
        String text = cidr.toString();
        return cidr.length() == cidr.family().bits() ? text.substring(0, text.indexOf('/')) : text;
    }
}
