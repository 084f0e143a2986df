package dev.esquema.postgres.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The run lock on a real server. */
class PostgresLockTest {

    private static final OwnedSchema PUBLIC = new OwnedSchema(Optional.of("public"), "flyway_schema_history");

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @Test
    void aServerThatCannotCheckItsClientsIsWarnedOfAndTheLockIsTaken() throws SQLException {
        CapturedLog log = new CapturedLog("dev.esquema.run");
        try (Connection connection = database.connect()) {
            PostgresLock lock = new PostgresLock(connection, PUBLIC, false, open -> ForeignObjects.NONE, -1);

            assertThat(lock.tryAcquire()).isTrue();
            assertThat(log.lines().toString()).contains("does not support client_connection_check_interval");
        } finally {
            log.close();
        }
    }

    @Test
    void aServerThatIsNotPostgresIsRefusedByItsName() throws SQLException {
        assertThat(
                        refusal(
                                "create function other.version() returns text language sql as $$ select 'Greenplum Database 7' $$"))
                .contains("the server is Greenplum, which Esquema does not support");
    }

    @Test
    void aServerThatIsNotPostgresIsNamedInsteadOfTheStatementThatFailsThere() throws SQLException {
        assertThat(refusal(
                        "create function other.version() returns text language sql as $$ select 'CockroachDB CCL v24' $$",
                        "create function other.pg_backend_pid() returns int language sql as $$ select 1 / 0 $$"))
                .contains("the server is CockroachDB, which Esquema does not support");
    }

    private String refusal(String... functions) throws SQLException {
        database.execute("create schema other");
        database.execute(functions);
        try (Connection connection = database.connect()) {
            execute(connection, "set search_path = other, pg_catalog, public");
            PostgresLock lock = new PostgresLock(connection, PUBLIC, false, open -> ForeignObjects.NONE);
            return catchThrowable(lock::tryAcquire).getMessage();
        }
    }

    @Test
    void aDatabaseWithCitusIsWarnedOf() throws SQLException {
        CapturedLog log = new CapturedLog("dev.esquema.run");
        database.execute("create schema other", "create view other.pg_extension as select 'citus'::text as extname");
        try (Connection connection = database.connect()) {
            execute(connection, "set search_path = other, pg_catalog, public");

            assertThat(new PostgresLock(connection, PUBLIC, false, open -> ForeignObjects.NONE).tryAcquire())
                    .isTrue();
            assertThat(log.lines().toString()).contains("the extension Citus");
        } finally {
            log.close();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
