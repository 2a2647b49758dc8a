package dev.cloudegress.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cloudegress.catalog.Editions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the tree goes with every version that was released. */
class ReleasedTest {
    /**
     * What a later version broke on purpose, as {@code <version> <definition> <what breaks>}, with the reason beside it. Each is told to users
     * in the changelog.
     */
    private static final Set<String> ACCEPTED_BREAKS = Set.of();

    private static final String CLOUD_SERVICES = "cloudservices.cloudegress.dev";

    /** With {@code -Drelease.record=<version>} what is in the tree becomes a released version first. */
    @BeforeAll
    static void recordWhereAsked() throws IOException {
        String version = System.getProperty("release.record");
        if (version != null) {
            Released.record(version);
        }
    }

    static Collection<String> versions() {
        return Released.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAReleasedVersionTookIsStillTaken(String version) {
        Map<String, ObjectNode> present = Released.definitions(GeneratedFiles.DEFINITIONS);
        List<String> breaks = new ArrayList<>();
        Released.definitions(Released.FOLDER.resolve(version)).forEach((name, released) -> {
            if (!present.containsKey(name)) {
                breaks.add(version + " " + name + " is gone: its objects would be deleted with it");
            } else {
                SchemaCompatibility.between(released, present.get(name))
                        .forEach(found -> breaks.add(version + " " + name + " " + found));
            }
        });
        breaks.removeAll(ACCEPTED_BREAKS);
        assertThat(breaks)
                .as(
                        "crds/ no longer goes with version %s. Change the classes back, or add what users have to do to"
                                + " CHANGELOG.md and the line to ACCEPTED_BREAKS",
                        version)
                .isEmpty();
    }

    /**
     * Two versions that have one edition with different contents would each take the other's back for ever, and no requirement would be told
     * what changes.
     */
    @Test
    void anEditionThatWasReleasedNeverChanges() {
        Map<String, Released.Edition> present = new TreeMap<>();
        Released.present("").forEach(edition -> present.put(edition.service(), edition));
        assertThat(Released.editions()).isNotEmpty();
        for (Released.Edition released : Released.editions()) {
            Released.Edition now = present.get(released.service());
            assertThat(now)
                    .as(
                            "%s was released with %s and is gone: requirements that name it would be refused",
                            released.service(), released.version())
                    .isNotNull();
            assertThat(Editions.compare(now.edition(), released.edition()))
                    .as(
                            "%s has edition %s, and %s was released with the newer %s: it would never be published",
                            now.service(), now.edition(), released.version(), released.edition())
                    .isNotNegative();
            if (now.edition().equals(released.edition())) {
                assertThat(now.digest())
                        .as(
                                "%s differs from what %s was released with, and both say edition %s. Raise spec.edition of"
                                        + " src/main/resources/catalog/%s.yaml",
                                now.service(), released.version(), now.edition(), now.service())
                        .isEqualTo(released.digest());
            }
        }
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                arguments("is gone", root -> properties(root).remove("displayName")),
                arguments(
                        "type was \"string\" and is \"integer\"",
                        root -> field(root, "displayName").put("type", "integer")),
                arguments(
                        "maxLength was 128 and is 64",
                        root -> field(root, "displayName").put("maxLength", 64)),
                arguments(
                        "minLength was 1 and is 2",
                        root -> field(root, "displayName").put("minLength", 2)),
                arguments(
                        "maxItems was 512 and is 3",
                        root -> field(root, "endpoints").put("maxItems", 3)),
                arguments(
                        "pattern was not set and is",
                        root -> field(root, "displayName").put("pattern", "^a")),
                arguments(
                        "description is required now",
                        root -> ((ArrayNode) spec(root).path("required")).add("description")),
                arguments(
                        "has an enum now",
                        root -> field(root, "displayName").putArray("enum").add("a")),
                arguments(
                        "the value \"Version\" is gone",
                        root -> removeValue(
                                spec(root).at("/properties/parameters/items/properties/type/enum"), "Version")),
                arguments(
                        "has a new rule",
                        root -> field(root, "displayName")
                                .putArray("x-kubernetes-validations")
                                .addObject()
                                .put("rule", "self != ''")),
                arguments(
                        "default was \"Egress\" and is \"Ingress\"",
                        root -> ((ObjectNode) spec(root).at("/properties/endpoints/items/properties/direction"))
                                .put("default", "Ingress")),
                arguments(
                        "x-kubernetes-list-type was \"map\" and is \"atomic\"",
                        root -> field(root, "roles").put("x-kubernetes-list-type", "atomic")),
                arguments("/spec/scope", root -> ((ObjectNode) root.path("spec")).put("scope", "Namespaced")),
                arguments("\"cloudsvc\" is gone", root -> ((ObjectNode) root.at("/spec/names")).remove("shortNames")),
                arguments(
                        "is no longer served", root -> ((ObjectNode) root.at("/spec/versions/0")).put("served", false)),
                arguments("subresources", root -> ((ObjectNode) root.at("/spec/versions/0")).remove("subresources")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void aBreakIsFound(String expected, Consumer<ObjectNode> change) {
        ObjectNode released = Released.definitions(GeneratedFiles.DEFINITIONS).get(CLOUD_SERVICES);
        ObjectNode changed = released.deepCopy();
        change.accept(changed);

        assertThat(SchemaCompatibility.between(released, changed))
                .singleElement()
                .asString()
                .contains(expected);
        assertThat(SchemaCompatibility.between(released, released)).isEmpty();
    }

    private static Arguments arguments(String expected, Consumer<ObjectNode> change) {
        return Arguments.of(expected, change);
    }

    private static JsonNode spec(ObjectNode root) {
        return root.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    }

    private static ObjectNode properties(ObjectNode root) {
        return (ObjectNode) spec(root).path("properties");
    }

    private static ObjectNode field(ObjectNode root, String name) {
        return (ObjectNode) properties(root).path(name);
    }

    private static void removeValue(JsonNode list, String value) {
        var items = (ArrayNode) list;
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i).asText().equals(value)) {
                items.remove(i);
            }
        }
    }
}
