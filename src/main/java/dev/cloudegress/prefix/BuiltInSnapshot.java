package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The snapshots that ship with the program: the tags that the built-in catalog names, so that a cluster without a feed, and a command line
 * without a cluster, have something to work with from the first minute. They are as old as the release; whoever uses one shows
 * {@link Snapshot#documentDate()}.
 */
public final class BuiltInSnapshot {
    private BuiltInSnapshot() {}

    /**
     * Opens the snapshot of a cloud anew.
     *
     * @throws IllegalStateException if it is absent or damaged, which no release is
     */
    public static Snapshot load(Cloud cloud) {
        String name = "/prefixes/" + SnapshotWriter.fileName(cloud);
        try (InputStream text = BuiltInSnapshot.class.getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalStateException("the program is incomplete: " + name + " is missing");
            }
            Snapshot snapshot = Snapshot.open(text.readAllBytes());
            if (snapshot.cloud() != cloud) {
                throw new IllegalStateException(name + " is for " + snapshot.cloud());
            }
            return snapshot;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name + " from the program's own files", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }
}
