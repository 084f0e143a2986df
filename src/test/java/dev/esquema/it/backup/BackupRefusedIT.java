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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Without a reliable backup nothing is changed; the programs are fakes that report their arguments. */
class BackupRefusedIT {

    private static final String NEW = "case $1 in --version) echo 'pg_dump (PostgreSQL) 99.1'; exit;; esac\n";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final Path folder = PostgresClient.newFolder();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void aMissingProgramIsNamedWithTheArgumentOfTheImage() throws IOException {
        assertRefused(migrate(Map.of(), folder), "pg_dump cannot be started", "on the PATH", "PG_CLIENT");
    }

    @Test
    void aClientThatIsOlderThanTheServerIsNamedWithTheArgumentOfTheImage() throws IOException {
        assertRefused(
                migrate(Map.of("pg_dump", "echo 'pg_dump (PostgreSQL) 16.4 (Debian 16.4-1)'"), folder),
                "pg_dump 16 is older than the server, which is PostgreSQL 17",
                "PG_CLIENT=17");
    }

    @Test
    void aDumpThatFailsIsQuoted() throws IOException {
        assertRefused(
                migrate(
                        Map.of("pg_dump", "%secho half; echo 'No space left on device' >&2; exit 1".formatted(NEW)),
                        folder),
                "pg_dump failed: ",
                "No space left on device");
    }

    @Test
    void anUnreadableBackupIsRefused() throws IOException {
        assertRefused(
                migrate(Map.of("pg_dump", NEW, "pg_restore", "echo 'input file is too short' >&2; exit 1"), folder),
                "pg_restore cannot read what pg_dump wrote: input file is too short");
    }

    @Test
    void aBackupWithoutATableIsRefused() throws IOException {
        assertRefused(
                migrate(
                        Map.of("pg_dump", NEW, "pg_restore", "echo '1; 2 3 TABLE public esquema_run postgres'"),
                        folder),
                "the archive that pg_dump wrote lacks esquema_compatibility, esquema_run, ");
    }

    @Test
    void aBackupWithForeignRowsIsRefused() throws IOException {
        String owned = Stream.of("esquema_run", "esquema_run_step", "esquema_compatibility")
                .map(table ->
                        "1; 2 3 TABLE public %1$s postgres\n4; 0 3 TABLE DATA public %1$s postgres\n".formatted(table))
                .collect(Collectors.joining());
        String list =
                "echo '%s5; 0 0 SEQUENCE SET public esquema_run_id_seq postgres\n6; 0 3 TABLE DATA public clientes postgres'"
                        .formatted(owned);

        assertRefused(
                migrate(Map.of("pg_dump", NEW, "pg_restore", list), folder), "holds rows of tables that are not owned");
    }

    @Test
    void aMissingOrUnwritableDirectoryIsRefused() throws IOException {
        Map<String, String> programs = Map.of("pg_dump", NEW);

        assertRefused(migrate(programs, folder.resolve("none")), "/none does not exist: create it");
        assertRefused(migrate(programs, Path.of("/proc")), "/proc cannot be written to");
    }

    @Test
    void aPolicyWithoutADirectoryIsAWrongConfiguration() {
        Result result = esquema.with("ESQUEMA_BACKUP_BEFORE", "always").run("migrate");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.lastErrLine()).contains("esquema.backup.before needs esquema.backup.directory");
    }

    @Test
    void thePasswordIsPassedOnlyInTheEnvironment() throws IOException {
        Path told = folder.resolve("told");
        String tell = "%sprintf '%%s\\n' \"$@\" > %s.argv; /usr/bin/env > %s.env; exit 1".formatted(NEW, told, told);
        String url = "postgres://postgres:s%%33cret@localhost:%d/%s".formatted(database.port(), database.name());

        Result result = with(Map.of("pg_dump", tell))
                .with("DATABASE_URL", "postgres://nobody:wr0ng@localhost:1/nowhere")
                .with("DATABASE_URL_MIGRATE", url)
                .with("PGHOST", "elsewhere")
                .run("migrate", "--backup", folder.toString());

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.out()).doesNotContain("s3cret");
        assertThat(result.err()).doesNotContain("s3cret");
        assertThat(Files.readString(folder.resolve("told.argv")))
                .contains("--format=custom", "--schema=\"public\"", "--exclude-table=\"public\".\"clientes\"")
                .doesNotContain("s3cret", "postgres:");
        assertThat(Files.readAllLines(folder.resolve("told.env")))
                .contains(
                        "PGPASSWORD=s3cret",
                        "PGHOST=localhost",
                        "PGPORT=%d".formatted(database.port()),
                        "PGDATABASE=%s".formatted(database.name()),
                        "PGUSER=postgres")
                .noneMatch(line -> line.contains("wr0ng"))
                .noneMatch(line -> line.startsWith("DATABASE_URL"));
    }

    private Result migrate(Map<String, String> programs, Path to) {
        return with(programs).run("migrate", "--backup", to.toString());
    }

    private PackagedEsquema with(Map<String, String> programs) {
        return esquema.with("PATH", PostgresClient.fake(programs).toString());
    }

    private void assertRefused(Result result, String... saying) throws IOException {
        assertThat(result.exit()).as(result.err()).isEqualTo(6);
        assertThat(result.lastErrLine())
                .startsWith("esquema: nothing was changed, because the backup failed: ")
                .contains(saying);
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        assertThat(SixMigrations.tables(database)).isEmpty();
        assertThat(database.column("select concat(outcome, backup) from esquema_run"))
                .isNotEmpty()
                .containsOnly("REFUSED");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
