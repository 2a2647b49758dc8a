package dev.cloudegress.manifest;

import dev.cloudegress.api.v1alpha1.ApiGroup;
import java.util.Map;

/** What the regular expressions of the schemas ask for, in words. Stateless. */
final class PatternWords {
    private static final String VERSION = "a version of up to six numbers with dots between, in quotes: \"2.0\"";
    private static final String LABEL_VALUE =
            "at most 63 letters, digits, '-', '_' or '.', with a letter or digit first and last";

    private static final String DNS_LABEL =
            "lower-case letters, digits and hyphens, with a letter or digit first and last";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(
                    ApiGroup.NAME_PATTERN,
                    "lower-case letters, digits and single hyphens between them, for example log-collector"),
            Map.entry(
                    ApiGroup.PARAMETER_PATTERN,
                    "letters and digits, beginning with a lower-case letter, for example dataCenter"),
            Map.entry(
                    ApiGroup.ENDPOINT_REFERENCE_PATTERN,
                    "<service or instance>/<endpoint id>, for example csm-cloud-backend/api"),
            Map.entry("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a date, as 2026-01-31"),
            Map.entry("^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$", "a date, as 2026-01-31 or 2026-01"),
            Map.entry("^[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?$", "a date, as 2026-01-31 or 2026-01-31.2"),
            Map.entry("^[0-9]{1,9}([.][0-9]{1,9}){0,5}$", VERSION),
            Map.entry("^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$", LABEL_VALUE),
            Map.entry(
                    "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
                    "a label key: a DNS name and a slash where wanted, then " + LABEL_VALUE),
            Map.entry("^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$", DNS_LABEL),
            Map.entry("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", DNS_LABEL),
            Map.entry(
                    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
                    "lower-case letters, digits, hyphens and dots, with a letter or digit first and last"),
            Map.entry(
                    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$|^[a-z0-9][-a-z0-9]*[*]$",
                    "the name of a namespace, or its beginning and an asterisk, for example team-*"),
            Map.entry(
                    "^([0-9a-f.:/]+|[$][{][a-z][A-Za-z0-9]*[}])$",
                    "an address or CIDR in lower case, or one ${parameter} of type CidrList"),
            Map.entry("^[a-z0-9*_.$:{}A-Z-]+$", "a host name or pattern, with ${parameter} where a parameter stands"),
            Map.entry("^[0-9]+(-[0-9]+)?(, ?[0-9]+(-[0-9]+)?)*$", "line numbers, for example 54-58, 61"),
            Map.entry("^[0-9a-f]{12,64}$", "12 to 64 hexadecimal digits in lower case, as the status shows them"),
            Map.entry("^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$", "letters, digits and hyphens inside"),
            Map.entry(
                    "^[A-Za-z0-9]+([.][A-Za-z0-9]+)?$",
                    "the name of a service tag, for example AzureFrontDoor.Frontend"),
            Map.entry(
                    "^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$",
                    "a relative path of letters, digits, '.', '_' and '-', without .. or a slash first"),
            Map.entry(
                    "^https://[^\\s/?#@]+([/?#]\\S*)?$", "an address that begins with https://, without a user in it"),
            Map.entry(
                    "^https?://[^\\s/?#@]+([/?#]\\S*)?$",
                    "an address that begins with https:// or http://, without a user in it"),
            Map.entry(
                    "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                    "an id in lower case, as 00000000-0000-0000-0000-000000000000"),
            Map.entry("^[a-z0-9]+$", "lower-case letters and digits, for example westeurope"),
            Map.entry(
                    "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$",
                    "a host name in lower case, with :port where it is not the usual one"),
            Map.entry("^[!-~]([ -~]*[!-~])?$", "printable ASCII characters, without a space first or last"),
            Map.entry(
                    "^http://[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[0-9]{1,5}/?$",
                    "the address of a proxy, as http://proxy.example:3128"));

    private PatternWords() {}

    /** What a pattern asks for: in words where they are known, otherwise the pattern. */
    static String of(String pattern) {
        return WORDS.getOrDefault(pattern, "what matches " + pattern);
    }

    /** Whether there are words for a pattern. */
    static boolean has(String pattern) {
        return WORDS.containsKey(pattern);
    }
}
