package dev.esquema.it.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.it.support.SqlScript;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The output of {@code esquema sql} for unusual configurations and scripts, run by psql. */
@Tag("faults")
class SqlScriptsIT {

    private static final PackagedEsquema ESQUEMA = PackagedEsquema.built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void anotherSchemaAndAnotherTableAreHonoured() {
        database.execute("create schema \"it's\"\"mine\"");
        PackagedEsquema configured =
                ESQUEMA.with("QUARKUS_FLYWAY_DEFAULT_SCHEMA", "it's\"mine").with("QUARKUS_FLYWAY_TABLE", "the history");

        SqlScript.of(configured).run(database);

        assertThat(configured.on(database).run("status", "--check").exit()).isZero();
        assertThat(database.column("select tablename from pg_tables where schemaname = 'it''s\"mine' order by 1"))
                .contains("the history", "documentos_ai");
        assertThat(database.column("select indexname from pg_indexes where tablename = 'the history' order by 1"))
                .containsExactly("the history_pk", "the history_s_idx");
        SqlScript.of(configured)
                .isRefused(TestPostgres.shared().newHostDatabase(), "the owned schema does not exist: create it");
    }

    @Test
    void everyKindOfScriptIsWrittenDownAsItWouldRun() {
        PackagedEsquema odd = Build.with(
                        "V20251115__odd.sql",
                        "\uFEFF-- compatible-since: 20251114.05\ncreate table odd (word text);\n"
                                + "set search_path = pg_catalog;\n"
                                + "insert into public.odd values ('año ${word}; it''s ${flyway:filename}') -- no semicolon")
                .and("V20251116__outside.sql", "-- transactional: no\ncreate index concurrently ix_odd on odd (word)")
                .and("V20251117__after.sql", "insert into odd values ('$$;--')")
                .declared()
                .with("QUARKUS_FLYWAY_PLACEHOLDERS_WORD", "nuevo");

        SqlScript.of(odd).run(database);

        assertThat(odd.on(database).run("status", "--check").exit()).isZero();
        assertThat(database.column("select word from odd"))
                .containsExactly("año nuevo; it's V20251115__odd.sql", "$$;--");
        assertThat(database.rows("select version, compatible_since from esquema_compatibility"))
                .hasToString("[{version=20251115, compatible_since=20251114.05}]");
        assertThat(database.value("select indisvalid from pg_index where indexrelid = 'ix_odd'::regclass"))
                .isEqualTo("t");
        assertThat(SixMigrations.applied(database)).endsWith("20251115", "20251116", "20251117");
    }

    @Test
    void aPlaceholderWithoutAValueIsNamed() {
        Result result = Build.with("V20251115__odd.sql", "create table ${name} (id int);")
                .declared()
                .run("sql");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.lastErrLine()).contains("V20251115__odd.sql", "${name}", "quarkus.flyway.placeholders");
    }

    @Test
    void theScriptAsJsonIsTheSame() {
        assertThat(ESQUEMA.run("sql", "--json").json().get("sql").asText())
                .isEqualTo(ESQUEMA.run("sql").out());
    }
}
