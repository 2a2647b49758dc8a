package dev.cloudegress.operator;

import dev.cloudegress.api.v1alpha1.PrefixSet;
import dev.cloudegress.prefix.PrefixSets;
import dev.cloudegress.prefix.TagState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what is kept of a tag, where the cluster says something else. Thread-safe; of two writers one finds that the other was faster. */
final class PrefixSetWriter {
    static final String KIND = HasMetadata.getKind(PrefixSet.class);

    private static final Logger log = LoggerFactory.getLogger(PrefixSetWriter.class);

    private final ClusterView view;
    private final ClusterWrites writes;

    PrefixSetWriter(ClusterView view, ClusterWrites writes) {
        this.view = view;
        this.writes = writes;
    }

    /**
     * Writes the PrefixSet of a tag unless it says just that.
     *
     * @return whether it does now; false where somebody else was faster and the caller should look again
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses or does not answer
     */
    boolean write(TagState state) {
        PrefixSet wanted = PrefixSets.object(state);
        PrefixSet live = view.prefixSet(wanted.getMetadata().getName());
        if (live == null) {
            return said(writes.create(wanted).isPresent(), wanted, "created");
        }
        if (wanted.getSpec().equals(live.getSpec())) {
            return true;
        }
        wanted.setMetadata(new ObjectMetaBuilder(live.getMetadata()).build());
        return said(writes.replace(wanted).isPresent(), wanted, "changed");
    }

    private static boolean said(boolean done, PrefixSet set, String what) {
        if (done) {
            log.atInfo()
                    .addKeyValue("kind", KIND)
                    .addKeyValue("name", set.getMetadata().getName())
                    .addKeyValue("source", set.getSpec().source())
                    .addKeyValue("documentDate", set.getSpec().documentDate())
                    .log("Prefix set {}", what);
        }
        return done;
    }
}
