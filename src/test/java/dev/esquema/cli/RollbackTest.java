package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static dev.esquema.testing.fake.Migrations.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import org.junit.jupiter.api.Test;

/** What rollback and restore print. */
class RollbackTest {

    private static final Manifest BUILD =
            manifest(undoable(migration("1")), undoable(migration("2", "1")), undoable(migration("3", "2")));

    private final FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));

    @Test
    void theReasonOfACascadeIsBelowTheMigrationThatItAdds() {
        database.undo().needing(table("1"), "constraint c on table t3", table("3"));

        assertThat(new Shell(database, BUILD).type("rollback", "1", "--cascade", "--dry-run"))
                .isEqualTo(
                        """
                        $ esquema rollback 1 --cascade --dry-run
                        undoes 3 step 3
                          because 3 step 3 makes constraint c on table t3
                        undoes 1 step 1
                          table t1 is dropped: it is empty
                          table t3 is dropped: it is empty
                          held afterwards, until `esquema restore 3`
                        exit 0
                        """);
    }

    @Test
    void allObjectionsAreKnownAtOnceAlsoThoseToWhatCascadeWouldAdd() {
        Manifest build = manifest(undoable(migration("1")), migration("2", "1"), migration("3", "2"));
        database.undo()
                .needing(table("1"), "constraint c on table t2", table("2"))
                .needing(table("2"), "constraint d on table t3", table("3"));

        assertThat(new Shell(database, build).type("rollback", "1", "--dry-run"))
                .isEqualTo(
                        """
                        $ esquema rollback 1 --dry-run
                        undoes 1 step 1
                          table t1 is dropped: it is empty
                          held afterwards, until `esquema restore 1`
                        ! esquema: nothing was rolled back: 2 step 2 makes constraint c on table t2: add --cascade to roll it back too
                        ! esquema: nothing was rolled back: 3 step 3 has no undo script in the folder rollback: write one, or write a new migration that reverses it
                        ! esquema: nothing was rolled back: 2 step 2 has no undo script in the folder rollback: write one, or write a new migration that reverses it
                        exit 6
                        """);
    }

    @Test
    void aBuildThatContradictsItselfIsRefusedInTheWordsOfTheCommand() {
        Shell shell = new Shell(database, manifest(migration("2", "1")));
        String reason = "V2__step.sql depends on 1, which is not in the migration set\nexit 6\n";

        assertThat(shell.type("rollback", "2", "--yes"))
                .endsWith("! esquema: nothing was rolled back: ".concat(reason));
        assertThat(shell.type("restore", "2", "--yes")).endsWith("! esquema: nothing was restored: ".concat(reason));
        assertThat(shell.type("adopt")).endsWith("! esquema: nothing was recorded: ".concat(reason));
        assertThat(shell.type("repair", "--yes")).endsWith("! esquema: nothing was repaired: ".concat(reason));
        assertThat(shell.type("plan")).endsWith("! esquema: there is no plan: ".concat(reason));
        assertThat(shell.type("sql")).endsWith("! esquema: there is no script: ".concat(reason));
    }

    @Test
    void aRestoreWithoutKeptRowsSaysSo() {
        Shell shell = new Shell(new FakeDatabase(Rows.applied("1", "2", "3").delete("3")), BUILD);

        assertThat(shell.type("restore", "3", "--dry-run"))
                .isEqualTo(
                        """
                        $ esquema restore 3 --dry-run
                        applies again 3 step 3
                          no rows come back: the rollback kept none, because there were none or with --discard-data
                        exit 0
                        """);
        assertThat(shell.type("restore", "3", "--yes"))
                .isEqualTo(
                        """
                        $ esquema restore 3 --yes
                        applied again 1: 3; the schema is at 3
                        no rows come back: the rollback kept none, because there were none or with --discard-data
                        exit 0
                        """);
    }

    @Test
    void aRestoreOfReleasedMigrationsAppliesNothingAgain() {
        FakeDatabase released =
                new FakeDatabase(Rows.applied("1", "2", "3").delete("3").apply("3"));
        released.restoration().holding("t3", 1, "3").together("3", 4);

        assertThat(new Shell(released, BUILD).type("restore", "3", "--yes"))
                .isEqualTo(
                        """
                        $ esquema restore 3 --yes
                        the migrations were applied again before; the schema is at 3
                        restored t3: 1 row from esquema_archive.run1_t3, which stays until you drop it
                        exit 0
                        """);
    }
}
