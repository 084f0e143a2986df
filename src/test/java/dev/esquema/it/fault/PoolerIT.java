package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.PgBouncer;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real PgBouncer between Esquema and the database: the operations that work through it, and those that are refused.
 */
@Tag("faults")
class PoolerIT {

    private static PgBouncer transactions;
    private static PgBouncer sessions;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema pooled = PackagedEsquema.built().on(transactions.through(database));

    @BeforeAll
    static void startPoolers() {
        int server = TestPostgres.shared().port();
        transactions = PgBouncer.start("transaction", server);
        sessions = PgBouncer.start("session", server);
    }

    @AfterAll
    static void stopPoolers() {
        transactions.close();
        sessions.close();
    }

    @Test
    void aRunBehindItIsRefusedAndTheSentenceNamesBothWaysOut() {
        Result result = pooled.run("migrate");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.out()).isEmpty();
        assertThat(result.lastErrLine())
                .isEqualTo("esquema: nothing was applied: a connection pooler stands in between, where a session lock"
                        + " may not hold; name the database itself in DATABASE_URL_MIGRATE, or set"
                        + " esquema.database.pooler=session if the pooler keeps sessions");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        assertThat(SixMigrations.tables(database)).isEmpty();
    }

    @Test
    void aRefusedRunLeavesTheSessionsOfThePoolAsTheyWere() {
        pooled.run("migrate");

        TestDatabase through = transactions.through(database);
        assertThat(database.column("select usename from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid()"))
                .as("the pool has kept its session")
                .isNotEmpty();
        assertThat(advisoryLocks()).isEqualTo("0");
        assertThat(through.column("select name from pg_settings where source = 'session'"
                        + " and name ~ '^tcp_|^client_connection|_timeout$'"))
                .isEmpty();
    }

    @Test
    void theCheckDetectsSettingsOfARunInThePool() {
        TestDatabase through = transactions.through(database);
        through.execute("select set_config('tcp_keepalives_idle', '10', false)");

        assertThat(through.column("select name from pg_settings where source = 'session' and name ~ '^tcp_'"))
                .containsExactly("tcp_keepalives_idle");
    }

    @Test
    void statusIsReadThroughIt() {
        PackagedEsquema.built().on(database).run("migrate");

        Result status = pooled.run("status", "--check");

        assertThat(status.exit()).as(status.err()).isZero();
        assertThat(pooled.run("current").out()).isEqualTo("20251114.05\n");
    }

    @Test
    void aPlanIsMadeThroughItAndReportsThatARunIsNot() {
        Result plan = pooled.run("plan");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.out()).startsWith("pending 6: ");
        assertThat(plan.messages())
                .startsWith("esquema: a run would be refused: a connection pooler stands in between");
    }

    @Test
    void aDirectConnectionForRunsBypassesIt() {
        Result result =
                pooled.with("DATABASE_URL_MIGRATE", database.databaseUrl()).run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(database.column("select outcome from esquema_run")).containsExactly("APPLIED");
    }

    @Test
    void aPoolerThatKeepsSessionsIsRefusedToo() {
        Result result = PackagedEsquema.built().on(sessions.through(database)).run("migrate");

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void aPoolerWithDeclaredSessionsIsAccepted() {
        PackagedEsquema vouched =
                PackagedEsquema.built().on(sessions.through(database)).with("ESQUEMA_DATABASE_POOLER", "session");

        Result first = vouched.run("migrate");
        Result second = vouched.run("migrate");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("applied 6: ");
        assertThat(second.out()).isEqualTo("nothing to do: the schema is at 20251114.05\n");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("APPLIED", "NOTHING_TO_DO");
        assertThat(advisoryLocks()).isEqualTo("0");
    }

    private String advisoryLocks() {
        return database.value("select count(*) from pg_locks join pg_database on pg_database.oid = database"
                + " where locktype = 'advisory' and datname = current_database()");
    }
}
