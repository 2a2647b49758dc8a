package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.ServiceTagDocument;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** A document at a fixed address: a mirror. */
public final class UrlOrigin implements DocumentOrigin {
    /** Many servers know no better type for a file than text or bytes. */
    static final String DOCUMENT = "application/json, */*;q=0.8";

    private final HttpUrl url;
    private final Optional<Credentials> credentials;
    private final HttpFetcher fetcher;
    private final AllowedHosts allowed;

    /**
     * An address.
     *
     * @param location an address with HTTPS; or with HTTP, where nothing keeps others from reading and changing what comes
     * @param credentials what is sent to its host, and to no other one it may send on to
     * @param settings bounds
     * @throws IllegalArgumentException if the address is none, has a user in it, or would send credentials without TLS
     */
    public UrlOrigin(String location, Optional<Credentials> credentials, HttpSettings settings) {
        this.url = url(location);
        if (credentials.isPresent() && !url.isHttps()) {
            throw new IllegalArgumentException(
                    Words.address(url) + ": credentials are sent with https:// only, where nobody else can read them");
        }
        this.credentials = credentials;
        this.fetcher = new HttpFetcher(settings);
        this.allowed = AllowedHosts.of(url, settings.allowedHosts());
    }

    /** Reads an address. */
    static HttpUrl url(String location) {
        HttpUrl url = HttpUrl.parse(location);
        if (url == null) {
            throw new IllegalArgumentException(
                    Words.quoted(location) + " is not an address as https://mirror.example/ServiceTags_Public.json");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException(Words.address(url)
                    + ": has a user or password in the address, which everybody sees: give credentials apart from it");
        }
        return url;
    }

    @Override
    public String name() {
        return "the address " + Words.address(url);
    }

    @Override
    public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
        List<Attempt> attempts = new ArrayList<>();
        try {
            HttpFetcher.Reply<ServiceTagDocument> reply =
                    fetcher.get(url, allowed, DOCUMENT, credentials, held, intake::take, attempts);
            return answer(
                    reply,
                    name(),
                    url,
                    DocumentFileName.parse(url.encodedPath()).map(DocumentFileName::date),
                    attempts);
        } catch (FetchFailed failed) {
            return failed.answer(attempts);
        }
    }

    /** What a reply means for the file of the provider. */
    static OriginAnswer answer(
            HttpFetcher.Reply<ServiceTagDocument> reply,
            String origin,
            HttpUrl asked,
            Optional<LocalDate> date,
            List<Attempt> attempts) {
        return switch (reply) {
            case HttpFetcher.Reply.Body<ServiceTagDocument> body ->
                new OriginAnswer.Taken(
                        body.value(),
                        new Provenance(
                                origin, Words.address(asked), DocumentSeries.PUBLISHED, true, date, body.validators()),
                        attempts);
            case HttpFetcher.Reply.NotModified<ServiceTagDocument> same ->
                new OriginAnswer.Unchanged(same.held(), attempts);
        };
    }
}
