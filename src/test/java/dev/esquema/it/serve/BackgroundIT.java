package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.FailingBuild;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.Gate;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The server opens HTTP first and migrates in the background, for migrations that take longer than a start-up probe.
 */
class BackgroundIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final PackagedEsquema SLOW = Build.with(
                    "V20251115__slow.sql",
                    """
                    -- depends: 20251114.05
                    create table slowly (id int);
                    %s;
                    """
                            .formatted(Gate.PASS))
            .declared();

    private static final PackagedEsquema FAILING = FailingBuild.declared();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void httpIsOpenAndReportsWhatRunsSinceWhenUntilTheMigrationIsDone() {
        try (Gate gate = Gate.shut(database);
                RunningEsquema serving = inBackground(SLOW).start()) {
            gate.awaitWaitingSession();
            Eventually.within(SOON, () -> assertThat(serving.readiness("running"))
                    .matches("STARTUP since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"));

            assertThat(serving.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(serving.get("/q/health/started").statusCode()).isEqualTo(200);
            assertThat(serving.ready().statusCode()).isEqualTo(503);
            assertThat(serving.readiness("phase")).isEqualTo("MIGRATING");
            // The answer may be from the refresh before the last one of the earlier migrations was applied.
            Eventually.within(
                    SOON, () -> assertThat(serving.readiness("pendingVersions")).isEqualTo("20251115"));
            assertThat(serving.get("/schema").<String>path("lastRun.outcome")).isEqualTo("RUNNING");

            gate.open();

            serving.awaitReady(SOON);
            assertThat(serving.readiness("phase")).isEqualTo("CURRENT");
            assertThat(serving.readiness("version")).isEqualTo("20251115");
            // The server is ready as soon as the schema is at the target; the run releases its lock after that.
            Eventually.within(SOON, () -> assertThat(serving.ready().asString()).doesNotContain("running"));
            assertThat(serving.stop().exit()).isEqualTo(143);
        }
        assertThat(SixMigrations.tables(database)).contains("slowly");
        assertThat(runs()).containsExactly("STARTUP APPLIED");
    }

    @Test
    void aFailureLeavesTheServerUpNotReadyAndReportsWhy() {
        try (RunningEsquema serving = inBackground(FAILING).start()) {
            Eventually.within(SOON, () -> assertThat(serving.get("/schema").<String>path("startUp.error.code"))
                    .isEqualTo("MIGRATION_FAILED"));

            assertThat(serving.get("/schema").<String>path("startUp.error.message"))
                    .contains("migration 20251115 failed", "division by zero");
            Eventually.within(SOON, () -> assertThat(serving.get("/schema").<String>path("lastRun.outcome"))
                    .isEqualTo("FAILED"));
            assertThat(serving.get("/schema").<String>path("lastRun.error.sqlState"))
                    .isEqualTo("22012");
            assertThat(serving.ready().statusCode()).isEqualTo(503);
            assertThat(serving.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(serving.get("/q/health/started").statusCode()).isEqualTo(200);
            assertThat(serving.process().isAlive()).isTrue();
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).doesNotContain("half");
    }

    @Test
    void aSignalInTheMiddleClosesTheJournalAndEndsTheProcessSoon() {
        try (Gate gate = Gate.shut(database);
                RunningEsquema serving = inBackground(SLOW).start()) {
            gate.awaitWaitingSession();
            long asked = System.nanoTime();

            Result result = serving.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(SOON);
            assertThat(result.exit()).as(result.err()).isEqualTo(143);
            assertThat(gate.waiting()).isZero();
        }
        assertThat(runs()).containsExactly("STARTUP INTERRUPTED");
        assertThat(database.value("select finished_at is not null from esquema_run"))
                .isEqualTo("t");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).doesNotContain("slowly");
    }

    @Test
    void bothSwitchesAtOnceAreAWrongConfiguration() {
        Result result = PackagedEsquema.built()
                .on(database)
                .with("PORT", String.valueOf(PackagedEsquema.freePort()))
                .with("ESQUEMA_MIGRATE_IN_BACKGROUND", "true")
                .run("serve");

        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.lastErrLine())
                .isEqualTo(
                        "esquema: the configuration is wrong: esquema.migrate-in-background and quarkus.flyway.migrate-at-start are both on:"
                                + " switch one of them off");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    private PackagedEsquema inBackground(PackagedEsquema build) {
        return build.on(database)
                .withoutMigrateAtStart()
                .with("ESQUEMA_MIGRATE_IN_BACKGROUND", "true")
                .with("ESQUEMA_RUN_LOCK_TIMEOUT", "2m")
                .with("ESQUEMA_STATUS_INTERVAL", "500ms");
    }

    private List<String> runs() {
        return database.column("select trigger || ' ' || outcome from esquema_run order by id");
    }
}
