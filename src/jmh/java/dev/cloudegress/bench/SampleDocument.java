package dev.cloudegress.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The document of service tags that benchmarks read: a published one where somebody names a file or a folder of them, or else a made-up one of
 * the size and shape of the largest of 2026, the same in every run.
 *
 * @param name its file name, or what the made-up one is called
 * @param bytes the JSON, unpacked
 */
record SampleDocument(String name, byte[] bytes) {
    /** The system property with the path. A benchmark runs in a Java machine of its own, and this is how it gets there. */
    static final String PROPERTY = "cloudegress.bench.document";

    /** What the made-up document is called. */
    static final String MADE_UP = "a made-up document";

    private static final int TAGS = 3234;
    private static final int PREFIXES = 106_976;
    private static final long SEED = 20_260_622;

    /** Reads the document that the property names, or makes one up. */
    static SampleDocument find() {
        String path = System.getProperty(PROPERTY, "");
        return path.isEmpty() ? madeUp() : read(Path.of(path));
    }

    /**
     * Reads a file, or the newest document of the public cloud in a folder.
     *
     * @throws IllegalArgumentException if there is none
     */
    static SampleDocument read(Path path) {
        try {
            Path file = Files.isDirectory(path) ? newest(path) : path;
            try (InputStream raw = Files.newInputStream(file)) {
                boolean packed = file.getFileName().toString().endsWith(".gz");
                byte[] bytes = packed ? new GZIPInputStream(raw).readAllBytes() : raw.readAllBytes();
                return new SampleDocument(file.getFileName().toString(), bytes);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the document cannot be read: " + e, e);
        }
    }

    private static Path newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> newest = files.filter(
                            file -> file.getFileName().toString().matches("ServiceTags_Public_\\d{8}\\.json(\\.gz)?"))
                    .max(Comparator.comparing(Path::getFileName));
            return newest.orElseThrow(() -> new IllegalArgumentException(
                    folder + " has no document of the public cloud, ServiceTags_Public_<date>.json or .json.gz"));
        }
    }

    /**
     * A document as Azure publishes them: 3,234 tags, of which the largest has a seventh of the prefixes, the next one a fifth of that, and most
     * have few; a quarter of the prefixes IPv6, sorted within each tag.
     */
    static SampleDocument madeUp() {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder(5 << 20);
        text.append("{\n  \"changeNumber\": 406,\n  \"cloud\": \"Public\",\n  \"values\": [\n");
        int left = PREFIXES;
        for (int tag = 0; tag < TAGS; tag++) {
            int others = TAGS - tag - 1;
            int usual = tag == 0 ? 15_322 : 3 + (int) (3091 / Math.pow(tag, 0.748));
            int size = others == 0 ? left : Math.min(left - 3 * others, usual);
            left -= size;
            tag(text, tag, size, random);
            text.append(others == 0 ? "\n" : ",\n");
        }
        text.append("  ]\n}\n");
        return new SampleDocument(MADE_UP, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void tag(StringBuilder text, int tag, int size, Random random) {
        String name = String.format(Locale.ROOT, "Service%03d.Region%02d", tag / 60, tag % 60);
        text.append("    {\n      \"name\": \"")
                .append(name)
                .append("\",\n      \"id\": \"")
                .append(name)
                .append("\",\n      \"properties\": {\n        \"changeNumber\": ")
                .append(1 + random.nextInt(400))
                .append(",\n        \"region\": \"region")
                .append(tag % 60)
                .append("\",\n        \"regionId\": ")
                .append(tag % 60)
                .append(",\n        \"platform\": \"Azure\",\n        \"systemService\": \"Service")
                .append(tag / 60)
                .append("\",\n        \"addressPrefixes\": [\n");
        int ipv6 = size * 28_466 / PREFIXES;
        int ipv4 = size - ipv6;
        String separator = "";
        // Blocks in ascending order, each with one prefix in it: /28 of 20.0.0.0/8 and /122 of 2603:1000::/24.
        int step = (1 << 24 - 4) / ipv4;
        for (int i = 0; i < ipv4; i++) {
            int block = (i * step + random.nextInt(step)) << 4;
            text.append(separator)
                    .append(String.format(
                            Locale.ROOT,
                            "          \"20.%d.%d.%d/%d\"",
                            block >> 16 & 255,
                            block >> 8 & 255,
                            block & 255,
                            28 + random.nextInt(5)));
            separator = ",\n";
        }
        for (int i = 0; i < ipv6; i++) {
            text.append(separator)
                    .append(String.format(
                            Locale.ROOT,
                            "          \"2603:10%02x:%x::%x/%d\"",
                            tag % 160,
                            16 + i,
                            0x40 * (1 + random.nextInt(40)),
                            122 + random.nextInt(5)));
        }
        text.append(
                "\n        ],\n        \"networkFeatures\": [\n          \"API\",\n          \"NSG\"\n        ]\n      }\n    }");
    }
}
