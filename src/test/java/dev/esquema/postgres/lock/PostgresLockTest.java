package dev.esquema.postgres.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
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
}
