package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Scripts that a team adds to the folder need only the manifest, which one command writes. */
class TeamBuildIT {

    private static final int MEGABYTES_5 = 5_000_000;
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void theirScriptsAreAppliedAndTheSchemaIsCurrent() {
        PackagedEsquema team = Build.with("V20260101__column.sql", "alter table documentos_ai add column idioma text;")
                .and(
                        "V20260102__index.sql",
                        "-- transactional: no\ncreate index concurrently por_idioma on documentos_ai (idioma);")
                .and("V20260103__view.sql", "create view activos as select id from documentos_ai where activo;")
                .and(
                        "V20260104__function.sql",
                        "create function doble(x int) returns int language sql as 'select x*2';")
                .and(
                        "V20260105__rename_column.sql",
                        "alter table modelos_riesgo rename column nombre to nombre_modelo;")
                .and(
                        "V20260106__rename_table.sql",
                        "alter table conversaciones_ai rename to \"Conversación \"\"IA\"\"\";")
                .and("V20260107__drop_column.sql", "alter table documentos_ai drop column descripcion;")
                .and("V20260108__narrow.sql", "alter table documentos_ai alter column titulo type varchar(100);")
                .and("V20260109__widen.sql", "alter table documentos_ai alter column ruta_archivo type text;")
                .and("V20260100__second_head.sql", "-- depends: 20251114.05\ncreate table segunda (id int);")
                .and("V20260110__rebuild.sql", "-- transactional: no\nreindex index concurrently por_idioma;")
                .and("V20260111__drop_index.sql", "-- transactional: no\ndrop index concurrently por_idioma;")
                .and("V20260112__vacuum.sql", "-- transactional: no\nvacuum documentos_ai;")
                .and("V20260113__año \"select\".sql", "\uFEFF-- Añade.\r\ncreate table \"año\" (\"order\" int);\r\n")
                .built()
                .on(database);

        Result migrate = team.run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(team.run("status", "--json").json().get("phase").asText()).isEqualTo("CURRENT");
        assertThat(team.run("status", "--check").exit()).isZero();
        assertThat(team.run("migrate").out()).startsWith("nothing to do");
        assertThat(SixMigrations.applied(database)).hasSize(20).endsWith("20260113");
        assertThat(SixMigrations.tables(database)).contains("Conversación \"IA\"", "año", "segunda");
    }

    @Test
    void aScriptOfFiveMegabytesIsLearnedAndAppliedInTime() {
        String script = "create table big (t text);\n"
                + "insert into big values ('%s');\n"
                        .formatted("ñ".repeat(1_000))
                        .repeat(MEGABYTES_5 / 2_000);
        Instant start = Instant.now();
        PackagedEsquema big = Build.with("V20260101__big.sql", script).built().on(database);

        Result migrate = big.run("migrate");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(migrate.out().length() + migrate.err().length()).isLessThan(10_000);
        assertThat(database.value("select count(*) from big")).isEqualTo("2500");
        assertThat(Duration.between(start, Instant.now())).isLessThan(LONG);
    }

    @Test
    void aFailingStatementOfFiveMegabytesIsAbbreviated() {
        String script = "select '%s' from nowhere;\n".formatted("ñ".repeat(MEGABYTES_5 / 2));
        PackagedEsquema big =
                Build.with("V20260101__big.sql", script).declared().on(database);

        Result migrate = big.run("migrate");

        assertThat(migrate.exit()).isEqualTo(7);
        assertThat(migrate.out().length()).isLessThan(10_000);
        assertThat(migrate.lastErrLine())
                .contains("V20260101__big.sql", "nowhere")
                .hasSizeLessThan(2_000);
        assertThat(migrate.err().length()).isLessThan(20_000);
        assertThat(database.value("select max(length(message)) from esquema_run")
                        .length())
                .isLessThan(5);
    }
}
