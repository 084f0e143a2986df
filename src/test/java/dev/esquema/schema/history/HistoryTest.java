package dev.esquema.schema.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.Rows;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void anAppliedRowIsApplied() {
        assertThat(applied(Rows.applied("1", "2"))).isEqualTo(versions("1", "2"));
    }

    @Test
    void aDeleteRowRemovesItsVersion() {
        assertThat(applied(Rows.applied("1", "2").delete("1"))).isEqualTo(versions("2"));
    }

    @Test
    void aRolledBackVersionCanBeAppliedAgain() {
        assertThat(applied(Rows.applied("1").delete("1").apply("1"))).isEqualTo(versions("1"));
        assertThat(applied(Rows.applied("1").delete("1").apply("1").delete("1")))
                .isEmpty();
    }

    @Test
    void aFailedRowIsNotApplied() {
        Rows rows = Rows.applied("1").fail("2");

        assertThat(applied(rows)).isEqualTo(versions("1"));
        assertThat(rows.history().failed())
                .extracting(HistoryRow::version)
                .containsExactly(versions("2").stream().findFirst());
    }

    @Test
    void theBaselineOfVersionZeroCountsAsNothing() {
        Rows rows = Rows.none().baseline("0");

        assertThat(applied(rows)).isEmpty();
        assertThat(rows.history().baseline()).isEmpty();
    }

    @Test
    void aBaselineAboveZeroIsReportedAndNotApplied() {
        Rows rows = Rows.none().baseline("20251114.03");

        assertThat(applied(rows)).isEmpty();
        assertThat(rows.history().baseline()).contains(Version.of("20251114.03"));
    }

    @Test
    void rowsWithoutAVersionCountAsNothing() {
        assertThat(applied(Rows.none().withoutVersion().apply("1"))).isEqualTo(versions("1"));
    }

    @Test
    void aVersionIsTheSameHoweverItIsWritten() {
        assertThat(applied(Rows.applied("20251114.01").delete("20251114.1"))).isEmpty();
    }

    @Test
    void nothingRecordedIsNothingApplied() {
        assertThat(History.NONE.applied()).isEmpty();
        assertThat(History.NONE.failed()).isEmpty();
        assertThat(History.NONE.baseline()).isEmpty();
    }

    private static Set<Version> applied(Rows rows) {
        return rows.history().applied().keySet();
    }

    private static Set<Version> versions(String... texts) {
        return Stream.of(texts).map(Version::of).collect(Collectors.toSet());
    }
}
