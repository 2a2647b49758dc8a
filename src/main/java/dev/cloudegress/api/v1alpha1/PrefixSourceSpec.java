package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the service tags of one cloud come from and what is not believed. The figures of the defaults come from 881 published
 * documents of 2019 to 2026.
 *
 * @param cloud the cloud; one PrefixSource per cloud
 * @param origins where documents are read, in order: the next one is asked where one fails
 * @param intervalMinutes how often, in minutes
 * @param guards what is not believed
 * @param retention how long removed prefixes stay
 * @param accept held changes that somebody answers for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonClassDescription("Where the documents of a cloud are read, how often, and what is not believed.")
public record PrefixSourceSpec(
        @Required @JsonPropertyDescription("The cloud. There is one PrefixSource per cloud.")
        Cloud cloud,

        @Required
        @Size(min = 1, max = 8)
        @JsonPropertyDescription("Where documents are read, in order: the next origin is asked where one fails.")
        List<Origin> origins,

        @Nullable
        @Default("480")
        @Min(15)
        @Max(10080)
        @JsonPropertyDescription(
                "How often, in minutes. New ranges are published at least a week before they are used.")
        Integer intervalMinutes,

        @Nullable @JsonPropertyDescription("What is not believed.")
        Guards guards,

        @Nullable @JsonPropertyDescription("How long removed prefixes stay allowed.")
        Retention retention,

        @ListMap({"tag", "digest"}) @Size(max = 64) @JsonPropertyDescription("Held changes that somebody answers for.")
        List<Acceptance> accept) {

    /** Turns absent lists into empty ones. */
    public PrefixSourceSpec {
        origins = origins == null ? List.of() : List.copyOf(origins);
        accept = accept == null ? List.of() : List.copyOf(accept);
    }

    /**
     * One place that documents are read from; exactly one of the fields is given.
     *
     * @param downloadPage the provider's download page for the cloud
     * @param url a document at a fixed address
     * @param discovery the provider's API for service tags
     * @param configMap a document in a ConfigMap of the operator's namespace
     * @param file a document below the operator's mount for documents
     * @param builtIn the snapshot that the operator ships
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value =
                    "(has(self.downloadPage) ? 1 : 0) + (has(self.url) ? 1 : 0) + (has(self.discovery) ? 1 : 0) + (has(self.configMap) ? 1 : 0) + (has(self.file) ? 1 : 0) + (has(self.builtIn) ? 1 : 0) == 1",
            message = "give exactly one of downloadPage, url, discovery, configMap, file and builtIn")
    public record Origin(
            @Nullable @JsonPropertyDescription("The provider's download page for the cloud.")
            DownloadPage downloadPage,

            @Nullable @JsonPropertyDescription("A document at a fixed address, for example a mirror.")
            Url url,

            @Nullable
            @JsonPropertyDescription(
                    "The Service Tag Discovery API. It lacks most regional tags and is up to four weeks behind: a fall-back.")
            Discovery discovery,

            @Nullable @JsonPropertyDescription("A document in a ConfigMap of the operator's namespace, plain or gzip.")
            KeyReference configMap,

            @Nullable @JsonPropertyDescription("A document below the operator's mount for documents.")
            File file,

            @Nullable @JsonPropertyDescription("The snapshot that the operator ships; its age is shown.")
            BuiltIn builtIn) {}

    /**
     * The provider's download page.
     *
     * @param page another address of the page, or {@code null} for the provider's own
     * @param connection how it is reached, or {@code null} for the usual way
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DownloadPage(
            @Nullable
            @Size(max = 512)
            @Pattern("^https://[^\\s/?#@]+([/?#]\\S*)?$")
            @JsonPropertyDescription("Another address of the page. Left out: the provider's own.")
            String page,

            @Nullable @JsonPropertyDescription("How it is reached, where that needs more than a way to the Internet.")
            Connection connection) {}

    /**
     * A document at a fixed address.
     *
     * @param location its address
     * @param credentials what the server asks for, or {@code null}
     * @param connection how it is reached, or {@code null} for the usual way
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value = "!has(self.credentials) || self.location.startsWith('https://')",
            message = "credentials are sent with https:// only")
    public record Url(
            @Required
            @Size(max = 512)
            @Pattern("^https?://[^\\s/?#@]+([/?#]\\S*)?$")
            @JsonPropertyDescription("The address of the document.")
            String location,

            @Nullable @JsonPropertyDescription("What the server asks for.")
            Credentials credentials,

            @Nullable @JsonPropertyDescription("How it is reached, where that needs more than a way to the Internet.")
            Connection connection) {}

    /**
     * The Service Tag Discovery API of the cloud's Resource Manager.
     *
     * @param subscription a subscription that the identity may read
     * @param location a region; the API takes it as a reference for the version, not as a filter
     * @param tenant the identity's tenant, or {@code null} for that of the pod's workload identity
     * @param client the identity's client id, or {@code null} for that of the pod's workload identity
     * @param clientSecret a secret of the client, or {@code null} for the token of the pod's workload identity
     * @param connection how it is reached, or {@code null} for the usual way
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value = "!has(self.clientSecret) || (has(self.tenant) && has(self.client))",
            message = "a client secret needs tenant and client beside it")
    public record Discovery(
            @Required
            @Size(max = 36)
            @Pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
            @JsonPropertyDescription("The id of a subscription that the identity may read.")
            String subscription,

            @Required
            @Size(min = 1, max = 64)
            @Pattern("^[a-z0-9]+$")
            @JsonPropertyDescription(
                    "A region, for example westeurope. The API takes it as a reference for the version, not as a filter.")
            String location,

            @Nullable
            @Size(max = 36)
            @Pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
            @JsonPropertyDescription("The id of the identity's tenant. Left out: that of the pod's workload identity.")
            String tenant,

            @Nullable
            @Size(max = 36)
            @Pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
            @JsonPropertyDescription("The identity's client id. Left out: that of the pod's workload identity.")
            String client,

            @Nullable
            @JsonPropertyDescription(
                    "A secret of the client, in a Secret of the operator's namespace. Left out: the pod's workload identity.")
            KeyReference clientSecret,

            @Nullable @JsonPropertyDescription("How it is reached, where that needs more than a way to the Internet.")
            Connection connection) {}

    /**
     * What a server asks for; exactly one of the fields is given.
     *
     * @param bearer a token in a Secret of the operator's namespace
     * @param basic a Secret of the operator's namespace with the keys {@code username} and {@code password}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(value = "has(self.bearer) != has(self.basic)", message = "give either bearer or basic")
    public record Credentials(
            @Nullable @JsonPropertyDescription("A token, in a Secret of the operator's namespace.")
            KeyReference bearer,

            @Nullable
            @JsonPropertyDescription(
                    "A user and a password: a Secret of the operator's namespace with the keys username and password (type kubernetes.io/basic-auth).")
            ObjectReference basic) {}

    /**
     * How a server is reached.
     *
     * @param proxy the proxy, or {@code null} for none
     * @param authorities what signs the server's certificate, or {@code null} for the authorities of the operator's image
     * @param allowedHosts where links and redirects may lead besides the server itself
     * @param userAgent what the operator calls itself, or {@code null} for its usual name
     * @param timeoutSeconds how long an answer may take, or {@code null} for the default of 120
     * @param maximumMebibytes the largest answer, or {@code null} for the default of 32
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Connection(
            @Nullable @JsonPropertyDescription("The HTTP proxy. Left out: none; the environment is not looked at.")
            Proxy proxy,

            @Nullable
            @JsonPropertyDescription(
                    "The CA bundle that signs the certificates of server (and proxy), in place of those that the operator's image trusts.")
            Authorities authorities,

            @ListMap
            @Size(max = 16)
            @JsonPropertyDescription(
                    "Where links and redirects may lead besides the server itself: a host, or host:port.")
            List<@Size(min = 1, max = 259) @Pattern("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$") String>
                    allowedHosts,

            @Nullable
            @Size(min = 1, max = 256)
            @Pattern("^[!-~]([ -~]*[!-~])?$")
            @JsonPropertyDescription(
                    "The User-Agent that is sent. Some servers refuse what does not look like a browser.")
            String userAgent,

            @Nullable
            @Min(1)
            @Max(3600)
            @JsonPropertyDescription(
                    "How long an answer may take from the question to its last byte (120 where left out).")
            Integer timeoutSeconds,

            @Nullable
            @Min(1)
            @Max(256)
            @JsonPropertyDescription("The largest answer that is read, as it comes and unpacked (32 where left out).")
            Integer maximumMebibytes) {
        /** Turns an absent list into an empty one. */
        public Connection {
            allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
        }
    }

    /**
     * An HTTP proxy; HTTPS passes through it in a tunnel.
     *
     * @param address its address
     * @param basic a Secret of the operator's namespace with the keys {@code username} and {@code password}, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Proxy(
            @Required
            @Size(max = 300)
            @Pattern("^http://[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[0-9]{1,5}/?$")
            @JsonPropertyDescription("Its address, as http://proxy.example:3128.")
            String address,

            @Nullable
            @JsonPropertyDescription(
                    "What it asks for: a Secret of the operator's namespace with the keys username and password.")
            ObjectReference basic) {}

    /**
     * Where a CA bundle (PEM) is; exactly one of the fields is given.
     *
     * @param secret a key of a Secret of the operator's namespace
     * @param configMap a key of a ConfigMap of the operator's namespace
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(value = "has(self.secret) != has(self.configMap)", message = "give either secret or configMap")
    public record Authorities(
            @Nullable @JsonPropertyDescription("A key of a Secret of the operator's namespace.")
            KeyReference secret,

            @Nullable @JsonPropertyDescription("A key of a ConfigMap of the operator's namespace.")
            KeyReference configMap) {}

    /**
     * An object in the operator's namespace.
     *
     * @param name the object
     */
    public record ObjectReference(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The name of the object.")
            String name) {}

    /**
     * A key of an object in the operator's namespace.
     *
     * @param name the object
     * @param key the key
     */
    public record KeyReference(
            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The name of the object.")
            String name,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The key of the object's data.")
            String key) {}

    /**
     * A file.
     *
     * @param path relative to the mount for documents
     */
    public record File(
            @Required
            @Size(min = 1, max = 253)
            @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$")
            @JsonPropertyDescription("The path below the mount for documents; it cannot leave it.")
            String path) {}

    /**
     * The snapshot that the operator ships.
     *
     * @param maximumAgeDays warn where the snapshot is older, in days; {@code null} for the default of 90
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record BuiltIn(
            @Nullable
            @Min(1)
            @Max(3650)
            @JsonPropertyDescription("Warn where the snapshot is older than this many days (90 where left out).")
            Integer maximumAgeDays) {}

    /**
     * What is not believed.
     *
     * @param maximumLossPercent hold a tag that loses more than this share of a family's addresses
     * @param growthFactor hold a tag that grows beyond this factor plus the slack
     * @param growthSlack prefixes on top of the factor
     * @param minimumPrefixLengthIPv4 refuse shorter IPv4 prefixes
     * @param minimumPrefixLengthIPv6 refuse shorter IPv6 prefixes
     */
    public record Guards(
            @Nullable
            @Default("50")
            @Min(1)
            @Max(100)
            @JsonPropertyDescription("Hold a tag that loses more than this share of a family's addresses, in percent.")
            Integer maximumLossPercent,

            @Nullable
            @Default("4")
            @Min(1)
            @Max(1000)
            @JsonPropertyDescription("Hold a tag whose prefixes grow beyond this factor plus growthSlack.")
            Integer growthFactor,

            @Nullable @Default("64") @Min(0) @Max(65536) @JsonPropertyDescription("Prefixes on top of growthFactor.")
            Integer growthSlack,

            @Nullable @Default("8") @Min(1) @Max(32) @JsonPropertyDescription("Refuse shorter IPv4 prefixes.")
            Integer minimumPrefixLengthIPv4,

            @Nullable @Default("24") @Min(1) @Max(128) @JsonPropertyDescription("Refuse shorter IPv6 prefixes.")
            Integer minimumPrefixLengthIPv6) {}

    /**
     * How long removed prefixes stay allowed: both must have passed.
     *
     * @param days days since the removal
     * @param publications publications without the prefix
     */
    public record Retention(
            @Nullable @Default("21") @Min(0) @Max(365) @JsonPropertyDescription("Days since the removal.")
            Integer days,

            @Nullable @Default("3") @Min(0) @Max(52) @JsonPropertyDescription("Publications without the prefix.")
            Integer publications) {}

    /**
     * A held change that somebody answers for.
     *
     * @param tag the tag
     * @param digest the digest of the offered prefixes, as the status shows it
     * @param reason why
     */
    public record Acceptance(
            @Required @Size(min = 1, max = 80) @JsonPropertyDescription("The service tag.")
            String tag,

            @Required
            @Size(max = 64)
            @Pattern("^[0-9a-f]{12,64}$")
            @JsonPropertyDescription("The digest of the offered prefixes, as the status shows it.")
            String digest,

            @Required @Size(min = 1, max = 512) @JsonPropertyDescription("Why, for those who come later.")
            String reason) {}
}
