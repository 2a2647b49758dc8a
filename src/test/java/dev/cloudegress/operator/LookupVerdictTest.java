package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.names.NameAnswer;
import dev.cloudegress.names.NameAnswer.Failed;
import dev.cloudegress.names.NameAnswer.NoAddresses;
import dev.cloudegress.names.NameAnswer.NoSuchName;
import dev.cloudegress.operator.LookupVerdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a host without addresses is a gap, and how often a status hears of its look-ups. */
class LookupVerdictTest {
    private static final NameAnswer NO_SUCH_NAME = new NoSuchName("10.96.0.10 says that there is no such name");
    private static final NameAnswer FAILED = new Failed("10.96.0.10 answered SERVFAIL");

    @Test
    void whatEveryServerSaysIsDefinite() {
        assertThat(of(NO_SUCH_NAME, null))
                .isEqualTo(new LookupVerdict(
                        Kind.NO_SUCH_NAME, "does not exist in DNS (10.96.0.10 says that there is no such name)"));
        assertThat(of(new NoAddresses("it has none"), null))
                .isEqualTo(new LookupVerdict(Kind.NO_ADDRESSES, "has no addresses in DNS (it has none)"));
        assertThat(of(NameReports.answered("10.0.0.1"), null)).isNotNull().satisfies(verdict -> {
            assertThat(verdict.definite()).isTrue();
            assertThat(verdict.sentence())
                    .startsWith("has only addresses that are not allowed: 10.0.0.1/32 is inside 10.0.0.0/8");
        });
    }

    @Test
    void addressesThatAreNotAllowedAreNotDefiniteWhileAServerFails() {
        NameAnswer one = NameReports.incomplete(true, "10.0.0.1");
        NameAnswer other = NameReports.incomplete(false, "10.0.0.1");

        assertThat(of(one, null)).extracting(LookupVerdict::definite).isEqualTo(false);
        assertThat(of(other, null)).extracting(LookupVerdict::definite).isEqualTo(true);
    }

    @Test
    void aFailureTakesNothingBackAndAnAnswerDoes() {
        LookupVerdict definite = of(NO_SUCH_NAME, null);

        assertThat(of(FAILED, definite)).isSameAs(definite);
        assertThat(of(new NoAddresses("it has none"), definite))
                .extracting(LookupVerdict::kind)
                .isEqualTo(Kind.NO_ADDRESSES);
        assertThat(of(NameReports.answered("20.40.0.1"), definite)).isNull();
    }

    @Test
    void aLongOutageIsToldSeldom() {
        List<String> told = new ArrayList<>();
        LookupVerdict verdict = null;
        for (int failures = 1; failures <= 1000; failures++) {
            verdict = Objects.requireNonNull(LookupVerdict.of(NameReports.report(FAILED, failures), verdict));
            if (told.isEmpty() || !told.getLast().equals(verdict.sentence())) {
                told.add(verdict.sentence());
            }
        }
        assertThat(told)
                .containsExactly(
                        "look-up 1: 10.96.0.10 answered SERVFAIL",
                        "look-up 4: 10.96.0.10 answered SERVFAIL",
                        "look-up 16: 10.96.0.10 answered SERVFAIL",
                        "look-up 64: 10.96.0.10 answered SERVFAIL",
                        "look-up 256: 10.96.0.10 answered SERVFAIL");
    }

    @Test
    void whatCouldNotBeWrittenIsWaitedFor() {
        LookupVerdict verdict = LookupVerdict.of(
                NameReports.report(NameReports.answered("20.40.0.1"), 0, Optional.of("the API server is away")), null);

        assertThat(verdict)
                .isEqualTo(new LookupVerdict(
                        Kind.NOT_WRITTEN, "has addresses that could not be written: the API server is away"));
    }

    private static @Nullable LookupVerdict of(NameAnswer answer, @Nullable LookupVerdict before) {
        return LookupVerdict.of(NameReports.report(answer, 1), before);
    }
}
