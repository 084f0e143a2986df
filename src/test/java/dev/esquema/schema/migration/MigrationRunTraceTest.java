package dev.esquema.schema.migration;

import static dev.esquema.testing.fake.Migrations.chain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the trace of a migration run is told: each run that ends has one begin and one end. */
class MigrationRunTraceTest {

    private static final Manifest BUILD = chain("1", "2", "3");

    @Test
    void aRunAndItsMigrationsBeginAndEnd() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));

        run(database);

        assertThat(database.trace().lines())
                .containsExactly(
                        "MANUAL MIGRATE", "run 1", "2 begins", "2 APPLIED", "3 begins", "3 APPLIED", "APPLIED");
    }

    @Test
    void aMigrationThatFailsEndsWithItsFailureAndSoDoesTheRun() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"))
                .failing("3", new SchemaException(Code.MIGRATION_FAILED, "migration 3 failed"));

        assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> run(database));

        assertThat(database.trace().lines())
                .containsExactly(
                        "MANUAL MIGRATE",
                        "run 1",
                        "2 begins",
                        "2 APPLIED",
                        "3 begins",
                        "3 FAILED by MIGRATION_FAILED",
                        "FAILED by MIGRATION_FAILED");
    }

    @Test
    void aRunThatFindsNothingToDoEnds() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));

        run(database);

        assertThat(database.trace().lines()).containsExactly("MANUAL MIGRATE", "NOTHING_TO_DO");
    }

    @Test
    void aRunThatDoesNotReachTheDatabaseEndsWithTheFailure() {
        FakeDatabase database = new FakeDatabase(Rows.none()).unreachable();

        assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> run(database));

        assertThat(database.trace().lines()).containsExactly("MANUAL MIGRATE", "FAILED by DATABASE_UNAVAILABLE");
    }

    @Test
    void aRunThatDoesNotGetTheLockEndsWithTheFailure() {
        FakeDatabase database = new FakeDatabase(Rows.none()).heldFor(Integer.MAX_VALUE, "esquema MANUAL");

        assertThatExceptionOfType(SchemaException.class).isThrownBy(() -> run(database));

        assertThat(database.trace().lines()).containsExactly("MANUAL MIGRATE", "LOCKED by LOCKED");
    }

    private static void run(FakeDatabase database) {
        new MigrationRun(
                        BUILD,
                        database,
                        new MigrationPolicy(
                                new RunLimits(Duration.ZERO, Duration.ZERO),
                                BackupPolicy.ASKED,
                                ExistingTables.ADOPT_IF_IDENTICAL,
                                AlembicRevisions.NONE),
                        new Cancellation())
                .execute(
                        new RunRequest(Trigger.MANUAL, Optional.empty(), Duration.ZERO),
                        BUILD.target(Optional.empty()));
    }
}
