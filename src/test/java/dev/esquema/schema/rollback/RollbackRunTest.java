package dev.esquema.schema.rollback;

import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static dev.esquema.testing.fake.Migrations.undoable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Consent;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The objects that a rollback drops, its refusals and its retries. */
class RollbackRunTest {

    private static final Manifest BUILD =
            manifest(undoable(migration("1")), undoable(migration("2", "1")), undoable(migration("3", "2")));

    private final FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));

    @Test
    void aMigrationInTheMiddleIsRolledBackAndTheOthersStay() {
        RollbackReport report = rollback(BUILD, request("2", false));

        assertThat(report.done()).isTrue();
        assertThat(report.to()).contains(Version.of("3"));
        assertThat(database.transcript())
                .containsExactly("open", "lock?", "read", "preflight", "undo 2", "unlock", "close");
    }

    @Test
    void withCascadeDependentMigrationsAreRolledBackFirst() {
        database.undo().needing(table("1"), "constraint c on table t3", table("3"));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, request("1", false)))
                .withMessage(
                        "nothing was rolled back: 3 step 3 makes constraint c on table t3: add --cascade to roll it back too");
        RollbackReport report = rollback(BUILD, request("1", true));

        assertThat(report.plan().newestFirst()).extracting(Migration::toString).containsExactly("3 step 3", "1 step 1");
        assertThat(database.transcript())
                .containsSubsequence("undo 3", "undo 1")
                .doesNotContain("undo 2");
    }

    @Test
    void anObjectOfNoMigrationIsNeverDropped() {
        database.undo().needing(table("3"), "view report");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, request("3", true)))
                .withMessage(
                        "nothing was rolled back: view report depends on it, and no migration created it: drop it first")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.REFUSED));
    }

    @Test
    void aColumnThatALaterMigrationAddedDependsOnTheTable() {
        Definition text = new Definition.Column("text", true, new ColumnValue.None(), Optional.empty());
        Structure column = new Structure(Map.of(DatabaseObject.column("t1", "c"), text));
        Manifest build =
                manifest(undoable(migration("1")), undoable(doing(migration("2", "1"), Effect.creating(column))));
        FakeDatabase two = new FakeDatabase(Rows.applied("1", "2"));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(build, two, request("t1", false)))
                .withMessageContaining("2 step 2 builds on what 1 makes: add --cascade");
    }

    @Test
    void rowsThatCannotBeArchivedStopTheRollbackUnlessTheyAreDiscarded() {
        database.undo().holding("t3", 7).withObstacle("no archive here");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, request("3", false)))
                .withMessageContaining("no archive here");
        database.undo().holding("t3", 0);
        assertThat(rollback(BUILD, request("3", false)).done()).isTrue();
    }

    @Test
    void onlyATemporaryFailureIsRetried() {
        database.undo().failing(failure("55P03")).failing(failure("40P01"));
        assertThat(rollback(BUILD, request("3", false)).done()).isTrue();
        assertThat(database.transcript()).containsSubsequence("undo fails", "undo fails", "undo 3");

        database.undo().failing(failure("2BP01"));
        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, request("2", false)))
                .withMessage("planted 2BP01");
    }

    @Test
    void aLockThatTheRehearsalMeetsUnderTheRunLockIsRetriedLikeOneThatTheUndoMeets() {
        database.undo().withUnknownRehearsal(failure("55P03"));

        assertThat(rollback(BUILD, request("3", false)).done()).isTrue();

        assertThat(database.transcript()).containsSubsequence("lock?", "rehearsal without a result", "undo 3");
    }

    @Test
    void aPlanThatIsOnlyShownDoesNotWaitForALock() {
        database.undo().withUnknownRehearsal(failure("55P03"));

        assertThat(rollback(BUILD, request("3", false, Consent.notWanted()))
                        .plan()
                        .objections())
                .isEmpty();
    }

    @Test
    void withoutConsentNothingChanges() {
        assertThat(rollback(BUILD, asking("3", plan -> false)).done()).isFalse();

        assertThat(database.transcript()).containsExactly("open", "read", "preflight", "close");
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void aDryRunReturnsThePlanEvenIfTheRollbackWouldBeRefused() {
        database.undo().needing(table("3"), "view report");

        RollbackReport report = rollback(BUILD, request("3", false, Consent.notWanted()));

        assertThat(report.done()).isFalse();
        assertThat(report.plan().objections()).singleElement().asString().contains("view report");
        assertThat(database.transcript()).doesNotContain("lock?");
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void noLockIsHeldWhileTheQuestionIsOpen() {
        List<String> before = new ArrayList<>();

        rollback(BUILD, asking("3", plan -> before.addAll(database.transcript())));

        assertThat(before).containsExactly("open", "read", "preflight");
        assertThat(database.transcript()).containsSubsequence("lock?", "undo 3", "unlock");
    }

    @Test
    void aPlanThatChangedBeforeTheAnswerIsRefused() {
        RollbackRequest cascading = new RollbackRequest(
                Trigger.MANUAL, Duration.ZERO, "1", true, true, Optional.empty(), Consent.asked(plan -> {
                    database.undo().needing(table("1"), "constraint c on table t3", table("3"));
                    return true;
                }));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, cascading))
                .withMessageContaining("the objects to drop have changed since they were shown")
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.REFUSED));
        assertThat(database.transcript()).doesNotContain("undo 3", "undo 1");
        assertThat(database.journal().lines()).last().asString().contains("REFUSED");
    }

    @Test
    void rowsInsertedBeforeTheAnswerAreNotDiscarded() {
        RollbackRequest discarding = new RollbackRequest(
                Trigger.MANUAL, Duration.ZERO, "3", false, false, Optional.empty(), Consent.asked(plan -> {
                    database.undo().holding("t3", 1);
                    return true;
                }));
        database.undo().holding("t3", 0);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, discarding))
                .withMessageContaining("have changed since they were shown");
        assertThat(database.transcript()).doesNotContain("undo 3");
        assertThat(rollback(BUILD, discarding).done())
                .as("rows were shown this time")
                .isTrue();
    }

    @Test
    void aRunThatDoesNotGetTheLockIsInTheJournal() {
        database.heldFor(1, "esquema migrate");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> rollback(BUILD, request("3", false)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(Code.LOCKED));
        assertThat(database.journal().lines()).containsExactly("MANUAL LOCKED");
    }

    private static SchemaException failure(String state) {
        return new SchemaException(
                Code.MIGRATION_FAILED, "planted %s".formatted(state), FailureDetails.NONE.withSqlState(state), null);
    }

    private static RollbackRequest request(String subject, boolean cascade) {
        return request(subject, cascade, Consent.given());
    }

    private static RollbackRequest asking(String subject, Predicate<RollbackPlan> question) {
        return request(subject, false, Consent.asked(question));
    }

    private static RollbackRequest request(String subject, boolean cascade, Consent<RollbackPlan> consent) {
        return new RollbackRequest(Trigger.MANUAL, Duration.ZERO, subject, cascade, true, Optional.empty(), consent);
    }

    private RollbackReport rollback(Manifest build, RollbackRequest request) {
        return rollback(build, database, request);
    }

    private static RollbackReport rollback(Manifest build, FakeDatabase database, RollbackRequest request) {
        RunLimits limits = new RunLimits(Duration.ZERO, Duration.ofMinutes(1));
        return new RollbackRun(build, database, limits, BackupPolicy.ASKED, new Cancellation())
                .execute(request, build.target(Optional.empty()));
    }
}
