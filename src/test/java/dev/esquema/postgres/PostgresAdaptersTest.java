package dev.esquema.postgres;

import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.history.HistoryQuery;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.journal.PostgresJournal;
import dev.esquema.postgres.journal.PostgresJournalReader;
import dev.esquema.postgres.lock.PostgresLock;
import dev.esquema.postgres.lock.RunLockSql;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.postgres.undo.PostgresUndo;
import dev.esquema.schema.history.History;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.contract.JournalContract;
import dev.esquema.testing.contract.RunLockContract;
import dev.esquema.testing.contract.StructureReaderContract;
import dev.esquema.testing.contract.UndoContract;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The PostgreSQL adapters fulfil the same contracts as the fakes. */
class PostgresAdaptersTest {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.of("public"), "flyway_schema_history");
    private static final Manifest BUILD = new Manifest(List.of(UndoContract.MIGRATION), List.of("V1__step.sql"));
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @AfterEach
    void dropTheDatabase() {
        database.drop();
    }

    @Nested
    class TheJournal implements JournalContract {

        private final PostgresJournal journal = new PostgresJournal(
                database::connect,
                SCHEMA,
                open -> ForeignObjects.NONE,
                new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7")),
                100);

        private Connection holder;

        /** A run holds the lock as long as its row is open. */
        @BeforeEach
        void holdTheRunLock() throws SQLException {
            holder = database.connect();
            try (PreparedStatement query = holder.prepareStatement(RunLockSql.TRY)) {
                query.setString(1, null);
                query.execute();
            }
        }

        @AfterEach
        void releaseTheRunLock() throws SQLException {
            holder.close();
        }

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public JournalReader reader() {
            return new PostgresJournalReader(new PinnedSessions(database::connect, SCHEMA, false));
        }

        @AfterEach
        void close() {
            journal.close();
        }
    }

    @Nested
    class TheRunLock implements RunLockContract {

        private final Connection one = connect();
        private final Connection other = connect();

        @Override
        public RunLock first() {
            return new PostgresLock(one, SCHEMA, false, open -> ForeignObjects.NONE);
        }

        @Override
        public RunLock second() {
            return new PostgresLock(other, SCHEMA, false, open -> ForeignObjects.NONE);
        }

        @AfterEach
        void close() throws SQLException {
            one.close();
            other.close();
        }
    }

    @Nested
    class TheStructure implements StructureReaderContract {

        @Override
        public StructureReader reader() {
            return new PostgresStructure(new PinnedSessions(database::connect, SCHEMA, false), BUILD.owned());
        }

        @Override
        public void createTheTable() {
            database.execute("create table t1 (id int)");
        }

        @Override
        public void dropTheTable() {
            database.execute("drop table t1");
        }
    }

    @Nested
    class TheUndo implements UndoContract {

        private final Connection connection = connect();

        @BeforeEach
        void applyTheMigration() {
            database.execute(
                    """
                    create table flyway_schema_history (
                        installed_rank int primary key, version varchar(50), description varchar(200) not null,
                        type varchar(20) not null, script varchar(1000) not null, checksum int,
                        installed_by varchar(100) not null, installed_on timestamp not null default now(),
                        execution_time int not null, success boolean not null)
                    """,
                    """
                    insert into flyway_schema_history values (1, '1', 'step 1', 'SQL', '%s', %d, 'owner', now(), 1, true)
                    """
                            .formatted(MIGRATION.script(), MIGRATION.checksum()),
                    "create table t1 (id int)");
        }

        @AfterEach
        void close() throws SQLException {
            connection.close();
        }

        @Override
        public Undo undo() {
            return new PostgresUndo(
                    connection,
                    SCHEMA,
                    ForeignObjects.NONE,
                    BUILD::owned,
                    migration -> "drop table t1;",
                    () -> new Timeouts(LIMIT, LIMIT, LIMIT),
                    new BackendWatch(database::connect, () -> 0, new WaitTally()));
        }

        @Override
        public History history() {
            try {
                return HistoryQuery.read(connection, SCHEMA).history();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Structure structure() {
            return new PostgresStructure(new PinnedSessions(database::connect, SCHEMA, false), BUILD.owned()).read();
        }
    }

    private Connection connect() {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
