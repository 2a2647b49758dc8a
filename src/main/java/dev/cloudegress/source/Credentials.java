package dev.cloudegress.source;

import java.util.regex.Pattern;

/** What a server or proxy lets in. Texts of them never show a secret. */
public sealed interface Credentials {
    /**
     * A token (RFC 6750).
     *
     * @param token its text; white space around it, as a file ends with, is dropped
     */
    record Bearer(String token) implements Credentials {
        private static final Pattern TOKEN = Pattern.compile("[!-~]{1,65536}");

        /**
         * Checks the text.
         *
         * @throws IllegalArgumentException if it cannot stand in a header
         */
        public Bearer {
            token = token.strip();
            if (!TOKEN.matcher(token).matches()) {
                throw new IllegalArgumentException(
                        "a bearer token is one word of 1 to 65536 printable ASCII characters; this one is "
                                + (token.isEmpty() ? "empty" : "not"));
            }
        }

        @Override
        public String toString() {
            return "Bearer[...]";
        }
    }

    /**
     * A name and a password (RFC 7617, in UTF-8).
     *
     * @param username without a colon
     * @param password any text without control characters; one line end at its end is dropped
     */
    record Basic(String username, String password) implements Credentials {
        private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

        /**
         * Checks the texts.
         *
         * @throws IllegalArgumentException if they cannot stand in a header
         */
        public Basic {
            username = username.strip();
            password = password.replaceFirst("\\r?\\n\\z", "");
            if (username.isEmpty()
                    || username.indexOf(':') >= 0
                    || CONTROL.matcher(username + password).find()) {
                throw new IllegalArgumentException(
                        "a user name has at least one character and no colon, and neither it nor the password has control"
                                + " characters");
            }
        }

        @Override
        public String toString() {
            return "Basic[...]";
        }
    }
}
