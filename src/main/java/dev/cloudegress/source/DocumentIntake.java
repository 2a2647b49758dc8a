package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagParser;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/** What becomes of the body of a document: it is read as it comes, so that its size costs no memory. */
@FunctionalInterface
public interface DocumentIntake {
    /**
     * Reads a document to its end. Where several places are asked, this is called for each body that looks like an answer, until one is accepted;
     * what an earlier, refused body left behind has to be dropped.
     *
     * @param body plain or gzip; the caller closes it
     * @throws DocumentRefused if it is no document, or not to be believed
     * @throws IOException if the body cannot be read to its end
     */
    ServiceTagDocument take(InputStream body) throws DocumentRefused, IOException;

    /**
     * An intake that keeps some tags.
     *
     * @param parser reads the body
     * @param cloud the cloud it must be about
     * @param wanted which tags are kept
     */
    static DocumentIntake of(ServiceTagParser parser, Cloud cloud, Predicate<String> wanted) {
        return body -> parser.parse(body, cloud, wanted);
    }
}
