package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.ResolvedName;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An edit by somebody else is told from what this process wrote and the cache shows late. */
class NameLedgerTest {
    private final NameLedger ledger = new NameLedger();

    @Test
    void whatWasNeverReadIsNobodysEdit() {
        assertThat(ledger.isForeign(object("uid", 1, "20.40.0.1"))).isFalse();
    }

    @Test
    void ownWritesAreOwnHoweverLateTheyShow() {
        ledger.adopt(object("uid", 1, "20.40.0.1"));
        ledger.wrote(object("uid", 2, "20.40.0.2"));
        ledger.writing(object("uid", 2, "20.40.0.3"));

        assertThat(ledger.isForeign(object("uid", 1, "20.40.0.1"))).isFalse();
        assertThat(ledger.isForeign(object("uid", 2, "20.40.0.2"))).isFalse();
        // The event may come before the answer.
        assertThat(ledger.isForeign(object("uid", 3, "20.40.0.3"))).isFalse();
        assertThat(ledger.isForeign(object("uid", 3, "20.40.0.4"))).isTrue();
    }

    @Test
    void anObjectMadeAnewIsForeignUnlessItSaysTheSame() {
        ledger.wrote(object("uid", 7, "20.40.0.1"));
        ledger.gone(object("uid", 7, "20.40.0.1"));

        assertThat(ledger.live("a.example.com")).isNull();
        assertThat(ledger.isForeign(object("other", 1, "20.40.0.2"))).isTrue();
        assertThat(ledger.isForeign(object("other", 1, "20.40.0.1"))).isFalse();
    }

    @Test
    void whatIsGoneLateDoesNotMeanTheNewOne() {
        ledger.wrote(object("uid", 1, "20.40.0.1"));
        ledger.wrote(object("other", 1, "20.40.0.1"));
        ledger.gone(object("uid", 1, "20.40.0.1"));

        assertThat(ledger.live("a.example.com")).isNotNull();
    }

    @Test
    void anOlderVersionReplacesNothing() {
        ledger.adopt(object("uid", 2, "20.40.0.2"));
        ledger.adopt(object("uid", 1, "20.40.0.1"));

        assertThat(ledger.spec("a.example.com"))
                .extracting(ResolvedNameSpec::addresses)
                .isEqualTo(List.of("20.40.0.2"));
    }

    @Test
    void whatIsNotKeptIsForgotten() {
        ledger.wrote(object("uid", 1, "20.40.0.1"));
        ledger.retain(name -> false);

        assertThat(ledger.spec("a.example.com")).isNull();
        assertThat(ledger.isForeign(object("uid", 2, "20.40.0.2"))).isFalse();
    }

    private static ResolvedName object(String uid, long generation, String address) {
        ResolvedName name = new ResolvedName();
        name.setMetadata(new ObjectMetaBuilder()
                .withName("a.example.com")
                .withUid(uid)
                .withGeneration(generation)
                .withResourceVersion(uid + generation)
                .build());
        name.setSpec(new ResolvedNameSpec("a.example.com", List.of(address), List.of(), null));
        return name;
    }
}
