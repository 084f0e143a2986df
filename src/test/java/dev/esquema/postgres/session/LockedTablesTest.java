package dev.esquema.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.ScriptedBuild;
import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A session that keeps readers away from a table is named. */
class LockedTablesTest {

    /** The server's pool waits so long for an answer. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private static final Manifest BUILD = Migrations.chain("1");
    private static final String HISTORY = "flyway_schema_history";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final Commands esquema = ScriptedBuild.on(database)
            .with(1, "create table libro (id int primary key)", "drop table libro")
            .built();

    @Test
    void theHistoryThatIsLockedIsReportedBeforeTheServerGivesUp() throws SQLException {
        esquema.migrate();

        try (Connection holder = lock(HISTORY)) {
            SchemaException failure =
                    catchThrowableOfType(SchemaException.class, () -> new PostgresReader(sessions(), BUILD).read());

            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(Code.TABLE_LOCKED);
            assertNames(failure.getMessage(), "the history", holder, HISTORY);
        }
    }

    @Test
    void theStructureThatCannotBeReadNamesTheSession() throws SQLException {
        database.execute("create table t1 (id int primary key default 1 check (id > 0))");

        try (Connection holder = lock("t1")) {
            SchemaException failure = catchThrowableOfType(
                    SchemaException.class, () -> new PostgresStructure(sessions(), BUILD.owned()).read());

            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(Code.TABLE_LOCKED);
            assertNames(failure.getMessage(), "the structure", holder, "t1");
        }
    }

    @Test
    void aRunWaitsForAHistoryThatIsLocked() throws Exception {
        esquema.migrate();

        try (Connection holder = lock(HISTORY)) {
            CompletableFuture<Void> released = CompletableFuture.runAsync(
                    () -> commit(holder), CompletableFuture.delayedExecutor(8, TimeUnit.SECONDS));
            assertThat(esquema.retryingFor(Duration.ofMinutes(1)).migrate().applied())
                    .isEmpty();
            released.get();
        }
    }

    private Connection lock(String table) throws SQLException {
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("lock table %s in access exclusive mode".formatted(OwnedSchema.quoted(table)));
        }
        return holder;
    }

    private static void commit(Connection holder) {
        try {
            holder.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertNames(String message, String what, Connection holder, String table) throws SQLException {
        assertThat(message)
                .startsWith("%s cannot be read now: database process %d (application "
                        .formatted(
                                what,
                                holder.unwrap(org.postgresql.PGConnection.class).getBackendPID()))
                .contains(
                        "role postgres, in a transaction since 20",
                        "holds an ACCESS EXCLUSIVE lock on %s; wait until that transaction ends".formatted(table));
    }

    private Sessions sessions() {
        Database address = new Database(database.jdbcUrl(), Optional.of("postgres"), Optional.of("postgres"));
        return new PinnedSessions(
                () -> address.connect("esquema test", ANSWER), new OwnedSchema(Optional.empty(), HISTORY), false);
    }
}
