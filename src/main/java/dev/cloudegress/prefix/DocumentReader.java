package dev.cloudegress.prefix;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.net.CidrSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the tokens of one document. Texts of prefixes are looked at in the parser's own buffer: a document has a hundred
 * thousand of them, and no string is made for any. Paths for messages are put together only when there is a message. For one use.
 */
final class DocumentReader {
    /** Nothing, one level below a tag: the path of the tag itself. */
    private static final String SELF = "";

    private static final String PREFIXES = ".properties.addressPrefixes";

    /** What a PrefixSet holds: more is no exact number in JSON. Six years of weekly publications have reached 406. */
    private static final long MAX_CHANGE_NUMBER = (1L << 53) - 1;

    private final JsonParser json;
    private final MinimumPrefixLength minimum;
    private final int minimumIpv4;
    private final int minimumIpv6;
    private final @Nullable Cloud expected;
    private final Predicate<String> wanted;

    private final CidrSet.Builder prefixes = CidrSet.builder();
    private final SortedMap<String, ServiceTag> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> names = new ArrayList<>(4096);
    private int prefixCount;

    /** The place of the tag that is being read. */
    private int index;

    DocumentReader(JsonParser json, MinimumPrefixLength minimum, @Nullable Cloud expected, Predicate<String> wanted) {
        this.json = json;
        this.minimum = minimum;
        this.minimumIpv4 = minimum.ipv4();
        this.minimumIpv6 = minimum.ipv6();
        this.expected = expected;
        this.wanted = wanted;
    }

    ServiceTagDocument read() throws IOException, DocumentRefused {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new DocumentRefused("", unexpected("the document", "an object"), null);
        }
        Cloud cloud = null;
        boolean numbered = false;
        long changeNumber = 0;
        boolean values = false;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            switch (key) {
                case "changeNumber" -> {
                    String complaint = numbered ? twice() : changeNumberComplaint();
                    if (complaint != null) {
                        throw new DocumentRefused(key, complaint, null);
                    }
                    numbered = true;
                    changeNumber = json.getLongValue();
                }
                case "cloud" -> {
                    if (cloud != null) {
                        throw new DocumentRefused(key, twice(), null);
                    }
                    cloud = cloud();
                }
                case "values" -> {
                    if (values) {
                        throw new DocumentRefused(key, twice(), null);
                    }
                    values = true;
                    values();
                }
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new DocumentRefused("something follows the end of the document: it was put together from parts, or"
                    + " written over a longer one");
        }
        if (cloud == null) {
            throw new DocumentRefused(absent("cloud"));
        }
        if (!numbered) {
            throw new DocumentRefused(absent("changeNumber"));
        }
        if (!values) {
            throw new DocumentRefused(absent("values"));
        }
        ServiceTagDocument document = new ServiceTagDocument(cloud, changeNumber, tags, names, prefixCount);
        refuseEqualNames(document.names());
        return document;
    }

    private static void refuseEqualNames(List<String> sorted) throws DocumentRefused {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).equalsIgnoreCase(sorted.get(i - 1))) {
                throw new DocumentRefused(
                        "values", "the tag " + sorted.get(i) + " is there twice (case does not count)", null);
            }
        }
    }

    private Cloud cloud() throws IOException, DocumentRefused {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new DocumentRefused("cloud", unexpected("the cloud", "a text"), null);
        }
        String text = json.getText();
        Optional<Cloud> cloud = Clouds.named(text);
        if (expected != null && (cloud.isEmpty() || cloud.get() != expected)) {
            throw new DocumentRefused(
                    "cloud", "the document is for " + Excerpt.of(text) + ", expected " + expected, null);
        }
        if (cloud.isEmpty()) {
            throw new DocumentRefused("cloud", Suggestions.unknown("cloud", Excerpt.of(text), Clouds.texts()), null);
        }
        return cloud.get();
    }

    private void values() throws IOException, DocumentRefused {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new DocumentRefused("values", unexpected("the list of tags", "an array"), null);
        }
        for (index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            tag();
        }
        if (names.isEmpty()) {
            throw new DocumentRefused("values", "the document has no tags", null);
        }
    }

    private void tag() throws IOException, DocumentRefused {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refused(SELF, unexpected("a tag", "an object"));
        }
        String name = null;
        Properties properties = null;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            switch (key) {
                case "name" -> {
                    if (name != null) {
                        throw refused(".name", twice());
                    }
                    name = name();
                }
                case "properties" -> {
                    if (properties != null) {
                        throw refused(".properties", twice());
                    }
                    properties = properties();
                }
                default -> json.skipChildren();
            }
        }
        if (name == null) {
            throw refused(SELF, absent("name"));
        }
        if (properties == null) {
            throw refused(SELF, absent("properties"));
        }
        boolean keep = wanted.test(name);
        Optional<String> against = keep
                ? PrefixCheck.reasonAgainst(properties.prefixes, minimum)
                : PrefixCheck.specialPurpose(properties.prefixes);
        if (against.isPresent()) {
            throw refused(SELF, "the tag " + name + " is not believed: " + against.get());
        }
        if (keep) {
            tags.put(name, new ServiceTag(name, properties.changeNumber, properties.prefixes));
        }
    }

    private String name() throws IOException, DocumentRefused {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw refused(".name", unexpected("the name of a tag", "a text"));
        }
        String name = json.getText();
        if (!ServiceTagNames.valid(name)) {
            throw refused(
                    ".name",
                    "\"" + Excerpt.of(name)
                            + "\" is not the name of a service tag: those have letters and digits, with at"
                            + " most one dot between them, and at most 80 characters");
        }
        names.add(name);
        return name;
    }

    private Properties properties() throws IOException, DocumentRefused {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw refused(".properties", unexpected("the properties of a tag", "an object"));
        }
        boolean numbered = false;
        long changeNumber = 0;
        CidrSet addresses = null;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            switch (key) {
                case "changeNumber" -> {
                    String complaint = numbered ? twice() : changeNumberComplaint();
                    if (complaint != null) {
                        throw refused(".properties.changeNumber", complaint);
                    }
                    numbered = true;
                    changeNumber = json.getLongValue();
                }
                case "addressPrefixes" -> {
                    if (addresses != null) {
                        throw refused(PREFIXES, twice());
                    }
                    addresses = addressPrefixes();
                }
                default -> json.skipChildren();
            }
        }
        if (!numbered) {
            throw refused(".properties", absent("changeNumber"));
        }
        if (addresses == null) {
            throw refused(".properties", absent("addressPrefixes"));
        }
        return new Properties(changeNumber, addresses);
    }

    private CidrSet addressPrefixes() throws IOException, DocumentRefused {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw refused(PREFIXES, unexpected("the list of prefixes", "an array"));
        }
        prefixes.clear();
        int count = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                throw refused(PREFIXES + "[" + count + "]", unexpected("a prefix", "a text"));
            }
            char[] text = json.getTextCharacters();
            int offset = json.getTextOffset();
            int length = json.getTextLength();
            try {
                prefixes.add(text, offset, length);
            } catch (IllegalArgumentException e) {
                throw refused(PREFIXES + "[" + count + "]", String.valueOf(e.getMessage()));
            }
            String complaint = lengthComplaint(text, offset, length);
            if (complaint != null) {
                throw refused(PREFIXES + "[" + count + "]", complaint);
            }
            count++;
        }
        prefixCount += count;
        return prefixes.build();
    }

    /** What is wrong with the prefix length in a text that is known to be an address or a prefix. */
    private @Nullable String lengthComplaint(char[] text, int offset, int count) {
        int slash = offset + count - 1;
        int length = 0;
        int scale = 1;
        while (slash >= offset && text[slash] != '/') {
            length += (text[slash] - '0') * scale;
            scale *= 10;
            slash--;
        }
        if (slash < offset) {
            return new String(text, offset, count) + " has no prefix length: documents write hosts as /32 and /128";
        }
        if (length >= minimumIpv4 && length >= minimumIpv6) {
            return null;
        }
        int shortest = minimumIpv4;
        for (int i = offset; i < slash; i++) {
            if (text[i] == ':') {
                shortest = minimumIpv6;
            }
        }
        return length < shortest ? PrefixCheck.tooShort(new String(text, offset, count), shortest) : null;
    }

    private @Nullable String changeNumberComplaint() throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            return unexpected("a change number", "a whole number");
        }
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        || json.getLongValue() < 0
                        || json.getLongValue() > MAX_CHANGE_NUMBER
                ? "a change number is 0 to " + MAX_CHANGE_NUMBER + ", not " + Excerpt.of(json.getText())
                : null;
    }

    /** JSON leaves open what a key means that stands twice, and programs differ. */
    private static String twice() {
        return "the key stands twice";
    }

    private static String absent(String key) {
        return "the key " + key + " is missing";
    }

    private DocumentRefused refused(String below, String message) {
        return new DocumentRefused("values[" + index + "]" + below, message, null);
    }

    private String unexpected(String what, String kind) throws IOException {
        String found = switch (json.currentToken()) {
            case VALUE_STRING -> "the text \"" + Excerpt.of(json.getText()) + "\"";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
                Excerpt.of(json.getText());
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case null, default -> "nothing";
        };
        return what + " is " + kind + ", found " + found;
    }

    private record Properties(long changeNumber, CidrSet prefixes) {}
}
