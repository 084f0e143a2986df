package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After a rollback and its restore, everything is as it was before, whichever of the three ways was taken: the restore
 * alone, the release and then the restore, or the release and then the statements that the rollback prints.
 */
class RestoreRoundTripTest {

    private static final String STRUCTURE =
            """
            with relation as (
                select * from pg_class where relnamespace = 'public'::regnamespace
                   and relname not like 'flyway%' and relname not like 'esquema%'
            )
            select concat_ws(' ', 'relation', relname, relkind, relispopulated, pg_get_expr(relpartbound, oid)) from relation
            union all
            select concat_ws(' ', 'inherits', relname, inhparent::regclass)
              from relation join pg_inherits on inhrelid = relation.oid
            union all
            select concat_ws(' ', 'sequence', relname, seqtypid::regtype, seqincrement, seqstart, seqmin, seqmax, seqcycle,
                             d.refobjid::regclass, d.refobjsubid > 0, d.deptype)
              from relation join pg_sequence on seqrelid = oid
              left join pg_depend as d on d.objid = oid and d.refclassid = 'pg_class'::regclass
            union all
            select concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                             attgenerated, attcollation::regcollation, pg_get_expr(adbin, adrelid))
              from relation join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
              left join pg_attrdef on adrelid = attrelid and adnum = attnum where relkind in ('r', 'p', 'm', 'v')
            union all
            select concat_ws(' ', 'constraint', relname, conname, conislocal, pg_get_constraintdef(c.oid))
              from pg_constraint as c join relation on conrelid = relation.oid where contype <> 'n'
            union all
            select concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid)
              from pg_index join relation on indrelid = relation.oid
            union all
            select concat_ws(' ', 'trigger', relname, pg_get_triggerdef(t.oid), tgenabled)
              from pg_trigger as t join relation on tgrelid = relation.oid where not tgisinternal
             order by 1
            """;

    private static final String ROWS =
            """
            select format(case relkind when 'S' then 'select concat(last_value, is_called) from %1$I'
                                       else 'select to_jsonb(t) from only %1$I as t order by to_jsonb(t)::text' end, relname)
              from pg_class
             where relnamespace = 'public'::regnamespace and (relkind in ('r', 'S') or relkind = 'm' and relispopulated)
               and relname not like 'flyway%' and relname not like 'esquema%'
             order by relname
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    /**
     * A migration that is rolled back, and how the database came to be.
     *
     * @param scripts the scripts of each migration from 1 on, each followed by its undo script
     * @param byHand what was done by hand before the rollback of 2
     */
    private record Chain(String name, List<String> scripts, List<String> byHand) {

        private Chain with(String... more) {
            return new Chain(name, List.of(more), byHand);
        }

        private Chain then(String... sql) {
            return new Chain(name, scripts, List.of(sql));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Chain chain(String name) {
        return new Chain(name, List.of(), List.of());
    }

    private static final String R = "create table r (id int primary key)";
    private static final String T = "create table t (id int primary key, b int)";

    static Stream<Chain> chains() {
        return Stream.of(
                chain("a deferred foreign key")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id int primary key, rid int references r deferrable initially deferred)",
                                "drop table t")
                        .then("insert into r values (1)", "insert into t values (1, 1)"),
                chain("a deferred foreign key of rows that the migration writes")
                        .with(
                                R + "; insert into r values (1)",
                                "drop table r",
                                "create table t (id int primary key, rid int references r deferrable initially deferred);"
                                        + "insert into t values (1, 1), (2, 1)",
                                "drop table t")
                        .then("insert into t values (3, 1)"),
                chain("deferred foreign keys that form a circle, and one to the table itself")
                        .with(
                                R,
                                "drop table r",
                                "create table a (id int primary key, b int, up int references a deferrable initially deferred);"
                                        + "create table b (id int primary key, a int references a deferrable initially deferred);"
                                        + "alter table a add foreign key (b) references b deferrable initially deferred",
                                "alter table a drop constraint a_b_fkey; drop table b, a")
                        .then("insert into a values (2, 1, 1), (1, 1, 2); insert into b values (1, 1)"),
                chain("a deferred primary key and a deferred unique constraint")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id int primary key deferrable initially deferred,"
                                        + " b int unique deferrable initially deferred); insert into t values (1, 1)",
                                "drop table t")
                        .then("insert into t values (2, 2)"),
                chain("a deferred exclusion constraint")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id int primary key, r int4range, exclude using gist (r with &&)"
                                        + " deferrable initially deferred)",
                                "drop table t")
                        .then("insert into t values (1, '[1,3)'), (2, '[3,5)')"),
                chain("a constraint trigger")
                        .with(
                                "create function boom() returns trigger language plpgsql as 'begin raise exception ''boom''; end'",
                                "drop function boom",
                                T
                                        + "; create constraint trigger c after insert on t deferrable initially deferred"
                                        + " for each row execute function boom()",
                                "drop table t")
                        .then(
                                "alter table t disable trigger user; insert into t values (1, 1)",
                                "alter table t enable trigger user"),
                chain("a deferred foreign key and a later migration of the table")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id int primary key, rid int references r deferrable initially deferred);"
                                        + " insert into r values (1); insert into t values (1, 1)",
                                "drop table t; delete from r",
                                "alter table t add c int; update t set c = id",
                                "alter table t drop c")
                        .then("insert into t values (5, 1, 5)"),
                chain("a later migration that relies on a deferred foreign key")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id int primary key, rid int references r deferrable initially deferred)",
                                "drop table t",
                                "create index i on t (rid); insert into t values (9, 9); insert into r values (9)",
                                "-- undo: partial\ndrop index i; delete from t where id = 9; delete from r where id = 9;"
                                        + " with gone as (delete from t where id = 5 returning *) insert into t select * from gone")
                        .then("insert into r values (1)", "insert into t values (5, 1)"),
                chain("a parent that a later migration changes")
                        .with(
                                R,
                                "drop table r",
                                "create table p (id int primary key); create table c (id int primary key, p int references p)",
                                "drop table c; drop table p",
                                "alter table p add x int",
                                "alter table p drop x")
                        .then("insert into p values (1, 1)", "insert into c values (1, 1)"),
                chain("a foreign key that was added by hand to a table that is restored later")
                        .with(
                                R,
                                "drop table r",
                                "create table c (id int primary key, p int); create table p (id int primary key, c int references c)",
                                "drop table p, c")
                        .then(
                                "insert into c values (1, 1); insert into p values (1, 1)",
                                "alter table c add constraint by_hand foreign key (p) references p"),
                chain("a partitioned table without rows")
                        .with(
                                R,
                                "drop table r",
                                "create table parent (id int primary key, v text) partition by range (id);"
                                        + " create table p1 partition of parent for values from (0) to (10);" + T,
                                "drop table t; drop table parent")
                        .then(
                                "insert into t values (1, 1)",
                                "alter table parent add column nota text default 'x'",
                                "create index by_hand on parent (v)",
                                "alter table parent add constraint positive check (id >= 0)",
                                "alter table p1 alter column nota set storage external",
                                "create table p2 partition of parent for values from (10) to (20)",
                                "drop table p2"),
                chain("a partition of a table that stays")
                        .with(
                                "create table t (id int primary key, b int) partition by range (id);"
                                        + " create table t1 partition of t for values from (0) to (10)",
                                "drop table t",
                                "create table t2 partition of t for values from (10) to (20)",
                                "drop table t2")
                        .then("insert into t values (1, 1)"),
                chain("partitions of partitions and a table that is attached")
                        .with(
                                "create table t (id int, b int) partition by range (id);",
                                "drop table t",
                                "create table x1 (id int not null, b int);"
                                        + "create table t2 partition of t for values from (10) to (20) partition by list (b);"
                                        + "create table t2a partition of t2 for values in (1);"
                                        + "alter table t attach partition x1 for values from (20) to (30)",
                                "drop table t2; drop table x1")
                        .then("grant select on t2a to public"),
                chain("an heir without rows")
                        .with(
                                T,
                                "drop table t",
                                "create table h (c int) inherits (t); create table o (d int) inherits (t)",
                                "drop table h, o")
                        .then("insert into t values (1, 1)", "alter table h add hand int default 3"),
                chain("an identity column")
                        .with(
                                T,
                                "drop table t",
                                "alter table t add n int generated always as identity, add m int generated by default as identity,"
                                        + " add s serial",
                                "alter table t drop n, drop m, drop s")
                        .then(
                                "insert into t (id) select generate_series(1, 5)",
                                "delete from t where id < 4",
                                "update t set m = 77 where id = 4",
                                "alter sequence t_m_seq restart with 100"),
                chain("columns with odd names, arrays and generated columns")
                        .with(
                                "create table t (a int, b int, c int generated always as identity, primary key (a,b))",
                                "drop table t",
                                "alter table t add \"New Col\" int not null default 5, add \"j\"\"x\" int[],"
                                        + " add g int generated always as (a*2) stored, add ii int generated always as identity",
                                "alter table t drop \"New Col\", drop \"j\"\"x\", drop g, drop ii")
                        .then("insert into t (a, b, \"j\"\"x\") values (1, 2, '{1,2}'), (2, 3, null)"),
                chain("a column of a composite type with a NULL in its value")
                        .with(
                                "create type pair as (a int, b text); create table t (id int primary key)",
                                "drop table t; drop type pair",
                                "alter table t add p pair",
                                "alter table t drop p")
                        .then("insert into t values (1, row(null, 'x')), (2, row(null, null)), (3, null)"),
                chain("a column of a table without a key")
                        .with(
                                "create table t (a int, j json, g int generated always as (1) stored)",
                                "drop table t",
                                "alter table t add kept int default 5, add now text",
                                "alter table t drop kept, drop now")
                        .then("insert into t (a, j, kept, now) values (1, '{\"a\": 1}', 2, 'x'),"
                                + " (null, null, 3, 'y'), (null, null, 4, null), (null, null, 4, null)"),
                chain("a column of a partitioned table without a key, and of a child table without one")
                        .with(
                                "create table t (id int, b int) partition by range (id);"
                                        + " create table t1 partition of t for values from (0) to (10);"
                                        + " create table p (id int primary key); create table h () inherits (p)",
                                "drop table h; drop table p; drop table t",
                                "alter table t add c int default 5; alter table p add c int",
                                "alter table t drop c; alter table p drop c")
                        .then(
                                "insert into t values (1, 1, 1), (1, 1, 2); insert into p values (1, 7); insert into h values (1, 8)"),
                chain("a column of a table with a unique column instead of a primary key")
                        .with(
                                "create table t (id int not null unique, b int unique)",
                                "drop table t",
                                "alter table t add c int",
                                "alter table t drop c")
                        .then("insert into t values (1, null, 4), (2, null, 3)"),
                chain("a column that is the primary key")
                        .with(
                                "create table t (a int)",
                                "drop table t",
                                "alter table t add c serial primary key",
                                "alter table t drop c")
                        .then("insert into t (a) values (1), (1), (2)", "update t set c = c + 10"),
                chain("unique values that rows have exchanged")
                        .with(
                                "create table t (id int primary key); insert into t values (1), (2)",
                                "drop table t",
                                "alter table t add c serial unique, add d int; update t set d = id; create unique index i on t (d)",
                                "alter table t drop c, drop d")
                        .then("update t set c = c + 10, d = d + 10", "update t set c = 3 - id, d = 3 - id"),
                chain("a column that a foreign key of a dropped table refers to")
                        .with(
                                "create table t (id int primary key); insert into t values (1), (2)",
                                "drop table t",
                                "alter table t add c serial unique; create table x (id int primary key, c int references t (c))",
                                "drop table x; alter table t drop c")
                        .then("update t set c = c + 10", "insert into x values (1, 11), (2, 12)"),
                chain("columns that were added by hand")
                        .with(R, "drop table r", T, "drop table t")
                        .then(
                                "insert into t values (1, 1), (2, 2)",
                                "alter table t add m3 int generated always as (b * 2) stored",
                                "create index by_hand on t (m3)",
                                "alter table t add m4 int generated by default as identity (start 5 increment 3)",
                                "alter table t add m6 int generated always as identity",
                                "alter table t add m5 serial",
                                "alter table t add manual int default 3",
                                "alter table t add filled text collate \"C\" not null default 'x'",
                                "alter table t add needed int; update t set needed = 1; alter table t alter needed set not null",
                                "insert into t (id, b, needed) values (3, 3, 3)"),
                chain("columns that were added by hand to a table without rows")
                        .with(R, "drop table r", T, "drop table t")
                        .then(
                                "alter table t add m3 int generated always as (b * 2) stored",
                                "create index by_hand on t (m3)",
                                "alter table t add m4 int generated by default as identity",
                                "alter table t add m5 serial",
                                "alter table t add manual int default 3"),
                chain("a materialized view of the rows")
                        .with(
                                "create table z (id int)",
                                "drop table z",
                                T
                                        + "; create view v as select id from t; create materialized view mv as select * from v;"
                                        + "create materialized view empty as select * from t with no data;"
                                        + "create materialized view mw as select count(*) from mv",
                                "drop materialized view mw; drop materialized view empty; drop materialized view mv;"
                                        + " drop view v; drop table t")
                        .then(
                                "insert into t values (1, 1)",
                                "refresh materialized view mv",
                                "refresh materialized view mw"),
                chain("a materialized view of a column")
                        .with(
                                T,
                                "drop table t",
                                "alter table t add n int; create materialized view mv as select id, n from t",
                                "drop materialized view mv; alter table t drop n")
                        .then("insert into t values (1, 1, 1)", "refresh materialized view mv"),
                chain("constraints that are not valid")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id int primary key, b int, rid int);"
                                        + "alter table t add constraint c check (b > 0) not valid,"
                                        + " add constraint f foreign key (rid) references r not valid",
                                "drop table t")
                        .then(
                                "alter table t drop constraint c, drop constraint f",
                                "insert into t values (1, -1, 4)",
                                "alter table t add constraint c check (b > 0) not valid,"
                                        + " add constraint f foreign key (rid) references r not valid"),
                chain("a check and a generated column that call functions of the schema")
                        .with(
                                "create function g(int) returns int immutable language plpgsql as 'begin return $1 + 1; end';"
                                        + "create function f(int) returns int immutable language plpgsql as 'begin return g($1); end'",
                                "drop function f; drop function g",
                                "create table t (id int primary key, b int check (f(b) > 0), c int generated always as (f(b)) stored);"
                                        + "create index i on t (g(b))",
                                "drop table t")
                        .then("insert into t values (1, 1)"),
                chain("types without an order, and no primary key")
                        .with(
                                "create type pair as (a json, b int); create domain doc as json",
                                "drop domain doc; drop type pair",
                                "create table t (c circle, p jsonpath, a pair, d doc, l pair[], m doc[], v varchar(9),"
                                        + " ch char(3), n name); create table u (id int, v varchar(9), x xml)",
                                "drop table t, u")
                        .then(
                                "insert into t values ('<(1,1),1>', '$.a', ('{}', 1)::pair, '{}', array[('{}', 1)::pair], null, 'v', 'c')",
                                "insert into u values (1, 'a', '<a/>')"),
                chain("a trigger that changes rows and was removed by hand")
                        .with(
                                "create function boom() returns trigger language plpgsql as 'begin raise exception ''boom''; end'",
                                "drop function boom",
                                T + "; create trigger g before insert on t for each row execute function boom();"
                                        + "alter table t enable always trigger g",
                                "drop table t")
                        .then(
                                "alter table t disable trigger g",
                                "insert into t values (1, 1)",
                                "alter table t enable always trigger g"),
                chain("sequences that were renamed, restarted and added by hand")
                        .with(
                                R,
                                "drop table r",
                                "create table t (id bigint generated always as identity primary key, s serial); create table e (id serial)",
                                "drop table t, e")
                        .then(
                                "insert into t default values",
                                "create sequence hand owned by t.s",
                                "select nextval('hand'), nextval('hand')",
                                "alter sequence e_id_seq restart with 50"),
                chain("columns that were dropped in between")
                        .with(
                                R,
                                "drop table r",
                                "create table t (x int, id int primary key, y text, b int); alter table t drop x;"
                                        + "alter table t drop y; alter table t add x text",
                                "drop table t")
                        .then("insert into t values (1, 2, 'x')"),
                chain("domains, enums and arrays")
                        .with(
                                "create domain pos as int check (value > 0); create type mood as enum ('sad', 'ok')",
                                "drop domain pos; drop type mood",
                                "create table t (id pos primary key, m mood, ms mood[] default array['ok']::mood[], p pos[])",
                                "drop table t")
                        .then(
                                "alter type mood add value 'glad' before 'ok'",
                                "insert into t values (1, 'glad', array['glad', 'sad']::mood[], array[1, 2]::pos[])"),
                chain("a table of a type, an unlogged table and a table with no columns")
                        .with(
                                "create type pair as (a int, b int)",
                                "drop type pair",
                                "create table t of pair (primary key (a)); create unlogged table u (id int); create table n ()",
                                "drop table t, u, n")
                        .then(
                                "insert into t values (1, 1)",
                                "insert into u values (1)",
                                "insert into n default values"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void everythingIsAsItWas(Chain chain) {
        ScriptedBuild build = ScriptedBuild.on(database);
        int newest = chain.scripts().size() / 2;
        for (int version = 1; version <= newest; version++) {
            build.with(
                    version,
                    chain.scripts().get(2 * version - 2),
                    chain.scripts().get(2 * version - 1));
        }
        Commands esquema = build.built();
        esquema.migrate();
        database.execute(chain.byHand().toArray(String[]::new));
        List<String> before = content();

        esquema.rollback(2);
        esquema.restore(2);
        assertThat(content()).as("after the restore").isEqualTo(before);

        esquema.rollback(2);
        esquema.migrate(2);
        if (newest == 2) {
            esquema.restore(2);
            assertThat(content()).as("after the release and the restore").isEqualTo(before);
            byHand(esquema, esquema.rollback(2));
            assertThat(content()).as("after the statements by hand").isEqualTo(before);
        }
    }

    private void byHand(Commands esquema, RollbackReport rolledBack) {
        esquema.migrate(2);
        database.execute(String.join(
                ";\n",
                rolledBack.kept().stream()
                        .map(Undo.ArchivedData::restore)
                        .flatMap(List::stream)
                        .toList()));
    }

    private List<String> content() {
        List<String> content = new ArrayList<>(database.column(STRUCTURE));
        for (String question : database.column(ROWS)) {
            database.column(question)
                    .forEach(row -> content.add("%s %s".formatted(question.split("from ", 2)[1], row)));
        }
        return content;
    }
}
