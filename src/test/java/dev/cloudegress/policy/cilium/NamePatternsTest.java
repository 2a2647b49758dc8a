package dev.cloudegress.policy.cilium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.BackendProfile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternsTest {
    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com, true",
        "a.example.com, b.example.com, false",
        "a.example.com, ab.example.com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, *.example.com, true",
        "*.example.com, a*.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a.b.example.com, false",
        "*.*.example.com, a.b.example.com, true",
        "*.*.example.com, *.example.com, false",
        "a*.example.com, *.example.com, false",
        "a*.example.com, a*.example.com, true",
        "*.example.com, a.example, false",
        "*.example, a.example.com, false",
        "**.example.com, **.example.com, true",
        "**.example.com, **.a.example.com, true",
        "**.example.com, *.example.com, true",
        "**.example.com, *.*.example.com, true",
        "**.example.com, a.example.com, true",
        "**.example.com, example.com, false",
        "**.example.com, .example.com, false",
        "**.example.com, aexample.com, false",
        "**.a.example.com, **.example.com, false",
        "*.example.com, **.example.com, false",
        "*.*.example.com, **.example.com, false",
    })
    void covers(String wide, String narrow, boolean covered) {
        assertThat(NamePatterns.covers(wide, narrow)).isEqualTo(covered);
    }

    @Test
    void whatAnotherCoversIsLeftOut() {
        assertThat(patterns(2, "*.example.com", "a.example.com", "a.b.example.com", "a.b.c.example.com", "example.com"))
                .containsExactly("*.*.example.com", "*.example.com", "a.b.c.example.com", "example.com");
        assertThat(patterns(1, "b.example.com", "a.example.com", "a*.example.com"))
                .as("a name is not compared with a part of a label: one pattern more does no harm")
                .containsExactly("a*.example.com", "a.example.com", "b.example.com");
    }

    /** A name has 253 characters at most, and Cilium's schema takes no longer pattern; the first depth is always written. */
    @Test
    void patternsEndWhereNamesDo() {
        String label = "a".repeat(63);
        String parent = String.join(".", label, label, label, "b".repeat(57));

        assertThat(parent).hasSize(249);
        assertThat(patterns(4, "*." + parent)).containsExactly("*.*." + parent, "*." + parent);
        assertThat(patterns(4, "*." + parent + "b")).containsExactly("*." + parent + "b");
    }

    private static List<String> patterns(int depth, String... hosts) {
        return NamePatterns.of(
                Stream.of(hosts).map(HostPattern::parse).toList(),
                new BackendProfile(Backend.CILIUM, true, true, CidrGroups.V2, false, depth));
    }
}
