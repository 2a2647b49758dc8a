package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.catalog.Expansion.Refused;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.config.OperatorConfiguration.MinimumPrefixLength;
import dev.cloudegress.config.OperatorConfiguration.ParameterBounds;
import dev.cloudegress.manifest.Problem;
import dev.cloudegress.net.IpFamily;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Small entries for tests, and short ways to use them. */
final class Entries {
    private Entries() {}

    /** An entry from the parts of its spec that matter, as YAML without indentation; roles, where there are any, first. */
    static CloudServiceSpec entry(String parts) {
        String manifest = """
                apiVersion: cloudegress.dev/v1alpha1
                kind: CloudService
                metadata: {name: thing}
                spec:
                  displayName: Thing
                  edition: "2026-01-01"
                  references: [{id: page, title: Page, date: "2026-01"}]
                """
                + (parts.startsWith("roles:") ? "" : "  roles: [{name: client, description: A client.}]\n")
                + parts.indent(2);
        return BuiltInCatalog.object(
                BuiltInCatalog.tree("test", manifest.getBytes(StandardCharsets.UTF_8))
                        .path("spec"),
                CloudServiceSpec.class);
    }

    /** The parts of an entry with a parameter {@code it}; a test that fits every type keeps it in use. */
    static String parameter(String fields) {
        return """
                parameters: [{name: it, %s}]
                endpoints:
                  - id: e
                    when: [{parameter: it, set: true}]
                    hosts: [a.example.com]
                    ports: [{port: 1}]
                    source: {document: page}
                """.formatted(fields.contains("description:") ? fields : "description: I., " + fields);
    }

    static ServiceUse use(List<String> roles, Map<String, String> parameters) {
        return new ServiceUse("thing", null, roles, parameters);
    }

    static ServiceUse use(Map<String, String> parameters) {
        return use(List.of(), parameters);
    }

    static OperatorConfiguration defaults() {
        return OperatorConfiguration.defaults();
    }

    static OperatorConfiguration configuration(
            Map<String, Map<String, String>> defaultParameters,
            List<String> privateCidrs,
            ParameterBounds bounds,
            MinimumPrefixLength minimum) {
        OperatorConfiguration base = OperatorConfiguration.defaults();
        return new OperatorConfiguration(
                base.defaultBackend(),
                base.ipFamilies(),
                base.dns(),
                base.capabilities(),
                defaultParameters,
                base.access(),
                base.acceptApproximations(),
                privateCidrs,
                base.denyCIDRs(),
                minimum,
                bounds,
                base.catalog());
    }

    static OperatorConfiguration withDefaults(String service, Map<String, String> parameters) {
        return configuration(
                Map.of(service, parameters),
                List.of(),
                new ParameterBounds(null, null, null, null),
                new MinimumPrefixLength(null, null));
    }

    static OperatorConfiguration withPrivate(String... cidrs) {
        return configuration(
                Map.of(),
                List.of(cidrs),
                new ParameterBounds(null, null, null, null),
                new MinimumPrefixLength(null, null));
    }

    static OperatorConfiguration withBounds(ParameterBounds bounds) {
        return configuration(Map.of(), List.of(), bounds, new MinimumPrefixLength(null, null));
    }

    static List<Endpoint> expanded(Expansion expansion) {
        assertThat(expansion).isInstanceOf(Expanded.class);
        return ((Expanded) expansion).endpoints();
    }

    static List<String> refused(Expansion expansion) {
        assertThat(expansion).isInstanceOf(Refused.class);
        return ((Refused) expansion).problems().stream().map(Problem::toString).toList();
    }

    /** An endpoint in one line: name, hosts, number of addresses, tags, ports, direction. */
    static String line(Endpoint endpoint) {
        BigInteger addresses = endpoint.addresses()
                .addressCount(IpFamily.IPV4)
                .add(endpoint.addresses().addressCount(IpFamily.IPV6));
        return String.join(
                " | ",
                endpoint.name(),
                endpoint.hosts().stream().map(Object::toString).sorted().collect(Collectors.joining(" ")),
                addresses.toString(),
                endpoint.serviceTags().stream()
                        .map(tag -> tag.cloud() + "/" + tag.name())
                        .collect(Collectors.joining(" ")),
                endpoint.ports().toString(),
                endpoint.direction().toString());
    }

    static List<String> lines(Expansion expansion) {
        return expanded(expansion).stream().map(Entries::line).toList();
    }
}
