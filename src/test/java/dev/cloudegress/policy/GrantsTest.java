package dev.cloudegress.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration.Access;
import dev.cloudegress.config.OperatorConfiguration.AccessDefault;
import dev.cloudegress.config.OperatorConfiguration.Grant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {
    private static Access access(AccessDefault unlessGranted) {
        return new Access(
                unlessGranted,
                List.of(
                        new Grant(List.of("vault", "mail"), List.of("security", "team-*")),
                        new Grant(List.of("vault"), List.of("audit"))));
    }

    @ParameterizedTest
    @CsvSource({
        "security, vault, true",
        "security, mail, true",
        "audit, vault, true",
        "audit, mail, false",
        "team-a, vault, true",
        "team-, mail, true",
        "team, vault, false",
        "my-team-a, vault, false",
        "securit, vault, false",
        "security-2, vault, false",
        "other, vault, false",
    })
    void aServiceThatAGrantNamesIsForItsNamespacesAlone(String namespace, String service, boolean allowed) {
        assertThat(Grants.allow(access(AccessDefault.ALLOW), namespace, service))
                .isEqualTo(allowed);
        assertThat(Grants.allow(access(AccessDefault.DENY), namespace, service)).isEqualTo(allowed);
    }

    @Test
    void aServiceThatNoGrantNamesFollowsTheDefault() {
        assertThat(Grants.allow(access(AccessDefault.ALLOW), "security", "relay"))
                .isTrue();
        assertThat(Grants.allow(access(AccessDefault.DENY), "security", "relay"))
                .isFalse();
        assertThat(Grants.allow(new Access(AccessDefault.DENY, List.of()), "security", "relay"))
                .isFalse();
    }

    @Test
    void everythingIsAllowedWhereNothingIsSaid() {
        assertThat(Grants.allowEverything(new Access(null, null))).isTrue();
        assertThat(Grants.allowEverything(new Access(AccessDefault.DENY, null))).isFalse();
        assertThat(Grants.allowEverything(access(AccessDefault.ALLOW))).isFalse();
    }
}
