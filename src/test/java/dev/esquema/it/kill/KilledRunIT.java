package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
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

/** {@code kill -9} during a slow migration in a transaction: the next run applies the migration again, exactly once. */
class KilledRunIT {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private static final PackagedEsquema SLOW = Build.with(
                    "V20251115__slow.sql",
                    """
                    -- compatible-since: 20251114.05
                    create table slow (id int);
                    insert into slow values (1);
                    select %s;
                    insert into slow values (2);
                    """
                            .formatted(Nap.SQL))
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = SLOW.on(database);

    @Test
    void waitingAndLaterRunsApplyItExactlyOnce() {
        Nap.set(database, 60);
        try (RunningEsquema killed = esquema.launch("migrate")) {
            Nap.await(database);
            Nap.set(database, 1);
            try (RunningEsquema waiting = esquema.launch("migrate");
                    RunningEsquema killedWaiting = esquema.launch("migrate")) {
                awaitWaiting(waiting);
                awaitWaiting(killedWaiting);
                killed.kill();
                killedWaiting.kill();
                Result later = esquema.run("migrate");
                Result waited = waiting.result();

                assertThat(waited.exit()).as(waited.err()).isZero();
                assertThat(later.exit()).as(later.err()).isZero();
                assertThat(waited.out() + later.out())
                        .containsOnlyOnce("applied 1: 20251115; the schema is at 20251115")
                        .containsOnlyOnce("nothing to do: the schema is at 20251115");
            }
        }

        assertThat(database.column("select id from slow")).containsExactly("1", "2");
        assertThat(database.value("select count(*) from flyway_schema_history where version = '20251115'"))
                .isEqualTo("1");
        assertThat(database.column("select outcome from esquema_run where outcome <> 'NOTHING_TO_DO' order by id"))
                .containsExactly("INTERRUPTED", "APPLIED");
        Agreement.holds(SLOW, database);
    }

    @Test
    void whatWasAppliedBeforeTheKillStaysAndTheJournalReportsWhoWasKilled() {
        Nap.set(database, 60);
        long process;
        try (RunningEsquema killed = esquema.launch("migrate", "--trigger", "manual")) {
            Nap.await(database);
            process = killed.process().pid();
            killed.kill();
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        Nap.set(database, 0);

        assertThat(esquema.run("migrate").exit()).isZero();

        assertThat(database.rows(
                        "select process, trigger, outcome, message from esquema_run where finished_at is not null"
                                + " and outcome = 'INTERRUPTED'"))
                .singleElement()
                .satisfies(run -> assertThat(run)
                        .containsEntry("process", process)
                        .containsEntry("trigger", "MANUAL")
                        .containsEntry("message", "the process died; closed by the next run"));
        Agreement.holds(SLOW, database);
    }

    @Test
    void aKillAfterTheLastCommitLeavesNothingToDoAndTheJournalIsClosedAllTheSame() throws SQLException {
        Nap.set(database, 1);
        try (RunningEsquema killed = esquema.launch("migrate");
                Connection journalHolder = database.connect();
                Statement statement = journalHolder.createStatement()) {
            Nap.await(database);
            journalHolder.setAutoCommit(false);
            statement.execute("lock table esquema_run, esquema_run_step in share mode");
            Eventually.within(TIME_LIMIT, () -> assertThat(SixMigrations.applied(database))
                    .contains("20251115"));
            killed.kill();
            journalHolder.rollback();
        }

        Result next = esquema.run("migrate");

        assertThat(next.out()).isEqualTo("nothing to do: the schema is at 20251115\n");
        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("INTERRUPTED", "NOTHING_TO_DO");
        Agreement.holds(SLOW, database);
    }

    private void awaitWaiting(RunningEsquema waiting) {
        String pid = database.value("select pid from pg_stat_activity where datname = current_database()"
                + " and application_name = 'esquema ENTRYPOINT' and wait_event = 'PgSleep'");
        Eventually.within(TIME_LIMIT, () -> assertThat(waiting.err())
                .contains("waiting for esquema ENTRYPOINT (database process %s), which holds the run lock"
                        .formatted(pid)));
    }
}
