package dev.esquema.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void aCommandInBackquotesIsAPartOfItsOwn() {
        assertThat(Shown.parts("run `esquema migrate`, or wait"))
                .containsExactly(
                        new Shown.Part("run ", false),
                        new Shown.Part("esquema migrate", true),
                        new Shown.Part(", or wait", false));
    }

    @Test
    void anInstantIsShownToTheSecondInUtc() {
        assertThat(Shown.time("2025-11-14T10:15:30.123456Z")).isEqualTo("2025-11-14 10:15:30 UTC");
    }

    @Test
    void aDurationHasAUnitForPeople() {
        assertThat(Shown.took("999")).isEqualTo("999 ms");
        assertThat(Shown.took("1500")).isEqualTo("1.5 s");
        assertThat(Shown.until("2025-11-14T10:15:30Z", "2025-11-14T10:17:33Z")).isEqualTo("2 min 3 s");
    }

    @Test
    void aConstantIsAWordAndADigestItsBeginning() {
        assertThat(Shown.word("NOTHING_TO_DO")).isEqualTo("nothing to do");
        assertThat(Shown.brief("0123456789abcdef")).isEqualTo("0123456789ab");
        assertThat(Shown.brief("unknown")).isEqualTo("unknown");
    }

    @Test
    void ofALongListTheFirstHundredAreShown() {
        List<Integer> many = IntStream.range(0, 250).boxed().toList();

        assertThat(Shown.shown(many)).hasSize(100).startsWith(0).endsWith(99);
        assertThat(Shown.left(many)).isEqualTo(150);
        assertThat(Shown.shown(List.of(1))).containsExactly(1);
        assertThat(Shown.left(List.of(1))).isZero();
    }
}
