package dev.esquema.postgres.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.journal.PostgresJournal;
import dev.esquema.postgres.journal.PostgresJournalReader;
import dev.esquema.postgres.journal.PostgresNoOpJournal;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two history tables in one schema share the tables of the journal, and neither reads the rows of the other. */
class TwoHistoriesTest {

    private static final Origin ORIGIN = new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7"));
    private static final OwnedSchema SALES = new OwnedSchema(Optional.of("public"), "sales_history");
    private static final OwnedSchema STOCK = new OwnedSchema(Optional.of("public"), "stock's_history");
    private static final Version ONE = Version.of("1");
    private static final Migration OUTSIDE = Migrations.outside(Migrations.migration("1"));
    private static final Timeouts NO_LIMITS = new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** The tables as an older build made them. */
    private static final String OLD_TABLES =
            """
            create table esquema_run (
                id bigint generated always as identity primary key, operation text not null, trigger text not null,
                host text not null, process bigint not null, os_user text not null,
                database_user text not null default current_user, backend int not null default pg_backend_pid(),
                build_version text not null, build_commit text not null, from_version text, to_version text,
                started_at timestamptz not null default clock_timestamp(), finished_at timestamptz,
                outcome text not null default 'RUNNING', sql_state text, message text, failed_version text,
                statement text, line int, backup text);
            create table esquema_run_step (
                run_id bigint not null references esquema_run on delete cascade, position int not null,
                version text not null, transactional boolean not null,
                started_at timestamptz not null default clock_timestamp(), finished_at timestamptz,
                outcome text not null default 'STARTED', primary key (run_id, position));
            create table esquema_compatibility (version text primary key, compatible_since text not null);
            insert into esquema_compatibility values ('1', '0.5');
            insert into esquema_run (operation, trigger, host, process, os_user, build_version, build_commit)
            values ('MIGRATE', 'MANUAL', 'h', 1, 'u', 'b', 'c');
            insert into esquema_run_step (run_id, position, version, transactional) values (1, 1, '1', false)
            """;

    /** The statements with which an older build writes the tables. */
    private static final List<String> OLD_WRITES = List.of(
            "insert into esquema_run (operation, trigger, host, process, os_user, build_version, build_commit)"
                    + " values ('MIGRATE', 'STARTUP', 'h', 1, 'u', 'b', 'c')",
            "update esquema_run set outcome = 'INTERRUPTED' where outcome = 'RUNNING'",
            "insert into esquema_compatibility (version, compatible_since) values ('2', '1')"
                    + " on conflict (version) do update set compatible_since = excluded.compatible_since");

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PostgresJournal sales =
            new PostgresJournal(database::connect, SALES, open -> ForeignObjects.NONE, ORIGIN, 2);
    private final PostgresJournal stock =
            new PostgresJournal(database::connect, STOCK, open -> ForeignObjects.NONE, ORIGIN, 2);

    @AfterEach
    void drop() {
        sales.close();
        stock.close();
        database.drop();
    }

    @Test
    void anUnfinishedMigrationIsUnfinishedForItsOwnHistoryOnly() {
        sales.stepStarted(begin(sales), 1, OUTSIDE);

        assertThat(sales.unknown()).containsExactly(ONE);
        assertThat(stock.unknown()).isEmpty();

        begin(stock);
        stock.decide(ONE, StepOutcome.DECIDED_APPLIED);

        assertThat(sales.unknown()).containsExactly(ONE);
        sales.decide(ONE, StepOutcome.DECIDED_PENDING);
        assertThat(sales.unknown()).isEmpty();
    }

    @Test
    void onlyTheRunsOfTheOwnHistoryAreShownAndFollowed() {
        end(sales, RunOutcome.APPLIED);
        String before = journalSign(SALES);
        end(stock, RunOutcome.FAILED);

        assertThat(runs(SALES)).extracting(run -> run.outcome().text()).containsExactly("APPLIED");
        assertThat(runs(STOCK)).extracting(run -> run.outcome().text()).containsExactly("FAILED");
        assertThat(journalSign(SALES)).isEqualTo(before);
    }

    @Test
    void theRunsOfEachHistoryAreCountedByThemselves() throws SQLException {
        end(sales, RunOutcome.FAILED);
        nothingToDo(SALES);
        for (int i = 0; i < 3; i++) {
            end(stock, RunOutcome.FAILED);
            nothingToDo(STOCK);
        }

        assertThat(
                        database.column(
                                "select history_table || ' ' || outcome || ' ' || count(*) from esquema_run group by history_table, outcome order by 1"))
                .containsExactly(
                        "sales_history FAILED 1",
                        "sales_history NOTHING_TO_DO 1",
                        "stock's_history FAILED 2",
                        "stock's_history NOTHING_TO_DO 2");
    }

    @Test
    void theSameVersionMayDeclareAnotherTargetInEachHistory() throws SQLException {
        createHistories();
        record(SALES, "0.5");
        record(STOCK, "0.7");
        record(SALES, "0.6");

        assertThat(compatibleSince(SALES)).isEqualTo(Map.of(ONE, Version.of("0.6")));
        assertThat(compatibleSince(STOCK)).isEqualTo(Map.of(ONE, Version.of("0.7")));
        try (Connection connection = database.connect()) {
            new HistoryRows(connection, SALES).forgetCompatibility(ONE);
        }
        assertThat(compatibleSince(SALES)).isEmpty();
        assertThat(compatibleSince(STOCK)).isEqualTo(Map.of(ONE, Version.of("0.7")));
    }

    @Test
    void theTablesOfAnOlderBuildAreReadAsTheyAreAndUpgradedByTheNextRun() throws SQLException {
        database.execute(OLD_TABLES);
        createHistory(SALES);

        assertThat(sales.unknown()).containsExactly(ONE);
        assertThat(runs(SALES)).hasSize(1);
        assertThat(compatibleSince(SALES)).isEqualTo(Map.of(ONE, Version.of("0.5")));
        assertThat(nothingToDo(SALES)).isFalse();
        begin(sales);

        assertThat(sales.unknown()).containsExactly(ONE);
        assertThat(runs(SALES))
                .extracting(run -> run.origin().migrationSet())
                .containsExactly(Optional.of("5e7"), Optional.empty());
        assertThat(compatibleSince(SALES)).isEqualTo(Map.of(ONE, Version.of("0.5")));
        assertThat(stock.unknown()).isEmpty();
        assertThat(compatibleSince(STOCK)).isEmpty();
        assertThat(nothingToDo(SALES)).isTrue();
        assertThat(runs(SALES).get(0).origin().migrationSet()).contains("5e7");
    }

    @Test
    void rowsOfUnknownHistoryCountForEveryHistory() throws SQLException {
        database.execute(OLD_TABLES);
        createHistories();

        begin(sales);

        for (OwnedSchema schema : List.of(SALES, STOCK)) {
            assertThat(compatibleSince(schema)).isEqualTo(Map.of(ONE, Version.of("0.5")));
        }
        assertThat(sales.unknown()).containsExactly(ONE);
        assertThat(stock.unknown()).containsExactly(ONE);
    }

    @Test
    void anOlderBuildGoesOnReadingAndWritingTheUpgradedTables() throws SQLException {
        createHistory(SALES);
        end(sales, RunOutcome.APPLIED);
        record(SALES, "0.5");

        OLD_WRITES.forEach(
                write -> assertThatCode(() -> database.execute(write)).as(write).doesNotThrowAnyException());
        assertThat(database.rows("select version, compatible_since from esquema_compatibility order by version"))
                .hasToString("[{version=1, compatible_since=0.5}, {version=2, compatible_since=1}]");
        assertThat(compatibleSince(SALES)).isEqualTo(Map.of(ONE, Version.of("0.5"), Version.of("2"), Version.of("1")));
        assertThat(runs(SALES)).hasSize(2);
    }

    @Test
    void aRunDoesNotWaitForALockOfTheCompatibleTargets() throws SQLException {
        createHistory(SALES);
        end(sales, RunOutcome.APPLIED);

        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table esquema_compatibility in access exclusive mode");

            assertThatCode(() -> end(sales, RunOutcome.APPLIED)).doesNotThrowAnyException();
        }
    }

    private static long begin(PostgresJournal journal) {
        return journal.begin(Operation.MIGRATE, Trigger.MANUAL, Optional.empty());
    }

    private static void end(PostgresJournal journal, RunOutcome outcome) {
        journal.end(begin(journal), outcome, Optional.empty(), Optional.empty());
    }

    private boolean nothingToDo(OwnedSchema schema) throws SQLException {
        try (Connection connection = database.connect()) {
            return new PostgresNoOpJournal(connection, schema, ForeignObjects.NONE, ORIGIN, 2)
                    .nothingToDo(Trigger.MANUAL, Optional.empty());
        }
    }

    private List<RunRecord> runs(OwnedSchema schema) {
        return new PostgresJournalReader(sessions(schema)).newest(10).runs();
    }

    private String journalSign(OwnedSchema schema) {
        return new PostgresReader(sessions(schema), Migrations.chain("1"))
                .followingJournal()
                .read()
                .journal()
                .orElseThrow();
    }

    private PinnedSessions sessions(OwnedSchema schema) {
        return new PinnedSessions(database::connect, schema, false);
    }

    private void record(OwnedSchema schema, String since) throws SQLException {
        try (Connection connection = database.connect()) {
            new MigrationSession(connection, schema, open -> ForeignObjects.NONE, () -> NO_LIMITS)
                    .recordCompatibility(Migrations.compatibleSince(Migrations.migration("1"), since));
        }
    }

    private Map<Version, Version> compatibleSince(OwnedSchema schema) throws SQLException {
        try (Connection connection = database.connect()) {
            return CompatibilityQuery.read(connection, schema);
        }
    }

    private void createHistories() {
        createHistory(SALES);
        createHistory(STOCK);
    }

    private void createHistory(OwnedSchema schema) {
        database.execute(HistoryRows.creation(schema));
    }
}
