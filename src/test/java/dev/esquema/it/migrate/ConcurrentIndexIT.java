package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Signal;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A concurrently built index is valid, INVALID or absent: the catalogue decides, and no person has to decide. */
class ConcurrentIndexIT {

    private static final PackagedEsquema INDEXED = Build.with(
                    "V20251115__email.sql",
                    """
                    -- transactional: no
                    -- compatible-since: 20251114.05
                    create unique index concurrently ix_users_email on users (email);
                    """)
            .and("V20251114_06__users_email.sql", "alter table users add column email text;")
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = INDEXED.on(database);

    @BeforeEach
    void allObjectsButTheIndex() {
        assertThat(esquema.run("migrate", "--target", "20251114.06").exit()).isZero();
    }

    @Test
    void itWaitsForAWriterLongerThanTheLockTimeoutAndNamesTheBlockingSession() throws SQLException {
        PackagedEsquema impatient = esquema.with("ESQUEMA_RUN_LOCK_TIMEOUT", "100ms");
        try (Connection writer = writing();
                RunningEsquema building = impatient.launch("migrate")) {
            awaitInvalid();
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(building.err())
                    .contains(
                            "waiting for a lock that database process",
                            "building the index ix_users_email: waiting for writers"));
            writer.rollback();

            assertThat(building.result().exit()).isZero();
        }

        assertThat(validity()).containsExactly("t");
        assertThat(stories()).containsExactly("APPLIED");
    }

    @Test
    void afterAKillTheInvalidIndexIsDroppedAndBuiltAgain() throws SQLException {
        try (Connection writer = writing();
                RunningEsquema killed = esquema.launch("migrate")) {
            awaitInvalid();
            killed.kill();
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(database.column(
                            "select 1 from pg_stat_progress_create_index where datname = current_database()"))
                    .isEmpty());
            writer.rollback();
        }
        assertThat(validity()).containsExactly("f");

        Result next = esquema.run("migrate");

        assertThat(next.out()).as(next.err()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
        assertThat(next.err()).contains("20251115 was started before", "its index ix_users_email is INVALID");
        assertThat(validity()).containsExactly("t");
        assertThat(stories()).containsExactly("DECIDED_PENDING", "APPLIED");
        Agreement.holds(INDEXED, database);
    }

    @Test
    void anIndexOfTheSameNameOnAnotherColumnDecidesNothing() throws SQLException {
        try (Connection writer = writing();
                RunningEsquema killed = esquema.launch("migrate")) {
            awaitInvalid();
            killed.kill();
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(database.column(
                            "select 1 from pg_stat_progress_create_index where datname = current_database()"))
                    .isEmpty());
            writer.rollback();
        }
        database.execute("drop index ix_users_email", "create unique index ix_users_email on users (id)");
        String byHand = index();

        Result refused = esquema.run("migrate");

        assertThat(refused.exit()).as(refused.out()).isEqualTo(6);
        assertThat(refused.lastErrLine())
                .contains("20251115 was started outside a transaction", "ix_users_email belongs to another index");
        assertThat(index()).isEqualTo(byHand);
        database.execute("drop index ix_users_email");
        assertThat(esquema.run("migrate").out()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
        Agreement.holds(INDEXED, database);
    }

    @Test
    void anIndexFinishedAfterAKillIsRecordedAsApplied() throws SQLException {
        try (Connection writer = writing();
                RunningEsquema killed = esquema.launch("migrate")) {
            awaitInvalid();
            Signal.STOP.to(killed);
            writer.rollback();
            Eventually.within(
                    Duration.ofSeconds(30), () -> assertThat(validity()).containsExactly("t"));
            killed.kill();
        }
        String built = index();

        Result next = esquema.run("migrate");

        assertThat(next.out()).as(next.err()).isEqualTo("nothing to do: the schema is at 20251115\n");
        assertThat(next.err()).contains("its index ix_users_email is VALID");
        assertThat(index()).isEqualTo(built);
        assertThat(stories()).containsExactly("DECIDED_APPLIED");
        Agreement.holds(INDEXED, database);
    }

    @Test
    void anIndexThatFailedForDuplicatesIsBuiltAgain() {
        database.execute("insert into users (email) values ('a'), ('a')");

        Result failed = esquema.run("migrate");

        assertThat(failed.exit()).isEqualTo(7);
        assertThat(failed.lastErrLine()).contains("migration 20251115 failed", "(SQLSTATE 23505)");
        assertThat(validity()).containsExactly("f");
        assertThat(database.column("select success from flyway_schema_history where version = '20251115'"))
                .containsExactly("f");
        Agreement.holds(INDEXED, database);

        assertThat(esquema.run("migrate").exit()).isEqualTo(7);
        assertThat(validity()).containsExactly("f");

        database.execute("delete from users");
        Result next = esquema.run("migrate");

        assertThat(next.exit()).as(next.err()).isZero();
        assertThat(validity()).containsExactly("t");
        assertThat(database.column("select success from flyway_schema_history where version = '20251115'"))
                .containsExactly("t");
        Agreement.holds(INDEXED, database);
    }

    @Test
    void itHasItsOwnTimeLimit() throws SQLException {
        Result failed;
        try (Connection writer = writing()) {
            failed = esquema.with("ESQUEMA_RUN_CONCURRENT_TIMEOUT", "500ms").run("migrate");
            writer.rollback();
        }

        assertThat(failed.exit()).isEqualTo(7);
        assertThat(failed.lastErrLine()).contains("(SQLSTATE 57014)");
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(INDEXED, database);
    }

    /** Opens a transaction that has written to the table; building the index waits for its end. */
    private Connection writing() throws SQLException {
        Connection writer = database.connect();
        writer.setAutoCommit(false);
        try (Statement statement = writer.createStatement()) {
            statement.execute("insert into users (email) values ('writer')");
        }
        return writer;
    }

    private void awaitInvalid() {
        Eventually.within(Duration.ofSeconds(60), () -> assertThat(validity()).containsExactly("f"));
    }

    private List<String> validity() {
        return database.column("select indisvalid from pg_index where indexrelid = to_regclass('ix_users_email')");
    }

    private String index() {
        return database.value("select 'ix_users_email'::regclass::oid");
    }

    private List<String> stories() {
        return database.column("select outcome from esquema_run_step where version = '20251115' order by run_id");
    }
}
