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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static final String EVERY_TYPE = """
            parameters:
              - {name: cloud, description: C., type: Enum, values: [A, B], required: true}
              - {name: place, description: P., type: Enum, values: [X]}
              - {name: open, description: O., type: Integer}
              - {name: word, description: W., type: String}
              - {name: host, description: H., type: Host}
              - {name: servers, description: S., type: CidrList}
              - {name: free, description: F., type: Version, required: true}
              - {name: late, description: L., type: Version, ranges: [{atLeast: "2"}], otherwise: No., required: true}
              - {name: only, description: O., type: Version, ranges: [{atLeast: "2", atMost: "2.0"}], otherwise: No., required: true}
            """;

    private static List<Constraint> of(@Nullable String tests) {
        return Entries.entry(EVERY_TYPE + """
                endpoints:
                  - {id: e, when: [%s], hosts: [a.example.com], ports: [{port: 1}], source: {document: page}}
                """.formatted(tests == null ? "" : tests))
                .endpoints()
                .getFirst()
                .when();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                                                                    | true
                    {parameter: cloud, notIn: [A]}                                                  | true
                    {parameter: cloud, notIn: [A]}, {parameter: cloud, notIn: [B]}                  | false
                    {parameter: cloud, in: [A]}, {parameter: cloud, in: [B]}                        | false
                    {parameter: cloud, set: false}                                                  | false
                    {parameter: place, notIn: [X]}                                                  | true
                    {parameter: place, notIn: [X]}, {parameter: place, set: true}                   | false
                    {parameter: place, set: true}, {parameter: place, set: false}                   | false
                    {parameter: open, atLeast: "5", atMost: "5"}                                    | true
                    {parameter: open, atLeast: "5", atMost: "5"}, {parameter: open, notIn: ["5"]}   | false
                    {parameter: open, atLeast: "5", atMost: "6"}, {parameter: open, notIn: ["5"]}   | true
                    {parameter: open, atLeast: "5", atMost: "7"}, {parameter: open, notIn: ["5", "7"]} | true
                    {parameter: open, atLeast: "5"}, {parameter: open, atMost: "4"}                 | false
                    {parameter: open, atLeast: "5"}, {parameter: open, notIn: ["5"]}                | true
                    {parameter: open, atMost: "0"}, {parameter: open, notIn: ["0"]}                 | true
                    {parameter: word, notIn: [other-1, other-2]}, {parameter: word, set: true}      | true
                    {parameter: word, in: [a]}, {parameter: word, notIn: [A]}                       | false
                    {parameter: word, in: [a, b]}, {parameter: word, notIn: [a]}                    | true
                    {parameter: host, notIn: [other-1.example.com]}, {parameter: host, set: true}   | true
                    {parameter: host, in: [a.example.com]}, {parameter: host, notIn: [A.example.com]} | false
                    {parameter: servers, set: true}                                                 | true
                    {parameter: servers, set: false}                                                | true
                    {parameter: servers, set: true}, {parameter: servers, set: false}               | false
                    {parameter: free, atLeast: "2", atMost: "2"}                                    | true
                    {parameter: free, atLeast: "2", atMost: "2"}, {parameter: free, notIn: ["2.0"]} | false
                    {parameter: free, atLeast: "2", atMost: "3"}, {parameter: free, notIn: ["2", "3"]} | true
                    {parameter: free, atMost: "0"}, {parameter: free, notIn: ["0"]}                 | false
                    {parameter: late, set: true}                                                    | true
                    {parameter: late, notIn: ["2"]}                                                 | true
                    {parameter: late, atMost: "2"}                                                  | true
                    {parameter: late, atMost: "2"}, {parameter: late, notIn: ["2"]}                 | false
                    {parameter: only, set: true}                                                    | true
                    {parameter: only, notIn: ["2.0.0"]}                                             | false
                    {parameter: nothing, set: true}                                                 | true
                    {parameter: cloud, in: [A]}, {parameter: servers, set: true}, {parameter: servers, set: false} | false
                    """)
    void someValueOfEachParameterHasToMeetAllTests(@Nullable String tests, boolean possible) {
        assertThat(new ParameterSpace(Entries.entry(EVERY_TYPE)).possible(of(tests)))
                .isEqualTo(possible);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                       |                                         | true
                                                       | {parameter: late, atLeast: "2"}         | true
                                                       | {parameter: late, atLeast: "2.0.1"}     | false
                                                       | {parameter: only, in: ["2"]}            | true
                                                       | {parameter: free, atLeast: "0"}         | true
                                                       | {parameter: free, atLeast: "0.0.1"}     | false
                                                       | {parameter: cloud, set: true}           | true
                                                       | {parameter: place, in: [X]}             | false
                                                       | {parameter: nothing, in: [X]}           | true
                    {parameter: cloud, in: [A]}        | {parameter: cloud, notIn: [B]}          | true
                    {parameter: cloud, notIn: [B]}     | {parameter: cloud, in: [A]}             | true
                    {parameter: cloud, in: [A]}        | {parameter: place, set: true}           | false
                    {parameter: place, notIn: [X]}     | {parameter: place, set: false}          | true
                    {parameter: place, set: true}      | {parameter: place, in: [X]}             | true
                    {parameter: open, atLeast: "5"}    | {parameter: open, atLeast: "4"}         | true
                    {parameter: open, atLeast: "4"}    | {parameter: open, atLeast: "5"}         | false
                    {parameter: open, atLeast: "4"}    | {parameter: open, set: true}            | true
                    {parameter: word, in: [a]}         | {parameter: word, notIn: [b]}           | true
                    {parameter: word, set: true}       | {parameter: word, notIn: [other-1]}     | false
                    {parameter: word, set: true}       | {parameter: word, in: [other-1]}        | false
                    {parameter: host, in: [a.example.com]} | {parameter: host, set: true}        | true
                    {parameter: host, set: true}       | {parameter: host, in: [a.example.com]}  | false
                    {parameter: servers, set: true}    | {parameter: servers, set: false}        | false
                    {parameter: word, in: [a]}, {parameter: word, notIn: [a]} | {parameter: cloud, in: [A]} | true
                    {parameter: word, in: [a]}         | {parameter: word, in: [a]}, {parameter: cloud, in: [A]} | false
                    """)
    void whatFollowsHoldsForAllValuesThatMeetWhatIsGiven(
            @Nullable String given, @Nullable String then, boolean implied) {
        assertThat(new ParameterSpace(Entries.entry(EVERY_TYPE)).implies(of(given), of(then)))
                .isEqualTo(implied);
    }

    @Test
    void parametersThatCannotMeetTheirTestsAreNamedOnceInTheOrderOfTheTests() {
        ParameterSpace everyType = new ParameterSpace(Entries.entry(EVERY_TYPE));

        assertThat(everyType.impossible(of("""
                {parameter: word, set: true}, {parameter: servers, set: true}, {parameter: cloud, notIn: [A, B]},
                {parameter: nothing, set: true}, {parameter: servers, set: false}, {parameter: place, set: true}
                """.replace("\n", " ")))).containsExactly("servers", "cloud");
        assertThat(everyType.impossible(List.of())).isEmpty();
    }
}
