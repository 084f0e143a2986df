package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other objects use an object that a mend drops or gives another type: the mend drops them first and makes them again,
 * in one transaction.
 */
class MendDependentsTest {

    private static final String T = "create table t (id int primary key, n int); insert into t values (1, 1), (2, 2);";

    private static final String TRIGGER =
            "create function tf() returns trigger language plpgsql as 'begin return new; end';";

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

    private static Structure read(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return MendKeepsValuesTest.EVERYTHING.read(connection);
        }
    }

    /** The rows of the table t, if it has any. */
    private static List<String> rows(TestDatabase database) {
        return database.column("select to_regclass('app.t') is not null").contains("t")
                ? database.column("select (to_jsonb(t) - 'g')::text from app.t as t order by 1")
                : List.of();
    }
}
