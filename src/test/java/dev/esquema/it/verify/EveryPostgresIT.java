package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.FilledTables;
import dev.esquema.it.support.Rollbacks;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.postgres.OnEveryPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/**
 * The complete life of a schema on each supported PostgreSQL: it is created, verified, lost and adopted, rolled back
 * and restored.
 */
@Tag("faults")
class EveryPostgresIT {

    @OnEveryPostgres
    void theWholeLifeOfASchema(int major) {
        TestDatabase database = TestPostgres.ofMajor(major).newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        Rollbacks rollbacks = new Rollbacks(esquema, database);
        rollbacks.migrate();
        assertThat(esquema.run("verify").out()).isEqualTo("no findings\n");

        FilledTables.fill(database);
        Map<String, String> before = FilledTables.contents(database);
        assertThat(rollbacks.refusal("documentos_ai")).contains("documento_ai_embeddings_documento_id_fkey");
        JsonNode done = rollbacks.rollback("documentos_ai", "--cascade");
        rollbacks.release(done);
        rollbacks.restore(done);
        assertThat(FilledTables.contents(database)).isEqualTo(before);

        database.execute("drop table flyway_schema_history");
        assertThat(esquema.run("adopt", "--json").json().get("adopted")).hasSize(6);
        assertThat(esquema.run("verify").out()).isEqualTo("no findings\n");
        assertThat(esquema.run("status", "--check").exit()).isZero();
    }
}
