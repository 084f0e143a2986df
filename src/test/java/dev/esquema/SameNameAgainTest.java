package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.Phase;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.plan.Plan;
import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pending migration drops an object, and a later migration creates an object of the same name: the object of an
 * applied migration is never taken for the later one.
 */
class SameNameAgainTest {

    private static final String T = "create table t (id int primary key, n int); insert into t values (1, 1);";

    @TempDir
    Path folder;

    static Stream<Arguments> chains() {
        return Stream.of(
                chain(
                        "a view with another column",
                        T + "create view v as select id from t",
                        "drop view v",
                        "create view v as select id, n from t"),
                chain(
                        "a function with another body",
                        "create function f() returns int language sql as 'select 1'",
                        "drop function f()",
                        "create function f() returns int language sql as 'select 2'"),
                chain(
                        "a table that is filled",
                        T,
                        "drop table t",
                        "create table t (id int primary key, n int); insert into t values (2, 2)"),
                chain("an empty table", T, "drop table t", "create table t (id int primary key, n int)"),
                chain("a column", T, "alter table t drop column n", "alter table t add column n int"),
                chain(
                        "an enum with one more label",
                        "create type e as enum ('a')",
                        "drop type e",
                        "create type e as enum ('a', 'b')"),
                chain(
                        "a trigger",
                        T + "create function f() returns trigger language plpgsql as 'begin return new; end';"
                                + "create trigger g before insert on t for each row execute function f()",
                        "drop trigger g on t",
                        "create trigger g after delete on t for each row execute function f()"),
                chain(
                        "a table that is copied into a new one of the same name",
                        "create table box (id int primary key); insert into box values (1)",
                        "alter table box rename to crate",
                        "create table box (id int primary key); insert into box select id + 1 from crate; drop table crate"),
                chain(
                        "a check that is dropped for data steps",
                        T + "alter table t add constraint c check (n > 0)",
                        "alter table t drop constraint c; insert into t values (2, -2)",
                        "update t set n = 5 where n < 0; alter table t add constraint c check (n > 0)"),
                chain("an identical index", T + "create index i on t (n)", "drop index i", "create index i on t (n)"),
                chain(
                        "an index on another column",
                        T + "create index i on t (n)",
                        "drop index i",
                        "create index i on t (id, n)"),
                chain(
                        "a renamed table whose name is used again",
                        "create table box (id int primary key)",
                        "alter table box rename to box_old",
                        "create table box (id int primary key, n int)"),
                chain(
                        "a view that is dropped with the column that it shows",
                        T + "create view v as select id from t where n > 0",
                        "drop view v; alter table t drop column n",
                        "create view v as select id from t"),
                chain("a sequence", "create sequence s; select nextval('s')", "drop sequence s", "create sequence s"),
                chain(
                        "a table in the place of a view",
                        T + "create view v as select id from t",
                        "drop view v",
                        "create table v (id int)"));
    }

    private static Arguments chain(String name, String... scripts) {
        return Arguments.of(name, List.of(scripts));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void everyStartingVersionLeadsToWhatTheWholeChainLeadsTo(String name, List<String> scripts) {
        ScriptChain chain = ScriptChain.of(folder, scripts.toArray(String[]::new));
        TestDatabase whole = chain.migratedTo(chain.newest());

        for (int version = 1; version < chain.newest(); version++) {
            TestDatabase database = chain.migratedTo(version);
            assertThat(chain.status(database).phase()).isEqualTo(Phase.BEHIND);
            Plan plan = chain.plan(database);
            assertThat(plan.objections().all()).isEmpty();
            assertThat(plan.adopted()).isEmpty();
            assertThat(plan.pending()).hasSize(chain.newest() - version);
            assertThat(chain.adopt(database).recorded()).isFalse();

            assertThat(chain.migrate(database).outcome()).isEqualTo(RunOutcome.APPLIED);

            assertThat(chain.status(database).phase()).isEqualTo(Phase.CURRENT);
            assertThat(ScriptChain.content(database)).isEqualTo(ScriptChain.content(whole));
            assertThat(ScriptChain.history(database)).isEqualTo(ScriptChain.history(whole));
            database.drop();
        }
    }
}
