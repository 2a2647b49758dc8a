package dev.cloudegress.policy.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.it.CiliumMatcher;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.Subdomains;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.BackendProfile;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** What is believed of Cilium's patterns, held against Cilium's own MATCHER. */
class CiliumMatcherIT {
    private static final CiliumMatcher MATCHER = new CiliumMatcher();

    @AfterContainer
    static void end() {
        MATCHER.close();
    }

    @Property(tries = 2000)
    void theWrittenPatternsSelectTheNamesOfAHostUpToTheirDepth(
            @ForAll("hosts") HostPattern host,
            @ForAll("profiles") BackendProfile profile,
            @ForAll("names") String name) {
        boolean meant = host.matches(name);
        if (host instanceof Subdomains domain && !profile.anyDepthPatterns()) {
            meant &= labels(name) - labels(domain.parent()) <= profile.patternDepth();
        }

        assertThat(anySelects(NamePatterns.of(List.of(host), profile), name))
                .as("%s as %s selects %s", host, NamePatterns.of(List.of(host), profile), name)
                .isEqualTo(meant);
    }

    @Property(tries = 2000)
    void leavingOutWhatIsCoveredLosesNothingAndAddsNothing(
            @ForAll("manyHosts") List<HostPattern> hosts,
            @ForAll("profiles") BackendProfile profile,
            @ForAll("names") String name) {
        boolean one = hosts.stream().anyMatch(host -> anySelects(NamePatterns.of(List.of(host), profile), name));

        assertThat(anySelects(NamePatterns.of(hosts, profile), name))
                .as("%s as %s selects %s", hosts, NamePatterns.of(hosts, profile), name)
                .isEqualTo(one);
    }

    @Property(tries = 2000)
    void aPatternThatCoversAnotherSelectsAllItsNames(
            @ForAll("patterns") String wide, @ForAll("patterns") String narrow, @ForAll("names") String name) {
        if (NamePatterns.covers(wide, narrow) && MATCHER.matches(narrow, name)) {
            assertThat(MATCHER.matches(wide, name))
                    .as("%s covers %s, which selects %s", wide, narrow, name)
                    .isTrue();
        }
    }

    @Property(tries = 500)
    void ciliumTakesEveryPattern(
            @ForAll("manyHosts") List<HostPattern> hosts, @ForAll("profiles") BackendProfile profile) {
        assertThat(NamePatterns.of(hosts, profile)).isNotEmpty().allMatch(MATCHER::isValid);
    }

    /** The judge is not one that says yes, or no, to everything. */
    @Example
    void theMatcherTellsDepthsApart() {
        assertThat(MATCHER.matches("*.example.com", "a.example.com")).isTrue();
        assertThat(MATCHER.matches("*.example.com", "a.b.example.com")).isFalse();
        assertThat(MATCHER.matches("**.example.com", "a.b.example.com")).isTrue();
        assertThat(MATCHER.matches("**.example.com", "example.com")).isFalse();
        assertThat(MATCHER.isValid("a b")).isFalse();
    }

    @Provide
    Arbitrary<String> names() {
        // Few labels, so that many names are selected by many patterns.
        Arbitrary<String> label = Arbitraries.of("a", "b", "x-ingest", "eu1prod", "euprod", "example");
        return Combinators.combine(
                        label.list().ofMaxSize(6),
                        Arbitraries.of("example.com", "b.example.com", "a.b.example.com", "example.org"))
                .as((labels, parent) -> labels.isEmpty() ? parent : String.join(".", labels) + "." + parent);
    }

    @Provide
    Arbitrary<HostPattern> hosts() {
        Arbitrary<String> parent = Arbitraries.of(
                "example.com", "b.example.com", "a.b.example.com", "x-ingest.example.com", "example.org");
        Arbitrary<String> first = Arbitraries.of("*", "a", "b", "*-ingest", "eu*prod", "*a*", "x-*", "e*");
        return Combinators.combine(first, parent).as((label, rest) -> HostPattern.parse(label + "." + rest));
    }

    @Provide
    Arbitrary<List<HostPattern>> manyHosts() {
        return hosts().list().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<BackendProfile> profiles() {
        return Arbitraries.integers()
                .between(0, 8)
                .map(depth -> new BackendProfile(
                        Backend.CILIUM, true, true, CidrGroups.V2, depth == 0, depth == 0 ? 3 : depth));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Combinators.combine(manyHosts(), profiles()).as(NamePatterns::of).flatMap(Arbitraries::of);
    }

    private static boolean anySelects(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> MATCHER.matches(pattern, name));
    }

    private static int labels(String name) {
        return name.split("\\.").length;
    }
}
