package dev.esquema.testing.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    @OnEveryPostgres
    void everyMajorVersionIsTheOneAskedFor(int major) {
        TestDatabase database = TestPostgres.ofMajor(major).newDatabase();

        assertThat(database.value("SHOW server_version")).startsWith(major + ".");
        assertThat(database.value("SHOW max_connections")).isEqualTo("200");
        assertThat(database.value("SHOW fsync")).isEqualTo("off");
    }

    @Test
    void aSharedServerIsStartedOnceAndCannotBeStopped() {
        assertThat(TestPostgres.shared().port())
                .isEqualTo(TestPostgres.ofMajor(17).port());
        assertThatIllegalStateException().isThrownBy(() -> TestPostgres.shared().stop());
    }

    @Test
    void aHostDatabaseHoldsTheHostTablesAndAnEmptyOneNothing() {
        String tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";

        assertThat(TestPostgres.shared().newHostDatabase().column(tables))
                .containsExactly("clientes", "cuotas", "pagos", "prestamos", "users");
        assertThat(TestPostgres.shared().newDatabase().column(tables)).isEmpty();
    }

    @Test
    void aDroppedDatabaseClosesItsConnections() throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        try (Connection connection = database.connect()) {
            database.drop();
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void aServerRestartsOnItsPortWithItsDataAndPassword() {
        try (TestPostgres server = TestPostgres.start(18, Map.of("application_name", "it's mine"))) {
            TestDatabase database = server.newDatabase();
            database.execute("CREATE TABLE kept (id int)");
            server.requirePassword();

            server.stop();
            assertThatExceptionOfType(SQLException.class).isThrownBy(database::connect);

            server.start();
            assertThat(database.value("SELECT count(*) FROM kept")).isEqualTo("0");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> database.connect("postgres", "wrong"))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("28P01");
        }
    }

    @Test
    void aPausedServerDoesNotAnswerUntilItIsResumed() throws Exception {
        try (TestPostgres server = TestPostgres.start(14, Map.of("log_statement", "all"))) {
            TestDatabase database = server.newDatabase();
            server.pause();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(
                            database.jdbcUrl() + "?loginTimeout=1", "postgres", "postgres"));

            server.resume();
            assertThat(database.value("SELECT 'heard'")).isEqualTo("heard");
            assertThat(Files.readString(server.logFile())).contains("SELECT 'heard'");
        }
    }
}
