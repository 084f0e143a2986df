package dev.esquema.it.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Gate;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the journal cannot be written, only migrations outside a transaction stop. */
class JournalTroubleIT {

    private static final PackagedEsquema OUTSIDE = Build.with(
                    "V20251115__outside.sql",
                    """
                    -- depends: 20251114.05
                    -- transactional: no
                    create table outside (id int);
                    """)
            .declared();

    private static final PackagedEsquema NOT_FOR_OLDER_BUILDS = Build.with(
                    "V20251115__newer.sql",
                    """
                    -- depends: 20251114.05
                    -- compatible-since: 20251114.04
                    create table newer (id int);
                    """)
            .declared();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final String url = "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port());

    @BeforeEach
    void createTheRole() {
        String role = database.name();
        database.execute(
                "create role %s login password 'x'".formatted(role),
                "grant create, usage on schema public to %s".formatted(role),
                "grant all on all tables in schema public to %s".formatted(role));
    }

    @ParameterizedTest
    @ValueSource(strings = {"esquema_run", "esquema_run_step"})
    void aTransactionalMigrationGoesOnAndOneOutsideATransactionDoesNotBegin(String table) {
        PackagedEsquema esquema = PackagedEsquema.built().with("DATABASE_URL", url);
        PackagedEsquema outside = OUTSIDE.with("DATABASE_URL", url);
        esquema.run("migrate", "--target", "20251114");
        database.execute("revoke insert on %s from %s".formatted(table, database.name()));

        Result transactional = esquema.run("migrate");
        assertThat(transactional.exit()).as(transactional.err()).isZero();
        assertThat(transactional.out()).startsWith("applied 5: ");
        assertThat(transactional.err())
                .contains("the journal is incomplete", "permission denied for table %s".formatted(table));
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);

        Result refused = outside.run("migrate");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
        assertThat(refused.lastErrLine())
                .contains("20251115 runs outside a transaction and was not started,"
                        + " because the journal could not record the start");
        assertThat(SixMigrations.tables(database)).doesNotContain("outside");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);

        database.execute("grant insert on %s to %s".formatted(table, database.name()));
        Result mended = outside.run("migrate");
        assertThat(mended.exit()).as(mended.err()).isZero();
        assertThat(SixMigrations.tables(database)).contains("outside");
        assertThat(database.value("select outcome from esquema_run order by id desc limit 1"))
                .isEqualTo("APPLIED");
    }

    @Test
    void aTableThatIsLockedDuringTheStructuralCheckIsFiveAndReportsWhatWasApplied() throws SQLException {
        PackagedEsquema waiting = Build.with(
                        "V20251115__waiting.sql",
                        "-- depends: 20251114.05\ncreate table waiting (id int);\n%s;\n".formatted(Gate.PASS))
                .declared()
                .on(database)
                .with("ESQUEMA_RUN_LOCK_TIMEOUT", "2m")
                .with("ESQUEMA_RUN_RETRY_FOR", "1s");
        try (Gate gate = Gate.shut(database);
                RunningEsquema running = waiting.launch("migrate", "--json");
                Connection other = database.connect()) {
            gate.awaitWaitingSession();
            other.setAutoCommit(false);
            other.createStatement().execute("lock table documentos_ai in access exclusive mode");
            gate.open();

            Result result = running.result();

            assertThat(result.exit()).as(result.err()).isEqualTo(5);
            assertThat(result.json().at("/error/code").asText()).isEqualTo("TABLE_LOCKED");
            assertThat(result.lastErrLine())
                    .startsWith("esquema: applied 20251114, ")
                    .contains("20251115; the structure was not verified: ")
                    .endsWith("run `esquema verify` later");
        }
        assertThat(database.column("select outcome from esquema_run")).containsExactly("APPLIED_UNVERIFIED");
        assertThat(waiting.run("status", "--check").exit()).isZero();
    }

    @Test
    void aMigrationThatFailsAtItsCommitIsFailedInHistoryJournalAndOnTheLastLine() {
        PackagedEsquema build = Build.with(
                        "V20251115__late.sql",
                        """
                        -- depends: 20251114.05
                        create table late (documento int references documentos_ai (id) deferrable initially deferred);
                        insert into late values (-1);
                        """)
                .declared()
                .on(database);

        Result result = build.run("migrate", "--json");

        assertThat(result.exit()).as(result.err()).isEqualTo(7);
        assertThat(result.json().at("/error/version").asText()).isEqualTo("20251115");
        assertThat(result.json().at("/error/script").asText()).isEqualTo("V20251115__late.sql");
        assertThat(result.json().at("/error/sqlState").asText()).isEqualTo("23503");
        assertThat(result.err()).doesNotContain("20251115 late, ");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(database.column("select outcome from esquema_run_step where version = '20251115'"))
                .containsExactly("FAILED");
        assertThat(database.column("select outcome || ' ' || failed_version from esquema_run"))
                .containsExactly("FAILED 20251115");
    }

    @Test
    void aRoleWithOneConnectionMigratesWithoutAJournalAndKeepsWhatOlderBuildsMustKnow() {
        database.execute("alter role %s connection limit 1".formatted(database.name()));

        Result result = NOT_FOR_OLDER_BUILDS.with("DATABASE_URL", url).run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("applied 7: ");
        assertThat(result.err()).contains("the journal is incomplete", "too many connections for role");
        assertThat(SixMigrations.tables(database)).contains("newer").doesNotContain("esquema_run");
        assertThat(database.column("select version || ' ' || compatible_since from esquema_compatibility"))
                .containsExactly("20251115 20251114.04");
    }
}
