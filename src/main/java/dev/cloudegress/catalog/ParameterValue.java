package dev.cloudegress.catalog;

import dev.cloudegress.net.Cidr;
import java.util.List;

/** The value of a parameter, read as its type. Immutable. */
sealed interface ParameterValue {
    /**
     * A value of an Enum, as the service writes it, or of a String, in lower case.
     *
     * @param text one DNS label: letters, digits and hyphens
     */
    record Word(String text) implements ParameterValue {}

    /**
     * A value of an Integer.
     *
     * @param value within the bounds of its parameter
     */
    record Whole(int value) implements ParameterValue {}

    /**
     * A value of a Version.
     *
     * @param number within one of the ranges of its parameter
     */
    record Version(VersionNumber number) implements ParameterValue {}

    /**
     * A value of a Host.
     *
     * @param name one exact host name in canonical form
     */
    record Host(String name) implements ParameterValue {}

    /**
     * A value of a CidrList.
     *
     * @param cidrs at least one
     */
    record Addresses(List<Cidr> cidrs) implements ParameterValue {
        /** Copies the list. */
        public Addresses {
            cidrs = List.copyOf(cidrs);
        }
    }
}
