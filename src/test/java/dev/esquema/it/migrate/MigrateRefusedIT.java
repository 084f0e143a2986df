package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * The reasons why a run is refused before it applies anything: the exit status is 6, and one sentence contains all
 * objections.
 */
class MigrateRefusedIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void missingHostTablesAreAllNamed() {
        database.execute("drop table clientes, cuotas, users");

        Result result = refused();

        assertThat(result.lastErrLine())
                .isEqualTo("esquema: nothing was applied: tables that the migrations refer to are missing,"
                        + " create them first: clientes, cuotas, users");
    }

    @Test
    void anEmptyDatabaseMissesThemAll() {
        database.execute("drop table clientes, cuotas, pagos, prestamos, users");

        Result result = refused();

        assertThat(result.lastErrLine()).endsWith(": clientes, cuotas, pagos, prestamos, users");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void anIncompleteTableIsNotAcceptedByItsName() {
        database.execute("create table fine_tuning_jobs (id int)");

        Result result = refused();

        assertThat(result.messages())
                .contains(
                        "exist already",
                        "column fine_tuning_jobs.openai_job_id is missing, expected: character varying(100) not null",
                        "index ix_fine_tuning_jobs_status is missing");
        assertThat(database.column("select column_name from information_schema.columns"
                        + " where table_name = 'fine_tuning_jobs'"))
                .containsExactly("id");
    }

    @Test
    void anIndexOfOurNameOnAnotherTableAndASequenceAreNamedWithTheTable() {
        database.execute(
                "create table modelos_riesgo (x int)",
                "create table other (x int)",
                "create index ix_documentos_ai_activo on other (x)",
                "create sequence conversaciones_ai_id_seq");

        Result result = refused();

        assertThat(result.messages())
                .contains(
                        "column modelos_riesgo.x exists and is not expected (20251114.04)",
                        "column modelos_riesgo.id is missing",
                        "sequence conversaciones_ai_id_seq exists, and is not the one that 20251114.01 creates",
                        "table conversaciones_ai is missing (20251114.01)",
                        "the name of index ix_documentos_ai_activo, which 20251114 creates, is taken by something else")
                .doesNotContain("table other");
        assertThat(SixMigrations.tables(database)).containsExactly("modelos_riesgo", "other");
    }

    @Test
    void allKindsOfObjectionsAreReportedTogether() {
        database.execute("drop table users", "create table modelos_riesgo (id int)");

        Result result = refused();

        assertThat(result.messages())
                .contains("are missing, create them first: users", "column modelos_riesgo.nombre is missing");
    }

    @Test
    void existingDifferentObjectsMakeTheSchemaUnmanaged() {
        database.execute("create table documentos_ai (id int)");

        JsonNode status = esquema.run("status", "--json").json();

        assertThat(status.get("phase").asText()).isEqualTo("UNMANAGED");
        assertThat(status.get("unmanaged")).extracting(JsonNode::asText).containsExactly("table documentos_ai");
        assertThat(esquema.run("status", "--check").exit()).isEqualTo(6);
    }

    @Test
    void theRefusalIsAnObjectOnRequest() {
        database.execute("drop table pagos");

        Result result = esquema.run("migrate", "--json");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.json().get("outcome").asText()).isEqualTo("FAILED");
        assertThat(result.json().at("/error/code").asText()).isEqualTo("REFUSED");
        assertThat(result.json().at("/error/message").asText()).endsWith(": pagos");
    }

    @Test
    void aRoleThatMayNotCreateIsRefusedWithTheGrantThatHelps() {
        database.execute("create role \"%s\" login password 'x'".formatted(database.name()));
        PackagedEsquema poor = PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()));

        Result result = poor.run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("GRANT CREATE ON SCHEMA public TO %s".formatted(database.name()));
        assertThat(SixMigrations.tables(database)).isEmpty();
    }

    @Test
    void aBaselineAboveZeroIsRefused() {
        esquema.run("migrate", "--target", "20251114");
        database.execute("update flyway_schema_history set version = '20251114.02' where type = 'BASELINE'");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("baseline of version 20251114.02");
        assertThat(SixMigrations.tables(database)).containsExactly("documentos_ai");
    }

    private Result refused() {
        Result result = esquema.run("migrate");
        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.out()).isEmpty();
        assertThat(SixMigrations.applied(database)).isEmpty();
        assertThat(SixMigrations.tables(database)).doesNotContain("documentos_ai", "conversaciones_ai");
        return result;
    }
}
