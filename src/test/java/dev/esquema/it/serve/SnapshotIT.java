package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes and requests are answered from memory: the test counts the statements in the database's own log. */
class SnapshotIT {

    private static final int REQUESTS = 1_000;

    private static TestPostgres postgres;
    private static PackagedEsquema esquema;
    private static TestDatabase database;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void migrate() {
        postgres = TestPostgres.start(17, Map.of("log_statement", "all", "log_line_prefix", "<%a> "));
        database = postgres.newHostDatabase();
        esquema = PackagedEsquema.built().on(database);
        assertThat(esquema.run("migrate").exit()).isZero();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void aThousandProbesAndAThousandGetsCostTheDatabaseNothing() throws Exception {
        try (RunningEsquema server =
                esquema.with("ESQUEMA_STATUS_INTERVAL", "10m").start()) {
            server.awaitReady(Duration.ofSeconds(30));
            long before = statementsOfTheStart();
            assertThat(before).as("the first look is in the log").isPositive();

            for (int i = 0; i < REQUESTS; i++) {
                get(server, "/q/health/ready");
                get(server, "/schema");
                get(server, "/schema/migrations/20251114.05");
                get(server, "/q/metrics");
            }

            assertThat(statements()).isEqualTo(before);
        }
    }

    @Test
    void anUnchangedSchemaCostsOneStatementEachInterval() throws Exception {
        try (RunningEsquema server =
                esquema.with("ESQUEMA_STATUS_INTERVAL", "1s").start()) {
            server.awaitReady(Duration.ofSeconds(30));
            // The first reads still load the values with which later reads are compared.
            Thread.sleep(2_500);
            long began = System.nanoTime();
            long before = statements();
            Thread.sleep(4_000);
            long asked = statements() - before;
            long intervals = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000;

            // Every fifteenth read reads the whole history, which comes later.
            assertThat(asked).isBetween(1L, intervals + 1);
        }
    }

    /** Returns the number of statements when no more come: the pool opens its first connection after the server listens. */
    private static long statementsOfTheStart() throws IOException, InterruptedException {
        long before;
        long now = statements();
        do {
            before = now;
            Thread.sleep(1_000);
            now = statements();
        } while (now > before);
        return now;
    }

    private void get(RunningEsquema server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:%d%s".formatted(server.port(), path));
        int status = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .statusCode();
        assertThat(status).isEqualTo(200);
    }

    /** Returns the number of statements from servers; PostgreSQL logs a statement before it answers. */
    private static long statements() throws IOException {
        return Files.readString(postgres.logFile())
                .lines()
                .filter(line -> line.startsWith("<esquema serve> "))
                .filter(line -> line.contains("statement: ") || line.contains("execute "))
                .count();
    }
}
