package dev.esquema.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.esquema.postgres.archive.PostgresRestoration;
import dev.esquema.postgres.connection.BackendWatch;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.RelationLookup;
import dev.esquema.postgres.history.MigrationSession;
import dev.esquema.postgres.history.MigrationSession.Timeouts;
import dev.esquema.postgres.history.PostgresReader;
import dev.esquema.postgres.journal.PostgresJournal;
import dev.esquema.postgres.journal.PostgresNoOpJournal;
import dev.esquema.postgres.lock.PostgresLock;
import dev.esquema.postgres.structure.PostgresCatalog;
import dev.esquema.postgres.structure.PostgresStructure;
import dev.esquema.postgres.structure.StructureQuery;
import dev.esquema.postgres.undo.PostgresUndo;
import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.OnEveryPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Every session of Esquema has the same settings and never resolves a name to an object of another application,
 * whatever settings the role and the database have.
 */
class PinnedSessionsTest {

    private static final OwnedSchema UNNAMED = new OwnedSchema(Optional.empty(), "flyway_schema_history");

    private static final Timeouts NO_LIMITS = new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static final Origin ORIGIN = new Origin("host", 1, "user", new Build("1", "commit"), Optional.of("5e7"));

    private static final String HISTORY =
            """
            create table %s.flyway_schema_history (installed_rank int primary key, version varchar(50),
                description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null,
                checksum int, installed_by varchar(100) not null, installed_on timestamp not null default now(),
                execution_time int not null, success boolean not null)
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final String role = "r" + UUID.randomUUID().toString().replace("-", "");

    @OnEveryPostgres
    void noSettingOfTheDatabaseReachesASession(int major) throws SQLException {
        TestDatabase set = TestPostgres.ofMajor(major).newDatabase();
        for (String setting : List.of(
                "TimeZone = 'Asia/Tokyo'",
                "DateStyle = 'SQL, DMY'",
                "IntervalStyle = 'iso_8601'",
                "extra_float_digits = -3",
                "bytea_output = 'escape'",
                "quote_all_identifiers = on",
                "standard_conforming_strings = off",
                "idle_session_timeout = '1min'",
                "idle_in_transaction_session_timeout = '1min'",
                "jit = on",
                "lock_timeout = '1ms'",
                "statement_timeout = '10min'",
                "search_path = public, pg_catalog")) {
            set.execute("alter database %s set %s".formatted(set.name(), setting));
        }

        try (Session session = sessions(set).open()) {
            SessionSettings.withoutScripts(major, Duration.ZERO)
                    .forEach((name, value) -> assertThat(one(session, "select current_setting('%s')".formatted(name)))
                            .as(name)
                            .isEqualTo(
                                    switch (name) {
                                        case "lock_timeout" -> "5s";
                                        case "statement_timeout" -> "1min";
                                        default -> value;
                                    }));
            assertThat(session.schema().name()).contains("public");
            assertThat(session.schema().scriptPath().replace("\"", "")).isEqualTo("public, public, pg_catalog");
        }
        try (Session session = sessions(set).ofRun(set.connect()).session()) {
            assertThat(one(session, "select current_setting('jit')"))
                    .as("a script keeps what the role has")
                    .isEqualTo("on");
        }
    }

    @Test
    void aFunctionOrAnOperatorOfAnotherRoleIsNeverCalled() throws SQLException {
        database.execute(
                HISTORY.formatted("public"),
                "create function public.called() returns void language plpgsql as 'begin raise exception ''called''; end'",
                "create function public.quote_ident(name) returns text language sql as 'select public.called(); select null::text'",
                "create function public.format(text, name, name) returns text language sql as 'select public.called(); select null::text'",
                "create function public.differs(name, varchar) returns boolean language sql as 'select public.called(); select false'",
                "create operator public.= (leftarg = name, rightarg = varchar, function = public.differs)",
                "create operator public.<> (leftarg = name, rightarg = varchar, function = public.differs)",
                "create function public.max(int) returns int language sql as 'select public.called(); select 1'",
                "create function public.to_regclass(varchar) returns regclass language sql as 'select public.called(); select null::regclass'",
                "alter database %s set search_path = public, pg_catalog".formatted(database.name()));
        Manifest manifest = Migrations.chain("1", "2");

        assertThat(new PostgresReader(sessions(database), manifest)
                        .followingJournal()
                        .read()
                        .history()
                        .rows())
                .isEmpty();
        assertThat(new PostgresStructure(sessions(database), manifest.owned())
                        .read()
                        .objects())
                .isEmpty();
        try (Session session = sessions(database).ofRun(database.connect()).session()) {
            PostgresCatalog catalog =
                    new PostgresCatalog(session.connection(), session.schema(), false, ForeignObjects.NONE);

            assertThat(catalog.obstacles()).isEmpty();
            assertThat(catalog.otherHistories()).isEmpty();
            assertThat(catalog.present(List.of("users", "t1"))).containsExactly("users");
            assertThat(catalog.live(List.of("users"))).containsOnlyKeys("users");
        }
    }

    @Test
    void aTableOfAnotherRoleIsNotWritten() throws SQLException {
        database.execute(
                "create role %s".formatted(role),
                "create schema esquema_archive",
                "alter schema esquema_archive owner to %s".formatted(role));
        plantJournalWithTrigger();
        PinnedSessions.OfRun run = sessions(database).ofRun(database.connect());
        OwnedSchema schema = run.session().schema();

        try (Connection connection = run.session().connection()) {
            assertRefused(new PostgresLock(connection, schema, false, open -> run.foreign())::tryAcquire);
            assertRefused(() -> new PostgresNoOpJournal(connection, schema, run.foreign(), ORIGIN, 1)
                    .nothingToDo(Trigger.MANUAL, Optional.empty()));
            assertThat(new PostgresUndo(
                                    connection,
                                    schema,
                                    run.foreign(),
                                    Migrations.chain("1")::owned,
                                    migration -> "drop table t1;",
                                    () -> NO_LIMITS,
                                    new BackendWatch(database::connect, () -> 0, new WaitTally()))
                            .rehearse(
                                    new Undo.Order(List.of(), List.of(), Set.of(), List.of(), true, Optional.empty())))
                    .as("the undo scripts are not rehearsed")
                    .isInstanceOf(Undo.Rehearsed.Unknown.class);
            assertRefused(() -> new PostgresRestoration(
                            connection,
                            schema,
                            run.foreign(),
                            () -> NO_LIMITS,
                            new BackendWatch(database::connect, () -> 0, new WaitTally()))
                    .stored(Version.of("1"), 1));
        }
        assertThat(database.value("select count(*) from esquema_run")).isEqualTo("1");
    }

    @Test
    void aTableOfAnotherRoleIsAnObstacleOfAPlan() throws SQLException {
        database.execute("create role %s".formatted(role));
        plantJournalWithTrigger();
        PinnedSessions.OfRun plan = sessions(database).ofRun(database.connect());

        try (Session session = plan.session()) {
            assertThat(new PostgresCatalog(session.connection(), session.schema(), false, plan.foreign()).obstacles())
                    .singleElement()
                    .asString()
                    .contains("public.esquema_run, owned by %s".formatted(role));
        }
    }

    @Test
    void aTableThatIsPlantedWhileARunWaitsForItsLockIsNotWritten() throws SQLException {
        database.execute("create role %s".formatted(role));
        PinnedSessions sessions = sessions(database);
        PinnedSessions.OfRun waiting = sessions.ofRun(database.connect());
        OwnedSchema schema = waiting.session().schema();
        ForeignObjects.Search search = sessions.foreignIn(schema);

        try (Connection connection = waiting.session().connection();
                Connection holder = sessions.ofRun(database.connect()).session().connection()) {
            PostgresLock held = new PostgresLock(holder, schema, false, search);
            PostgresLock lock = new PostgresLock(connection, schema, false, search);
            assertThat(held.tryAcquire()).isTrue();
            assertThat(lock.tryAcquire()).isFalse();
            plantJournalWithTrigger();
            held.release();

            assertRefusedFor("esquema_run", lock::tryAcquire);

            assertThat(lock.isHeld()).isFalse();
            assertRefusedFor("esquema_run", sessions::openToWrite);
        }
    }

    @Test
    void aTableThatIsPlantedBehindTheLookIsFoundBeforeItsFirstRow() throws SQLException {
        database.execute("create role %s".formatted(role));
        plantJournalWithTrigger();
        PinnedSessions sessions = sessions(database);
        try (Session session = sessions.open();
                PostgresJournal journal = new PostgresJournal(
                        database::connect, session.schema(), sessions.foreignIn(session.schema()), ORIGIN, 1)) {
            assertRefusedFor("esquema_run", () -> journal.begin(Operation.MIGRATE, Trigger.MANUAL, Optional.empty()));
        }

        assertThat(database.value("select count(*) from esquema_run")).isEqualTo("1");
    }

    @Test
    void aHistoryTableThatIsPlantedDuringARunGetsNoRow() throws SQLException {
        database.execute(
                "create role %s".formatted(role),
                HISTORY.formatted("public"),
                "alter table flyway_schema_history owner to %s".formatted(role));
        PinnedSessions sessions = sessions(database);
        try (Session session = sessions.open()) {
            MigrationSession migration = new MigrationSession(
                    session.connection(), session.schema(), sessions.foreignIn(session.schema()), () -> NO_LIMITS);

            assertRefusedFor("flyway_schema_history", () -> migration.prepare(Migrations.migration("1")));
        }
    }

    @Test
    void aTableOfCompatibilityThatIsPlantedWhileTheScriptRunsGetsNoRow() throws SQLException {
        database.execute("create role %s".formatted(role));
        PinnedSessions sessions = sessions(database);
        try (Session session = sessions.open()) {
            MigrationSession migration = new MigrationSession(
                    session.connection(), session.schema(), sessions.foreignIn(session.schema()), () -> NO_LIMITS);
            migration.prepare(Migrations.migration("1"));
            database.execute(
                    "create table fired (by text)",
                    "create table esquema_compatibility (version text, compatible_since text, history_table text)",
                    "create function fire() returns trigger language plpgsql as"
                            + " 'begin insert into public.fired values (current_user); return new; end'",
                    "create trigger fire before insert on esquema_compatibility for each row execute function fire()",
                    "alter table esquema_compatibility owner to %s".formatted(role));

            assertRefusedFor(
                    "esquema_compatibility",
                    () -> migration.recordCompatibility(Migrations.compatibleSince(Migrations.migration("1"), "1")));
        }

        assertThat(database.value("select count(*) from fired")).isEqualTo("0");
    }

    private void assertRefusedFor(String table, ThrowingCallable write) {
        assertThatExceptionOfType(SchemaException.class).isThrownBy(write).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.REFUSED);
            assertThat(refusal).hasMessageContaining("public.%s, owned by %s".formatted(table, role));
        });
    }

    private void plantJournalWithTrigger() {
        try (PostgresJournal journal =
                new PostgresJournal(database::connect, UNNAMED, open -> ForeignObjects.NONE, ORIGIN, 1)) {
            journal.begin(Operation.MIGRATE, Trigger.MANUAL, Optional.empty());
        }
        database.execute(
                "create function planted() returns trigger language plpgsql as 'begin raise exception ''planted''; end'",
                "create trigger planted before insert or update on esquema_run execute function planted()",
                "alter table esquema_run owner to %s".formatted(role));
    }

    private void assertRefused(ThrowingCallable write) {
        assertThatExceptionOfType(SchemaException.class).isThrownBy(write).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.REFUSED);
            assertThat(refusal)
                    .hasMessageContaining("public.esquema_run, owned by %s".formatted(role))
                    .hasMessageContaining("schema esquema_archive, owned by %s".formatted(role));
        });
    }

    @Test
    void aViewOfAnotherRoleIsNotRead() {
        database.execute(
                "create role %s".formatted(role),
                "create view esquema_compatibility as select 1 as version",
                "alter view esquema_compatibility owner to %s".formatted(role));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> sessions(database).open())
                .withMessageContaining("public.esquema_compatibility, owned by %s".formatted(role));
    }

    @Test
    void whatTheRoleOfTheMigrationsOwnsIsReadByAnother() throws SQLException {
        database.execute(
                "create role %s; create role %1$s_lector login".formatted(role),
                HISTORY.formatted("public"),
                "create table esquema_run (id int); create table esquema_compatibility (version text)",
                "alter table flyway_schema_history owner to %s".formatted(role),
                "alter table esquema_run owner to %s".formatted(role),
                "alter table esquema_compatibility owner to %s_lector".formatted(role));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> sessions(database).open())
                .withMessageContaining("public.esquema_compatibility, owned by %s_lector".formatted(role));
        database.execute("alter table esquema_compatibility owner to %s".formatted(role));
        try (Session session =
                new PinnedSessions(() -> database.connect(role + "_lector", ""), UNNAMED, false).open()) {
            assertThat(session.schema().name()).contains("public");
        }
    }

    @Test
    void aSchemaThatIsMadeLaterIsNotTheOwnedOne() throws SQLException {
        database.execute(
                "create role %s login superuser".formatted(role),
                HISTORY.formatted("public"),
                "create schema %s authorization %1$s".formatted(role));

        try (Session session = new PinnedSessions(() -> database.connect(role, ""), UNNAMED, false).open()) {
            assertThat(session.schema().name()).contains("public");
            assertThat(session.schema().path()).containsExactly(role, "public");
        }
        try (Session session = new PinnedSessions(
                        () -> database.connect(role, ""),
                        new OwnedSchema(Optional.of(role), "flyway_schema_history"),
                        false)
                .open()) {
            assertThat(session.schema().history()).isEqualTo("\"%s\".\"flyway_schema_history\"".formatted(role));
        }
    }

    @Test
    void aSessionThatIsPinnedTwiceKeepsItsConfiguredSearchPath() throws SQLException {
        database.execute(
                "create schema ventas",
                "alter database %s set search_path = public, ventas".formatted(database.name()));
        Connection connection = database.connect();
        sessions(database).prepare(connection);

        try (Session session = sessions(database).ofRun(connection).session()) {
            assertThat(session.schema().path()).containsExactly("public", "ventas");
            assertThat(session.schema().scriptPath()).isEqualTo("public, public, ventas");
        }
    }

    @Test
    void withoutAnySchemaASessionIsRefused() {
        database.execute("alter database %s set search_path = nowhere".formatted(database.name()));

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> sessions(database).open())
                .withMessageContaining("no schema of the search path 'nowhere' exists");
    }

    @Test
    void definitionsAreTheSameForARoleWithAnotherSearchPathAndWithoutRights() throws SQLException {
        database.execute(
                HISTORY.formatted("public"),
                "create schema ventas; create schema extensions; create extension citext schema extensions",
                "alter table clientes set schema ventas",
                "create role %s login".formatted(role),
                "create type estado as enum ('a')",
                """
                create table t (id serial primary key, email extensions.citext default 'x'::extensions.citext,
                    cliente int references ventas.clientes, e estado default 'a',
                    check (email <> 'y'::extensions.citext))
                """,
                "create index on t (lower(email::text)) where e = 'a'");
        PinnedSessions reader = new PinnedSessions(() -> database.connect(role, ""), UNNAMED, false);
        Structure seen = everything(reader);

        database.execute("alter database %s set search_path = public, ventas, extensions".formatted(database.name()));

        assertThat(everything(sessions(database))).isEqualTo(seen);
        assertThat(everything(reader)).isEqualTo(seen);
        assertThat(seen.objects().toString())
                .contains(
                        "type=extensions.citext",
                        "REFERENCES ventas.clientes(id)",
                        "'x'::extensions.citext",
                        "nextval('t_id_seq'::regclass)")
                .doesNotContain("public.");
        assertThat(seen.has(DatabaseObject.table("t"))).isTrue();
    }

    @Test
    void aHostTableIsFoundInTheConfiguredSearchPath() throws SQLException {
        database.execute(
                "create schema ventas; alter table clientes set schema ventas",
                "alter database %s set search_path = public, ventas".formatted(database.name()));
        String query = "with places as materialized (%s) select %s::regclass::text"
                .formatted(RelationLookup.PLACES, RelationLookup.of("'clientes'"));

        try (Session session = sessions(database).open();
                PreparedStatement find = session.connection().prepareStatement(query)) {
            RelationLookup.bind(find, 1, session.connection(), session.schema());
            ResultSet result = find.executeQuery();
            result.next();

            assertThat(result.getString(1)).isEqualTo("ventas.clientes");
        }
    }

    private static Structure everything(Sessions sessions) throws SQLException {
        try (Session session = sessions.open()) {
            return StructureQuery.ofAll(session.schema()).read(session.connection());
        }
    }

    private static PinnedSessions sessions(TestDatabase database) {
        return new PinnedSessions(database::connect, UNNAMED, false);
    }

    private static String one(Session session, String sql) {
        try (Statement statement = session.connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
