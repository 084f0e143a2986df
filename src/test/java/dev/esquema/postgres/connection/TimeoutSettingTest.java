package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A limit that ended a statement is named with the settings that can raise it. */
class TimeoutSettingTest {

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void theStatementTimeoutNamesItsSettings() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = '10ms'");
            SQLException failure =
                    catchThrowableOfType(SQLException.class, () -> statement.execute("select pg_sleep(5)"));

            assertThat(SqlFailure.message(failure))
                    .startsWith(
                            "ERROR: canceling statement due to statement timeout Limit: esquema.run.statement-timeout,")
                    .contains("`-- statement-timeout:`");
        }
    }

    @Test
    void aServerOfTheWrongKindIsNamedWithTheParameterThatThePersonWrote() {
        SQLException failure =
                new SQLException("Could not find a server with specified targetServerType: primary", "08001");

        assertThat(SqlFailure.message(failure))
                .isEqualTo("no host of the URL is a server as target_session_attrs or targetServerType asks: primary");
    }

    @Test
    void aStatementThatSomebodyCancelledHasNoLimit() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    create function cancel() returns void language plpgsql as $$ begin
                        raise exception 'canceling statement due to user request' using errcode = '57014';
                    end $$
                    """);
            SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute("select cancel()"));

            assertThat(SqlFailure.message(failure)).doesNotContain("Limit");
        }
    }
}
