package dev.cloudegress.walk;

import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.walk.Token.Address;
import dev.cloudegress.walk.Token.Name;
import dev.cloudegress.walk.Token.Port;
import dev.cloudegress.walk.Token.Tag;
import dev.cloudegress.walk.Token.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything in a line that looks like an address, a host name, a service tag or a port. It knows markup and the ways in which
 * scraped pages are damaged; it knows nothing of the catalog.
 *
 * <p>Greedy on purpose: every word with a dot in it is a name, and every number is a port, unless one of {@link #NOT_A_PORT} says what
 * else it is. What it finds and cannot read is {@link Unreadable}, never left out.
 *
 * @param gluedLabels words that a lost table column left at the end of a line, without a space before them
 * @param tagPhrases words that stand for a service tag, to its name
 */
record Tokeniser(List<String> gluedLabels, Map<String, String> tagPhrases) {
    /** For texts without words of their own. */
    static final Tokeniser PLAIN = new Tokeniser(List.of(), Map.of());

    private static final String MONTH =
            "(?:January|February|March|April|May|June|July|August|September|October|November|December)";

    /** Numbers that are no ports, by what makes them something else. */
    private static final List<Pattern> NOT_A_PORT = List.of(
            // Dates and times.
            Pattern.compile("\\b\\d{1,2}/\\d{1,2}/\\d{4}\\b"),
            Pattern.compile("\\b\\d{1,2}:\\d{2} [ap]m\\b"),
            Pattern.compile("\\b\\d{1,2}st of " + MONTH + "(?: " + MONTH + "| \\d{4})?\\b"),
            Pattern.compile("\\b" + MONTH + " (?:\\d{1,2}, )?\\d{4}\\b"),
            // Versions.
            Pattern.compile("(?<![\\d.])\\d+(?:\\.\\d+)+(?![\\d.]*\\d)"),
            Pattern.compile("(?<=\\bversion )\\d{4}\\b"),
            // Items of numbered lists.
            Pattern.compile("^[\\s>]*\\d{1,2}\\. "),
            // Products, parts of a series, footnotes, and things that are counted through.
            Pattern.compile("(?<=\\b(?:Microsoft|Office|Microsoft Apps) )365\\b"),
            Pattern.compile("(?<=\\bWindows )10\\b"),
            Pattern.compile("(?<=\\b(?:Part|Note) )\\d{1,2}(?!\\d)"),
            Pattern.compile("(?<=#)\\d{1,2}(?!\\d)"),
            Pattern.compile("\\b\\d{1,2}(?:nd|rd|th)\\b"),
            // The digit of a name, or a footnote's mark: US1, TLS1.
            Pattern.compile("(?<=[A-Za-z])\\d(?!\\d)"),
            // Amounts.
            Pattern.compile("\\b\\d+ hours\\b"),
            Pattern.compile("(?<=\\bMore than )\\d\\b"));

    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->");
    private static final Pattern LINE_BREAK = Pattern.compile("<br ?/?>");

    /** The target of a link within the site. One to elsewhere stays: it is a URL. */
    private static final Pattern RELATIVE_LINK = Pattern.compile("]\\((?!https?:)[^)]*\\)");

    private static final Pattern URL = Pattern.compile(
            "(https?)://((?:<[^<>]*>|[^\\s/`|<>()\\[\\]?#\"',;])*)((?:[/?#][^\\s`|<>()\"]*)?)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.,:;]+$");

    private static final Pattern IPV4 = Pattern.compile("(?<![\\w.])\\d+(?:\\.\\d+){3,}\\w*(?:/\\w*)?");
    private static final Pattern IPV6 = Pattern.compile(
            "(?<![\\w:.])(?=[0-9A-Fa-f:.]*[0-9A-Fa-f])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f.]*){2,}(?:/\\w*)?");
    private static final Pattern TAG =
            Pattern.compile("(?<![\\w.-])([A-Z][A-Za-z0-9]*\\.[A-Z][A-Za-z0-9]*)(?![\\w-]|\\.\\w)");

    private static final String LABEL = "(?:[A-Za-z0-9_*][A-Za-z0-9_*-]*|<[^<>]+>)";
    private static final Pattern HOST =
            Pattern.compile("(?<![A-Za-z0-9_.*-])" + LABEL + "(?:\\." + LABEL + ")*\\.[A-Za-z][A-Za-z0-9_-]*");

    private static final Pattern EMPTY_BRACKETS = Pattern.compile("< *>");
    private static final Pattern PLACE = Pattern.compile("<[^<>]*>");
    private static final Pattern RANGE = Pattern.compile("(\\d{2,}) ?[-–] ?(\\d{2,})(?:/(TCP|UDP))?");
    private static final Pattern NUMBER = Pattern.compile("(\\d+)(?:/(TCP|UDP))?");

    private static final int LONGEST_PORT = 5;

    /** Copies. */
    Tokeniser {
        gluedLabels = List.copyOf(gluedLabels);
        tagPhrases = Map.copyOf(tagPhrases);
    }

    /** Everything that a line prints, by kind and then in order. */
    List<Token> tokens(String line) {
        return tokens(line, true);
    }

    /**
     * The same for a line of a page's front matter ({@code ms.date: 01/02/2003}): its key is no host, and its numbers are bookkeeping.
     */
    List<Token> frontMatterTokens(String line) {
        return tokens(line.replaceFirst("^#?\\s*[A-Za-z.]+:", " "), false);
    }

    private List<Token> tokens(String line, boolean numbers) {
        Rest rest = new Rest(withoutMarkup(line));
        tagPhrases.forEach(
                (words, tag) -> rest.take(Pattern.compile(Pattern.quote(words)), match -> new Tag(match.group(), tag)));
        rest.take(URL, Tokeniser::url);
        rest.take(IPV4, match -> address(match.group()));
        rest.take(IPV6, match -> address(match.group()));
        rest.take(TAG, match -> new Tag(match.group(1), match.group(1)));
        rest.take(HOST, match -> name(match.group(), match.group(), null));
        // What a URL in angle brackets leaves.
        rest.drop(EMPTY_BRACKETS);
        rest.take(PLACE, match -> new Unreadable(match.group(), "neither markup nor part of a name"));
        if (numbers) {
            NOT_A_PORT.forEach(rest::drop);
            rest.take(RANGE, match -> range(match.group(), match.group(1), match.group(2), match.group(3)));
            rest.take(NUMBER, match -> number(match.group(), match.group(1), match.group(2)));
        }
        return List.copyOf(rest.tokens);
    }

    private String withoutMarkup(String line) {
        String text = line.replace('\u00a0', ' ')
                .replace("\\*", "*")
                .replace(":\\//", "://")
                .replace("**", " ");
        text = COMMENT.matcher(text).replaceAll(" ");
        text = LINE_BREAK.matcher(text).replaceAll(" ");
        text = RELATIVE_LINK.matcher(text).replaceAll("]");
        for (String label : gluedLabels) {
            if (text.endsWith(label)) {
                return text.substring(0, text.length() - label.length()) + " " + label;
            }
        }
        return text;
    }

    private static Token url(MatchResult match) {
        // The end of a sentence is not part of a name or path.
        String raw = withoutEnd(match.group());
        String authority = withoutEnd(match.group(2));
        int colon = authority.indexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        try {
            int port = colon >= 0
                    ? Integer.parseInt(authority.substring(colon + 1))
                    : match.group(1).equalsIgnoreCase("http") ? 80 : 443;
            return name(raw, host, PortRange.of(Protocol.TCP, port));
        } catch (IllegalArgumentException bad) {
            return new Unreadable(raw, String.valueOf(bad.getMessage()));
        }
    }

    private static String withoutEnd(String text) {
        return END_OF_SENTENCE.matcher(text).replaceFirst("");
    }

    private static Token name(String raw, String host, @Nullable PortRange port) {
        try {
            // A place stands for a name of its own or for a label of one: either way the rest has to be a name.
            String filled = PLACE.matcher(host).matches()
                    ? "place.example"
                    : PLACE.matcher(host).replaceAll("place");
            HostPattern.parse(filled);
            return new Name(raw, host.contains("<") ? host : host.toLowerCase(Locale.ROOT), port);
        } catch (IllegalArgumentException bad) {
            return new Unreadable(raw, String.valueOf(bad.getMessage()));
        }
    }

    private static Token address(String raw) {
        try {
            return new Address(raw, Cidr.parse(raw));
        } catch (IllegalArgumentException bad) {
            return new Unreadable(raw, String.valueOf(bad.getMessage()));
        }
    }

    private static Token number(String raw, String digits, @Nullable String protocol) {
        // A port that a label gives and a cell repeats: 1012410124.
        String half = digits.substring(0, digits.length() / 2);
        boolean twice = digits.length() > LONGEST_PORT && digits.equals(half + half);
        return range(raw, twice ? half : digits, twice ? half : digits, protocol);
    }

    private static Token range(String raw, String first, String last, @Nullable String protocol) {
        try {
            return new Port(
                    raw,
                    new PortRange(
                            "UDP".equals(protocol) ? Protocol.UDP : Protocol.TCP,
                            Integer.parseInt(first),
                            Integer.parseInt(last)));
        } catch (IllegalArgumentException bad) {
            return new Unreadable(raw, String.valueOf(bad.getMessage()));
        }
    }

    /** What is left of a line, and what has been found: whatever is taken is blank afterwards. */
    private static final class Rest {
        private final List<Token> tokens = new ArrayList<>();
        private String text;

        private Rest(String text) {
            this.text = text;
        }

        private void take(Pattern pattern, Function<MatchResult, Token> reader) {
            pattern.matcher(text).results().map(reader).forEach(tokens::add);
            drop(pattern);
        }

        private void drop(Pattern pattern) {
            text = pattern.matcher(text)
                    .replaceAll(match -> " ".repeat(match.group().length()));
        }
    }
}
