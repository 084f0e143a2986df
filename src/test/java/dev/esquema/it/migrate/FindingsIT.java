package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * The deviations that stop a run, the deviations that are reported after a run, and the options to continue in spite of
 * them.
 */
class FindingsIT {

    private static final PackagedEsquema ALTERING = Build.with(
                    "V20251120__widen.sql", "alter table documentos_ai alter titulo type varchar(300)")
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);
    private final PackagedEsquema altering = ALTERING.on(database);

    @Test
    void aDroppedIndexStopsNoRunAndIsReportedAfterIt() {
        esquema.run("migrate");
        database.execute("drop index ix_documentos_ai_activo");

        Result result = altering.run("migrate");

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.out())
                .startsWith("applied 1: 20251120; the schema is at 20251120\n"
                        + "degrading finding: index ix_documentos_ai_activo is missing");
        assertThat(database.value("select outcome from esquema_run order by id desc limit 1"))
                .isEqualTo("APPLIED_WITH_FINDINGS");
        assertThat(altering.run("migrate").exit()).as("nothing is pending").isZero();
    }

    @Test
    void aRunThatAppliedAndDeviatesReportsItInItsObject() {
        esquema.run("migrate");
        database.execute("drop index ix_documentos_ai_activo");

        Result result = altering.run("migrate", "--json");

        assertThat(result.json().get("outcome").asText()).isEqualTo("APPLIED_WITH_FINDINGS");
        assertThat(result.json().at("/findings/0/object").asText()).isEqualTo("index ix_documentos_ai_activo");
    }

    @Test
    void aServerWhoseOwnRunEndsWithBreakingFindingsServesAndIsNotReady() {
        esquema.run("migrate");
        database.execute("drop index ix_fine_tuning_jobs_openai_job_id");

        try (RunningEsquema server = altering.start()) {
            assertThat(server.readiness("phase")).isEqualTo("DRIFTED");
            assertThat(SixMigrations.applied(database)).endsWith("20251120");
        }
    }

    @Test
    void aDeviationOnWhatAPendingMigrationTouchesRefusesUnlessItIsAccepted() {
        esquema.run("migrate");
        database.execute("alter table documentos_ai alter titulo type text");

        Result refused = altering.run("migrate");

        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.messages()).contains("column documentos_ai.titulo is text not null", "--accept-findings");
        assertThat(refused.err()).contains("alter column \"titulo\" type character varying(255);");
        assertThat(SixMigrations.applied(database)).doesNotContain("20251120");

        assertThat(altering.run("migrate", "--accept-findings").exit()).isZero();
        assertThat(altering.run("status", "--check").exit()).isZero();
    }

    @Test
    void anEditedScriptRefusesUnlessItIsAccepted() {
        esquema.run("migrate");
        database.execute("update flyway_schema_history set checksum = 7 where version = '20251114.01'");

        assertThat(altering.run("migrate").exit()).isEqualTo(4);
        Result accepted = altering.run("migrate", "--accept-findings");

        assertThat(accepted.exit()).isEqualTo(4);
        assertThat(accepted.out()).startsWith("applied 1: 20251120;").contains("was edited after it was applied");
        assertThat(altering.run("verify").exit()).isEqualTo(4);

        Result asking = altering.run("repair", "--checksum", "20251114.01");
        Result repaired = altering.run("repair", "--checksum", "20251114.01", "--yes");

        assertThat(asking.exit()).as("it asks, and there is no terminal").isEqualTo(6);
        assertThat(repaired.exit()).as(repaired.err()).isZero();
        assertThat(altering.run("migrate").exit()).isZero();
        assertThat(altering.run("verify").exit()).isZero();
        assertThat(altering.run("status", "--check").exit()).isZero();
    }

    @Test
    void aTableThatIsRecordedAndMissingIsNamedBeforeAMigrationThatNeedsIt() {
        esquema.run("migrate", "--target", "20251114.02");
        database.execute("drop table documentos_ai");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.messages()).contains("table documentos_ai is missing (20251114)");
        assertThat(SixMigrations.tables(database)).doesNotContain("documento_ai_embeddings");
    }

    /** The constraints of the table and their indexes move to the new table name unchanged. */
    @Test
    void aTableThatAPendingMigrationRenamesIsNotInItsOwnWay() {
        esquema.run("migrate");
        PackagedEsquema renaming = Build.with(
                        "V20251120__rename.sql", "alter table fine_tuning_jobs rename to trabajos_de_ajuste")
                .built()
                .on(database);

        assertThat(renaming.run("status").out()).contains("BEHIND").doesNotContain("unmanaged");
        assertThat(renaming.run("migrate").exit()).isZero();
        assertThat(renaming.run("verify").out()).isEqualTo("no findings\n");
    }
}
