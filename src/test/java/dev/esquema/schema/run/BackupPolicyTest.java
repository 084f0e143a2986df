package dev.esquema.schema.run;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.destroying;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.effect.Loss;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.MigrationPolicy;
import dev.esquema.schema.migration.MigrationRun;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.port.Backup.Place;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy.Before;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackupPolicyTest {

    private static final Manifest BUILD = chain("1", "2", "3");
    private static final Optional<Place> NOT_ASKED = Optional.empty();
    private static final Place HERE = new Place("/here", OptionalInt.empty());

    @Test
    void neverMeansOnlyIfRequested() {
        assertThat(BackupPolicy.ASKED.place(NOT_ASKED, true)).isEmpty();
        assertThat(BackupPolicy.ASKED.place(Optional.of(HERE), false)).contains(HERE);
    }

    @Test
    void destructiveMeansIfDataIsLost() {
        assertThat(policy(Before.DESTRUCTIVE).place(NOT_ASKED, false)).isEmpty();
        assertThat(policy(Before.DESTRUCTIVE).place(NOT_ASKED, true)).contains(new Place("/copies", OptionalInt.of(7)));
    }

    @Test
    void alwaysMeansIfAnythingIsApplied() {
        assertThat(policy(Before.ALWAYS).place(NOT_ASKED, false)).contains(new Place("/copies", OptionalInt.of(7)));
    }

    @Test
    void theRequestHasPrecedenceOverTheConfiguration() {
        assertThat(policy(Before.ALWAYS).place(Optional.of(HERE), false))
                .contains(new Place("/here", OptionalInt.of(7)));
        assertThat(policy(Before.ALWAYS).place(Optional.of(new Place("/here", OptionalInt.of(2))), false))
                .contains(new Place("/here", OptionalInt.of(2)));
    }

    @Test
    void oneMigrationThatDestroysIsEnough() {
        Migration harmless = migration("1");
        Migration destructive = destroying(migration("2", "1"), Loss.dropped(DatabaseObject.column("t1", "text")));

        assertThat(BackupPolicy.destroys(List.of(harmless))).isFalse();
        assertThat(BackupPolicy.destroys(List.of(harmless, destructive))).isTrue();
    }

    @Test
    void onlyPendingDestructiveMigrationsCount() {
        Manifest build = manifest(
                migration("1"),
                destroying(migration("2", "1"), Loss.dropped(DatabaseObject.table("t1"))),
                migration("3", "2"));
        FakeDatabase before = new FakeDatabase(Rows.applied("1"));
        FakeDatabase after = new FakeDatabase(Rows.applied("1", "2"));

        assertThat(run(build, before, policy(Before.DESTRUCTIVE), NOT_ASKED).backup())
                .isPresent();
        assertThat(run(build, after, policy(Before.DESTRUCTIVE), NOT_ASKED).backup())
                .isEmpty();
    }

    @Test
    void aPolicyWithoutADirectoryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BackupPolicy(Before.ALWAYS, Optional.empty(), OptionalInt.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Place("/here", OptionalInt.of(0)));
    }

    @Test
    void aBackupIsMadeAfterThePreflightAndBeforeTheFirstChange() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"));

        RunReport report = run(database, policy(Before.ALWAYS), NOT_ASKED);

        assertThat(report.backup()).contains(new Backup.Copy("/copies/copy", "restore it"));
        assertThat(database.transcript())
                .containsSubsequence("lock?", "preflight", "copy [t1, t2, t3] to /copies", "apply 2", "unlock");
        assertThat(database.journal().lines())
                .containsSubsequence("MANUAL MIGRATE from 1", "backup /copies/copy", "2 STARTED");
    }

    @Test
    void aRunWithNothingToDoMakesNoBackup() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1", "2", "3"));

        assertThat(run(database, policy(Before.ALWAYS), Optional.of(HERE)).backup())
                .isEmpty();
        assertThat(database.transcript()).containsExactly("open", "read", "close");
    }

    @Test
    void afterAnotherRunDidTheWorkNoBackupIsMade() {
        FakeDatabase database = new FakeDatabase(Rows.none()).changedMeanwhile(Rows.applied("1", "2", "3"));

        assertThat(run(database, policy(Before.ALWAYS), NOT_ASKED).backup()).isEmpty();
        assertThat(database.transcript()).noneMatch(line -> line.startsWith("copy"));
    }

    @Test
    void aRefusedRunMakesNoBackup() {
        FakeDatabase database = new FakeDatabase(Rows.none()).withObstacle("the moon is full");

        failure(database);

        assertThat(database.transcript()).contains("preflight").noneMatch(line -> line.startsWith("copy"));
    }

    @Test
    void withoutTheBackupNothingIsApplied() {
        FakeDatabase database =
                new FakeDatabase(Rows.none()).withoutBackup(new SchemaException(Code.REFUSED, "no pg_dump"));

        assertThat(failure(database)).hasMessage("no pg_dump");
        assertThat(database.transcript())
                .noneMatch(line -> line.startsWith("apply"))
                .endsWith("unlock", "close");
        assertThat(database.journal().lines()).endsWith("REFUSED at nothing");
    }

    @Test
    void aFailureNamesTheBackup() {
        FakeDatabase database = new FakeDatabase(Rows.applied("1"))
                .failing("3", new SchemaException(Code.MIGRATION_FAILED, "migration 3 failed"));

        SchemaException failure = failure(database);

        assertThat(failure)
                .hasMessage("migration 3 failed; applied before it: 2; the backup before it is /copies/copy");
        assertThat(failure.details().backup()).contains("/copies/copy");
    }

    private static SchemaException failure(FakeDatabase database) {
        return catchThrowableOfType(SchemaException.class, () -> run(database, policy(Before.ALWAYS), NOT_ASKED));
    }

    private static RunReport run(FakeDatabase database, BackupPolicy policy, Optional<Place> asked) {
        return run(BUILD, database, policy, asked);
    }

    private static RunReport run(Manifest build, FakeDatabase database, BackupPolicy policy, Optional<Place> asked) {
        RunRequest request = new RunRequest(
                Trigger.MANUAL, Optional.empty(), Set.of(), Duration.ZERO, asked, new LoggedProgress(), false);
        RunLimits limits = new RunLimits(Duration.ZERO, Duration.ZERO);
        return new MigrationRun(
                        build,
                        database,
                        new MigrationPolicy(limits, policy, ExistingTables.ADOPT_IF_IDENTICAL, AlembicRevisions.NONE),
                        new Cancellation())
                .execute(request, Version.of("3"));
    }

    private static BackupPolicy policy(Before before) {
        return new BackupPolicy(before, Optional.of("/copies"), OptionalInt.of(7));
    }
}
