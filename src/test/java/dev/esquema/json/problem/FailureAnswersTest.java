package dev.esquema.json.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.esquema.json.Representation;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The complete JSON object of each answer; its fields are API. */
class FailureAnswersTest {

    @Test
    void aFailureOfACommandHasTheFormOfItsResult() {
        assertJson(
                FailureJson.of(failure()),
                """
                {"outcome": "FAILED",
                 "error": {"code": "MIGRATION_FAILED", "message": "2 failed", "version": "2", "script": "V2__step.sql", "line": 2,
                 "sqlState": "42601", "mend": ["select 1;"]}}
                """);
    }

    @Test
    void aFailureOverHttpIsAProblem() {
        assertJson(
                ProblemJson.of(failure()),
                """
                {"type": "about:blank", "title": "A migration failed", "status": 500, "detail": "2 failed",
                 "code": "MIGRATION_FAILED", "version": "2", "script": "V2__step.sql", "line": 2,
                 "sqlState": "42601", "mend": ["select 1;"]}
                """);
    }

    private static SchemaException failure() {
        return new SchemaException(
                Code.MIGRATION_FAILED,
                "2 failed",
                FailureDetails.NONE
                        .ofMigration("2", "V2__step.sql")
                        .atLine(2)
                        .withSqlState("42601")
                        .withMend(List.of("select 1;")),
                null);
    }

    private static void assertJson(Representation actual, String expected) {
        try {
            assertThat(new ObjectMapper().readTree(actual.json())).isEqualTo(new ObjectMapper().readTree(expected));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
