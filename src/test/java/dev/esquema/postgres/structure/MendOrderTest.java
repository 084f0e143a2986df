package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Missing objects are made after those that they need, whatever their kinds and names. */
class MendOrderTest {

    private static final String MADE =
            """
            create function dflt() returns int language sql as 'select 1';
            create function zchk(int) returns bool language sql immutable as 'select $1 > 0';
            create function pk(text) returns text language sql immutable as 'select lower($1)';
            create domain d as int check (zchk(value)) default dflt();
            create table t (id int default dflt(), x d check (zchk(x)), g bool generated always as (zchk(id)) stored);
            create table p (a text) partition by range (pk(a));
            create table p1 partition of p for values from ('a') to ('m');
            create function tf() returns trigger language plpgsql as 'begin
             return null; end';
            create trigger tt after insert on p for each row execute function tf();
            create index ti on t (zchk(id)); create policy pol on t using (zchk(id)); create view v as select zchk(id) z from t;
            create view z_v as select id from t; create function a_f() returns setof z_v language sql as 'select * from z_v';
            create view a_v as select * from a_f(); create view b_v as select a_v.id, zz.id x from a_v, z_v zz;
            create function sf(int, int) returns int language sql immutable as 'select $1 + $2';
            create aggregate ag(int) (sfunc = sf, stype = int, initcond = '0');
            create type "Type.A" as enum ('a', 'b'); create domain "Dom ain" as "Type.A" default 'a';
            create table u (t "Dom ain"); create function counted() returns bigint language sql as 'select count(*) from u';
            create function last_of(t) returns int language sql as 'select $1.id';
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            drop table t cascade; drop domain d; drop function dflt
            drop table p; drop function tf
            drop table p; drop function pk
            drop function zchk cascade
            drop function dflt cascade
            drop function sf cascade
            drop view z_v cascade
            alter type "Type.A" rename to "Type.B"
            drop table u; drop function counted; drop domain "Dom ain"; drop type "Type.A"
            drop function counted; alter table u rename t to tt
            drop table t cascade; drop domain d; drop function zchk cascade; drop function dflt, pk cascade
            """)
    void theSqlSucceeds(String change) throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute("create schema app", MendKeepsValuesTest.in(MADE));
        Structure expected = read(database);
        database.execute(MendKeepsValuesTest.in(change));

        String script = MendKeepsValuesTest.mend(expected, read(database));

        assertThat(MendKeepsValuesTest.run(database, script)).as(script).isEmpty();
        assertThat(Comparison.of(expected, read(database)).differences())
                .as(script)
                .extracting(Difference::message)
                .isEmpty();
        database.drop();
    }

    /** A message names what differs, in one line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            create or replace view z_v as select id from t where id > 2 | view z_v differs in line 3: WHERE (id > 2), expected: no such line
            alter type "Type.A" rename value 'b' to E'x\\ny' | type Type.A is enum (a, x\\u000Ay), expected: enum (a, b)
            create or replace function tf() returns trigger language plpgsql as E'begin\\r\\n return null; end' | function tf() differs only in the characters that end its lines
            alter table p1 enable always trigger tt | trigger p1.tt is always enabled, expected: enabled
            alter table only p disable trigger tt | trigger p.tt is disabled, expected: enabled
            """)
    void theMessageShowsWhatDiffers(String change, String message) throws SQLException {
        TestDatabase database = TestPostgres.shared().newDatabase();
        database.execute("create schema app", MendKeepsValuesTest.in(MADE));
        Structure expected = read(database);
        database.execute(MendKeepsValuesTest.in(change));

        assertThat(Comparison.of(expected, read(database)).differences())
                .extracting(Difference::message)
                .singleElement()
                .asString()
                .startsWith(message);
        database.drop();
    }

    private static Structure read(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return MendKeepsValuesTest.EVERYTHING.read(connection);
        }
    }
}
