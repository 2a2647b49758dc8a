package dev.cloudegress.catalog;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortSet;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of one use of a service, with all parameters filled in: what the vendor documents for these pods.
 *
 * <p>Immutable. Hosts and addresses are two ways to say the same destination. Where the direction is {@link Direction#EGRESS}, at least
 * one of hosts, addresses and tags is not empty, and there are ports; elsewhere all of them may be empty.
 *
 * @param use the instance, or the service's name: what tells the use apart within its requirement
 * @param service the name of the service
 * @param id the id of the endpoint within the service
 * @param roles the roles of the use that it belongs to, sorted; at least one
 * @param hosts exact names and patterns
 * @param addresses fixed addresses, free of special-purpose ranges unless the configuration permits them
 * @param serviceTags named sets of prefixes, sorted by cloud and name
 * @param addressCoverage whether addresses and tags are all that the hosts use
 * @param approximate why addresses and tags are wider than the hosts, or {@code null} where they are not
 * @param ports the ports
 * @param direction who starts the connection
 * @param scope internet or intranet
 * @param proxy whether an HTTP proxy may stand between
 * @param validFrom the first day it applies, or {@code null}
 * @param validUntil the last day it applies, or {@code null}
 * @param replacedBy the endpoint that takes its place, or {@code null}
 * @param source the line of the vendor's document
 * @param addressSource the place that the addresses and tags come from, or {@code null} where that is {@code source} too
 * @param note what a reader should know, or {@code null}
 * @param former the former edition that it is retained of, or {@code null} where the present one has it
 */
public record Endpoint(
        String use,
        String service,
        String id,
        List<String> roles,
        SortedSet<HostPattern> hosts,
        CidrSet addresses,
        List<ServiceTagReference> serviceTags,
        AddressCoverage addressCoverage,
        @Nullable String approximate,
        PortSet ports,
        Direction direction,
        Scope scope,
        ProxyUse proxy,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validUntil,
        @Nullable String replacedBy,
        Source source,
        @Nullable Source addressSource,
        @Nullable String note,
        @Nullable Former former) {

    /**
     * Where an endpoint comes from that the present edition of its service lacks, or has with less reach.
     *
     * @param edition the edition that had it
     * @param until the last day on which it is allowed
     */
    public record Former(String edition, LocalDate until) {}

    /** What tells the endpoint apart within its service: {@code <id>}, or {@code <id>@<edition>} where it is retained of a former edition. */
    public String name() {
        Former edition = former;
        return edition == null ? id : id + "@" + edition.edition();
    }

    /** How statuses and messages name the endpoint: {@code <use>/<name>}. */
    public String reference() {
        return use + "/" + name();
    }

    /**
     * How requirements name the endpoint where they decide about it: {@code <use>/<id>}. A decision holds for the endpoint of every
     * edition: what is excluded does not come back because an edition changed it.
     */
    public String decisionReference() {
        return use + "/" + id;
    }

    /** How the configuration names the endpoint where it decides about it: {@code <service>/<id>}, of every edition. */
    public String catalogReference() {
        return service + "/" + id;
    }

    /** Whether this endpoint reaches at least what another does, in every way in which that one is allowed. */
    boolean covers(Endpoint other) {
        return id.equals(other.id)
                && use.equals(other.use)
                && roles.containsAll(other.roles)
                && direction == other.direction
                && scope == other.scope
                && proxy == other.proxy
                && hosts.isEmpty() == other.hosts.isEmpty()
                && hosts.containsAll(other.hosts)
                && addresses.containsAll(other.addresses)
                && serviceTags.containsAll(other.serviceTags)
                && ports.union(other.ports).equals(ports)
                && (approximate == null || other.approximate != null)
                && (addressCoverage != AddressCoverage.FULL || other.addressCoverage == AddressCoverage.FULL)
                && (validFrom == null || (other.validFrom != null && !validFrom.isAfter(other.validFrom)));
    }
}
