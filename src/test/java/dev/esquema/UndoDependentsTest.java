package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What depends on the objects that a rollback drops: an undo script that removes it first, or changes it back, is not
 * refused; what a person made is.
 */
class UndoDependentsTest {

    private static final String TABLE = "create table t (id int primary key, e text);";
    private static final String ROWS = "insert into t (id, e) values (1, 'a'), (2, 'a')";
    private static final String FUNCTION =
            "create function f(int) returns bool language sql immutable as 'select true';";
    private static final String DEFAULT = "create function f() returns int language sql as 'select 3';";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final ScriptedBuild build = ScriptedBuild.on(database);

    /** The second migration changes what the first one made, so that it needs what the second one makes. */
    enum ChangedBack {
        VIEW_WITH_A_NEW_COLUMN(
                TABLE + "create view v as select id from t",
                "alter table t add z int; create or replace view v as select id, z from t",
                "drop view v; create view v as select id from t; alter table t drop z"),
        VIEW_WITH_A_NEW_FUNCTION(
                TABLE + "create view v as select id from t",
                FUNCTION + "create or replace view v as select id, f(id) as c from t",
                "drop view v; create view v as select id from t; drop function f"),
        VIEW_THAT_IS_REPLACED_IN_PLACE(
                TABLE + "create view v as select id from t",
                FUNCTION + "create or replace view v as select id from t where f(id)",
                "create or replace view v as select id from t; drop function f"),
        DEFAULT_FROM_A_SEQUENCE(
                TABLE,
                "create sequence sq; alter table t alter id set default nextval('sq')",
                "alter table t alter id drop default; drop sequence sq"),
        DEFAULT_FROM_A_FUNCTION(
                TABLE,
                DEFAULT + "alter table t alter id set default f(); create table u (x int default f())",
                "drop table u; alter table t alter id drop default; drop function f"),
        TRIGGER(
                TABLE
                        + """
                create function g() returns trigger language plpgsql as 'begin return new; end';
                create trigger tg before insert on t for each row execute function g();
                """,
                """
                create function h() returns trigger language plpgsql as 'begin return new; end';
                drop trigger tg on t;
                create trigger tg before insert on t for each row execute function h();
                """,
                """
                drop trigger tg on t;
                create trigger tg before insert on t for each row execute function g();
                drop function h;
                """),
        COLUMN_OF_A_NEW_TYPE(
                TABLE,
                """
                create type en as enum ('a');
                alter table t alter e type en using e::en;
                alter table t alter e set default 'a';
                """,
                "alter table t alter e drop default; alter table t alter e type text; drop type en"),
        POLICY(
                TABLE + "create policy p on t using (id > 1)",
                FUNCTION + "alter policy p on t using (f(id))",
                "alter policy p on t using (id > 1); drop function f"),
        PRIMARY_KEY(
                "create table t (id int, e text, code text default random()::text, constraint t_pkey primary key (code))",
                "alter table t add n bigserial; alter table t drop constraint t_pkey; alter table t add primary key (n)",
                "alter table t drop constraint t_pkey; alter table t drop n; alter table t add primary key (code)") {
            @Override
            boolean rowsKept() {
                return false;
            }
        };

        private final String first;
        private final String second;
        private final String undo;

        ChangedBack(String first, String second, String undo) {
            this.first = first;
            this.second = second;
            this.undo = undo;
        }

        /** Without the key that the second migration makes, no value of its column can be kept. */
        boolean rowsKept() {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAScriptChangesBackIsNoObstacle(ChangedBack change) {
        Commands esquema = build.with(1, change.first, "drop table t cascade")
                .with(2, change.second, change.undo)
                .built();
        esquema.migrate();
        database.execute(ROWS);

        assertThat(esquema.rollback(2, false, change.rowsKept()).done()).isTrue();
        assertThat(database.column("select id from t order by id")).containsExactly("1", "2");
        assertThat(esquema.restore(2).done()).isTrue();
        assertThat(database.column("select concat_ws(' ', id, e) from t order by id"))
                .containsExactly("1 a", "2 a");
    }

    /** The migration makes an object and what depends on it; the undo script drops the dependent first. */
    enum DroppedFirst {
        GENERATED_COLUMN(
                "alter table t add a int default 5, add b int generated always as (a + 1) stored",
                "alter table t drop b, drop a"),
        POLICY_ON_A_COLUMN(
                "alter table t add a int; create policy p on t using (a > 1)",
                "drop policy p on t; alter table t drop a"),
        RULE_ON_A_COLUMN(
                "alter table t add a int; create rule ru as on delete to t where old.a = 1 do instead nothing",
                "drop rule ru on t; alter table t drop a"),
        STATISTICS(
                "alter table t add a int; create statistics st on a, id from t",
                "drop statistics st; alter table t drop a"),
        POLICY_WITH_A_FUNCTION(FUNCTION + "create policy p on t using (f(id))", "drop policy p on t; drop function f"),
        OPERATOR(
                """
                create function eq(text, text) returns bool language sql immutable as 'select lower($1) = lower($2)';
                create operator === (leftarg = text, rightarg = text, function = eq);
                """,
                "drop operator === (text, text); drop function eq"),
        CAST(
                """
                create type m as enum ('a');
                create function mi(m) returns int language sql immutable as 'select 1';
                create cast (m as int) with function mi(m) as assignment;
                """,
                "drop cast (m as int); drop function mi; drop type m"),
        OPERATOR_CLASS(
                """
                create function cmp(int, int) returns int language sql immutable as 'select $1 - $2';
                create operator class oc for type int using btree as
                    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 cmp(int, int);
                create table u (id int);
                create index ui on u (id oc);
                """,
                """
                drop table u;
                drop operator class oc using btree;
                drop operator family oc using btree;
                drop function cmp;
                """),
        EVENT_TRIGGER(
                """
                create function et() returns event_trigger language plpgsql as 'begin null; end';
                create event trigger etr on ddl_command_end when tag in ('CREATE AGGREGATE') execute function et();
                """,
                "drop event trigger etr; drop function et"),
        LANGUAGE(
                """
                create function h() returns language_handler language c as '$libdir/plpgsql', 'plpgsql_call_handler';
                create language pp handler h;
                """,
                "drop language pp; drop function h");

        private final String migration;
        private final String undo;

        DroppedFirst(String migration, String undo) {
            this.migration = migration;
            this.undo = undo;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAScriptDropsFirstIsNoObstacle(DroppedFirst drop) {
        Commands esquema = build.with(1, TABLE, "drop table t")
                .with(2, drop.migration, drop.undo)
                .built();
        esquema.migrate();
        database.execute(ROWS);

        assertThat(esquema.rollback(2, false, true).done()).isTrue();
        assertThat(esquema.restore(2).done()).isTrue();
        assertThat(database.column("select id from t order by id")).containsExactly("1", "2");
    }

    @Test
    void aPublicationOfANewColumnIsNoObstacleIfTheScriptDropsIt() {
        if (database.value("select current_setting('server_version_num')::int < 150000")
                .equals("t")) {
            return;
        }
        Commands esquema = build.with(1, TABLE, "drop table t")
                .with(
                        2,
                        "alter table t add a int; create publication pp for table t (id, a)",
                        "drop publication pp; alter table t drop a")
                .built();
        esquema.migrate();
        database.execute(ROWS, "update t set e = 'a'");

        assertThat(esquema.rollback(2, false, true).done()).isTrue();
        assertThat(esquema.restore(2).done()).isTrue();
    }

    /** The migration makes column a and the function f; a person makes an object that depends on one of them. */
    enum HandMade {
        VIEW("create view x as select a from t", "view x depends on it, and no migration created it"),
        CHANGED_VIEW(
                "create or replace view v as select id, a from t",
                "view v depends on it, but not as 1 step created it: change it back first, `esquema verify` shows how"),
        DEFAULT(
                "alter table t alter e set default f(1)::text",
                "default value for column e of table t depends on it, and no migration created it"),
        GENERATED(
                "alter table t add g int generated always as (a + 1) stored",
                "column g of table t depends on it, and no migration created it"),
        POLICY("create policy x on t using (f(id))", "policy x on table t depends on it, and no migration created it"),
        RULE(
                "create rule x as on delete to t where old.a = 1 do instead nothing",
                "rule x on table t depends on it, and no migration created it"),
        TRIGGER(
                """
                create function xt() returns trigger language plpgsql as 'begin return new; end';
                create trigger x before update of a on t for each row execute function xt();
                """,
                "trigger x on table t depends on it, and no migration created it"),
        CHECK(
                "alter table t add constraint x check (a > 0)",
                "constraint x on table t depends on it, and no migration"),
        INDEX("create index x on t (a)", "index x depends on it, and no migration created it"),
        STATISTICS(
                "create statistics x on a, id from t",
                "statistics object x depends on it, and no migration created it"),
        OPERATOR(
                "create operator === (rightarg = int, function = f)",
                "operator ===(NONE,integer) depends on it, and no"),
        FUNCTION(
                "create function x(int default 1) returns bool language sql return f($1)",
                "function x(integer) depends on it, and no migration created it");

        private final String sql;
        private final String message;

        HandMade(String sql, String message) {
            this.sql = sql;
            this.message = message;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAPersonMadeIsNamedAndStays(HandMade made) {
        for (String cascade : new String[] {"", " cascade"}) {
            TestDatabase other = TestPostgres.shared().newHostDatabase();
            Commands esquema = ScriptedBuild.on(other)
                    .with(1, TABLE + "create view v as select id from t", "drop view v; drop table t")
                    .with(
                            2,
                            "alter table t add a int; create policy p on t using (a > 1);".concat(FUNCTION),
                            "drop policy p on t; alter table t drop a%1$s; drop function f%1$s".formatted(cascade))
                    .built();
            esquema.migrate();
            other.execute(ROWS, made.sql);

            assertThat(failure(() -> esquema.rollback(2, false, true)))
                    .as("drop%s", cascade)
                    .contains(made.message)
                    .doesNotContain("--cascade", "policy p");
            assertThat(failure(() -> esquema.rollback(2, true, false))).contains(made.message);
        }
    }

    @Test
    void whatALaterMigrationMadeOrChangedNeedsThatMigration() {
        Commands esquema = build.with(1, TABLE + "create view v as select id from t", "drop view v; drop table t")
                .with(2, FUNCTION, "drop function f cascade")
                .with(
                        3,
                        "create or replace view v as select id, f(id) as c from t",
                        "drop view v; create view v as select id from t")
                .with(4, "create view w as select f(1) as c", "drop view w")
                .built();
        esquema.migrate();

        assertThat(esquema.planned(2).plan().cascaded().values())
                .containsExactlyInAnyOrder("3 step changes view v", "4 step makes view w");
        assertThat(failure(() -> esquema.rollback(2, false, true)))
                .contains("3 step changes view v: add --cascade", "4 step makes view w: add --cascade");
        assertThat(esquema.rollback(2).done()).isTrue();
        esquema.restore(2);
        assertThat(database.column("select c from w")).containsExactly("t");
    }
}
