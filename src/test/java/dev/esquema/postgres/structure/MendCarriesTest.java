package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.mend.Mend;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An object that a mend makes again has its privileges, its comment and the parts of its own as soon as it exists. */
class MendCarriesTest {

    private static final String MADE =
            """
            create function f(a int default 1) returns int language sql as 'select 1';
            revoke all on function f from public; grant execute on function f to reader_of_mends;
            comment on function f is 'f';
            create function g() returns int language sql as 'select 1';
            create function tf() returns trigger language plpgsql as 'begin return new; end';
            create table t (id int generated always as identity (start 7) primary key, b int constraint ck check (b > 0),
                n int not null default 0);
            comment on column t.n is 'n'; grant select (n) on t to reader_of_mends;
            comment on constraint ck on t is 'ck'; comment on constraint t_pkey on t is 'pk';
            create index ix on t (b); comment on index ix is 'ix';
            alter table t enable row level security;
            create policy p on t using (b > 1); comment on policy p on t is 'p';
            create trigger tg before update on t for each row execute function tf(); comment on trigger tg on t is 'tg';
            create rule rl as on delete to t where old.id = 3 do instead nothing; comment on rule rl on t is 'rl';
            alter table t add g int generated always as (b * 2) stored;
            comment on column t.g is 'g'; grant select (g) on t to reader_of_mends;
            create index gi on t (g); comment on index gi is 'gi';
            create sequence s owned by t.n; comment on sequence s is 's';
            grant usage on sequence s to reader_of_mends;
            create view v as select id, b from t; comment on view v is 'v'; comment on column v.b is 'vb';
            grant select (id) on v to reader_of_mends; grant update on v to reader_of_mends;
            create rule vr as on insert to v do instead nothing; comment on rule vr on v is 'vr';
            create view w as select v.*, (select max(n) from t) as most from v; grant select (b) on w to reader_of_mends; comment on column w.b is 'wb';
            create materialized view m as select b from t; create index mi on m (b); comment on index mi is 'mi';
            create domain d as int check (value > 0); comment on domain d is 'd'; revoke usage on type d from public;
            grant usage on domain d to reader_of_mends;
            create table o (d d unique, e d); comment on constraint o_d_key on o is 'dk';
            create index oi on o (e); comment on index oi is 'oi';
            create table p (id int, v text) partition by range (id);
            create trigger tg before insert on p for each row execute function tf();
            create table p1 partition of p for values from (0) to (10); alter table p1 disable trigger tg;
            create table p2 partition of p for values from (10) to (20);
            comment on column p1.v is 'p1v'; grant select (v) on p1 to reader_of_mends;
            create index pi on p1 (id); comment on index pi is 'pi';
            alter table p1 add constraint p1_check check (id < 9); comment on constraint p1_check on p1 is 'p1c';
            create table r (id int references t); comment on constraint r_id_fkey on r is 'fk';
            """;

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @BeforeEach
    void make() {
        database.execute(
                "do $$ begin create role reader_of_mends; exception when duplicate_object then null; end $$",
                "create schema app",
                MendKeepsValuesTest.in(MADE));
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop function f; create function f(a int default 2) returns int language sql as 'select 1'",
                "drop function f; create function f(a int default 1) returns bigint language sql as 'select 1::bigint'",
                "drop function f",
                "drop trigger tg on t; create trigger tg before insert on t for each row execute function tf()",
                "drop trigger tg on p; create trigger tg before update on p for each row execute function tf()",
                "drop trigger tg on p",
                "drop policy p on t; create policy p on t using (b > 2)",
                "drop rule rl on t; create rule rl as on delete to t where old.id = 4 do instead nothing",
                "create or replace view v as select id, b from t where id > 2",
                "drop view v cascade",
                "alter table t drop constraint ck, add constraint ck check (b > 2)",
                "alter table t drop constraint t_pkey cascade, add constraint t_pkey primary key (id, n)",
                "drop index ix; create index ix on t (b desc)",
                "drop index mi; create index mi on m (b desc)",
                "drop view w; alter table t drop column n",
                "alter table t alter g drop expression",
                "alter table t drop column g",
                "alter table p drop column v",
                "drop table p1",
                "drop table p1; drop trigger tg on p; alter table p drop column v",
                "drop table r; drop table t cascade",
                "alter table t alter id drop identity",
                "drop view v cascade; drop materialized view m; drop policy p on t; alter table t drop g;"
                        + " alter table t alter b type bigint",
                "alter table o alter d type int, alter e type int; drop domain d; create domain d as bigint check (value > 0);"
                        + " alter table o alter d type d, alter e type d",
                "alter table o alter d type int, alter e type int; drop domain d; create type d as enum ('1');"
                        + " drop index oi; alter table o drop constraint o_d_key;"
                        + " alter table o alter d type d using d::text::d, alter e type d using e::text::d;"
                        + " alter table o add unique (d); create index oi on o (e)"
            })
    void whatBelongsToAnObjectIsMadeWithIt(String change) throws SQLException {
        Structure expected = read();
        database.execute(MendKeepsValuesTest.in(change));
        String script = MendKeepsValuesTest.mend(expected, read());

        assertThat(MendKeepsValuesTest.run(database, script)).as(script).isEmpty();

        assertThat(Comparison.of(expected, read()).differences())
                .as(script)
                .extracting(Difference::message)
                .isEmpty();
    }

    @Test
    void aFunctionThatIsMadeAgainIsNotOpenToEverybody() throws SQLException {
        Structure expected = read();
        database.execute(MendKeepsValuesTest.in("drop function f; create function f(a int default 2) returns int"
                + " language sql as 'select 1'; revoke all on function f from public;"
                + " grant execute on function f to reader_of_mends; comment on function f is 'f'"));
        Comparison found = Comparison.of(expected, read());
        Difference difference = found.differences().get(0);

        String sql = new Mend(expected, found).sql(difference, Optional.empty()).orElseThrow();

        assertThat(found.differences()).hasSize(1);
        assertThat(sql)
                .contains("drop routine \"app\".f(a integer); -- privileges that no migration granted are lost")
                .contains("revoke execute on routine \"app\".f(a integer) from public;")
                .contains("grant execute on routine \"app\".f(a integer) to reader_of_mends;")
                .contains("comment on routine \"app\".f(a integer) is 'f';");
        assertThat(MendKeepsValuesTest.run(database, sql)).isEmpty();
        assertThat(Comparison.of(expected, read()).differences()).isEmpty();
    }

    /** A person decides for each finding: the SQL of one must not take away what exists and is expected. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table t add x1 int, add x2 int",
                "drop view v cascade; drop materialized view m; alter table t drop column g; drop policy p on t;"
                        + " alter table t alter b type bigint, alter n type bigint;"
                        + " create view v as select id, b from t; create view w as select v.*, (select max(n) from t) as most from v;"
                        + " create materialized view m as select b from t; create index mi on m (b);"
                        + " create policy p on t using (b > 1)",
                "drop view v cascade; alter table t add x1 int, add x2 int;"
                        + " create view v as select id, x1 as b from t where x2 > 1; create view w as select v.*, (select max(n) from t) as most from v"
            })
    void theSqlOfOneFindingIsComplete(String change) throws SQLException {
        Structure expected = read();
        database.execute(MendKeepsValuesTest.in(change));
        Structure before = read();
        Comparison found = Comparison.of(expected, before);
        Mend mend = new Mend(expected, found);
        for (Difference difference : found.differences()) {
            String sql = mend.sql(difference, Optional.of("V1__all.sql")).orElseThrow();
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                if (!isDone(statement, sql)) {
                    continue;
                }
                Structure after = MendKeepsValuesTest.EVERYTHING.read(connection);
                assertThat(expected.objects().keySet().stream()
                                .filter(object -> before.has(object) && !after.has(object)))
                        .as(sql)
                        .isEmpty();
                connection.rollback();
            }
        }
        assertThat(MendKeepsValuesTest.run(database, MendKeepsValuesTest.mend(expected, before)))
                .isEmpty();
        assertThat(Comparison.of(expected, read()).differences()).isEmpty();
    }

    /** PostgreSQL may refuse SQL that needs the SQL of another finding: then nothing is changed. */
    private static boolean isDone(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void aViewThatDoesNotUseAColumnStaysWhenTheColumnIsDropped() throws SQLException {
        Structure expected = read();
        database.execute(MendKeepsValuesTest.in("alter table t add x1 int"));

        assertThat(MendKeepsValuesTest.mend(expected, read()))
                .isEqualTo("alter table \"app\".\"t\" drop column \"x1\"; -- its values are lost");
    }

    @Test
    void anIndexOfAPartitionedTableAloneIsMadeAgainAlone() throws SQLException {
        database.execute(MendKeepsValuesTest.in("create index ai on only p (v)"));
        Structure expected = read();
        database.execute(MendKeepsValuesTest.in("drop index ai"));

        String script = MendKeepsValuesTest.mend(expected, read());

        assertThat(MendKeepsValuesTest.run(database, script)).isEmpty();
        assertThat(script).contains("create index \"ai\" on only \"app\".\"p\" using btree (v);");
        assertThat(Comparison.of(expected, read()).differences()).isEmpty();
    }

    private Structure read() throws SQLException {
        try (Connection connection = database.connect()) {
            return MendKeepsValuesTest.EVERYTHING.read(connection);
        }
    }
}
