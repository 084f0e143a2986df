package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.lock.Waits;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a run, and how long the run waits itself. */
class WaitSamplesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final WaitTally tally = new WaitTally();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void aReaderBehindAWaitingStatementIsHeldUpByItAndTheStatementWaitsItself() throws Exception {
        database.execute("create table crowded (id int)");
        try (Connection holder = database.connect();
                Connection run = database.connect();
                Connection reader = database.connect();
                Connection watch = database.connect()) {
            holder.setAutoCommit(false);
            execute(holder, "select * from crowded");
            WaitSamples samples = new WaitSamples(tally);
            int backend = pid(run);
            CompletableFuture<Void> altering =
                    asynchronously(run, "-- a note\nalter table crowded\n   add column name text");
            awaitWaiting(watch, 1);
            CompletableFuture<Void> reading = asynchronously(reader, "select * from crowded");
            awaitWaiting(watch, 2);
            Thread.sleep(300);

            samples.sample(watch, backend);
            assertThat(tally.sum()).isEqualTo(Waits.NONE);
            holder.rollback();
            altering.get();
            reading.get();
            samples.sample(watch, backend);
        }

        Waits waits = tally.sum();
        assertThat(waits.others()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(10));
        assertThat(waits.longest()).isEqualTo(waits.others());
        assertThat(waits.locks()).isGreaterThan(waits.others());
        assertThat(waits.statement()).contains("alter table crowded add column name text");
    }

    @Test
    void aWaitThatHasNotEndedCountsAtTheEnd() throws Exception {
        database.execute("create table crowded (id int)");
        try (Connection run = database.connect();
                Connection reader = database.connect();
                Connection watch = database.connect()) {
            run.setAutoCommit(false);
            WaitSamples samples = new WaitSamples(tally);
            int backend = pid(run);
            execute(run, "lock table crowded");
            CompletableFuture<Void> reading = asynchronously(reader, "select * from crowded");
            awaitWaiting(watch, 1);
            Thread.sleep(100);
            samples.sample(watch, backend);
            samples.end();
            samples.end();
            run.rollback();
            reading.get();
        }

        assertThat(tally.sum().others()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(tally.sum().locks()).isZero();
        assertThat(tally.sum().statement()).contains("lock table crowded");
    }

    @Test
    void sessionsThatWaitForOthersDoNotCount() throws Exception {
        database.execute("create table crowded (id int)");
        try (Connection holder = database.connect();
                Connection run = database.connect();
                Connection reader = database.connect();
                Connection watch = database.connect()) {
            holder.setAutoCommit(false);
            execute(holder, "lock table crowded");
            CompletableFuture<Void> reading = asynchronously(reader, "select * from crowded");
            awaitWaiting(watch, 1);
            WaitSamples samples = new WaitSamples(tally);
            int backend = pid(run);
            samples.sample(watch, backend);
            samples.end();
            holder.rollback();
            reading.get();
        }

        assertThat(tally.sum()).isEqualTo(Waits.NONE);
    }

    private void awaitWaiting(Connection watch, int sessions) {
        Eventually.within(SOON, () -> {
            try (Statement query = watch.createStatement();
                    ResultSet result = query.executeQuery("select count(distinct pid) from pg_locks where not granted"
                            + " and database = (select oid from pg_database where datname = current_database())")) {
                result.next();
                assertThat(result.getInt(1)).isEqualTo(sessions);
            }
        });
    }

    private static CompletableFuture<Void> asynchronously(Connection connection, String sql) {
        return CompletableFuture.runAsync(() -> {
            try {
                execute(connection, sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }
}
