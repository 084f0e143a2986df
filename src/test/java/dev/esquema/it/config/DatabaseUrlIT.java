package dev.esquema.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database URL has the same effect for a command and for the server. */
class DatabaseUrlIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "s3cr3t";

    private static TestPostgres server;

    private final TestDatabase database = server.newHostDatabase();

    /** Starts a server for this test alone, because it requires passwords. */
    @BeforeAll
    static void start() {
        server = TestPostgres.start(17, Map.of());
        server.requirePassword();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aDollarSignInAPasswordBeginsNoExpression() {
        String password = "a$$${s3cr3t}\\${b\\\\$";
        database.execute("create role \"%s\" login superuser password '%s'".formatted(database.name(), password));
        assertBothModesConnect(PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "postgres://%1$s:%3$s@localhost:%2$d/%1$s"
                                .formatted(
                                        database.name(),
                                        server.port(),
                                        password.replace("{", "%7B").replace("}", "%7D"))));
        assertBothModesConnect(PackagedEsquema.built()
                .with("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                .with("QUARKUS_DATASOURCE_USERNAME", database.name())
                .with("QUARKUS_DATASOURCE_PASSWORD", password));
    }

    @Test
    void aRawExpressionInAUrlIsReadAsItIsWritten() {
        database.execute("create role \"%s\" login superuser password '${s3cr3t}'".formatted(database.name()));

        assertBothModesConnect(PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "postgres://%1$s:${s3cr3t}@localhost:%2$d/%1$s".formatted(database.name(), server.port())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:%2$d/%1$s?user=%1$s&password=s3cr3t",
                "postgres://%1$s:s3cr3t@localhost:%2$d/%1$s"
            })
    void noLevelOfTheLogShowsThePassword(String form) {
        database.execute("create role \"%s\" login superuser password 's3cr3t'".formatted(database.name()));
        PackagedEsquema esquema = PackagedEsquema.built()
                .with("DATABASE_URL", form.formatted(database.name(), server.port()))
                .with("QUARKUS_LOG_LEVEL", "TRACE")
                .with("QUARKUS_LOG_MIN_LEVEL", "TRACE")
                .with("QUARKUS_LOG_CATEGORY__IO_AGROAL__LEVEL", "TRACE")
                .with("QUARKUS_LOG_CATEGORY__ORG_POSTGRESQL__LEVEL", "TRACE");
        try (RunningEsquema serving = esquema.start("serve")) {
            serving.awaitReady(SOON);
            Result result = serving.stop();

            assertThat(result.err()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema=ours", "options=-c%20search_path%3Dours"})
    void theSchemaOfTheUrlIsOwnedInBothModes(String parameter) {
        database.execute("create schema ours");
        PackagedEsquema esquema =
                PackagedEsquema.built().with("DATABASE_URL", "%s?%s".formatted(database.databaseUrl(), parameter));

        Result result = esquema.run("migrate", "--target", "20251114.02");

        assertThat(result.exit()).as(result.err()).isZero();
        assertBothModesConnect(esquema);
        assertThat(database.column("select tablename from pg_tables where schemaname = 'ours'"))
                .containsAll(SixMigrations.TABLES);
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void anUnknownHostIsNamed() {
        Result result = PackagedEsquema.built()
                .with("DATABASE_URL", "postgres://owner:s3cr3t@no-such-host.invalid/app")
                .run("migrate", "--wait", "1s");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.lastErrLine()).contains("the host no-such-host.invalid is unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=bogus",
                "connect_timeout=abc",
                "target_session_attrs=standby",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "host=/var/run/postgresql"
            })
    void aParameterThatCannotBeHonouredIsRefusedInBothModes(String parameter) {
        for (String command : List.of("migrate", "serve")) {
            Result result = PackagedEsquema.built()
                    .with("DATABASE_URL", "%s?%s".formatted(database.databaseUrl(), parameter))
                    .run(command);

            assertThat(result.exit()).as(result.err()).isEqualTo(2);
            assertThat(result.lastErrLine()).contains("DATABASE_URL");
        }
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void aFileMayHoldTheUrl(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("url"), "%s\n".formatted(database.databaseUrl()));
        PackagedEsquema esquema = PackagedEsquema.built().with("DATABASE_URL_FILE", secret.toString());

        assertBothModesConnect(esquema);
        assertThat(esquema.with("DATABASE_URL_MIGRATE_FILE", secret.toString())
                        .run("migrate")
                        .exit())
                .isZero();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Result missing = PackagedEsquema.built()
                .with("DATABASE_URL_FILE", "/no/such/file")
                .run("migrate");
        Result both = PackagedEsquema.built()
                .on(database)
                .with("DATABASE_URL_FILE", "/no/such/file")
                .run("migrate");

        assertThat(missing.exit()).isEqualTo(2);
        assertThat(missing.lastErrLine()).endsWith("DATABASE_URL_FILE names /no/such/file, which cannot be read");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.lastErrLine()).endsWith("DATABASE_URL and DATABASE_URL_FILE are both set: unset one of them");
    }

    @Test
    void aFileWithAWrongUrlIsNotShown(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("url"), "mysql://user:hunter2@host/app?x=hunter2\n");

        for (String variable : new String[] {"DATABASE_URL_FILE", "DATABASE_URL_MIGRATE_FILE"}) {
            Result result =
                    PackagedEsquema.built().with(variable, secret.toString()).run("migrate");

            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains(variable.replace("_FILE", "")).doesNotContain("hunter2");
        }
    }

    @Test
    void thePoolerOfAPlatformIsRefusedBeforeTheDatabaseIsAsked() {
        PackagedEsquema pooled = PackagedEsquema.built()
                .with("DATABASE_URL", "postgres://u:p@ep-a-1-pooler.us-east-2.aws.neon.tech/app");

        for (String command : new String[] {"migrate", "plan"}) {
            Result result = pooled.run(command);

            assertThat(result.exit()).isEqualTo(6);
            assertThat(result.lastErrLine()).contains("the direct host ep-a-1.us-east-2.aws.neon.tech");
        }
    }

    private void assertBothModesConnect(PackagedEsquema esquema) {
        Result result = esquema.run("migrate");
        assertThat(result.exit()).as(result.err()).isZero();
        try (RunningEsquema serving = esquema.start("serve")) {
            serving.awaitReady(SOON);
            assertThat(serving.stop().err()).doesNotContain(SECRET);
        }
    }
}
