package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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
}
