package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.ServiceParameter.VersionRange;
import org.jspecify.annotations.Nullable;

/** Ranges of versions, both ends included; a missing end is no bound. Stateless. */
final class VersionRanges {
    private VersionRanges() {}

    /**
     * Whether the version is in the range.
     *
     * @throws IllegalArgumentException if an end of the range is no version
     */
    static boolean contains(VersionRange range, VersionNumber version) {
        return overlap(range, version, version);
    }

    /**
     * Whether some version is in the range and within the bounds.
     *
     * @throws IllegalArgumentException if an end of the range is no version
     */
    static boolean overlap(VersionRange range, @Nullable VersionNumber low, @Nullable VersionNumber high) {
        VersionNumber first = end(range.atLeast());
        VersionNumber last = end(range.atMost());
        return !after(first, high) && !after(low, last);
    }

    /** One end of a range, or {@code null} where it has none. */
    static @Nullable VersionNumber end(@Nullable String text) {
        return text == null ? null : VersionNumber.parse(text);
    }

    /** Whether a lower bound is beyond an upper one. */
    static boolean after(@Nullable VersionNumber low, @Nullable VersionNumber high) {
        return low != null && high != null && low.compareTo(high) > 0;
    }
}
