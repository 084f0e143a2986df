package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.SmallDisk;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A migration that needs more space than the disk has: nothing of it remains, and with more space it is applied. */
@Tag("faults")
class DiskFullIT {

    private static final PackagedEsquema LARGE = Build.with(
                    "V20251115__large.sql",
                    """
                    -- depends: 20251114.05
                    create table small (id int);
                    create table large as select id, repeat('x', 1000) from generate_series(1, 30000) as id;
                    """)
            .declared();

    @Test
    void aMigrationThatFillsTheDiskIsRolledBackAndAppliedWhenThereIsRoom() {
        try (SmallDisk disk = SmallDisk.mounted(25);
                TestPostgres server = TestPostgres.start(17, Map.of())) {
            TestDatabase database = server.newHostDatabase();
            TestDatabase postgres = new TestDatabase("postgres", server.port());
            postgres.execute(
                    "create tablespace small location '%s'".formatted(disk.folder()),
                    "alter database %s set tablespace small".formatted(database.name()));

            Result full = LARGE.on(database).run("migrate", "--json");

            assertThat(full.exit()).as(full.err()).isEqualTo(7);
            JsonNode error = full.json().get("error");
            assertThat(error.get("sqlState").asText()).isEqualTo("53100");
            assertThat(error.get("version").asText()).isEqualTo("20251115");
            assertThat(error.get("line").asInt()).isEqualTo(3);
            assertThat(full.lastErrLine()).contains("No space left on device", "applied before it: 20251114, ");
            assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
            assertThat(SixMigrations.tables(database)).doesNotContain("small", "large");
            Agreement.holds(LARGE, database);

            disk.resize(100);
            Result roomy = LARGE.on(database).run("migrate");

            assertThat(roomy.exit()).as(roomy.err()).isZero();
            Agreement.holds(LARGE, database);
            assertThat(roomy.out()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
            assertThat(database.value("select count(*) from large")).isEqualTo("30000");
            assertThat(database.column("select outcome from esquema_run order by id"))
                    .containsExactly("FAILED", "APPLIED");
        }
    }
}
