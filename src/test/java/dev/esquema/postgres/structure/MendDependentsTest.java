package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other objects use an object that a mend drops or gives another type: the mend drops them first and makes them again,
 * in one transaction.
 */
class MendDependentsTest {

    private static final String T = "create table t (id int primary key, n int); insert into t values (1, 1), (2, 2);";

    private static final String TRIGGER =
            "create function tf() returns trigger language plpgsql as 'begin return new; end';";

    private static final String PARTED =
            "create table t (id int not null default 1, n int not null, x date, primary key (id, n),"
                    + " constraint c check (n > 0)) partition by list (id); create index on t (x);";

    static Stream<Arguments> samples() {
        return Stream.of(
                sample(
                        "a column under views",
                        T + "create view v as select n from t; create view w as select * from v",
                        "drop view v cascade; alter table t alter n type bigint;"
                                + " create view v as select n from t; create view w as select * from v"),
                sample(
                        "a column under a generated column, a policy and a trigger",
                        T + "alter table t add g int generated always as (n * 2) stored; create index gi on t (g);"
                                + "create policy p on t using (n > 0);" + TRIGGER
                                + "create trigger tr before update of n on t for each row execute function tf()",
                        "drop policy p on t; drop trigger tr on t; alter table t drop g; alter table t alter n type bigint;"
                                + " alter table t add g int generated always as (n * 2) stored; create index gi on t (g);"
                                + " create policy p on t using (n > 0);"
                                + " create trigger tr before update of n on t for each row execute function tf()"),
                sample(
                        "a view under a view",
                        T + "create view v as select id, n from t; create view w as select id from v;"
                                + " grant select on v to public; create rule r as on insert to v do instead nothing",
                        "drop view v cascade; create view v as select n::text as n, id from t;"
                                + " create view w as select id from v"),
                sample(
                        "a view that became a materialized view",
                        T + "create view v as select id from t; create view w as select * from v",
                        "drop view v cascade; create materialized view v as select id from t; create view w as select * from v"),
                sample(
                        "a view that became a table",
                        T + "create view v as select id from t; create view w as select * from v",
                        "drop view v cascade; create table v (id int); create view w as select * from v"),
                sample(
                        "a table that became a view",
                        T + "create table x (a int); create view v as select a from x",
                        "drop table x cascade; create view x as select id as a from t; create view v as select a from x"),
                sample(
                        "a renamed view under a view",
                        T + "create view v as select id from t; create view w as select * from v",
                        "alter view v rename to v_old"),
                sample(
                        "a renamed materialized view with an index",
                        T + "create materialized view v as select id from t; create index i on v (id)",
                        "alter materialized view v rename to v_old"),
                sample(
                        "views, an index and a function with rows of a view",
                        T + "create view v as select id, n from t; create materialized view m as select * from v;"
                                + " create index i on m (id); create function f(v) returns int language sql as 'select 1'",
                        "drop view v cascade"),
                sample(
                        "a trigger of a view",
                        T + "create view v as select id from t;" + TRIGGER
                                + "create trigger tr instead of insert on v for each row execute function tf()",
                        "drop view v cascade; create view v as select n, id from t"),
                sample(
                        "a function with another result",
                        T + "create function f(int) returns int immutable language sql as 'select $1';"
                                + " create view v as select f(n) as x from t; alter table t add constraint c check (f(n) > 0)",
                        "drop function f(int) cascade;"
                                + " create function f(int) returns bigint immutable language sql as 'select $1::bigint';"
                                + " create view v as select f(n) as x from t; alter table t add constraint c check (f(n) > 0)"),
                sample(
                        "a renamed function",
                        T + "create function f(int) returns int immutable language sql as 'select $1';"
                                + " alter table t add constraint c check (f(n) > 0); create view v as select f(n) from t;"
                                + TRIGGER + "create trigger tr before insert on t for each row execute function tf()",
                        "alter function f(int) rename to g; alter function tf() rename to tg"),
                sample(
                        "a renamed enum",
                        "create type e as enum ('a', 'b'); create table t (x e default 'b'); insert into t values ('a');"
                                + " create view v as select 'a'::e as y from t;"
                                + " create function f(e) returns int language sql as 'select 1'",
                        "alter type e rename to e2"),
                sample(
                        "an enum column that became a text",
                        "create type e as enum ('a', 'b'); create table t (x e default 'b'); insert into t values ('a');"
                                + " create view v as select x from t",
                        "drop view v; alter table t alter x drop default, alter x type text; drop type e;"
                                + " create view v as select x from t"),
                sample(
                        "a primary key under a foreign key",
                        "create table t (a int, b int, primary key (a, b));"
                                + " create table r (a int, b int, foreign key (a, b) references t)",
                        "alter table t drop constraint t_pkey cascade; alter table t add primary key (b, a);"
                                + " alter table r add foreign key (a, b) references t (a, b)"),
                sample(
                        "a unique key that became an index",
                        T + "alter table t add constraint u unique (n); create table k (n int references t (n))",
                        "alter table t drop constraint u cascade; create unique index u on t (n);"
                                + " alter table k add constraint k_n_fkey foreign key (n) references t (n)"),
                sample(
                        "a unique index under a foreign key",
                        T + "create unique index u on t (n); create table k (n int references t (n))",
                        "drop index u cascade"),
                sample(
                        "two tables that refer to each other",
                        "create table t (id int primary key, u int); create table u (id int primary key, t int references t);"
                                + " alter table t add foreign key (u) references u; create table x (t int references t)",
                        "drop table t cascade; drop table u cascade"),
                sample(
                        "a table that refers to one that was made again without its key",
                        "create table t (id int primary key, n int); create table a (t int references t)",
                        "drop table t cascade; drop table a; create table t (id int)"),
                sample(
                        "a serial column that became an identity column",
                        "create table t (id serial primary key, n int); insert into t (n) values (1), (2)",
                        "alter table t alter id drop default; drop sequence t_id_seq;"
                                + " alter table t alter id add generated always as identity (start 3)"),
                sample(
                        "names that contain the quotes of a block",
                        "create table t (\"$$\" int generated always as identity (start 5), constraint \"$$ $mend1$\" unique (\"$$\"));"
                                + " create table r (x int, constraint \"$$ c\" foreign key (x) references t (\"$$\"))",
                        "alter table t alter \"$$\" set start 1; alter table r disable trigger all"),
                sample(
                        "two partitions with swapped bounds",
                        PARTED
                                + "create table a partition of t for values in (1); create table b partition of t for values in (2)",
                        "alter table t detach partition a; alter table t detach partition b;"
                                + " alter table t attach partition a for values in (2);"
                                + " alter table t attach partition b for values in (1)"),
                sample(
                        "a missing partition whose values another one has",
                        PARTED
                                + "create table a partition of t for values in (1); create table b partition of t for values in (2)",
                        "drop table a; alter table t detach partition b; alter table t attach partition b for values in (1, 2)"),
                sample(
                        "a table with fewer columns in the place of a partition",
                        PARTED + "create table a partition of t for values in (1)",
                        "drop table a; create table a (id int)"),
                sample(
                        "a table with more columns, keys and indexes in the place of a partition",
                        PARTED + "create table kept partition of t for values in (1);" + TRIGGER
                                + "create trigger tr before insert on t for each row execute function tf()",
                        "drop table kept; create table kept (id serial primary key, n bigint generated always as identity, x text,"
                                + " more int unique, constraint own check (id > 0), constraint c check (n > -1));"
                                + " create index own_i on kept (x); create trigger tr after insert on kept for each row execute function tf();"
                                + " insert into kept (id, x, more) overriding user value values (1, '2024-01-01', 3)"),
                sample(
                        "a partition of its own attributes that became a table",
                        PARTED + "create table a partition of t for values in (1); alter table a alter n set default 9;"
                                + " create index ai on a (id); comment on column a.n is 'x'; comment on table a is 'y'",
                        "drop table a; create table a (like t including defaults)"),
                sample(
                        "a domain over another type",
                        "create domain d as int default 7 check (value > 0); comment on domain d is 'x';"
                                + " create table t (id int primary key, x d, y d default 5, constraint c check (x < 100));"
                                + " create index i on t (x); insert into t values (1, 2); create view v as select x from t",
                        "drop view v; alter table t alter x type bigint, alter y drop default, alter y type bigint; drop domain d;"
                                + " create domain d as bigint check (value > -1); alter table t alter x type d, alter y type d;"
                                + " create view v as select x from t"),
                sample(
                        "a domain that became an enum",
                        "create domain d as text; create table t (x d); insert into t values ('a')",
                        "alter table t alter x type text; drop domain d; create type d as enum ('a', 'b');"
                                + " alter table t alter x type d using x::d"),
                sample(
                        "a range over another type",
                        "create type r as range (subtype = int); create table t (x r default '[1,2)', exclude using gist (x with &&));"
                                + " create index i on t (x); insert into t values ('[3,4)');"
                                + " create view v as select lower(x) as x from t",
                        "drop view v; alter table t drop constraint t_x_excl, alter x drop default; drop index i;"
                                + " alter table t alter x type text; drop type r; create type r as range (subtype = bigint);"
                                + " alter table t alter x type r using x::r, alter x set default '[1,2)', add exclude using gist (x with &&);"
                                + " create index i on t (x); create view v as select lower(x) as x from t"),
                sample(
                        "an enum of arrays and functions that became a domain",
                        "create type e as enum ('a', 'b'); create table t (id int primary key, x e[] default '{a}', y e default 'a');"
                                + " create function f(e) returns boolean immutable language sql as $$select $1 = 'a'$$;"
                                + " create function g(t) returns e[] language plpgsql as 'begin return array[$1.y]; end';"
                                + " create function h() returns table (x e) language plpgsql as 'begin return query select y from t; end';"
                                + " alter table t add constraint c check (f(y)); create index i on t using gin (x);"
                                + " insert into t values (1, '{a,b}', 'a'), (2, null, 'a'); create view v as select f(y) as y, h() from t;"
                                + " create policy p on t using (f(y)); comment on function f(e) is 'x'",
                        "drop view v; drop policy p on t; alter table t drop constraint c; drop function f(e), h();"
                                + " drop function g(t); drop index i;"
                                + " alter table t alter x drop default, alter y drop default, alter x type text[], alter y type text;"
                                + " drop type e; create domain e as text;"
                                + " alter table t alter x type e[] using x::e[], alter x set default '{a}', alter y type e;"
                                + " create index i on t using gin (x)"),
                sample(
                        "a domain of arrays and functions over another type",
                        "create domain d as int check (value > 0); create table t (x d[] default '{1}', y d);"
                                + " insert into t values ('{1,2}', 3); create table u () inherits (t); insert into u values ('{7}', 1);"
                                + " create procedure p(d) language sql as 'select 1'; create function f(d[]) returns d language sql as 'select $1[1]';"
                                + " create view v as select f(x) as x from t",
                        "drop view v; drop function f(d[]); drop procedure p(d);"
                                + " alter table t alter x drop default, alter x type bigint[], alter y type bigint;"
                                + " drop domain d; create domain d as bigint; alter table t alter x type d[], alter y type d;"
                                + " create function f(d[]) returns d language sql as 'select $1[1]'"),
                sample(
                        "a table of other columns in the place of a child",
                        "create table p (a int, b text not null default 'z', constraint positive check (a > 0));"
                                + " create table t (c int, primary key (c)) inherits (p); create table u (d int) inherits (t)",
                        "drop table u; drop table t; create table u (d int, c bigint not null, x int);"
                                + " create table t (c int primary key, b varchar(9), constraint positive check (c > 0))"),
                sample(
                        "a child that left the first of its parents",
                        "create table p (a int); create table q (b int); create table t () inherits (p, q);"
                                + " insert into t values (1, 2)",
                        "alter table t no inherit p"));
    }

    private static Arguments sample(String name, String made, String change) {
        return Arguments.of(name, made, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void isMendedInOneTransaction(String name, String made, String change) throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute("create schema app", MendKeepsValuesTest.in(made));
        Structure expected = read(database);
        database.execute(MendKeepsValuesTest.in(change));
        Structure actual = read(database);
        List<String> rows = rows(database);

        String script = MendKeepsValuesTest.mend(expected, actual);

        assertThat(MendKeepsValuesTest.run(database, script)).as(script).isEmpty();
        assertThat(Comparison.of(expected, read(database)).differences()).isEmpty();
        assertThat(rows(database)).isEqualTo(rows);
        database.drop();
    }

    /** A name or a label with a line break must not end a comment: its rest would run as a statement. */
    @Test
    void nothingInAHostileNameRunsAsAStatement() throws SQLException {
        String hostile = "x\n\r\u2028; drop table app.victim; --";
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute(
                "create schema app",
                MendKeepsValuesTest.in("create type e as enum ('a'); create table victim (a int)"));
        Structure expected = read(database);
        database.execute(MendKeepsValuesTest.in("alter type e add value '%s'".formatted(hostile)));

        String script = MendKeepsValuesTest.mend(expected, read(database));

        assertThat(MendKeepsValuesTest.run(database, script)).as(script).isEmpty();
        assertThat(script).contains("-- the label 'x\\u000A\\u000D\\u2028; drop table app.victim; --'");
        assertThat(read(database).has(DatabaseObject.table("victim"))).isTrue();
        database.drop();
    }

    @Test
    void rowsOfAnotherPartitionPreventTheMendAndAreKept() throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute(
                "create schema app",
                MendKeepsValuesTest.in(PARTED + "create table a partition of t for values in (1);"
                        + " create table b partition of t for values in (2)"));
        Structure expected = read(database);
        database.execute(MendKeepsValuesTest.in("alter table t detach partition a; alter table t detach partition b;"
                + " alter table t attach partition a for values in (2); alter table t attach partition b for values in (1);"
                + " insert into t values (1, 1), (2, 2)"));
        List<String> rows = rows(database);

        String script = MendKeepsValuesTest.mend(expected, read(database));

        assertThat(MendKeepsValuesTest.run(database, script)).isPresent();
        assertThat(rows(database)).isEqualTo(rows);
        assertThat(script)
                .contains(
                        "attach partition \"app\".\"a\" FOR VALUES IN (1); -- refused while rows of other partitions are in it:"
                                + " then copy its rows, delete them, attach it, and insert them into \"app\".\"t\"");
        database.drop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            create table t (a int) | drop table t; create table t (a int) partition by list (a) | rename it, run its statement in V1__all.sql again
            create table t (a int) partition by list (a) | drop table t; create unlogged table t (a int) | rename it, run its statement in V1__all.sql again
            create type t as (a int, b int) | drop type t; create type t as (b int, a int) | drop it, run its statement in V1__all.sql again
            create type t as (a int, b int) | drop type t; create type t as enum ('a') | drop it, run its statement in V1__all.sql again
            """)
    void whatNoStatementCorrectsIsACommentThatSaysWhatToDo(String made, String change, String said)
            throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute("create schema app", MendKeepsValuesTest.in(made));
        Structure expected = read(database);
        database.execute(MendKeepsValuesTest.in(change));

        String script = MendKeepsValuesTest.mend(expected, read(database));

        assertThat(script.lines())
                .allMatch(line -> line.startsWith("-- ") || line.startsWith("select pg_catalog.set_config"));
        assertThat(script).contains(said);
        database.drop();
    }

    private static Structure read(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return MendKeepsValuesTest.EVERYTHING.read(connection);
        }
    }

    /** The rows of the table kept, or of the table t, without columns that are computed or not expected. */
    private static List<String> rows(TestDatabase database) {
        return database
                .column(
                        "select coalesce(to_regclass('app.kept'), to_regclass('app.t'))::text as t where to_regclass('app.t') is not null")
                .stream()
                .flatMap(
                        table -> database
                                .column("select (to_jsonb(t) - 'g' - 'more')::text from %s as t order by 1"
                                        .formatted(table))
                                .stream())
                .toList();
    }
}
