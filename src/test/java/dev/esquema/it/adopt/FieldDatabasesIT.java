package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.FieldDatabases;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of existing database, and the result of {@code adopt} on it. */
class FieldDatabasesIT {

    private static final List<String> NONE = List.of();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void anEmptyDatabaseHasNothingToAdopt() {
        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith(
                        "the database holds no object of the migrations\nnothing to adopt: the schema is at nothing\n");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        migratesTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 255})
    void theSplitChainOfAlembicIsProvedUpToItsNewestRevision(int width) {
        FieldDatabases.tablesUpTo(database, "20251114.02");
        FieldDatabases.alembic(
                database,
                width,
                "20251114_02_fine_tuning_jobs",
                "20250115_ai_prompt_variables",
                "add_notificacion_variables");
        List<String> before = alembic();

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        the structure is that of 20251114.02
                        found Alembic (alembic_version: 20250115_ai_prompt_variables, 20251114_02_fine_tuning_jobs, add_notificacion_variables), shown for information only
                        Alembic records these migrations as applied: 20251114 (20251114_02_fine_tuning_jobs), 20251114.01 (20251114_02_fine_tuning_jobs), 20251114.02 (20251114_02_fine_tuning_jobs)
                        recorded 3: 20251114, 20251114.01, 20251114.02
                        `esquema migrate` would apply: 20251114.03, 20251114.04, 20251114.05
                        """);
        assertThat(alembic()).isEqualTo(before);
        migratesTo(3);
    }

    @Test
    void theMonolithIsProvedByItsStructure() {
        FieldDatabases.tablesUpTo(database, "20251114.04");
        FieldDatabases.alembic(database, 32, "20250114_ai_training");

        JsonNode adopted = esquema.run("adopt", "--json").json();

        assertThat(adopted.get("outcome").asText()).isEqualTo("ADOPTED");
        assertThat(adopted.at("/closest/version").asText()).isEqualTo("20251114.04");
        assertThat(adopted.get("adopted")).hasSize(5);
        assertThat(adopted.get("pending")).extracting(JsonNode::asText).containsExactly("20251114.05");
        assertThat(adopted.at("/alembic/20251114.01").asText()).isEqualTo("20250114_ai_training");
        assertThat(adopted.get("alembic")).hasSize(5);
        assertThat(alembic()).containsExactly("20250114_ai_training");
        migratesTo(1);
    }

    @Test
    void theMonolithThatWasNeverAppliedChangesNothing() {
        FieldDatabases.tables(database, "20251114");
        FieldDatabases.alembic(database, 32, "20251114_create_documentos_ai");

        assertThat(esquema.run("adopt").out()).contains("recorded 1: 20251114\n");

        migratesTo(5);
    }

    @Test
    void renamedForeignKeysAreANote() {
        FieldDatabases.tablesUpTo(database, "20251114.03");
        FieldDatabases.handMade(database);
        FieldDatabases.alembic(database, 64, "20251114_03_documento_ai_embeddings");

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains(
                        "the structure is that of 20251114.05\n",
                        "exists under the name fk_modelos_riesgo_usuario, with the same definition (20251114.04)",
                        "exists under the name fk_modelos_impago_cuotas_usuario",
                        "recorded 6:")
                .doesNotContain("left to");
        assertThat(esquema.run("verify").exit()).isZero();
        migratesTo(0);
    }

    @Test
    void theHandMadeTablesAloneAreRefusedUntilTheTablesOfTheEarlierMigrationsExist() {
        FieldDatabases.handMade(database);

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.messages())
                .contains("table documentos_ai is missing (20251114)", "table documento_ai_embeddings is missing");
        assertThat(SixMigrations.applied(database)).isEqualTo(NONE);

        FieldDatabases.tablesUpTo(database, "20251114.03");
        assertThat(esquema.run("adopt").out()).contains("recorded 6:");
        migratesTo(0);
    }

    @Test
    void aStampWithoutItsTableIsRefusedByNameAndSoIsARunThatWouldAdopt() {
        FieldDatabases.tablesUpTo(database, "20251114.04");
        FieldDatabases.alembic(database, 64, "20251114_05_modelos_impago_cuotas", "20250115_ai_prompt_variables");

        for (String command : List.of("adopt", "migrate")) {
            Result result = esquema.run(command);

            assertThat(result.exit()).as(result.err()).isEqualTo(6);
            assertThat(result.messages())
                    .contains("alembic_version records 20251114_05_modelos_impago_cuotas,"
                            + " but table modelos_impago_cuotas of 20251114.05 is missing")
                    .doesNotContain("table modelos_riesgo");
            assertThat(SixMigrations.applied(database)).isEqualTo(NONE);
        }
        assertThat(alembic()).hasSize(2);

        database.execute("update alembic_version set version_num = '20251114_04_modelos_riesgo'"
                + " where version_num like '20251114%'");
        assertThat(esquema.run("adopt").exit()).isZero();
        migratesTo(1);
    }

    @Test
    void anAncestorOfTheStampCountsTooAndAStampWithoutAnythingIsRefusedByARunAsWell() {
        FieldDatabases.tables(database, "20251114.04");
        FieldDatabases.alembic(database, 64, "20251114_04_modelos_riesgo");

        assertThat(esquema.run("adopt").messages())
                .contains(
                        "table documentos_ai of 20251114 is missing",
                        "table conversaciones_ai of 20251114.01 is missing",
                        "table fine_tuning_jobs of 20251114.02 is missing",
                        "table documento_ai_embeddings of 20251114.03 is missing");

        database.execute("drop table modelos_riesgo");
        Result result = esquema.run("migrate");
        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("table modelos_riesgo of 20251114.04 is missing");
    }

    @Test
    void aHalfMadeTableIsRefusedWithEveryDifferenceAndItsMending() {
        FieldDatabases.tablesUpTo(database, "20251114.05");
        FieldDatabases.alembic(database, 64, "20251114_05_modelos_impago_cuotas");
        database.execute(
                "drop index ix_documentos_ai_activo",
                "drop index ix_modelos_riesgo_id",
                "alter table fine_tuning_jobs alter epochs type bigint",
                "alter table conversaciones_ai drop column feedback");

        Result result = esquema.run("adopt", "--json");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages())
                .contains(
                        "nothing was recorded, the structure is closest to that of 20251114.05: ",
                        "index ix_documentos_ai_activo is missing",
                        "index ix_modelos_riesgo_id is missing",
                        "column fine_tuning_jobs.epochs is bigint, expected: integer",
                        "column conversaciones_ai.feedback is missing");
        String mend = result.mend();
        assertThat(mend.lines()).hasSize(4);
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        mend.lines().forEach(database::execute);
        assertThat(esquema.run("adopt").out()).contains("recorded 6:");
        migratesTo(0);
    }

    private List<String> alembic() {
        return database.column("select version_num from alembic_version order by 1");
    }

    /** Migrates, and checks that this number of migrations is applied and that the schema is then at its target. */
    private void migratesTo(int applied) {
        Result result = esquema.run("migrate", "--json");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.json().path("applied")).hasSize(applied);
        assertThat(esquema.run("status", "--check").exit()).isZero();
        Agreement.holds(database);
    }
}
