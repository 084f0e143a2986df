package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.Phase;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A run that never gets the lock on a table changes nothing, and names the session that holds the lock. */
class LockedTableTest {

    private static final Duration RETRIES = Duration.ofSeconds(1);

    private static final String NEWEST_RUN =
            "select concat_ws(' ', operation, outcome, sql_state) from esquema_run order by id desc limit 1";

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final ScriptedBuild build =
            ScriptedBuild.on(database).with(1, "create table shelf (id int primary key)", "drop table shelf");

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void aMigrationARollbackAndARestoreNameTheSessionThatHoldsTheLock() throws SQLException {
        build.built().migrate();
        Commands esquema = build.with(2, "alter table shelf add column note text", "alter table shelf drop column note")
                .built()
                .retryingFor(RETRIES);

        assertThat(refused("shelf", esquema::migrate))
                .startsWith("migration 2 failed at line 1 of V2__step.sql, `alter table shelf add column note text`: ")
                .contains("nothing was applied");
        assertThat(database.value(NEWEST_RUN)).isEqualTo("MIGRATE LOCKED 55P03");
        assertThat(esquema.status(database).phase()).isEqualTo(Phase.BEHIND);

        esquema.migrate();
        assertThat(refused("shelf", () -> esquema.rollback(2))).startsWith("nothing was rolled back: ");
        assertThat(database.value(NEWEST_RUN)).isEqualTo("ROLLBACK LOCKED 55P03");

        esquema.rollback(2);
        assertThat(refused("shelf", () -> esquema.restore(2))).startsWith("nothing was restored: ");
        assertThat(database.value(NEWEST_RUN)).isEqualTo("RESTORE LOCKED 55P03");
        esquema.restore(2);
    }

    @Test
    void aLockedHistoryIsALockedTableToo() throws SQLException {
        build.built().migrate();
        Commands esquema = build.with(2, "create table book (id int)", "drop table book")
                .built()
                .retryingFor(RETRIES);

        refused("flyway_schema_history", esquema::migrate);

        assertThat(database.value("select to_regclass('book')")).isEqualTo("null");
        esquema.migrate();
        assertThat(database.value("select to_regclass('book')")).isEqualTo("book");
    }

    @Test
    void whatWasAppliedBeforeItStaysApplied() throws SQLException {
        build.built().migrate();
        Commands esquema = build.with(2, "create table book (id int)", "drop table book")
                .with(3, "alter table shelf add column note text", "alter table shelf drop column note")
                .built()
                .retryingFor(RETRIES);

        assertThat(refused("shelf", esquema::migrate)).contains("applied before it: 2");

        assertThat(database.value(NEWEST_RUN)).isEqualTo("MIGRATE LOCKED 55P03");
    }

    /** Returns the message of a command that fails because a session holds this table. */
    private String refused(String table, Runnable command) throws SQLException {
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("set application_name = 'night report'");
            holder.setAutoCommit(false);
            statement.execute("lock table %s in share mode".formatted(table));
            int process = holder.unwrap(PGConnection.class).getBackendPID();

            SchemaException failure = catchThrowableOfType(SchemaException.class, command::run);

            assertThat(failure.code()).isEqualTo(Code.TABLE_LOCKED);
            assertThat(failure.details().sqlState()).contains("55P03");
            assertThat(failure.getMessage())
                    .containsPattern(
                            "; database process %d \\(application night report, user postgres, query age \\d+ s\\)"
                                            .formatted(process)
                                    + " holds the lock: wait until its transaction ends, or end it, and run the command again");
            holder.rollback();
            return failure.getMessage();
        }
    }
}
