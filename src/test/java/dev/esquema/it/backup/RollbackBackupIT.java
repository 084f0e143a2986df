package dev.esquema.it.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backup before a rollback, with the real programs; needs the Debian package postgresql-client. */
@Tag("faults")
class RollbackBackupIT {

    private final TestPostgres server = PostgresClient.server();
    private final TestDatabase database = server.newHostDatabase();
    private final Path folder = PostgresClient.newFolder();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @BeforeEach
    void migrate() {
        assertThat(esquema.run("migrate").exit()).isZero();
        database.execute("insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('a', 'b', 'c')");
    }

    @Test
    void discardedRowsAreInTheBackup() {
        Result result = esquema.run(
                "rollback", "modelos_riesgo", "--yes", "--discard-data", "--json", "--backup", folder.toString());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(SixMigrations.tables(database)).doesNotContain("modelos_riesgo");
        TestDatabase empty = server.newHostDatabase();
        PostgresClient.restore(result.json().at("/backup/restore").asText(), database, empty);
        assertThat(empty.value("select nombre from modelos_riesgo")).isEqualTo("a");
        assertThat(esquema.run("runs", "--json").json().at("/runs/0/backup").asText())
                .isEqualTo(result.json().at("/backup/file").asText());
    }

    @Test
    void theNewestOnesAreKept() throws IOException {
        for (String table : SixMigrations.TABLES.subList(4, 6)) {
            Result result = esquema.run("rollback", table, "--yes", "--backup", folder.toString(), "--keep", "1");
            assertThat(result.exit()).as(result.err()).isZero();
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("the backup and its list").hasSize(2);
        }
    }

    @Test
    void withoutAVerifiedBackupNothingIsRolledBack() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));

        Result result = esquema.run("rollback", "modelos_riesgo", "--yes", "--backup", notAFolder.toString());

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(database.value("select count(*) from modelos_riesgo")).isEqualTo("1");
    }
}
