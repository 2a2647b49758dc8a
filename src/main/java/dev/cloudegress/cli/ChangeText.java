package dev.cloudegress.cli;

import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.AddressFigures;
import dev.cloudegress.prefix.TagChange;
import java.util.ArrayList;
import java.util.List;

/** What became of tags, in lines for people. Stateless. */
final class ChangeText {
    private ChangeText() {}

    /** What became of a tag that is known, without its name; empty if nothing did. */
    static String of(TagChange change) {
        List<String> parts = new ArrayList<>();
        switch (change.end()) {
            case NONE -> {}
            case RESOLVED -> parts.add("no longer held, the document is sane again");
            case ACCEPTED -> parts.add("taken because somebody accepted it");
        }
        part(parts, change.added(), "added");
        part(parts, change.returned(), "returned");
        part(parts, change.removed(), "removed, and kept for the retention");
        part(parts, change.expired(), "expired");
        change.hold().ifPresent(hold -> parts.add("held (" + hold.kind() + "): " + hold.message()));
        return String.join("; ", parts);
    }

    /** {@code 3 prefixes (1,024 IPv4 addresses)}. */
    static String figures(CidrSet prefixes) {
        return prefixes.size() + (prefixes.size() == 1 ? " prefix (" : " prefixes (") + AddressFigures.of(prefixes)
                + ")";
    }

    private static void part(List<String> parts, CidrSet prefixes, String what) {
        if (!prefixes.isEmpty()) {
            parts.add(figures(prefixes) + " " + what);
        }
    }
}
