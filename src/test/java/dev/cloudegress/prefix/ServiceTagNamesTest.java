package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTagNamesTest {
    private static final List<String> NAMES = List.of(
            "AzureFrontDoor.MicrosoftSecurity",
            "AzureFrontDoor.Frontend",
            "AzureFrontDoor.FirstParty",
            "AzureFrontDoor.Backend",
            "AzureCloud",
            "AzureCloud.norwaye",
            "AzureCloud.norwayw",
            "Storage",
            "Storage.NorthEurope");

    @ParameterizedTest
    @ValueSource(strings = {"a", "AzureCloud.norwaye", "M365ManagementActivityApi", "A.1"})
    void letsNamesThrough(String name) {
        assertThat(ServiceTagNames.valid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "a..b", "a_b", "a-b", "a b", "a\n", "ä", "a/b"})
    void letsNothingElseThrough(String name) {
        assertThat(ServiceTagNames.valid(name)).isFalse();
    }

    @Test
    void lengthIsThatOfTheApi() {
        assertThat(ServiceTagNames.valid("a".repeat(80))).isTrue();
        assertThat(ServiceTagNames.valid("a".repeat(81))).isFalse();
    }

    @Test
    void theHeadOfAFamilyGivesItsMembers() {
        assertThat(ServiceTagNames.near("azurefrontdoor", NAMES))
                .containsExactly(
                        "AzureFrontDoor.Backend",
                        "AzureFrontDoor.FirstParty",
                        "AzureFrontDoor.Frontend",
                        "AzureFrontDoor.MicrosoftSecurity");
    }

    @Test
    void anOtherwiseWrongNameGivesTheNearest() {
        assertThat(ServiceTagNames.near("AzureCloud.NorwayEast", NAMES)).containsExactly("AzureCloud.norwaye");
        assertThat(ServiceTagNames.near("Storage.NorthEurop", NAMES)).containsExactly("Storage.NorthEurope");
        assertThat(ServiceTagNames.near("Internet", NAMES)).isEmpty();
    }

    @Test
    void selectsWhateverTheCase() {
        assertThat(ServiceTagNames.anyOf(List.of("Storage"))).accepts("STORAGE").rejects("Storage.NorthEurope");
    }
}
