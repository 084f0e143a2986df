package dev.esquema.it.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.FilledTables;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** Errors of undo scripts: they fail half-way, drop more than they should, or end the transaction. */
class WrongUndoScriptsIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void anUnexpectedDropStopsTheRollback() {
        assertThat(refusal("drop table extra, modelos_riesgo;"))
                .contains("would drop objects that their migrations did not create: table modelos_riesgo");
        assertThat(refusal("drop table extra; alter table modelos_riesgo drop column precision;"))
                .contains("would drop objects that their migrations did not create: column modelos_riesgo.precision");
        assertThat(refusal("drop table extra; drop index ix_modelos_riesgo_id;"))
                .contains("do not restore the structure before 20251115", "index ix_modelos_riesgo_id is missing");
        assertThat(refusal("select 1;")).contains("table extra still exists");
        assertThat(refusal("drop table extra; /* a */ -- b\n commit;")).contains("contains `/* a */ -- b commit`");
    }

    @Test
    void aMigrationWithoutAScriptIsRefused() {
        PackagedEsquema esquema = Build.with("V20251115__extra.sql", "create table extra (id int);")
                .built()
                .on(database);
        assertThat(esquema.run("migrate").exit()).isZero();

        Result result = esquema.run("rollback", "extra", "--yes");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.lastErrLine()).contains("20251115 extra has no undo script in the folder rollback");
    }

    /** The former script of this migration dropped the index of the UNIQUE constraint and hid the error. */
    @Test
    void aFailingUndoScriptChangesNothing() {
        PackagedEsquema original = Build.unchanged()
                .andUndo(
                        "U20251114_02__create_fine_tuning_jobs.sql",
                        "DROP INDEX fine_tuning_jobs_openai_job_id_key; DROP TABLE fine_tuning_jobs;")
                .built()
                .on(database);
        assertThat(original.run("migrate").exit()).isZero();
        FilledTables.fill(database);
        String before = FilledTables.contents(database).toString();

        Result result = original.run("rollback", "fine_tuning_jobs", "--yes", "--json");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.lastErrLine())
                .contains(
                        "nothing was rolled back: U20251114_02__create_fine_tuning_jobs.sql failed",
                        "`DROP INDEX fine_tuning_jobs_openai_job_id_key`",
                        "requires it",
                        "(SQLSTATE 2BP01)");
        assertThat(result.json().at("/error/statement").asText()).startsWith("DROP INDEX");
        assertThat(FilledTables.contents(database)).hasToString(before);
        assertThat(database.value("select to_regnamespace('esquema_archive')")).isEqualTo("null");
        Agreement.holds(original, database);
    }

    /**
     * Returns the refusal of a rollback with this undo script: the migration creates one table, in a database of its
     * own.
     */
    private static String refusal(String undo) {
        TestDatabase other = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = Build.with("V20251115__extra.sql", "create table extra (id int);")
                .andUndo("U20251115__extra.sql", undo)
                .built()
                .on(other);
        assertThat(esquema.run("migrate").exit()).isZero();
        FilledTables.fill(other);
        String before = FilledTables.contents(other).toString();

        Result result = esquema.run("rollback", "20251115", "--yes");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(FilledTables.contents(other)).hasToString(before);
        assertThat(other.value("select to_regclass('extra')")).isEqualTo("extra");
        return result.lastErrLine();
    }
}
