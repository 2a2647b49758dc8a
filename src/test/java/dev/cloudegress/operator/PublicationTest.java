package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.CloudService;
import dev.cloudegress.api.v1alpha1.CloudServiceSpec;
import dev.cloudegress.api.v1alpha1.FormerEdition;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint;
import dev.cloudegress.catalog.BuiltInCatalog;
import dev.cloudegress.catalog.EditionApproval;
import dev.cloudegress.config.OperatorConfiguration.CatalogUpgrades;
import dev.cloudegress.config.OperatorConfiguration.Upgrades;
import dev.cloudegress.operator.Publication.Action;
import dev.cloudegress.operator.Publication.Obstacle;
import dev.cloudegress.operator.Publication.Remembered;
import dev.cloudegress.operator.Publication.Waiting;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a service that comes with the operator. */
class PublicationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 10);
    private static final CloudServiceSpec BUILT_IN = spec("2026-01-02", "20.40.0.1");
    private static final CloudServiceSpec OLDER = spec("2026-01-01", "20.40.0.9");
    private static final EditionApproval ALL = approval(Upgrades.AUTOMATIC, Map.of());
    private static final EditionApproval PINNED = approval(Upgrades.PINNED, Map.of());

    @Test
    void whatIsNotThereIsCreated() {
        assertThat(of(null)).isEqualTo(new Publication(Action.CREATE, BUILT_IN, null));
    }

    @Test
    void whatIsThereIsKept() {
        assertThat(of(live(BUILT_IN)).action()).isEqualTo(Action.KEEP);
    }

    @Test
    void anOlderEditionIsReplacedAndWhatItHadStays() {
        Publication publication = of(live(OLDER));

        assertThat(publication.action()).isEqualTo(Action.REPLACE);
        assertThat(spec(publication).withRetained(List.of())).isEqualTo(BUILT_IN);
        assertThat(spec(publication).retained()).singleElement().satisfies(former -> {
            assertThat(former.edition()).isEqualTo("2026-01-01");
            assertThat(former.until()).isEqualTo("2026-01-31");
            assertThat(former.endpoints())
                    .flatExtracting(ServiceEndpoint::addresses)
                    .containsExactly("20.40.0.9");
        });
    }

    @Test
    void whatWasPublishedIsKeptUntilItsTimeIsOver() {
        CloudServiceSpec upgraded = spec(of(live(OLDER)));

        assertThat(of(live(upgraded), null, ALL, LocalDate.of(2026, 1, 31)).action())
                .isEqualTo(Action.KEEP);
        assertThat(of(live(upgraded), null, ALL, LocalDate.of(2026, 2, 1)))
                .isEqualTo(new Publication(Action.REPLACE, BUILT_IN, null));
    }

    @Test
    void anEditedOneIsReplacedAndNothingOfTheEditStays() {
        assertThat(of(live(spec("2026-01-02", "20.40.0.9"))))
                .isEqualTo(new Publication(Action.REPLACE, BUILT_IN, null));
    }

    @Test
    void anEditOfWhatIsRetainedIsReverted() {
        CloudServiceSpec upgraded = spec(of(live(OLDER)));
        Remembered remembered = new Remembered("uid", upgraded);
        FormerEdition former = upgraded.retained().getFirst();
        List<FormerEdition> longer = List.of(new FormerEdition(
                former.edition(),
                "2027-01-01",
                former.references(),
                former.parameters(),
                former.roles(),
                former.endpoints(),
                null));

        for (CloudServiceSpec edited : List.of(upgraded.withRetained(List.of()), upgraded.withRetained(longer))) {
            assertThat(of(live(edited), remembered, ALL, TODAY))
                    .isEqualTo(new Publication(Action.REPLACE, upgraded, null));
        }
        // Nobody remembers: a day beyond the retention is no day that an operator has written.
        assertThat(of(live(upgraded.withRetained(longer))).spec()).isEqualTo(upgraded);
    }

    @Test
    void anEditToAnOlderEditionBringsNothingIn() {
        Remembered remembered = new Remembered("uid", BUILT_IN);

        assertThat(of(live(OLDER), remembered, ALL, TODAY)).isEqualTo(new Publication(Action.REPLACE, BUILT_IN, null));
        // Another object is one that an older operator has made after somebody deleted the one that is remembered.
        assertThat(spec(of(live(OLDER), new Remembered("other", BUILT_IN), ALL, TODAY))
                        .retained())
                .hasSize(1);
    }

    @Test
    void aDeletedOneComesBackWithWhatItRetained() {
        CloudServiceSpec upgraded = spec(of(live(OLDER)));

        assertThat(of(null, new Remembered("uid", upgraded), ALL, TODAY))
                .isEqualTo(new Publication(Action.CREATE, upgraded, null));
    }

    @Test
    void aNewerEditionStays() {
        assertThat(of(live(spec("2026-01-03", "20.40.0.9")))).isEqualTo(new Publication(Action.KEEP_NEWER, null, null));
    }

    @Test
    void aServiceOfSomebodyElseStaysWhateverItsEdition() {
        CloudService foreign = live(spec("2020-01-01", "20.40.0.9"));
        foreign.getMetadata().setLabels(Map.of());

        assertThat(of(foreign)).isEqualTo(new Publication(Action.FOREIGN, null, null));
    }

    @Test
    void aPinnedOneWaitsUntilItIsApproved() {
        Waiting waiting = new Waiting("2026-01-02", Obstacle.NOT_APPROVED);

        assertThat(of(live(OLDER), null, PINNED, TODAY)).isEqualTo(new Publication(Action.KEEP, null, waiting));
        assertThat(of(live(OLDER), null, approval(Upgrades.PINNED, Map.of("own", "2026-01-02")), TODAY)
                        .action())
                .isEqualTo(Action.REPLACE);
        assertThat(of(live(OLDER), null, approval(Upgrades.AUTOMATIC, Map.of("own", "2026-01-01.9")), TODAY))
                .isEqualTo(new Publication(Action.KEEP, null, waiting));
    }

    @Test
    void whatAPinnedOneRetainsHasItsTimeAllTheSame() {
        CloudServiceSpec upgraded = spec(of(live(OLDER)));
        CloudServiceSpec newer = spec("2026-01-05", "20.40.0.2");

        Publication publication = Publication.of("own", newer, live(upgraded), null, PINNED, LocalDate.of(2026, 2, 1));

        assertThat(publication)
                .isEqualTo(new Publication(Action.REPLACE, BUILT_IN, new Waiting("2026-01-05", Obstacle.NOT_APPROVED)));
    }

    @Test
    void anEditOfAPinnedOneIsRevertedToWhatStood() {
        Remembered remembered = new Remembered("uid", OLDER);

        assertThat(of(live(spec("2026-01-01", "20.40.0.66")), remembered, PINNED, TODAY)
                        .spec())
                .isEqualTo(OLDER);
        assertThat(of(null, remembered, PINNED, TODAY).spec()).isEqualTo(OLDER);
    }

    @Test
    void aNewServiceIsPublishedUnlessTheConfigurationForbidsIt() {
        assertThat(of(null, null, PINNED, TODAY).action()).isEqualTo(Action.CREATE);
        assertThat(of(null, null, approval(Upgrades.AUTOMATIC, Map.of("own", "2025-12-31")), TODAY))
                .isEqualTo(new Publication(Action.WITHHOLD, null, new Waiting("2026-01-02", Obstacle.NOT_APPROVED)));
    }

    @Test
    void anUpgradeWaitsWhileTooManyFormerEditionsStand() {
        List<FormerEdition> many = IntStream.rangeClosed(1, CloudServiceSpec.MAX_RETAINED)
                .mapToObj(day -> {
                    CloudServiceSpec former = spec("2025-01-0" + day, "20.41.0." + day);
                    return new FormerEdition(
                            former.edition(),
                            "2026-01-20",
                            former.references(),
                            former.parameters(),
                            former.roles(),
                            former.endpoints(),
                            null);
                })
                .toList()
                .reversed();
        CloudServiceSpec full = OLDER.withRetained(many);

        assertThat(of(live(full)))
                .isEqualTo(new Publication(Action.KEEP, null, new Waiting("2026-01-02", Obstacle.RETENTION_FULL)));
        assertThat(spec(of(live(full), null, ALL, LocalDate.of(2026, 1, 21))).retained())
                .extracting(FormerEdition::edition)
                .containsExactly("2026-01-01");
    }

    private static Publication of(@Nullable CloudService live) {
        return of(live, null, ALL, TODAY);
    }

    private static Publication of(
            @Nullable CloudService live, @Nullable Remembered remembered, EditionApproval approval, LocalDate today) {
        return Publication.of("own", BUILT_IN, live, remembered, approval, today);
    }

    private static CloudServiceSpec spec(Publication publication) {
        return Objects.requireNonNull(publication.spec(), publication::toString);
    }

    private static EditionApproval approval(Upgrades upgrades, Map<String, String> editions) {
        return new EditionApproval(new CatalogUpgrades(upgrades, editions));
    }

    private static CloudService live(CloudServiceSpec spec) {
        CloudService service = new CloudService();
        service.getMetadata().setName("own");
        service.getMetadata().setUid("uid");
        service.getMetadata().setLabels(Map.of(BuiltInCatalog.LABEL, "true"));
        service.setSpec(spec);
        return service;
    }

    private static CloudServiceSpec spec(String edition, String address) {
        return Scene.service("edition: \"" + edition + "\"\nendpoints: [{id: https, addresses: [" + address
                + "], ports: [{port: 443}]}]\n");
    }
}
