package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.Constraint;
import dev.cloudegress.api.v1alpha1.ServiceParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is said of all values of a parameter is what trying all of them says. */
class ParameterSpaceTest {
    private static final CloudServiceSpec SERVICE = Entries.entry("""
            parameters:
              - {name: count, description: N., type: Integer, minimum: 1, maximum: 6}
              - {name: version, description: V., type: Version, ranges: [{atMost: "1.2"}, {atLeast: "2.1"}], otherwise: No.}
            endpoints:
              - id: e
                when: [{parameter: count, set: true}]
                hosts: [a.example.com]
                ports: [{port: 1}]
                source: {document: page}
            """);

    private final ParameterSpace space = new ParameterSpace(SERVICE);

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void numbersAreAsTryingThemAllSays(
            @ForAll("numberTests") List<Constraint> one, @ForAll("numberTests") List<Constraint> other) {
        List<@Nullable ParameterValue> all = new ArrayList<>();
        all.add(null);
        IntStream.rangeClosed(1, 6).forEach(value -> all.add(new ParameterValue.Whole(value)));

        assertThat(space.possible(one)).isEqualTo(all.stream().anyMatch(value -> meets(one, 0, value)));
        assertThat(space.implies(one, other))
                .isEqualTo(
                        all.stream().filter(value -> meets(one, 0, value)).allMatch(value -> meets(other, 0, value)));
    }

    /** Between two versions there are always others, so a grid can only speak against. */
    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void noVersionSpeaksAgainstWhatIsSaid(
            @ForAll("versionTests") List<Constraint> one, @ForAll("versionTests") List<Constraint> other) {
        List<@Nullable ParameterValue> some = new ArrayList<>();
        some.add(null);
        for (int major = 0; major <= 3; major++) {
            for (int minor = 0; minor <= 3; minor++) {
                VersionNumber version = new VersionNumber(List.of(major, minor));
                if (version.compareTo(VersionNumber.parse("1.2")) <= 0
                        || version.compareTo(VersionNumber.parse("2.1")) >= 0) {
                    some.add(new ParameterValue.Version(version));
                }
            }
        }

        if (!space.possible(one)) {
            assertThat(some).noneMatch(value -> meets(one, 1, value));
        }
        if (space.implies(one, other)) {
            assertThat(some).filteredOn(value -> meets(one, 1, value)).allMatch(value -> meets(other, 1, value));
        } else {
            assertThat(space.possible(one)).isTrue();
        }
    }

    private static boolean meets(List<Constraint> tests, int parameter, @Nullable ParameterValue value) {
        ServiceParameter definition = SERVICE.parameters().get(parameter);
        return tests.stream().allMatch(test -> Conditions.holds(test, definition, value));
    }

    @Provide
    Arbitrary<List<Constraint>> numberTests() {
        return tests("count", Arbitraries.integers().between(1, 6).map(String::valueOf));
    }

    @Provide
    Arbitrary<List<Constraint>> versionTests() {
        return tests("version", Arbitraries.of("0", "0.1", "1", "1.1", "1.2", "2.1", "2.2", "3"));
    }

    private static Arbitrary<List<Constraint>> tests(String parameter, Arbitrary<String> values) {
        Arbitrary<List<String>> lists = values.list().ofMaxSize(4).uniqueElements();
        return Combinators.combine(
                        lists,
                        lists,
                        Arbitraries.of(true, false).injectNull(0.7),
                        values.injectNull(0.6),
                        values.injectNull(0.6))
                .as((in, notIn, set, atLeast, atMost) -> new Constraint(parameter, in, notIn, set, atLeast, atMost))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }
}
