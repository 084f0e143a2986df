package dev.esquema.it.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The output of {@code esquema sql}, run by psql. */
@Tag("faults")
class SqlIT {

    private static final PackagedEsquema ESQUEMA = PackagedEsquema.built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void psqlMigratesAnEmptyDatabaseToTheTarget() {
        SqlScript.of(ESQUEMA).run(database);

        assertThat(ESQUEMA.on(database).run("status", "--check").exit()).isZero();
        assertThat(ESQUEMA.on(database).run("migrate").out())
                .isEqualTo("nothing to do: the schema is at 20251114.05\n");
        assertThat(SixMigrations.tables(database)).isEqualTo(SixMigrations.TABLES);
        assertThatNoException().isThrownBy(() -> flyway(database).validate());
    }

    @Test
    void theHistoryIsWhatARunWouldHaveLeft() {
        TestDatabase migrated = TestPostgres.shared().newHostDatabase();
        ESQUEMA.on(migrated).run("migrate");

        SqlScript.of(ESQUEMA).run(database);

        assertThat(history(database)).isEqualTo(history(migrated));
        assertThat(structure(database)).isEqualTo(structure(migrated));
    }

    @Test
    void whatIsAppliedAlreadyIsRefusedAndNothingHappens() {
        SqlScript script = SqlScript.of(ESQUEMA);
        script.run(database);

        script.isRefused(database, "20251114, 20251114.01", "are applied already", "--from");
        database.execute("update flyway_schema_history set version = '20251114.5.0' where version = '20251114.05'");
        SqlScript.of(ESQUEMA, "--from", "20251114.04").isRefused(database, "20251114.05 is applied already");
        assertThat(history(database)).hasSize(7);
    }

    @Test
    void aChainIsContinuedWhereItEnds() {
        SqlScript.of(ESQUEMA, "--to", "20251114.02").run(database);
        assertThat(ESQUEMA.on(database).run("current").out()).isEqualTo("20251114.02\n");
        SqlScript rest = SqlScript.of(ESQUEMA, "--from", "20251114.03");
        rest.isRefused(database, "20251114.03 is not applied", "--from");

        SqlScript.of(ESQUEMA, "--from", "20251114.02", "--to", "20251114.03").run(database);
        rest.run(database);

        assertThat(ESQUEMA.on(database).run("status", "--check").exit()).isZero();
        assertThat(history(database)).hasSize(7);
    }

    @Test
    void aDeleteRowRemovesItsVersion() {
        SqlScript.of(ESQUEMA).run(database);
        database.execute(
                """
                insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,
                                                   installed_by, execution_time, success)
                select 8, version, description, 'DELETE', script, checksum, installed_by, 0, true
                  from flyway_schema_history where version = '20251114.05'
                """,
                "drop table modelos_impago_cuotas");

        SqlScript.of(ESQUEMA, "--from", "20251114.04").run(database);

        assertThat(ESQUEMA.on(database).run("status", "--check").exit()).isZero();
        SqlScript.of(ESQUEMA, "--from", "20251114.04").isRefused(database, "20251114.05 is applied already");
    }

    @Test
    void aRunThatHoldsTheLockIsNotWaitedFor() throws SQLException {
        try (Connection run = database.connect();
                Statement statement = run.createStatement()) {
            statement.execute("select pg_advisory_lock(1163088205, oid::int8::bit(32)::int4)"
                    + " from pg_namespace where nspname = 'public'");

            SqlScript.of(ESQUEMA).isRefused(database, "another run holds the run lock");
        }
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void aTableOfAnotherOwnerIsNotWritten() {
        String owner = "owner_%s".formatted(database.name());
        database.execute("create role %s; create table esquema_run (id int); alter table esquema_run owner to %1$s"
                .formatted(owner));

        SqlScript.of(ESQUEMA)
                .isRefused(database, "this role cannot safely write esquema_run, owned by %s".formatted(owner));
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void aFailedScriptLeavesNothingOfItselfAndItsPredecessorsRecorded() {
        database.execute("create table fine_tuning_jobs (id int)");

        SqlScript.of(ESQUEMA).isRefused(database, "fine_tuning_jobs", "already exists");

        assertThat(SixMigrations.applied(database)).containsExactly("20251114", "20251114.01");
        assertThat(SixMigrations.tables(database))
                .containsExactly("conversaciones_ai", "documentos_ai", "fine_tuning_jobs");
    }

    private static List<Map<String, Object>> history(TestDatabase database) {
        return database.rows(
                """
                select installed_rank, version, description, type, script, checksum, installed_by, success
                  from flyway_schema_history order by installed_rank
                """);
    }

    /** Returns the definition of the history table. */
    private static List<Map<String, Object>> structure(TestDatabase database) {
        return database.rows(
                """
                select column_name, data_type, character_maximum_length, is_nullable, column_default, indexdef
                  from information_schema.columns as col
                  left join pg_indexes as index on index.tablename = col.table_name and col.ordinal_position < 3
                 where col.table_name = 'flyway_schema_history' order by ordinal_position, indexdef
                """);
    }

    private static Flyway flyway(TestDatabase database) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .locations("filesystem:%s".formatted(LoanSet.MIGRATIONS))
                .load();
    }
}
