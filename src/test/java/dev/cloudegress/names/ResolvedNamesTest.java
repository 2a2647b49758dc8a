package dev.cloudegress.names;

import static dev.cloudegress.names.Addresses.addresses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cloudegress.api.v1alpha1.ResolvedNameSpec;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.Counts;
import dev.cloudegress.api.v1alpha1.ResolvedNameSpec.RetainedAddress;
import dev.cloudegress.config.OperatorConfiguration;
import dev.cloudegress.manifest.DocumentWriter;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.policy.KnownName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResolvedNamesTest {
    private static final NameState STATE = new NameState(
            "A.example.com.",
            Addresses.of("2603:1030::1", "20.60.0.9", "20.60.0.10"),
            new TreeMap<>(Map.of(Cidr.parse("20.60.0.2"), Instant.parse("2026-06-02T13:00:00Z"))));

    @Test
    void writesTheSameForTheSame() {
        ResolvedNameSpec spec = ResolvedNames.spec(STATE);
        assertThat(spec)
                .isEqualTo(new ResolvedNameSpec(
                        "a.example.com",
                        List.of("20.60.0.9", "20.60.0.10", "2603:1030::1"),
                        List.of(new RetainedAddress("20.60.0.2", "2026-06-02T13:00:00Z")),
                        new Counts(3, 1)));
        NameState again = ResolvedNames.read(spec);
        assertThat(again).isEqualTo(STATE);
        assertThat(DocumentWriter.yaml(ResolvedNames.spec(again))).isEqualTo(DocumentWriter.yaml(spec));
    }

    @Test
    void writesWhatThePolicyBelieves() {
        assertThat(KnownName.readSpec(ResolvedNames.spec(STATE), OperatorConfiguration.defaults()))
                .isEqualTo(new KnownName.Known("a.example.com", STATE.allowed()));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, 20.60.0.1/24, 2026-06-02T13:00:00Z, host bits",
        "a.example.com, 20.60.0.0/24, 2026-06-02T13:00:00Z, a range",
        "a.example.com, 20.60.0.1, tomorrow, when it may go",
        "a.example.com, nonsense, 2026-06-02T13:00:00Z, nonsense",
        "a.example.com, 20.60.0.9, 2026-06-02T13:00:00Z, both",
        "*.example.com, 20.60.0.1, 2026-06-02T13:00:00Z, asterisk"
    })
    void refusesWhatSomebodyChanged(String host, String address, String date, String complaint) {
        ResolvedNameSpec spec =
                new ResolvedNameSpec(host, List.of("20.60.0.9"), List.of(new RetainedAddress(address, date)), null);
        assertThatThrownBy(() -> ResolvedNames.read(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    @SuppressWarnings("NullAway") // As a deserialised object may be.
    void refusesNothing() {
        assertThatThrownBy(() -> ResolvedNames.read(null)).hasMessageContaining("which host");
        assertThatThrownBy(() -> ResolvedNames.read(new ResolvedNameSpec(null, List.of(), List.of(), null)))
                .hasMessageContaining("which host");
    }

    /** A deserialised object has null where somebody has removed a value. */
    @Test
    @SuppressWarnings("NullAway") // As a deserialised object may be.
    void refusesAddressesAndDatesThatAreNotThere() {
        assertThatThrownBy(() -> ResolvedNames.read(
                        spec(List.of("20.60.0.9"), List.of(new RetainedAddress(null, "2026-06-02T13:00:00Z")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        ResolvedNames.read(spec(List.of("20.60.0.9"), List.of(new RetainedAddress("20.60.0.1", null)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("when it may go");
    }

    @Test
    void refusesARangeAmongTheAddressesToo() {
        assertThatThrownBy(() -> ResolvedNames.read(spec(List.of("20.60.0.0/24"), List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a range");
    }

    /** 253 characters are 232, a full stop and a number of at most 20 digits. */
    @Test
    void cutsTheReadablePartOnlyWhereItHasTo() {
        String labels = ("a".repeat(50) + ".").repeat(4);
        String fits = labels + "_" + "b".repeat(27);
        assertThat(ResolvedNames.objectName(fits)).startsWith(labels + "x" + "b".repeat(27) + ".");
        assertThat(ResolvedNames.objectName(fits + "c")).startsWith(labels + "x" + "b".repeat(27) + ".");
        assertThat(ResolvedNames.objectName(fits + "c")).isNotEqualTo(ResolvedNames.objectName(fits));
    }

    @Test
    void namesObjectsByTheirHost() {
        assertThat(ResolvedNames.objectName("Login.Example.com.")).isEqualTo("login.example.com");
        String odd = ResolvedNames.objectName("_sip._tls.example.com");
        assertThat(odd).matches("xsip[.]xtls[.]example[.]com[.][0-9]{1,20}");
        assertThat(ResolvedNames.objectName("xsip._tls.example.com")).isNotEqualTo(odd);
        String label = "a".repeat(60) + "_b";
        String longest = ResolvedNames.objectName(String.join(".", label, label, label, label));
        assertThat(longest.length()).isLessThanOrEqualTo(253);
        assertThat(longest).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    }

    @Test
    void whatIsAllowedIsBothParts() {
        assertThat(STATE.size()).isEqualTo(4);
        assertThat(STATE.allows(Cidr.parse("20.60.0.2"))).isTrue();
        assertThat(STATE.allows(Addresses.address(1))).isFalse();
        assertThat(STATE.allowed().size()).isEqualTo(4);
        assertThat(addresses(9, 10)).isSubsetOf(STATE.current());
    }

    private static ResolvedNameSpec spec(List<String> addresses, List<RetainedAddress> retained) {
        return new ResolvedNameSpec("a.example.com", addresses, retained, null);
    }
}
