package dev.esquema.schema;

import static dev.esquema.testing.fake.FakeReader.existing;
import static dev.esquema.testing.fake.FakeReader.held;
import static dev.esquema.testing.fake.FakeReader.observation;
import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.StepRecord;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Wording;
import dev.esquema.schema.verification.Verification;
import dev.esquema.testing.fake.FakeJournal;
import dev.esquema.testing.fake.FakeReader;
import dev.esquema.testing.fake.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaStatusTest {

    private static final Manifest BUILD = chain("1", "2");

    @Test
    void withoutAppliedMigrationsThePhaseIsEmpty() {
        SchemaStatus status = status(Rows.none());

        assertThat(status.phase()).isEqualTo(Phase.EMPTY);
        assertThat(status.version()).isEmpty();
        assertThat(status.pending()).containsExactly(migration("1"), migration("2", "1"));
    }

    @Test
    void aBaselineOfVersionZeroIsEmptyToo() {
        assertThat(status(Rows.none().baseline("0")).phase()).isEqualTo(Phase.EMPTY);
    }

    @Test
    void theHistoryAloneNeedsNoEffectOfAMigration() {
        Manifest build = manifest(unread(migration("1")), unread(migration("2", "1")));

        SchemaStatus status = SchemaStatus.of(
                build, Version.of("2"), observation(Rows.applied("1", "2").history()));

        assertThat(status.phase()).isEqualTo(Phase.CURRENT);
        assertThat(status.entries()).hasSize(2);
        assertThat(build.objections()).isEmpty();
    }

    private static Migration unread(Migration migration) {
        return new Migration(
                migration.version(),
                migration.description(),
                migration.script(),
                migration.checksum(),
                migration.sha256(),
                migration.dependsOn(),
                migration.undo(),
                new Once<>(() -> {
                    throw new AssertionError("an effect was read");
                }),
                migration.execution(),
                migration.undoProof());
    }

    @Test
    void aPendingMigrationLeavesTheSchemaBehind() {
        SchemaStatus status = status(Rows.applied("1"));

        assertThat(status.phase()).isEqualTo(Phase.BEHIND);
        assertThat(status.version()).contains(Version.of("1"));
        assertThat(status.target()).isEqualTo(Version.of("2"));
        assertThat(status.pending()).containsExactly(migration("2", "1"));
    }

    @Test
    void withoutPendingMigrationsTheSchemaIsCurrent() {
        assertThat(status(Rows.applied("1", "2")).phase()).isEqualTo(Phase.CURRENT);
        assertThat(status(Rows.applied("1", "2")).checkedAt()).contains(FakeReader.NOW);
    }

    @Test
    void theAdviceBesideAHeldMigrationIsToRestoreIt() {
        assertThat(PhaseAdvice.of(status(Rows.applied("1", "2").delete("2"))))
                .isEqualTo(new PhaseAdvice("the schema is at 1; held since a rollback: 2", "nothing to do"));
        assertThat(PhaseAdvice.of(status(Rows.applied("1", "2").delete("1").delete("2")))
                        .reason())
                .endsWith("; held since a rollback: 1, 2");

        SchemaStatus waiting = status(Rows.applied("1").delete("1"));
        assertThat(waiting.phase()).isIn(Phase.BEHIND, Phase.EMPTY);
        assertThat(PhaseAdvice.of(waiting))
                .isEqualTo(new PhaseAdvice("migrations wait for what was rolled back: 1", "run `esquema restore 1`"));
    }

    @Test
    void aNewerHistoryIsAhead() {
        assertThat(status(Rows.applied("1", "2", "3")).phase()).isEqualTo(Phase.AHEAD);
    }

    @Test
    void aNewerHistoryWithPendingMigrationsIsBehind() {
        assertThat(status(Rows.applied("1", "3")).phase()).isEqualTo(Phase.BEHIND);
    }

    @Test
    void aRunBelowTheTargetGivesThePhaseMigrating() {
        SchemaStatus status = status(held(observation(Rows.applied("1").history())));

        assertThat(status.phase()).isEqualTo(Phase.MIGRATING);
        assertThat(status.holder()).contains(new LockHolder(42, "esquema STARTUP", List.of()));
    }

    @Test
    void aRunOfANewerBuildLeavesAnOlderBuildAtItsTargetReady() {
        assertThat(status(held(observation(Rows.applied("1", "2").history()))).phase())
                .isEqualTo(Phase.CURRENT);
        assertThat(status(held(observation(Rows.applied("1", "2", "3").history())))
                        .phase())
                .isEqualTo(Phase.AHEAD);
    }

    @Test
    void aFailureBelowTheTargetIsFailed() {
        SchemaStatus status = status(Rows.applied("1").fail("2"));

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.failed()).extracting(MigrationEntry::version).containsExactly(Version.of("2"));
    }

    @Test
    void aFailureOfANewerBuildLeavesAnOlderBuildAtItsTargetReady() {
        assertThat(status(Rows.applied("1", "2").fail("3")).phase()).isEqualTo(Phase.CURRENT);
    }

    @Test
    void aRetryOfAFailedMigrationGivesThePhaseMigrating() {
        assertThat(status(held(observation(Rows.applied("1").fail("2").history())))
                        .phase())
                .isEqualTo(Phase.MIGRATING);
    }

    @Test
    void ownedObjectsWithoutHistoryAreUnmanaged() {
        SchemaStatus status = status(existing(observation(Rows.none().history()), table("1")));

        assertThat(status.phase()).isEqualTo(Phase.UNMANAGED);
        assertThat(status.unmanaged()).containsExactly(table("1"));
    }

    @Test
    void objectsOfARunInProgressAreNotUnmanaged() {
        SchemaStatus status = status(held(existing(observation(Rows.none().history()), table("1"))));

        assertThat(status.phase()).isEqualTo(Phase.MIGRATING);
        assertThat(status.unmanaged()).isEmpty();
    }

    @Test
    void editedScriptsGiveThePhaseDrifted() {
        Rows edited = Rows.none().applyOther("1", 7);

        assertThat(status(edited).phase()).isEqualTo(Phase.DRIFTED);
        assertThat(status(held(observation(edited.history()))).phase()).isEqualTo(Phase.DRIFTED);
        assertThat(status(edited.fail("2")).phase()).isEqualTo(Phase.DRIFTED);
    }

    @Test
    void aHistoryThatExcludesThisBuildGivesThePhaseIncompatible() {
        Observation newer =
                observation(Rows.applied("1", "2", "3").history()).declaring(Map.of(Version.of("3"), Version.of("3")));

        assertThat(status(newer).phase()).isEqualTo(Phase.INCOMPATIBLE);
        assertThat(status(newer.declaring(Map.of(Version.of("3"), Version.of("2"))))
                        .phase())
                .isEqualTo(Phase.AHEAD);
        assertThat(status(observation(Rows.none().applyOther("1", 7).apply("3").history())
                                .declaring(Map.of(Version.of("3"), Version.of("3"))))
                        .phase())
                .isEqualTo(Phase.INCOMPATIBLE);
    }

    @Test
    void unmanagedComesBeforeDrifted() {
        Observation both = existing(observation(Rows.none().applyOther("1", 7).history()), table("2"));

        assertThat(status(both).phase()).isEqualTo(Phase.UNMANAGED);
        assertThat(status(both).findings()).hasSize(1);
    }

    @Test
    void aFailedRunIsAFactBesideThePhaseAndThePhaseBelowTheTarget() {
        JournalReading failed = JournalReading.of(List.of(FakeJournal.run(7, RunOutcome.FAILED)));

        assertThat(status(Rows.none()).with(failed).phase()).isEqualTo(Phase.FAILED);
        assertThat(status(Rows.applied("1")).with(failed).phase()).isEqualTo(Phase.FAILED);
        assertThat(status(Rows.applied("1", "2")).with(failed).phase()).isEqualTo(Phase.CURRENT);
        assertThat(status(Rows.applied("1", "2", "3")).with(failed).phase()).isEqualTo(Phase.AHEAD);
        assertThat(status(Rows.applied("1", "2")).with(failed).lastRun()).isEqualTo(failed.newest());
    }

    @Test
    void aMigrationOfWhichNobodyKnowsHowFarItCameGivesThePhaseFailed() {
        RunRecord killed = FakeJournal.run(7, RunOutcome.RUNNING)
                .with(List.of(new StepRecord(
                        JournalValue.version("2"),
                        false,
                        FakeReader.NOW,
                        Optional.empty(),
                        JournalValue.of(StepOutcome.STARTED))));
        SchemaStatus status = status(Rows.applied("1")).with(JournalReading.of(List.of(killed)));

        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(PhaseAdvice.of(status))
                .isEqualTo(new PhaseAdvice(
                        "the run that began 2 outside a transaction did not record how far it came",
                        "run `esquema migrate`, which goes on or says what to decide"));
        assertThat(status(Rows.applied("1"))
                        .with(JournalReading.of(List.of(FakeJournal.run(8, RunOutcome.UNKNOWN))))
                        .phase())
                .isEqualTo(Phase.FAILED);
        assertThat(status(Rows.applied("1", "2"))
                        .with(JournalReading.of(List.of(killed)))
                        .phase())
                .isEqualTo(Phase.CURRENT);
    }

    @Test
    void aRunThatDidNotFailDoesNotChangeThePhase() {
        JournalReading applied = JournalReading.of(List.of(FakeJournal.run(7, RunOutcome.APPLIED)));

        assertThat(status(Rows.applied("1")).with(applied).phase()).isEqualTo(Phase.BEHIND);
        assertThat(status(Rows.none()).with(applied).phase()).isEqualTo(Phase.EMPTY);
    }

    @Test
    void aDatabaseThatNeverAnsweredIsUnreachableAndShowsThePackagedChain() {
        SchemaStatus status = SchemaStatus.unknown(BUILD, Version.of("2"));

        assertThat(status.phase()).isEqualTo(Phase.UNREACHABLE);
        assertThat(status.checkedAt()).isEmpty();
        assertThat(status.version()).isEmpty();
        assertThat(status.pending()).isEmpty();
        assertThat(status.entries())
                .extracting(MigrationEntry::version)
                .containsExactly(Version.of("1"), Version.of("2"));
    }

    @Test
    void unreachableKeepsTheLastKnownFacts() {
        SchemaStatus known = status(Rows.applied("1"));
        SchemaStatus old = known.unreachable(Optional.empty());

        assertThat(old.phase()).isEqualTo(Phase.UNREACHABLE);
        assertThat(old).usingRecursiveComparison().ignoringFields("phase").isEqualTo(known);
    }

    @Test
    void thePolicyChoosesTheFindingsThatMakeTheSchemaDrifted() {
        Finding breaking = new Finding.ScriptEdited(Version.of("1"), 1, 2);
        Finding degrading = new Finding.StructureDeviates(
                Version.of("1"),
                new Difference(
                        new DatabaseObject(DatabaseObject.Kind.INDEX, "ix"),
                        Optional.of(new Definition.Index("t1", false, Wording.of("btree (x)"), true)),
                        Optional.empty()),
                Optional.empty());

        assertThat(phase(OnDrift.BREAKING, breaking, degrading)).isEqualTo(Phase.DRIFTED);
        assertThat(phase(OnDrift.BREAKING, degrading)).isEqualTo(Phase.CURRENT);
        assertThat(phase(OnDrift.ANY, degrading)).isEqualTo(Phase.DRIFTED);
        assertThat(phase(OnDrift.NEVER, breaking, degrading)).isEqualTo(Phase.CURRENT);
    }

    private static Phase phase(OnDrift onDrift, Finding... findings) {
        Look look = Look.at(
                BUILD, Version.of("2"), observation(Rows.applied("1", "2").history()));
        Verification verification =
                new Verification(List.of(findings), List.of(), List.of(), List.of(), Optional.empty());
        return SchemaStatus.of(BUILD, Version.of("2"), look, verification, onDrift)
                .phase();
    }

    @Test
    void onlyCurrentAndAheadAreReady() {
        SchemaStatus known = status(Rows.applied("1", "2"));

        assertThat(Stream.of(Phase.values()).filter(phase -> with(known, phase).ready()))
                .containsExactlyInAnyOrder(Phase.CURRENT, Phase.AHEAD);
    }

    private static SchemaStatus status(Rows rows) {
        return status(observation(rows.history()));
    }

    private static SchemaStatus status(Observation seen) {
        return SchemaStatus.of(BUILD, BUILD.target(Optional.empty()), seen);
    }

    private static SchemaStatus with(SchemaStatus known, Phase phase) {
        return new SchemaStatus(
                phase,
                known.version(),
                known.target(),
                known.pending(),
                known.verification(),
                List.of(),
                List.of(),
                known.holder(),
                known.compatibility(),
                known.entries(),
                known.repeatables(),
                known.lastRun(),
                known.journalFailure(),
                known.lookFailure(),
                known.checkedAt());
    }
}
