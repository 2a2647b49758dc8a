package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.RetainedAddress;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.net.CidrSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownNameTest {
    @Test
    void allowsCurrentAndRetainedAddresses() {
        assertThat(read(new ResolvedNameSpec(
                        "a.example.com",
                        List.of("198.41.0.4", "2001:503:ba3e::2:30"),
                        List.of(new RetainedAddress("199.7.83.42", "2026-11-22T00:00:00Z")),
                        null)))
                .isEqualTo(new KnownName.Known(
                        "a.example.com", CidrSet.parse("198.41.0.4/32", "199.7.83.42/32", "2001:503:ba3e::2:30/128")));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, 169.254.169.254, spec.addresses[0]",
        "a.example.com, 10.0.0.1, spec.addresses[0]",
        "a.example.com, 198.41.0.0/24, spec.addresses[0]",
        "a.example.com, nonsense, spec.addresses[0]",
        "*.example.com, 198.41.0.4, spec.host",
    })
    void believesNothingOfANameThatHasOneBadPart(String host, String address, String path) {
        assertThat(read(new ResolvedNameSpec(host, List.of(address, "198.41.0.4"), List.of(), null)))
                .isInstanceOfSatisfying(
                        KnownName.Unknown.class,
                        unknown -> assertThat(unknown.problem().path()).isEqualTo(path));
    }

    @Test
    void doesNotKnowANameWithoutAddresses() {
        assertThat(read(new ResolvedNameSpec("a.example.com", List.of(), List.of(), null)))
                .isInstanceOf(KnownName.Unknown.class);
        assertThat(KnownName.readSpec(null, OperatorConfiguration.defaults())).isInstanceOf(KnownName.Unknown.class);
    }

    @Test
    void believesAnObjectOnlyUnderTheNameOfItsHost() {
        ResolvedName object = new ResolvedName();
        object.getMetadata().setName("a.example.com");
        object.setSpec(new ResolvedNameSpec("a.example.com", List.of("198.41.0.4"), List.of(), null));
        assertThat(KnownName.read(object, OperatorConfiguration.defaults())).isInstanceOf(KnownName.Known.class);

        object.setSpec(new ResolvedNameSpec("b.example.com", List.of("198.41.0.4"), List.of(), null));
        assertThat(KnownName.read(object, OperatorConfiguration.defaults()))
                .isInstanceOfSatisfying(KnownName.Unknown.class, unknown -> {
                    assertThat(unknown.host()).isEqualTo("a.example.com");
                    assertThat(unknown.problem())
                            .hasToString("metadata.name: the ResolvedName of b.example.com is called b.example.com");
                });

        object.setSpec(new ResolvedNameSpec("*.b.example.com", List.of("198.41.0.4"), List.of(), null));
        assertThat(KnownName.read(object, OperatorConfiguration.defaults()))
                .isInstanceOfSatisfying(KnownName.Unknown.class, unknown -> {
                    assertThat(unknown.host()).isEqualTo("a.example.com");
                    assertThat(unknown.problem().path()).isEqualTo("spec.host");
                });
    }

    private static KnownName read(ResolvedNameSpec spec) {
        return KnownName.readSpec(spec, OperatorConfiguration.defaults());
    }
}
