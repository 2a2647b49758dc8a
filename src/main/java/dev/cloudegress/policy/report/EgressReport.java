package dev.cloudegress.policy.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may reach what. Immutable data, written as it stands here by {@link ReportJson}; every other form is made from it. What several
 * requirements share stands once: services with their documents, and the prefixes of service tags and resolved names.
 *
 * @param apiVersion {@link #API_VERSION}; another one has another shape
 * @param kind {@link #KIND}
 * @param scope what the report is about
 * @param services the services in use, by name
 * @param addressSets prefixes that endpoints name, by id
 * @param requirements the requirements, by namespace and name
 * @param feeds where service tags come from, as far as PrefixSources were read
 * @param shared how the CiliumCIDRGroups that stand differ from what is planned; {@code null} where no cluster was asked
 * @param strays generated objects of requirements that do not exist, as {@code <kind> <namespace>/<name>}
 * @param damaged what was read and is not believed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EgressReport(
        String apiVersion,
        String kind,
        Scope scope,
        List<ServiceEntry> services,
        List<AddressSet> addressSets,
        List<RequirementEntry> requirements,
        List<Feed> feeds,
        @Nullable Standing shared,
        List<String> strays,
        List<String> damaged) {
    /** The shape of this record. Fields may be added under it; none is renamed or removed. */
    public static final String API_VERSION = "report.cloudegress.dev/v1";

    /** The kind of a saved report. */
    public static final String KIND = "EgressReport";

    /** Copies the lists. */
    public EgressReport {
        services = copy(services);
        addressSets = copy(addressSets);
        requirements = copy(requirements);
        feeds = copy(feeds);
        strays = copy(strays);
        damaged = copy(damaged);
    }

    /** JSON leaves out empty lists, so that they come back as {@code null}. */
    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * What a report is about.
     *
     * @param source what was read, for people: files, or a context of a kubeconfig
     * @param live whether a cluster was asked, so that what stands is known
     * @param namespace the one namespace that was asked for; {@code null} means all
     * @param date the day that endpoints and ages are judged by, YYYY-MM-DD
     * @param installation the configuration
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Scope(
            String source, boolean live, @Nullable String namespace, String date, Installation installation) {}

    /**
     * What of the installation's configuration decides what is allowed.
     *
     * @param digest SHA-256 over the whole configuration, hexadecimal
     * @param defaultBackend what enforces requirements that leave it open
     * @param ipFamilies the families of the cluster
     * @param privateCIDRs private ranges that may be allowed
     * @param denyCIDRs addresses that are never allowed
     * @param everyServiceForAll whether every namespace may use every service
     * @param acceptApproximations endpoints that every requirement may have wider than documented
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Installation(
            String digest,
            String defaultBackend,
            List<String> ipFamilies,
            List<String> privateCIDRs,
            List<String> denyCIDRs,
            boolean everyServiceForAll,
            List<Answer> acceptApproximations) {
        /** Copies the lists. */
        public Installation {
            ipFamilies = copy(ipFamilies);
            privateCIDRs = copy(privateCIDRs);
            denyCIDRs = copy(denyCIDRs);
            acceptApproximations = copy(acceptApproximations);
        }
    }

    /**
     * A service that some requirement uses.
     *
     * @param name its name
     * @param displayName the vendor's name of it
     * @param edition the edition of the catalog entry
     * @param documents the vendor's documents that endpoints refer to
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ServiceEntry(String name, String displayName, String edition, List<Document> documents) {
        /** Copies the list. */
        public ServiceEntry {
            documents = copy(documents);
        }
    }

    /**
     * A document of a vendor.
     *
     * @param id what endpoints call it
     * @param title its title
     * @param date its own date or edition
     * @param url where it is published, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Document(
            String id, String title, String date, @Nullable String url) {}

    /** What a set of addresses comes from. */
    public enum SetKind {
        /** The prefixes of a service tag. */
        @JsonProperty("ServiceTag")
        SERVICE_TAG,
        /** The addresses that a host was resolved to. */
        @JsonProperty("ResolvedName")
        RESOLVED_NAME
    }

    /**
     * Addresses that endpoints name. A tag may have several sets: requirements differ in the IP families that they allow.
     *
     * @param id name and digest of the content; what {@link EndpointEntry#sets} names
     * @param kind what it comes from
     * @param name the service tag, as {@code <cloud>/<tag>}, or the host
     * @param origin where the content comes from, for people
     * @param prefixes all that is allowed, canonical, sorted
     * @param retained what of that is no longer published, and stays for the retention
     * @param held since when the tag is held, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AddressSet(
            String id,
            SetKind kind,
            String name,
            String origin,
            List<String> prefixes,
            List<String> retained,
            @Nullable String held) {
        /** Copies the lists. */
        public AddressSet {
            prefixes = copy(prefixes);
            retained = copy(retained);
        }
    }

    /** What becomes of a requirement. */
    public enum State {
        /** It is enforced. */
        @JsonProperty("Enforced")
        ENFORCED,
        /** It is planned only; nothing is written for it. */
        @JsonProperty("Preview")
        PREVIEW,
        /** It is not valid: what stands of it stays, and nobody can say here what that allows. */
        @JsonProperty("Invalid")
        INVALID
    }

    /**
     * A requirement.
     *
     * @param namespace its namespace
     * @param name its name
     * @param pods which pods, in the words of {@code kubectl get -l}; {@code all} for all of the namespace
     * @param place file and line, or {@code null} where a cluster was asked
     * @param state what becomes of it
     * @param backend what enforces it
     * @param destinations NamesFirst, AddressesOnly or Both
     * @param ipFamilies the families that it allows
     * @param dns All, Restricted or None
     * @param proxy the proxy between, for people; {@code null} where there is none
     * @param breadth how much the pods may reach directly
     * @param uses the services
     * @param findings gaps, approximations and warnings
     * @param decisions what somebody decided about its endpoints, in the requirement or in the configuration
     * @param waitingFor inputs that are not known, each with the ports of the endpoints that wait for it
     * @param problems what is wrong with it
     * @param revoked uses that the namespace has no right to
     * @param objects the objects that are planned for it, as {@code <kind> <name>}
     * @param ready what the operator says of it; {@code null} where nobody asked it
     * @param standing how what stands differs from what is planned; {@code null} where no cluster was asked
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record RequirementEntry(
            String namespace,
            String name,
            String pods,
            @Nullable String place,
            State state,
            String backend,
            String destinations,
            List<String> ipFamilies,
            String dns,
            @Nullable String proxy,
            Breadth breadth,
            List<UseEntry> uses,
            List<FindingEntry> findings,
            List<DecisionEntry> decisions,
            List<Waiting> waitingFor,
            List<String> problems,
            List<String> revoked,
            List<String> objects,
            @Nullable Ready ready,
            @Nullable Standing standing) {
        /** Copies the lists. */
        public RequirementEntry {
            ipFamilies = copy(ipFamilies);
            uses = copy(uses);
            findings = copy(findings);
            decisions = copy(decisions);
            waitingFor = copy(waitingFor);
            problems = copy(problems);
            revoked = copy(revoked);
            objects = copy(objects);
        }

        /** {@code <namespace>/<name>}. */
        public String title() {
            return namespace + "/" + name;
        }
    }

    /**
     * One use of a service.
     *
     * @param use the instance, or the service's name
     * @param service the service
     * @param roles which kinds of workload the pods are
     * @param parameters what the requirement passes; defaults of the installation are not in it
     * @param endpoints the endpoints whose connections the pods open, by id
     * @param listed how many further endpoints are listed by the vendor and enforced by nobody: others open these connections
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record UseEntry(
            String use,
            String service,
            List<String> roles,
            Map<String, String> parameters,
            List<EndpointEntry> endpoints,
            int listed) {
        /** Copies the lists and sorts the parameters. */
        public UseEntry {
            roles = copy(roles);
            parameters =
                    parameters == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
            endpoints = copy(endpoints);
        }
    }

    /** What becomes of an endpoint. */
    public enum EndpointState {
        /** The pods may reach it as documented. */
        @JsonProperty("Allowed")
        ALLOWED("allowed"),
        /** They may reach some of it: the rest is a gap, or not known yet. */
        @JsonProperty("PartlyAllowed")
        PARTLY_ALLOWED("partly allowed"),
        /** They reach it through the proxy and not directly. */
        @JsonProperty("ThroughProxy")
        THROUGH_PROXY("through the proxy"),
        /** The requirement excludes it. */
        @JsonProperty("Excluded")
        EXCLUDED("excluded"),
        /** It waits for an input that is not known. */
        @JsonProperty("Waiting")
        WAITING("waiting"),
        /** Its first day has not come. */
        @JsonProperty("NotYetValid")
        NOT_YET_VALID("not yet valid"),
        /** They may not reach it; a finding says why. */
        @JsonProperty("NotAllowed")
        NOT_ALLOWED("not allowed");

        private final String words;

        EndpointState(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * One line of a vendor's rules.
     *
     * @param id its id within the service
     * @param roles the roles of the use that it belongs to
     * @param state what becomes of it
     * @param ports its ports, as {@code 443/TCP} and {@code 10140-10155/TCP}
     * @param names names and patterns that are allowed as such
     * @param addresses addresses that are allowed, from lists of the document
     * @param sets ids of the sets of addresses that are allowed
     * @param documented what the vendor documents and is not allowed as such: names, addresses, service tags
     * @param enforcedBy Name, Address, {@code Proxy}, or {@code CiliumCIDRGroup <name>}
     * @param source where the vendor says so
     * @param addressSource where the addresses come from, or {@code null} where that is {@code source} too
     * @param validFrom the first day, or {@code null}
     * @param validUntil the last day, or {@code null}
     * @param replacedBy the endpoint that takes its place, or {@code null}
     * @param life why it may not be needed any more
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EndpointEntry(
            String id,
            List<String> roles,
            EndpointState state,
            List<String> ports,
            List<String> names,
            List<String> addresses,
            List<String> sets,
            List<String> documented,
            List<String> enforcedBy,
            Place source,
            @Nullable Place addressSource,
            @Nullable String validFrom,
            @Nullable String validUntil,
            @Nullable String replacedBy,
            Life life) {
        /** Copies the lists. */
        public EndpointEntry {
            roles = copy(roles);
            ports = copy(ports);
            names = copy(names);
            addresses = copy(addresses);
            sets = copy(sets);
            documented = copy(documented);
            enforcedBy = copy(enforcedBy);
            life = life == null ? Life.CURRENT : life;
        }

        /** Whether the pods may reach something of it directly. */
        public boolean reaches() {
            return state == EndpointState.ALLOWED || state == EndpointState.PARTLY_ALLOWED;
        }
    }

    /**
     * How requirements name an endpoint where they decide about it: {@code <use>/<id>}, of every edition.
     *
     * @param reference how findings name it: {@code <use>/<id>}, or {@code <use>/<id>@<edition>} where a former edition had it
     */
    public static String decisionReference(String reference) {
        int edition = reference.indexOf('@');
        return edition < 0 ? reference : reference.substring(0, edition);
    }

    /** Whether a vendor still documents an endpoint. */
    public enum Life {
        /** It does. */
        @JsonProperty("Current")
        CURRENT("current"),
        /** Another endpoint takes its place. */
        @JsonProperty("Replaced")
        REPLACED("replaced"),
        /** Its last day has passed. */
        @JsonProperty("Retired")
        RETIRED("retired"),
        /** Only a former edition of the service has it. */
        @JsonProperty("Retained")
        RETAINED("retained of a former edition");

        private final String words;

        Life(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * A place in a document.
     *
     * @param document the id of the document within the service
     * @param section the heading, or {@code null}
     * @param lines the lines, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Place(
            String document,
            @Nullable String section,
            @Nullable String lines) {}

    /** Whether somebody has to act on a finding. */
    public enum FindingState {
        /** Nobody has decided. */
        @JsonProperty("Open")
        OPEN,
        /** Somebody accepted it. */
        @JsonProperty("Accepted")
        ACCEPTED,
        /** Nothing to decide, something to know. */
        @JsonProperty("Warning")
        WARNING
    }

    /**
     * Something to know about an endpoint.
     *
     * @param endpoint the endpoint, as {@code <use>/<endpoint id>}
     * @param kind Gap, Approximation or Warning
     * @param reason a word from a fixed list
     * @param state whether somebody has to act
     * @param message what it means
     */
    public record FindingEntry(String endpoint, String kind, String reason, FindingState state, String message) {}

    /** What a decision is about. */
    public enum DecisionKind {
        /** An endpoint that stays closed, or partly closed. */
        @JsonProperty("Gap")
        GAP("gap accepted"),
        /** An endpoint that is allowed wider than documented. */
        @JsonProperty("Approximation")
        APPROXIMATION("approximation accepted"),
        /** An endpoint that is not wanted. */
        @JsonProperty("Exclusion")
        EXCLUSION("excluded");

        private final String words;

        DecisionKind(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /** Who decided. */
    public enum DecidedBy {
        /** The requirement. */
        @JsonProperty("Requirement")
        REQUIREMENT("requirement"),
        /** The configuration of the installation, for every requirement. */
        @JsonProperty("Configuration")
        CONFIGURATION("configuration");

        private final String words;

        DecidedBy(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * A decision about an endpoint.
     *
     * @param endpoint the endpoint, as {@code <use>/<endpoint id>}
     * @param kind what was decided
     * @param by who decided
     * @param reason why
     * @param effective whether it changes anything here today; one that does not is old, mistyped, or for another backend
     */
    public record DecisionEntry(String endpoint, DecisionKind kind, DecidedBy by, String reason, boolean effective) {}

    /**
     * An input that is not known.
     *
     * @param input what it is, for people
     * @param ports the ports of the endpoint that waits for it
     */
    public record Waiting(String input, List<String> ports) {
        /** Copies the list. */
        public Waiting {
            ports = copy(ports);
        }
    }

    /**
     * What the operator says of a requirement.
     *
     * @param status True, False or Unknown
     * @param reason a word from a fixed list
     * @param message a sentence
     * @param current whether it is about the requirement as it is now
     */
    public record Ready(String status, String reason, String message, boolean current) {
        /** Whether the requirement, as it is now, is applied and complete. */
        public boolean holds() {
            return current && status.equals("True");
        }
    }

    /**
     * How what stands differs from what is planned. Objects are {@code <kind> <name>}.
     *
     * @param missing planned, and not there with the mark of the operator
     * @param differing there, and not as planned
     * @param surplus there, and not planned
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Standing(List<String> missing, List<String> differing, List<String> surplus) {
        /** Copies the lists. */
        public Standing {
            missing = copy(missing);
            differing = copy(differing);
            surplus = copy(surplus);
        }
    }

    /**
     * A PrefixSource.
     *
     * @param name its name
     * @param cloud its cloud
     * @param documents the last documents that were taken, for people
     * @param notes what is not fresh or not believed, for people
     * @param accepted holds and documents that somebody accepted
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Feed(String name, String cloud, List<String> documents, List<String> notes, List<Answer> accepted) {
        /** Copies the lists. */
        public Feed {
            documents = copy(documents);
            notes = copy(notes);
            accepted = copy(accepted);
        }
    }

    /**
     * What somebody answers for, outside the requirements.
     *
     * @param subject what it is about: an endpoint, or a tag or document with its digest
     * @param reason why
     */
    public record Answer(String subject, String reason) {}
}
