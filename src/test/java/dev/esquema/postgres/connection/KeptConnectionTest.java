package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class KeptConnectionTest {

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final KeptConnection connections = new KeptConnection(database::connect);

    @Test
    void allQuestionsUseOneConnectionUntilItIsLost() throws SQLException {
        int first = ask();
        assertThat(ask()).isEqualTo(first);

        database.execute("select pg_terminate_backend(%d, 5000)".formatted(first));
        try (Connection lost = connections.open()) {
            assertThat(lost.isValid(5)).isFalse();
        }

        assertThat(ask()).isNotEqualTo(first);
    }

    private int ask() throws SQLException {
        try (Connection open = connections.open();
                ResultSet result = open.createStatement().executeQuery("select pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }
}
