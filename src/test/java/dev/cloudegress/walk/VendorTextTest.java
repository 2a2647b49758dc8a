package dev.cloudegress.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.walk.VendorText.Line;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VendorTextTest {
    private static final VendorText TEXT = VendorText.read("""
            ---
            ms.date: 01/02/2003
            title: Ports
            ---
            # Ports

            Open these for portals:

            > |US1|a.example.com|
            - In 2.0:
             - port 443
            - port 80

            Plain
            > [!NOTE]
            > The end.
            """.lines().toList(), Tokeniser.PLAIN, Set.of("Plain"));

    @Test
    void linesKnowWhatTheyStandUnder() {
        assertThat(TEXT.lines()).extracting(Line::number).startsWith(1, 2, 3).hasSize(16);
        assertThat(TEXT.line(3).heading()).isEmpty();
        assertThat(TEXT.line(5).isHeading()).isTrue();
        assertThat(TEXT.line(9).heading()).isEqualTo("Ports");
        assertThat(TEXT.line(9).row()).isEqualTo("US1");
        assertThat(TEXT.line(9).intro()).isEqualTo("Open these for portals:");
        assertThat(TEXT.line(11).item()).isEqualTo("In 2.0:");
        assertThat(TEXT.line(12).item()).isEqualTo("port 80");
        assertThat(TEXT.line(14).isHeading()).isTrue();
        assertThat(TEXT.line(16).heading()).isEqualTo("Plain");
        assertThat(TEXT.line(16).intro()).isEmpty();
        assertThat(TEXT.line(16).item()).isNull();
    }

    @Test
    void marksAloneAreBlank() {
        assertThat(TEXT.lines().stream().filter(Line::isBlank).map(Line::number))
                .containsExactly(1, 4, 6, 8, 13, 15);
    }

    @Test
    void lineNumbersAreReadAsManifestsWriteThem() {
        LineNumbers numbers = LineNumbers.parse("54, 57-58,60");

        assertThat(List.of(53, 54, 55, 57, 58, 59, 60))
                .filteredOn(numbers::contains)
                .containsExactly(54, 57, 58, 60);
        assertThat(numbers.spans()).extracting(LineNumbers.Span::isOne).containsExactly(true, false, true);
    }
}
