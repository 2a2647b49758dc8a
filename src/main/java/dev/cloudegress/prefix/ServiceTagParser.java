package dev.cloudegress.prefix;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.cloudegress.api.v1alpha1.Cloud;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents in which a provider publishes its service tags, plain or packed with gzip.
 *
 * <p>Every prefix of every tag is checked, also of those nobody asked for: a document with nonsense anywhere is a document to
 * distrust. Only the tags asked for are kept. What real documents vary in is accepted: byte order marks, line ends, keys that come and go,
 * order of keys and tags.
 *
 * <p>Documents are read as a stream; memory does not grow with their size but with what is kept. Immutable, and safe for use by any number
 * of threads.
 */
public final class ServiceTagParser {
    /** More than the beginning of any error page needs; a document shows what it is in its first byte. */
    private static final int HEAD = 2048;

    /** Real documents are four levels deep, and their longest text has 47 characters. */
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNameLength(1024)
            .maxStringLength(64 << 10)
            .maxNumberLength(64)
            .build();

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            // Keys of documents are looked at once; they do not belong in the table of the virtual machine.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private final DocumentRules rules;

    /** A parser that keeps documents to the given rules. */
    public ServiceTagParser(DocumentRules rules) {
        this.rules = rules;
    }

    /**
     * Reads a document.
     *
     * @param document its bytes, plain or gzip; not changed and not kept
     * @param expected the cloud it must be about, or {@code null} for any
     * @param wanted which tags are kept, by their names as the provider spells them; see {@link ServiceTagNames#anyOf}
     * @throws DocumentRefused if it is no such document, or not to be believed
     */
    public ServiceTagDocument parse(byte[] document, @Nullable Cloud expected, Predicate<String> wanted)
            throws DocumentRefused {
        try {
            if (BodyKind.isGzip(document) || document.length > rules.maximumBytes()) {
                return parse(new ByteArrayInputStream(document), expected, wanted);
            }
            BodyKind.refuseForeign(document, Math.min(document.length, HEAD));
            try (JsonParser json = JSON.createParser(document)) {
                return read(json, expected, wanted);
            }
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory fails only for reasons that are refusals", e);
        }
    }

    /**
     * Reads a document from a stream, to its end if the document is accepted. The caller closes the stream.
     *
     * @param document plain or gzip
     * @param expected the cloud it must be about, or {@code null} for any
     * @param wanted which tags are kept, by their names as the provider spells them; see {@link ServiceTagNames#anyOf}
     * @throws DocumentRefused if it is no such document, or not to be believed
     * @throws IOException if the stream fails, which says nothing about the document
     */
    public ServiceTagDocument parse(InputStream document, @Nullable Cloud expected, Predicate<String> wanted)
            throws DocumentRefused, IOException {
        try {
            InputStream limited = new LimitedInput(new SourceInput(document), rules.maximumBytes());
            byte[] head = limited.readNBytes(HEAD);
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), limited);
            if (!BodyKind.isGzip(head)) {
                return readPlain(head, whole, expected, wanted);
            }
            try (InputStream unpacked = new LimitedInput(new GZIPInputStream(whole, 1 << 16), rules.maximumBytes())) {
                byte[] unpackedHead = unpacked.readNBytes(HEAD);
                return readPlain(
                        unpackedHead,
                        new SequenceInputStream(new ByteArrayInputStream(unpackedHead), unpacked),
                        expected,
                        wanted);
            } catch (ZipException | EOFException e) {
                throw new DocumentRefused(
                        "", "the gzip data is damaged or cut short: " + Excerpt.of(String.valueOf(e.getMessage())), e);
            }
        } catch (SourceInput.Failed e) {
            throw e.failure();
        } catch (LimitedInput.TooLong e) {
            throw new DocumentRefused(
                    "",
                    "the document is larger than " + rules.maximumBytes()
                            + " bytes, the largest that is read: real ones have a fraction of that",
                    e);
        }
    }

    private ServiceTagDocument readPlain(
            byte[] head, InputStream whole, @Nullable Cloud expected, Predicate<String> wanted)
            throws DocumentRefused, IOException {
        BodyKind.refuseForeign(head, head.length);
        try (JsonParser json = JSON.createParser(whole)) {
            return read(json, expected, wanted);
        }
    }

    private ServiceTagDocument read(JsonParser json, @Nullable Cloud expected, Predicate<String> wanted)
            throws DocumentRefused, IOException {
        try {
            return new DocumentReader(json, rules.minimumLength(), expected, wanted).read();
        } catch (JsonEOFException e) {
            throw new DocumentRefused("", "the document is cut short: it ends" + place(e), e);
        } catch (CharConversionException e) {
            throw new DocumentRefused(
                    "",
                    "this is not valid JSON, which is in UTF-8, UTF-16 or UTF-32: "
                            + Excerpt.of(String.valueOf(e.getMessage())),
                    e);
        } catch (JacksonException e) {
            throw new DocumentRefused("", "this is not valid JSON" + place(e) + ": " + complaint(e), e);
        }
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** Without the parts that tell where Jackson would show its source. */
    private static String complaint(JacksonException e) {
        return Excerpt.of(String.valueOf(e.getOriginalMessage()).replaceAll("\\[Source: [^;\\]]*; ?", "["));
    }
}
