package dev.esquema.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1023, 1023 bytes",
        "1024, 1 kB",
        "8192, 8 kB",
        "1536, 1.5 kB",
        "10200, 10 kB",
        "1048063, 1023 kB",
        "1048575, 1 MB",
        "1288490189, 1.2 GB",
        "9223372036854775807, 8388608 TB"
    })
    void bytesAreFormattedAsInPostgres(long bytes, String text) {
        assertThat(Quantity.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | about 0 rows", "1 | about 1 row", "3400000 | about 3,400,000 rows"})
    void rowsAreAnEstimate(long rows, String text) {
        assertThat(Quantity.rows(rows)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT59.9S, 59 s",
        "PT60S, 1 min",
        "PT59M59S, 59 min",
        "PT5H7M, 5 h 7 min",
        "PT23H59M, 23 h 59 min",
        "PT75H, 3 d 3 h"
    })
    void anAgeHasSuitableUnits(Duration age, String text) {
        assertThat(Quantity.age(age)).isEqualTo(text);
    }
}
