package dev.esquema.postgres.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.schema.DriftPolicy;
import dev.esquema.schema.Phase;
import dev.esquema.schema.SchemaMonitor;
import dev.esquema.schema.SchemaStatus;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads a journal that newer builds write, that another session locks or alters, or that the role may not read. */
class PostgresJournalReaderTest {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "flyway_schema_history");
    private static final Manifest BUILD = Migrations.chain("1");
    private static final Origin ORIGIN = new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7"));

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final CapturedLog log = new CapturedLog("dev.esquema.monitor");
    private final PostgresJournalReader reader =
            new PostgresJournalReader(new PinnedSessions(database::connect, SCHEMA, false));

    @BeforeEach
    void recordOneRun() {
        try (PostgresJournal journal =
                new PostgresJournal(database::connect, SCHEMA, open -> ForeignObjects.NONE, ORIGIN, 3)) {
            long run = journal.begin(RunRecord.Operation.MIGRATE, Trigger.MANUAL, Optional.empty());
            journal.stepStarted(run, 1, Migrations.migration("1"));
            journal.end(run, RunOutcome.APPLIED, Optional.of(Version.of("1")), Optional.empty());
        }
    }

    @AfterEach
    void drop() {
        log.close();
        database.drop();
    }

    @Test
    void aRunWhoseSessionIsGoneIsShownAsInterruptedAndOneThatHoldsTheLockIsNot() throws SQLException {
        database.execute("update esquema_run set outcome = 'RUNNING', finished_at = null");

        try (Connection holder = database.connect();
                PreparedStatement lock = holder.prepareStatement(RunLockSql.TRY)) {
            lock.setString(1, null);
            lock.execute();
            assertThat(reader.newest(5).newest().orElseThrow().outcome().is(RunOutcome.RUNNING))
                    .isTrue();
        }
        Eventually.within(Duration.ofSeconds(20), () -> assertThat(
                        reader.newest(5).newest().orElseThrow().outcome().is(RunOutcome.INTERRUPTED))
                .isTrue());
        assertThat(database.value("select outcome from esquema_run")).isEqualTo("RUNNING");
    }

    @Test
    void whatANewerBuildWroteIsShownAsItStands() {
        database.execute(
                """
                update esquema_run set operation = 'RESTORE', trigger = 'CRON', outcome = 'FROZEN',
                                       from_version = '1-beta', to_version = 'R__views'
                """,
                "update esquema_run_step set version = 'R__views', outcome = 'SKIPPED'");

        RunRecord run = reader.newest(5).newest().orElseThrow();

        assertThat(run.operation().text()).isEqualTo("RESTORE");
        assertThat(run.trigger().text()).isEqualTo("CRON");
        assertThat(run.outcome().text()).isEqualTo("FROZEN");
        assertThat(run.from().orElseThrow().text()).isEqualTo("1-beta");
        assertThat(run.to().orElseThrow().known()).isEmpty();
        assertThat(run.steps()).hasSize(1);
        assertThat(run.steps().get(0).version().text()).isEqualTo("R__views");
        assertThat(run.steps().get(0).outcome().known()).isEmpty();
    }

    @Test
    void aTableOfAnOlderBuildIsReadAndTheNextRunAddsTheColumnsOfTheWaits() {
        database.execute(
                """
                alter table esquema_run drop column run_lock_wait_ms, drop column lock_wait_ms, drop column retries,
                    drop column held_up_ms, drop column longest_held_up_ms, drop column held_up_by
                """);
        assertThat(reader.newest(5).newest().orElseThrow().waits()).isEmpty();
        Waits waits = new Waits(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                3,
                Duration.ofMillis(5),
                Duration.ofMillis(4),
                Optional.of("alter table a"));

        try (PostgresJournal journal =
                new PostgresJournal(database::connect, SCHEMA, open -> ForeignObjects.NONE, ORIGIN, 3)) {
            long run = journal.begin(RunRecord.Operation.MIGRATE, Trigger.MANUAL, Optional.empty());
            journal.waited(run, waits);
        }

        assertThat(reader.newest(5).runs())
                .extracting(RunRecord::waits)
                .containsExactly(Optional.of(waits), Optional.empty());
        database.execute("update esquema_run set longest_held_up_ms = 9, retries = -1");
        assertThat(reader.newest(1).runs().get(0).waits().orElseThrow().longest())
                .isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void aStepOfANewerBuildIsNoUnknownMigrationOfThisOne() {
        database.execute("update esquema_run_step set version = 'R__views', transactional = false");

        try (PostgresJournal journal =
                new PostgresJournal(database::connect, SCHEMA, open -> ForeignObjects.NONE, ORIGIN, 3)) {
            assertThat(journal.unknown()).isEmpty();
        }
    }

    @Test
    void aLockedJournalIsAFailureAndNoReaderWaitsForIt() throws SQLException {
        try (Connection other = locking("esquema_run_step")) {
            assertThat(other.isValid(1)).isTrue();

            SchemaException failure = reader.newest(5).failure().orElseThrow();

            assertThat(failure.code()).isEqualTo(Code.TABLE_LOCKED);
            assertThat(failure).hasMessageContaining("another session holds an ACCESS EXCLUSIVE lock");
        }
    }

    @Test
    void withoutTheRightToReadItTheFailureNamesTheGrant() {
        String role = database.name();
        database.execute("create role %s login password 'x'".formatted(role));

        SchemaException failure = new PostgresJournalReader(
                        new PinnedSessions(() -> database.connect(role, "x"), SCHEMA, false))
                .newest(5)
                .failure()
                .orElseThrow();

        assertThat(failure.code()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(failure)
                .hasMessageContaining("permission denied for table esquema_run")
                .hasMessageContaining(
                        "; run GRANT SELECT ON public.esquema_run, public.esquema_run_step, public.esquema_compatibility TO %s"
                                .formatted(role));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table esquema_run drop column outcome",
                "alter table esquema_run alter column trigger drop not null; update esquema_run set trigger = null",
                "alter table esquema_run alter column host type bytea using null, alter column host drop not null",
                "drop table esquema_run_step, esquema_run; create table esquema_run (note text)",
            })
    void aJournalOfAnotherShapeIsAFailure(String change) {
        database.execute(change);

        JournalReading reading = reader.newest(5);

        assertThat(reading.failure().map(SchemaException::getMessage).orElse("read: %s".formatted(reading.runs())))
                .startsWith("the journal could not be read: ");
    }

    @Test
    void aMissingJournalHoldsNoRuns() {
        database.execute("drop table esquema_run_step, esquema_run");

        assertThat(reader.newest(5)).isEqualTo(JournalReading.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update esquema_run set outcome = 'FROZEN', operation = 'RESTORE'",
                "alter table esquema_run drop column outcome",
                "drop table esquema_run_step, esquema_run",
                "lock table esquema_run in access exclusive mode"
            })
    void noTroubleWithTheJournalChangesThePhase(String trouble) throws SQLException {
        database.execute(
                """
                create table flyway_schema_history (
                    installed_rank int, version text, description text, type text, script text, checksum int,
                    installed_by text, installed_on timestamp, execution_time int, success boolean)
                """,
                """
                insert into flyway_schema_history
                values (1, '1', 'step 1', 'SQL', 'V1__step.sql', %d, 'owner', now(), 1, true)
                """
                        .formatted(Migrations.migration("1").checksum()),
                "create table t1 ()");
        try (SchemaMonitor monitor = monitor();
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            monitor.refresh();
            assertThat(monitor.status().map(SchemaStatus::phase)).contains(Phase.CURRENT);

            other.setAutoCommit(false);
            statement.execute(trouble);
            if (!trouble.startsWith("lock")) {
                other.commit();
            }
            monitor.refresh();
            monitor.refresh();

            assertThat(monitor.status().map(SchemaStatus::phase)).contains(Phase.CURRENT);
            assertThat(log.lines()).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void aLockedJournalDelaysOneRefreshAndNotEachOfThem() throws SQLException {
        database.execute(
                """
                create table flyway_schema_history (
                    installed_rank int, version text, description text, type text, script text, checksum int,
                    installed_by text, installed_on timestamp, execution_time int, success boolean)
                """,
                """
                insert into flyway_schema_history
                values (1, '1', 'step 1', 'SQL', 'V1__step.sql', %d, 'owner', now(), 1, true)
                """
                        .formatted(Migrations.migration("1").checksum()),
                "create table t1 ()");
        AtomicInteger reads = new AtomicInteger();
        try (SchemaMonitor monitor = monitor(
                limit -> {
                    reads.incrementAndGet();
                    return reader.newest(limit);
                },
                () -> 0)) {
            monitor.refresh();
            try (Connection ignored = locking("esquema_run")) {
                monitor.refresh();
                assertThat(monitor.status().flatMap(SchemaStatus::journalFailure))
                        .isPresent();

                int before = reads.get();
                for (int i = 0; i < 5; i++) {
                    monitor.refresh();
                }

                assertThat(reads).hasValue(before);
                assertThat(monitor.status().map(SchemaStatus::phase)).contains(Phase.CURRENT);
                assertThat(monitor.status().flatMap(SchemaStatus::journalFailure))
                        .isPresent();
            }
        }
    }

    private SchemaMonitor monitor() {
        return monitor(reader, System::nanoTime);
    }

    private SchemaMonitor monitor(JournalReader journal, LongSupplier nanoTime) {
        return new SchemaMonitor(
                BUILD,
                Version.of("1"),
                new PostgresReader(new PinnedSessions(database::connect, SCHEMA, false), BUILD).followingJournal(),
                new PostgresStructure(new PinnedSessions(database::connect, SCHEMA, false), BUILD.owned()),
                journal,
                Duration.ofMinutes(1),
                DriftPolicy.every(Duration.ofMinutes(1)),
                nanoTime);
    }

    private Connection locking(String table) throws SQLException {
        Connection other = database.connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("lock table %s in access exclusive mode".formatted(table));
        }
        return other;
    }
}
