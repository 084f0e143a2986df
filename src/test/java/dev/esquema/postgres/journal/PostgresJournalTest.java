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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The journal entries of unsuccessful runs. */
class PostgresJournalTest {

    private static final int KEEP = 3;

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PostgresJournal journal = new PostgresJournal(
            database::connect,
            new OwnedSchema(Optional.empty(), "flyway_schema_history"),
            open -> ForeignObjects.NONE,
            new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7")),
            KEEP);

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
