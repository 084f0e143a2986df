package dev.esquema.postgres.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The holder of the run lock, while a session of another application blocks it. */
class BlockedHolderTest {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.of("public"), "flyway_schema_history");

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @Test
    void theHolderNamesTheSessionWhoseLockItWaitsFor() throws SQLException {
        database.execute("create table t (id int)");
        try (Connection holder = database.connect();
                Connection blocker = database.connect();
                Connection other = database.connect()) {
            PostgresLock held = lock(holder);
            assertThat(held.tryAcquire()).isTrue();
            assertThat(lock(other).holder().orElseThrow().waitsFor()).isEmpty();

            run(blocker, "set application_name = 'night report'");
            blocker.setAutoCommit(false);
            run(blocker, "lock table t");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(holder, "alter table t add n int"));

            Eventually.within(Duration.ofSeconds(20), () -> {
                LockHolder seen = lock(other).holder().orElseThrow();
                assertThat(seen.waitsFor())
                        .extracting(LockHolder.Blocker::application)
                        .containsExactly("night report");
                assertThat(seen.toString()).contains("which waits for a lock of night report (database process ");
            });

            blocker.rollback();
            waiting.join();
            assertThat(lock(other).holder().orElseThrow().waitsFor()).isEmpty();
        }
        database.drop();
    }

    private static PostgresLock lock(Connection connection) {
        return new PostgresLock(connection, SCHEMA, false, open -> ForeignObjects.NONE);
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
