package dev.cloudegress.policy.explain;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.catalog.Catalog;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.catalog.SourceText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint, and where its vendor says so.
 *
 * @param use the instance, or the service's name
 * @param service the service
 * @param edition the edition of the catalog entry that has the endpoint
 * @param until the last day on which it is allowed, where a newer edition lacks it; otherwise {@code null}
 * @param roles the roles of the requirement that need it
 * @param endpoint the name of the endpoint within the service
 * @param ports its ports
 * @param documents the places in the vendor's documents: of the destination, then of its addresses where those come from elsewhere
 */
public record Origin(
        String use,
        String service,
        String edition,
        @Nullable LocalDate until,
        List<String> roles,
        String endpoint,
        String ports,
        List<Document> documents) {
    /** Copies the lists. */
    public Origin {
        roles = List.copyOf(roles);
        documents = List.copyOf(documents);
    }

    /**
     * A place in a document.
     *
     * @param title the title of the document
     * @param date its own date or edition
     * @param url where it is published, or {@code null}
     * @param section the heading, or {@code null}
     * @param lines the lines, or {@code null}
     */
    public record Document(
            String title,
            String date,
            @Nullable String url,
            @Nullable String section,
            @Nullable String lines) {
        /** In one line: {@code Title (2019-11-01), Section, lines 3-5}. */
        @Override
        public String toString() {
            return SourceText.of(title + " (" + date + ")", new Source("document", section, lines));
        }
    }

    /** How requirements and statuses name the endpoint. */
    public String reference() {
        return use + "/" + endpoint;
    }

    /** The origin of an endpoint. */
    static Origin of(Endpoint endpoint, Catalog catalog) {
        List<Document> documents = new ArrayList<>(List.of(document(endpoint, endpoint.source(), catalog)));
        Source addressSource = endpoint.addressSource();
        if (addressSource != null) {
            documents.add(document(endpoint, addressSource, catalog));
        }
        Endpoint.Former former = endpoint.former();
        return new Origin(
                endpoint.use(),
                endpoint.service(),
                former == null ? catalog.find(endpoint.service()).orElseThrow().edition() : former.edition(),
                former == null ? null : former.until(),
                endpoint.roles(),
                endpoint.name(),
                endpoint.ports().toString(),
                documents);
    }

    private static Document document(Endpoint endpoint, Source source, Catalog catalog) {
        Reference reference = catalog.document(endpoint, source)
                .orElseGet(() -> new Reference(source.document(), source.document(), "no date", null));
        return new Document(reference.title(), reference.date(), reference.url(), source.section(), source.lines());
    }
}
