package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.prefix.DocumentText.Tag;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTagParserTest {
    private final ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);

    @Test
    void readsWhatADocumentSays() throws DocumentRefused {
        ServiceTagDocument document = parse(DocumentText.sample().toString());

        assertThat(document.cloud()).isEqualTo(Cloud.PUBLIC);
        assertThat(document.changeNumber()).isEqualTo(406);
        assertThat(document.tagCount()).isEqualTo(3);
        assertThat(document.prefixCount()).isEqualTo(6);
        assertThat(document.names()).containsExactly("AzureFrontDoor.Frontend", "Storage", "Storage.NorthEurope");
        assertThat(document.tag("storage"))
                .contains(new ServiceTag(
                        "Storage", 7, CidrSet.parse("20.33.80.0/24", "52.239.0.0/17", "2603:1030:a:2::/64")));
    }

    @Test
    void keepsOnlyTheTagsAskedForWhateverTheirCase() throws DocumentRefused {
        ServiceTagDocument document = parser.parse(
                bytes(DocumentText.sample().toString()),
                Cloud.PUBLIC,
                ServiceTagNames.anyOf(Set.of("STORAGE.northeurope", "Absent")));

        assertThat(document.tags().values()).extracting(ServiceTag::name).containsExactly("Storage.NorthEurope");
        assertThat(document.names()).hasSize(3);
        assertThat(document.prefixCount()).isEqualTo(6);
    }

    @Test
    @DisplayName("an empty tag, as published until 2020, is read as it is")
    void emptyTag() throws DocumentRefused {
        ServiceTagDocument document = parse(DocumentText.sample()
                .with(List.of(new Tag("Empty", 0, List.of())))
                .toString());

        assertThat(document.tag("Empty").orElseThrow().prefixes().isEmpty()).isTrue();
    }

    static Stream<String> sameContent() {
        String plain = DocumentText.sample().toString();
        List<Tag> reversed = DocumentText.sample().tags();
        Collections.reverse(reversed);
        return Stream.of(
                plain.replace("\n", "\r\n"),
                plain.replaceAll("\\s+", ""),
                "\ufeff" + plain,
                plain + "\r\n \n",
                DocumentText.sample().with(reversed).toString(),
                plain.replace("\"networkFeatures\": [\"API\", \"NSG\"]", "\"networkFeatures\": null"),
                plain.replace(",\n            \"networkFeatures\": [\"API\", \"NSG\"]", ""),
                plain.replace("\"regionId\": 0,", ""),
                plain.replace("\"platform\"", "\"novel\": {\"deep\": [[1, {\"name\": 2}], true]}, \"platform\""),
                plain.replaceFirst("\"changeNumber\": 406,", "\"values2\": [1.5e3],")
                        .replaceFirst("}$", ", \"changeNumber\": 406}"),
                plain.replace("2603:1030:20e:3::23c/126", "2603:1030:020E:0003:0000:0:0:23C/126"));
    }

    @ParameterizedTest
    @MethodSource("sameContent")
    void readsTheSameFromEveryFormOfADocument(String text) throws DocumentRefused {
        ServiceTagDocument expected = parse(DocumentText.sample().toString());

        ServiceTagDocument document = parse(text);

        assertThat(document).isEqualTo(expected);
        assertThat(document.digest()).isEqualTo(expected.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32BE"})
    void readsEveryEncodingOfJsonPlainAndPackedFromMemoryAndStreams(String charset)
            throws DocumentRefused, IOException {
        ServiceTagDocument expected = parse(DocumentText.sample().toString());
        byte[] bytes = DocumentText.sample().toString().getBytes(Charset.forName(charset));

        assertThat(parser.parse(bytes, null, ServiceTagParserTest::all)).isEqualTo(expected);
        assertThat(parser.parse(gzip(bytes), null, ServiceTagParserTest::all)).isEqualTo(expected);
        assertThat(parser.parse(new ByteArrayInputStream(bytes), null, ServiceTagParserTest::all))
                .isEqualTo(expected);
        assertThat(parser.parse(new ByteArrayInputStream(gzip(bytes)), null, ServiceTagParserTest::all))
                .isEqualTo(expected);
    }

    @Test
    void tagsInPropertiesFirstOrderAreRead() throws DocumentRefused {
        ServiceTagDocument document = parse("""
                {"values": [{"properties": {"addressPrefixes": ["20.0.0.0/24"], "changeNumber": 1}, "name": "A"}],
                 "cloud": "China", "changeNumber": 2}""");

        assertThat(document.tag("A")).contains(new ServiceTag("A", 1, CidrSet.parse("20.0.0.0/24")));
    }

    @Test
    void digestsAreThoseOfTheCanonicalContent() throws DocumentRefused {
        ServiceTagDocument document = parse(DocumentText.sample()
                .with(List.of(
                        new Tag("B", 1, List.of("20.0.1.0/24", "20.0.0.0/24", "2603::/48")),
                        new Tag("A", 2, List.of("20.0.0.0/32"))))
                .toString());

        // printf '20.0.0.0/23\n2603::/48\n' | sha256sum
        assertThat(document.tag("B").orElseThrow().digest())
                .isEqualTo("6cf6681c0c931eaca619f9031ab76fbfc55ac481ea0e33e42893bf68db01e49e");
        // printf 'Public\nA\n20.0.0.0/32\nB\n20.0.0.0/23\n2603::/48\n' | sha256sum
        assertThat(document.digest()).isEqualTo("487fb71ba8ecd2278eb083ea2cd3570eb8d84b01d0faef0c14b2483f412d756b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "changeNumber": 406|"changeNumber": "406"|changeNumber: a change number is a whole number, found the text "406"
            "changeNumber": 406|"changeNumber": 406.0|changeNumber: a change number is a whole number, found 406.0
            "changeNumber": 406|"changeNumber": -1|changeNumber: a change number is 0 to 9007199254740991, not -1
            "changeNumber": 406|"changeNumber": 9007199254740992|changeNumber: a change number is 0 to 9007199254740991, not 9007199254740992
            "changeNumber": 406|"changeNumber": 9223372036854775808|changeNumber: a change number is 0 to 9007199254740991, not 9223372036854775808
            "changeNumber": 406|"changeNumber": null|changeNumber: a change number is a whole number, found null
            "changeNumber": 406,||the key changeNumber is missing
            "cloud": "Public",||the key cloud is missing
            "cloud": "Public"|"cloud": "public"|cloud: unknown cloud public: one of Public, AzureGovernment, China (did you mean Public?)
            "cloud": "Public"|"cloud": "AzureGermany"|cloud: unknown cloud AzureGermany: one of Public, AzureGovernment, China
            "cloud": "Public"|"cloud": {}|cloud: the cloud is a text, found an object
            "cloud": "Public"|"cloud": "Public", "cloud": "China"|cloud: the key stands twice
            "cloud": "Public"|"cloud": "Public", "changeNumber": 1|changeNumber: the key stands twice
            "cloud": "Public"|"cloud": "Public", "values": []|values: the document has no tags
            "values"|"Values"|the key values is missing
            "values": [|"values": [7,|values[0]: a tag is an object, found 7
            "name": "Storage"|"name": 7|values[1].name: the name of a tag is a text, found 7
            "name": "Storage"|"name": "Sto rage"|values[1].name: "Sto rage" is not the name of a service tag
            "name": "Storage"|"name": "Storage."|values[1].name: "Storage." is not the name of a service tag
            "name": "Storage"|"name": "A.B.C"|values[1].name: "A.B.C" is not the name of a service tag
            "name": "Storage"|"name": ""|values[1].name: "" is not the name of a service tag
            "name": "Storage"|"name": "storage.NORTHEUROPE"|values: the tag Storage.NorthEurope is there twice (case does not count)
            "name": "Storage"|"title": "Storage"|values[1]: the key name is missing
            "name": "Storage"|"name": "Storage", "name": "Other"|values[1].name: the key stands twice
            "properties"|"attributes"|values[0]: the key properties is missing
            "addressPrefixes"|"prefixes"|values[0].properties: the key addressPrefixes is missing
            "addressPrefixes": [|"addressPrefixes": [null,|values[0].properties.addressPrefixes[0]: a prefix is a text, found null
            "addressPrefixes": [|"addressPrefixes": [[|values[0].properties.addressPrefixes[0]: a prefix is a text, found an array
            "region": ""|"addressPrefixes": null|values[0].properties.addressPrefixes: the list of prefixes is an array, found null
            "region": ""|"addressPrefixes": []|values[0].properties.addressPrefixes: the key stands twice
            "region": ""|"changeNumber": 1|values[0].properties.changeNumber: the key stands twice
            52.239.0.0/17|52.239.0.1/17|values[1].properties.addressPrefixes[1]: 52.239.0.1/17 has host bits set: did you mean 52.239.0.0/17?
            52.239.0.0/17|52.239.0.0|values[1].properties.addressPrefixes[1]: 52.239.0.0 has no prefix length: documents write hosts as /32 and /128
            52.239.0.0/17|52.239.0.0/33|values[1].properties.addressPrefixes[1]: "52.239.0.0/33" needs a prefix length of 0 to 32
            52.239.0.0/17|52.0.0.0/7|values[1].properties.addressPrefixes[1]: 52.0.0.0/7 is wider than /8, the widest prefix that is believed
            52.239.0.0/17|0.0.0.0/0|values[1].properties.addressPrefixes[1]: 0.0.0.0/0 is wider than /8, the widest prefix that is believed
            52.239.0.0/17|::/0|values[1].properties.addressPrefixes[1]: ::/0 is wider than /24, the widest prefix that is believed
            52.239.0.0/17|2602::/23|values[1].properties.addressPrefixes[1]: 2602::/23 is wider than /24, the widest prefix that is believed
            52.239.0.0/17|10.0.0.0/8|values[1]: the tag Storage is not believed: 10.0.0.0/8 is
            52.239.0.0/17|169.254.169.254/32|values[1]: the tag Storage is not believed: 169.254.169.254/32 is
            52.239.0.0/17|168.63.129.16/32|values[1]: the tag Storage is not believed: 168.63.129.16/32 is
            52.239.0.0/17|fd00::/32|values[1]: the tag Storage is not believed: fd00::/32 is inside fc00::/7, unique local (private) use (RFC 4193)
            52.239.0.0/17|::ffff:10.0.0.0/104|values[1].properties.addressPrefixes[1]: "::ffff:10.0.0.0/104" mixes dots and colons
            52.239.0.0/17|20.0.0.0/8","21.0.0.0/8|values[1]: the tag Storage is not believed: 20.0.0.0/7 is wider than /8, the widest prefix that is believed
            """)
    void refusesWhatBreaksARule(String what, @Nullable String with, String sentence) {
        String text = DocumentText.sample().toString();
        int at = text.indexOf(what);
        assertThat(at).isNotNegative();

        String changed = text.substring(0, at) + (with == null ? "" : with) + text.substring(at + what.length());

        assertThat(refusal(bytes(changed))).startsWith(sentence);
    }

    @Test
    void refusesADocumentOfAnotherCloud() {
        DocumentRefused refused = catchThrowableOfType(
                DocumentRefused.class,
                () -> parser.parse(
                        bytes(DocumentText.sample().toString().replace("\"Public\"", "\"AzureGovernment\"")),
                        Cloud.PUBLIC,
                        ServiceTagParserTest::all));

        assertThat(refused).hasMessage("cloud: the document is for AzureGovernment, expected Public");
        assertThat(refused.problem().path()).isEqualTo("cloud");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a" 1}|this is not valid JSON at line 1, column 6: Unexpected character
            {"a": [1}|this is not valid JSON at line 1, column 9: Unexpected close marker
            {"a": 1,}|this is not valid JSON at line 1, column 9: Unexpected character
            {"a": 'x'}|this is not valid JSON at line 1, column 7: Unexpected character
            {"a": NaN}|this is not valid JSON at line 1, column 10: Non-standard token 'NaN'
            {|the document is cut short: it ends at line 1, column 2
            []|this is not a service tag document, which is a JSON object: it starts with "[]"
            null|this is not a service tag document, which is a JSON object: it starts with "null"
            """)
    void saysWhereJsonEnds(String text, String sentence) {
        assertThat(refusal(bytes(text))).startsWith(sentence).doesNotContain("Source");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] plain = bytes(DocumentText.sample().toString());
        byte[] packed = gzip(plain);
        for (int length = 0; length < plain.length; length++) {
            assertThat(refusal(Arrays.copyOf(plain, length))).isNotEmpty();
        }
        for (int length = 0; length < packed.length; length++) {
            assertThat(refusal(Arrays.copyOf(packed, length))).isNotEmpty();
        }
        assertThat(refusal(Arrays.copyOf(packed, packed.length - 1)))
                .startsWith("the gzip data is damaged or cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "]", "\u0000"})
    void refusesWhatFollowsADocument(String garbage) throws IOException {
        byte[] bytes = bytes(DocumentText.sample() + garbage);

        assertThat(refusal(bytes)).matches("(?s)something follows the end.*|this is not valid JSON.*");
        assertThat(refusal(gzip(bytes))).isEqualTo(refusal(bytes));
    }

    @Test
    void refusesDeepNestingAndLongTextsInKeysItDoesNotKnow() {
        assertThat(refusal(bytes("{\"a\": " + "[".repeat(100_000)))).contains("nesting depth");
        assertThat(refusal(bytes("{\"a\": " + "9".repeat(1000) + "}"))).startsWith("this is not valid JSON");
        assertThat(refusal(bytes("{\"" + "a".repeat(5000) + "\": 1}"))).startsWith("this is not valid JSON");
    }

    @Test
    @DisplayName("keys made to collide in the parser's table of names end in a refusal")
    void manyUnknownKeys() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 50_000; i++) {
            text.append("\"k").append(i).append("\": 0,");
        }

        assertThat(refusal(bytes(text + "\"z\": 0}"))).isEqualTo("the key cloud is missing");
    }

    @Test
    void limitsTheSizeBeforeAndAfterUnpacking() throws IOException, DocumentRefused {
        byte[] document = bytes(DocumentText.sample().toString());
        ServiceTagParser exact =
                new ServiceTagParser(new DocumentRules(DocumentRules.DEFAULT.minimumLength(), document.length));
        ServiceTagParser tight =
                new ServiceTagParser(new DocumentRules(DocumentRules.DEFAULT.minimumLength(), document.length - 1));

        assertThat(exact.parse(document, null, ServiceTagParserTest::all))
                .isEqualTo(exact.parse(gzip(document), null, ServiceTagParserTest::all));
        for (byte[] bytes : List.of(document, gzip(document))) {
            assertThatExceptionOfType(DocumentRefused.class)
                    .isThrownBy(() -> tight.parse(bytes, null, ServiceTagParserTest::all))
                    .withMessageStartingWith("the document is larger than " + (document.length - 1) + " bytes");
            assertThatExceptionOfType(DocumentRefused.class)
                    .isThrownBy(() -> tight.parse(new ByteArrayInputStream(bytes), null, ServiceTagParserTest::all))
                    .withMessageStartingWith("the document is larger than " + (document.length - 1) + " bytes");
        }
    }

    @Test
    @DisplayName("a bomb of 32 MiB and more behind 32 KiB of gzip is not unpacked to its end")
    void bomb() throws IOException {
        byte[] blanks = new byte[40 << 20];
        Arrays.fill(blanks, (byte) ' ');
        blanks[0] = '{';

        assertThat(refusal(gzip(blanks))).startsWith("the document is larger than 33554432 bytes");
    }

    @Test
    void aFailingStreamIsNoRefusal() throws IOException {
        IOException failure = new IOException("connection reset");
        byte[] start = gzip(bytes(DocumentText.sample().toString()));
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw failure;
            }
        };

        for (int length : new int[] {0, 1, 100, start.length / 2}) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> parser.parse(
                            new SequenceInputStream(new ByteArrayInputStream(start, 0, length), broken),
                            null,
                            ServiceTagParserTest::all))
                    .isSameAs(failure);
        }
    }

    @Test
    void theCallersStreamStaysOpen() throws IOException, DocumentRefused {
        AtomicBoolean closed = new AtomicBoolean();
        byte[] plain = bytes(DocumentText.sample().toString());
        for (byte[] bytes : List.of(plain, gzip(plain))) {
            parser.parse(
                    new FilterInputStream(new ByteArrayInputStream(bytes)) {
                        @Override
                        public void close() {
                            closed.set(true);
                        }
                    },
                    null,
                    ServiceTagParserTest::all);
        }

        assertThat(closed).isFalse();
    }

    @Test
    void theMinimumLengthCanBeChosen() throws DocumentRefused {
        String text = DocumentText.sample()
                .with(List.of(new Tag("A", 1, List.of("20.0.0.0/8", "2603:1000::/24"))))
                .toString();

        assertThat(parse(text).prefixCount()).isEqualTo(2);
        for (MinimumPrefixLength minimum : List.of(new MinimumPrefixLength(9, 24), new MinimumPrefixLength(8, 25))) {
            assertThatExceptionOfType(DocumentRefused.class)
                    .isThrownBy(() -> new ServiceTagParser(new DocumentRules(minimum, 1 << 20))
                            .parse(bytes(text), null, ServiceTagParserTest::all))
                    .withMessageContaining("the widest prefix that is believed");
        }
    }

    @Test
    @DisplayName("a document as large as the newest is checked with less than 10 MB allocated")
    void allocation() throws DocumentRefused {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < 3234; i++) {
            List<String> prefixes = new ArrayList<>();
            for (int j = 0; j < 24; j++) {
                prefixes.add("20." + (i & 0xff) + "." + (8 * j + i / 256) + "." + 8 * (i & 0x1f) + "/29");
            }
            for (int j = 0; j < 9; j++) {
                prefixes.add("2603:10" + (10 + j) + ":" + Integer.toHexString(0x100 + i) + "::/64");
            }
            tags.add(new Tag("Service" + i + ".Region", i, prefixes));
        }
        byte[] document = bytes(DocumentText.sample().with(tags).toString());
        Predicate<String> wanted = ServiceTagNames.anyOf(List.of("Service7.Region"));
        parser.parse(document, null, wanted);

        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        ServiceTagDocument parsed = parser.parse(document, null, wanted);
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;

        assertThat(parsed.prefixCount()).isEqualTo(106_722);
        assertThat(allocated).isBetween(1L, 10_000_000L);
    }

    @Test
    void saysWhatIsMissingAndWhatWasMeant() throws DocumentRefused {
        ServiceTagDocument document = parse(DocumentText.sample().toString());

        assertThat(document.missing(List.of("storage", "AZUREFRONTDOOR.frontend")))
                .isEmpty();
        assertThat(document.missing(List.of("AzureFrontDoor", "Storage.NorthEurop", "Zzzzzzzzz")))
                .contains("there is no service tag AzureFrontDoor in the document for Public (did you mean"
                        + " AzureFrontDoor.Frontend?); there is no service tag Storage.NorthEurop in the document for"
                        + " Public (did you mean Storage.NorthEurope?); there is no service tag Zzzzzzzzz in the"
                        + " document for Public");
    }

    private static boolean all(String name) {
        return !name.isEmpty();
    }

    private ServiceTagDocument parse(String text) throws DocumentRefused {
        return parser.parse(bytes(text), null, ServiceTagParserTest::all);
    }

    private String refusal(byte[] document) {
        DocumentRefused refused = catchThrowableOfType(
                DocumentRefused.class, () -> parser.parse(document, null, ServiceTagParserTest::all));
        assertThat(refused).isNotNull();
        assertThat(catchThrowableOfType(
                        DocumentRefused.class,
                        () -> parser.parse(new ByteArrayInputStream(document), null, ServiceTagParserTest::all)))
                .hasMessage(refused.getMessage());
        return String.valueOf(refused.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packer = new GZIPOutputStream(out)) {
            packer.write(bytes);
        }
        return out.toByteArray();
    }
}
