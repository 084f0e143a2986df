package dev.esquema.schema.migration;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.indexing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.outside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MigrationRunTest {

    private static final Manifest BUILD = chain("1", "2", "3");

    private final CapturedLog log = new CapturedLog("dev.esquema.run");

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void pendingMigrationsAreAppliedUnderTheLock() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));

        RunReport report = run(BUILD, database);

        assertThat(report.outcome()).isEqualTo(RunOutcome.APPLIED);
        assertThat(report.trigger()).isEqualTo(Trigger.MANUAL);
        assertThat(report.from()).contains(Version.of("1"));
        assertThat(report.to()).contains(Version.of("3"));
        assertThat(report.applied()).containsExactly(migration("2", "1"), migration("3", "2"));
        assertThat(database.transcript())
                .containsExactly(
                        "open", "read", "lock?", "read", "preflight", "apply 2", "apply 3", "read", "unlock", "close");
        assertThat(database.journal().lines())
                .containsExactly(
                        "MANUAL MIGRATE from 1", "2 STARTED", "2 APPLIED", "3 STARTED", "3 APPLIED", "APPLIED at 3");
    }

    @Test
    void aNoOpReadsOnceAndTakesNoLock() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));

        RunReport report = run(BUILD, database);

        assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_TO_DO);
        assertThat(report.to()).contains(Version.of("3"));
        assertThat(report.applied()).isEmpty();
        assertThat(database.transcript()).containsExactly("open", "read", "close");
        assertThat(database.journal().lines()).containsExactly("MANUAL NOTHING_TO_DO at 3");
    }

    @Test
    void aRunStopsAtItsTarget() {
        FakeDatabase database = new FakeDatabase(Rows.none());

        RunReport report = run(BUILD, database, Version.of("2"), Duration.ZERO);

        assertThat(report.from()).isEmpty();
        assertThat(report.to()).contains(Version.of("2"));
        assertThat(database.transcript()).contains("apply 1", "apply 2").doesNotContain("apply 3");
    }

    @Test
    void aLowerVersionThatComesLaterIsApplied() {
        Manifest merged = manifest(migration("1"), migration("2", "1"), migration("3", "1"));
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "3"));

        assertThat(run(merged, database).applied()).containsExactly(migration("2", "1"));
    }

    @Test
    void aRunWaitsForTheLock() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2")).heldFor(2, "esquema STARTUP");

        RunReport report = run(BUILD, database, Version.of("3"), Duration.ofSeconds(20));

        assertThat(report.outcome()).isEqualTo(RunOutcome.APPLIED);
        assertThat(database.transcript()).startsWith("open", "read", "lock?", "lock?", "lock?", "read");
        assertThat(log.lines())
                .containsOnlyOnce("INFO waiting for esquema STARTUP (database process 42), which holds the run lock");
    }

    @Test
    void aTimeoutOfTheLockNamesItsHolder() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1")).heldFor(99, "esquema STARTUP");

        SchemaException failure = failure(BUILD, database);

        assertThat(failure.code()).isEqualTo(Code.LOCKED);
        assertThat(failure)
                .hasMessage("esquema STARTUP (database process 42) held the run lock longer than 0 s;"
                        + " nothing was applied: wait for it, or raise esquema.run.lock-wait");
        assertThat(database.transcript()).doesNotContain("unlock", "apply 2").endsWith("close");
    }

    @Test
    void aNoOpDoesNotWaitForARunOfANewerBuild() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3")).heldFor(99, "esquema STARTUP");

        assertThat(run(BUILD, database).outcome()).isEqualTo(RunOutcome.NOTHING_TO_DO);
        assertThat(database.transcript()).containsExactly("open", "read", "close");
    }

    @Test
    void migrationsThatAnotherRunAppliedAreNotAppliedAgain() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1")).changedMeanwhile(Rows.applied("1", "2", "3"));

        RunReport report = run(BUILD, database);

        assertThat(report.outcome()).isEqualTo(RunOutcome.NOTHING_TO_DO);
        assertThat(database.transcript()).containsExactly("open", "read", "lock?", "read", "read", "unlock", "close");
    }

    @Test
    void onlyThePendingRestIsApplied() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1")).changedMeanwhile(Rows.applied("1", "2"));

        RunReport report = run(BUILD, database);

        assertThat(report.applied()).containsExactly(migration("3", "2"));
        assertThat(report.from()).contains(Version.of("2"));
    }

    @Test
    void aRefusedRunAppliesNothingAndReleasesTheLock() {
        FakeDatabase database = new FakeDatabase(Rows.none()).withObstacle("the moon is full");

        SchemaException failure = failure(BUILD, database);

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure).hasMessage("nothing was applied: the moon is full");
        assertThat(database.transcript())
                .containsExactly("open", "read", "lock?", "read", "preflight", "read", "unlock", "close");
    }

    @Test
    void aFailedRunReportsWhatWasAppliedAndReleasesTheLock() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"))
                .failing("3", new SchemaException(Code.MIGRATION_FAILED, "migration 3 failed"));

        SchemaException failure = failure(BUILD, database);

        assertThat(failure.code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(failure).hasMessage("migration 3 failed; applied before it: 2");
        assertThat(database.transcript()).contains("apply 2", "apply 3").endsWith("unlock", "close");
        assertThat(database.journal().lines()).endsWith("3 FAILED", "FAILED at 2");
    }

    @Test
    void aScriptThatReleasesTheRunLockStopsTheRun() {
        FakeDatabase database = new FakeDatabase(Rows.none());
        database.beforeMigration("2", database::loseLock);

        SchemaException failure = failure(BUILD, database);

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure)
                .hasMessageStartingWith("V2__step.sql released the run lock")
                .hasMessageEndingWith("applied before it: 1, 2");
        assertThat(database.transcript()).doesNotContain("apply 3");
    }

    @Test
    void anInterruptedRunReportsWhatStaysApplied() {
        Cancellation cancellation = new Cancellation();
        FakeDatabase database = new FakeDatabase(Rows.none()).beforeMigration("3", cancellation::request);

        SchemaException failure = catchThrowableOfType(
                SchemaException.class,
                () -> run(BUILD, database, cancellation, BUILD.target(Optional.empty()), Duration.ZERO));

        assertThat(failure.code()).isEqualTo(Code.INTERRUPTED);
        assertThat(failure).hasMessage("interrupted by a signal; applied before it: 1, 2");
        assertThat(database.journal().lines()).endsWith("2 APPLIED", "INTERRUPTED at 2");
    }

    @Test
    void aRunThatIsInterruptedWhileItWaitsForTheLockCancelledNoStatement() {
        Cancellation cancellation = new Cancellation();
        FakeDatabase database =
                new FakeDatabase(Rows.none()).heldFor(99, "esquema STARTUP").whenRefused(cancellation::request);

        SchemaException failure = catchThrowableOfType(
                SchemaException.class,
                () -> run(BUILD, database, cancellation, BUILD.target(Optional.empty()), Duration.ofMinutes(1)));

        assertThat(failure.code()).isEqualTo(Code.INTERRUPTED);
        assertThat(failure)
                .hasMessage("interrupted by a signal while waiting for esquema STARTUP (database process 42),"
                        + " which holds the run lock; nothing was changed");
    }

    @Test
    void aMigrationThatFailsOutsideATransactionIsNotReportedAsWithoutEffect() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"))
                .failing(
                        "2",
                        new SchemaException(
                                Code.MIGRATION_FAILED,
                                "migration 2 failed",
                                FailureDetails.NONE.ofMigration("2", "V2__step.sql"),
                                null));

        assertThat(failure(manifest(migration("1"), outside(migration("2", "1"))), database))
                .hasMessage(
                        "migration 2 failed; no other migration was applied;"
                                + " it ran outside a transaction, so what its statements did before the failure stays;"
                                + " check what it has done, and run `esquema repair --version 2 --as applied` or `--as pending`");
    }

    @Test
    void aConnectionThatIsLostInAMigrationIsAnInterruptionThatNamesTheNextCommand() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"))
                .failing(
                        "3",
                        new SchemaException(Code.DATABASE_UNAVAILABLE, "lost", of("3").withSqlState("57P01"), null));

        assertThat(failure(BUILD, database))
                .hasMessage("lost; applied before it: 2; run `esquema migrate` again when the database answers")
                .extracting(SchemaException::code)
                .isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(database.journal().lines()).contains("INTERRUPTED at 2");
    }

    @Test
    void aScriptThatFailsNamesTheNextCommand() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"))
                .failing("2", new SchemaException(Code.MIGRATION_FAILED, "migration 2 failed", of("2"), null));
        Manifest build = manifest(migration("1"), indexing(migration("2", "1"), "ix"));

        assertThat(failure(BUILD, database))
                .hasMessage(
                        "migration 2 failed; nothing was applied; remove the cause, or correct the script and write the"
                                + " manifest again; then run `esquema migrate`");
        assertThat(failure(
                        build,
                        new FakeDatabase(Rows.applied("1"))
                                .failing(
                                        "2",
                                        new SchemaException(
                                                Code.MIGRATION_FAILED, "migration 2 failed", of("2"), null))))
                .hasMessageEndingWith("; remove the cause, or correct the script and write the manifest again; then"
                        + " `esquema migrate` drops the index ix if it is INVALID, and begins again");
    }

    private static FailureDetails of(String version) {
        return FailureDetails.NONE.ofMigration(version, "V%s__step.sql".formatted(version));
    }

    @Test
    void aTableThatIsLockedAfterEverythingWasAppliedLeavesTheStructureUnverified() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));
        database.structure().lockedAfter(1);

        SchemaException failure = failure(BUILD, database);

        assertThat(failure.code()).isEqualTo(Code.TABLE_LOCKED);
        assertThat(failure)
                .hasMessage("applied 2, 3; the structure was not verified: somebody holds a table;"
                        + " run `esquema verify` later");
        assertThat(database.journal().lines()).endsWith("3 APPLIED", "APPLIED_UNVERIFIED at 3");
    }

    @Test
    void anEditedScriptStopsARunThatHasNothingToApply() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2").applyOther("3", 7));

        assertThat(failure(BUILD, database).code()).isEqualTo(Code.VERIFICATION_FAILED);
    }

    @Test
    void aBuildThatContradictsItselfIsRefusedBeforeAnyConnection() {
        FakeDatabase database = new FakeDatabase(Rows.none());

        SchemaException failure = failure(manifest(migration("1", "3"), migration("2", "9")), database);

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure)
                .hasMessage("nothing was applied:"
                        + " V1__step.sql depends on 3, which is not in the migration set;"
                        + " V2__step.sql depends on 9, which is not in the migration set");
        assertThat(database.transcript()).isEmpty();
    }

    @Test
    void aWaitCannotBeNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunRequest(Trigger.MANUAL, Optional.empty(), Duration.ofMillis(-1)));
    }

    private static RunReport run(Manifest build, FakeDatabase database) {
        return run(build, database, build.target(Optional.empty()), Duration.ZERO);
    }

    private static RunReport run(Manifest build, FakeDatabase database, Version target, Duration lockWait) {
        return run(build, database, new Cancellation(), target, lockWait);
    }

    private static RunReport run(
            Manifest build, FakeDatabase database, Cancellation cancellation, Version target, Duration lockWait) {
        RunRequest request = new RunRequest(Trigger.MANUAL, Optional.empty(), Duration.ZERO);
        RunLimits limits = new RunLimits(lockWait, Duration.ZERO);
        return new MigrationRun(
                        build,
                        database,
                        new MigrationPolicy(
                                limits, BackupPolicy.ASKED, ExistingTables.ADOPT_IF_IDENTICAL, AlembicRevisions.NONE),
                        cancellation)
                .execute(request, target);
    }

    private static SchemaException failure(Manifest build, FakeDatabase database) {
        return catchThrowableOfType(SchemaException.class, () -> run(build, database));
    }
}
