package dev.cloudegress.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.Excerpt;
import dev.cloudegress.prefix.LimitedInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pages of the Discovery API together to one document in the form of the provider's file, so that the one parser of documents judges it
 * as strictly. In the API's form numbers are texts; whatever else differs is passed on as it is, for the parser to refuse. One use, one thread.
 */
final class DiscoveryDocument {
    private static final int HEAD = 2048;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNameLength(1024)
                    .maxStringLength(64 << 10)
                    .maxNumberLength(64)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final int maximumBytes;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    private final JsonGenerator document;
    private @Nullable String changeNumber;
    private @Nullable String cloud;

    DiscoveryDocument(int maximumBytes) {
        this.maximumBytes = maximumBytes;
        try {
            document = JSON.createGenerator(out);
            document.writeStartObject();
            document.writeArrayFieldStart("values");
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory fails for no reason", e);
        }
    }

    /**
     * Adds a page.
     *
     * @return where the next one is, if there is one
     * @throws Rejected if it is no such page, or does not fit those before
     */
    Optional<String> add(InputStream page) throws IOException, Rejected {
        byte[] head = page.readNBytes(HEAD);
        String start = new String(head, StandardCharsets.UTF_8).replace("\ufeff", "");
        if (!start.stripLeading().startsWith("{")) {
            throw new Rejected(ForeignBody.refusal(head));
        }
        try (JsonParser json = JSON.createParser(new SequenceInputStream(new ByteArrayInputStream(head), page))) {
            return page(json);
        } catch (JacksonException e) {
            throw new Rejected("what came is not valid JSON, or cut short: " + Excerpt.of(e.getOriginalMessage()));
        }
    }

    private Optional<String> page(JsonParser json) throws IOException, Rejected {
        int tags = 0;
        String next = null;
        json.nextToken();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            switch (key) {
                case "values" -> tags += values(json);
                case "nextLink" -> next = token == JsonToken.VALUE_STRING ? json.getText() : null;
                case "changeNumber" -> changeNumber = same("changeNumber", changeNumber, json.getText());
                case "cloud" -> cloud = same("cloud", cloud, json.getText());
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new Rejected("something follows the end of the JSON");
        }
        if (tags == 0) {
            throw new Rejected(
                    "the list of tags (values) is missing or empty: the API has been known to answer so for a"
                            + " location; it says nothing about the tags, so try another location");
        }
        return Optional.ofNullable(next).filter(link -> !link.isBlank());
    }

    private static String same(String key, @Nullable String before, String now) throws Rejected {
        if (before != null && !before.equals(now)) {
            throw new Rejected(key + " is " + Excerpt.of(now) + " on one page and " + Excerpt.of(before)
                    + " on another: they are of different publications; it is asked again later");
        }
        return now;
    }

    private int values(JsonParser json) throws IOException, Rejected {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return 0;
        }
        int tags = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new Rejected("an item of the list of tags (values) is not an object");
            }
            document.writeStartObject();
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                json.nextToken();
                switch (key) {
                    case "name" -> copy("name", json);
                    case "properties" -> properties(json);
                    default -> json.skipChildren();
                }
            }
            document.writeEndObject();
            document.flush();
            if (out.size() > maximumBytes) {
                throw new LimitedInput.TooLong();
            }
            tags++;
        }
        return tags;
    }

    private void properties(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            copy("properties", json);
            return;
        }
        document.writeObjectFieldStart("properties");
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            switch (key) {
                case "changeNumber" -> {
                    if (json.currentToken() == JsonToken.VALUE_STRING) {
                        number(json.getText());
                    } else {
                        copy("changeNumber", json);
                    }
                }
                case "addressPrefixes" -> copy("addressPrefixes", json);
                default -> json.skipChildren();
            }
        }
        document.writeEndObject();
    }

    private void copy(String key, JsonParser json) throws IOException {
        document.writeFieldName(key);
        document.copyCurrentStructure(json);
    }

    private void number(String text) throws IOException {
        document.writeFieldName("changeNumber");
        if (NUMBER.matcher(text).matches()) {
            document.writeNumber(Long.parseLong(text));
        } else {
            document.writeString(text);
        }
    }

    /** The whole, in the form of the file. */
    byte[] finish() {
        try {
            document.writeEndArray();
            if (changeNumber != null) {
                number(changeNumber);
            }
            if (cloud != null) {
                document.writeStringField("cloud", canonical(cloud));
            }
            document.writeEndObject();
            document.close();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory fails for no reason", e);
        }
        return out.toByteArray();
    }

    /** Samples of the API write the cloud in more than one case. */
    private static String canonical(String text) {
        return Arrays.stream(Cloud.values())
                .map(Objects::toString)
                .filter(text::equalsIgnoreCase)
                .findFirst()
                .orElse(text);
    }
}
