package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.Phase;
import dev.esquema.schema.finding.Note;
import dev.esquema.schema.verification.Verification;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a partial undo script leaves is no deviation, and the migration is applied again if its script accepts it. */
class PartialUndoTest {

    private static final String COLUMN = "alter table t add d int";
    private static final String PARTIAL = "-- undo: partial\nalter table t drop d";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final ScriptedBuild build = ScriptedBuild.on(database)
            .with(
                    1,
                    "create type mood as enum ('a'); create table t (id int primary key, b int); create table old (id int)",
                    "drop table t, old; drop type mood");

    private Commands rolledBack(String left) {
        Commands esquema = build.with(2, "%s;%s".formatted(left, COLUMN), PARTIAL)
                .with(3, "create table later (id int)", "drop table later")
                .proved();
        esquema.migrate();
        database.execute("insert into t (id, d) values (1, 7)");
        esquema.rollback(2);
        return esquema;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "create table if not exists a (id int)    | table a exists and is not expected",
                "alter table t add if not exists c int    | column t.c exists and is not expected",
                "alter type mood add value if not exists 'z' | type mood is enum (a, z), expected: enum (a)",
                "alter table t alter b type bigint        | column t.b is bigint, expected: integer",
                "alter table t alter b set default 3      | column t.b is integer default 3, expected: integer",
                "drop table if exists old                 | table old is missing",
                "alter table t drop if exists b           | column t.b is missing, expected: integer",
                "create index if not exists i on t (b)    | index i exists and is not expected",
                "comment on table t is 'x'                | comment on table t exists and is not expected",
                "create or replace function f() returns int language sql as 'select 1' | function f() exists and is not expected",
            })
    void whatIsLeftIsANoteUntilTheRestoreAppliesTheMigrationAgain(String left, String difference) {
        Commands esquema = rolledBack(left);

        Verification held = esquema.status(database).verification();
        assertThat(held.findings()).isEmpty();
        assertThat(held.unmanaged()).isEmpty();
        assertThat(held.notes())
                .extracting(Note::message)
                .contains("%s: the undo script of 2 is partial and left it".formatted(difference));
        assertThat(esquema.status(database).phase()).isEqualTo(Phase.CURRENT);
        assertThat(esquema.plannedRestore(2).plan().objections()).isEmpty();

        assertThat(esquema.restore(2).findings()).isEmpty();
        assertThat(database.value("select d from t")).isEqualTo("7");
        assertThat(esquema.status(database).verification().notes()).noneMatch(Note.LeftByUndo.class::isInstance);

        esquema.rollback(2);
        assertThat(esquema.migrate(2).findings()).isEmpty();
    }

    @Test
    void aScriptThatDoesNotAcceptWhatIsLeftFailsWithTheNextStep() {
        Commands esquema = rolledBack("create table a (id int)");

        String advice = "relation \"a\" already exists (SQLSTATE 42P07)%s; its undo script is partial and left this:"
                + " table a exists and is not expected; take that back by hand, or let the script accept it and write the"
                + " manifest again%s";
        assertThat(failure(() -> esquema.restore(2)))
                .startsWith("nothing was restored: migration 2 failed at line 1 of V2__step.sql")
                .endsWith(advice.formatted("", ", then run `esquema restore 2` again"));
        assertThat(failure(() -> esquema.migrate(2)))
                .endsWith(advice.formatted("; nothing was applied", "; then run `esquema migrate --release 2`"));
        database.execute("drop table a");

        assertThat(esquema.restore(2).findings()).isEmpty();
        assertThat(database.column("select concat(id, d) from t")).containsExactly("17");
    }

    @Test
    void anotherChangeIsAFindingStill() {
        Commands esquema = rolledBack("create table a (id int)");
        database.execute("alter table t alter b type bigint", "create index hand on t (b)", "alter table a add x int");

        Verification held = esquema.status(database).verification();

        assertThat(held.findings())
                .extracting(finding -> finding.message())
                .containsExactlyInAnyOrder(
                        "column t.b is bigint, expected: integer (1)", "index hand exists and is not expected (1)");
    }
}
