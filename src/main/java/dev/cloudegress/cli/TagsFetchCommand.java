package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.manifest.Suggestions;
import dev.cloudegress.prefix.DocumentRules;
import dev.cloudegress.prefix.ServiceTagDocument;
import dev.cloudegress.prefix.ServiceTagParser;
import dev.cloudegress.source.Attempt;
import dev.cloudegress.source.CertificateAuthorities;
import dev.cloudegress.source.Credentials;
import dev.cloudegress.source.DocumentIntake;
import dev.cloudegress.source.DocumentOrigin;
import dev.cloudegress.source.DownloadPageOrigin;
import dev.cloudegress.source.HttpProxy;
import dev.cloudegress.source.HttpSettings;
import dev.cloudegress.source.OriginAnswer;
import dev.cloudegress.source.UrlOrigin;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fetches a document with the code that the operator fetches with. */
@Command(
        name = "fetch",
        description = {
            "Fetch the provider's document for a cloud: from the download page, or from a mirror.",
            "It shows whether proxy, CA bundle and credentials work, and gets documents for clusters without a way to the"
                    + " Internet. The file is written whole, or not at all."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cloud-egress tags fetch --cloud Public --out ServiceTags_Public.json",
            "  cloud-egress tags fetch --cloud China --proxy http://proxy.example:3128 --out china.json",
            "  cloud-egress tags fetch --cloud Public --url https://mirror.example/public.json --ca ca.pem \\",
            "      --token-file token --out public.json"
        })
final class TagsFetchCommand implements Callable<Integer> {
    private static final int MAX_SMALL_FILE = 4 << 20;

    @Option(
            names = "--cloud",
            required = true,
            paramLabel = "CLOUD",
            description = "The cloud the document must be for: ${COMPLETION-CANDIDATES}.",
            completionCandidates = Clouds.class)
    private String cloud = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "The file to write. One that is there is replaced when the new document is complete and accepted.")
    private String out = "";

    @ArgGroup
    private From from = new From();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "A CA bundle (PEM) that is trusted in place of the certificates of this machine.")
    private Optional<String> authorities = Optional.empty();

    @Option(names = "--proxy", paramLabel = "URL", description = "An HTTP proxy, as http://proxy.example:3128.")
    private Optional<String> proxy = Optional.empty();

    @Option(
            names = "--proxy-password-file",
            paramLabel = "FILE",
            description = "What the proxy asks for: a file with user:password.")
    private Optional<String> proxyPassword = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "What the server of --url asks for: a file with a bearer token.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "What the server of --url asks for: a file with user:password.")
    private Optional<String> password = Optional.empty();

    @Option(
            names = "--allow-host",
            paramLabel = "HOST",
            description =
                    "Where links and redirects may lead besides the server itself: host or host:port. Repeatable.")
    private List<String> allowedHosts = List.of();

    @Option(names = "--user-agent", paramLabel = "TEXT", description = "What to call itself, where a server is choosy.")
    private Optional<String> userAgent = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long an answer may take, 1 to 3600 (120 where left out).")
    private Optional<Integer> timeout = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything.
    private CommandSpec spec;

    private final Terminal terminal;

    TagsFetchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** One of both, or none. */
    static final class From {
        @Option(names = "--url", paramLabel = "URL", description = "A document at a fixed address: a mirror.")
        private Optional<String> url = Optional.empty();

        @Option(
                names = "--page",
                paramLabel = "URL",
                description = "Another address of the download page: a copy of it, or a list of files.")
        private Optional<String> page = Optional.empty();
    }

    /** The names of clouds, for completion and help. */
    static final class Clouds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Cloud.values()).map(Cloud::toString).iterator();
        }
    }

    @Override
    public Integer call() {
        DocumentOrigin origin = origin();
        Path target = terminal.resolve(out);
        Path staged = target.resolveSibling("." + target.getFileName() + ".new");
        try {
            OriginAnswer answer = origin.ask(intake(cloud(), staged), Optional.empty());
            answer.attempts().stream().map(Attempt::toString).forEach(terminal::say);
            return switch (answer) {
                case OriginAnswer.Taken taken -> {
                    move(staged, target);
                    terminal.print(summary(taken));
                    yield ExitStatus.FINE;
                }
                case OriginAnswer.Failed failed -> {
                    throw new EnvironmentException("no document from " + origin.name() + ", " + out
                            + " is left as it was: " + failed.message());
                }
                case OriginAnswer.Unchanged unchanged ->
                    throw new IllegalStateException("nothing was held that a document could be unchanged against");
            };
        } finally {
            delete(staged);
        }
    }

    private String summary(OriginAnswer.Taken taken) {
        ServiceTagDocument document = taken.document();
        return "cloud          " + document.cloud() + "\n"
                + "change number  " + document.changeNumber() + "\n"
                + "date           "
                + taken.provenance()
                        .documentDate()
                        .map(date -> date + ", " + Age.of(date, LocalDate.now(terminal.clock())))
                        .orElse("unknown: it stands only in the name of a file")
                + "\n"
                + "tags           " + document.tagCount() + "\n"
                + "prefixes       " + document.prefixCount() + "\n"
                + "from           " + taken.provenance().address() + "\n"
                + "wrote          " + out + "\n";
    }

    private Cloud cloud() {
        for (Cloud known : Cloud.values()) {
            if (known.toString().equalsIgnoreCase(cloud)) {
                return known;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "--cloud: "
                        + Suggestions.unknown(
                                "cloud",
                                cloud,
                                Arrays.stream(Cloud.values())
                                        .map(Cloud::toString)
                                        .toList()));
    }

    private DocumentOrigin origin() {
        Cloud wanted = cloud();
        try {
            HttpSettings settings = settings();
            Optional<Credentials> credentials = credentials();
            if (from.url.isPresent()) {
                return new UrlOrigin(from.url.orElseThrow(), credentials, settings);
            }
            if (credentials.isPresent()) {
                throw new IllegalArgumentException("--token-file and --password-file go with --url");
            }
            return new DownloadPageOrigin(wanted, from.page, settings);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private HttpSettings settings() {
        HttpSettings settings = HttpSettings.DEFAULT.withAllowedHosts(Set.copyOf(allowedHosts));
        if (userAgent.isPresent()) {
            settings = settings.withUserAgent(userAgent.orElseThrow());
        }
        if (timeout.isPresent()) {
            int seconds = timeout.orElseThrow();
            if (seconds < 1 || seconds > 3600) {
                throw new IllegalArgumentException("--timeout: 1 to 3600 seconds, not " + seconds);
            }
            settings = settings.withTimeouts(
                    settings.connectTimeout(), settings.readTimeout(), Duration.ofSeconds(seconds));
        }
        if (proxy.isPresent()) {
            settings = settings.withProxy(HttpProxy.of(proxy.orElseThrow(), proxyPassword.map(this::userAndPassword)));
        } else if (proxyPassword.isPresent()) {
            throw new IllegalArgumentException("--proxy-password-file goes with --proxy");
        }
        if (authorities.isPresent()) {
            settings = settings.withAuthorities(CertificateAuthorities.of(small(authorities.orElseThrow())));
        }
        return settings;
    }

    private Optional<Credentials> credentials() {
        if (token.isPresent() && password.isPresent()) {
            throw new IllegalArgumentException("give one of --token-file and --password-file");
        }
        return token.<Credentials>map(file -> new Credentials.Bearer(text(file)))
                .or(() -> password.map(this::userAndPassword));
    }

    private Credentials.Basic userAndPassword(String file) {
        String[] parts = text(file).split(":", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException(file + ": has no colon: user:password is expected");
        }
        return new Credentials.Basic(parts[0], parts[1]);
    }

    private String text(String file) {
        return new String(small(file), StandardCharsets.UTF_8);
    }

    private byte[] small(String file) {
        return new InputFiles(terminal).file(file, MAX_SMALL_FILE).bytes();
    }

    /** Reads a body and writes what it reads into a file, anew for each body. */
    private DocumentIntake intake(Cloud wanted, Path file) {
        ServiceTagParser parser = new ServiceTagParser(DocumentRules.DEFAULT);
        return body -> {
            try (OutputStream copy = open(file)) {
                return parser.parse(new Copying(body, copy), wanted, name -> false);
            }
        };
    }

    private OutputStream open(Path file) {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw EnvironmentException.of(out, "write", e);
        }
    }

    private void move(Path staged, Path target) {
        try {
            Files.move(staged, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw EnvironmentException.of(out, "write", e);
        }
    }

    private void delete(Path staged) {
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            terminal.say(staged + " is left over: " + e.getMessage());
        }
    }

    /** A body that is written elsewhere as it is read. What cannot be written is no failure of the body. */
    private final class Copying extends FilterInputStream {
        private final OutputStream copy;

        Copying(InputStream body, OutputStream copy) {
            super(body);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                try {
                    copy.write(into, offset, read);
                } catch (IOException e) {
                    throw EnvironmentException.of(out, "write", e);
                }
            }
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, 8192)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
