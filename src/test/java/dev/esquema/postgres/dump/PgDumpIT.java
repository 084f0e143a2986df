package dev.esquema.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Backups with the real programs; needs the Debian package postgresql-client. */
@Tag("faults")
class PgDumpIT {

    private static final String ODD = "Año \"x\".y*?[z]$ 'q' \\d 😀";
    private static final String SCHEMA = "El \"Ñandú\"";

    private final TestPostgres server = PostgresClient.server();
    private final TestDatabase database = server.newDatabase();
    private final Path folder = PostgresClient.newFolder();

    @Test
    void oddNamesAreCopiedAndTheirNeighboursAreNot() throws SQLException {
        createOddTables();

        Backup.Copy copy = copy(database, Optional.of(SCHEMA), OptionalInt.empty(), ODD, "ano");
        TestDatabase empty = server.newDatabase();
        empty.execute("create schema %s".formatted(quoted(SCHEMA)));
        PostgresClient.restore(copy.restore(), database, empty);

        assertThat(empty.column("select tablename from pg_tables where schemaname !~ '^(pg_|inf)' order by 1"))
                .containsExactlyInAnyOrder(ODD, "ano");
        assertThat(empty.rows("select * from %s.%s".formatted(quoted(SCHEMA), quoted(ODD))))
                .hasSize(2)
                .isEqualTo(database.rows("select * from %s.%s".formatted(quoted(SCHEMA), quoted(ODD))));
    }

    @Test
    void partitionsAndSequencesComeWithTheirTables() throws SQLException {
        database.execute(
                """
                create sequence alone start 40;
                select nextval('alone');
                create table serial (id serial, text text);
                insert into serial (text) values ('one'), ('two');
                create table identity (id int generated always as identity, wide int default nextval('alone'));
                insert into identity default values;
                create table parts (id int) partition by range (id);
                create table later partition of parts for values from (0) to (10);
                insert into parts values (7);
                """);

        Backup.Copy copy =
                copy(database, Optional.empty(), OptionalInt.empty(), "alone", "serial", "identity", "parts", "gone");
        TestDatabase empty = server.newDatabase();
        PostgresClient.restore(copy.restore(), database, empty);

        assertThat(empty.value("select nextval('alone')")).isEqualTo("42");
        assertThat(empty.value("select nextval('serial_id_seq')")).isEqualTo("3");
        assertThat(empty.rows("select * from identity")).isEqualTo(database.rows("select * from identity"));
        assertThat(empty.rows("select * from parts")).isEqualTo(database.rows("select * from parts"));
    }

    @Test
    void aCopyIsRestoredOverTheChangedTables() throws SQLException {
        database.execute("create table t (id int primary key, text text)", "insert into t values (1, 'one')");

        Backup.Copy copy = copy(database, Optional.empty(), OptionalInt.empty(), "t");
        database.execute("alter table t drop column text", "insert into t values (2)");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select concat(id, text) from t")).containsExactly("1one");
    }

    @Test
    void aViewThatShowsATableIsNoObstacleAndComesBack() throws SQLException {
        database.execute(
                "create table t (id int primary key, text text)",
                "insert into t values (1, 'one')",
                "create view owned as select text from t",
                "create view of_view as select text from owned",
                "grant select on of_view to public",
                "comment on view of_view is 'noted'");

        Backup.Copy copy = copy(database, Optional.empty(), OptionalInt.empty(), "t", "owned");
        database.execute("update t set text = 'two'");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select text from of_view")).containsExactly("one");
        assertThat(database.value("select has_table_privilege('public', 'of_view', 'select')"))
                .isEqualTo("t");
        assertThat(database.value("select obj_description('of_view'::regclass)"))
                .isEqualTo("noted");
    }

    @Test
    void aMaterializedViewOfATableComesBackWithItsRowsAndItsIndex() throws SQLException {
        database.execute(
                "create table t (id int primary key)",
                "insert into t values (1), (2)",
                "create materialized view m as select id * 10 as ten from t",
                "create unique index on m (ten)");

        Backup.Copy copy = copy(database, Optional.empty(), OptionalInt.empty(), "t", "m");
        database.execute("delete from t", "refresh materialized view m");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select ten from m order by 1")).containsExactly("10", "20");
        assertThat(database.value("select count(*) from pg_index where indrelid = 'm'::regclass"))
                .isEqualTo("1");
    }

    @Test
    void aForeignKeyOfAHostTableIsMadeAgainAndTheHostTableStaysAsItIs() throws SQLException {
        database.execute(
                "create table t (id int primary key)",
                "insert into t values (1)",
                "create table \"Host\" (id serial primary key, t int, note text default 'x', constraint \"To t\" foreign key (t) references t)",
                "create index on \"Host\" (t)",
                "comment on table \"Host\" is 'before'",
                "comment on column \"Host\".note is 'before'",
                "comment on constraint \"To t\" on \"Host\" is 'before'",
                "insert into \"Host\" (t) values (1)");

        Backup.Copy copy = copy(database, Optional.empty(), OptionalInt.empty(), "t");
        database.execute(
                "comment on table \"Host\" is 'after'",
                "comment on column \"Host\".note is 'after'",
                "alter table \"Host\" add column more int, alter note drop default",
                "insert into \"Host\" (t, note) values (1, 'new')",
                "insert into t values (2)");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select id from t")).containsExactly("1");
        assertThat(database.column("select concat(note, more) from \"Host\" order by id"))
                .containsExactly("x", "new");
        assertThat(database.value("select pg_get_constraintdef(oid) from pg_constraint where conname = 'To t'"))
                .isEqualTo("FOREIGN KEY (t) REFERENCES t(id)");
        assertThat(database.value("select obj_description('\"Host\"'::regclass)"))
                .isEqualTo("after");
        assertThat(database.value("select col_description('\"Host\"'::regclass, 3)"))
                .isEqualTo("after");
        assertThat(database.value("select count(*) from pg_attrdef where adrelid = '\"Host\"'::regclass"))
                .isEqualTo("1");
    }

    @Test
    void functionsAndTypesThatWereDroppedComeBackAndThoseOfOthersStayAsTheyAre() throws SQLException {
        database.execute(
                "create type state as enum ('new', 'old')",
                "create type shared as enum ('a')",
                "create function twice(n int) returns int immutable language sql as 'select n * 2'",
                "create function touch() returns trigger language plpgsql as 'begin return new; end'",
                "create function theirs() returns int language sql as 'select 1'",
                "create table t (id int primary key default twice(2), state state, shared shared)",
                "create trigger touched before insert on t for each row execute function touch()",
                "create table host (shared shared)",
                "insert into t values (1, 'old', 'a')");
        Backup.Contents contents = new Backup.Contents(
                List.of("t"), List.of("twice(n integer)", "touch()"), List.of("state", "shared"), List.of());

        Backup.Copy copy = copy(database, contents);
        database.execute(
                "drop table t",
                "drop function twice",
                "drop function touch",
                "drop type state",
                "create or replace function theirs() returns int language sql as 'select 2'");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select concat_ws(' ', id, state, shared) from t"))
                .containsExactly("1 old a");
        database.execute("insert into t values (default)");
        assertThat(database.column("select id from t where id > 1")).containsExactly("4");
        assertThat(database.value("select theirs()")).isEqualTo("2");
    }

    @Test
    void tablesOfAnotherSchemaComeBackWithTheirSchema() throws SQLException {
        database.execute(
                "create schema \"Otro\"",
                "create table \"Otro\".libro (id serial primary key)",
                "insert into \"Otro\".libro default values",
                "create table t (libro int references \"Otro\".libro)",
                "insert into t values (1)");
        Backup.Contents contents = new Backup.Contents(List.of("t"), List.of(), List.of(), List.of("Otro.libro"));

        Backup.Copy copy = copy(database, contents);
        database.execute("drop table t", "drop schema \"Otro\" cascade");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select id from \"Otro\".libro join t on libro = id"))
                .containsExactly("1");
        assertThat(database.value("select nextval('\"Otro\".libro_id_seq')")).isEqualTo("2");
    }

    @Test
    void aRestoredTableIsInItsPublicationsAgain() throws SQLException {
        database.execute(
                "create schema solo",
                "create table solo.nota (id int primary key)",
                "create table \"T's\" (id int primary key, text text, more text)",
                "create table other (id int primary key)",
                "alter table \"T's\" replica identity full",
                "create publication parts for table \"T's\" (id, text) where (id > 0 and text <> 'it''s'), table other",
                "create publication \"Whole\" for table \"T's\"",
                "create publication schemas for tables in schema solo");
        Backup.Contents contents = new Backup.Contents(List.of("T's"), List.of(), List.of(), List.of("solo.nota"));
        List<Map<String, Object>> before = publications();

        Backup.Copy copy = copy(database, contents);
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(before).hasSize(4);
        assertThat(publications()).isEqualTo(before);
        assertThat(database.value("select relreplident from pg_class where relname = 'T''s'"))
                .isEqualTo("f");
    }

    private List<Map<String, Object>> publications() {
        return database.rows(
                "select pubname, schemaname, tablename, attnames::text as attnames, rowfilter from pg_publication_tables"
                        + " order by 1, 2, 3");
    }

    @Test
    void anotherEncodingIsCopiedToo() throws SQLException {
        String name = "latin_%s".formatted(database.name());
        database.execute("create database %s encoding 'LATIN1' locale 'C' template template0".formatted(name));
        TestDatabase latin = new TestDatabase(name, database.port());
        latin.execute("create table \"añó\" (text text)", "insert into \"añó\" values ('ñ')");

        Backup.Copy copy = copy(latin, Optional.empty(), OptionalInt.empty(), "añó");
        TestDatabase empty = server.newDatabase();
        PostgresClient.restore(copy.restore(), latin, empty);

        assertThat(empty.value("select text from \"añó\"")).isEqualTo("ñ");
    }

    @Test
    void onlyTheOwnerMayReadAFileAndOnlyTheNewestStay() throws SQLException, IOException {
        database.execute("create table t (id int)");
        TestDatabase other = server.newDatabase();
        other.execute("create table t (id int)");
        copy(other, Optional.empty(), OptionalInt.empty(), "t");
        copy(database, Optional.empty(), OptionalInt.empty(), "t");
        Backup.Copy second = copy(database, Optional.empty(), OptionalInt.empty(), "t");

        Backup.Copy third = copy(database, Optional.empty(), OptionalInt.of(2), "t");

        assertThat(files()).hasSize(3).contains(Path.of(second.file()), Path.of(third.file()));
        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFailedDumpLeavesNoFileAndTheOlderOnes() throws SQLException, IOException {
        database.execute("create table t (id int)");
        Backup.Copy first = copy(database, Optional.empty(), OptionalInt.empty(), "t");
        database.execute("create role nobody_%s login".formatted(database.name()));

        SchemaException failure = catchThrowableOfType(SchemaException.class, () -> {
            String role = "nobody_%s".formatted(database.name());
            try (Connection connection = database.connect(role, "")) {
                Database asNobody = new Database(database.jdbcUrl(), Optional.of(role), Optional.of(""));
                make(asNobody, connection, Optional.empty(), OptionalInt.of(1), "t");
            }
        });

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure)
                .hasMessageStartingWith("nothing was changed, because the backup failed: pg_dump failed: ")
                .hasMessageContaining("permission denied for table t");
        assertThat(files()).containsExactly(Path.of(first.file()));
    }

    private void createOddTables() {
        String schema = quoted(SCHEMA);
        String table = quoted(ODD);
        database.execute(
                "create schema %s".formatted(schema),
                "create table %s.%s (id int, text text)".formatted(schema, table),
                "insert into %s.%s values (1, 'uno'), (2, E'dos\\n\\tñ')".formatted(schema, table),
                "create table %s.ano (id int)".formatted(schema),
                "create table %s.\"año\" (id int)".formatted(schema),
                "create table %s (id int)".formatted(table),
                "create table %s.%s (id int)".formatted(schema, table.toLowerCase(Locale.ROOT)));
    }

    private Backup.Copy copy(TestDatabase of, Backup.Contents contents) throws SQLException {
        Database place = new Database(of.jdbcUrl(), Optional.of("postgres"), Optional.of("postgres"));
        try (Connection connection = of.connect()) {
            return new PgDump(place, connection, new OwnedSchema(Optional.empty(), "flyway_schema_history"))
                    .make(contents, new Backup.Place(folder.toString(), OptionalInt.empty()))
                    .orElseThrow();
        }
    }

    private Backup.Copy copy(TestDatabase of, Optional<String> schema, OptionalInt keep, String... relations)
            throws SQLException {
        Database place = new Database(of.jdbcUrl(), Optional.of("postgres"), Optional.of("postgres"));
        try (Connection connection = of.connect()) {
            return make(place, connection, schema, keep, relations).orElseThrow();
        }
    }

    private Optional<Backup.Copy> make(
            Database place, Connection connection, Optional<String> schema, OptionalInt keep, String... relations) {
        OwnedSchema owned = new OwnedSchema(schema, "flyway_schema_history");
        return new PgDump(place, connection, owned)
                .make(
                        new Backup.Contents(List.of(relations), List.of(), List.of(), List.of()),
                        new Backup.Place(folder.toString(), keep));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".list")).toList();
        }
    }

    private static String quoted(String identifier) {
        return "\"%s\"".formatted(identifier.replace("\"", "\"\""));
    }
}
