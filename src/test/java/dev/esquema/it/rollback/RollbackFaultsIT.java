package dev.esquema.it.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.it.support.Rollbacks;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rollback of a table that is in use, or that is large. */
@Tag("faults")
class RollbackFaultsIT {

    private static final String INSERT =
            "insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('%s', 'a', 'r')";

    @Test
    void rowsThatOthersInsertMeanwhileAreKept() throws InterruptedException {
        TestDatabase database = migrated();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong inserted = new AtomicLong(1);
        List<CompletableFuture<Void>> writers =
                List.of(writer(database, stop, inserted), writer(database, stop, inserted));
        Eventually.within(
                Duration.ofSeconds(60), () -> assertThat(inserted.get()).isGreaterThan(20));

        Result result = PackagedEsquema.built()
                .on(database)
                .with("ESQUEMA_RUN_LOCK_TIMEOUT", "200ms")
                .run("rollback", "modelos_riesgo", "--yes");
        stop.set(true);
        writers.forEach(CompletableFuture::join);

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(database.value("select count(*) from %s"
                        .formatted(Rollbacks.archived(database).get(0))))
                .isEqualTo(String.valueOf(inserted.get()));
        Agreement.holds(database);
    }

    @Test
    void aRowThatIsInsertedIntoAnEmptyTableMeanwhileIsKept() {
        TestDatabase database = migrated();
        database.execute("delete from modelos_riesgo");
        Nap.set(database, 1.5);
        PackagedEsquema esquema = Build.unchanged()
                .andUndo(
                        "U20251114_04__create_modelos_riesgo.sql",
                        "drop table modelos_riesgo; select %s;".formatted(Nap.SQL))
                .built()
                .on(database);
        try (RunningEsquema running = esquema.launch("rollback", "modelos_riesgo", "--yes")) {
            Nap.await(database);
            boolean committed = isInserted(database);

            assertThat(running.result().exit()).as(running.err()).isZero();
            List<String> archived = Rollbacks.archived(database);
            assertThat(archived.isEmpty() ? "0" : database.value("select count(*) from %s".formatted(archived.get(0))))
                    .as("rows in the archive")
                    .isEqualTo(committed ? "1" : "0");
        }
    }

    @Test
    void aLongTransactionIsWaitedForByRetries() throws SQLException {
        TestDatabase database = migrated();
        PackagedEsquema esquema = PackagedEsquema.built().on(database).with("ESQUEMA_RUN_LOCK_TIMEOUT", "300ms");
        try (Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(INSERT.formatted("late"));
            try (RunningEsquema running = esquema.launch("rollback", "modelos_riesgo", "--yes")) {
                Eventually.within(Duration.ofSeconds(60), () -> assertThat(running.err())
                        .contains("(SQLSTATE 55P03); trying again"));
                writer.commit();

                assertThat(running.result().exit()).isZero();
            }
        }
        assertThat(database.column("select nombre from %s"
                        .formatted(Rollbacks.archived(database).get(0))))
                .containsExactlyInAnyOrder("first", "late");
        Agreement.holds(database);
    }

    @Test
    void aMillionRowsAreLockedForMilliseconds() throws SQLException {
        TestDatabase database = migrated();
        database.execute(
                """
                insert into modelos_riesgo (nombre, algoritmo, ruta_archivo)
                select n, 'algoritmo', 'ruta' from generate_series(1, 1000000) as n
                """);
        String file = database.value("select pg_relation_filenode('modelos_riesgo')");
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Long> longest = CompletableFuture.supplyAsync(() -> longestWait(database, stop));

        Result result = PackagedEsquema.built().on(database).run("rollback", "modelos_riesgo", "--yes");
        stop.set(true);

        assertThat(result.exit()).as(result.err()).isZero();
        long millis = longest.join();
        System.out.printf(
                "another session waited %d ms at most for a table of 1,000,000 rows: %s%n",
                millis,
                result.err().lines().filter(line -> line.contains("locked for")).toList());
        assertThat(millis).isLessThan(5_000);
        assertThat(database.value("select pg_relation_filenode('%s')"
                        .formatted(Rollbacks.archived(database).get(0))))
                .as("the file that holds the rows, which nobody copied")
                .isEqualTo(file);
        assertThat(database.value("select count(*) from %s"
                        .formatted(Rollbacks.archived(database).get(0))))
                .isEqualTo("1000001");
    }

    /** Returns the longest wait, in milliseconds, of a reader that queries repeatedly until the table is dropped. */
    private static long longestWait(TestDatabase database, AtomicBoolean stop) {
        long longest = 0;
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            while (!stop.get()) {
                long began = System.nanoTime();
                boolean there = isThere(statement);
                longest = Math.max(longest, (System.nanoTime() - began) / 1_000_000);
                if (!there) {
                    break;
                }
            }
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
        return longest;
    }

    private static boolean isThere(Statement statement) throws SQLException {
        try {
            statement.execute("select from modelos_riesgo limit 1");
            return true;
        } catch (SQLException e) {
            if ("42P01".equals(e.getSQLState()) || "XX000".equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** Inserts a row and commits after a delay; returns false if the table does not exist any more. */
    private static boolean isInserted(TestDatabase database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(INSERT.formatted("late"));
            statement.execute("select pg_sleep(0.5)");
            connection.commit();
            return true;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isIn("42P01", "XX000");
            return false;
        }
    }

    private static CompletableFuture<Void> writer(TestDatabase database, AtomicBoolean stop, AtomicLong inserted) {
        return CompletableFuture.runAsync(() -> {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!stop.get()) {
                    statement.execute(INSERT.formatted("busy"));
                    statement.execute("select pg_sleep(0.03)");
                    connection.commit();
                    inserted.incrementAndGet();
                }
            } catch (SQLException e) {
                if (!List.of("42P01", "XX000").contains(String.valueOf(e.getSQLState()))) {
                    throw new CompletionException(e);
                }
            }
        });
    }

    private static TestDatabase migrated() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        assertThat(PackagedEsquema.built().on(database).run("migrate").exit()).isZero();
        database.execute(INSERT.formatted("first"));
        return database;
    }
}
