package dev.esquema.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryOutTest {

    @Test
    void theHostTablesExistAndTheDataIsKept(@TempDir Path folder) throws SQLException {
        try (TryDatabase first = new TryDatabase(folder)) {
            assertThat(first.startedBefore()).isFalse();
            ask(first, "INSERT INTO users DEFAULT VALUES RETURNING id");
        }
        try (TryDatabase second = new TryDatabase(folder)) {
            assertThat(second.startedBefore()).isTrue();
            assertThat(ask(second, "SELECT count(*) FROM users")).isEqualTo("1");
            assertThat(ask(second, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("5");
        }
    }

    @Test
    void aHostTableThatIsMissingInKeptDataIsCreated(@TempDir Path folder) throws SQLException {
        try (TryDatabase first = new TryDatabase(folder)) {
            ask(first, "INSERT INTO users DEFAULT VALUES RETURNING id");
            execute(first, "DROP TABLE cuotas");
        }
        try (TryDatabase second = new TryDatabase(folder)) {
            assertThat(ask(second, "SELECT count(*) FROM cuotas")).isEqualTo("0");
            assertThat(ask(second, "SELECT count(*) FROM users")).isEqualTo("1");
        }
    }

    @Test
    void aTakenPortIsNamedWithAFreeOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> TryOut.refuseTakenPort(taken.getLocalPort()))
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContainingAll("port %d".formatted(taken.getLocalPort()), "PORT=", "mvn -Ptry");
        }
    }

    @Test
    void thePortIs8080UnlessTheVariablePortNamesAnother() {
        assertThat(TryOut.httpPort(Optional.empty())).isEqualTo(8080);
        assertThat(TryOut.httpPort(Optional.of("9000"))).isEqualTo(9000);
        assertThatThrownBy(() -> TryOut.httpPort(Optional.of("http")))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("'http'");
    }

    private static void execute(TryDatabase database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), TryDatabase.USER, TryDatabase.USER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(TryDatabase database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), TryDatabase.USER, TryDatabase.USER);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
