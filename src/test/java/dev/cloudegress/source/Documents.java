package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.ServiceTagParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Documents in the form of the provider, and what reads them. */
public final class Documents {
    private Documents() {}

    /** What the operator reads with, all tags wanted. */
    static final DocumentIntake INTAKE =
            DocumentIntake.of(new ServiceTagParser(DocumentRules.DEFAULT), Cloud.PUBLIC, name -> true);

    /** A document with two tags. */
    public static byte[] document(long changeNumber) {
        return document("Public", changeNumber);
    }

    /** A document for a cloud with two tags. */
    public static byte[] document(String cloud, long changeNumber) {
        return """
                {
                  "changeNumber": %d,
                  "cloud": "%s",
                  "values": [
                    {"name": "Storage", "id": "Storage", "properties": {"changeNumber": 7, "region": "", "regionId": 0,
                      "platform": "Azure", "systemService": "AzureStorage",
                      "addressPrefixes": ["20.33.80.0/24", "2603:1030:a:2::/64"], "networkFeatures": null}},
                    {"name": "Sql", "id": "Sql", "properties": {"changeNumber": 2, "region": "",
                      "platform": "Azure", "systemService": "AzureSQL", "addressPrefixes": ["13.65.0.0/24"]}}
                  ]
                }""".formatted(changeNumber, cloud).getBytes(StandardCharsets.UTF_8);
    }

    /** Packs with gzip. */
    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
