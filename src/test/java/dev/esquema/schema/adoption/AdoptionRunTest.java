package dev.esquema.schema.adoption;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdoptionRunTest {

    private static final Manifest BUILD = chain("1", "2", "3");

    private final FakeDatabase database = new FakeDatabase(Rows.none());

    @Test
    void existingMigrationsAreRecordedUnderTheLockAndInTheJournal() {
        database.structure().apply(migration("1"));

        AdoptionReport report = run(false);

        assertThat(report.recorded()).isTrue();
        assertThat(report.pending()).containsExactly(migration("2", "1"), migration("3", "2"));
        assertThat(database.transcript())
                .containsExactly(
                        "open", "lock?", "read", "preflight", "begin history", "adopt 1", "read", "unlock", "close");
        assertThat(database.journal().lines()).containsExactly("MANUAL ADOPT from nothing", "ADOPTED at 1");
    }

    @Test
    void aDryRunTakesNoLockAndWritesNothing() {
        database.structure().apply(migration("1"));

        AdoptionReport report = run(true);

        assertThat(report.recorded()).isFalse();
        assertThat(report.adopted()).containsExactly(migration("1"));
        assertThat(database.transcript()).containsExactly("open", "read", "preflight", "close");
        assertThat(database.journal().lines()).isEmpty();
    }

    @Test
    void aRefusalIsInTheJournal() {
        database.structure().apply(migration("1"));
        database.withObstacle("the role may not create");

        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> run(false));

        assertThat(refusal.code()).isEqualTo(Code.REFUSED);
        assertThat(refusal).hasMessage("nothing was recorded, the structure is that of 1: the role may not create");
        assertThat(database.transcript()).doesNotContain("adopt 1").endsWith("unlock", "close");
        assertThat(database.journal().lines()).containsExactly("MANUAL ADOPT from nothing", "REFUSED at nothing");
    }

    @Test
    void withoutTheLockNothingIsRecorded() {
        database.structure().apply(migration("1"));
        database.heldFor(Integer.MAX_VALUE, "esquema STARTUP");

        SchemaException locked = catchThrowableOfType(SchemaException.class, () -> run(false));

        assertThat(locked.code()).isEqualTo(Code.LOCKED);
        assertThat(database.transcript()).doesNotContain("adopt 1", "unlock");
        assertThat(database.journal().lines()).containsExactly("MANUAL LOCKED");
    }

    @Test
    void withoutTheRequestedBackupNothingIsRecorded() {
        database.structure().apply(migration("1"));
        database.withoutBackup(new SchemaException(Code.REFUSED, "no room for a copy"));
        Optional<Backup.Place> place = Optional.of(new Backup.Place("/backups", OptionalInt.empty()));

        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> run(false, place));

        assertThat(refusal).hasMessage("no room for a copy");
        assertThat(database.transcript()).doesNotContain("begin history", "adopt 1");
        assertThat(database.journal().lines()).endsWith("REFUSED at nothing");
    }

    @Test
    void theBackupIsMadeFirstAndIsInTheJournal() {
        database.structure().apply(migration("1"));

        AdoptionReport report = run(false, Optional.of(new Backup.Place("/backups", OptionalInt.empty())));

        assertThat(report.backup()).isPresent();
        assertThat(database.journal().lines()).element(1).asString().startsWith("backup /backups");
    }

    private AdoptionReport run(boolean dryRun) {
        return run(dryRun, Optional.empty());
    }

    private AdoptionReport run(boolean dryRun, Optional<Backup.Place> place) {
        RunLimits limits = new RunLimits(Duration.ZERO, Duration.ZERO);
        return new AdoptionRun(BUILD, database, limits, BackupPolicy.ASKED, AlembicRevisions.NONE, new Cancellation())
                .execute(new AdoptionRequest(Trigger.MANUAL, Duration.ZERO, Optional.empty(), place, dryRun));
    }
}
