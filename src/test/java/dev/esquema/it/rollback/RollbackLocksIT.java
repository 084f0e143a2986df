package dev.esquema.it.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Dropping a foreign key also locks the referenced table; the rollback holds the lock on its own table by then. */
class RollbackLocksIT {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final String INSERT =
            "insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('%s', 'a', 'r')";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void aReaderOfBothTablesIsNeitherBlockedNorDeadlocked() throws SQLException {
        assertThat(esquema.run("migrate").exit()).isZero();
        database.execute(INSERT.formatted("first"));
        try (Connection application = database.connect();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("select from users");
            try (RunningEsquema running = esquema.launch("rollback", "modelos_riesgo", "--yes")) {
                Eventually.within(TIME_LIMIT, () -> assertThat(database.value(
                                "select count(*) from pg_locks where not granted and relation = 'users'::regclass"))
                        .isNotEqualTo("0"));
                long began = System.nanoTime();

                statement.execute(INSERT.formatted("meanwhile"));

                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
                application.commit();
                assertThat(running.result().exit()).as(running.err()).isZero();
                assertThat(running.err()).contains("(SQLSTATE 55P03); trying again");
            }
        }
        assertThat(database.column("select nombre from esquema_archive.run2_modelos_riesgo"))
                .containsExactlyInAnyOrder("first", "meanwhile");
        Agreement.holds(database);
    }
}
