package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All deviations are reported at once, each with the SQL that fixes it; objects of other applications are not reported.
 */
class VerifyIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @BeforeEach
    void migrate() {
        assertThat(esquema.run("migrate").exit()).isZero();
    }

    @Test
    void aMigratedSchemaHasNoFindings() {
        Result result = esquema.run("verify");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("no findings\n");
    }

    @Test
    void everyDeviationIsReportedWithItsMigrationAndTheExpectation() {
        deviate();

        Result result = esquema.run("verify", "--json");

        assertThat(result.exit()).isEqualTo(4);
        assertThat(result.json().get("findings"))
                .extracting(
                        VerifyIT::version,
                        finding -> text(finding, "object"),
                        finding -> text(finding, "expected"),
                        finding -> text(finding, "actual"))
                .containsExactlyInAnyOrder(
                        tuple("20251114.01", "table conversaciones_ai", "ordinary", "null"),
                        tuple("20251114", "column documentos_ai.x", "null", "integer"),
                        tuple("20251114.02", "column fine_tuning_jobs.error", "text", "character varying(10)"),
                        tuple(
                                "20251114.02",
                                "column fine_tuning_jobs.status",
                                "character varying(50) default 'pending'::character varying not null",
                                "character varying(50) not null"),
                        tuple("20251114.02", "column fine_tuning_jobs.epochs", "integer", "integer not null"),
                        tuple("20251114.04", "column modelos_riesgo.roc_auc", "double precision", "null"),
                        tuple(
                                "20251114.04",
                                "constraint modelos_riesgo.modelos_riesgo_usuario_id_fkey",
                                "FOREIGN KEY (usuario_id) REFERENCES users(id)",
                                "null"),
                        tuple("20251114", "constraint documentos_ai.positive", "null", "CHECK ((id > 0))"),
                        tuple(
                                "20251114",
                                "index ix_documentos_ai_activo",
                                "on documentos_ai using btree (activo)",
                                "null"),
                        tuple("20251114", "index ixx", "null", "on documentos_ai using btree (titulo)"),
                        tuple(
                                "20251114.03",
                                "index ix_documento_ai_embeddings_id",
                                "on documento_ai_embeddings using btree (id)",
                                "INVALID on documento_ai_embeddings using btree (id)"));
        assertThat(result.json().get("phase").asText()).isEqualTo("DRIFTED");
        assertThat(esquema.run("status", "--check").exit()).isEqualTo(4);
    }

    @Test
    void theProposedSqlMendsEveryDeviation() {
        deviate();
        List<String> statements = new ArrayList<>();
        esquema.run("verify", "--json")
                .json()
                .get("findings")
                .forEach(finding ->
                        statements.addAll(List.of(finding.get("mend").asText().split("(?<=;)\n"))));

        statements.forEach(database::execute);

        assertThat(esquema.run("verify").out()).isEqualTo("no findings\n");
    }

    @Test
    void aConstraintOfTheSameDefinitionUnderAnotherNameIsANote() {
        database.execute("alter table modelos_riesgo rename constraint modelos_riesgo_usuario_id_fkey"
                + " to fk_modelos_riesgo_usuario");

        Result result = esquema.run("verify");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        note: constraint modelos_riesgo.modelos_riesgo_usuario_id_fkey exists under the name \
                        fk_modelos_riesgo_usuario, with the same definition (20251114.04)
                        no findings
                        """);
        assertThat(esquema.run("status", "--check").exit()).isZero();
    }

    @Test
    void foreignTablesAndTheirPartsAreNeverReported() {
        database.execute(
                "create table other_application (id int primary key, documento_id int references documentos_ai (id))",
                "alter table users add column nombre text",
                "create index ix_users_nombre on users (nombre)",
                "create view other_view as select * from documentos_ai",
                "create function foreignHistory() returns int language sql as 'select 1'",
                "create type other_type as enum ('a')");

        assertThat(esquema.run("verify").out()).isEqualTo("no findings\n");
    }

    @Test
    void scriptsAndStructureAreVerifiedTogether() {
        database.execute(
                "update flyway_schema_history set checksum = 7 where version = '20251114.04'",
                "drop index ix_modelos_riesgo_id");

        Result result = esquema.run("verify", "--json");

        assertThat(result.json().get("findings"))
                .extracting(finding -> text(finding, "object"))
                .containsExactly("script of 20251114.04", "index ix_modelos_riesgo_id");
        assertThat(result.json().at("/findings/0/mend").isNull()).isTrue();
    }

    @Test
    void aBuildBehindTheHistoryDoesNotVerifyTheStructure() {
        PackagedEsquema newer = Build.with(
                        "V20251120__add.sql",
                        "alter table documentos_ai add column extra text; drop table modelos_riesgo;")
                .built()
                .on(database);
        assertThat(newer.run("migrate").exit()).isZero();
        assertThat(newer.run("verify").out()).isEqualTo("no findings\n");

        Result result = esquema.run("verify");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("the structure was not compared", "no findings");
        assertThat(esquema.run("status", "--check").exit()).isZero();
    }

    @Test
    void theRouteGivesTheSameAnswer() {
        database.execute("drop index ix_fine_tuning_jobs_openai_job_id");
        JsonNode said = esquema.run("verify", "--json").json();
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start()) {
            JsonNode served = new PackagedEsquema.Result(
                            0, server.get("/schema/verification").asString(), "")
                    .json();

            assertThat(served.get("findings")).isEqualTo(said.get("findings"));
            assertThat(server.readiness("phase")).isEqualTo("DRIFTED");
            assertThat(server.ready().statusCode()).isEqualTo(503);
        }
    }

    private void deviate() {
        database.execute(
                "drop table conversaciones_ai",
                "alter table documentos_ai add column x int, add constraint positive check (id > 0)",
                "drop index ix_documentos_ai_activo",
                "create index ixx on documentos_ai (titulo)",
                "alter table fine_tuning_jobs alter status drop default, alter error type varchar(10),"
                        + " alter epochs set not null",
                "alter table modelos_riesgo drop column roc_auc, drop constraint modelos_riesgo_usuario_id_fkey",
                "update pg_index set indisvalid = false"
                        + " where indexrelid = 'ix_documento_ai_embeddings_id'::regclass");
    }

    private static String version(JsonNode finding) {
        return text(finding, "version");
    }

    private static String text(JsonNode finding, String field) {
        return finding.get(field).asText();
    }
}
