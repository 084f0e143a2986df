package dev.esquema.it.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.FilledTables;
import dev.esquema.it.support.Rollbacks;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cases in which {@code rollback} is refused with a sentence and changes nothing. */
class RollbackRefusedIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);
    private final Rollbacks rollbacks = new Rollbacks(esquema, database);

    @Test
    void aTableThatAnotherMigrationNeedsStays() {
        rollbacks.migrate();
        FilledTables.fill(database);
        Map<String, String> before = FilledTables.contents(database);

        Result refused = esquema.run("rollback", "documentos_ai", "--yes");
        Result planned = esquema.run("rollback", "documentos_ai", "--cascade", "--dry-run");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.lastErrLine())
                .isEqualTo(
                        "esquema: nothing was rolled back: 20251114.03 create documento ai embeddings makes constraint"
                                + " documento_ai_embeddings_documento_id_fkey on table documento_ai_embeddings:"
                                + " add --cascade to roll it back too");
        assertThat(planned.exit()).as(planned.err()).isZero();
        assertThat(planned.out())
                .startsWith("undoes 20251114.03 create documento ai embeddings\n"
                        + "  because 20251114.03 create documento ai embeddings makes constraint"
                        + " documento_ai_embeddings_documento_id_fkey on table documento_ai_embeddings\n"
                        + "undoes 20251114 create documentos ai\n")
                .contains("table documentos_ai is dropped: 4 rows, kept in esquema_archive\n");
        assertThat(FilledTables.contents(database)).isEqualTo(before);
        assertThat(SixMigrations.held(database)).isEmpty();
        assertThat(database.column("select outcome from esquema_run where operation = 'ROLLBACK'"))
                .containsExactly("REFUSED");
        Agreement.holds(database);
    }

    @Test
    void aForeignDependentObjectIsNamed() {
        rollbacks.migrate();
        FilledTables.fill(database);
        database.execute(
                "create table informes (modelo int constraint de_modelo references modelos_riesgo (id))",
                "create view activos as select * from conversaciones_ai where calificacion > 3",
                "create schema otro create table otro.jobs (id int references public.fine_tuning_jobs (id))");
        Map<String, String> before = FilledTables.contents(database);

        assertThat(rollbacks.refusal("modelos_riesgo", "--cascade"))
                .contains("constraint de_modelo on table informes depends on it");
        assertThat(rollbacks.refusal("conversaciones_ai")).contains("view activos depends on it", "drop it first");
        assertThat(rollbacks.refusal("fine_tuning_jobs")).contains("jobs_id_fkey on table otro.jobs depends on it");
        assertThat(FilledTables.contents(database)).isEqualTo(before);
    }

    @Test
    void whatCannotBeRolledBackIsRefusedWithASentence() {
        assertThat(rollbacks.refusal("20251114.04")).contains("20251114.04 is not applied");
        rollbacks.migrate();
        rollbacks.rollback("20251114.04");

        assertThat(rollbacks.refusal("20251114.04")).contains("20251114.04 is held already: it was rolled back at");
        assertThat(rollbacks.refusal("modelos_riesgo")).contains("20251114.04 is held already");
        assertThat(rollbacks.refusal("modelos")).contains("no applied migration makes the table modelos");
        assertThat(rollbacks.refusal("20990101")).contains("20990101 is not applied");
        assertThat(esquema.run("migrate", "--release", "20251114.05").lastErrLine())
                .contains("20251114.05 is not held");
        assertThat(database.column("select outcome from esquema_run where operation = 'ROLLBACK' order by id"))
                .as("each that was told yes")
                .containsExactly("REFUSED", "ROLLED_BACK", "REFUSED", "REFUSED", "REFUSED", "REFUSED");
        Agreement.holds(database);
    }

    @Test
    void aMissingTableIsAnObjectionToARollback() {
        rollbacks.migrate();
        database.execute("drop table modelos_riesgo");

        Result planned = esquema.run("rollback", "modelos_riesgo", "--dry-run");

        assertThat(planned.exit()).isEqualTo(6);
        assertThat(planned.lastErrLine())
                .isEqualTo(
                        "esquema: nothing was rolled back: the table modelos_riesgo is missing, although its migration is recorded:"
                                + " `esquema verify` shows the SQL that creates it");
        assertThat(rollbacks.refusal("20251114.04")).isEqualTo(planned.lastErrLine());
    }

    @Test
    void withoutATerminalItNeedsYesAndShowsThePlan() {
        rollbacks.migrate();

        Result refused = esquema.run("rollback", "modelos_riesgo");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err())
                .contains("undoes 20251114.04", "table modelos_riesgo is dropped: it is empty")
                .endsWith("esquema: nothing was changed: add --yes to do what is listed above\n");
        assertThat(SixMigrations.tables(database)).contains("modelos_riesgo");
        assertThat(SixMigrations.held(database)).isEmpty();
    }
}
