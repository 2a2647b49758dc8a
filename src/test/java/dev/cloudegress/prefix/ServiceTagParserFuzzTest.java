package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.SpecialPurpose;
import dev.cloudegress.prefix.DocumentText.Tag;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/** Documents that somebody or something damaged, against a plain reading of the same bytes by other libraries. */
class ServiceTagParserFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Any; the same cases each time. */
    private static final String SEED = "20260622";

    /** Pieces that turn up in documents and attacks. */
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "0",
            "-1",
            "/0",
            "/8",
            "/7",
            "/24",
            "/33",
            "/128",
            ".",
            "::",
            "\\",
            "\\u0041",
            "\u0000",
            "\u00e9",
            " ",
            "\r\n",
            "\"name\": \"A\",",
            "\"addressPrefixes\": [],",
            "\"changeNumber\": 1,",
            "\"10.0.0.0/8\",",
            "\"0.0.0.0/0\",",
            "\"20.0.0.1/24\",",
            "\"::/0\",",
            "\"fe80::/64\",",
            "\"2603::/48\",",
            "\"cloud\": \"China\",",
            "1e999",
            "99999999999999999999");

    private final ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);

    @Property(tries = 3000, seed = SEED)
    void neverCrashesAndNeverAcceptsWhatBreaksARule(@ForAll("damaged") String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Statistics.coverage(coverage -> coverage.check("accepted").percentage(share -> share > 5));
        ServiceTagDocument document;
        try {
            document = parser.parse(bytes, Cloud.PUBLIC, name -> !name.isEmpty());
        } catch (DocumentRefused refused) {
            Statistics.collect("refused");
            assertThat(refused.getMessage()).isNotBlank().matches("[ -~]+");
            return;
        }
        Statistics.collect("accepted");
        assertSound(JSON.readTree(bytes), document);
    }

    @Property(tries = 2000, seed = SEED)
    void neverCrashesOnDamagedBytesOfAnyEncoding(
            @ForAll("encoded") byte[] bytes, @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 4000) Integer> places)
            throws IOException {
        byte[] damaged = bytes.clone();
        places.forEach(place -> damaged[place % damaged.length] ^= (byte) (1 << place % 8));
        // Where a reader stops in damaged bytes depends on how many it is handed at a time; whether it stops does not.
        assertThat(refused(() -> parser.parse(new ByteArrayInputStream(damaged), null, name -> false)))
                .isEqualTo(refused(() -> parser.parse(damaged, null, name -> false)));
    }

    private static boolean refused(Parse parse) throws IOException {
        try {
            parse.run();
            return false;
        } catch (DocumentRefused refused) {
            assertThat(refused.getMessage()).isNotBlank().matches("[ -~]+");
            return true;
        }
    }

    @FunctionalInterface
    private interface Parse {
        void run() throws IOException, DocumentRefused;
    }

    @Provide
    Arbitrary<byte[]> encoded() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (String charset : List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-32BE", "UTF-32LE")) {
            byte[] plain = DocumentText.sample().toString().getBytes(Charset.forName(charset));
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream packer = new GZIPOutputStream(packed)) {
                packer.write(plain);
            }
            all.add(plain);
            all.add(packed.toByteArray());
        }
        Arbitrary<byte[]> noise =
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(40);
        return Arbitraries.oneOf(Arbitraries.of(all), noise);
    }

    @Property(tries = 300, seed = SEED)
    void readsWhatIsThereWhateverTheOrderAndLineEnds(@ForAll("tags") List<Tag> tags, @ForAll long seed)
            throws DocumentRefused {
        DocumentText text = new DocumentText("China", 5, tags);
        List<Tag> shuffled = text.tags();
        Collections.shuffle(shuffled, new Random(seed));
        shuffled.replaceAll(tag -> {
            List<String> prefixes = new ArrayList<>(tag.prefixes());
            Collections.shuffle(prefixes, new Random(seed));
            return new Tag(tag.name(), tag.changeNumber(), prefixes);
        });

        ServiceTagDocument document = parse(text.toString());
        ServiceTagDocument other =
                parse("\ufeff" + text.with(shuffled).toString().replace("\n", "\r\n"));

        assertThat(other).isEqualTo(document);
        assertThat(other.digest()).isEqualTo(document.digest());
        assertThat(document.tags().values())
                .containsExactlyInAnyOrderElementsOf(tags.stream()
                        .map(tag -> new ServiceTag(
                                tag.name(),
                                tag.changeNumber(),
                                CidrSet.parse(tag.prefixes().toArray(String[]::new))))
                        .toList());
    }

    @Provide
    Arbitrary<String> damaged() {
        String sample = DocumentText.sample().toString();
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of(PIECES), Arbitraries.strings().ofMaxLength(3), Arbitraries.of(sample.split("\n")));
        Arbitrary<Edit> edit = Combinators.combine(
                        Arbitraries.integers().between(0, sample.length()),
                        Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(3, 1), Tuple.of(1, 30)),
                        piece)
                .as(Edit::new);
        return edit.list().ofMinSize(1).ofMaxSize(3).map(edits -> {
            StringBuilder text = new StringBuilder(sample);
            edits.forEach(e ->
                    text.replace(Math.min(e.at, text.length()), Math.min(e.at + e.removed, text.length()), e.inserted));
            return text.toString();
        });
    }

    @Provide
    Arbitrary<List<Tag>> tags() {
        Arbitrary<String> ipv4 = Combinators.combine(
                        Arbitraries.integers().between(11, 99),
                        Arbitraries.integers().between(0, 0xffffff),
                        // So long that not even all of them together join to one that is too short.
                        Arbitraries.integers().between(13, 32))
                .as((first, rest, length) -> block(IpFamily.IPV4, (long) first << 24 | rest, length));
        Arbitrary<String> ipv6 = Combinators.combine(
                        Arbitraries.longs().between(0x2400_0000_0000_0000L, 0x2fff_ffff_ffff_ffffL),
                        Arbitraries.integers().between(30, 64))
                .as((high, length) -> block(IpFamily.IPV6, high, length));
        return Combinators.combine(
                        Arbitraries.oneOf(ipv4, ipv4, ipv6).list().ofMaxSize(12),
                        Arbitraries.longs().between(0, 1000))
                .as((prefixes, number) -> new Tag("", number, prefixes))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(list -> IntStream.range(0, list.size())
                        .mapToObj(i -> new Tag(
                                "Service" + i % 3 + (i < 3 ? "" : ".Region" + i),
                                list.get(i).changeNumber(),
                                list.get(i).prefixes()))
                        .toList());
    }

    private ServiceTagDocument parse(String text) throws DocumentRefused {
        return parser.parse(text.getBytes(StandardCharsets.UTF_8), null, name -> !name.isEmpty());
    }

    private static String block(IpFamily family, long bits, int length) {
        return family == IpFamily.IPV4
                ? new Cidr(family, 0, bits & (0xffff_ffffL << (32 - length)), length).toString()
                : new Cidr(family, bits & (-1L << (64 - length)), 0, length).toString();
    }

    /** Every rule, said again in other words and with another library's addresses. */
    private static void assertSound(JsonNode tree, ServiceTagDocument document) {
        assertThat(tree.get("cloud").textValue()).isEqualTo("Public");
        assertThat(tree.get("changeNumber").isIntegralNumber()).isTrue();
        assertThat(tree.get("changeNumber").longValue())
                .isEqualTo(document.changeNumber())
                .isNotNegative();
        assertThat(tree.get("values").size()).isPositive().isEqualTo(document.tagCount());
        Set<String> names = new HashSet<>();
        int count = 0;
        for (JsonNode tag : tree.get("values")) {
            String name = tag.get("name").textValue();
            assertThat(name).matches("[A-Za-z0-9]+(\\.[A-Za-z0-9]+)?");
            assertThat(names.add(name.toLowerCase(Locale.ROOT))).isTrue();
            ServiceTag kept = document.tag(name).orElseThrow();
            assertThat(kept.name()).isEqualTo(name);
            assertThat(kept.changeNumber())
                    .isEqualTo(tag.get("properties").get("changeNumber").longValue());
            List<Cidr> prefixes = new ArrayList<>();
            for (JsonNode prefix : tag.get("properties").get("addressPrefixes")) {
                count++;
                IPAddress address = new IPAddressString(prefix.textValue()).getAddress();
                assertThat(address).as(prefix.textValue()).isNotNull();
                assertThat(address.isPrefixBlock()).as(prefix.textValue()).isTrue();
                assertThat(address.getNetworkPrefixLength()).isGreaterThanOrEqualTo(address.isIPv4() ? 8 : 24);
                prefixes.add(Cidr.parse(address.toCanonicalString()));
            }
            assertThat(kept.prefixes()).isEqualTo(CidrSet.copyOf(prefixes));
            assertThat(SpecialPurpose.all().overlaps(kept.prefixes())).isFalse();
            assertThat(kept.prefixes().cidrs())
                    .allMatch(cidr -> cidr.length() >= (cidr.family() == IpFamily.IPV4 ? 8 : 24));
        }
        assertThat(document.prefixCount()).isEqualTo(count);
    }

    private record Edit(int at, int removed, String inserted) {}
}
