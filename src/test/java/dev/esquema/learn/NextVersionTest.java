package dev.esquema.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The next version has the style of the versions that exist. */
class NextVersionTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 28, 1, 2, 3);

    @Test
    void anEmptySetBeginsWithTheTime() {
        assertThat(next()).isEqualTo("20261128010203");
    }

    @Test
    void countersAreIncrementedAndKeepTheirLeadingZeros() {
        assertThat(next("V1__a.sql", "V9__b.sql")).isEqualTo("10");
        assertThat(next("sub/V009__a.sql", "V007__b.sql")).isEqualTo("010");
    }

    @Test
    void datesAreFollowedByTheTime() {
        assertThat(next("V20251114_05__a.sql")).isEqualTo("20261128010203");
        assertThat(next("V20261128010202__a.sql")).isEqualTo("20261128010203");
    }

    @Test
    void aVersionAboveTheTimeIsIncrementedInItsLastPart() {
        assertThat(next("V20991231235959__a.sql")).isEqualTo("20991231235960");
        assertThat(next("V20991231235959_09__a.sql")).isEqualTo("20991231235959_10");
    }

    private static String next(String... names) {
        return new NextVersion(List.of(names)).at(NOW);
    }
}
