package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Gate;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database server restarts during a run. */
@Tag("faults")
class BrokenDatabaseIT {

    private static final PackagedEsquema SLOW = Build.with(
                    "V20251115__slow.sql",
                    """
                    -- depends: 20251114.05
                    create table slowly (id int);
                    %s;
                    """
                            .formatted(Gate.PASS))
            .declared();

    private static final PackagedEsquema SLOW_OUTSIDE = Build.with(
                    "V20251115__slow_outside.sql",
                    """
                    -- depends: 20251114.05
                    -- transactional: no
                    %s;
                    """
                            .formatted(Gate.PASS))
            .declared();

    private static TestPostgres server;

    private final TestDatabase database = server.newHostDatabase();

    @BeforeAll
    static void startServer() {
        server = TestPostgres.start(17, Map.of());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aTransactionalMigrationEndsWithASentenceAndTheNextRunAppliesIt() {
        Result broken = restartedInTheMiddleOf(SLOW);

        assertThat(broken.exit()).as(broken.err()).isEqualTo(8);
        assertThat(broken.lastErrLine())
                .startsWith("esquema: migration 20251115 was interrupted at line 3 of V20251115__slow.sql,")
                .contains("terminating connection due to administrator command", "(SQLSTATE 57P01)")
                .endsWith("; run `esquema migrate` again when the database answers");
        assertThat(broken.err()).doesNotContain("Unable to");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).doesNotContain("slowly");

        Result next = SLOW.on(database).run("migrate");

        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(next.out()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
        assertThat(SixMigrations.tables(database)).contains("slowly");
        assertThat(database.column("select version from flyway_schema_history where version = '20251115' and success"))
                .hasSize(1);
        assertThat(runs()).hasSize(2).last().isEqualTo("APPLIED");
        assertThat(runs().get(0)).isIn("FAILED", "INTERRUPTED");
        assertThat(database.value("select count(*) from esquema_run where finished_at is null"))
                .isEqualTo("0");
    }

    @Test
    void aMigrationOutsideATransactionIsUnknownToTheNextRunAndNotDoneTwice() {
        Result broken = restartedInTheMiddleOf(SLOW_OUTSIDE);

        assertThat(broken.exit()).as(broken.err()).isEqualTo(8);
        assertThat(broken.lastErrLine())
                .startsWith(
                        "esquema: migration 20251115 was interrupted, `%s;`, because the connection to the database was lost: "
                                .formatted(Gate.PASS))
                .contains("This connection has been closed. (SQLSTATE 08003)", "applied before it: 20251114, ");
        for (int again = 0; again < 2; again++) {
            Result next = SLOW_OUTSIDE.on(database).run("migrate", "--json");

            assertThat(next.exit()).as(next.err()).isEqualTo(6);
            assertThat(next.json().get("outcome").asText()).isEqualTo("UNKNOWN");
            assertThat(next.lastErrLine())
                    .contains("20251115 was started outside a transaction", Gate.PASS, "--as applied", "--as pending");
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(runs()).hasSize(3).endsWith("UNKNOWN", "UNKNOWN");
        assertThat(database.column("select distinct outcome from esquema_run_step where not transactional"))
                .hasSize(1)
                .allMatch(outcome -> outcome.equals("STARTED") || outcome.equals("UNKNOWN"));
    }

    private Result restartedInTheMiddleOf(PackagedEsquema build) {
        try (Gate gate = Gate.shut(database);
                RunningEsquema running = build.on(database)
                        .with("ESQUEMA_RUN_LOCK_TIMEOUT", "2m")
                        .launch("migrate")) {
            gate.awaitWaitingSession();
            server.stop();
            Result result = running.result();
            server.start();
            return result;
        } finally {
            server.start();
        }
    }

    private List<String> runs() {
        return database.column("select outcome from esquema_run order by id");
    }
}
