package dev.cloudegress.policy.report;

import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.Protocol;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports as a report writes them. Stateless. */
final class Ports {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?/([A-Z]+)");

    private Ports() {}

    /**
     * {@code 443/TCP} or {@code 10140-10155/TCP}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static PortRange parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()
                || Arrays.stream(Protocol.values())
                        .noneMatch(protocol -> protocol.toString().equals(parts.group(3)))) {
            throw new IllegalArgumentException("\"" + text + "\" is no port as 443/TCP or 10140-10155/TCP");
        }
        int first = Integer.parseInt(parts.group(1));
        return new PortRange(
                Protocol.valueOf(parts.group(3)),
                first,
                parts.group(2) == null ? first : Integer.parseInt(parts.group(2)));
    }
}
