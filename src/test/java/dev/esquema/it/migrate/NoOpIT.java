package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.FailingBuild;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cost of a run without pending migrations, counted by the database server: one connection, one statement that pins the session, one query, one row. */
class NoOpIT {

    private static TestPostgres server;

    private final TestDatabase database = server.newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @BeforeAll
    static void startServer() {
        server = TestPostgres.start(
                17, Map.of("log_statement", "all", "log_connections", "on", "log_line_prefix", "[%p %d] "));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void itIsOneConnectionWithThreeStatements() throws IOException {
        esquema.run("migrate");
        long before = Files.size(server.logFile());

        Result result = esquema.run("migrate");

        assertThat(result.out()).isEqualTo("nothing to do: the schema is at 20251114.05\n");
        List<String> entries = logSince(before);
        assertThat(entries)
                .filteredOn(entry -> entry.contains("connection authorized"))
                .hasSize(1);
        assertThat(entries)
                .as("the driver sends the application's name with the login")
                .noneMatch(entry -> entry.contains("SET application_name"));
        List<String> statements = statements(entries);
        assertThat(statements).hasSize(3);
        assertThat(statements.get(0)).startsWith("with session as").doesNotContain("--");
        assertThat(statements.get(1)).contains("flyway_schema_history");
        assertThat(statements.get(2)).startsWith("with ").contains("esquema_run");
    }

    @Test
    void aStatusIsOneConnection() throws IOException {
        esquema.run("migrate");
        long before = Files.size(server.logFile());

        assertThat(esquema.run("status").out()).contains("CURRENT");

        assertThat(logSince(before))
                .filteredOn(entry -> entry.contains("connection authorized"))
                .hasSize(1);
    }

    @Test
    void aRunThatAppliesIsSeenInTheSameLog() throws IOException {
        long before = Files.size(server.logFile());

        esquema.run("migrate", "--target", "20251114");

        assertThat(statements(logSince(before)))
                .hasSizeGreaterThan(2)
                .anyMatch(statement -> statement.toLowerCase(Locale.ROOT).contains("create table documentos_ai"));
    }

    @Test
    void onlyTheNewestOfItsKindAreKeptButEveryRunThatChangedOrFailed() {
        PackagedEsquema keepsThree = esquema.with("ESQUEMA_JOURNAL_KEEP", "3");
        keepsThree.run("migrate", "--target", "20251114");
        keepsThree.run("migrate", "--target", "20251114");
        keepsThree.run("migrate");
        FailingBuild.declared().on(database).with("ESQUEMA_JOURNAL_KEEP", "3").run("migrate");
        for (int i = 0; i < 4; i++) {
            keepsThree.run("migrate");
        }

        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("APPLIED", "APPLIED", "FAILED", "NOTHING_TO_DO", "NOTHING_TO_DO", "NOTHING_TO_DO");
        assertThat(database.column("select id from esquema_run where outcome = 'NOTHING_TO_DO' order by id"))
                .as("the oldest went")
                .containsExactly("6", "7", "8");
        assertThat(database.value("select count(*) from esquema_run_step")).isEqualTo("7");
    }

    /** Returns the log entries of the server about this database; a statement of several lines is one entry. */
    private List<String> logSince(long position) throws IOException {
        String log = Files.readString(server.logFile()).substring((int) position);
        return List.of(log.split("\\R(?=\\[\\d+ )")).stream()
                .filter(entry -> entry.contains(database.name()))
                .toList();
    }

    /** Returns the statements without those that the driver sends when it connects. */
    private static List<String> statements(List<String> entries) {
        return entries.stream()
                .filter(entry -> entry.matches("(?s).*LOG:  (statement|execute [^:]+): .*"))
                .map(entry -> entry.replaceFirst("(?s)^.*?LOG:  (statement|execute [^:]+): ", ""))
                .filter(statement -> !statement.startsWith("SET "))
                .toList();
    }
}
