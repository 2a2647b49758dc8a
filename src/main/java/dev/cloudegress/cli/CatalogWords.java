package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.AddressCoverage;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.ProxyUse;
import dev.cloudegress.api.v1alpha1.Scope;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import dev.cloudegress.catalog.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words that every form of the catalog uses for people. Stateless. */
final class CatalogWords {
    private CatalogWords() {}

    /** What values a parameter takes. */
    static String values(ServiceParameter parameter) {
        String pattern = parameter.pattern();
        return switch (parameter.type()) {
            case ENUM -> "one of " + String.join(", ", parameter.values());
            case STRING -> "one label of a host name" + (pattern == null ? "" : " that matches " + pattern);
            case INTEGER -> "a number from " + parameter.minimum() + " to " + parameter.maximum();
            case VERSION -> "a version" + ranges(parameter);
            case HOST -> "a host name";
            case CIDR_LIST -> "addresses and CIDRs, separated by commas";
        };
    }

    private static String ranges(ServiceParameter parameter) {
        if (parameter.ranges().isEmpty()) {
            return "";
        }
        return parameter.ranges().stream()
                .map(range -> bounds(range.atLeast(), range.atMost()))
                .collect(Collectors.joining(", or ", ", ", ""));
    }

    private static String bounds(@Nullable String atLeast, @Nullable String atMost) {
        if (atLeast == null) {
            return "at most " + atMost;
        }
        return atMost == null ? "at least " + atLeast : "from " + atLeast + " to " + atMost;
    }

    /** A test on a parameter. */
    static String condition(Constraint test) {
        List<String> parts = new ArrayList<>();
        if (!test.in().isEmpty()) {
            parts.add("is " + String.join(" or ", test.in()));
        }
        if (!test.notIn().isEmpty()) {
            parts.add("is not " + String.join(" or ", test.notIn()));
        }
        Boolean set = test.set();
        if (set != null) {
            parts.add(set ? "has a value" : "has no value");
        }
        if (test.atLeast() != null || test.atMost() != null) {
            parts.add("is " + bounds(test.atLeast(), test.atMost()));
        }
        return test.parameter() + " " + String.join(" and ", parts);
    }

    /** Who starts the connection, and what else limits it. */
    static String direction(ServiceEndpoint endpoint) {
        String direction = switch (endpoint.direction()) {
            case EGRESS -> "egress";
            case INGRESS -> "ingress: listed, not enforced";
            case INFORMATIONAL -> "for information: listed, not enforced";
        };
        return direction
                + (endpoint.scope() == Scope.INTRANET ? "; intranet: only within privateCIDRs" : "")
                + (endpoint.direction() == Direction.EGRESS && endpoint.proxy() == ProxyUse.UNSUPPORTED
                        ? "; not through a proxy"
                        : "");
    }

    /** A port, with its protocol. */
    static String port(ServiceEndpoint.Port port) {
        String protocol = "/" + port.protocol();
        if (port.portFrom() != null) {
            return "${" + port.portFrom() + "}" + protocol;
        }
        if (port.countFrom() != null) {
            return "${" + port.countFrom() + "} ports from " + port.port() + protocol;
        }
        return port.port() + (port.endPort() == null ? "" : "-" + port.endPort()) + protocol;
    }

    /** Whether addresses are all that the hosts use. */
    static String coverage(AddressCoverage coverage) {
        return switch (coverage) {
            case FULL -> "full: the hosts use these addresses and no others";
            case PARTIAL -> "partial: the hosts use others as well";
            case UNKNOWN -> "unknown: nobody says whether the hosts use others as well";
        };
    }

    /** A place in a document. */
    static String source(ServiceEndpoint.Source source) {
        return SourceText.of(source.document(), source);
    }
}
