package dev.cloudegress.source;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.HttpUrl;

/** Gets a token for Azure Resource Manager: the client credentials flow of Entra, with a secret or a federated token. */
final class EntraLogin {
    /** Tokens have two kilobytes. */
    private static final int MAX_TOKEN = 64 << 10;

    private final EntraIdentity identity;
    private final HttpUrl endpoint;
    private final String scope;
    private final HttpFetcher fetcher;

    EntraLogin(EntraIdentity identity, AzureEndpoints endpoints, HttpSettings settings) {
        this.identity = identity;
        this.endpoint = DiscoveryOrigin.secure(endpoints.login())
                .newBuilder()
                .addPathSegment(identity.tenant())
                .addPathSegments("oauth2/v2.0/token")
                .build();
        this.scope = endpoints.audience() + "/.default";
        this.fetcher = new HttpFetcher(settings.withMaximumBytes(Math.min(MAX_TOKEN, settings.maximumBytes())));
    }

    Credentials.Bearer token(long deadline, List<Attempt> attempts) throws FetchFailed {
        FormBody.Builder form = new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("client_id", identity.client())
                .add("scope", scope);
        switch (identity.proof()) {
            case EntraIdentity.ClientSecret secret -> form.add("client_secret", secret.secret());
            case EntraIdentity.FederatedToken token ->
                form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        .add("client_assertion", federated(token, attempts));
        }
        HttpFetcher.Question question = new HttpFetcher.Question(
                endpoint,
                new AllowedHosts(Set.of()),
                "application/json",
                Optional.empty(),
                Optional.empty(),
                form.build(),
                deadline);
        if (fetcher.ask(question, EntraLogin::read, attempts)
                instanceof HttpFetcher.Reply.Body<Credentials.Bearer> body) {
            return body.value();
        }
        throw new IllegalStateException("nothing was held that a token could be unchanged against");
    }

    private static String federated(EntraIdentity.FederatedToken token, List<Attempt> attempts) throws FetchFailed {
        String came;
        try (InputStream in = Files.newInputStream(token.file())) {
            byte[] bytes = in.readNBytes(MAX_TOKEN + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (!text.isEmpty() && bytes.length <= MAX_TOKEN) {
                return text;
            }
            came = "is " + (text.isEmpty() ? "empty" : "longer than " + Words.bytes(MAX_TOKEN))
                    + ": a token of the cluster is expected";
        } catch (IOException e) {
            came = "cannot be read: is workload identity set up for the operator's pod (its label and the annotation of"
                    + " its service account)?";
        }
        FetchFailed failed =
                new FetchFailed(FailureReason.CONFIGURATION, "the federated token file " + token.file(), came);
        attempts.add(failed.attempt());
        throw failed;
    }

    private static Credentials.Bearer read(InputStream body) throws IOException, Rejected {
        byte[] bytes = body.readAllBytes();
        JsonNode token;
        try {
            token = ForeignBody.JSON.readTree(bytes).path("access_token");
        } catch (JacksonException e) {
            // What Jackson would say could quote the token.
            throw new Rejected("what came is not JSON with an access_token");
        }
        if (!token.isTextual()) {
            throw new Rejected("what came has no access_token");
        }
        try {
            return new Credentials.Bearer(token.textValue());
        } catch (IllegalArgumentException e) {
            throw new Rejected("the access_token that came is none: " + e.getMessage());
        }
    }
}
