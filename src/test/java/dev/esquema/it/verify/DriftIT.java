package dev.esquema.it.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.Probing;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server detects that a person changed the structure by hand, and that the change was reverted. */
class DriftIT {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration SOME_LOOKS = INTERVAL.multipliedBy(3);
    private static final Duration SOON = Duration.ofSeconds(60);

    /** A limit for a busy machine that is shorter than the default interval. */
    private static final Duration LESS_THAN_DEFAULT = Duration.ofSeconds(15);

    private static TestPostgres postgres;

    private TestDatabase database;
    private PackagedEsquema esquema;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.start(17, Map.of("log_statement", "all", "log_line_prefix", "<%a> "));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void migrate() {
        database = postgres.newHostDatabase();
        esquema = PackagedEsquema.built()
                .on(database)
                .with("ESQUEMA_STATUS_INTERVAL", "200ms")
                .with("ESQUEMA_STATUS_DRIFT_INTERVAL", "%dms".formatted(INTERVAL.toMillis()));
        assertThat(esquema.run("migrate").exit()).isZero();
    }

    @Test
    void aDroppedUniqueIndexIsReportedUntilItIsRestored() {
        try (RunningEsquema server = esquema.start()) {
            server.awaitReady(SOON);

            database.execute("drop index ix_fine_tuning_jobs_openai_job_id");
            Eventually.within(LESS_THAN_DEFAULT, () -> assertThat(server.readiness("phase"))
                    .isEqualTo("DRIFTED"));
            assertThat(server.ready().statusCode()).isEqualTo(503);
            assertThat(server.get("/schema").jsonPath().getString("findings[0].object"))
                    .isEqualTo("index ix_fine_tuning_jobs_openai_job_id");

            database.execute(
                    "create unique index ix_fine_tuning_jobs_openai_job_id on fine_tuning_jobs (openai_job_id)");
            Eventually.within(LESS_THAN_DEFAULT, () -> assertThat(server.readiness("phase"))
                    .isEqualTo("CURRENT"));
            assertThat(server.ready().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDroppedPlainIndexIsCountedAndTakesNoServerOutOfService() {
        try (RunningEsquema server = esquema.start()) {
            server.awaitReady(SOON);

            database.execute("drop index ix_fine_tuning_jobs_status");
            Eventually.within(LESS_THAN_DEFAULT, () -> assertThat(server.readiness("degradingFindings"))
                    .isEqualTo("1"));

            assertThat(server.readiness("breakingFindings")).isEqualTo("0");
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
            assertThat(server.ready().statusCode()).isEqualTo(200);
            assertThat(server.get("/schema").jsonPath().getInt("degrading")).isEqualTo(1);
            assertThat(esquema.run("verify").exit()).isEqualTo(4);
            assertThat(esquema.run("verify").out()).endsWith("1 finding: 0 breaking, 1 degrading\n");
        }
    }

    @Test
    void theConfigurationChoosesTheFindingsThatTakeAServerOutOfService() {
        database.execute("drop index ix_fine_tuning_jobs_status");

        try (RunningEsquema server =
                esquema.with("ESQUEMA_READY_ON_DRIFT", "any").start()) {
            assertThat(server.readiness("phase")).isEqualTo("DRIFTED");
        }
        database.execute("drop index ix_fine_tuning_jobs_openai_job_id");
        try (RunningEsquema server =
                esquema.with("ESQUEMA_READY_ON_DRIFT", "never").start()) {
            assertThat(server.readiness("phase")).isEqualTo("CURRENT");
            assertThat(server.readiness("breakingFindings")).isEqualTo("1");
        }
    }

    @Test
    void theWholeCatalogueIsReadOnlyWhenTheFingerprintChanged() throws Exception {
        try (RunningEsquema server = esquema.start()) {
            server.awaitReady(SOON);
            long fingerprints = count("as fingerprint");
            // The first look takes no fingerprint, so the second one reads the catalogue too.
            Eventually.within(SOON, () -> assertThat(count("as fingerprint")).isGreaterThan(fingerprints + 1));
            long readings = count("array_position(");
            Eventually.within(SOON, () -> assertThat(count("as fingerprint")).isGreaterThan(fingerprints + 4));

            assertThat(count("array_position(")).isEqualTo(readings);
        }
    }

    @Test
    void aServerStartsInSpiteOfDriftAndReportsIt() {
        database.execute("drop index ix_fine_tuning_jobs_openai_job_id");

        try (RunningEsquema server = esquema.start()) {
            assertThat(server.readiness("phase")).isEqualTo("DRIFTED");
        }
    }

    /**
     * An older build does not report the unfinished objects of a newer build while the newer build's run holds the
     * lock.
     */
    @Test
    void whileANewerBuildMigratesTheOlderOneStaysReady() throws Exception {
        PackagedEsquema newer = Build.with(
                        "V20251120__index.sql",
                        "-- transactional: no\ncreate index concurrently ix_late on documentos_ai (titulo);\n")
                .built()
                .on(database);
        try (RunningEsquema server = esquema.start();
                Connection holding = database.connect()) {
            server.awaitReady(SOON);
            try (Probing probing = new Probing(server)) {
                hold(holding, "row exclusive");
                try (RunningEsquema migrating = newer.launch("migrate")) {
                    Eventually.within(
                            SOON, () -> assertThat(database.column("select 1 from pg_class where relname = 'ix_late'"))
                                    .hasSize(1));
                    Thread.sleep(SOME_LOOKS.toMillis());
                    holding.rollback();
                    assertThat(migrating.result().exit()).isZero();
                }
                Eventually.within(
                        SOON, () -> assertThat(server.readiness("phase")).isEqualTo("AHEAD"));
                assertThat(probing.refusals()).isEmpty();
            }
        }
    }

    /** The structure cannot be read while a session alters a table; the phase of the server does not change. */
    @Test
    void aLongLockOnATableDoesNotChangeReadiness() throws Exception {
        try (RunningEsquema server = esquema.start();
                Connection holding = database.connect()) {
            server.awaitReady(SOON);
            try (Probing probing = new Probing(server)) {
                hold(holding, "access exclusive");
                Thread.sleep(INTERVAL.multipliedBy(6).toMillis());
                assertThat(probing.refusals()).isEmpty();
            }
            assertThat(esquema.run("verify").out())
                    .contains("the structure was not compared: another session is altering a table");
            holding.rollback();
            database.execute("drop index ix_fine_tuning_jobs_openai_job_id");
            Eventually.within(SOON, () -> assertThat(server.readiness("phase")).isEqualTo("DRIFTED"));
        }
    }

    @Test
    void aRunWaitsForSessionsThatAlterATable() throws Exception {
        PackagedEsquema newer = Build.with("V20251120__new.sql", "create table nueva (id int);")
                .built()
                .on(database);
        try (Connection holding = database.connect()) {
            hold(holding, "access exclusive");
            try (RunningEsquema migrating = newer.launch("migrate")) {
                Eventually.within(SOON, () -> assertThat(migrating.err()).contains("the structure cannot be read now"));
                assertThat(SixMigrations.applied(database)).doesNotContain("20251120");
                holding.rollback();
                assertThat(migrating.result().exit()).isZero();
            }
        }
    }

    private static void hold(Connection connection, String mode) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table documentos_ai in %s mode".formatted(mode));
        }
    }

    private static long count(String part) {
        try (var lines = Files.lines(postgres.logFile())) {
            return lines.filter(line -> line.contains(part)).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
