package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.DocumentSeries;
import dev.cloudegress.prefix.DocumentRefused;
import dev.cloudegress.prefix.ServiceTagDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The Service Tag Discovery API. It lacks most regional tags, is up to four weeks behind the file and counts publications on its own: its
 * documents are of {@link DocumentSeries#DISCOVERY_API} and not complete. The call time-out covers the whole question here: the token and all pages.
 */
public final class DiscoveryOrigin implements DocumentOrigin {
    private static final String API_VERSION = "2025-05-01";

    /** The API has been seen with one page. */
    private static final int MAX_PAGES = 64;

    private static final Pattern SUBSCRIPTION = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final Pattern LOCATION = Pattern.compile("[a-z0-9]{1,64}");

    private final HttpUrl first;
    private final EntraLogin login;
    private final HttpFetcher fetcher;

    /**
     * The API of a cloud.
     *
     * @param subscription the id of a subscription that the identity may read
     * @param location a region, for example {@code westeurope}: the API takes it as a reference for the version, not as a filter
     * @param identity who asks
     * @param endpoints where; see {@link AzureEndpoints#of}
     * @param settings bounds; allowed hosts do not matter here, since nothing leads elsewhere
     * @throws IllegalArgumentException if something is not what it should be, with a sentence for people
     */
    public DiscoveryOrigin(
            String subscription,
            String location,
            EntraIdentity identity,
            AzureEndpoints endpoints,
            HttpSettings settings) {
        if (!SUBSCRIPTION.matcher(subscription).matches()) {
            throw new IllegalArgumentException(Words.quoted(subscription)
                    + " is not the id of a subscription, which is as 00000000-0000-0000-0000-000000000000");
        }
        if (!LOCATION.matcher(location).matches()) {
            throw new IllegalArgumentException(
                    Words.quoted(location) + " is not a location, which is as westeurope: lower case, without spaces");
        }
        this.first = secure(endpoints.resourceManager())
                .newBuilder()
                .addPathSegment("subscriptions")
                .addPathSegment(subscription)
                .addPathSegments("providers/Microsoft.Network/locations")
                .addPathSegment(location)
                .addPathSegment("serviceTags")
                .addQueryParameter("api-version", API_VERSION)
                .build();
        this.login = new EntraLogin(identity, endpoints, settings);
        this.fetcher = new HttpFetcher(settings);
    }

    /** Reads an address that tokens are sent to. */
    static HttpUrl secure(String location) {
        HttpUrl url = UrlOrigin.url(location);
        if (!url.isHttps()) {
            throw new IllegalArgumentException(Words.address(url) + ": secrets and tokens are sent with https:// only");
        }
        return url;
    }

    @Override
    public String name() {
        return "the Service Tag Discovery API at " + first.host();
    }

    @Override
    public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
        List<Attempt> attempts = new ArrayList<>();
        try {
            long deadline = fetcher.deadline();
            Credentials token = login.token(deadline, attempts);
            byte[] document = pages(token, deadline, attempts);
            return new OriginAnswer.Taken(
                    read(document, intake, attempts),
                    new Provenance(
                            name(),
                            Words.address(first),
                            DocumentSeries.DISCOVERY_API,
                            false,
                            Optional.empty(),
                            Optional.empty()),
                    attempts);
        } catch (FetchFailed failed) {
            return failed.answer(attempts);
        }
    }

    private byte[] pages(Credentials token, long deadline, List<Attempt> attempts) throws FetchFailed {
        DiscoveryDocument document = new DiscoveryDocument(fetcher.settings().maximumBytes());
        Set<HttpUrl> asked = new HashSet<>();
        HttpUrl page = first;
        while (true) {
            asked.add(page);
            HttpFetcher.Question question = new HttpFetcher.Question(
                    page,
                    AllowedHosts.of(first, Set.of()),
                    "application/json",
                    Optional.of(token),
                    Optional.empty(),
                    null,
                    deadline);
            if (!(fetcher.ask(question, document::add, attempts)
                    instanceof HttpFetcher.Reply.Body<Optional<String>> body)) {
                throw new IllegalStateException("nothing was held that a page could be unchanged against");
            }
            Optional<String> next = body.value();
            if (next.isEmpty()) {
                return document.finish();
            }
            page = next(page, next.orElseThrow(), asked, attempts);
        }
    }

    /** The token goes along, so the link may not leave the server. */
    private HttpUrl next(HttpUrl page, String link, Set<HttpUrl> asked, List<Attempt> attempts) throws FetchFailed {
        HttpUrl next = page.resolve(link);
        String wrong;
        if (next == null) {
            wrong = "names a next page that is no address: " + Words.quoted(link);
        } else if (!next.isHttps() || !next.host().equals(first.host()) || next.port() != first.port()) {
            wrong = "names a next page on another server, " + Words.address(next) + ", which is not followed";
        } else if (asked.contains(next)) {
            wrong = "names a next page that was already read: its pages go in a circle";
        } else if (asked.size() == MAX_PAGES) {
            wrong = "has more than " + MAX_PAGES + " pages, which is the most that is read";
        } else {
            return next;
        }
        FetchFailed failed = new FetchFailed(FailureReason.CONTENT, Words.address(page), wrong);
        attempts.add(failed.attempt());
        throw failed;
    }

    private ServiceTagDocument read(byte[] document, DocumentIntake intake, List<Attempt> attempts) throws FetchFailed {
        try {
            return intake.take(new ByteArrayInputStream(document));
        } catch (DocumentRefused e) {
            FetchFailed failed = new FetchFailed(
                    FailureReason.CONTENT,
                    Words.address(first),
                    "answered, but " + e.problem().toString());
            attempts.add(failed.attempt());
            throw failed;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory fails for no reason", e);
        }
    }
}
