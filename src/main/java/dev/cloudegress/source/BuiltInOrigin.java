package dev.cloudegress.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.ServiceTag;
import dev.cloudegress.prefix.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The snapshot that ships with the program. It has the tags that the catalog names and is as old as the release: a last resort, and not
 * complete ({@link Provenance#complete}).
 */
public final class BuiltInOrigin implements DocumentOrigin {
    private final Cloud cloud;

    /** The snapshot of a cloud. */
    public BuiltInOrigin(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public String name() {
        return "the built-in snapshot for " + cloud;
    }

    @Override
    public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
        Snapshot snapshot = BuiltInSnapshot.load(cloud);
        try {
            return new OriginAnswer.Taken(
                    intake.take(new ByteArrayInputStream(document(snapshot))),
                    new Provenance(
                            name(),
                            name(),
                            DocumentSeries.BUILT_IN,
                            false,
                            Optional.of(snapshot.documentDate()),
                            Optional.empty()),
                    List.of(new Attempt(name(), "is of " + snapshot.documentDate())));
        } catch (DocumentRefused e) {
            return LocalDocument.failed(FailureReason.CONTENT, name(), "is refused: " + e.problem());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory fails for no reason", e);
        }
    }

    /** In the form of the provider's file, which every intake reads. */
    private static byte[] document(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 18);
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("changeNumber", snapshot.changeNumber());
            json.writeStringField("cloud", snapshot.cloud().toString());
            json.writeArrayFieldStart("values");
            for (String name : snapshot.names()) {
                ServiceTag tag = snapshot.tag(name).orElseThrow();
                json.writeStartObject();
                json.writeStringField("name", tag.name());
                json.writeStringField("id", tag.name());
                json.writeObjectFieldStart("properties");
                json.writeNumberField("changeNumber", tag.changeNumber());
                json.writeArrayFieldStart("addressPrefixes");
                for (Cidr prefix : tag.prefixes()) {
                    json.writeString(prefix.toString());
                }
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
