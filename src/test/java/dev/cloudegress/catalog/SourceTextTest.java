package dev.cloudegress.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                           |         | Page
                    Ports  |         | Page, Ports
                           | 7       | Page, line 7
                           | 54      | Page, line 54
                           | 54-58   | Page, lines 54-58
                           | 54,58   | Page, lines 54,58
                    Ports  | 7       | Page, Ports, line 7
                    Ports  | 7, 9-12 | Page, Ports, lines 7, 9-12
                    """)
    void saysOnlyWhatIsKnown(@Nullable String section, @Nullable String lines, String text) {
        assertThat(SourceText.of("Page", new Source("page", section, lines))).isEqualTo(text);
    }
}
