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
    void theLastPartOfAVersionIsIncremented() {
        assertThat(next("V1_1__a.sql", "V1_9__b.sql")).isEqualTo("1_10");
        assertThat(next("V2.03.009__a.sql", "V1__b.sql")).isEqualTo("2.03.010");
    }

    @Test
    void datesAreFollowedByTheDateOfTodayInTheirForm() {
        assertThat(next("V20251114__a.sql")).isEqualTo("20261128");
        assertThat(next("V20251114_05__a.sql")).isEqualTo("20261128_01");
        assertThat(next("V2024.01.02__a.sql")).isEqualTo("2026.11.28");
        assertThat(next("V2024_01_02_003__a.sql")).isEqualTo("2026_11_28_001");
        assertThat(next("V20240102_1530__a.sql")).isEqualTo("20261128_0102");
        assertThat(next("V202401021530__a.sql")).isEqualTo("202611280102");
        assertThat(next("V1700000000__a.sql")).isEqualTo("1795827723");
        assertThat(next("V20261128010202__a.sql")).isEqualTo("20261128010203");
    }

    @Test
    void aVersionThatIsNotBelowTheTimeIsIncrementedInItsLastPart() {
        assertThat(next("V20261128__a.sql")).isEqualTo("20261128_01");
        assertThat(next("V20261128_05__a.sql")).isEqualTo("20261128_06");
        assertThat(next("V20991231235959__a.sql")).isEqualTo("20991231235960");
        assertThat(next("V20991231235959_09__a.sql")).isEqualTo("20991231235959_10");
    }

    private static String next(String... names) {
        return new NextVersion(List.of(names)).at(NOW);
    }
}
