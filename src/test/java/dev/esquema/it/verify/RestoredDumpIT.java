package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A database that was restored from a dump verifies like its original, although PostgreSQL prints some expressions
 * differently.
 */
class RestoredDumpIT {

    private static final PackagedEsquema BUILD = Build.with(
                    "V20251115__create_estados.sql",
                    """
                    create table estados (
                        id serial primary key,
                        estado varchar(20) not null constraint estado_conocido check (estado in ('nuevo', 'viejo')),
                        nota int check (nota between 1 and 10 and nota <> 5),
                        inicial boolean default (current_setting('server_encoding')::varchar in ('UTF8', 'LATIN1')),
                        conocido boolean generated always as (estado in ('nuevo', 'viejo')) stored
                    );
                    create table partes (estado varchar(20), n int) partition by list ((estado in ('nuevo', 'viejo')));
                    create index ix_estados_vivos on estados (id) where estado in ('nuevo', 'viejo');
                    """)
            .and("V20251116__estados_desde.sql", "alter table estados add column desde date;\n")
            .built();

    /** How the server prints the constraint, the index, the partition key, the default and the generated column. */
    private static final List<String> PRINTED = List.of(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = 'estado_conocido'",
            "select pg_get_indexdef('ix_estados_vivos'::regclass)",
            "select pg_get_partkeydef('partes'::regclass)",
            "select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 'estados'::regclass and adnum = 4",
            "select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 'estados'::regclass and adnum = 5");

    private final TestPostgres server = PostgresClient.server();
    private final TestDatabase original = server.newHostDatabase();
    private final TestDatabase restored = server.newHostDatabase();

    @Test
    void aRestoredDumpHasNoFindingsIsAdoptedAndMended() {
        restore();
        assertThat(PRINTED).as("the reason for this test").allSatisfy(query -> assertThat(restored.value(query))
                .isNotEqualTo(original.value(query)));
        PackagedEsquema esquema = BUILD.on(restored);

        Result verified = esquema.run("verify");
        assertThat(verified.exit()).as(verified.out()).isZero();

        restored.execute("drop table flyway_schema_history");
        Result adopted = esquema.run("adopt");
        assertThat(adopted.exit()).as(adopted.err()).isZero();
        assertThat(adopted.out()).contains("the structure is that of 20251115", "recorded 7: ");

        restored.execute("alter table estados drop constraint estado_conocido,"
                + " add constraint estado_conocido check (estado in ('nuevo'))");
        JsonNode found = esquema.run("verify", "--json").json().get("findings");
        assertThat(found).hasSize(1);
        restored.execute(found.get(0).get("mend").asText());
        assertThat(esquema.run("verify").out()).isEqualTo("no findings\n");
        restored.execute("alter table estados drop column conocido");
        restored.execute(
                esquema.run("verify", "--json").json().at("/findings/0/mend").asText());
        assertThat(esquema.run("verify").out()).isEqualTo("no findings\n");
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(BUILD, restored);
    }

    private void restore() {
        PackagedEsquema esquema = BUILD.on(original);
        assertThat(esquema.run("migrate", "--target", "20251115").exit()).isZero();
        Result migrated =
                esquema.run("migrate", "--backup", PostgresClient.newFolder().toString(), "--json");
        assertThat(migrated.exit()).as(migrated.err()).isZero();
        PostgresClient.restore(migrated.json().at("/backup/restore").asText(), original, restored);
    }
}
