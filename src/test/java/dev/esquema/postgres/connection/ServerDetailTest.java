package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values of rows in the Detail and the Where of PostgreSQL's errors. */
class ServerDetailTest {

    private static final String VALUE = "ana@example.org";

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @Test
    void areNotPartOfTheMessageAndAreReportedOnRequest() throws SQLException {
        SQLException failure = failing(
                "create table people (email text unique)",
                "insert into people values ('%s')".formatted(VALUE),
                "insert into people select email from people");

        assertThat(SqlFailure.message(failure))
                .isEqualTo("ERROR: duplicate key value violates unique constraint \"people_email_key\"");
        assertThat(SqlFailure.detail(
                        new SchemaException(Code.MIGRATION_FAILED, "failed", new IllegalStateException(failure))))
                .containsExactly("Detail: Key (email)=(%s) already exists.".formatted(VALUE));
    }

    @Test
    void theObjectsThatPreventADropAreNamed() throws SQLException {
        assertThat(SqlFailure.message(failing(
                        "create table people (email text)",
                        "create view emails as select email from people",
                        "create view more as select email from people",
                        "drop table people")))
                .startsWith("ERROR: cannot drop table people because other objects depend on it"
                        + " Detail: view emails depends on table people; view more depends on table people Hint: ");
    }

    @Test
    void aConnectionThatIsNotOpenedIsReportedInTheSameWordsForEveryPurpose() {
        Database absent = new Database(
                database.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/no_such_database$1"),
                Optional.of("postgres"),
                Optional.of("postgres"));
        SQLException failure =
                catchThrowableOfType(SQLException.class, () -> absent.connect("esquema", Duration.ofSeconds(5)));

        for (String purpose : List.of("the history could not be read", "the journal could not be read")) {
            assertThat(SqlFailure.of(purpose, failure))
                    .hasMessageStartingWith("cannot connect to %s: FATAL: ".formatted(absent))
                    .hasMessageEndingWith(" (SQLSTATE 3D000)");
        }
        assertThat(catchThrowableOfType(
                        SchemaException.class, () -> new DatabaseWait(absent).connect("esquema", Duration.ZERO)))
                .hasMessage(SqlFailure.of("", failure).getMessage());
    }

    @Test
    void theWhereOfACopyOrAFunctionIsLeftOutToo() throws SQLException {
        SQLException failure = failing(
                "create function f(text) returns int language plpgsql as $$ begin return $1::int; end $$",
                "do $$ begin perform f('%s'); exception when division_by_zero then null; end $$".formatted(VALUE));

        assertThat(SqlFailure.message(failure)).doesNotContain("PL/pgSQL function");
        assertThat(SqlFailure.detail(failure)).anyMatch(line -> line.startsWith("Where: PL/pgSQL function"));
    }

    @Test
    void theHintAndThePositionStay() throws SQLException {
        assertThat(SqlFailure.message(failing("select nothing_like_this(1)")))
                .startsWith("ERROR: function nothing_like_this(integer) does not exist Hint: ")
                .endsWith(" Position: 8");
    }

    @Test
    void aFailureWithoutTheServerHasNone() {
        assertThat(SqlFailure.detail(new IllegalStateException("planted"))).isEmpty();
    }

    private SQLException failing(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length - 1; i++) {
                statement.execute(statements[i]);
            }
            String last = statements[statements.length - 1];
            return catchThrowableOfType(SQLException.class, () -> statement.execute(last));
        }
    }
}
