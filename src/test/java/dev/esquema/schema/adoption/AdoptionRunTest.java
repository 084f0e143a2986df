package dev.esquema.schema.adoption;

import static dev.esquema.testing.fake.Migrations.chain;
import static dev.esquema.testing.fake.Migrations.doing;
import static dev.esquema.testing.fake.Migrations.manifest;
import static dev.esquema.testing.fake.Migrations.migration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.ignore.IgnoreList;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.BackupPolicy;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.structure.Wording;
import dev.esquema.testing.fake.FakeDatabase;
import dev.esquema.testing.fake.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    @Test
    void anIndexThatTheSetIgnoresDoesNotPreventTheAdoption() {
        withIndexOfTheDba();

        AdoptionReport report = adoptAt("2", accepting("index dba_* -- made by the DBA"));

        assertThat(report.adopted()).extracting(Migration::toString).containsExactly("1 step 1", "2 step 2");
        assertThat(report.closest().isExact()).isTrue();
    }

    @Test
    void anObjectThatNoMigrationMakesIsNamedWithBothWays() {
        withIndexOfTheDba();

        AdoptionReport report = adoptAt("2", BUILD);

        assertThat(report.refusal().orElseThrow())
                .hasMessageContaining("no migration makes it: accept it with the line `index dba_x -- <reason>`")
                .hasMessageContaining("or drop it");
    }

    @Test
    void whatNoStructureProvesIsReportedApart() {
        database.structure().apply(migration("1"));
        Manifest build = manifest(migration("1"), doing(migration("2", "1"), Effect.NONE), migration("3", "2"));

        AdoptionReport report = adoptAt("2", build);

        assertThat(report.adopted()).hasSize(2);
        assertThat(report.unproven()).extracting(Migration::version).containsExactly(Version.of("2"));
    }

    private void withIndexOfTheDba() {
        database.structure().apply(migration("1"));
        database.structure().apply(migration("2", "1"));
        Definition index = new Definition.Index("t1", false, Wording.of("btree (id)"), true);
        database.structure()
                .apply(doing(
                        migration("3"),
                        Effect.creating(new Structure(Map.of(new DatabaseObject(Kind.INDEX, "dba_x"), index)))));
    }

    private static Manifest accepting(String line) {
        List<Migration> migrations = BUILD.graph().inOrder();
        return new Manifest(
                migrations,
                () -> migrations.stream().map(Migration::script).toList(),
                () -> "unknown",
                IgnoreList.parse(line),
                "write it anew");
    }

    private AdoptionReport adoptAt(String version, Manifest build) {
        RunLimits limits = new RunLimits(Duration.ZERO, Duration.ZERO);
        return new AdoptionRun(build, database, limits, BackupPolicy.ASKED, AlembicRevisions.NONE, new Cancellation())
                .execute(new AdoptionRequest(
                        Trigger.MANUAL, Duration.ZERO, Optional.of(Version.of(version)), Optional.empty(), true));
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
