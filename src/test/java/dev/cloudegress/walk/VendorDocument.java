package dev.cloudegress.walk;

import dev.cloudegress.walk.VendorText.Line;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How one of the vendors' texts is read.
 *
 * @param name for messages
 * @param reference the id under which catalog entries refer to it
 * @param sign a text that stands in it and in none of the others
 * @param tokeniser what finds its destinations and ports
 * @param plainHeadings its headings that nothing marks
 * @param uses every role of its services with every choice that it makes a difference for
 * @param passages what its lines are about
 * @param exceptions what it prints that the catalog does not have
 * @param lostRoles roles that the page has and its text has lost: what the catalog has of them from the page has no lines
 */
record VendorDocument(
        String name,
        String reference,
        String sign,
        Tokeniser tokeniser,
        Set<String> plainHeadings,
        List<Use> uses,
        List<Passage> passages,
        List<Exemption> exceptions,
        Set<String> lostRoles) {

    /** Names below this are those that a user gives: no text prints them. */
    static final String USERS_OWN = "customer.example";

    /** An address that a user gives. */
    static final String USERS_OWN_ADDRESS = "20.20.20.20";

    /** Copies. */
    VendorDocument {
        plainHeadings = Set.copyOf(plainHeadings);
        uses = List.copyOf(uses);
        passages = List.copyOf(passages);
        exceptions = List.copyOf(exceptions);
        lostRoles = Set.copyOf(lostRoles);
    }

    /** A document that has lost nothing. */
    VendorDocument(
            String name,
            String reference,
            String sign,
            Tokeniser tokeniser,
            Set<String> plainHeadings,
            List<Use> uses,
            List<Passage> passages,
            List<Exemption> exceptions) {
        this(name, reference, sign, tokeniser, plainHeadings, uses, passages, exceptions, Set.of());
    }

    /** For messages. */
    @Override
    public String toString() {
        return name;
    }

    /** The text, read. */
    VendorText read(List<String> lines) {
        return VendorText.read(lines, tokeniser, plainHeadings);
    }

    /**
     * One role of a service with parameters. Those that the role does not take are left out when it is expanded, so that all roles of a
     * service can have the same choices.
     */
    record Use(String service, String role, Map<String, String> parameters) {
        /** Copies. */
        Use {
            parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        }

        /** For messages. */
        @Override
        public String toString() {
            Map<String, String> choices = new TreeMap<>(parameters);
            choices.values().removeIf(value -> value.endsWith(USERS_OWN));
            return service + "/" + role + (choices.isEmpty() ? "" : " " + choices);
        }
    }

    /**
     * Something printed that is none of the vendor's rules.
     *
     * @param line its number
     * @param raw as it is printed
     * @param reason why it is not in the catalog
     */
    record Exemption(int line, String raw, String reason) {
        boolean covers(Line where, Token token) {
            return where.number() == line && token.raw().equals(raw);
        }
    }
}
