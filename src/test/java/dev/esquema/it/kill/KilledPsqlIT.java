package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of psql while it runs the output of {@code esquema sql}, in a statement outside a transaction: the next
 * run finds the same as after a killed run.
 */
@Tag("faults")
class KilledPsqlIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final PackagedEsquema HALVES = Build.with(
                    "V20251115__halves.sql",
                    """
                    -- transactional: no
                    do $$ begin
                        create table first_half (id int);
                        insert into first_half values (1);
                        commit;
                        perform %s;
                        create table second_half (id int);
                    end $$;
                    """
                            .formatted(Nap.SQL))
            .and("V20251116__after.sql", "create table after_halves (id int);")
            .built();

    private static final PackagedEsquema INDEXED = Build.with(
                    "V20251115__index.sql",
                    "-- transactional: no\ncreate index concurrently ix_killed on documentos_ai (titulo);")
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void theNextRunRefusesTheUnfinishedMigrationAndARepairDecides() throws IOException, InterruptedException {
        killedInTheNap();
        PackagedEsquema esquema = HALVES.on(database);

        Result refused = esquema.run("migrate", "--json");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.json().get("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(refused.lastErrLine()).contains("20251115 was started outside a transaction", "table first_half");
        assertThat(database.column("select id from first_half")).containsExactly("1");
        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("INTERRUPTED", "UNKNOWN");

        database.execute("create table second_half (id int)");
        Result repair = esquema.run("repair", "--version", "20251115", "--as", "applied", "--yes");
        Result migrate = esquema.run("migrate");

        assertThat(repair.exit()).as(repair.err()).isZero();
        assertThat(migrate.out()).isEqualTo("applied 1: 20251116; the schema is at 20251116\n");
        assertThat(database.column("select id from first_half")).containsExactly("1");
        Agreement.holds(HALVES, database);
    }

    @Test
    void theScriptItselfRefusesTheUnfinishedMigrationToo() throws IOException, InterruptedException {
        killedInTheNap();

        SqlScript.of(HALVES, "--from", "20251114.05")
                .isRefused(
                        database,
                        "20251115 was started before, outside a transaction, and its end is not recorded",
                        "esquema repair --dry-run");

        assertThat(database.column("select id from first_half")).containsExactly("1");
    }

    @Test
    void anIndexThatWasBeingBuiltIsBuiltByTheNextRun() throws IOException, InterruptedException, SQLException {
        assertThat(INDEXED.on(database)
                        .run("migrate", "--target", "20251114.05")
                        .exit())
                .isZero();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table documentos_ai in row exclusive mode");
            Process psql = psql(SqlScript.of(INDEXED, "--from", "20251114.05"));
            awaitSessions("query like '%create index concurrently ix_killed%' and wait_event_type = 'Lock'", "1");
            kill(psql);
            database.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and query like '%create index concurrently ix_killed%' and pid <> pg_backend_pid()");
            awaitSessions("query like '%create index concurrently ix_killed%'", "0");
            other.rollback();
        }
        assertThat(database.column("select indisvalid from pg_index where indexrelid = 'ix_killed'::regclass"))
                .containsExactly("f");

        Result migrate = INDEXED.on(database).run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.err()).contains("20251115 was started before, outside a transaction");
        assertThat(database.column("select indisvalid from pg_index where indexrelid = 'ix_killed'::regclass"))
                .containsExactly("t");
        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("APPLIED", "INTERRUPTED", "APPLIED");
        Agreement.holds(INDEXED, database);
    }

    @Test
    void aScriptThatEndsRecordsItsRun() {
        SqlScript.of(HALVES).run(database);

        assertThat(HALVES.on(database).run("status", "--check").exit()).isZero();
        assertThat(
                        database.rows(
                                "select operation, trigger, os_user, to_version, outcome, history_table, length(migration_set) as digits from esquema_run"))
                .hasToString("[{operation=MIGRATE, trigger=MANUAL, os_user=psql, to_version=20251116, outcome=APPLIED,"
                        + " history_table=flyway_schema_history, digits=64}]");
        assertThat(database.column("select distinct outcome from esquema_run_step"))
                .containsExactly("APPLIED");
        assertThat(SixMigrations.applied(database)).endsWith("20251115", "20251116");
    }

    @Test
    void aScriptThatRunsOnlyInTransactionsNeedsNoJournal() {
        SqlScript.of(PackagedEsquema.built()).run(database);

        assertThat(database.value("select to_regclass('esquema_run') is null")).isEqualTo("t");
    }

    private void killedInTheNap() throws IOException, InterruptedException {
        Nap.set(database, 60);
        Process psql = psql(SqlScript.of(HALVES));
        Nap.await(database);
        kill(psql);
        database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and wait_event = 'PgSleep'");
        Nap.set(database, 0);
        Eventually.within(SOON, () -> assertThat(Nap.sleepers(database)).isZero());
    }

    private Process psql(SqlScript script) throws IOException {
        List<String> command =
                List.of("psql", "-X", "-q", "-f", script.file().toString(), "-d", database.databaseUrl());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(Process psql) throws InterruptedException {
        psql.destroyForcibly().waitFor();
    }

    private void awaitSessions(String condition, String count) {
        Eventually.within(SOON, () -> assertThat(
                        database.value("select count(*) from pg_stat_activity where pid <> pg_backend_pid()"
                                + " and datname = current_database() and " + condition))
                .isEqualTo(count));
    }
}
