package dev.cloudegress.prefix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/**
 * Measures reading a document against what Jackson needs to tokenise the same bytes, in turns within one run. Figures to reach: 2.5 times the
 * time, 10 MB allocated.
 *
 * <p>Arguments: a document, plain or gzip; then the tags to keep.
 */
public final class ParserFigures {
    private static final int ROUNDS = 300;

    private ParserFigures() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException, DocumentRefused {
        byte[] document = bytes(Path.of(arguments[0]));
        Predicate<String> wanted = ServiceTagNames.anyOf(List.of(arguments).subList(1, arguments.length));
        ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);
        JsonFactory json = new JsonFactory();
        long tokenising = Long.MAX_VALUE;
        long parsing = Long.MAX_VALUE;
        long tokens = 0;
        long prefixes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            tokens += tokenise(json, document);
            long middle = System.nanoTime();
            prefixes += parser.parse(document, null, wanted).prefixCount();
            long end = System.nanoTime();
            tokenising = Math.min(tokenising, middle - start);
            parsing = Math.min(parsing, end - middle);
        }
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        parser.parse(document, null, wanted);
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        System.out.printf(
                Locale.ROOT,
                "%d bytes, %d tokens, %d prefixes: tokenise %.2f ms, parse and validate %.2f ms, ratio %.2f, allocated %.2f MB%n",
                document.length,
                tokens / ROUNDS,
                prefixes / ROUNDS,
                tokenising / 1e6,
                parsing / 1e6,
                (double) parsing / tokenising,
                allocated / 1e6);
    }

    private static long tokenise(JsonFactory json, byte[] document) throws IOException {
        try (JsonParser parser = json.createParser(document)) {
            long tokens = 0;
            while (parser.nextToken() != null) {
                tokens++;
            }
            return tokens;
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        byte[] raw = Files.readAllBytes(file);
        if (!BodyKind.isGzip(raw)) {
            return raw;
        }
        try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(file))) {
            return unpacked.readAllBytes();
        }
    }
}
