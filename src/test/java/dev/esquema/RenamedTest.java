package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Something was renamed or replaced by hand: the proposed SQL keeps all rows, and leaves no finding. */
class RenamedTest {

    private static final String MADE =
            """
            create table ev (id int, v text, primary key (id)) partition by range (id);
            create table ev1 partition of ev for values from (0) to (10);
            create table ev2 partition of ev for values from (10) to (20) partition by range (id);
            create table ev2a partition of ev2 for values from (10) to (15);
            create table ev2b partition of ev2 for values from (15) to (20);
            create index on ev (v);
            create table ip (id int primary key, n text, constraint ipc check (id > 0)); create table ic () inherits (ip);
            create table a (id int primary key, x text, g int generated always as (id * 2) stored);
            create index ai on a (id, x);
            create table b (id int primary key, a_id int references a);
            create view av as select id, x from a;
            create materialized view mv as select * from a; create index mvi on mv (x);
            create type ct as (a int, b text, c int); create table tc (x ct);
            insert into tc values (row(1, 'keep', 3)); insert into ev values (1, 'a'), (12, 'b');
            insert into ip values (1, null); insert into ic values (2, 'c');
            insert into a values (1, 'x'); insert into b values (1, 1);
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            alter table ev rename to evx
            alter table ev2 rename to evx
            alter table ev rename to evx; alter table ev2 rename to evy
            alter table ip rename to ipx
            alter table a rename to ax
            alter table a rename id to idx
            alter table a rename x to xx
            alter table ev rename v to vv
            alter table a rename x to xx; alter table a alter xx set default 'q'
            alter table only ip drop column n
            alter table only ip drop constraint ipc
            alter type ct rename attribute b to bb
            alter type ct rename attribute c to cc
            drop view av; create table av (id int)
            drop view av; create view zz as select 1 as one; drop view zz; create sequence av
            """)
    void theSqlKeepsTheRowsAndLeavesNoFinding(String change) {
        ScriptChain chain = ScriptChain.of(folder, MADE);
        TestDatabase database = chain.migratedTo(1);
        List<String> rows = rows(database);
        database.execute(change);

        List<Finding> findings = chain.status(database).findings();
        String script =
                findings.stream().map(finding -> finding.mend().orElseThrow()).collect(Collectors.joining("\n"));

        assertThat(findings).isNotEmpty();
        database.execute("begin;\n%s\ncommit".formatted(script));
        assertThat(chain.status(database).findings())
                .extracting(Finding::message)
                .as(script)
                .isEmpty();
        assertThat(rows(database)).as(script).isEqualTo(rows);
        database.drop();
    }

    private static List<String> rows(TestDatabase database) {
        return database.column(
                """
                select to_jsonb(ev)::text from ev union all select to_jsonb(ip)::text from only ip
                union all select to_jsonb(ic)::text from ic union all select to_jsonb(a)::text from a
                union all select to_jsonb(b)::text from b union all select to_jsonb(tc)::text from tc order by 1
                """);
    }
}
