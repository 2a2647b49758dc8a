package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.policy.OperatorTraces;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What to do about a service that comes with the operator. */
enum Publication {
    /** The cluster has none of its name. */
    CREATE,
    /** The cluster has an older edition, or one that somebody edited. */
    REPLACE,
    /** The cluster has it. */
    KEEP,
    /** The cluster has a newer edition, from a newer operator. */
    KEEP_NEWER,
    /** The cluster has a service of that name that somebody else made; it wins. */
    FOREIGN;

    /** Decides. */
    static Publication of(CloudService builtIn, @Nullable CloudService live) {
        if (live == null) {
            return CREATE;
        }
        Map<String, String> labels = live.getMetadata().getLabels();
        if (labels == null || !"true".equals(labels.get(OperatorTraces.BUILT_IN))) {
            return FOREIGN;
        }
        int editions = compare(live.getSpec().edition(), builtIn.getSpec().edition());
        if (editions > 0) {
            return KEEP_NEWER;
        }
        return editions == 0 && Objects.equals(live.getSpec(), builtIn.getSpec()) ? KEEP : REPLACE;
    }

    /** Editions are dates, with a number for further ones of a day. What is none is older than all. */
    static int compare(@Nullable String one, @Nullable String other) {
        String[] a = parts(one);
        String[] b = parts(other);
        int byDate = a[0].compareTo(b[0]);
        return byDate != 0 ? byDate : Integer.compare(Integer.parseInt(a[1]), Integer.parseInt(b[1]));
    }

    private static String[] parts(@Nullable String edition) {
        if (edition == null || !edition.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}([.][0-9]{1,3})?")) {
            return new String[] {"", "0"};
        }
        int dot = edition.indexOf('.');
        return dot < 0
                ? new String[] {edition, "0"}
                : new String[] {edition.substring(0, dot), edition.substring(dot + 1)};
    }
}
