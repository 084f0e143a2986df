package dev.esquema.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.Migrations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryViewTest {

    private static final List<MigrationEntry> MANY = oldestFirst(500);

    @Test
    void aLongHistoryIsShownInPagesFromTheNewestOn() {
        HistoryView first = HistoryView.of(MANY, Optional.empty());

        assertThat(first.rows())
                .hasSize(60)
                .first()
                .extracting(HistoryView.Row::version)
                .isEqualTo("500");
        assertThat(first.last()).isEqualTo("441");
        assertThat(first.older()).isEqualTo(440);
        assertThat(first.total()).isEqualTo(500);
    }

    @Test
    void theNextPageBeginsBelowTheLastRowOfTheFormerOne() {
        HistoryView second = HistoryView.of(MANY, Optional.of(Version.of("441")));

        assertThat(second.rows()).first().extracting(HistoryView.Row::version).isEqualTo("440");
    }

    @Test
    void theLastPageHasNoOlderMigrations() {
        HistoryView last = HistoryView.of(MANY, Optional.of(Version.of("3")));

        assertThat(last.rows()).extracting(HistoryView.Row::version).containsExactly("2", "1");
        assertThat(last.older()).isZero();
    }

    @Test
    void anEmptyHistoryHasNoRows() {
        HistoryView none = HistoryView.of(List.of(), Optional.empty());

        assertThat(none.rows()).isEmpty();
        assertThat(none.drawing().height()).isZero();
    }

    @Test
    void aRepeatableScriptIsARowThatLinksToItsPage() {
        RepeatableName name = new RepeatableName("vistas ñ?");
        HistoryView.Row row = HistoryView.Row.of(new RepeatableStates.Entry(
                name, MigrationState.PENDING, Optional.of(Migrations.repeatable("x", 1, "")), Optional.empty()));

        assertThat(row.version()).isEqualTo("R__vistas_ñ?");
        assertThat(row.path()).isEqualTo("schema/migrations/R__vistas_%C3%B1%3F");
        assertThat(row.state()).isEqualTo("pending");
    }

    private static List<MigrationEntry> oldestFirst(int count) {
        List<MigrationEntry> entries = new ArrayList<>(DependencyDrawingTest.newestFirst(Migrations.chain(
                IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toArray(String[]::new))));
        Collections.reverse(entries);
        return entries;
    }
}
