package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One change by hand to a migrated schema: the findings name it and nothing else, and their SQL undoes it. */
class HandChangesTest {

    private static final String COMMENTS =
            """
            create type pair as (a int, b text);
            create domain d as int constraint pos check (value > 0);
            create type r as range (subtype = int, multirange_type_name = mr);
            create table t (id int primary key, p pair, x d);
            comment on column pair.a is 'first';
            comment on constraint pos on domain d is 'positive';
            comment on type mr is 'many';
            """;

    private static final String OWNERS =
            """
            create table a (x int); create table b (x int); create table c (x int); create table e (x int);
            create view v as select 1 as x;
            alter table a owner to pg_monitor; alter table b owner to pg_monitor; alter table c owner to pg_monitor;
            """;

    private static final String GRANTS =
            """
            create table g (id serial, x int, y int);
            grant select, insert on g to pg_monitor;
            grant update (x) on g to pg_monitor with grant option;
            grant usage on sequence g_id_seq to pg_monitor;
            create view w as select 1 as x; grant select on w to pg_monitor;
            create function f() returns int language sql as 'select 1';
            revoke execute on function f() from public; grant execute on function f() to pg_monitor;
            """;

    private static final String RANGES =
            """
            create collation mycol (provider = libc, locale = 'C');
            create operator class intops for type int using btree as
                operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
            create function diff(x float8, y float8) returns float8 language sql immutable as 'select x - y';
            create type r as range (subtype = int, multirange_type_name = mr);
            create type fr as range (subtype = float8, subtype_diff = diff);
            create type tr as range (subtype = text, collation = mycol, subtype_opclass = text_pattern_ops);
            create type orr as range (subtype = int, subtype_opclass = intops);
            create type lr as range (subtype = bigint);
            create type myrange as range (subtype = bigint);
            create table t (x r, y mr, z fr, w tr);
            insert into t values ('[1,2)', '{[1,2)}', '[1,2)', '[a,b)');
            """;

    private static final String RENAMED =
            """
            create table ev (id int, v text, primary key (id)) partition by range (id);
            create table ev1 partition of ev for values from (0) to (10);
            create table ev2 partition of ev for values from (10) to (20);
            create table ip (id int primary key, n text); create table ic () inherits (ip);
            create table a (id int primary key, x text); create index ai on a (x);
            create sequence s start 5; create sequence "S Q" increment 3; create table us (id int default nextval('s'));
            create materialized view mv as select id, x from a with no data; create index mvi on mv (x);
            create view v as select id from a; create view w as select id from v;
            create type mood as enum ('sad', 'ok'); create table um (id serial, m mood default 'ok', a mood[]);
            create function g(x mood) returns mood language sql as 'select x'; comment on function g(mood) is 'gc';
            create domain dom as int check (value > 0); create table ud (m dom);
            create type pair as (a int, b text); create table up (m pair);
            create type rr as range (subtype = int); create table ur (m rr);
            create function f(x int) returns int language sql immutable as 'select x + 1';
            create view uf as select f(id) as f from a;
            create function tf() returns trigger language plpgsql as 'begin return new; end';
            create trigger tr before insert on a for each row execute function tf();
            create table "Big T" (id int, x text);
            insert into a values (1, 'x'); insert into ev values (1, 'a'), (12, 'b'); insert into ip values (1, 'a');
            insert into ic values (2, 'b'); insert into us default values; insert into us default values;
            insert into um (m) values ('sad'); insert into ud values (1); insert into up values (row(1, 'x'));
            insert into ur values ('[1,2)'); insert into "Big T" values (1, 'x'); select nextval('"S Q"');
            refresh materialized view mv; delete from a;
            comment on materialized view mv is 'mvc'; comment on sequence s is 'sc'; comment on index ai is 'aic';
            grant select on mv to pg_monitor;
            """;

    private static final String ROWS =
            """
            select mv::text from mv union all select last_value::text from s union all select last_value::text from "S Q"
            union all select ev::text from ev union all select ip::text from ip union all select us::text from us
            union all select um::text from um union all select last_value::text from um_id_seq
            union all select ud::text from ud union all select up::text from up union all select ur::text from ur
            union all select b::text from "Big T" as b order by 1
            """;

    /** {@code <CR>} stands for a carriage return. */
    private static final String CARRIAGE_RETURNS =
            """
            create function f() returns text language sql as 'select ''a<CR>
            b\\n''';
            create function p() returns void language plpgsql as $x$
            begin<CR>
              perform 'it''s \\ $function$';<CR>
            end<CR>
            $x$;
            create function old() returns int language plpgsql as $x$begin<CR>return 1;<CR>end$x$;
            create procedure pr() language plpgsql as 'begin
            end';
            create table t (a text default E'x\\r\\ny' check (a <> E'q\\r'), "n<CR>m" int);
            comment on table t is 'one<CR>
            two';
            comment on function f() is 'one
            two';
            create type e as enum (E'a\\rb', 'c');
            create view v as select a from t where a <> E'\\r\\n' or "n<CR>m" > 0;
            """
                    .replace("<CR>", "\r");

    private static final String PARENTS =
            """
            create schema other;
            create table other.up (id int, z int not null default 4, q int) partition by list (id);
            create table op1 partition of other.up for values in (1);
            create table "O'x" partition of other.up for values in (2);
            create table other.base (id int, q int default 5);
            create table child (own int) inherits (other.base);
            create table up (id int, z int default 3, q int); create table base (id int, z int default 3, w int);
            create table p (id int primary key, n int not null default 1); create index pi on p (n);
            create table other.pc () inherits (p);
            create table part (id int, n int not null default 1, primary key (id)) partition by list (id);
            create index parti on part (n); create table other.part1 partition of part for values in (1);
            """;

    private static final String TREES =
            """
            create table ev (id int not null, k text) partition by range (id);
            create table ev_1 partition of ev for values from (0) to (9) partition by list (id);
            create table ev_1a partition of ev_1 for values in (1, 2);
            create table par (a int, b int constraint bc check (b < 9));
            create table chi (c int) inherits (par); create table grand () inherits (chi);
            create function f() returns trigger language plpgsql as 'begin return new; end';
            create trigger t2 before insert on ev for each row execute function f();
            alter table ev_1a enable always trigger t2;
            """;

    private static final Map<String, ScriptChain> CHAINS = new ConcurrentHashMap<>();

    @TempDir
    static Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            comment on column pair.a is null | comment on column pair.a
            comment on constraint pos on domain d is 'other' | comment on check pos of type d
            comment on type mr is null | comment on type mr
            alter domain d drop constraint pos | check pos of type d
            alter table t drop column p; drop type pair | type pair; column t.p
            alter table t drop column x; drop domain d | type d; column t.x
            alter type pair rename attribute a to aa | type pair; comment on column pair.a
            """)
    void aCommentOnAPartOfATypeIsComparedAndMadeAgain(String change, String findings) {
        assertFoundAndUndone(COMMENTS, change, findings, "select 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter table e owner to pg_monitor | owner of table e
            alter view v owner to pg_monitor | owner of view v
            alter table e owner to pg_signal_backend | owner of table e
            alter table a owner to postgres | owner of table a
            alter table a owner to pg_signal_backend | owner of table a
            """)
    void anOwnerThatAMigrationSetsSaysNothingAboutTheOtherObjects(String change, String findings) {
        assertFoundAndUndone(OWNERS, change, findings, "select 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter table g owner to pg_monitor | owner of table g; grant update with grant option to pg_monitor on column g.x
            alter view w owner to pg_monitor | owner of view w
            alter function f() owner to pg_monitor | owner of function f()
            """)
    void aRoleThatIsNoLongerTheOwnerHasItsPrivilegesAgain(String change, String findings) {
        assertFoundAndUndone(GRANTS, change, findings, "select 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter type mr rename to mr2 | type r; column t.y
            alter type lr_multirange rename to other | type lr
            alter type mymultirange rename to other | type myrange
            drop type myrange | type myrange
            drop type orr | type orr
            drop type orr; create type orr as range (subtype = int) | type orr
            drop type myrange; create type myrange as range (subtype = bigint, multirange_type_name = x) | type myrange
            """)
    void aRangeKeepsAllItsOptions(String change, String findings) {
        assertFoundAndUndone(RANGES, change, findings, "select t::text from t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter materialized view mv rename to mvx | view mv
            alter sequence s rename to sx | sequence s
            alter sequence "S Q" rename to q | sequence S Q
            alter sequence um_id_seq rename to x | sequence um_id_seq
            alter view v rename to vx | view v
            alter view v rename to vx; alter view w rename to wx | view v; view w
            alter index ai rename to aix | index ai
            alter index mvi rename to mvix | index mvi
            alter type mood rename to moodx | type mood
            alter type mood rename to "Mood X" | type mood
            alter type dom rename to domx | type dom
            alter type pair rename to pairx | type pair
            alter type rr rename to rrx | type rr
            alter function f rename to fx | function f(x integer)
            alter function tf rename to tfx | function tf()
            alter table ev1 rename to ev1x | table ev1
            alter table ic rename to icx | table ic
            alter table "Big T" rename to "Bigger" | table Big T
            """)
    void whatWasRenamedIsRenamedBackWithAllThatItHolds(String change, String findings) {
        assertFoundAndUndone(RENAMED, change, findings, ROWS);
    }

    @Test
    void aTableThatIsNotRecognisedUnderAnotherNameIsNotMadeAgainWithoutAWord() {
        ScriptChain chain =
                ScriptChain.of(folder.resolve("unknown"), "create table t (a int); insert into t values (1);");
        TestDatabase database = chain.migratedTo(1);
        database.execute("alter table t rename to tx; alter table tx add b int");

        assertThat(chain.status(database).findings())
                .singleElement()
                .extracting(finding -> finding.mend().orElseThrow())
                .asString()
                .contains("-- without rows: if the table was renamed or moved, rename it or move it back instead");
        database.drop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            drop function f() | function f()
            drop function p() | function p()
            create or replace procedure pr() language plpgsql as E'begin\\r\\nend' | function pr()
            create or replace function old() returns int language plpgsql as E'begin\\nreturn 1;\\nend' | function old()
            drop view v; alter table t drop column a | view v; column t.a; constraint t.t_a_check
            alter table t alter a set default E'x\\ny' | column t.a
            comment on table t is E'one\\ntwo' | comment on table t
            drop type e | type e
            """)
    void carriageReturnsAreKept(String change, String findings) {
        assertFoundAndUndone(CARRIAGE_RETURNS, change, findings, "select 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            create or replace procedure pr() language plpgsql as E'begin\\r\\nend' | function pr() differs only in the characters that end its lines: CR LF and LF, expected: LF
            comment on table t is E'one\\ntwo' | comment on table t differs only in the characters that end its lines: LF, expected: CR LF
            comment on function f() is E'one\\n two' | comment on function f() differs in line 2 only in spaces
            comment on function f() is E'one\\nthree' | comment on function f() differs in line 2: three, expected: two
            """)
    void aMessageShowsADifferenceThatIsNotSeen(String change, String message) {
        ScriptChain chain = chain(CARRIAGE_RETURNS);
        TestDatabase database = chain.migratedTo(1);
        database.execute(change);

        List<Finding> found = chain.status(database).findings();

        assertThat(found)
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith(message);
        assertThat(found.get(0).mend().orElseThrow()).doesNotContain("\r");
        database.drop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter table op1 alter z set default 9 | options of column op1.z
            alter table "O'x" alter z drop default | options of column O'x.z
            alter table op1 alter q set not null | options of column op1.q
            alter table child alter q set default 8 | options of column child.q
            alter table child add column w int | column child.w
            alter table other.up detach partition op1 | table op1
            alter table p drop column n | column p.n; index pi
            alter table p alter n drop default | column p.n
            alter table part alter n type bigint | column part.n
            drop index parti | index parti
            """)
    void aParentOrAChildOfAnotherSchemaIsNamedWithItsSchema(String change, String findings) {
        assertFoundAndUndone(PARENTS, change, findings, "select 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter table ev_1a enable trigger t2 | enforcement of trigger ev_1a.t2
            alter table ev_1a disable trigger t2 | enforcement of trigger ev_1a.t2
            alter table grand no inherit chi; alter table grand inherit par | table grand
            """)
    void partitionsOfPartitionsAndGrandchildrenAreCorrected(String change, String findings) {
        assertFoundAndUndone(TREES, change, findings, "select 1");
    }

    /** Asserts what is found, that its SQL leaves no finding, and that the answer of a query stays the same. */
    static void assertFoundAndUndone(String made, String change, String findings, String rows) {
        ScriptChain chain =
                CHAINS.computeIfAbsent(made, sql -> ScriptChain.of(folder.resolve(String.valueOf(CHAINS.size())), sql));
        TestDatabase database = chain.migratedTo(1);
        List<String> before = database.column(rows);
        assertThat(chain.status(database).findings()).isEmpty();
        database.execute(change);

        List<Finding> found = chain.status(database).findings();
        String script = found.stream()
                .map(finding -> finding.mend().orElse("-- nothing"))
                .collect(Collectors.joining("\n"));

        assertThat(found).as(script).extracting(Finding::object).containsExactlyInAnyOrder(findings.split("; "));
        database.execute("begin;\n%s\ncommit".formatted(script));
        assertThat(chain.status(database).findings())
                .as(script)
                .extracting(Finding::message)
                .isEmpty();
        assertThat(database.column(rows)).as(script).isEqualTo(before);
        database.drop();
    }

    private static ScriptChain chain(String made) {
        return CHAINS.computeIfAbsent(made, sql -> ScriptChain.of(folder.resolve(String.valueOf(sql.hashCode())), sql));
    }
}
