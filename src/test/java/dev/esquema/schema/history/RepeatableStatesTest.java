package dev.esquema.schema.history;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.repeatable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Note;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatableStatesTest {

    private static final Repeatable VIEWS = repeatable("views", 7, "2");
    private static final Repeatable RIGHTS = repeatable("rights", 8, "1");
    private static final Manifest BUILD = manifest((Script) migration("1"), migration("2", "1"), VIEWS, RIGHTS);

    @Test
    void onAnEmptyDatabaseTheScriptsComeAfterTheVersionsByDescription() {
        assertThat(states(Rows.none()).toApply())
                .extracting(script -> script.id().toString())
                .containsExactly("1", "2", "R__rights", "R__views");
    }

    @Test
    void aScriptWithItsRecordedChecksumIsApplied() {
        MigrationStates states = states(Rows.applied("1", "2").apply(RIGHTS).apply(VIEWS));

        assertThat(states.toApply()).isEmpty();
        assertThat(states.isDone()).isTrue();
        assertThat(states.expected().structure().has(new DatabaseObject(Kind.VIEW, "views")))
                .isTrue();
    }

    @Test
    void aScriptWithAnotherChecksumIsPendingAndNotEdited() {
        MigrationStates states = states(Rows.applied("1", "2").apply(RIGHTS).repeat(VIEWS, 1));

        assertThat(states.toApply()).containsExactly(VIEWS);
        assertThat(states.findings()).isEmpty();
        assertThat(states.repeatables().isBehind()).isTrue();
    }

    @Test
    void theNewestRowDecides() {
        MigrationStates states =
                states(Rows.applied("1", "2").apply(RIGHTS).repeat(VIEWS, 1).apply(VIEWS));

        assertThat(states.toApply()).isEmpty();
    }

    @Test
    void aTextThatAnotherBuildReplacedKeepsAServerOfThisBuildReady() {
        MigrationStates states =
                states(Rows.applied("1", "2").apply(RIGHTS).apply(VIEWS).repeat(VIEWS, 1));

        assertThat(states.toApply()).containsExactly(VIEWS);
        assertThat(states.repeatables().isBehind()).isFalse();
        assertThat(states.repeatables().notes()).singleElement().isInstanceOf(Note.RepeatableReplaced.class);
    }

    @Test
    void whileTheHistoryIsNewerNoScriptIsPending() {
        assertThat(states(Rows.applied("1", "2", "9").repeat(VIEWS, 1)).toApply())
                .isEmpty();
    }

    @Test
    void belowTheNewestVersionNoScriptIsPending() {
        MigrationStates states =
                new MigrationStates(BUILD, Version.of("1"), Rows.none().history());

        assertThat(states.toApply())
                .extracting(script -> script.id().toString())
                .containsExactly("1");
    }

    @Test
    void aScriptThatUsesARolledBackMigrationWaits() {
        MigrationStates states = states(
                Rows.applied("1", "2").apply(RIGHTS).apply(VIEWS).delete("2").delete(VIEWS));

        assertThat(states.toApply()).isEmpty();
        assertThat(states.repeatables().entries())
                .extracting(entry -> "%s %s".formatted(entry.name(), entry.state()))
                .containsExactly("R__rights APPLIED", "R__views WAITING");
    }

    @Test
    void aReleasedMigrationComesBackWithTheScriptThatUsesIt() {
        History history = Rows.applied("1", "2")
                .apply(RIGHTS)
                .apply(VIEWS)
                .delete("2")
                .delete(VIEWS)
                .history();

        assertThat(new MigrationStates(BUILD, Version.of("2"), history, List.of(Version.of("2"))).toApply())
                .extracting(Script::id)
                .<MigrationId>containsExactly(Version.of("2"), VIEWS.id());
    }

    @Test
    void aScriptThatIsNotPackagedIsANote() {
        Repeatable gone = repeatable("gone", 3, "1");
        MigrationStates states =
                states(Rows.applied("1", "2").apply(RIGHTS).apply(VIEWS).apply(gone));

        assertThat(states.findings()).isEmpty();
        assertThat(states.repeatables().notes())
                .extracting(Note::message)
                .containsExactly(
                        "R__gone.sql was applied and is not in the migration set: what it made stays, and is not verified");
    }

    @Test
    void aMigrationAppliedAfterTheScriptMayChangeItsResult() {
        Rows rows = Rows.applied("1").apply(VIEWS).apply("2");

        assertThat(states(rows).repeatables().ranBefore(VIEWS)).contains(Version.of("2"));
        assertThat(states(Rows.applied("1", "2").apply(VIEWS)).repeatables().ranBefore(VIEWS))
                .isEmpty();
    }

    private static MigrationStates states(Rows rows) {
        return new MigrationStates(BUILD, Version.of("2"), rows.history());
    }
}
