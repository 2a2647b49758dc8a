package dev.cloudegress.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken for a slip, and of which word. */
class SuggestionsTest {
    @ParameterizedTest
    @CsvSource({
        "rols, roles, a letter is missing",
        "rolles, roles, a letter too many",
        "rules, roles, another letter",
        "orles, roles, two neighbours are swapped at the beginning",
        "roels, roles, two neighbours are swapped",
        "rolse, roles, two neighbours are swapped at the end",
        "oles, roles, the first letter is missing",
        "role, roles, the last letter is missing",
        "xroles, roles, something stands in front",
        "ROLES, roles, the case differs",
        "roles, ROLES, the case of what is allowed differs",
        "a, b, a short word may have one edit",
        "ab, b, a short word may have one edit",
        "abcxyz, abcdez, a third of six letters",
        "abcdefxyz, abcdefghi, a third of nine letters",
    })
    void aNearWordIsMeant(String given, String allowed, String why) {
        assertThat(Suggestions.nearest(given, List.of(allowed))).as(why).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "ab, xy, two edits in two letters",
        "abcxy, abcde, two edits in five letters",
        "abcvxyz, abcdefg, four edits in seven letters",
        "abcdwxyz, abcdefgh, four edits in eight letters",
        "wxyzabc, abc, much stands in front",
        "abc, wxyzabc, much is missing in front",
        "abcwxyz, abc, much stands behind",
        "abc, abcwxyz, much is missing behind",
        "abdc, ac, letters apart are not swapped",
        "abc, cab, a letter that moves over two others is two edits",
    })
    void aFarWordIsNot(String given, String allowed, String why) {
        assertThat(Suggestions.nearest(given, List.of(allowed))).as(why).isEmpty();
    }

    @Test
    void theNearestOfSeveralIsMeantWhereverItStands() {
        assertThat(Suggestions.nearest("dataCentre", List.of("dataCenter", "dataCenters", "dates")))
                .contains("dataCenter");
        assertThat(Suggestions.nearest("dataCentre", List.of("dates", "dataCenters", "dataCenter")))
                .contains("dataCenter");
    }

    @Test
    void amongWordsThatAreAsNearNoneIsGuessed() {
        assertThat(Suggestions.nearest("EU3", List.of("EU1", "EU2"))).isEmpty();
        assertThat(Suggestions.nearest("EU3", List.of("EU1", "US1", "EU2"))).isEmpty();
        assertThat(Suggestions.nearest("EU3", List.of("EU1", "EU2", "eu3")))
                .as("a nearer one after two that are as near")
                .contains("eu3");
    }

    @Test
    void nothingIsMeantWhereNothingIsAllowed() {
        assertThat(Suggestions.nearest("a", List.of())).isEmpty();
    }

    @Test
    void theSentenceNamesAllThatIsAllowedInItsOrder() {
        assertThat(Suggestions.unknown("role", "log-colector", List.of("portal", "log-collector")))
                .isEqualTo("unknown role log-colector: one of portal, log-collector (did you mean log-collector?)");
        assertThat(Suggestions.unknown("data center", "Mars", List.of("US1", "EU1")))
                .isEqualTo("unknown data center Mars: one of US1, EU1");
        assertThat(Suggestions.unknown("role", "x", List.of("portal"))).isEqualTo("unknown role x: one of portal");
    }

    @Test
    void wordsAreJoinedByCommas() {
        assertThat(Suggestions.list(List.of())).isEmpty();
        assertThat(Suggestions.list(List.of("US1"))).isEqualTo("US1");
        assertThat(Suggestions.list(List.of("US1", "US2", "EU1"))).isEqualTo("US1, US2, EU1");
    }
}
