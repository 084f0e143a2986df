package dev.esquema.schema;

import static dev.esquema.testing.fake.FakeReader.held;
import static dev.esquema.testing.fake.FakeReader.observation;
import static dev.esquema.testing.fake.Migrations.migration;
import static dev.esquema.testing.fake.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.history.Looks;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import dev.esquema.schema.verification.Verification;
import dev.esquema.testing.fake.FakeStructure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The times at which the structure is read, and the time from which a difference counts. */
class DriftWatchTest {

    private static final Manifest BUILD = Migrations.chain("1", "2");
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Observation SEEN = observation(Rows.applied("1", "2").history());

    private final FakeStructure structure = FakeStructure.after(migration("1"), migration("2", "1"));
    private final AtomicLong clock = new AtomicLong();
    private final DriftWatch watch = new DriftWatch(
            BUILD, new Looks(BUILD, Version.of("2")), structure, DriftPolicy.every(INTERVAL), clock::get);

    @Test
    void theStructureIsReadOncePerInterval() {
        for (int look = 0; look < 10; look++) {
            judge(SEEN);
        }

        assertThat(structure.fingerprints()).isZero();
        assertThat(structure.reads()).isEqualTo(1);
    }

    @Test
    void theFirstLookTakesNoFingerprintAndAnUnchangedOneIsNotReadAgain() {
        judge(SEEN);
        for (int look = 0; look < 5; look++) {
            clock.addAndGet(INTERVAL.toNanos());
            judge(SEEN);
        }

        assertThat(structure.fingerprints()).isEqualTo(5);
        assertThat(structure.reads()).isEqualTo(2);
    }

    @Test
    void aChangeAndItsCorrectionAreFoundOneIntervalLater() {
        judge(SEEN);
        structure.drop(table("2"));
        assertThat(judge(SEEN).findings()).isEmpty();

        clock.addAndGet(INTERVAL.toNanos());
        assertThat(judge(SEEN).findings()).extracting(Finding::object).containsExactly("table t2");

        structure.apply(migration("2", "1"));
        clock.addAndGet(INTERVAL.toNanos());
        assertThat(judge(SEEN).findings()).isEmpty();
    }

    @Test
    void aChangedHistoryIsVerifiedAtOnce() {
        judge(observation(Rows.applied("1").history()));

        assertThat(judge(SEEN).findings()).isEmpty();
        assertThat(structure.fingerprints()).isEqualTo(1);
    }

    @Test
    void duringARunTheLastResultStaysAndAfterItTheStructureIsRead() {
        judge(SEEN);
        structure.drop(table("2"));

        assertThat(judge(held(SEEN)).findings()).isEmpty();
        assertThat(structure.fingerprints()).isZero();
        assertThat(judge(SEEN).findings()).hasSize(1);
    }

    @Test
    void whileTheRunLockIsHeldWhatNoPendingMigrationTouchesIsJudgedAnIntervalLater() {
        judge(held(SEEN));
        structure.drop(table("2"));
        clock.addAndGet(INTERVAL.toNanos());

        assertThat(judge(held(SEEN)).findings()).extracting(Finding::object).containsExactly("table t2");
    }

    @Test
    void whileARunIsAtWorkWhatAPendingMigrationTouchesIsNotJudged() {
        Manifest build = Migrations.manifest(
                migration("1"),
                migration("2", "1"),
                Migrations.doing(
                        migration("3", "2"),
                        Effect.creating(new Structure(Map.of(
                                new DatabaseObject(DatabaseObject.Kind.INDEX, "ix"),
                                new Definition.Index("t1", false, Wording.of("btree (x)"), true))))));
        DriftWatch watching = new DriftWatch(
                build, new Looks(build, Version.of("3")), structure, DriftPolicy.every(Duration.ZERO), clock::get);
        structure.drop(table("1"));
        structure.drop(table("2"));

        Verification found = watching.judge(held(SEEN), () -> held(SEEN));

        assertThat(found.findings()).extracting(Finding::object).containsExactly("table t2");
        assertThat(found.unjudged())
                .contains("a run is in progress: objects that pending migrations touch are not compared");
    }

    @Test
    void aRunLockThatIsHeldForLongerThanOneMigrationMayTakeHidesNothing() {
        Manifest build = Migrations.chain("1", "2", "3");
        Duration bound = Duration.ofMinutes(10);
        DriftWatch watching = new DriftWatch(
                build,
                new Looks(build, Version.of("3")),
                structure,
                new DriftPolicy(Duration.ZERO, bound, OnDrift.BREAKING),
                clock::get);
        DatabaseObject index = new DatabaseObject(DatabaseObject.Kind.INDEX, "ix");
        structure.apply(Migrations.doing(
                migration("9"),
                Effect.creating(new Structure(
                        Map.of(index, new Definition.Index("t1", false, Wording.of("btree (x)"), true))))));

        assertThat(watching.judge(held(SEEN), () -> held(SEEN)).findings()).isEmpty();
        clock.addAndGet(bound.toNanos());
        assertThat(watching.judge(held(SEEN), () -> held(SEEN)).findings()).isEmpty();
        clock.addAndGet(1);
        assertThat(watching.judge(held(SEEN), () -> held(SEEN)).findings())
                .extracting(Finding::object)
                .containsExactly("index ix");

        Observation further = held(observation(Rows.applied("1", "2", "3").history()));
        structure.apply(migration("3", "2"));
        assertThat(watching.judge(further, () -> further).findings())
                .as("the history changed: the holder is a run")
                .isEmpty();
    }

    @Test
    void aSchemaThatDoesNotExistIsNotJudged() {
        assertThat(judge(SEEN.inMissingSchema()).unjudged()).contains("the owned schema does not exist");
    }

    @Test
    void aDeviationWhileTheHistoryChangesIsNotReported() {
        structure.drop(table("2"));

        Verification found =
                watch.judge(SEEN, () -> observation(Rows.applied("1").history()));

        assertThat(found.findings()).isEqualTo(List.of());
        assertThat(found.unjudged()).contains("a run is at work");
        assertThat(judge(SEEN).findings()).as("the next look counts").hasSize(1);
    }

    private Verification judge(Observation seen) {
        return watch.judge(seen, () -> seen);
    }
}
