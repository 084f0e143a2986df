package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects whose definitions name objects of other schemas. */
class OtherSchemasTest {

    private static final String SCHEMA =
            """
            create schema %1$s;
            create extension if not exists pg_trgm schema %1$s;
            create type %1$s.e as enum ('a');
            create domain %1$s.d as int;
            create table %1$s.t (id int primary key);
            create sequence %1$s.q;
            create collation %1$s.c (locale = 'C');
            create function %1$s.f(int) returns int language sql immutable as 'select $1';
            create function %1$s.uid() returns int language sql stable as 'select 1';
            create function %1$s.tr() returns trigger language plpgsql as 'begin return new; end';
            """;

    private static final String USES =
            """
            create table a (id int primary key);
            create table r (
                id int constraint fk references s2.t constraint ck check (s2.f(id) > 0),
                a int references a,
                e s2.e default 'a'::s2.e,
                es s2.e[],
                n int default nextval('s2.q'),
                g int generated always as (s2.f(id)) stored,
                w text collate s2.c);
            create index i on r (s2.f(id));
            create index j on r using gin (w s2.gin_trgm_ops);
            create view v as select t.id, s2.f(t.id) as f from s2.t;
            create view av as select * from a;
            create function g(s2.t, x s2.e) returns setof s2.t language sql as 'select $1';
            create function h() returns int language sql begin atomic select max(id) from s2.t; end;
            create trigger tr before insert on r for each row execute function s2.tr();
            create policy p on r using (s2.uid() = id);
            create rule ru as on delete to r do also insert into s2.t values (old.id);
            create type ct as (e s2.e);
            create domain dom as s2.d check (s2.f(value) > 0);
            create type ra as range (subtype = s2.d);
            """;

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final Commands commands = ScriptedBuild.on(database)
            .with(
                    1,
                    SCHEMA.formatted("s2") + USES,
                    "drop schema s2 cascade; drop table r, a cascade; drop function g, h;"
                            + "drop type ct, ra; drop domain dom;")
            .built();

    private List<Finding> findings() {
        return commands.status(database).verification().findings();
    }

    @Test
    void theyAreLearnedAndAppliedWithTheNamesOfTheSchemas() {
        commands.migrate();

        assertThat(findings()).isEmpty();
    }

    @Test
    void aBodyThatReadsAnotherTableIsFound() {
        commands.migrate();
        database.execute(
                SCHEMA.formatted("s3"),
                "create or replace function h() returns int language sql begin atomic select max(id) from s3.t; end");

        assertThat(findings()).extracting(Finding::object).containsExactly("function h()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table r drop column e",
                "alter table r alter column e type text",
                "alter table r alter column n drop default",
                "alter table r drop column g",
                "alter table r drop column w",
                "alter table r drop constraint fk",
                "alter table r drop constraint fk; alter table r add constraint fk foreign key (id) references s3.t",
                "alter table r drop constraint ck; alter table r add constraint ck check (s3.f(id) > 0)",
                "alter table r alter column n set default nextval('s3.q')",
                "drop index i",
                "drop index j",
                "drop view v",
                "create or replace view v as select t.id, s2.f(t.id) as f from s3.t",
                "create or replace view v as select t.id, s3.f(t.id) as f from s2.t",
                "drop function g",
                "drop trigger tr on r; create trigger tr before insert on r for each row execute function s3.tr()",
                "drop policy p on r",
                "alter policy p on r using (s3.uid() = id)",
                "drop rule ru on r; create rule ru as on delete to r do also insert into s3.t values (old.id)",
                "drop type ct",
                "drop domain dom",
                "drop type ra",
                "alter table a set schema s3"
            })
    void aChangeIsFoundAndItsCorrectionLeavesNoFinding(String change) {
        commands.migrate();
        database.execute(SCHEMA.formatted("s3"), change);

        List<Finding> found = findings();

        assertThat(found).isNotEmpty();
        database.execute("begin; %s\ncommit;"
                .formatted(found.stream()
                        .map(finding -> finding.mend().orElseThrow())
                        .collect(Collectors.joining("\n"))));
        assertThat(findings()).isEmpty();
    }
}
