package dev.esquema.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "plain|\"public\".\"plain\"",
                "Capital|\"public\".\"Capital\"",
                "a.b*?[c]$|\"public\".\"a.b*?[c]$\"",
                "say \"hi\"|\"public\".\"say \"\"hi\"\"\"",
                "año|\"public\".\"a\"\\u00f1\"o\"",
                "ñ|\"public\".\"\"\\u00f1\"\"",
                "x😀|\"public\".\"x\"?\"\""
            })
    void aPatternIsOfOneNameAndAscii(String name, String pattern) {
        assertThat(DumpPattern.of("public", name)).isEqualTo(pattern).matches("\\p{ASCII}+");
    }
}
