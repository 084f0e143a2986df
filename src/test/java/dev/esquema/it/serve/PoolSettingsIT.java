package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The settings of a run do not remain in the sessions of the server's pool. In these tests, a view replaces the history
 * table and writes the settings of each reading session into the database's log.
 */
class PoolSettingsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static TestPostgres server;

    private final TestDatabase database = server.newHostDatabase();

    @BeforeAll
    static void startServer() {
        server = TestPostgres.start(17, Map.of("log_line_prefix", "[%d] "));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterARunThePoolHasTheSettingsOfQuestions(boolean atStart) throws IOException {
        try (RunningEsquema serving = serving(atStart).start()) {
            serving.awaitReady(SOON);
            // The server is ready as soon as the schema is at the target; the run closes its journal after that.
            Eventually.within(SOON, () -> assertThat(database.column("select outcome from esquema_run"))
                    .containsExactly("APPLIED"));

            spy();

            Eventually.within(SOON, () -> assertThat(spied()).isNotEmpty());
            assertThat(spied()).containsOnly("esquema serve: 1s, 1min, 0");
        }
    }

    @Test
    void aSettingOfTheDatabaseDoesNotReachThePool() {
        database.execute("alter database %s set lock_timeout = '7s'".formatted(database.name()));
        PackagedEsquema.built().on(database).run("migrate");
        spy();
        try (RunningEsquema serving =
                PackagedEsquema.built().on(database).withoutMigrateAtStart().start()) {

            Eventually.within(SOON, () -> assertThat(spied()).containsOnly("esquema serve: 1s, 1min, 0"));
            serving.awaitReady(SOON);
        }
    }

    private PackagedEsquema serving(boolean atStart) {
        return PackagedEsquema.built()
                .on(database)
                .with("QUARKUS_FLYWAY_MIGRATE_AT_START", String.valueOf(atStart))
                .with("ESQUEMA_MIGRATE_IN_BACKGROUND", String.valueOf(!atStart))
                .with("ESQUEMA_RUN_LOCK_TIMEOUT", "7s")
                .with("ESQUEMA_RUN_STATEMENT_TIMEOUT", "9s")
                .with("ESQUEMA_STATUS_INTERVAL", "500ms");
    }

    private void spy() {
        database.execute(
                """
                create function spy() returns boolean language plpgsql as $$
                begin
                    raise log 'spied %: %, %, %', current_setting('application_name'), current_setting('lock_timeout'),
                        current_setting('statement_timeout'), current_setting('client_connection_check_interval');
                    return true;
                end $$;
                alter table flyway_schema_history rename to history_rows;
                create view flyway_schema_history as select * from history_rows where spy();
                """);
    }

    private List<String> spied() throws IOException {
        String mark = "[%s] LOG:  spied ".formatted(database.name());
        return Files.readAllLines(server.logFile()).stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .filter(line -> line.startsWith("esquema serve"))
                .distinct()
                .toList();
    }
}
