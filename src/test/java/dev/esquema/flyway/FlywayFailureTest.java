package dev.esquema.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationFolder;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exceptions that Flyway throws when scripts fail on a real database. */
class FlywayFailureTest {

    @TempDir
    Path resources;

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void aFailedScriptIsNamedWithVersionLineStatementAndSqlState() throws IOException {
        SchemaException failure = failure(
                "V1_2__step.sql",
                """
                CREATE TABLE t (id int);

                CREATE TABLE u (
                    id nonsense
                );
                """);

        assertThat(failure.code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(failure.getMessage())
                .startsWith("migration 1.2 failed at line 3 of V1_2__step.sql, `CREATE TABLE u ( id nonsense )`: ")
                .contains("type \"nonsense\" does not exist")
                .endsWith("(SQLSTATE 42704)")
                .doesNotContain("\n");
        assertThat(failure.details())
                .isEqualTo(FailureDetails.NONE
                        .ofMigration("1.2", "V1_2__step.sql")
                        .atLine(3)
                        .atStatement("CREATE TABLE u ( id nonsense )")
                        .withSqlState("42704"));
    }

    @Test
    void aLongStatementIsShortened() throws IOException {
        SchemaException failure = failure("V1__step.sql", "SELECT %s nonsense;".formatted("1 + ".repeat(1_000)));

        assertThat(failure.details().statement().orElseThrow())
                .startsWith("SELECT 1 + 1")
                .endsWith(" …")
                .hasSize(202);
        assertThat(failure.getMessage()).hasSizeLessThan(500);
    }

    @Test
    void aRefusalInsideFlywayKeepsItsCode() throws IOException {
        SchemaException planted = new SchemaException(Code.REFUSED, "planted");

        assertThat(failure("V1__step.sql", "SELECT 1;", new Refusing(planted))).isSameAs(planted);
    }

    @Test
    void aFailureBeforeAnyScriptIsTranslatedByItsSqlState() {
        FlywayException e = catchThrowableOfType(FlywayException.class, () -> Flyway.configure()
                .dataSource(database.jdbcUrl(), "nobody_of_this_name", "secret")
                .load()
                .migrate());

        assertThat(FlywayFailure.of(e).code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(FlywayFailure.of(e))
                .hasMessageStartingWith("the migrations could not be run: ")
                .hasMessageContaining("SQLSTATE 28");
        assertThat(FlywayFailure.of(e).getMessage()).doesNotContain("secret").doesNotContain("\n");
    }

    @Test
    void anythingElseIsUnexpectedInOneLine() {
        SchemaException failure = FlywayFailure.of(new FlywayException("one\n  two\r\nthree"));

        assertThat(failure.code()).isEqualTo(Code.UNEXPECTED);
        assertThat(failure).hasMessage("one two three");
    }

    private SchemaException failure(String name, String script, Callback... callbacks) throws IOException {
        Path folder = Files.createDirectories(resources.resolve("db/migration"));
        Files.writeString(folder.resolve(name), script);
        FluentConfiguration flyway = Flyway.configure().dataSource(database.jdbcUrl(), "postgres", "postgres");
        new FlywaySettings(
                        new OwnedSchema(Optional.empty(), "history"),
                        Map.of(),
                        new ScriptProvider(MigrationFolder.at(resources.resolve("db")), List.of()))
                .applyTo(flyway, callbacks);
        return FlywayFailure.of(
                catchThrowableOfType(FlywayException.class, () -> flyway.load().migrate()));
    }

    private record Refusing(SchemaException refusal) implements Callback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            throw refusal;
        }

        @Override
        public String getCallbackName() {
            return "refusing";
        }
    }
}
