package dev.esquema.schema.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    @Test
    void versionsAreComparedNumberByNumber() {
        assertThat(versions("1.10", "20251114.1", "1.2", "20251114", "0.9", "1.2.1", "2"))
                .satisfies(versions -> assertThat(versions.stream().sorted().map(Version::toString))
                        .containsExactly("0.9", "1.2", "1.2.1", "1.10", "2", "20251114", "20251114.1"));
    }

    @Test
    void leadingAndTrailingZerosDoNotCount() {
        assertThat(Version.of("1.0.0")).isEqualTo(Version.of("1")).hasSameHashCodeAs(Version.of("1"));
        assertThat(Version.of("20251114.01"))
                .isEqualTo(Version.of("20251114.1"))
                .isEqualByComparingTo(Version.of("20251114.1"));
        assertThat(Version.of("1.0.1")).isNotEqualTo(Version.of("1.1"));
    }

    @Test
    void aVersionIsWrittenAsItWasGiven() {
        assertThat(Version.of("20251114.01")).hasToString("20251114.01");
    }

    @Test
    void equalVersionsShareOneText() {
        assertThat(versions("20251114.01", "20251114.1.0", "20251114_1"))
                .extracting(Version::canonical)
                .containsOnly("20251114.1");
        assertThat(Version.of("0.0").canonical()).isEqualTo("0");
    }

    @Test
    void anUnderscoreIsADot() {
        assertThat(Version.of("20251114_01"))
                .isEqualTo(Version.of("20251114.01"))
                .hasToString("20251114.01");
    }

    @Test
    void aNumberMayBeLongerThanAnyPrimitive() {
        assertThat(Version.of("99999999999999999999.2")).isGreaterThan(Version.of("99999999999999999999.1"));
    }

    @Test
    void onlyVersionZeroIsZero() {
        assertThat(Version.of("0").isZero()).isTrue();
        assertThat(Version.of("0.0").isZero()).isTrue();
        assertThat(Version.of("0.1").isZero()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1.", ".1", "1..2", "1.x", "-1", "1 2", " 1", "1\n", "v1", "١"})
    void aTextThatIsNotAVersionIsRefused(String text) {
        assertThat(Version.isVersion(text)).isFalse();
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> Version.of(text))
                .withMessage("'%s' is not a version: write numbers between dots, such as 20251114.01".formatted(text))
                .extracting(SchemaException::code)
                .isEqualTo(Code.USAGE);
    }

    @Test
    void aVersionHasAtMostFiftyCharactersAsInTheHistoryTable() {
        assertThat(Version.isVersion("1".repeat(50))).isTrue();
        assertThat(Version.isVersion("1".repeat(51))).isFalse();
    }

    @Test
    void theOrderEqualsThatOfFlyway() {
        List<String> texts =
                List.of("0", "1", "1.0", "1.0.1", "1.1", "1.2", "1.10", "01", "2", "20251114", "20251114.01");
        for (String one : texts) {
            for (String other : texts) {
                assertThat(Integer.signum(Version.of(one).compareTo(Version.of(other))))
                        .as("%s and %s", one, other)
                        .isEqualTo(MigrationVersion.fromVersion(one).compareTo(MigrationVersion.fromVersion(other)));
            }
        }
    }

    private static List<Version> versions(String... texts) {
        return Stream.of(texts).map(Version::of).toList();
    }
}
