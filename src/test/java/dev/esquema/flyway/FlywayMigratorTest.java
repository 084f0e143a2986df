package dev.esquema.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.Connections;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SharedDataSource;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.history.TransactionStatus;
import dev.esquema.postgres.session.ForeignObjects;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Structure;
import dev.esquema.set.MigrationFolder;
import dev.esquema.set.Sha256;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.Gate;
import dev.esquema.testing.TcpProxy;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that fail at their COMMIT, on a real database. */
class FlywayMigratorTest {

    private static final OwnedSchema SCHEMA = new OwnedSchema(Optional.empty(), "history");
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path resources;

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final TcpProxy proxy = TcpProxy.before(TestPostgres.shared().port());
    private final List<Migration> pending = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    private Connections others = database::connect;

    @AfterEach
    void drop() {
        proxy.close();
        database.drop();
    }

    @Test
    void aDeferredForeignKeyThatFailsAtCommitIsAFailedMigration() throws Exception {
        script("V1__first.sql", "create table shelf (id int primary key);");
        script(
                "V2__second.sql",
                """
                create table book (shelf int references shelf deferrable initially deferred);
                insert into book values (7);
                """);

        SchemaException failure = failure();

        assertThat(failure.code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(failure)
                .hasMessageStartingWith(
                        "migration 2 failed at COMMIT, after all statements of V2__second.sql had run: ")
                .hasMessageContaining("violates foreign key constraint")
                .hasMessageEndingWith("(SQLSTATE 23503)");
        assertThat(failure.details().version()).contains("2");
        assertThat(failure.details().script()).contains("V2__second.sql");
        assertThat(failure.details().sqlState()).contains("23503");
        assertThat(failure.details().outcomeUnknown()).isFalse();
        assertThat(steps).containsExactly("began 1", "applied 1", "began 2");
        assertThat(recorded()).containsExactly("1");
    }

    @Test
    void aDeferredConstraintTriggerThatFailsAtCommitIsAFailedMigration() throws Exception {
        script("V1__only.sql", atCommit("raise exception 'too many' using errcode = 'P0007';"));

        SchemaException failure = failure();

        assertThat(failure.code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(failure.details().version()).contains("1");
        assertThat(failure.details().sqlState()).contains("P0007");
        assertThat(steps).containsExactly("began 1");
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aConnectionThatTheServerEndsBeforeTheCommitIsDoneLostTheDatabase() throws Exception {
        script("V1__only.sql", atCommit("perform pg_terminate_backend(pg_backend_pid());"));

        SchemaException failure = failure();

        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(failure).hasMessageStartingWith("migration 1 failed at COMMIT");
        assertThat(failure.details().isConnectionLost()).isTrue();
        assertThat(failure.details().outcomeUnknown()).isFalse();
        assertThat(steps).containsExactly("began 1");
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aConnectionThatTheServerEndsInAMigrationLostTheDatabaseAndOnlyThatIsSaid() throws Exception {
        script("V1__only.sql", "select pg_terminate_backend(pg_backend_pid());");
        CapturedLog log = new CapturedLog("org.flywaydb");
        SchemaException failure = failure();
        log.close();

        assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(failure)
                .hasMessageStartingWith("migration 1 was interrupted at line 1 of V1__only.sql,")
                .hasMessageContaining(", because the connection to the database was lost: FATAL: terminating");
        assertThat(failure.details().version()).contains("1");
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aMigrationThatIsCommittedWhileItsConnectionIsLostIsApplied() throws Exception {
        script("V1__only.sql", atCommit("perform pg_advisory_xact_lock(20251115);"));

        SchemaException failure = cutAtCommit();

        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(steps).containsExactly("began 1", "applied 1");
        assertThat(recorded()).containsExactly("1");
    }

    @Test
    void aMigrationWhoseCommitOutcomeIsUnreadableIsUnknown() throws Exception {
        script("V1__only.sql", atCommit("perform pg_advisory_xact_lock(20251115);"));
        others = () -> {
            throw new SQLException("planted", "08001");
        };

        SchemaException failure = cutAtCommit();

        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(failure).hasMessageStartingWith("migration 1 may be applied or not: ");
        assertThat(failure.details().outcomeUnknown()).isTrue();
        assertThat(steps).containsExactly("began 1");
    }

    @Test
    void aMigrationOutsideATransactionThatCannotBeRecordedIsUnknown() throws Exception {
        script("V1__first.sql", "create table shelf (id int primary key);");
        outside(
                "V2__second.sql",
                """
                create table box (id int);
                alter table history rename to elsewhere;
                """);

        SchemaException failure = failure();

        assertThat(failure.code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(failure)
                .hasMessageStartingWith("all statements of V2__second.sql ran outside a transaction,"
                        + " but the history does not record migration 2: ");
        assertThat(failure.details().outcomeUnknown()).isTrue();
        assertThat(steps).containsExactly("began 1", "applied 1", "began 2");
    }

    @Test
    void whatAPlainFlywayHasAppliedInTheMeantimeIsNotMissing() throws Exception {
        script("V1__only.sql", "create table shelf (id int primary key);");
        migrate(database);
        steps.clear();

        migrate(database);

        assertThat(steps).isEmpty();
        assertThat(recorded()).containsExactly("1");
    }

    /** Returns a script with a table whose trigger runs this statement when the transaction is committed. */
    private static String atCommit(String statement) {
        return """
               create table late (id int);
               create function late() returns trigger language plpgsql as $$ begin %s return null; end $$;
               create constraint trigger late after insert on late
                   deferrable initially deferred for each row execute function late();
               insert into late values (1);
               """
                .formatted(statement);
    }

    /** Cuts the connection while the COMMIT waits; the server then continues with the COMMIT. */
    private SchemaException cutAtCommit() {
        try (Gate gate = Gate.shut(database)) {
            Thread cutter = new Thread(() -> {
                gate.awaitWaitingSession();
                proxy.drop();
                gate.open();
            });
            cutter.start();
            return catchThrowableOfType(SchemaException.class, () -> migrate(proxy.through(database)));
        }
    }

    @Test
    void placeholdersWithoutAValueAreRefusedBeforeAnyScriptRuns() throws Exception {
        script("V1__first.sql", "create table shelf (id int primary key);");
        script("V2__second.sql", "comment on table shelf is '${color} ${flyway:user} ${size}';");
        script("V3__third.sql", "select '$' || '{color}';");

        SchemaException failure = failure();

        assertThat(failure.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(failure)
                .hasMessageStartingWith(
                        "nothing was applied: V2__second.sql has the placeholder ${color}, which has no")
                .hasMessageContaining(
                        "; V2__second.sql has the placeholder ${size}, which has no value: write a line `size=value`");
        assertThat(steps).isEmpty();
    }

    private SchemaException failure() {
        return catchThrowableOfType(SchemaException.class, () -> migrate(database));
    }

    private void migrate(TestDatabase through) throws SQLException, IOException {
        try (Connection connection = through.connect()) {
            OwnedSchema schema = new PinnedSessions(through::connect, SCHEMA, false)
                    .ofRun(connection)
                    .session()
                    .schema();
            MigrationSession session = new MigrationSession(
                    connection,
                    schema,
                    open -> ForeignObjects.NONE,
                    () -> new MigrationSession.Timeouts(TIME_LIMIT, Duration.ZERO, Duration.ZERO));
            ScriptProvider scripts = new ScriptProvider(MigrationFolder.at(resources.resolve("db")), pending);
            new FlywayMigrator(
                            new SharedDataSource(connection),
                            new FlywaySettings(schema, Map.of(), scripts),
                            session,
                            new TransactionStatus(connection, others, Duration.ofSeconds(2)),
                            new BackendWatch(database::connect, () -> 0, new WaitTally()))
                    .migrate(pending, new Recorder(), false);
        }
    }

    private void script(String name, String sql) throws IOException {
        add(name, sql, true);
    }

    private void outside(String name, String sql) throws IOException {
        add(name, sql, false);
    }

    private void add(String name, String sql, boolean transactional) throws IOException {
        Files.writeString(
                Files.createDirectories(resources.resolve("db/migration")).resolve(name), sql);
        pending.add(new Migration(
                Version.of(name.substring(1, name.indexOf("__"))),
                "step",
                name,
                0,
                Sha256.of(sql.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                Optional.empty(),
                Effect.creating(Structure.NONE),
                new Execution(transactional, false, 1, Optional.empty(), Optional.empty())));
    }

    private List<String> recorded() {
        return database.column("select version from history where version is not null order by installed_rank");
    }

    private final class Recorder implements Migrator.Steps {

        @Override
        public void began(Script script) {
            steps.add("began %s".formatted(script.id()));
        }

        @Override
        public void statement(int number) {
            // This test only checks the order of begin and end.
        }

        @Override
        public void applied(Script script, Duration took) {
            steps.add("applied %s".formatted(script.id()));
        }
    }
}
