package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server does between SIGTERM and its end. */
class GracefulStopIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration DELAY = Duration.ofSeconds(4);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void readinessIsDownFirstAndTheServerServesOnForTheDelay() {
        try (RunningEsquema server = esquema.with("QUARKUS_SHUTDOWN_DELAY", "%ds".formatted(DELAY.toSeconds()))
                .start("serve")) {
            server.awaitReady(SOON);
            long signalled = System.nanoTime();
            server.process().destroy();

            Eventually.within(
                    DELAY, () -> assertThat(server.ready().statusCode()).isEqualTo(503));
            while (since(signalled).compareTo(DELAY.minusSeconds(1)) < 0) {
                assertThat(server.get("/schema").statusCode()).isEqualTo(200);
                assertThat(server.get("/q/health/live").statusCode()).isEqualTo(200);
                assertThat(server.ready().statusCode()).isEqualTo(503);
            }

            Result result = server.result();
            assertThat(result.exit()).as(result.err()).isEqualTo(143);
            assertThat(since(signalled)).isBetween(DELAY.minusMillis(200), GRACE);
            assertThat(server.listens()).isFalse();
        }
    }

    @Test
    void withoutADelayTheServerEndsAtOnce() {
        try (RunningEsquema server =
                esquema.with("ESQUEMA_STATUS_INTERVAL", "1ms").start("serve")) {
            server.awaitReady(SOON);
            long signalled = System.nanoTime();

            Result result = server.stop();

            assertThat(result.exit()).isEqualTo(143);
            assertThat(since(signalled)).isLessThan(DELAY);
            assertThat(result.err())
                    .as("no question reaches a closed pool, although one is always under way")
                    .doesNotContain("WARN", "ERROR", "Exception", "pool is closed");
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
