package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run waits for a database that is not available yet; it fails immediately if the database will never accept the
 * connection.
 */
class DatabaseAvailabilityIT {

    private static final String SECRET = "s3cr3t";
    /** The limit includes the start of a process; a run that waits for the database would wait 30 s. */
    private static final Duration AT_ONCE = Duration.ofSeconds(25);

    private static TestPostgres server;

    @BeforeAll
    static void startServer() {
        server = TestPostgres.start(16, Map.of("listen_addresses", "*"));
        server.requirePassword();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void aDatabaseThatComesLaterIsWaitedFor() {
        TestDatabase database = server.newHostDatabase();
        server.stop();
        try (RunningEsquema migrate = PackagedEsquema.built().on(database).launch("migrate", "--wait", "40s")) {
            Eventually.within(
                    Duration.ofSeconds(60), () -> assertThat(migrate.err()).contains("waiting for the database"));
            server.start();

            Result result = migrate.result();

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).startsWith("applied 6: ");
            assertThat(result.err().lines().filter(line -> line.startsWith("waiting for the database")))
                    .hasSize(1);
        } finally {
            server.start();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate --wait 2s", "serve"})
    void aDatabaseThatDoesNotAnswerInTimeGivesExitEight(String command) {
        int port = PackagedEsquema.freePort();
        long began = System.nanoTime();

        Result result = PackagedEsquema.built()
                .with("DATABASE_URL", "postgres://me:%s@localhost:%d/app".formatted(SECRET, port))
                .with("ESQUEMA_DATABASE_WAIT", "2s")
                .run(command.split(" "));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(2), AT_ONCE);
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.lastErrLine()).contains("no connection to localhost:%d/app within 2 s".formatted(port));
        assertSilent(result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "status", "serve"})
    void aWrongPasswordFailsAtOnce(String command) {
        TestDatabase database = server.newHostDatabase();
        long began = System.nanoTime();

        Result result = PackagedEsquema.built()
                .with("DATABASE_URL", url("postgres", "%s%%40".formatted(SECRET), database.name()))
                .run(command);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.lastErrLine()).contains("password authentication failed", "28P01");
        assertSilent(result);
    }

    @Test
    void anUnknownDatabaseFailsAtOnce() {
        long began = System.nanoTime();

        Result result = PackagedEsquema.built()
                .with("DATABASE_URL", url("postgres", "postgres", "nowhere"))
                .run("migrate");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.lastErrLine()).contains("database \"nowhere\" does not exist", "3D000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://me:s3cr3t@x@localhost/app",
                "postgres://me:s3cr3t%zz@localhost/app",
                "mysql://me:s3cr3t@localhost/app",
                "jdbc:mysql://localhost/app?user=me&password=s3cr3t",
                "jdbc:postgresql://me:s3cr3t@localhost:abc/app",
                "jdbc:postgresql://localhost/app?password=s3cr3t&user=%zz",
                "s3cr3t"
            })
    void aMalformedUrlGivesOneMessageWithoutThePassword(String url) {
        Result result = PackagedEsquema.built().with("DATABASE_URL", url).run("migrate");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.lastErrLine()).startsWith("esquema: ").contains("URL");
        assertSilent(result);
    }

    @Test
    void withoutAnyUrlTheSentenceNamesTheVariable() {
        Result result = PackagedEsquema.built().run("migrate");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.lastErrLine())
                .isEqualTo(
                        "esquema: no database is named: set DATABASE_URL=postgres://user:password@host:port/database");
    }

    @Test
    void aPasswordOfSpecialCharactersIsPercentDecodedByACommandAndByTheServer() {
        TestDatabase database = server.newHostDatabase();
        database.execute("create role \"señor:@/\" login superuser password 'p@ss:/?#%%+ ñ&=s3cr3t'");
        PackagedEsquema esquema = PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        url("se%C3%B1or%3A%40%2F", "p%40ss%3A%2F%3F%23%25%25+%20%C3%B1&=s3cr3t", database.name()));

        Result result = esquema.run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(database.column("select distinct installed_by from flyway_schema_history"))
                .containsExactly("señor:@/");
        try (RunningEsquema serving = esquema.withoutMigrateAtStart().start()) {
            serving.awaitReady(AT_ONCE);
            assertSilent(serving.stop());
        }
    }

    @Test
    void aUrlOfTheDriverPassesThroughAndSoDoQuarkusKeys() {
        TestDatabase database = server.newHostDatabase();

        assertThat(PackagedEsquema.built()
                        .with("DATABASE_URL", database.jdbcUrl() + "?user=postgres&password=postgres")
                        .run("migrate")
                        .out())
                .startsWith("applied 6: ");
        assertThat(PackagedEsquema.built()
                        .with("DATABASE_URL", "postgres://other:other@localhost:1/other")
                        .with("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                        .with("QUARKUS_DATASOURCE_USERNAME", "postgres")
                        .with("QUARKUS_DATASOURCE_PASSWORD", "postgres")
                        .run("current")
                        .out())
                .isEqualTo("20251114.05\n");
    }

    @Test
    void anAddressOfIpv6AndAParameterOfLibpqAreUnderstood() {
        assumeThat(RunningEsquema.listens("::1", server.port()))
                .as("this machine has IPv6")
                .isTrue();
        TestDatabase database = server.newHostDatabase();

        Result result = PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "postgresql://postgres:postgres@[::1]:%d/%s?sslmode=disable&connect_timeout=5"
                                .formatted(server.port(), database.name()))
                .run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres:postgres@%s?sslmode=require", "postgres@%s"})
    void aPermanentConnectionFailureIsNotRetried(String url) {
        long began = System.nanoTime();

        Result result = PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "postgres://%s".formatted(url.formatted("localhost:%d/x".formatted(server.port()))))
                .run("migrate");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.lastErrLine()).contains("08004");
    }

    private static String url(String user, String password, String database) {
        return "postgres://%s:%s@localhost:%d/%s".formatted(user, password, server.port(), database);
    }

    private static void assertSilent(Result result) {
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).doesNotContain(SECRET);
    }
}
