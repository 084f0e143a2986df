package dev.esquema.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryOutTest {

    private static final TryMigrations PACKAGED = new TryMigrations(Optional.empty());

    @AfterEach
    void forgetTheFolder() {
        System.clearProperty(TryMigrations.KEY);
    }

    @Test
    void aFolderWithoutManifestIsLearnedAndHasItsOwnHostTables(@TempDir Path data, @TempDir Path set)
            throws IOException, SQLException {
        Files.createDirectory(set.resolve("migration"));
        Files.writeString(set.resolve("host.sql"), "create table people (id int primary key);");
        Files.writeString(set.resolve("migration/V1__pets.sql"), "create table pets (owner int references people);");
        System.setProperty(TryMigrations.KEY, set.toString());
        TryMigrations migrations = TryMigrations.configured(Optional.of("elsewhere"));

        try (TryDatabase database = new TryDatabase(data, migrations)) {
            assertThat(migrations.learnIfNew(database.url())).isTrue();
            assertThat(Files.readString(set.resolve("manifest.json"))).contains("V1__pets.sql");
            assertThat(migrations.learnIfNew(database.url())).isFalse();
            assertThat(new Welcome(8080, database, migrations).text(pending()))
                    .contains("what host.sql creates", "\n  export ESQUEMA_MIGRATIONS=", "\n  bin/esquema migrate\n");
            Files.delete(set.resolve("host.sql"));
            assertThat(new Welcome(8080, database, migrations).text(new ObjectMapper().createObjectNode()))
                    .doesNotContain("host.sql", "bin/esquema migrate");
            assertThat(ask(database, "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("people");
        }
        try (TryDatabase kept = new TryDatabase(data, migrations)) {
            assertThat(kept.startedBefore()).isTrue();
        }
    }

    @Test
    void thePropertyOfMavenHidesTheVariableOnlyIfItHasAValue() {
        System.setProperty(TryMigrations.KEY, "");
        TryMigrations variable = TryMigrations.configured(Optional.of("db"));

        assertThat(variable.folder()).hasValue(Path.of("db"));
        assertThat(System.getProperties()).doesNotContainKey(TryMigrations.KEY);
        assertThat(TryMigrations.configured(Optional.empty()).folder()).isEmpty();
        assertThat(variable.dataName()).startsWith("postgresql-").isNotEqualTo(PACKAGED.dataName());
    }

    @Test
    void theHostTablesExistAndTheDataIsKept(@TempDir Path folder) throws SQLException {
        try (TryDatabase first = new TryDatabase(folder, PACKAGED)) {
            assertThat(first.startedBefore()).isFalse();
            ask(first, "INSERT INTO users DEFAULT VALUES RETURNING id");
        }
        try (TryDatabase second = new TryDatabase(folder, PACKAGED)) {
            assertThat(second.startedBefore()).isTrue();
            assertThat(ask(second, "SELECT count(*) FROM users")).isEqualTo("1");
            assertThat(ask(second, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("5");
        }
    }

    @Test
    void aHostTableThatIsMissingInKeptDataIsCreated(@TempDir Path folder) throws SQLException {
        try (TryDatabase first = new TryDatabase(folder, PACKAGED)) {
            ask(first, "INSERT INTO users DEFAULT VALUES RETURNING id");
            execute(first, "DROP TABLE cuotas");
        }
        try (TryDatabase second = new TryDatabase(folder, PACKAGED)) {
            assertThat(ask(second, "SELECT count(*) FROM cuotas")).isEqualTo("0");
            assertThat(ask(second, "SELECT count(*) FROM users")).isEqualTo("1");
        }
    }

    /** Kept data is migrated already, and then the second try of the README would show no 503. */
    @Test
    void theSecondTryOfTheReadmeRemovesTheDataOfTheFirst() throws IOException {
        String folder = "target/try";

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<output.directory>${project.basedir}/%s</output.directory>".formatted(folder));
        assertThat(Files.readString(Path.of("README.md")))
                .contains(
                        """
                        rm -rf %s/%s
                        QUARKUS_FLYWAY_MIGRATE_AT_START=false mvn -Ptry
                        """
                                .formatted(folder, PACKAGED.dataName()));
    }

    @Test
    void aFolderThatDoesNotExistIsNamedBeforeTheBuild(@TempDir Path folder) throws IOException {
        FirstChecks.refuseMissing(Optional.of(folder));
        FirstChecks.refuseMissing(Optional.empty());

        assertThatThrownBy(() -> FirstChecks.refuseMissing(Optional.of(folder.resolve("bd"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(folder.resolve("bd").toString(), "does not exist", "-Desquema.migrations");
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsSubsequence(
                        "<phase>validate</phase>",
                        "<argument>-Desquema.migrations=${esquema.migrations}</argument>",
                        "FirstChecks.java</argument>");
    }

    @Test
    void aTakenPortIsNamedWithAFreeOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> FirstChecks.refuseTakenPort(taken.getLocalPort()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("port %d".formatted(taken.getLocalPort()), "PORT=", "mvn -Ptry");
        }
    }

    @Test
    void thePortIs8080UnlessTheVariablePortNamesAnother() {
        assertThat(FirstChecks.httpPort(Optional.empty())).isEqualTo(8080);
        assertThat(FirstChecks.httpPort(Optional.of("9000"))).isEqualTo(9000);
        assertThatThrownBy(() -> FirstChecks.httpPort(Optional.of("http")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'http'");
    }

    private static JsonNode pending() throws IOException {
        return new ObjectMapper().readTree("{\"phase\": \"EMPTY\", \"pending\": [\"1\"]}");
    }

    private static void execute(TryDatabase database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), TryDatabase.USER, TryDatabase.USER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(TryDatabase database, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), TryDatabase.USER, TryDatabase.USER);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
