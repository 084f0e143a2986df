package dev.esquema.it.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.FieldDatabases;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backup before an adoption, with the real programs; needs the Debian package postgresql-client. */
@Tag("faults")
class AdoptBackupIT {

    private final TestPostgres server = PostgresClient.server();
    private final TestDatabase database = server.newHostDatabase();
    private final Path folder = PostgresClient.newFolder();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void theTablesAreCopiedBeforeTheyAreRecorded() {
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);

        Result result = esquema.run("adopt", "--json", "--backup", folder.toString());

        assertThat(result.exit()).as(result.err()).isZero();
        Path file = Path.of(result.json().at("/backup/file").asText());
        assertThat(file).exists().hasParent(folder);
        assertThat(esquema.run("runs", "--json").json().at("/runs/0/backup").asText())
                .isEqualTo(file.toString());
        TestDatabase empty = server.newHostDatabase();
        PostgresClient.restore(result.json().at("/backup/restore").asText(), database, empty);
        assertThat(SixMigrations.tables(empty)).hasSize(6);
        assertThat(SixMigrations.applied(empty)).isEmpty();
    }

    @Test
    void withoutAVerifiedBackupNothingIsRecorded() throws IOException {
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        Path notAFolder = Files.createFile(folder.resolve("file"));

        Result result = esquema.run("adopt", "--backup", notAFolder.toString());

        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(SixMigrations.applied(database)).isEmpty();
    }
}
