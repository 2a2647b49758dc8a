package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.policy.OperatorTraces;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a service that comes with the operator. */
class PublicationTest {
    private final CloudService builtIn = service("2026-01-02", "20.40.0.1", true);

    @Test
    void whatIsNotThereIsCreated() {
        assertThat(Publication.of(builtIn, null)).isEqualTo(Publication.CREATE);
    }

    @Test
    void whatIsThereIsKept() {
        assertThat(Publication.of(builtIn, service("2026-01-02", "20.40.0.1", true)))
                .isEqualTo(Publication.KEEP);
    }

    @Test
    void anOlderEditionIsReplaced() {
        assertThat(Publication.of(builtIn, service("2026-01-01", "20.40.0.1", true)))
                .isEqualTo(Publication.REPLACE);
    }

    @Test
    void anEditedOneIsReplaced() {
        assertThat(Publication.of(builtIn, service("2026-01-02", "20.40.0.9", true)))
                .isEqualTo(Publication.REPLACE);
    }

    @Test
    void aNewerEditionStays() {
        assertThat(Publication.of(builtIn, service("2026-01-03", "20.40.0.9", true)))
                .isEqualTo(Publication.KEEP_NEWER);
    }

    @Test
    void aServiceOfSomebodyElseStaysWhateverItsEdition() {
        assertThat(Publication.of(builtIn, service("2020-01-01", "20.40.0.9", false)))
                .isEqualTo(Publication.FOREIGN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01, 2026-01-01, 0",
        "2026-01-01, 2026-01-02, -1",
        "2026-01-01.2, 2026-01-01, 1",
        "2026-01-01.10, 2026-01-01.9, 1",
        "2026-01-01.9, 2026-01-02, -1",
        "something, 2026-01-01, -1"
    })
    void editionsAreDatesAndNumbers(String one, String other, int expected) {
        assertThat(Integer.signum(Publication.compare(one, other))).isEqualTo(expected);
    }

    private static CloudService service(String edition, String address, boolean builtIn) {
        CloudService service = new CloudService();
        service.getMetadata().setName("own");
        service.getMetadata().setLabels(builtIn ? Map.of(OperatorTraces.BUILT_IN, "true") : Map.of());
        CloudServiceSpec spec =
                Scene.service("endpoints: [{id: https, addresses: [" + address + "], ports: [{port: 443}]}]");
        service.setSpec(new CloudServiceSpec(
                spec.displayName(),
                spec.description(),
                edition,
                spec.references(),
                spec.parameters(),
                spec.roles(),
                spec.endpoints()));
        return service;
    }
}
