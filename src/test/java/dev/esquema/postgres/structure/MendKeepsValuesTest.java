package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.mend.Mend;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mend keeps every value, or a comment names the lost values, or PostgreSQL refuses it and nothing is changed. */
class MendKeepsValuesTest {

    static final StructureQuery EVERYTHING =
            StructureQuery.ofAll(new OwnedSchema(Optional.of("app"), "flyway_schema_history"));

    /**
     * A change by hand and its mend.
     *
     * @param made the SQL of the migrations
     * @param change the SQL of the change by hand
     * @param after SQL that must succeed after the mend
     * @param contained text that the mending SQL must contain
     */
    record Sample(String made, String change, Outcome outcome, String after, String contained) {

        @Override
        public String toString() {
            return change;
        }
    }

    enum Outcome {
        KEEPS_ROWS,
        LOSS_IN_COMMENT,
        IS_REFUSED
    }

    static final List<Sample> SAMPLES = List.of(
            keeps("create table t (x varchar(9))", "alter table t alter x type text; insert into t values ('short')"),
            refused(
                    "create table t (x varchar(3))",
                    "alter table t alter x type text; insert into t values ('too long')",
                    "type character varying(3);"),
            refused(
                    "create table t (x integer)",
                    "alter table t alter x type bigint; insert into t values (9000000000)",
                    "type integer;"),
            loses(
                    "create table t (x integer)",
                    "alter table t alter x type numeric; insert into t values (1.5)",
                    "type integer; -- fractions are rounded"),
            loses(
                    "create table t (x numeric(9,2))",
                    "alter table t alter x type numeric(9,4); insert into t values (1.2345)",
                    "-- fractions are rounded"),
            loses(
                    "create table t (x timestamp)",
                    "alter table t alter x type timestamptz; insert into t values ('2024-01-01 00:00+05')",
                    "-- the values are converted in the time zone of the session"),
            loses(
                    "create table t (x date)",
                    "alter table t alter x type timestamp; insert into t values ('2024-01-01 10:00')",
                    "-- the time of day is lost"),
            keeps("create table t (x integer)", "alter table t alter x type text; insert into t values ('12')"),
            refused(
                    "create table t (x varchar(3)[])",
                    "alter table t alter x type text[]; insert into t values (array['too long'])",
                    "type character varying(3)[];"),
            loses(
                    "create table t (x integer[])",
                    "alter table t alter x type numeric[]; insert into t values (array[1.5])",
                    "-- fractions are rounded"),
            refused(
                    "create domain corto as varchar(3); create table t (x corto)",
                    "alter table t alter x type text; insert into t values ('too long')",
                    "alter column"),
            loses(
                    "create table t (x name)",
                    "alter table t alter x type text; insert into t values (repeat('x', 70))",
                    "-- what name cannot hold is lost"),
            loses(
                    "create table t (x bit(3))",
                    "alter table t alter x type text using x::text; insert into t values ('10101')",
                    "-- what bit cannot hold is lost"),
            loses(
                    "create table t (x boolean)",
                    "alter table t alter x type int using x::int; insert into t values (5)",
                    "-- every number but 0 becomes true"),
            loses(
                    "create table t (x interval(0))",
                    "alter table t alter x type interval; insert into t values ('0.4 s')",
                    "-- fractions of seconds are rounded"),
            keeps(
                    "create type estado as enum ('a', 'b'); create table t (x estado default 'a')",
                    "alter table t alter x drop default, alter x type text; insert into t values ('b')"),
            keeps(
                    "create table t (x boolean default true)",
                    "alter table t alter x drop default, alter x type text; insert into t values ('f')"),
            keeps(
                    "create table t (id integer generated always as identity primary key, n int)",
                    "insert into t (n) values (1), (2); alter table t alter id set generated by default",
                    "insert into t (n) values (3)",
                    "alter column \"id\" set generated always;"),
            keeps(
                    "create table t (id integer generated by default as identity primary key, n int)",
                    "insert into t (n) values (1), (2); alter table t alter id drop identity",
                    "insert into t (n) values (3)",
                    "pg_catalog.setval"),
            keeps(
                    "create table t (id serial primary key, n int)",
                    "insert into t (n) values (1), (2); drop sequence t_id_seq cascade",
                    "insert into t (n) values (3)",
                    "pg_catalog.setval('\"app\".\"t_id_seq\"'"),
            keeps(
                    "create table t (id integer primary key generated always as identity)",
                    "insert into t default values; alter table t alter id drop identity;"
                            + " create sequence s owned by t.id; alter table t alter id set default nextval('s'); select setval('s', 7)",
                    "insert into t default values",
                    "drop sequence"),
            keeps(
                    "create table t (x int constraint c check (x > 0))",
                    "alter table t drop constraint c; insert into t values (1);"
                            + " alter table t add constraint c check (x > 0) not valid",
                    "select",
                    "alter table \"app\".\"t\" validate constraint \"c\";"),
            keeps(
                    "create type estado as enum ('nuevo', 'viejo');"
                            + " create table t (e estado default 'nuevo' constraint c check (e <> 'viejo'));"
                            + " create index i on t (e) where e = 'nuevo'; insert into t default values",
                    "alter type estado rename value 'nuevo' to 'otro'",
                    "insert into t values ('nuevo')",
                    "rename value 'otro' to 'nuevo'"),
            keeps(
                    "create type estado as enum ('a', 'b', 'c'); create table t (e estado)",
                    "drop table t; drop type estado; create type estado as enum ('b', 'c');"
                            + " create table t (e estado); insert into t values ('b')",
                    "insert into t values ('a')",
                    "add value 'a' before 'b'"),
            refused(
                    "create table t (id int, n text not null)",
                    "alter table t drop n; insert into t values (1)",
                    "set a value first where rows are there: update \"app\".\"t\" set \"n\" = ..."),
            keeps("create table t (n text not null)", "alter table t drop n"),
            loses(
                    "create table t (a int, g int generated always as (a * 2) stored constraint c check (g > 0));"
                            + " create index i on t (g)",
                    "insert into t values (1); alter table t alter g drop expression",
                    "-- its values are lost: they are computed from now on"),
            keeps(
                    "create table t (a int, g int generated always as (a * 2) stored); create index i on t (g)",
                    "insert into t values (1); alter table t drop g; alter table t add g int generated always as (a * 2) stored;"
                            + " create index i on t (g); alter table t add extra int; alter table t drop extra;"
                            + " drop index i"),
            keeps(
                    "create table t (a int, g int)",
                    "alter table t drop g; alter table t add g int generated always as (a * 2) stored; insert into t values (1)",
                    "select",
                    "drop expression"),
            keeps(
                    "create table t (x text collate \"C\")",
                    "alter table t alter x type text; insert into t values ('ñ')"),
            keeps(
                    "create table t (x int default 1, y text default 'a')",
                    "alter table t alter x drop default, alter y set default 'b'; insert into t values (1, 'c')"),
            loses(
                    "create table t (x int)",
                    "alter table t add y int; insert into t values (1, 2)",
                    "-- its values are lost"),
            loses(
                    "create table t (x int)",
                    "create table more (x int); insert into more values (1)",
                    "-- its rows are lost"),
            keeps(
                    "create table t (x int unique, constraint c foreign key (x) references t (x)); insert into t values (1)",
                    "alter table t drop constraint t_x_key cascade"),
            keeps(
                    "create table t (x int); alter table t enable row level security; alter table t force row level security",
                    "insert into t values (1); alter table t disable row level security"));

    static Stream<Arguments> samples() {
        return Stream.of(14, 18).flatMap(major -> SAMPLES.stream().map(sample -> Arguments.of(major, sample)));
    }

    @ParameterizedTest(name = "PostgreSQL {0}: {1}")
    @MethodSource("samples")
    void noValueIsLostSilently(int major, Sample sample) throws SQLException {
        TestDatabase database = TestPostgres.ofMajor(major).newDatabase();
        database.execute("create schema app", in(sample.made()));
        Structure expected = read(database);
        List<String> original = rows(database);
        database.execute(in(sample.change()));
        List<String> rows = rows(database);

        String script = mend(expected, read(database));
        Optional<SQLException> failure = run(database, script);

        assertThat(script).contains(sample.contained());
        switch (sample.outcome()) {
            case IS_REFUSED -> {
                assertThat(failure).isPresent();
                assertThat(rows(database)).isEqualTo(rows);
            }
            case KEEPS_ROWS -> {
                assertThat(failure).as(script).isEmpty();
                assertThat(script).doesNotContain("lost", "rounded", "converted");
                assertThat(rows(database)).isIn(rows, original);
                assertMended(expected, database, sample);
            }
            case LOSS_IN_COMMENT -> {
                assertThat(failure).as(script).isEmpty();
                assertMended(expected, database, sample);
            }
        }
        database.drop();
    }

    @Test
    void aConstraintThatWasValidatedByHandIsNoDifference() throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute(
                "create schema app",
                in("create table t (x int); alter table t add constraint c check (x > 0) not valid"));
        Structure expected = read(database);
        database.execute(in("alter table t validate constraint c"));

        Comparison found = Comparison.of(expected, read(database));

        assertThat(found.differences()).isEmpty();
        assertThat(found.validated())
                .containsExactly(new DatabaseObject(DatabaseObject.Kind.CONSTRAINT, Optional.of("t"), "c"));
    }

    @Test
    void aMissingViewFunctionAndTriggerAreMadeAgain() throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute(
                "create schema app",
                in("create table t (x int); create view v as select x from t;"
                        + " create materialized view m as select x * 2 as y from v;"
                        + " create function f() returns trigger language plpgsql as 'begin new.x = new.x + 1; return new; end';"
                        + " create trigger tr before insert on t for each row execute function f()"));
        Structure expected = read(database);
        database.execute(in("drop view v cascade; drop function f cascade"));

        String script = mend(expected, read(database));

        assertThat(run(database, script)).as(script).isEmpty();
        assertThat(Comparison.of(expected, read(database)).differences()).isEmpty();
        database.execute(in("insert into t values (1); refresh materialized view m"));
        assertThat(database.column("select concat_ws(' ', x, y) from app.v, app.m"))
                .containsExactly("2 4");
        database.drop();
    }

    /** A build queries only the names that it knows, so it does not read the table under its new name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id serial primary key, n int unique",
                "id serial, n int",
                "id int primary key, n int",
                "id int, n int unique",
                "id int, n int constraint positive check (n > 0)",
                "id int, n int"
            })
    void aTableThatSomebodyRenamedIsRenamedBack(String columns) throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute(
                "create schema app",
                in("create table box (%s); create index ix on box (n); insert into box (id, n) values (1, 1);"
                        .formatted(columns)));
        Structure expected = read(database);
        Owned owned = new Manifest(
                        List.of(Migrations.doing(Migrations.migration("1"), Effect.creating(expected))),
                        List.of(Migrations.migration("1").script()))
                .owned();
        database.execute(in("create table other (id int, m int); create table more (id int, n int, o int);"
                + " alter table box rename to crate"));

        String script = mend(expected, live(database, owned));

        assertThat(script)
                .isEqualTo(
                        "alter table \"app\".\"crate\" rename to \"box\";"
                                + " -- \"crate\" has the sequence, the keys, the columns or the parent of \"box\": the table was renamed");
        assertThat(run(database, script)).isEmpty();
        assertThat(Comparison.of(expected, live(database, owned)).differences()).isEmpty();
        assertThat(database.column("select n from app.box")).containsExactly("1");
        database.drop();
    }

    @Test
    void aMissingTableIsMadeAgainIfTwoOthersHaveItsColumns() throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute("create schema app", in("create table box (id int, n int)"));
        Structure expected = read(database);
        Owned owned = new Manifest(
                        List.of(Migrations.doing(Migrations.migration("1"), Effect.creating(expected))),
                        List.of(Migrations.migration("1").script()))
                .owned();
        database.execute(in("alter table box rename to crate; create table copy (id int, n int)"));

        assertThat(mend(expected, live(database, owned))).contains("create table \"app\".\"box\"");
        database.drop();
    }

    /** Reads the structure as a build reads it. */
    private static Structure live(TestDatabase database, Owned owned) throws SQLException {
        OwnedSchema schema = new OwnedSchema(Optional.of("app"), "flyway_schema_history");
        try (Connection connection = database.connect()) {
            Structure live = StructureQuery.of(schema, owned).read(connection);
            return owned.of(live.withRenamed(RenamedTables.of(connection, schema, owned, live)));
        }
    }

    private static void assertMended(Structure expected, TestDatabase database, Sample sample) throws SQLException {
        assertThat(Comparison.of(expected, read(database)).differences()).isEmpty();
        database.execute(in(sample.after()));
    }

    static String mend(Structure expected, Structure actual) {
        Comparison found = Comparison.of(expected, actual);
        Mend mend = new Mend(expected, found);
        return found.differences().stream()
                .map((Difference difference) ->
                        mend.sql(difference, Optional.of("V1__all.sql")).orElseThrow())
                .collect(Collectors.joining("\n"));
    }

    /** Runs the script in one transaction, as psql -1 does. */
    static Optional<SQLException> run(TestDatabase database, String script) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(script);
            connection.commit();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    static String in(String sql) {
        return "set search_path = app; %s".formatted(sql);
    }

    private static List<String> rows(TestDatabase database) {
        return database.column("select t::text from app.t order by 1");
    }

    private static Structure read(TestDatabase database) throws SQLException {
        return read(database, EVERYTHING);
    }

    private static Structure read(TestDatabase database, StructureQuery query) throws SQLException {
        try (Connection connection = database.connect()) {
            return query.read(connection);
        }
    }

    private static Sample keeps(String made, String change) {
        return keeps(made, change, "select", "");
    }

    private static Sample keeps(String made, String change, String after, String contained) {
        return new Sample(made, change, Outcome.KEEPS_ROWS, after, contained);
    }

    private static Sample loses(String made, String change, String contained) {
        return new Sample(made, change, Outcome.LOSS_IN_COMMENT, "select", contained);
    }

    private static Sample refused(String made, String change, String contained) {
        return new Sample(made, change, Outcome.IS_REFUSED, "select", contained);
    }
}
