package dev.cloudegress.prefix;

import dev.cloudegress.api.v1alpha1.PrefixSourceStatus.RefusedDocument;
import java.util.List;

/** What comes of one document. */
public sealed interface RefreshResult {
    /** What is to be kept. Equal to what was kept before where nothing changed. */
    FeedState next();

    /**
     * The document is taken, apart from the tags that are held.
     *
     * @param next what is to be kept
     * @param newPublication whether it is another document than the last one of its series
     * @param tags what became of each wanted tag, by name
     */
    record Taken(FeedState next, boolean newPublication, List<TagChange> tags) implements RefreshResult {
        /** Copies the list. */
        public Taken {
            tags = List.copyOf(tags);
        }
    }

    /**
     * The document as a whole is not believed. No tag changes.
     *
     * @param next what is to be kept
     * @param document why, and what it would take
     */
    record Refused(FeedState next, RefusedDocument document) implements RefreshResult {}
}
