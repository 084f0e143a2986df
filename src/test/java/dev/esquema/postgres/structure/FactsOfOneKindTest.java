package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A build reads the kinds of facts that its migrations make, and no others. */
class FactsOfOneKindTest {

    private static final String MADE =
            """
            create table t (a int constraint positive check (a > 0), b text);
            create index by_a on t (a);
            create view v as select a from t;
            create sequence s;
            create function f() returns int language sql as 'select 1';
            create function fired() returns trigger language plpgsql as 'begin return new; end';
            create trigger fires before insert on t for each row execute function fired();
            create rule ruled as on delete to t do nothing;
            create policy guarded on t using (true);
            create type color as enum ('red');
            create type pair as (x int, y text);
            create domain whole as int constraint positive check (value >= 0);
            create type span as range (subtype = int, multirange_type_name = spans);
            create materialized view m as select a from t;
            create procedure p() language plpgsql as 'begin perform 1; end';
            create aggregate total(int) (sfunc = int4pl, stype = int);
            create table keyed (id int primary key);
            create table part (a int) partition by list (a);
            create table part_1 partition of part for values in (1);
            create foreign data wrapper far;
            create server away foreign data wrapper far;
            create foreign table ft (a int) server away;
            """;

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @TempDir
    Path resources;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    comment on table t is 'x'              | comment on table t is 'y'
                    comment on column t.b is 'x'           | comment on column t.b is null
                    comment on index by_a is 'x'           | comment on index by_a is null
                    comment on constraint positive on t is 'x' | comment on constraint positive on t is null
                    comment on view v is 'x'               | comment on view v is null
                    comment on sequence s is 'x'           | comment on sequence s is null
                    comment on function f() is 'x'         | comment on function f() is null
                    comment on trigger fires on t is 'x'   | comment on trigger fires on t is null
                    comment on rule ruled on t is 'x'      | comment on rule ruled on t is null
                    comment on policy guarded on t is 'x'  | comment on policy guarded on t is null
                    comment on type color is 'x'           | comment on type color is null
                    comment on type pair is 'x'            | comment on type pair is null
                    comment on column pair.y is 'x'        | comment on column pair.y is null
                    comment on domain whole is 'x'       | comment on domain whole is null
                    comment on constraint positive on domain whole is 'x' | comment on constraint positive on domain whole is null
                    comment on type span is 'x'            | comment on type span is null
                    comment on type spans is 'x'           | comment on type spans is null
                    comment on materialized view m is 'x'  | comment on materialized view m is null
                    comment on column m.a is 'x'           | comment on column m.a is null
                    comment on column v.a is 'x'           | comment on column v.a is null
                    comment on procedure p() is 'x'        | comment on procedure p() is null
                    comment on routine f() is 'x'          | comment on routine f() is null
                    comment on aggregate total(int) is 'x' | comment on aggregate total(int) is null
                    comment on index keyed_pkey is 'x'     | comment on index keyed_pkey is null
                    comment on constraint keyed_pkey on keyed is 'x' | comment on constraint keyed_pkey on keyed is null
                    comment on table part_1 is 'x'         | comment on table part_1 is null
                    comment on column part_1.a is 'x'      | comment on column part_1.a is null
                    comment on foreign table ft is 'x'     | comment on foreign table ft is null
                    comment on column ft.a is 'x'          | comment on column ft.a is null
                    grant select on t to pg_monitor        | revoke select on t from pg_monitor
                    grant select (b) on t to pg_monitor    | revoke select (b) on t from pg_monitor
                    grant usage on sequence s to public    | revoke usage on sequence s from public
                    revoke execute on function f() from public | grant execute on function f() to public
                    revoke usage on type color from public | grant usage on type color to public
                    alter table t set (fillfactor = 70)    | alter table t reset (fillfactor)
                    alter table t owner to pg_monitor      | alter table t owner to postgres
                    """)
    void aChangeOfTheOneFactOfABuildIsFound(String fact, String change) throws Exception {
        List<Migration> migrations = learned(fact);
        Owned owned = owned(migrations);
        database.execute(MADE, fact);
        assertThat(differences(migrations, owned)).isEmpty();
        String before = fingerprint(owned);

        database.execute(change);

        assertThat(differences(migrations, owned)).hasSize(1);
        assertThat(fingerprint(owned)).isNotEqualTo(before);
    }

    @Test
    void factsThatNoMigrationMakesAreNotRead() throws Exception {
        Owned owned = owned(learned(""));
        database.execute(
                MADE,
                "comment on table t is 'x'",
                "grant select on t to pg_monitor",
                "alter table t set (fillfactor = 70)");
        String before = fingerprint(owned);

        assertThat(read(owned).objects().keySet()).noneMatch(object -> List.of(Kind.COMMENT, Kind.GRANT, Kind.PARAMETER)
                .contains(object.kind()));
        database.execute(
                "comment on table t is null", "revoke select on t from pg_monitor", "alter table t reset (fillfactor)");
        assertThat(fingerprint(owned)).isEqualTo(before);
    }

    private List<Migration> learned(String fact) throws IOException {
        Path scripts = Files.createDirectories(resources.resolve("db/migration"));
        Files.writeString(scripts.resolve("V1__all.sql"), "%s%s;".formatted(MADE, fact));
        return ManifestGenerator.generate(resources);
    }

    private static Owned owned(List<Migration> migrations) {
        return new Manifest(
                        migrations, migrations.stream().map(Migration::script).toList())
                .owned();
    }

    private static StructureQuery query(Owned owned) {
        return StructureQuery.of(new OwnedSchema(Optional.of("public"), "flyway_schema_history"), owned);
    }

    private Structure read(Owned owned) throws SQLException {
        try (Connection connection = database.connect()) {
            return owned.of(query(owned).read(connection));
        }
    }

    private String fingerprint(Owned owned) throws SQLException {
        try (Connection connection = database.connect()) {
            return query(owned).fingerprint(connection);
        }
    }

    private List<String> differences(List<Migration> migrations, Owned owned) throws SQLException {
        return Comparison.of(Expected.after(migrations).structure(), read(owned)).differences().stream()
                .map(Difference::message)
                .toList();
    }
}
