package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.migration.RunReport;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Flyway that knows nothing of the run lock applies the same migration at the same time, and commits first. */
class PlainFlywayRaceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void aRunThatFindsItsMigrationsAppliedByAnotherEndsWithoutAFailure() throws Exception {
        Commands esquema = ScriptedBuild.on(database)
                .with(1, "create table shelf (id int primary key)", "drop table shelf")
                .with(2, "create table book (id int primary key)", "drop table book")
                .with(3, "create table page (id int primary key)", "drop table page")
                .built()
                .retryingFor(PATIENCE);
        esquema.migrate();
        database.execute(
                "create table kept as select * from flyway_schema_history where version = '2'",
                "drop table book, page",
                "delete from flyway_schema_history where version in ('2', '3')");

        try (Connection flyway = database.connect();
                Statement statement = flyway.createStatement()) {
            flyway.setAutoCommit(false);
            statement.execute("create table book (id int primary key)");
            statement.execute("insert into flyway_schema_history select * from kept");
            CompletableFuture<RunReport> running = CompletableFuture.supplyAsync(esquema::migrate);
            Eventually.within(
                    PATIENCE, () -> assertThat(database.column("select pid::text from pg_locks where not granted"))
                            .isNotEmpty());
            flyway.commit();

            RunReport report = running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(report.outcome()).isEqualTo(RunOutcome.APPLIED);
            assertThat(report.applied())
                    .extracting(script -> script.id().toString())
                    .containsExactly("3");
            assertThat(database.column(
                            "select version from flyway_schema_history where version <> '0' order by installed_rank"))
                    .containsExactly("1", "2", "3");
        }
    }
}
