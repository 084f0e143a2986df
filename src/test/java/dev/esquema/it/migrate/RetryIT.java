package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * A migration with a temporary failure is retried, and the blocking session is named; every other failure ends the run
 * immediately.
 */
class RetryIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final PackagedEsquema UNSERIALIZABLE = Build.with(
                    "V20251115__passing.sql",
                    """
                    create table passing (id int);
                    do $$ begin
                        if exists (select from users) then
                            raise exception 'not now' using errcode = '40001';
                        end if;
                    end $$;
                    """)
            .built();

    private static final PackagedEsquema FAILING = Build.with(
                    "V20251115__wrong.sql", "do $$ begin raise exception 'never' using errcode = '23514'; end $$;")
            .declared();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void theBlockerIsNamedAndTheMigrationIsAppliedAfterIt() throws SQLException {
        try (Connection blocker = blocking();
                RunningEsquema running =
                        esquema.with("ESQUEMA_RUN_LOCK_TIMEOUT", "1500ms").launch("migrate")) {
            int pid = pid(blocker);
            Eventually.within(SOON, () -> assertThat(running.err())
                    .containsPattern("waiting for a lock that database process %d holds".formatted(pid)
                            + " \\(application night report, user postgres, query age \\d+ s\\)")
                    .contains("(SQLSTATE 55P03); trying again"));
            blocker.rollback();
            Result result = running.result();

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.err()).doesNotContain("secret");
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(database.column("select distinct outcome from esquema_run_step order by 1"))
                .containsExactly("APPLIED", "FAILED");
        Agreement.holds(database);
    }

    @Test
    void aRoleThatMayNotSeeOthersReportsUnknown() throws SQLException {
        database.execute(
                """
                create role "poor_%1$s" login password 'x';
                grant create on schema public to "poor_%1$s";
                grant all on all tables in schema public to "poor_%1$s";
                """
                        .formatted(database.name()));
        PackagedEsquema poor = esquema.with(
                "DATABASE_URL",
                "postgres://poor_%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()));
        try (Connection blocker = blocking();
                RunningEsquema running = poor.launch("migrate")) {
            int pid = pid(blocker);
            Eventually.within(SOON, () -> assertThat(running.err())
                    .contains("database process %d holds".formatted(pid)
                            + " (application night report, user unknown, query age unknown)"));
            blocker.rollback();

            assertThat(running.result().exit()).isZero();
        }
    }

    @Test
    void itGivesUpWhenTheTimeIsOver() throws SQLException {
        PackagedEsquema impatient =
                esquema.with("ESQUEMA_RUN_RETRY_FOR", "2s").with("ESQUEMA_RUN_LOCK_TIMEOUT", "300ms");
        Result result;
        int pid;
        try (Connection blocker = blocking()) {
            pid = pid(blocker);
            result = impatient.run("migrate", "--json");
            blocker.rollback();
        }

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.json().at("/error/code").asText()).isEqualTo("TABLE_LOCKED");
        assertThat(result.json().at("/error/sqlState").asText()).isEqualTo("55P03");
        assertThat(result.lastErrLine())
                .contains("; database process %d (application night report, user postgres, ".formatted(pid))
                .doesNotContain("secret");
        assertThat(result.err()).contains("; trying again");
        assertThat(database.value("select concat(outcome, ' ', sql_state, ' ', failed_version) from esquema_run"))
                .isEqualTo("LOCKED 55P03 20251114.01");
        Agreement.holds(database);
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(database);
    }

    @Test
    void aSerializationFailureIsTriedAgainToo() {
        database.execute("insert into users default values");
        try (RunningEsquema running = UNSERIALIZABLE.on(database).launch("migrate")) {
            Eventually.within(
                    SOON, () -> assertThat(running.err()).contains("not now", "(SQLSTATE 40001); trying again"));
            database.execute("delete from users");

            assertThat(running.result().exit()).isZero();
        }
        Agreement.holds(UNSERIALIZABLE, database);
    }

    @Test
    void anyOtherErrorFailsAtOnce() {
        Result result = FAILING.on(database).run("migrate");

        assertThat(result.exit()).isEqualTo(7);
        assertThat(result.lastErrLine()).contains("(SQLSTATE 23514)");
        assertThat(result.err()).doesNotContain("trying again");
        assertThat(database.column("select outcome from esquema_run_step where version = '20251115'"))
                .containsExactly("FAILED");
        Agreement.holds(FAILING, database);
    }

    /** Opens a transaction that locks a table to which migrations refer. */
    private Connection blocking() throws SQLException {
        Connection blocker = database.connect();
        try (Statement statement = blocker.createStatement()) {
            statement.execute("set application_name = 'night report'");
            blocker.setAutoCommit(false);
            statement.execute("lock table users in access exclusive mode /* secret */");
        }
        return blocker;
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }
}
