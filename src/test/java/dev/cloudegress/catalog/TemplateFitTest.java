package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TemplateFitTest {
    @Test
    void readsValuesBack() {
        assertThat(TemplateFit.of("${tenant}.${dc}.portal.example.com", "contoso.eu2.portal.example.com"))
                .contains(Map.of("tenant", "contoso", "dc", "eu2"));
        assertThat(TemplateFit.of("prod${n}blob.example.com", "prod17blob.example.com"))
                .contains(Map.of("n", "17"));
        assertThat(TemplateFit.of("${a}.${a}.example.com", "x.x.example.com")).contains(Map.of("a", "x"));
        assertThat(TemplateFit.of("${a}.${a}.example.com", "x.y.example.com")).isEmpty();
    }

    @Test
    void aValueIsOneLabelUnlessItIsTheWholeHost() {
        assertThat(TemplateFit.of("${tenant}.example.com", "a.b.example.com")).isEmpty();
        assertThat(TemplateFit.of("${server}", "syslog.corp.example.com"))
                .contains(Map.of("server", "syslog.corp.example.com"));
        assertThat(TemplateFit.fitsAnyHost("${server}")).isTrue();
        assertThat(TemplateFit.fitsAnyHost("${tenant}.example.com")).isFalse();
        assertThat(TemplateFit.fitsAnyHost("${a}.${b}")).isFalse();
    }

    @Test
    void wildcardsHaveNoValue() {
        assertThat(TemplateFit.of("${tenant:-*}.example.com", "a.b.example.com"))
                .contains(Map.of());
        assertThat(TemplateFit.of("*.${region}.example.com", "a.b.eu.example.com"))
                .contains(Map.of("region", "eu"));
        assertThat(TemplateFit.of("*.example.com", "a.b.example.com")).contains(Map.of());
        assertThat(TemplateFit.of("*.example.com", "example.com")).isEmpty();
        assertThat(TemplateFit.of("${tenant}.example.com", "contosoxexample.com"))
                .isEmpty();
    }
}
