package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** An existing object that a pending migration creates is recorded only if it is proved identical. */
class AdoptIfIdenticalIT {

    private static final List<String> OWN_TABLES =
            List.of("flyway_schema_history", "esquema_run_step", "esquema_run", "esquema_compatibility");

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void identicalTablesAreRecordedAndTheRestIsApplied() {
        tablesUpTo("20251114.03");
        database.execute("insert into documentos_ai (titulo, nombre_archivo, tipo_archivo, ruta_archivo)"
                + " values ('a', 'b', 'c', 'd')");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo("recorded 4 whose objects existed already: 20251114, 20251114.01, 20251114.02, 20251114.03;"
                        + " applied 2: 20251114.04, 20251114.05; the schema is at 20251114.05\n");
        assertThat(result.err()).contains("20251114 create documentos ai existed already, identical");
        assertThat(database.value("select count(*) from documentos_ai")).isEqualTo("1");
        assertThat(database.column("select outcome from esquema_run_step order by position"))
                .containsExactly("ADOPTED", "ADOPTED", "ADOPTED", "ADOPTED", "APPLIED", "APPLIED");
        assertThat(esquema.run("status", "--check").exit()).isZero();
        Agreement.holds(database);
    }

    @Test
    void ifAllOfItIsThereTheRunIsAnAdoption() {
        tablesUpTo(SixMigrations.NEWEST);

        Result result = esquema.run("migrate", "--json");

        assertThat(result.exit()).isZero();
        assertThat(result.json().get("outcome").asText()).isEqualTo("ADOPTED");
        assertThat(result.json().get("adopted")).hasSize(6);
        assertThat(result.json().get("applied")).isEmpty();
        assertThat(database.column("select outcome from esquema_run")).containsExactly("ADOPTED");
        assertThat(esquema.run("migrate").out()).startsWith("nothing to do");
        Agreement.holds(database);
    }

    @Test
    void plainFlywayAcceptsTheHistory() {
        tablesUpTo(SixMigrations.NEWEST);
        esquema.run("migrate");

        Flyway plain = Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .locations("filesystem:%s".formatted(LoanSet.MIGRATIONS))
                .load();

        assertThat(plain.validateWithResult().validationSuccessful).isTrue();
        assertThat(plain.migrate().migrationsExecuted).isZero();
    }

    @Test
    void aMigrationIsNotRecordedBeforeAnEarlierOneThatItDependsOn() {
        tablesUpTo(SixMigrations.NEWEST);
        database.execute("drop table documento_ai_embeddings, documentos_ai, conversaciones_ai, fine_tuning_jobs");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages())
                .contains("table documentos_ai is missing (20251114)", "table fine_tuning_jobs is missing");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void differentObjectsAreRefusedWithEveryDifferenceAndItsMend() {
        tablesUpTo("20251114.02");
        database.execute("drop index ix_documentos_ai_activo", "alter table fine_tuning_jobs alter epochs type bigint");

        Result result = esquema.run("migrate", "--json");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages())
                .contains(
                        "index ix_documentos_ai_activo is missing",
                        "column fine_tuning_jobs.epochs is bigint, expected: integer");
        assertThat(result.mend())
                .contains("alter column \"epochs\" type integer;", "create index \"ix_documentos_ai_activo\" on ");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        result.mend().lines().forEach(database::execute);
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(database);
    }

    @Test
    void withRefuseNothingIsAdopted() {
        tablesUpTo("20251114.02");

        Result result = esquema.with("ESQUEMA_EXISTING_TABLES", "refuse").run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("exist already", "table documentos_ai");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void withRefuseTheDifferencesAreStillNamed() {
        tablesUpTo("20251114.02");
        database.execute("drop index ix_documentos_ai_activo");

        Result result = esquema.with("ESQUEMA_EXISTING_TABLES", "refuse").run("migrate", "--json");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("no history records them", "index ix_documentos_ai_activo is missing");
        assertThat(result.mend()).startsWith("create index \"ix_documentos_ai_activo\"");
    }

    @Test
    void aColumnOfAPendingMigrationIsProvedToo() {
        PackagedEsquema build = Build.with(
                        "V20251120__add.sql", "alter table documentos_ai add column resumen varchar(20)")
                .built()
                .on(database);
        assertThat(esquema.run("migrate").exit()).isZero();
        database.execute("alter table documentos_ai add column resumen varchar(10)");

        assertThat(build.run("status").out()).contains("UNMANAGED", "column documentos_ai.resumen");
        assertThat(build.run("migrate").exit()).isEqualTo(6);

        database.execute("alter table documentos_ai alter resumen type varchar(20)");
        assertThat(build.run("migrate").out()).startsWith("recorded 1 whose objects existed already: 20251120");
    }

    @Test
    void anInvisibleMigrationIsNotGuessed() {
        PackagedEsquema build = Build.with(
                        "V20251116__fill.sql",
                        "insert into modelos_riesgo (nombre, algoritmo," + " ruta_archivo) values ('a', 'b', 'c')")
                .and("V20251117__add.sql", "alter table documentos_ai add column resumen text")
                .built()
                .on(database);
        assertThat(esquema.run("migrate").exit()).isZero();
        database.execute("alter table documentos_ai add column resumen text");

        Result result = build.run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("the structure does not show whether 20251116 fill was applied");
    }

    /** Creates the tables without a history of Esquema, as another tool would leave them. */
    private void tablesUpTo(String version) {
        assertThat(esquema.run("migrate", "--target", version).exit()).isZero();
        database.execute("drop table %s".formatted(String.join(", ", OWN_TABLES)));
    }
}
