package dev.esquema.it.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that repeats a request gets 304 if nothing has changed. */
class EntityTagIT {

    @Test
    void anUnchangedAnswerIsNotSentAgainAndAChangedOneIs() {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        esquema.run("migrate", "--target", "20251114.04");
        try (RunningEsquema server = esquema.withoutMigrateAtStart().start("serve")) {
            String tag = server.get("/schema").header("ETag");

            assertThat(asked(server, tag)).isEqualTo(304);
            esquema.run("migrate");
            Eventually.within(
                    Duration.ofSeconds(30), () -> assertThat(asked(server, tag)).isEqualTo(200));
        }
    }

    private static int asked(RunningEsquema server, String tag) {
        return given().header("If-None-Match", tag)
                .get("http://localhost:%d/schema".formatted(server.port()))
                .statusCode();
    }
}
