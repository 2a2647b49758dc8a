package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.config.OperatorConfiguration.CatalogUpgrades;
import dev.cloudegress.config.OperatorConfiguration.Upgrades;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditionApprovalTest {
    private static EditionApproval approval(Upgrades upgrades, String... editions) {
        return new EditionApproval(
                new CatalogUpgrades(upgrades, editions.length == 0 ? Map.of() : Map.of(editions[0], editions[1])));
    }

    @ParameterizedTest
    @CsvSource({
        // Nothing named: what is automatic goes, what is pinned stays, and where nothing stands something has to.
        "AUTOMATIC, , 2026-06-01, , true",
        "AUTOMATIC, , 2026-06-01, 2026-01-01, true",
        "AUTOMATIC, , 2026-06-01, 2026-06-01, true",
        "AUTOMATIC, , 2026-06-01, 2026-06-02, true",
        "PINNED, , 2026-06-01, , true",
        "PINNED, , 2026-06-01, 2026-05-31, false",
        "PINNED, , 2026-06-01, 2026-06-01, true",
        "PINNED, , 2026-06-01, 2026-06-02, true",
        "PINNED, , 2026-06-01.2, 2026-06-01, false",
        // A newest edition that is named is all that counts, whatever stands.
        "AUTOMATIC, 2026-05-31, 2026-06-01, , false",
        "AUTOMATIC, 2026-05-31, 2026-06-01, 2026-06-01, false",
        "AUTOMATIC, 2026-06-01, 2026-06-01, 2026-01-01, true",
        "AUTOMATIC, 2026-06-02, 2026-06-01, 2026-01-01, true",
        "PINNED, 2026-05-31, 2026-06-01, , false",
        "PINNED, 2026-06-01, 2026-06-01, 2026-01-01, true",
        "PINNED, 2026-06-02, 2026-06-01, 2026-01-01, true",
        "PINNED, 2026-06-01.9, 2026-06-01.10, , false",
        "PINNED, 2026-06-01.10, 2026-06-01.9, , true"
    })
    void allowsWhatIsNamedOrNotHeldBack(
            Upgrades upgrades, @Nullable String newest, String edition, @Nullable String standing, boolean allowed) {
        EditionApproval approval = newest == null ? approval(upgrades) : approval(upgrades, "thing", newest);

        assertThat(approval.allows("thing", edition, standing)).isEqualTo(allowed);
    }

    @Test
    void whatIsNamedIsForThatServiceOnly() {
        EditionApproval approval = approval(Upgrades.PINNED, "thing", "2026-01-01");

        assertThat(approval.limits("thing")).isTrue();
        assertThat(approval.limits("other")).isFalse();
        assertThat(approval.allows("other", "2026-06-01", null)).isTrue();
        assertThat(approval.allows("other", "2026-06-01", "2026-01-01")).isFalse();
    }

    /** A file without a cluster cannot say which edition stays. */
    @ParameterizedTest
    @CsvSource({"AUTOMATIC, thing, false", "AUTOMATIC, other, false", "PINNED, thing, false", "PINNED, other, true"})
    void dependsOnTheClusterWhereWhatIsPinnedIsNotNamed(Upgrades upgrades, String service, boolean depends) {
        assertThat(approval(upgrades, "thing", "2026-01-01").dependsOnCluster(service))
                .isEqualTo(depends);
    }

    @Test
    void saysWhichLineApproves() {
        assertThat(EditionApproval.withheld("thing", "2026-06-01"))
                .isEqualTo("edition 2026-06-01 of thing is not approved, and there is no older one here:"
                        + " catalog: {editions: {thing: \"2026-06-01\"}} of the configuration approves it");
    }
}
