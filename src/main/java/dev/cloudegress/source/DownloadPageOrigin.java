package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.DocumentFileName;
import dev.cloudegress.prefix.ServiceTagDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The provider's download page: every link to a document of the cloud, the newest first, the next one where a file is not there, then the
 * undocumented {@code ..._Latest.json} beside them. Where the provider's own page cannot be read, that file is asked for at its usual place.
 *
 * <p>Only a file that is not there lets an older one be asked: a server that is busy or slow is asked again later, because an older document
 * is no answer to what the newest one says.
 */
public final class DownloadPageOrigin implements DocumentOrigin {
    /** Real pages have a hundred kilobytes. */
    private static final int MAX_PAGE = 4 << 20;

    /** A page has been seen with a handful of links. */
    private static final int MAX_LINKS = 8;

    private static final Pattern DATE = Pattern.compile("_[0-9]{8}(?=\\.json)", Pattern.CASE_INSENSITIVE);

    private final Cloud cloud;
    private final HttpUrl page;
    private final @Nullable HttpUrl usualLatest;
    private final HttpFetcher pages;
    private final HttpFetcher files;
    private final AllowedHosts allowed;

    /**
     * A page.
     *
     * @param page its address, or empty for the provider's own
     * @param settings bounds; the provider's hosts are allowed besides those that they name
     * @throws IllegalArgumentException if the address is none, with a sentence for people
     */
    public DownloadPageOrigin(Cloud cloud, Optional<String> page, HttpSettings settings) {
        this.cloud = cloud;
        this.page = UrlOrigin.url(page.orElseGet(() -> MicrosoftDownloads.page(cloud)));
        this.usualLatest = page.isPresent() ? null : UrlOrigin.url(MicrosoftDownloads.latest(cloud));
        this.pages = new HttpFetcher(settings.withMaximumBytes(Math.min(MAX_PAGE, settings.maximumBytes())));
        this.files = new HttpFetcher(settings);
        Set<String> further = new LinkedHashSet<>(settings.allowedHosts());
        further.addAll(MicrosoftDownloads.HOSTS);
        this.allowed = AllowedHosts.of(this.page, further);
    }

    @Override
    public String name() {
        return "the download page " + Words.address(page);
    }

    @Override
    public OriginAnswer ask(DocumentIntake intake, Optional<Validators> held) {
        List<Attempt> attempts = new ArrayList<>();
        List<HttpUrl> links;
        try {
            links = links(attempts);
        } catch (FetchFailed failed) {
            if (usualLatest == null) {
                return failed.answer(attempts);
            }
            try {
                return fetch(usualLatest, intake, held, attempts);
            } catch (FetchFailed second) {
                return failed.answer(failed.attempt() + "; and beside it, " + second.attempt(), attempts);
            }
        }
        HttpUrl latest = latestBeside(links.getFirst());
        Collection<HttpUrl> candidates = new LinkedHashSet<>(links);
        candidates.add(latest);
        FetchFailed newest = null;
        for (HttpUrl candidate : candidates) {
            try {
                return fetch(candidate, intake, held, attempts);
            } catch (FetchFailed failed) {
                newest = newest == null ? failed : newest;
                if (!failed.notThere()) {
                    return failed.answer(attempts);
                }
            }
        }
        return Objects.requireNonNull(newest)
                .answer(
                        Words.address(page) + ": links to " + count(links.size()) + ", and neither one nor "
                                + Words.address(latest) + " is there; the newest: " + newest.attempt(),
                        attempts);
    }

    private static String count(int links) {
        return links == 1 ? "1 file" : links + " files";
    }

    /** The links, at least one. */
    private List<HttpUrl> links(List<Attempt> attempts) throws FetchFailed {
        String address = Words.address(page);
        if (pages.ask(
                        new HttpFetcher.Question(
                                page,
                                allowed,
                                "text/html, */*;q=0.1",
                                Optional.empty(),
                                Optional.empty(),
                                null,
                                pages.deadline()),
                        // What is looked for is ASCII, whatever the page is written in.
                        body -> new String(body.readAllBytes(), StandardCharsets.ISO_8859_1),
                        attempts)
                instanceof HttpFetcher.Reply.Body<String>(String html, HttpUrl at, Optional<Validators> ignored)) {
            PageLinks found = PageLinks.find(html, at, cloud);
            List<HttpUrl> links = found.wanted().stream()
                    .map(PageLinks.Link::url)
                    .filter(url -> allowed.allows(url) && (url.isHttps() || !page.isHttps()))
                    .limit(MAX_LINKS)
                    .toList();
            if (!links.isEmpty()) {
                return links;
            }
            FetchFailed none = new FetchFailed(FailureReason.CONTENT, address, without(found));
            attempts.add(none.attempt());
            throw none;
        }
        throw new IllegalStateException("nothing was held that a page could be unchanged against");
    }

    private String without(PageLinks found) {
        String file = "ServiceTags_" + cloud + "_20260622.json";
        if (!found.wanted().isEmpty()) {
            return "links to " + Words.address(found.wanted().getFirst().url())
                    + ", which is not allowed: links are followed to " + allowed
                    + ", and from HTTPS to HTTPS only; if this is right, add its host to the allowed hosts";
        }
        return "has no link to a file like " + file
                + (found.others().isEmpty()
                        ? ": is it an error page, a page to log in, or has it changed?"
                        : ", only to those of " + found.others() + ": it is the page of another cloud");
    }

    private static HttpUrl latestBeside(HttpUrl dated) {
        List<String> segments = dated.encodedPathSegments();
        int last = segments.size() - 1;
        return dated.newBuilder()
                .setEncodedPathSegment(last, DATE.matcher(segments.get(last)).replaceFirst("_Latest"))
                .build();
    }

    private OriginAnswer fetch(HttpUrl url, DocumentIntake intake, Optional<Validators> held, List<Attempt> attempts)
            throws FetchFailed {
        HttpFetcher.Reply<ServiceTagDocument> reply =
                files.get(url, allowed, UrlOrigin.DOCUMENT, Optional.empty(), held, intake::take, attempts);
        return UrlOrigin.answer(
                reply, name(), url, DocumentFileName.parse(url.encodedPath()).map(DocumentFileName::date), attempts);
    }
}
