package dev.cloudegress.source;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.prefix.DocumentFileName;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The links of a page to dated documents. The provider's page has carried them as links, as a refresh header and in scripts, with the
 * folders in either case, several at a time, some of them to files that are gone; so every address in the page counts, wherever it stands.
 * A page with a list of files, as a web server makes one of a folder, has them as relative links.
 *
 * @param wanted links to documents for the cloud, the newest date first, those of one date in the order of the page
 * @param others clouds whose documents it links to besides
 */
record PageLinks(List<Link> wanted, Set<Cloud> others) {
    private static final Pattern FILE =
            Pattern.compile("ServiceTags_[a-z]{1,40}_[0-9]{8}\\.json(?:\\.gz)?", Pattern.CASE_INSENSITIVE);

    /** The most characters of an address before the name of its file. */
    private static final int MAX_FOLDERS = 500;

    /** What ends an address. */
    private static final String AROUND = " \t\n\r\"'<>\\";

    private static final Pattern HREF =
            Pattern.compile("\\bhref\\s{0,8}=\\s{0,8}[\"']?([^\\s\"'<>]{1,1000})", Pattern.CASE_INSENSITIVE);

    /** How scripts and attributes write a slash. */
    private static final Pattern SLASH = Pattern.compile("\\\\u002f|\\\\/|&#x2f;|&#47;", Pattern.CASE_INSENSITIVE);

    /**
     * A link.
     *
     * @param url where to
     * @param date the date in the name of the file
     */
    record Link(HttpUrl url, LocalDate date) {}

    /**
     * Finds the links.
     *
     * @param html the text of the page
     * @param at where it was found, for relative links
     */
    static PageLinks find(String html, HttpUrl at, Cloud cloud) {
        String text = SLASH.matcher(html).replaceAll("/").replace("&amp;", "&");
        Map<HttpUrl, LocalDate> wanted = new LinkedHashMap<>();
        Set<Cloud> others = new TreeSet<>();
        // From the name of the file back to the beginning: what looks like a beginning stands everywhere in a page made
        // to be slow.
        Matcher file = FILE.matcher(text);
        while (file.find()) {
            int start = file.start();
            while (start > 0 && file.start() - start < MAX_FOLDERS && AROUND.indexOf(text.charAt(start - 1)) < 0) {
                start--;
            }
            String found = text.substring(start, file.end());
            String lower = found.toLowerCase(Locale.ROOT);
            // In a list without spaces an earlier address would be taken along.
            int scheme = Math.max(lower.lastIndexOf("http://"), lower.lastIndexOf("https://"));
            if (scheme >= 0) {
                add(found.substring(scheme), at, cloud, wanted, others);
            }
        }
        Matcher href = HREF.matcher(text);
        while (href.find()) {
            add(href.group(1), at, cloud, wanted, others);
        }
        List<Link> links = wanted.entrySet().stream()
                .map(entry -> new Link(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Link::date).reversed())
                .toList();
        return new PageLinks(links, others);
    }

    private static void add(String link, HttpUrl at, Cloud cloud, Map<HttpUrl, LocalDate> wanted, Set<Cloud> others) {
        HttpUrl url = at.resolve(link);
        if (url == null) {
            return;
        }
        DocumentFileName.parse(url.encodedPath()).ifPresent(name -> {
            if (name.cloud() == cloud) {
                wanted.putIfAbsent(url.newBuilder().fragment(null).build(), name.date());
            } else {
                others.add(name.cloud());
            }
        });
    }
}
