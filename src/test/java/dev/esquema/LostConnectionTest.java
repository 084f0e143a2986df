package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that is lost ends every command with the same code, and the message says whether the work is done. */
class LostConnectionTest {

    /** More often than a rollback or a restore fires the deferred trigger. */
    private static final int OFTEN = 20;

    private static final String ENDS_ITS_SESSION =
            """
            create table a (id int primary key);
            create sequence fired;
            create table ending (at int);
            create function fire() returns trigger language plpgsql as $$ begin
                if nextval('fired') = (select max(at) from ending) then
                    perform pg_terminate_backend(pg_backend_pid());
                end if;
                return null;
            end $$;
            create constraint trigger firing after insert on a deferrable initially deferred
                for each row execute function fire();
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final Commands esquema = ScriptedBuild.on(database)
            .with(1, ENDS_ITS_SESSION, "")
            .with(
                    2,
                    "create table b (id int); insert into a select coalesce(max(id), 0) + 1 from a",
                    "insert into a select coalesce(max(id), 0) + 1 from a; drop table b")
            .built();

    @Test
    void aRollbackThatLosesItsConnectionSaysThatNothingOrItsOutcomeIsUnknown() {
        esquema.migrate();
        // The row of the rollback is the last that is written, so this trigger fires at COMMIT.
        database.execute("create constraint trigger firing after insert on flyway_schema_history"
                + " deferrable initially deferred for each row execute function fire()");

        List<SchemaException> failures = failures(() -> esquema.rollback(2));

        assertThat(failures).allSatisfy(LostConnectionTest::isLost);
        assertThat(failures.get(0)).hasMessageStartingWith("nothing was rolled back, because the connection");
        SchemaException atCommit = failures.get(failures.size() - 1);
        assertThat(atCommit)
                .hasMessageStartingWith("the rollback may be done or not, because the connection to the database was"
                        + " lost at COMMIT: ")
                .hasMessageEndingWith("; when the database answers, `esquema history` shows what it recorded");
        assertThat(atCommit.details().outcomeUnknown()).isTrue();
    }

    @Test
    void aRestoreThatLosesItsConnectionSaysThatNothingWasRestored() {
        esquema.migrate();
        esquema.rollback(2);

        List<SchemaException> failures = failures(() -> esquema.restore(2));

        assertThat(failures).allSatisfy(LostConnectionTest::isLost);
        assertThat(failures).allSatisfy(failure -> assertThat(failure).hasMessageStartingWith("nothing was restored"));
    }

    @Test
    void aSessionThatTheServerEndsBecauseOfATimeoutIsLostToo() throws SQLException, InterruptedException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set idle_in_transaction_session_timeout = 50");
            connection.setAutoCommit(false);
            statement.execute("select 1");
            Thread.sleep(1_000);

            SQLException ended = catchThrowableOfType(SQLException.class, () -> statement.execute("select 1"));

            isLost(SqlFailure.of("the history could not be read", ended));
        }
    }

    /** Ends the session at the first, second, … call of the deferred trigger, until the command is done. */
    private List<SchemaException> failures(Runnable command) {
        List<SchemaException> failures = new ArrayList<>();
        for (int at = 1; at < OFTEN; at++) {
            database.execute(
                    "select setval('fired', 1, false)",
                    "truncate ending",
                    "insert into ending values (%d)".formatted(at));
            SchemaException failure = catchThrowableOfType(SchemaException.class, command::run);
            if (failure == null) {
                return failures;
            }
            failures.add(failure);
        }
        throw new AssertionError("the command never ended");
    }

    private static void isLost(SchemaException failure) {
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(failure).hasMessageContaining("the connection to the database was lost");
    }
}
