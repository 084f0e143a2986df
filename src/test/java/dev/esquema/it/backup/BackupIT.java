package dev.esquema.it.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Signal;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.SmallDisk;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backup before a change, with the real programs; needs the Debian package postgresql-client. */
@Tag("faults")
class BackupIT {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private final TestPostgres server = PostgresClient.server();
    private final TestDatabase database = server.newHostDatabase();
    private final Path folder = PostgresClient.newFolder();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void theBackupRestoresIntoAnEmptyDatabase() throws IOException {
        migratedWithRows("20251114.03");

        Result result = esquema.run("migrate", "--json", "--backup", folder.toString());

        assertThat(result.exit()).as(result.err()).isZero();
        JsonNode backup = result.json().get("backup");
        assertThat(files()).containsExactly(Path.of(backup.get("file").asText()));
        assertThat(esquema.run("runs", "--json").json().at("/runs/0/backup")).isEqualTo(backup.get("file"));

        TestDatabase empty = server.newHostDatabase();
        PostgresClient.restore(backup.get("restore").asText(), database, empty);

        assertThat(SixMigrations.applied(empty)).isEqualTo(SixMigrations.VERSIONS.subList(0, 4));
        assertThat(SixMigrations.tables(empty)).hasSize(4);
        String rows = "select * from documentos_ai order by id";
        assertThat(empty.rows(rows)).hasSize(2).isEqualTo(database.rows(rows));
        assertThat(empty.value("select outcome from esquema_run where id = 1")).isEqualTo("APPLIED");
        assertThat(esquema.on(empty).run("migrate").exit()).isZero();
    }

    @Test
    void theResultNamesTheFileAndTheRestoreCommand() {
        migratedWithRows("20251114.03");

        Result result = esquema.run("migrate", "--backup", folder.toString(), "--keep", "3");

        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("applied 2: "),
                        line -> assertThat(line).startsWith("the backup was written to %s/esquema-".formatted(folder)),
                        line -> assertThat(line)
                                .startsWith("to restore it: pg_restore --clean --if-exists")
                                .contains("dbname=%s ".formatted(database.name()), "user=postgres")
                                .doesNotContain("password"));
    }

    @Test
    void theBackupPolicyHoldsForTheServerAndANoOpMakesNoBackup() throws IOException {
        PackagedEsquema careful =
                esquema.with("ESQUEMA_BACKUP_BEFORE", "always").with("ESQUEMA_BACKUP_DIRECTORY", folder.toString());

        try (RunningEsquema running = careful.start("serve")) {
            running.awaitReady(TIME_LIMIT);
        }
        assertThat(files()).hasSize(1);
        assertThat(database.value("select backup from esquema_run where trigger = 'STARTUP'"))
                .isEqualTo(files().get(0).toString());

        assertThat(careful.run("migrate").out()).startsWith("nothing to do");
        assertThat(files()).hasSize(1);
    }

    @Test
    void withDestructiveAHarmlessRunMakesNoBackup() throws IOException {
        PackagedEsquema careful = Build.with(
                        "V20251115__lose.sql",
                        """
                        -- depends: 20251114.05
                        alter table documentos_ai drop column descripcion;
                        """)
                .built()
                .on(database)
                .with("ESQUEMA_BACKUP_BEFORE", "destructive")
                .with("ESQUEMA_BACKUP_DIRECTORY", folder.toString());

        assertThat(careful.run("migrate", "--target", SixMigrations.NEWEST).exit())
                .isZero();
        assertThat(files()).isEmpty();

        assertThat(careful.run("migrate").exit()).isZero();
        assertThat(files()).hasSize(1);
    }

    @Test
    void aFullDiskIsRefusedAndLeavesNoPartialFile() throws IOException {
        migratedWithRows("20251114.03");
        database.execute(
                """
                update documentos_ai set contenido_texto =
                       (select string_agg(md5(random()::text), '') from generate_series(1, 100000))
                """);
        try (SmallDisk disk = SmallDisk.mounted(1)) {
            Result result = esquema.run("migrate", "--backup", disk.folder().toString());

            assertThat(result.exit()).isEqualTo(6);
            assertThat(result.lastErrLine()).contains("nothing was changed", "No space left on device");
            assertThat(disk.folder()).isEmptyDirectory();
        }
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS.subList(0, 4));
    }

    @Test
    void aSignalEndsTheDumpWithTheRun() throws SQLException, IOException {
        migratedWithRows("20251114.03");
        try (Connection blocker = database.connect()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("lock table esquema_compatibility in access exclusive mode");
            try (RunningEsquema running = esquema.launch("migrate", "--backup", folder.toString())) {
                Eventually.within(TIME_LIMIT, () -> assertThat(waiting()).isEqualTo("1"));
                List<ProcessHandle> children = running.process().descendants().toList();
                assertThat(children).hasSize(1);

                Signal.TERM.to(running);

                assertThat(running.result().exit()).isEqualTo(143);
                Eventually.within(TIME_LIMIT, () -> assertThat(children).noneMatch(ProcessHandle::isAlive));
            }
            Eventually.within(TIME_LIMIT, () -> assertThat(waiting()).isEqualTo("0"));
        }
        assertThat(files()).isEmpty();
        assertThat(database.value("select outcome from esquema_run order by id desc limit 1"))
                .isEqualTo("INTERRUPTED");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS.subList(0, 4));
    }

    @Test
    void anOddPasswordReachesTheServer() throws IOException {
        String role = "odd_%s".formatted(database.name());
        try (TestPostgres strict = TestPostgres.start(server(), Map.of())) {
            TestDatabase guarded = strict.newHostDatabase();
            guarded.execute(
                    "create role %s superuser login password '%s'".formatted(role, "p@:/ %%''\"\\$x".formatted()));
            strict.requirePassword();
            String url = "postgres://%s:p%%40%%3A%%2F%%20%%25%%27%%22%%5C%%24x@localhost:%d/%s"
                    .formatted(role, guarded.port(), guarded.name());

            Result result = esquema.with("DATABASE_URL", url).run("migrate", "--backup", folder.toString());

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(files()).hasSize(1);
        }
    }

    private int server() {
        return Integer.parseInt(database.value("show server_version_num")) / 10_000;
    }

    private void migratedWithRows(String version) {
        assertThat(esquema.run("migrate", "--target", version).exit()).isZero();
        database.execute(
                """
                insert into documentos_ai (titulo, nombre_archivo, tipo_archivo, ruta_archivo)
                values ('uno', 'a', 'pdf', '/a'), ('dos ñ', 'b', 'txt', '/b')
                """);
    }

    private String waiting() {
        return database.value("select count(*) from pg_stat_activity where application_name = 'esquema backup'");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".list")).toList();
        }
    }
}
