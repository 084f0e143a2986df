package dev.esquema.postgres.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The journal entries of unsuccessful runs. */
class PostgresJournalTest {

    private static final int KEEP = 3;
    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "flyway_schema_history");
    private static final Origin ORIGIN = new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7"));

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PostgresJournal journal =
            new PostgresJournal(database::connect, SCHEMA, open -> ForeignObjects.NONE, ORIGIN, KEEP);

    @AfterEach
    void drop() {
        journal.close();
        database.drop();
    }

    @Test
    void onlyTheNewestRunsOfEachOutcomeAreKept() {
        journal.end(begin(), RunOutcome.APPLIED, Optional.of(Version.of("1")), Optional.empty());
        for (int i = 0; i < 5; i++) {
            journal.end(begin(), RunOutcome.FAILED, Optional.empty(), Optional.empty());
            journal.end(begin(), RunOutcome.REFUSED, Optional.empty(), Optional.empty());
            journal.locked(Operation.MIGRATE, Trigger.STARTUP, locked());
        }

        assertThat(database.column("select outcome || ' ' || count(*) from esquema_run group by outcome order by 1"))
                .containsExactly("APPLIED 1", "FAILED 3", "LOCKED 3", "REFUSED 3");
    }

    @Test
    void aRunWithNothingToDoDoesNotWaitForTheDiskAndLaterStatementsDo() throws SQLException {
        journal.end(begin(), RunOutcome.APPLIED, Optional.of(Version.of("1")), Optional.empty());
        try (Connection connection = database.connect()) {
            switchOn(connection);
            connection.setAutoCommit(false);

            assertThat(new PostgresNoOpJournal(connection, SCHEMA, ForeignObjects.NONE, ORIGIN, KEEP)
                            .nothingToDo(Trigger.MANUAL, Optional.empty()))
                    .isTrue();

            assertThat(synchronousCommit(connection)).isEqualTo("off");
            connection.commit();
            assertThat(synchronousCommit(connection)).isEqualTo("on");
        }
    }

    @Test
    void aRunWithNothingToDoDoesNotEndBeforeItBegins() throws SQLException {
        journal.end(begin(), RunOutcome.APPLIED, Optional.of(Version.of("1")), Optional.empty());
        try (Connection connection = database.connect()) {
            new PostgresNoOpJournal(connection, SCHEMA, ForeignObjects.NONE, ORIGIN, KEEP)
                    .nothingToDo(Trigger.MANUAL, Optional.empty());
        }

        assertThat(database.column("select outcome from esquema_run where finished_at >= started_at order by id"))
                .containsExactly("APPLIED", "NOTHING_TO_DO");
    }

    private static void switchOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = on");
        }
    }

    private static String synchronousCommit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show synchronous_commit")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void aRunWithAnUnfinishedMigrationOutsideATransactionIsKept() {
        long run = begin();
        journal.stepStarted(run, 1, Migrations.outside(Migrations.migration("1")));
        journal.stepEnded(run, Migrations.migration("1"), StepOutcome.UNKNOWN);
        journal.end(run, RunOutcome.FAILED, Optional.empty(), Optional.empty());
        for (int i = 0; i < 5; i++) {
            journal.end(begin(), RunOutcome.FAILED, Optional.empty(), Optional.empty());
        }

        assertThat(journal.unknown()).containsExactly(Version.of("1"));
        assertThat(database.column("select id from esquema_run order by id")).contains(String.valueOf(run));
    }

    @Test
    void aRunThatDoesNotGetTheLockOfTheVeryFirstRunWarnsOfNothing() {
        assertThatCode(() -> journal.locked(Operation.MIGRATE, Trigger.STARTUP, locked()))
                .doesNotThrowAnyException();
    }

    private long begin() {
        return journal.begin(Operation.MIGRATE, Trigger.STARTUP, Optional.empty());
    }

    private static RunFailure locked() {
        return RunFailure.of(new SchemaException(Code.LOCKED, "another run holds the run lock"));
    }
}
