package dev.esquema.cli;

import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.undoable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.UndoProof;
import dev.esquema.schema.manifest.UndoProof.Result;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.Golden;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest command writes what was learned, or shows how the manifest differs from it. */
class ManifestTest {

    private final Shell shell = new Shell(new FakeDatabase(Rows.none()));

    @Test
    void writeWritesWhatWasLearnedAndSummarizesTheChanges() {
        Migration second = undoable(migration("2", "1")).with(new UndoProof(Result.COMPLETE, "", List.of()));
        shell.manifest().knowing(migration("1")).doing(migration("1"), second);

        assertThat(shell.type("manifest", "write"))
                .isEqualTo(
                        """
                        $ esquema manifest write
                        wrote db/manifest.json: 2 scripts, 1 changed
                        V2__step.sql: new
                          creates table t2
                          undo U2__step.sql, proved: it restores the structure
                        exit 0
                        """);
        assertThat(shell.manifest().written()).containsExactly(List.of(migration("1"), second));
    }

    @Test
    void writeWarnsOfAnEditedScriptThatMayHaveBeenApplied() {
        Migration before = migration("1");
        Migration edited = new Migration(
                before.version(),
                before.description(),
                before.script(),
                before.checksum() + 1,
                "0".repeat(64),
                before.dependsOn(),
                before.undo(),
                before.effect(),
                before.execution());
        shell.manifest().knowing(before).doing(edited);

        assertThat(shell.run("manifest", "write").out())
                .contains("V1__step.sql: edited")
                .contains("warning if it was applied anywhere, restore it, and write the change as a new migration");
    }

    @Test
    void writeSaysWhatChangedAlthoughTheScriptIsTheSame() {
        shell.manifest()
                .knowing(migration("1"), migration("3", "1"))
                .doing(migration("1"), migration("2", "1"), migration("3", "2"));

        assertThat(shell.type("manifest", "write"))
                .isEqualTo(
                        """
                        $ esquema manifest write
                        wrote db/manifest.json: 3 scripts, 2 changed
                        V2__step.sql: new
                          creates table t2
                          undo none: write rollback/U… if this migration must be undone some day
                        V3__step.sql: the script is the same, but what it depends on changed
                          depends on 2, before: 1
                        exit 0
                        """);
    }

    @Test
    void theDetailOfAFailureIsShownOnRequest() {
        shell.manifest().failing(new SchemaException(Code.MIGRATION_FAILED, "migration 2 failed"));

        assertThat(shell.run("manifest", "write", "--show-details").err())
                .isEqualTo("Detail: of migration 2 failed\nesquema: migration 2 failed\n");
    }

    @Test
    void anUnchangedManifestIsNotWrittenAgain() {
        shell.manifest().knowing(migration("1")).doing(migration("1"));

        assertThat(shell.type("manifest", "write"))
                .isEqualTo(
                        """
                        $ esquema manifest write
                        db/manifest.json is up to date: 1 script
                        exit 0
                        """);
        assertThat(shell.manifest().written()).isEmpty();
    }

    @Test
    void checkShowsTheDifferenceAndExitsWith4() {
        shell.manifest().knowing(migration("1"), migration("3")).doing(undoable(migration("1")));

        String transcript = shell.type("manifest", "check");

        assertThat(transcript)
                .startsWith(
                        "$ esquema manifest check\ndb/manifest.json is out of date: run `esquema manifest write --migrations db`")
                .contains(
                        "\n@@ V1__step.sql, the script is the same, but its undo script changed @@\n+      \"undo\": \"U1__step.sql\",\n")
                .contains("\n@@ V3__step.sql, missing @@\n-    {\n")
                .endsWith("exit 4\n");
        assertThat(shell.manifest().written()).isEmpty();
        Golden.assertEqual(
                "commands/manifest.json",
                shell.run("manifest", "check", "--json").out());
    }

    @Test
    void checkOfAnUpToDateManifestExitsWith0() {
        shell.manifest().knowing(migration("1")).doing(migration("1"));

        assertThat(shell.run("manifest", "check").exitStatus()).isZero();
    }

    @Test
    void checkAgainstAnEarlierManifestExitsWith4IfAPublishedScriptIsGone() {
        shell.manifest().knowing(migration("1")).doing(migration("1")).after(migration("1"), migration("2"));

        assertThat(shell.type("manifest", "check", "--against", "main.json"))
                .contains("db/manifest.json is up to date\nnot allowed: V2__step.sql is missing: restore it")
                .endsWith("exit 4\n");
    }

    @Test
    void checkAgainstAnEarlierManifestExitsWith4EvenIfTheScriptsCannotBeLearned() {
        shell.manifest()
                .doing(migration("1"))
                .after(migration("1"), migration("2"))
                .failing(new SchemaException(Code.REFUSED, "version 1 is given twice"));

        assertThat(shell.type("manifest", "check", "--against", "main.json"))
                .contains("V2__step.sql is missing: restore it", "version 1 is given twice")
                .endsWith("exit 4\n");
        assertThat(shell.run("manifest", "check").exitStatus()).isEqualTo(6);
    }

    @Test
    void eachOfSeveralObjectionsIsPrintedOnALineOfItsOwn() {
        shell.manifest()
                .failing(new SchemaException(
                        Code.REFUSED, List.of("V1__a.sql has BEGIN", "V2__b.sql drops x\nesquema: done")));

        assertThat(shell.type("manifest", "write"))
                .isEqualTo(
                        """
                        $ esquema manifest write
                        ! esquema: V1__a.sql has BEGIN
                        ! esquema: V2__b.sql drops x\\nesquema: done
                        exit 6
                        """);
    }

    @Test
    void checkWritesItsFindingsAsSarif(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("findings.sarif");
        shell.manifest()
                .knowing(migration("1"), migration("3"))
                .doing(undoable(migration("1")))
                .after(migration("1"), migration("2"))
                .noting("V1__step.sql contains no statement: it is recorded as applied and does nothing");

        assertThat(shell.run("manifest", "check", "--against", "main.json", "--sarif", file.toString())
                        .exitStatus())
                .isEqualTo(4);

        Golden.assertEqual("commands/manifest.sarif", Files.readString(file));
        assertThat(shell.run(
                                "manifest",
                                "write",
                                "--sarif",
                                folder.resolve("no").toString())
                        .exitStatus())
                .isZero();
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void aScriptThatCannotBeLearnedIsInTheSarifFileToo(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("findings.sarif");
        shell.manifest()
                .failing(new SchemaException(
                        Code.MIGRATION_FAILED,
                        "migration 2 failed at line 7 of V2__a b.sql: ERROR: \"x\"",
                        FailureDetails.NONE.ofMigration("2", "V2__a b.sql").atLine(7),
                        null));

        assertThat(shell.run("manifest", "check", "--sarif", file.toString()).exitStatus())
                .isEqualTo(7);

        Golden.assertEqual("commands/manifest-failed.sarif", Files.readString(file));
        assertThat(shell.run(
                                "manifest",
                                "check",
                                "--sarif",
                                folder.resolve("no/file").toString())
                        .exitStatus())
                .isEqualTo(2);
    }

    @Test
    void newWritesTheNextScriptsAndNamesTheNextCommand() {
        assertThat(shell.type("new", "orders"))
                .isEqualTo(
                        """
                        $ esquema new orders
                        wrote db/migration/V4__orders.sql
                        wrote db/rollback/U4__orders.sql
                        write the statements into both files, then run `esquema manifest write --migrations db`
                        exit 0
                        """);
    }
}
