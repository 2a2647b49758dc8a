package dev.cloudegress.policy.cilium;

import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.HostPattern.PartialLabel;
import dev.cloudegress.net.HostPattern.Subdomains;
import dev.cloudegress.policy.BackendProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Host patterns in the words of Cilium's matcher ({@code pkg/fqdn/matchpattern}): {@code *} stands for characters of one label, never
 * for a dot; {@code **.} at the beginning stands for any number of labels from one on, from Cilium 1.19. Before, it silently acts as
 * {@code *.}, so it is written only where the cluster is known to understand it.
 */
final class NamePatterns {
    /** The longest name there is (RFC 1035 section 2.3.4). */
    private static final int MAX_LENGTH = 253;

    private NamePatterns() {}

    /** The patterns for hosts, sorted; one that another covers is left out. */
    static List<String> of(Collection<HostPattern> hosts, BackendProfile profile) {
        TreeSet<String> patterns = new TreeSet<>();
        for (HostPattern host : hosts) {
            patterns.addAll(of(host, profile));
        }
        // A name without an asterisk covers nothing but itself.
        List<String> wide =
                patterns.stream().filter(pattern -> pattern.indexOf('*') >= 0).toList();
        return patterns.stream()
                .filter(pattern -> wide.stream().noneMatch(other -> !other.equals(pattern) && covers(other, pattern)))
                .toList();
    }

    private static List<String> of(HostPattern host, BackendProfile profile) {
        return switch (host) {
            case ExactHost exact -> List.of(exact.name());
            case PartialLabel partial -> List.of(partial.toString());
            case Subdomains domain when profile.anyDepthPatterns() -> List.of("**." + domain.parent());
            case Subdomains domain -> {
                List<String> depths = new ArrayList<>();
                String pattern = domain.parent();
                for (int depth = 1; depth <= profile.patternDepth(); depth++) {
                    pattern = "*." + pattern;
                    // No name is that long, and Cilium's schema refuses the whole policy.
                    if (depth > 1 && pattern.length() > MAX_LENGTH) {
                        break;
                    }
                    depths.add(pattern);
                }
                yield depths;
            }
        };
    }

    /** Whether Cilium's matcher takes every name with {@code wide} that it takes with {@code narrow}. May miss some; never claims too much. */
    static boolean covers(String wide, String narrow) {
        if (wide.startsWith("**.")) {
            String suffix = wide.substring(2);
            String rest = narrow.startsWith("**.") ? narrow.substring(2) : narrow;
            // At least one label must stand before the suffix; "**." brings one itself.
            return rest.endsWith(suffix) && (rest.length() > suffix.length() || narrow.startsWith("**."));
        }
        if (narrow.startsWith("**.")) {
            return false;
        }
        // Label by label where they stand: every name of a rule meets every wildcard of it.
        int w = 0;
        int n = 0;
        while (true) {
            int wideEnd = labelEnd(wide, w);
            int narrowEnd = labelEnd(narrow, n);
            int length = wideEnd - w;
            boolean any = length == 1 && wide.charAt(w) == '*';
            if (!any && (length != narrowEnd - n || !wide.regionMatches(w, narrow, n, length))) {
                return false;
            }
            if (wideEnd == wide.length() || narrowEnd == narrow.length()) {
                return wideEnd == wide.length() && narrowEnd == narrow.length();
            }
            w = wideEnd + 1;
            n = narrowEnd + 1;
        }
    }

    private static int labelEnd(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? name.length() : dot;
    }
}
