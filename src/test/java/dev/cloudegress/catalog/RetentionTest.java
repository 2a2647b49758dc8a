package dev.cloudegress.catalog;

import static dev.cloudegress.catalog.Entries.defaults;
import static dev.cloudegress.catalog.Entries.expanded;
import static dev.cloudegress.catalog.Entries.refused;
import static dev.cloudegress.catalog.Entries.use;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec.Reference;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.catalog.Expansion.Lapse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a former edition stays, and what a requirement gets of it. */
class RetentionTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final LocalDate UNTIL = LocalDate.of(2026, 12, 12);

    private static final String TWO = """
            endpoints:
              - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page, lines: "1"}}
              - {id: b, hosts: [b.example.com, c.example.com], ports: [{port: 443}], source: {document: page, lines: "2"}}
            """;

    @Test
    void anEndpointThatIsDroppedStays() {
        CloudServiceSpec upgraded = upgrade(entry(TWO), newer("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                """));

        assertThat(upgraded.edition()).isEqualTo("2026-06-01");
        assertThat(retained(upgraded)).containsExactly("b");
        assertThat(upgraded.retained().getFirst().until()).isEqualTo(UNTIL.toString());
        assertThat(upgraded.retained().getFirst().references())
                .extracting(CloudServiceSpec.Reference::id)
                .containsExactly("page");
        assertThat(lines(upgraded))
                .containsExactly(
                        "a | a.example.com | 0 |  | 443/TCP | Egress",
                        "b@2026-01-01 | b.example.com c.example.com | 0 |  | 443/TCP | Egress");
        assertThat(problems(upgraded)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: b, hosts: [b.example.com], ports: [{port: 443}], source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], ports: [{port: 8443}], source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], ports: [{port: 443, protocol: UDP}], source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], ports: [{port: 443}], scope: Intranet, source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], ports: [{port: 443}], proxy: Unsupported, source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], ports: [{port: 443}], direction: Informational, source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], ports: [{port: 443}], validFrom: \"2026-12-01\", source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], addresses: [20.1.0.0/24], approximate: wide,"
                        + " ports: [{port: 443}], source: {document: page}}",
                "{id: b, hosts: [b.example.com, c.example.com], addresses: [20.1.0.0/24], addressCoverage: Full,"
                        + " ports: [{port: 443}], source: {document: page}}"
            })
    void anEndpointWithLessReachStaysAsItWas(String endpoint) {
        CloudServiceSpec upgraded = upgrade(entry(TWO), newer("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - ENDPOINT
                """.replace("ENDPOINT", endpoint)));

        assertThat(retained(upgraded)).containsExactly("b");
        assertThat(expanded(expand(upgraded))).extracting(Endpoint::name).containsExactly("a", "b", "b@2026-01-01");
    }

    /** Texts, places in documents, a later end and more destinations take nothing away. */
    @Test
    void anEndpointThatIsOnlyDescribedAnewOrReachesMoreIsNotRetained() {
        CloudServiceSpec upgraded = upgrade(entry(TWO), newer("""
                endpoints:
                  - {id: a, description: New., hosts: [a.example.com, d.example.com], ports: [{port: 400, endPort: 500}],
                     validUntil: "2026-12-01", replacedBy: b, source: {document: page, lines: "7"}, note: New.}
                  - {id: b, hosts: [c.example.com, b.example.com], ports: [{port: 80}, {port: 443}], source: {document: page}}
                """));

        assertThat(upgraded.retained()).isEmpty();
    }

    @Test
    void addressesAreComparedAsAddresses() {
        String old = """
                endpoints:
                  - {id: a, addresses: [20.1.0.0/25, 20.1.0.128/25], ports: [{port: 443}], source: {document: page}}
                """;

        assertThat(upgrade(entry(old), newer(old.replace("20.1.0.0/25, 20.1.0.128/25", "20.1.0.0/24")))
                        .retained())
                .isEmpty();
        assertThat(retained(upgrade(entry(old), newer(old.replace(", 20.1.0.128/25", "")))))
                .containsExactly("a");
    }

    @Test
    void whatANewerEditionBringsBackLeaves() {
        CloudServiceSpec without = newer("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                """);
        CloudServiceSpec again = edition(TWO, "2026-07-01");
        CloudServiceSpec upgraded = upgrade(entry(TWO), without);

        CloudServiceSpec back =
                Retention.upgrade(upgraded, again, TODAY.plusDays(3)).orElseThrow();

        assertThat(back).isEqualTo(again);
    }

    @Test
    void whatStandsKeepsItsDayThroughTheNextUpgrade() {
        CloudServiceSpec first = upgrade(entry(TWO), newer("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: z, hosts: [z.example.com], ports: [{port: 443}], source: {document: page}}
                """));

        CloudServiceSpec second = Retention.upgrade(first, edition("""
                                endpoints:
                                  - {id: z, hosts: [z.example.com], ports: [{port: 443}], source: {document: page}}
                                """, "2026-07-01"), TODAY.plusDays(10))
                .orElseThrow();

        assertThat(second.retained())
                .extracting(edition -> edition.edition() + " until " + edition.until() + " "
                        + edition.endpoints().stream().map(ServiceEndpoint::id).toList())
                .containsExactly("2026-06-01 until 2026-12-22 [a]", "2026-01-01 until 2026-12-12 [b]");
        assertThat(Retention.aged(second, UNTIL)).isEqualTo(second);
        assertThat(Retention.aged(second, UNTIL.plusDays(1)).retained())
                .extracting(FormerEdition::edition)
                .containsExactly("2026-06-01");
        // The day and the two: what one edition has and the next one drops in the same way stands once.
        assertThat(expanded(expand(second)))
                .extracting(Endpoint::name)
                .containsExactly("a@2026-06-01", "b@2026-01-01", "z");
    }

    private static final String ROLES = """
            roles:
              - {name: client, description: A client.}
              - {name: relay, description: A relay.}
            endpoints:
              - {id: all, hosts: [all.example.com], ports: [{port: 443}], source: {document: page}}
              - {id: relay, roles: [relay], hosts: [relay.example.com], ports: [{port: 443}], source: {document: page}}
            """;

    private static final String WITHOUT_RELAY = """
            roles: [{name: client, description: A client.}]
            endpoints:
              - {id: all, hosts: [all.example.com], ports: [{port: 443}], source: {document: page}}
            """;

    @Test
    void aRoleThatIsDroppedStaysValid() {
        CloudServiceSpec upgraded = upgrade(entry(ROLES), newer(WITHOUT_RELAY));

        assertThat(names(upgraded, List.of("relay"), Map.of())).containsExactly("all@2026-01-01", "relay@2026-01-01");
        assertThat(names(upgraded, List.of("client", "relay"), Map.of()))
                .containsExactly("all", "all@2026-01-01", "relay@2026-01-01");
        // Only what the pods are gets it.
        assertThat(names(upgraded, List.of("client"), Map.of())).containsExactly("all");
        assertThat(lapses(upgraded, List.of("client"), Map.of())).isEmpty();
        assertThat(lapses(upgraded, List.of("client", "relay"), Map.of()))
                .singleElement()
                .satisfies(lapse -> {
                    assertThat(lapse.problem()).hasToString("roles[1]: unknown role relay: one of client");
                    assertThat(lapse.edition()).isEqualTo("2026-06-01");
                    assertThat(lapse.until()).isEqualTo(UNTIL);
                });
        assertThat(refused(expand(Retention.aged(upgraded, UNTIL.plusDays(1)), List.of("relay"), Map.of())))
                .containsExactly("roles[0]: unknown role relay: one of client");
    }

    /** A use without roles means the only one there is; what that one is may change. */
    @Test
    void aUseWithoutRolesIsReadByEachEditionAsItReadsIt() {
        String only = "roles: [{name: NAME, description: The only one.}]\nendpoints:\n"
                + "  - {id: e, roles: [NAME], hosts: [NAME.example.com], ports: [{port: 1}], source: {document: page}}\n";
        CloudServiceSpec renamed = upgrade(entry(only.replace("NAME", "one")), newer(only.replace("NAME", "two")));
        assertThat(names(renamed, List.of(), Map.of())).containsExactly("e", "e@2026-01-01");
        assertThat(lapses(renamed, List.of(), Map.of())).isEmpty();

        CloudServiceSpec more = upgrade(entry(WITHOUT_RELAY), newer(ROLES));
        assertThat(names(more, List.of(), Map.of())).containsExactly("all@2026-01-01");
        assertThat(names(more, List.of("client"), Map.of())).containsExactly("all");
        assertThat(lapses(more, List.of(), Map.of()))
                .singleElement()
                .satisfies(lapse -> assertThat(lapse.problem().message()).startsWith("say which roles of thing"));

        CloudServiceSpec fewer = upgrade(entry(ROLES), newer(WITHOUT_RELAY));
        // The former edition refused it, so there is nothing to retain.
        assertThat(names(fewer, List.of(), Map.of())).containsExactly("all");
    }

    @Test
    void aRoleThatNoEditionHasIsRefusedAsEver() {
        CloudServiceSpec upgraded = upgrade(entry(ROLES), newer(WITHOUT_RELAY));

        assertThat(refused(expand(upgraded, List.of("relay", "rely"), Map.of())))
                .containsExactly(
                        "roles[0]: unknown role relay: one of client", "roles[1]: unknown role rely: one of client");
    }

    private static final String PARAMETERS = """
            parameters:
              - {name: region, description: Where., type: Enum, values: [EU1, EU2, US1], default: EU1}
              - {name: site, description: Which., type: String}
            endpoints:
              - {id: region, hosts: ["${region}.example.com"], ports: [{port: 443}], source: {document: page}}
              - {id: site, hosts: ["${site}.site.example.com"], ports: [{port: 443}], source: {document: page}}
              - {id: fixed, hosts: [fixed.example.com], ports: [{port: 443}], source: {document: page}}
            """;

    @Test
    void aParameterThatIsDroppedStaysValid() {
        CloudServiceSpec upgraded = upgrade(entry(PARAMETERS), newer("""
                parameters:
                  - {name: region, description: Where., type: Enum, values: [EU1, EU2, US1], default: EU1}
                endpoints:
                  - {id: region, hosts: ["${region}.example.com"], ports: [{port: 443}], source: {document: page}}
                  - {id: fixed, hosts: [fixed.example.com], ports: [{port: 443}], source: {document: page}}
                """));

        assertThat(names(upgraded, List.of(), Map.of("site", "hq")))
                .containsExactly("fixed", "region", "site@2026-01-01");
        assertThat(lapses(upgraded, List.of(), Map.of("site", "hq")))
                .extracting(lapse -> lapse.problem().toString())
                .containsExactly("parameters.site: unknown parameter site: one of region");
        assertThat(names(upgraded, List.of(), Map.of())).containsExactly("fixed", "region");
        assertThat(refused(expand(Retention.aged(upgraded, UNTIL.plusDays(1)), List.of(), Map.of("site", "hq"))))
                .hasSize(1);
    }

    @Test
    void aValueThatIsDroppedStaysValid() {
        CloudServiceSpec upgraded =
                upgrade(entry(PARAMETERS), newer(PARAMETERS.replace("[EU1, EU2, US1]", "[EU1, EU3]")));

        assertThat(names(upgraded, List.of(), Map.of("region", "US1")))
                .containsExactly("fixed@2026-01-01", "region@2026-01-01");
        assertThat(lapses(upgraded, List.of(), Map.of("region", "US1"))).hasSize(1);
        // What both have is one endpoint, not two.
        assertThat(names(upgraded, List.of(), Map.of("region", "EU1"))).containsExactly("fixed", "region");
        assertThat(names(upgraded, List.of(), Map.of("region", "EU3"))).containsExactly("fixed", "region");
    }

    @Test
    void aDefaultThatChangesTakesNothingFromThoseWhoLeftItOut() {
        CloudServiceSpec upgraded =
                upgrade(entry(PARAMETERS), newer(PARAMETERS.replace("default: EU1", "default: EU2")));

        assertThat(lines(upgraded))
                .containsExactly(
                        "fixed | fixed.example.com | 0 |  | 443/TCP | Egress",
                        "region | eu2.example.com | 0 |  | 443/TCP | Egress",
                        "region@2026-01-01 | eu1.example.com | 0 |  | 443/TCP | Egress");
        assertThat(names(upgraded, List.of(), Map.of("region", "US1"))).containsExactly("fixed", "region");
    }

    @Test
    void aParameterThatBecomesRequiredStopsNobodyAtOnce() {
        CloudServiceSpec upgraded =
                upgrade(entry(PARAMETERS), newer(PARAMETERS.replace("type: String", "type: String, required: true")));

        assertThat(names(upgraded, List.of(), Map.of())).containsExactly("fixed@2026-01-01", "region@2026-01-01");
        assertThat(names(upgraded, List.of(), Map.of("site", "hq"))).containsExactly("fixed", "region", "site");
        assertThat(lapses(upgraded, List.of(), Map.of()))
                .singleElement()
                .satisfies(lapse -> assertThat(lapse.problem().message()).startsWith("missing site"));
    }

    /** A new endpoint may make more of a parameter than a requirement has said: it keeps what it had, and is told. */
    @Test
    void anEndpointThatAsksForMoreStopsNobodyAtOnce() {
        String counting = PARAMETERS.replace("endpoints:", """
                  - {name: count, description: How many., type: Integer, minimum: 1, maximum: 5}
                endpoints:
                  - {id: counted, hosts: [c.example.com], ports: [{port: 90, countFrom: count}], source: {document: page}}
                """.stripTrailing());
        CloudServiceSpec upgraded = upgrade(entry(counting), newer(counting + """
                  - {id: new, hosts: ["${site}.new.example.com"], ports: [{port: 90, countFrom: count}], source: {document: page}}
                """));

        assertThat(names(upgraded, List.of(), Map.of("count", "2")))
                .containsExactly("counted@2026-01-01", "fixed@2026-01-01", "region@2026-01-01");
        assertThat(lapses(upgraded, List.of(), Map.of("count", "2")))
                .singleElement()
                .satisfies(lapse ->
                        assertThat(lapse.problem().message()).startsWith("endpoint new has no destination: give site"));
        assertThat(names(upgraded, List.of(), Map.of("count", "2", "site", "hq")))
                .containsExactly("counted", "fixed", "new", "region", "site");
    }

    /** What is new in a role is documented only for those that meet what the role asks. */
    @Test
    void aRoleThatAsksForMoreKeepsWhatItHadAndGetsNothingNew() {
        String asking = PARAMETERS.replace("parameters:", """
                                roles:
                                  - name: client
                                    description: A client.
                                    requires: [{when: {parameter: region, in: [EU1]}, otherwise: only EU1 is documented}]
                                parameters:
                                """.stripTrailing())
                + "  - {id: new, hosts: [new.example.com], ports: [{port: 443}], source: {document: page}}\n";
        CloudServiceSpec upgraded = upgrade(entry(PARAMETERS), newer(asking));

        assertThat(names(upgraded, List.of(), Map.of("region", "US1")))
                .containsExactly("fixed@2026-01-01", "region@2026-01-01");
        assertThat(names(upgraded, List.of(), Map.of("region", "EU1"))).containsExactly("fixed", "new", "region");
    }

    @Test
    void aWrongValueIsRefusedInWhateverEdition() {
        CloudServiceSpec upgraded =
                upgrade(entry(PARAMETERS), newer(PARAMETERS.replace("[EU1, EU2, US1]", "[EU1, EU3]")));

        assertThat(refused(expand(upgraded, List.of(), Map.of("region", "US2"))))
                .hasSize(1);
        assertThat(refused(expand(upgraded, List.of(), Map.of("region", "US1", "site", "a.b"))))
                .hasSize(2);
    }

    /** The present edition has nothing for one of the roles: what it has for the other one stays. */
    @Test
    void aRoleThatLosesAllTakesNothingFromTheOthers() {
        String shared = """
                roles: [{name: one, description: R.}, {name: two, description: R.}]
                parameters:
                  - {name: region, description: Where., type: Enum, values: [EU1, US1]}
                endpoints:
                  - {id: eu, hosts: [eu.example.com], roles: [one], when: [{parameter: region, in: [EU1]}], ports: [{port: 443}], source: {document: page}}
                  - {id: kept, hosts: [kept.example.com], roles: [two], ports: [{port: 443}], source: {document: page}}
                """;
        CloudServiceSpec upgraded = upgrade(entry(shared + """
                  - {id: us, hosts: [us.example.com], roles: [one], when: [{parameter: region, in: [US1]}], ports: [{port: 443}], source: {document: page}}
                  - {id: gone, hosts: [gone.example.com], roles: [two], ports: [{port: 443}], source: {document: page}}
                """.indent(0)), newer(shared));

        assertThat(names(upgraded, List.of("one", "two"), Map.of("region", "US1")))
                .containsExactly("gone@2026-01-01", "kept", "us@2026-01-01");
        assertThat(lapses(upgraded, List.of("one", "two"), Map.of("region", "US1")))
                .hasSize(1);
    }

    /** Only what the newer edition lacks is retained, and there is nothing wrong with that. */
    @Test
    void whatEveryEditionRefusesIsNotReducedToWhatIsRetained() {
        String shared = """
                parameters:
                  - {name: ranges, description: Where., type: CidrList}
                endpoints:
                  - {id: lan, addresses: ["${ranges}"], scope: Intranet, ports: [{port: 443}], source: {document: page}}
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                """;
        CloudServiceSpec old =
                entry(shared + "  - {id: b, hosts: [b.example.com], ports: [{port: 443}], source: {document: page}}\n");
        CloudServiceSpec upgraded = upgrade(old, newer(shared));
        CloudServiceSpec twice = upgrade(
                upgraded, edition(shared.replace("type: CidrList", "type: CidrList, required: true"), "2026-07-01"));

        for (CloudServiceSpec service : List.of(old, upgraded, twice)) {
            assertThat(refused(expand(service, List.of(), Map.of("ranges", "10.1.2.0/24"))))
                    .hasSize(1);
        }
        assertThat(names(upgraded, List.of(), Map.of())).containsExactly("a", "b@2026-01-01");
        assertThat(names(twice, List.of(), Map.of())).containsExactly("a@2026-06-01", "b@2026-01-01");
    }

    /** An edition that has the parameter under another name would read a use without it as one for all. */
    @Test
    void aParameterThatIsRenamedLeavesNobodyWithTheWildcard() {
        String named = """
                parameters:
                  - {name: tenant, description: Whose., type: String}
                  - {name: region, description: Where., type: Enum, values: [EU1, US1], default: EU1}
                endpoints:
                  - {id: portal, hosts: ["${tenant:-*}.example.com"], ports: [{port: 443}], source: {document: page}}
                  - {id: region, hosts: ["${region}.example.net"], ports: [{port: 443}], source: {document: page}}
                """;
        CloudServiceSpec upgraded =
                upgrade(entry(named), newer(named.replace("tenant", "owner").replace("example.net", "example.org")));

        assertThat(Entries.lines(expand(upgraded, List.of(), Map.of("tenant", "contoso"))))
                .containsExactly(
                        "portal@2026-01-01 | contoso.example.com | 0 |  | 443/TCP | Egress",
                        "region | eu1.example.org | 0 |  | 443/TCP | Egress",
                        "region@2026-01-01 | eu1.example.net | 0 |  | 443/TCP | Egress");
        assertThat(Entries.lines(expand(upgraded, List.of(), Map.of("owner", "contoso"))))
                .containsExactly(
                        "portal | contoso.example.com | 0 |  | 443/TCP | Egress",
                        "region | eu1.example.org | 0 |  | 443/TCP | Egress",
                        "region@2026-01-01 | eu1.example.net | 0 |  | 443/TCP | Egress");
    }

    @Test
    void aDamagedDayEndsNeverAndIsReported() {
        FormerEdition former =
                upgrade(entry(TWO), newer(WITHOUT_RELAY)).retained().getFirst();
        CloudServiceSpec damaged = newer(WITHOUT_RELAY)
                .withRetained(List.of(new FormerEdition(
                        former.edition(),
                        "2026-13-77",
                        former.references(),
                        former.parameters(),
                        former.roles(),
                        former.endpoints(),
                        null)));

        assertThat(Retention.aged(damaged, LocalDate.of(2999, 1, 1))).isEqualTo(damaged);
        assertThat(problems(damaged))
                .containsExactly("spec.retained[0].until: 2026-13-77 is no date: write YYYY-MM-DD");
        assertThat(Retention.upgrade(damaged, newer(WITHOUT_RELAY), TODAY)
                        .orElseThrow()
                        .retained())
                .singleElement()
                .extracting(FormerEdition::until)
                .isEqualTo(UNTIL.toString());
    }

    private static CloudServiceSpec upgrade(CloudServiceSpec old, CloudServiceSpec next) {
        return Retention.upgrade(old, next, TODAY).orElseThrow();
    }

    private static CloudServiceSpec entry(String parts) {
        return Entries.entry(parts);
    }

    private static CloudServiceSpec newer(String parts) {
        return edition(parts, "2026-06-01");
    }

    private static CloudServiceSpec edition(String parts, String edition) {
        CloudServiceSpec entry = Entries.entry(parts);
        return new CloudServiceSpec(
                entry.displayName(),
                entry.description(),
                edition,
                entry.references(),
                entry.parameters(),
                entry.roles(),
                entry.endpoints(),
                List.of());
    }

    private static List<String> retained(CloudServiceSpec service) {
        return service.retained().stream()
                .flatMap(edition -> edition.endpoints().stream())
                .map(ServiceEndpoint::id)
                .toList();
    }

    private static Expansion expand(CloudServiceSpec service) {
        return expand(service, List.of(), Map.of());
    }

    private static Expansion expand(CloudServiceSpec service, List<String> roles, Map<String, String> parameters) {
        return Expander.expand(use(roles, parameters), service, defaults());
    }

    private static List<String> names(CloudServiceSpec service, List<String> roles, Map<String, String> parameters) {
        return expanded(expand(service, roles, parameters)).stream()
                .map(Endpoint::name)
                .toList();
    }

    private static List<Lapse> lapses(CloudServiceSpec service, List<String> roles, Map<String, String> parameters) {
        return ((Expanded) expand(service, roles, parameters)).lapses();
    }

    private static List<String> lines(CloudServiceSpec service) {
        return Entries.lines(expand(service));
    }

    /** What is said of an entry that the operator has published. */
    private static List<String> problems(CloudServiceSpec spec) {
        CloudService service = new CloudService();
        service.getMetadata().setName("thing");
        service.getMetadata().setLabels(Map.of(BuiltInCatalog.LABEL, "true"));
        service.setSpec(spec);
        return CatalogChecks.check(service).stream().map(Object::toString).toList();
    }

    /** It happens where somebody went back to an edition by hand: what stands retains something of itself. */
    @Test
    void whatTwoUpgradesLeftOfOneEditionIsJoined() {
        CloudServiceSpec shared = entry("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: c, hosts: [c.example.com], ports: [{port: 443}], source: {document: page}}
                """);
        List<ServiceEndpoint> earlier = entry("""
                endpoints:
                  - {id: c, hosts: [old.example.com], ports: [{port: 443}], source: {document: earlier}}
                  - {id: b, hosts: [b.example.com], ports: [{port: 443}], source: {document: earlier}}
                """).endpoints();
        CloudServiceSpec live = shared.withRetained(List.of(new FormerEdition(
                shared.edition(),
                TODAY.toString(),
                List.of(new Reference("earlier", "Earlier", "2025-12", null)),
                List.of(),
                shared.roles(),
                earlier,
                null)));

        assertThat(upgrade(live, newer(NOTHING_OF_THEM)).retained())
                .singleElement()
                .satisfies(joined -> {
                    assertThat(joined.edition()).isEqualTo("2026-01-01");
                    assertThat(joined.until()).isEqualTo(UNTIL.toString());
                    assertThat(joined.references()).extracting(Reference::id).containsExactly("earlier", "page");
                    assertThat(joined.endpoints())
                            .extracting(ServiceEndpoint::id)
                            .containsExactly("a", "b", "c");
                    // Where both have an endpoint, it is as the later one had it.
                    assertThat(joined.endpoints().getLast().hosts()).containsExactly("c.example.com");
                    assertThat(joined.isComplete()).isFalse();
                });
    }

    @Test
    void whatIsJoinedStaysForTheLongerTimeAndIsCompleteWhereOneOfTheTwoIs() {
        CloudServiceSpec standing = newer(NOTHING_OF_THEM);
        FormerEdition whole = former("2026-01-01", TODAY.plusDays(3), entry(TWO), true);
        FormerEdition part = former("2026-01-01", TODAY.plusDays(5), entry(TWO), null);
        // What it requires they never knew, so that it may refuse what they accept.
        CloudServiceSpec next = edition(
                NOTHING_OF_THEM + "parameters: [{name: p, description: P., type: Host, required: true}]\n",
                "2026-07-01");

        for (List<FormerEdition> both : List.of(List.of(whole, part), List.of(part, whole))) {
            assertThat(upgrade(standing.withRetained(both), next).retained())
                    .filteredOn(edition -> edition.edition().equals("2026-01-01"))
                    .singleElement()
                    .satisfies(joined -> {
                        assertThat(joined.until()).isEqualTo(TODAY.plusDays(5).toString());
                        assertThat(joined.isComplete()).isTrue();
                    });
        }
    }

    @Test
    void theNewestEditionStandsFirst() {
        CloudServiceSpec live = entry(TWO)
                .withRetained(List.of(
                        former("2025-12-01.9", UNTIL, entry(TWO.replace("a.ex", "x.ex")), null),
                        former("2026-06-01", UNTIL, entry(TWO.replace("a.ex", "y.ex")), null),
                        former("2025-12-01.10", UNTIL, entry(TWO.replace("a.ex", "z.ex")), null)));

        assertThat(upgrade(live, edition(NOTHING_OF_THEM, "2026-03-01")).retained())
                .extracting(FormerEdition::edition)
                .containsExactly("2026-06-01", "2026-01-01", "2025-12-01.10", "2025-12-01.9");
    }

    @Test
    void aFormerEditionIsThereOnItsLastDayAndNotAfterIt() {
        CloudServiceSpec live =
                newer(NOTHING_OF_THEM).withRetained(List.of(former("2026-01-01", TODAY, entry(TWO), null)));
        CloudServiceSpec next = edition(NOTHING_OF_THEM, "2026-07-01");

        assertThat(Retention.aged(live, TODAY.minusDays(1))).isSameAs(live);
        assertThat(Retention.aged(live, TODAY)).isSameAs(live);
        assertThat(Retention.aged(live, TODAY.plusDays(1)).retained()).isEmpty();
        assertThat(retained(upgrade(live, next))).containsExactly("a", "b");
        assertThat(upgrade(live, next).retained().getFirst().until()).isEqualTo(TODAY.toString());
        assertThat(Retention.upgrade(live, next, TODAY.plusDays(1))
                        .orElseThrow()
                        .retained())
                .isEmpty();
    }

    @Test
    void theSameEditionIsAnEditOfWhatStands() {
        CloudServiceSpec live =
                entry(TWO).withRetained(List.of(former("2025-12-01", UNTIL, entry(TWO.replace("a.ex", "x.ex")), null)));

        assertThat(upgrade(live, entry(NOTHING_OF_THEM)).retained())
                .singleElement()
                .satisfies(edition -> {
                    assertThat(edition.edition()).isEqualTo("2025-12-01");
                    assertThat(edition.endpoints()).hasSize(2);
                });
    }

    @Test
    void anUpgradeWaitsWhereTooManyEditionsWouldBeRetained() {
        CloudServiceSpec next = newer(NOTHING_OF_THEM);
        List<FormerEdition> most = IntStream.rangeClosed(1, CloudServiceSpec.MAX_RETAINED)
                .mapToObj(day -> former("2025-01-0" + day, TODAY, entry(TWO), null))
                .toList();

        assertThat(upgrade(entry(TWO).withRetained(most.subList(1, most.size())), next)
                        .retained())
                .hasSize(CloudServiceSpec.MAX_RETAINED);
        assertThat(Retention.upgrade(entry(TWO).withRetained(most), next, TODAY))
                .isEmpty();
        assertThat(Retention.upgrade(entry(TWO).withRetained(most), next, TODAY.plusDays(1))
                        .orElseThrow()
                        .retained())
                .hasSize(1);
    }

    @Test
    void aFormerEditionNamesTheDocumentsOfItsEndpointsOnly() {
        CloudServiceSpec old = entry("""
                endpoints:
                  - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: b, addresses: [20.0.0.0/24], ports: [{port: 443}], source: {document: one}, addressSource: {document: two}}
                """);
        CloudServiceSpec documented = new CloudServiceSpec(
                old.displayName(),
                null,
                old.edition(),
                List.of(
                        new Reference("page", "Page", "2026-01", null),
                        new Reference("two", "Two", "2026-01", null),
                        new Reference("one", "One", "2026-01", null)),
                old.parameters(),
                old.roles(),
                old.endpoints(),
                List.of());

        assertThat(upgrade(documented, newer("""
                        endpoints:
                          - {id: a, hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                        """)).retained().getFirst().references())
                .extracting(Reference::id)
                .containsExactly("two", "one");
    }

    private static final String NOTHING_OF_THEM = """
            roles: [{name: client, description: A client.}]
            endpoints:
              - {id: z, hosts: [z.example.com], ports: [{port: 443}], source: {document: page}}
            """;

    private static FormerEdition former(
            String edition, LocalDate until, CloudServiceSpec of, @Nullable Boolean complete) {
        return new FormerEdition(
                edition, until.toString(), of.references(), of.parameters(), of.roles(), of.endpoints(), complete);
    }

    /** An edition that has nothing for one of the roles would have refused the use, and cannot be who still accepts it. */
    @Test
    void aRoleForWhichNoEditionHasAnythingIsRefused() {
        String some = """
                roles: [{name: a, description: A.}, {name: b, description: B.}]
                parameters: [{name: region, description: Where., type: Enum, values: [EU, US], default: US}]
                endpoints:
                  - {id: a, roles: [a], hosts: [a.example.com], ports: [{port: 443}], source: {document: page}}
                  - {id: b, roles: [b], when: [{parameter: region, in: [US]}], hosts: [b.example.com], ports: [{port: 443}],
                     source: {document: page}}
                """;
        CloudServiceSpec upgraded = upgrade(entry(some), newer(some.replace("[EU, US]", "[US]")));

        assertThat(refused(expand(entry(some), List.of("a", "b"), Map.of("region", "EU"))))
                .containsExactly("roles: nothing is documented for role b with these parameters");
        assertThat(refused(expand(upgraded, List.of("a", "b"), Map.of("region", "EU"))))
                .containsExactly("parameters.region: unknown region EU: one of US");
        assertThat(names(upgraded, List.of("a"), Map.of("region", "EU"))).containsExactly("a@2026-01-01");
        assertThat(lapses(upgraded, List.of("a"), Map.of("region", "EU"))).hasSize(1);
    }
}
