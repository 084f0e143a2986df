package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first try to connect may begin in a thread, before somebody waits for the connection. */
class DatabaseWaitTest {

    private static final Duration WAIT = Duration.ofSeconds(20);

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @Test
    void theConnectionThatWasBegunIsTheFirstOneThatIsReturned() throws SQLException {
        DatabaseWait wait = new DatabaseWait(address(database.jdbcUrl()));
        wait.begin("begun", WAIT);

        try (Connection first = wait.connect("later", WAIT);
                Connection second = wait.connect("later", WAIT)) {
            assertThat(application(first)).isEqualTo("begun");
            assertThat(application(second)).isEqualTo("later");
        }
    }

    @Test
    void aTryThatWasBegunFailsInTheSameWords() {
        Database absent = address(database.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/no_such_database$1"));
        DatabaseWait begun = new DatabaseWait(absent);
        begun.begin("begun", WAIT);

        SchemaException failure = failure(begun);

        assertThat(failure).hasMessage(failure(new DatabaseWait(absent)).getMessage());
        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
    }

    @Test
    void anInterruptEndsTheWaitForATryThatWasBegun() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DatabaseWait wait =
                    new DatabaseWait(address("jdbc:postgresql://127.0.0.1:%d/silent".formatted(silent.getLocalPort())));
            wait.begin("begun", WAIT);
            Thread.currentThread().interrupt();

            SchemaException failure = failure(wait);

            assertThat(failure).hasMessage("interrupted while waiting for the database");
            assertThat(Thread.interrupted())
                    .as("the thread is still interrupted")
                    .isTrue();
        }
    }

    @Test
    void anAbandonedTryLeavesNoConnection() {
        DatabaseWait wait = new DatabaseWait(address(database.jdbcUrl()));
        wait.begin("begun", WAIT);
        String opened = "select count(*) from pg_stat_activity where application_name = 'begun' and datname = '%s'"
                .formatted(database.name());
        Eventually.within(WAIT, () -> assertThat(database.value(opened)).isEqualTo("1"));

        wait.abandon();

        Eventually.within(WAIT, () -> assertThat(database.value(opened)).isEqualTo("0"));
    }

    private static SchemaException failure(DatabaseWait wait) {
        return catchThrowableOfType(SchemaException.class, () -> wait.connect("later", WAIT));
    }

    private static Database address(String jdbcUrl) {
        return new Database(jdbcUrl, Optional.of("postgres"), Optional.of("postgres"));
    }

    private static String application(Connection connection) throws SQLException {
        try (ResultSet shown = connection.createStatement().executeQuery("show application_name")) {
            shown.next();
            return shown.getString(1);
        }
    }
}
