package dev.esquema.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One key writes the log of commands and of the server as lines of JSON. */
class JsonLogIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema =
            PackagedEsquema.built().on(database).with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true");

    @Test
    void aCommandWritesItsLogAsLinesOfJson() {
        Result result = esquema.run("migrate", "--json");

        assertThat(result.exit()).isZero();
        assertThat(entries(result.err()))
                .allSatisfy(entry -> assertThat(entry.at("/level").asText()).isEqualTo("INFO"))
                .extracting(entry -> entry.at("/message").asText())
                .contains("migrations to apply: 6, up to 20251114.05");
        assertThat(result.json().at("/outcome").asText()).isEqualTo("APPLIED");
        assertHasTheFieldsOfTheRun(entries(result.err()));
    }

    @Test
    void theServerWritesItsLogAsLinesOfJson() {
        try (RunningEsquema server = esquema.start("serve")) {
            server.awaitReady(Duration.ofSeconds(60));
            server.stop();

            assertThat(entries(server.err()))
                    .extracting(entry -> entry.at("/message").asText())
                    .contains("migrations to apply: 6, up to 20251114.05")
                    .anyMatch(message -> message.contains("Listening on"));
            assertHasTheFieldsOfTheRun(entries(server.err()));
        }
    }

    @Test
    void theFormerKeyIsRefusedWithTheNewOne() {
        Result result = PackagedEsquema.built()
                .on(database)
                .with("QUARKUS_LOG_CONSOLE_JSON", "true")
                .run("status");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("quarkus.log.console.json has no effect: set quarkus.log.console.json.enabled");
    }

    private void assertHasTheFieldsOfTheRun(List<JsonNode> entries) {
        JsonNode fields = entries.stream()
                .filter(entry -> entry.at("/message").asText().startsWith("migration 1 of 6: "))
                .findFirst()
                .orElseThrow()
                .get("mdc");
        assertThat(fields.get("run").asText()).isEqualTo("1");
        assertThat(fields.get("version").asText()).isEqualTo("20251114");
        assertThat(fields.get("buildVersion").asText())
                .isEqualTo(database.value("select build_version from esquema_run"));
        assertThat(fields.get("migrationSet").asText())
                .isEqualTo(database.value("select migration_set from esquema_run"));
    }

    private static List<JsonNode> entries(String log) {
        return log.lines()
                .map(line -> {
                    try {
                        return new ObjectMapper().readTree(line);
                    } catch (JsonProcessingException e) {
                        throw new AssertionError("not a line of JSON: %s".formatted(line), e);
                    }
                })
                .toList();
    }
}
