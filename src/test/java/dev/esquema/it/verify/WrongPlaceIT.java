package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** {@code verify} with a mistyped database or schema name does not report success. */
class WrongPlaceIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void anEmptyDatabaseIsBehind() {
        Result result = esquema.run("verify");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("no migration is applied: the history is empty, and 6 are pending\n");
    }

    @Test
    void aSchemaThatDoesNotExistIsRefused() {
        Result result = esquema.with("QUARKUS_FLYWAY_DEFAULT_SCHEMA", "ap").run("verify");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.out().concat(result.err())).contains("schema", "does not exist");
    }

    @Test
    void aMistypedHistoryTableIsRefused() {
        assertThat(esquema.run("migrate").exit()).isZero();

        Result result =
                esquema.with("QUARKUS_FLYWAY_TABLE", "flyway_schema_histroy").run("verify");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.out()).contains("no migration is applied", "unmanaged: table documentos_ai");
    }

    @Test
    void whoeverHoldsTheRunLockHidesNoMissingTable() throws SQLException {
        assertThat(esquema.run("migrate").exit()).isZero();
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("select pg_advisory_lock(1163088205, oid::int8::bit(32)::int4) from pg_namespace"
                    + " where nspname = 'public'");
            database.execute("drop table fine_tuning_jobs");

            Result result = esquema.run("verify");

            assertThat(result.exit()).isEqualTo(4);
            assertThat(result.out()).contains("finding: table fine_tuning_jobs is missing");
        }
    }
}
