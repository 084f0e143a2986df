package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** A database with 10,000 tables and 2,000 schemas of others, and a role that may see half of them. */
class ManyTablesIT {

    private static final String TABLES =
            """
            do $$
            begin
              for part in 1 .. 2000 loop
                execute format('create schema other_%s', part);
                for number in 1 .. 4 loop
                  execute format('create table other_%s.documentos_%s (id int)', part, number);
                end loop;
                execute format('create table neighbour_%s (id int)', part);
                if part % 100 = 0 then
                  commit;
                end if;
              end loop;
            end $$
            """;

    private static final String RIGHTS =
            """
            do $$
            begin
              for part in 1 .. 1000 loop
                execute format('grant usage on schema other_%1$s to %2$I', part, 'ROLE');
              end loop;
            end $$
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final String half = "half_%s".formatted(database.name());

    @Test
    void runsAndAnswersAreTheSameAsWithoutThem() {
        database.execute(TABLES, "create role %s login password 'x'".formatted(half), RIGHTS.replace("ROLE", half));
        assertThat(
                        database.value(
                                "select count(*) from pg_class where relkind = 'r' and relname ~ '^(documentos|neighbour)_\\d+$'"))
                .isEqualTo("10000");
        PackagedEsquema owner = PackagedEsquema.built().on(database);

        Result migrate = owner.run("migrate");
        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out()).contains("20251114.05");
        assertThat(owner.run("verify").exit()).isZero();

        database.execute(
                "grant select on flyway_schema_history, esquema_run, esquema_run_step, esquema_compatibility to %s"
                        .formatted(half));
        PackagedEsquema reader = PackagedEsquema.built()
                .with("DATABASE_URL", database.databaseUrl().replace("postgres:postgres@", "%s:x@".formatted(half)));
        for (String[] command : new String[][] {{"verify"}, {"status", "--check"}, {"plan"}}) {
            Result result = reader.run(command);
            assertThat(result.exit()).as("%s: %s", command[0], result.err()).isZero();
            assertThat(result.out()).doesNotContain("neighbour_", "other_");
        }
        database.execute("drop index ix_conversaciones_ai_creado_en");
        assertThat(reader.run("verify").exit()).isEqualTo(4);
    }
}
