package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.FieldDatabases;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** {@code adopt}: proves that the existing objects are identical, shows the result, and records it as Flyway would. */
class AdoptIT {

    private static final String ROWS =
            "select version, description, type, script, checksum, success from flyway_schema_history"
                    + " where version <> '0' order by installed_rank";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void aDryRunShowsWhatWouldBeRecordedAndChangesNothing() {
        FieldDatabases.tablesUpTo(database, "20251114.01");
        List<String> before = relations();

        Result result = esquema.run("adopt", "--dry-run");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        the structure is that of 20251114.01
                        would record 2: 20251114, 20251114.01
                        `esquema migrate` would apply: 20251114.02, 20251114.03, 20251114.04, 20251114.05
                        """);
        JsonNode planned = esquema.run("adopt", "--dry-run", "--json").json();
        assertThat(planned.get("outcome").asText()).isEqualTo("PLANNED");
        assertThat(planned.get("version").isNull()).isTrue();
        assertThat(relations()).isEqualTo(before);
    }

    @Test
    void aDryRunThatWouldBeRefusedReportsItByItsExitStatus() {
        FieldDatabases.tables(database, "20251114");
        database.execute("drop index ix_documentos_ai_activo");
        List<String> before = relations();

        Result result = esquema.run("adopt", "--dry-run", "--json");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.json().get("outcome").asText()).isEqualTo("REFUSED");
        assertThat(result.json().at("/closest/version").asText()).isEqualTo("20251114");
        assertThat(result.json().at("/differences/0/object").asText()).isEqualTo("index ix_documentos_ai_activo");
        assertThat(result.json().at("/error/code").asText()).isEqualTo("REFUSED");
        assertThat(result.err()).contains("    create index \"ix_documentos_ai_activo\"");
        assertThat(relations()).isEqualTo(before);
    }

    @Test
    void theRowsAreThoseOfPlainFlywayAndPlainFlywayGoesOn() {
        TestDatabase other = TestPostgres.shared().newHostDatabase();
        assertThat(plain(other).target("20251114.04").load().migrate().migrationsExecuted)
                .isEqualTo(5);
        FieldDatabases.tablesUpTo(database, "20251114.04");

        assertThat(esquema.run("adopt").exit()).isZero();

        assertThat(database.rows(ROWS)).isEqualTo(other.rows(ROWS));
        assertThat(database.column("select installed_rank from flyway_schema_history order by 1"))
                .containsExactly("1", "2", "3", "4", "5", "6");
        Flyway flyway = plain(database).load();
        assertThat(flyway.info().current().getVersion().getVersion()).isEqualTo("20251114.04");
        assertThat(flyway.info().pending()).hasSize(1);
        assertThat(flyway.info().applied()).extracting(info -> info.getState()).contains(MigrationState.SUCCESS);
        assertThat(plain(database)
                        .ignoreMigrationPatterns("*:pending")
                        .load()
                        .validateWithResult()
                        .validationSuccessful)
                .isTrue();
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
    }

    @Test
    void itIsARunInTheJournalAndTheSecondOneFindsNothing() {
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        database.execute("insert into users default values");

        assertThat(esquema.run("adopt").out()).contains("recorded 6:");
        Result second = esquema.run("adopt", "--json");

        assertThat(second.exit()).isZero();
        assertThat(second.json().get("outcome").asText()).isEqualTo("NOTHING_TO_DO");
        assertThat(database.rows("select operation, outcome, from_version, to_version from esquema_run order by id"))
                .extracting(Object::toString)
                .containsExactly(
                        "{operation=ADOPT, outcome=ADOPTED, from_version=null, to_version=20251114.05}",
                        "{operation=ADOPT, outcome=NOTHING_TO_DO, from_version=20251114.05, to_version=20251114.05}");
        assertThat(database.column("select outcome from esquema_run_step"))
                .hasSize(6)
                .containsOnly("ADOPTED");
        assertThat(esquema.run("runs", "--json").json().at("/runs/1/operation").asText())
                .isEqualTo("ADOPT");
        assertThat(esquema.run("migrate").out()).startsWith("nothing to do");
        Agreement.holds(database);
    }

    @Test
    void atAVersionInvisibleMigrationsAreRecordedIfTheStructureIsExact() {
        PackagedEsquema build = Build.with(
                        "V20251116__fill.sql",
                        "insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('a', 'b', 'c')")
                .and("V20251117__add.sql", "alter table documentos_ai add column resumen text")
                .built()
                .on(database);
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        database.execute("alter table documentos_ai add column resumen text");

        Result unsaid = build.run("adopt");
        assertThat(unsaid.exit()).isEqualTo(6);
        assertThat(unsaid.messages()).contains("whether 20251116 fill was applied", "esquema adopt --at");

        Result below = build.run("adopt", "--at", "20251114.04");
        assertThat(below.exit()).isEqualTo(6);
        assertThat(below.messages())
                .contains(
                        "table modelos_impago_cuotas exists and is not expected",
                        "column documentos_ai.resumen exists and is not expected");
        assertThat(below.err()).doesNotContain("drop table");
        assertThat(SixMigrations.applied(database)).isEmpty();

        Result at = build.run("adopt", "--at", "20251117");
        assertThat(at.exit()).as(at.err()).isZero();
        assertThat(at.out()).contains("recorded 8: 20251114,", "20251116, 20251117\n");
        assertThat(database.value("select count(*) from modelos_riesgo")).isEqualTo("0");
        assertThat(build.run("migrate").out()).startsWith("nothing to do");
        Agreement.holds(build, database);
    }

    @Test
    void atAVersionThatIsNotReachedEveryDifferenceIsNamed() {
        FieldDatabases.tablesUpTo(database, "20251114.01");

        Result result = esquema.run("adopt", "--at", "20251114.03");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages())
                .contains("table fine_tuning_jobs is missing", "table documento_ai_embeddings is missing");
        Result unknown = esquema.run("adopt", "--at", "20990101");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.messages()).contains("20990101 is not in the migration set");
        assertThat(esquema.run("adopt", "--at", "x").exit()).isEqualTo(2);
    }

    /** Flyway's default baseline has the version 1, which is below every migration here. */
    @Test
    void aHistoryWithFlywaysDefaultBaselineIsContinued() {
        FieldDatabases.tablesUpTo(database, "20251114.02");
        Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .load()
                .baseline();

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("recorded 3:");
        assertThat(esquema.run("migrate").exit()).isZero();
        assertThat(plain(database).load().validateWithResult().validationSuccessful)
                .isTrue();
        Agreement.holds(database);
    }

    @Test
    void aLockedHistoryIsRetried() throws SQLException {
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        assertThat(esquema.run("migrate", "--target", "20251114").exit()).isZero();
        PackagedEsquema hasty = esquema.with("ESQUEMA_RUN_LOCK_TIMEOUT", "200ms");
        try (Connection other = database.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table flyway_schema_history in exclusive mode");
            try (RunningEsquema running = hasty.launch("adopt")) {
                Eventually.within(
                        Duration.ofSeconds(60), () -> assertThat(running.err()).contains("55P03", "trying again"));
                other.rollback();
                assertThat(running.result().exit()).as(running.err()).isZero();
            }
        }
        assertThat(SixMigrations.applied(database)).hasSize(6);
        Agreement.holds(database);
    }

    private List<String> relations() {
        return database.column("select concat(relname, oid) from pg_class order by 1");
    }

    private static FluentConfiguration plain(TestDatabase where) {
        return Flyway.configure()
                .dataSource(where.jdbcUrl(), "postgres", "postgres")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("filesystem:%s".formatted(LoanSet.MIGRATIONS));
    }
}
