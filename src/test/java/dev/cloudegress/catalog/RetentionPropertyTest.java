package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.ServiceUse;
import dev.cloudegress.catalog.Expansion.Expanded;
import dev.cloudegress.net.PortRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever editions follow each other: not narrower before the day, not wider than the editions together, and after it exactly the new one. */
class RetentionPropertyTest {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    /**
     * Editions that follow each other, and a use.
     *
     * @param editions the editions, the oldest first; one may refuse what another takes
     * @param days after how many days each takes the place of the one before
     * @param use what a requirement asks for
     */
    record Scene(List<CloudServiceSpec> editions, List<Integer> days, ServiceUse use) {}

    @Property(tries = 4000)
    void nothingIsNarrowerBeforeTheDay(@ForAll("scenes") Scene scene) {
        CloudServiceSpec live = scene.editions().getFirst();
        LocalDate today = DAY;
        Map<LocalDate, Set<String>> promised = new TreeMap<>();
        for (int i = 1; i < scene.editions().size(); i++) {
            CloudServiceSpec before = scene.editions().get(i - 1);
            today = today.plusDays(scene.days().get(i));
            LocalDate now = today;
            live = Retention.upgrade(live, scene.editions().get(i), today).orElseThrow();
            promised.keySet().removeIf(until -> now.isAfter(until));
            promised.computeIfAbsent(today.plusDays(Retention.DAYS), _ -> new TreeSet<>())
                    .addAll(reach(scene.use(), before));

            Set<String> reached = reach(scene.use(), live);

            promised.values().forEach(destinations -> assertThat(reached).containsAll(destinations));
            assertThat(reached).containsAll(reach(scene.use(), scene.editions().get(i)));
            assertThat(Retention.upgrade(live, scene.editions().get(i), today)).contains(live);
        }
    }

    @Property(tries = 4000)
    void nothingIsWiderThanTheEditionsTogether(@ForAll("scenes") Scene scene) {
        CloudServiceSpec live = scene.editions().getFirst();
        Set<String> together = new TreeSet<>(reach(known(scene.use(), live), live));
        for (CloudServiceSpec next :
                scene.editions().subList(1, scene.editions().size())) {
            live = Retention.upgrade(live, next, DAY).orElseThrow();
            together.addAll(reach(known(scene.use(), next), next));

            assertThat(together).containsAll(reach(scene.use(), live));
        }
    }

    @Property
    void afterTheDayItIsExactlyTheNewEdition(@ForAll("scenes") Scene scene) {
        CloudServiceSpec live = scene.editions().getFirst();
        for (CloudServiceSpec next :
                scene.editions().subList(1, scene.editions().size())) {
            live = Retention.upgrade(live, next, DAY).orElseThrow();
        }
        CloudServiceSpec last = scene.editions().getLast();

        assertThat(Retention.aged(live, DAY.plusDays(Retention.DAYS))).isEqualTo(live);
        assertThat(Retention.aged(live, DAY.plusDays(Retention.DAYS + 1L))).isEqualTo(last);
        assertThat(Retention.upgrade(live, last, DAY.plusDays(Retention.DAYS + 1L)))
                .contains(last);
    }

    /** What has no retained endpoint of its own is named as ever, and every name is there once. */
    @Property
    void everyEndpointHasANameOfItsOwn(@ForAll("scenes") Scene scene) {
        CloudServiceSpec live = scene.editions().getFirst();
        for (CloudServiceSpec next :
                scene.editions().subList(1, scene.editions().size())) {
            live = Retention.upgrade(live, next, DAY).orElseThrow();
            if (Expander.expand(scene.use(), live, Entries.defaults()) instanceof Expanded(var endpoints, var _)) {
                assertThat(endpoints).extracting(Endpoint::reference).doesNotHaveDuplicates();
                assertThat(endpoints)
                        .allSatisfy(endpoint -> assertThat(endpoint.reference())
                                .isEqualTo(endpoint.decisionReference()
                                        + (endpoint.former() == null
                                                ? ""
                                                : "@" + endpoint.former().edition())));
            }
        }
    }

    /** Every destination with every port that a use may reach; nothing where it is refused. */
    private static Set<String> reach(ServiceUse use, CloudServiceSpec service) {
        Set<String> reach = new TreeSet<>();
        if (Expander.expand(use, service, Entries.defaults()) instanceof Expanded(var endpoints, var _)) {
            for (Endpoint endpoint : endpoints) {
                for (PortRange range : endpoint.ports().ranges()) {
                    for (int port = range.first(); port <= range.last(); port++) {
                        String suffix = " " + port + "/" + range.protocol();
                        endpoint.hosts().forEach(host -> reach.add(host + suffix));
                        endpoint.addresses().forEach(address -> reach.add(address + suffix));
                        endpoint.serviceTags().forEach(tag -> reach.add(tag + suffix));
                    }
                }
            }
        }
        return reach;
    }

    /** The use as far as an edition knows its names. */
    private static ServiceUse known(ServiceUse use, CloudServiceSpec edition) {
        List<String> roles = use.roles().stream()
                .filter(role ->
                        edition.roles().stream().anyMatch(other -> other.name().equals(role)))
                .toList();
        Map<String, String> parameters = new TreeMap<>(use.parameters());
        parameters
                .keySet()
                .removeIf(name -> edition.parameters().stream()
                        .noneMatch(other -> other.name().equals(name)));
        return roles.isEmpty() && !use.roles().isEmpty()
                ? use
                : new ServiceUse(use.name(), use.instance(), roles, parameters);
    }

    @Provide
    Arbitrary<Scene> scenes() {
        return Arbitraries.longs().map(seed -> scene(new Random(seed)));
    }

    private static Scene scene(Random random) {
        int count = 2 + random.nextInt(3);
        List<CloudServiceSpec> editions = new ArrayList<>();
        List<Integer> days = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            editions.add(edition(random, "2026-01-0" + (i + 1)));
            days.add(random.nextInt(30));
        }
        Map<String, String> parameters = new TreeMap<>();
        if (random.nextBoolean()) {
            parameters.put("region", pick(random, "EU1", "EU2", "US1"));
        }
        if (random.nextInt(3) == 0) {
            parameters.put("site", "hq");
        }
        if (random.nextInt(3) == 0) {
            parameters.put("count", Integer.toString(1 + random.nextInt(3)));
        }
        List<String> roles = switch (random.nextInt(4)) {
            case 0 -> List.of();
            case 1 -> List.of("one");
            case 2 -> List.of("two");
            default -> List.of("one", "two");
        };
        return new Scene(List.copyOf(editions), List.copyOf(days), new ServiceUse("thing", null, roles, parameters));
    }

    private static CloudServiceSpec edition(Random random, String edition) {
        boolean site = random.nextInt(4) > 0;
        boolean two = random.nextInt(3) > 0;
        StringBuilder text = new StringBuilder("roles:\n");
        for (String role : two ? List.of("one", "two") : List.of("one")) {
            text.append("  - {name: ").append(role).append(", description: R.");
            if (random.nextInt(6) == 0) {
                text.append(", requires: [{when: {parameter: region, in: [EU1]}, otherwise: no}]");
            }
            text.append("}\n");
        }
        text.append("parameters:\n  - {name: region, description: P., type: Enum, values: ")
                .append(pick(random, "[EU1, EU2]", "[EU1, EU2]", "[EU1, US1]"))
                .append(pick(random, "", ", default: EU1", ", default: EU1", ", required: true"))
                .append("}\n  - {name: count, description: P., type: Integer, minimum: 1, maximum: ")
                .append(pick(random, "3", "3", "2"))
                .append("}\n");
        if (site) {
            text.append("  - {name: site, description: P., type: String}\n");
        }
        text.append("endpoints:\n");
        List<String> ids = List.of("a", "b", "c", "d");
        // One that every role has, so that an entry is consistent.
        endpoint(text, random, "all", "hosts: [all.example.com]", "");
        for (String id : ids) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            String roles =
                    random.nextInt(3) == 0 ? ", roles: [" + (two ? pick(random, "one", "two") : "one") + "]" : "";
            String when = random.nextInt(4) == 0 ? ", when: [{parameter: region, in: [EU1]}]" : "";
            String destination = switch (random.nextInt(5)) {
                case 0 -> "hosts: [\"${region}." + id + ".example.com\"]";
                case 1 -> site ? "hosts: [\"${site:-*}." + id + ".example.com\"]" : "hosts: [" + id + ".example.com]";
                case 2 -> "addresses: [20.1." + random.nextInt(2) + ".0/24, 20.2.0.0/24]";
                case 3 -> "serviceTags: [{cloud: Public, name: " + pick(random, "Storage", "Sql") + "}]";
                default -> "hosts: [" + id + ".example.com, " + pick(random, "x", "y") + ".example.com]";
            };
            endpoint(text, random, id, destination, roles + when);
        }
        CloudServiceSpec entry = Entries.entry(text.toString());
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

    private static void endpoint(StringBuilder text, Random random, String id, String destination, String further) {
        text.append("  - {id: ")
                .append(id)
                .append(", ")
                .append(destination)
                .append(further)
                .append(", ports: [")
                .append(pick(
                        random,
                        "{port: 443}",
                        "{port: 443}",
                        "{port: 80, endPort: 81}",
                        "{port: 90, countFrom: count}"))
                .append(", {port: 1}], source: {document: page}}\n");
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
