package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.Excerpt;
import dev.cloudegress.prefix.ServiceTagDocument;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Reads documents that are at hand. Stateless. */
final class LocalDocument {
    private LocalDocument() {}

    /**
     * Reads a document.
     *
     * @param origin the origin's name
     * @param address what exactly is read, for people
     * @param fileName what may tell its date
     */
    static OriginAnswer read(String origin, String address, String fileName, InputStream body, DocumentIntake intake) {
        try {
            ServiceTagDocument document = intake.take(body);
            return new OriginAnswer.Taken(
                    document,
                    new Provenance(
                            origin,
                            address,
                            DocumentSeries.PUBLISHED,
                            true,
                            DocumentFileName.parse(fileName).map(DocumentFileName::date),
                            Optional.empty()),
                    List.of(new Attempt(address, "has a document")));
        } catch (DocumentRefused e) {
            return failed(FailureReason.CONTENT, address, "is refused: " + e.problem());
        } catch (IOException e) {
            return failed(
                    FailureReason.CONFIGURATION,
                    address,
                    "cannot be read to its end: " + Excerpt.of(String.valueOf(e.getMessage())));
        }
    }

    static OriginAnswer.Failed failed(FailureReason reason, String address, String came) {
        FetchFailed failed = new FetchFailed(reason, address, came);
        return failed.answer(List.of(failed.attempt()));
    }
}
