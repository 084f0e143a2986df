package dev.esquema.it.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SetFolder;
import dev.esquema.set.Sha256;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unchanged application uses the migrations of a folder in every command and in the server. */
class MigrationFolderIT {

    private static final SetFolder SHOP = SetFolder.shop().learned();

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PackagedEsquema shop = SHOP.application().on(database);

    @Test
    void everyCommandUsesTheFolder() throws IOException {
        assertThat(shop.run("heads").out()).isEqualToIgnoringNewLines("2.1 note index");
        assertThat(shop.run("plan").out()).contains("orders");
        succeed("migrate");
        assertThat(database.column(
                        "select script from flyway_schema_history where version <> '0' order by installed_rank"))
                .containsExactly("V1__users.sql", "2026/V2__orders.sql", "2026/V2.1__note_index.sql");

        Result status = succeed("status", "--check", "--json");
        assertThat(status.json().get("phase").asText()).isEqualTo("CURRENT");
        assertThat(status.json().get("migrationSet").asText())
                .isEqualTo(Sha256.of(Files.readAllBytes(SHOP.path().resolve("manifest.json"))));
        succeed("verify");
        assertThat(succeed("migrate").out()).startsWith("nothing to do");

        database.execute("insert into users (mail) values ('a@b')", "insert into orders (buyer) values (1)");
        succeed("rollback", "2", "--cascade", "--yes");
        assertThat(database.value("select count(*) from pg_class where relname = 'orders'"))
                .isEqualTo("0");
        succeed("migrate", "--release", "2", "--release", "2.1");
        assertThat(succeed("status", "--json").json().get("phase").asText()).isEqualTo("CURRENT");
    }

    @Test
    void theOptionBeforeOrAfterTheCommandNamesTheFolder() {
        PackagedEsquema plain = PackagedEsquema.built();
        String folder = SHOP.path().toString();

        assertThat(plain.run("heads", "--migrations", folder).out()).isEqualToIgnoringNewLines("2.1 note index");
        assertThat(plain.run("--migrations", folder, "heads").out()).isEqualToIgnoringNewLines("2.1 note index");
        assertThat(plain.run("heads").out()).contains("20251114.05");
    }

    /** The arguments in a file are known later than those of the command line, when the packaged set was read already. */
    @Test
    void aFileOfArgumentsNamesTheFolder(@TempDir Path directory) throws IOException {
        Path arguments = Files.writeString(directory.resolve("arguments"), "--migrations %s%n".formatted(SHOP.path()));

        assertThat(PackagedEsquema.built()
                        .run("heads", "@%s".formatted(arguments))
                        .out())
                .isEqualToIgnoringNewLines("2.1 note index");
    }

    @Test
    void theServerMigratesTheFolderAtStartAndNamesItsDigest() throws IOException {
        try (RunningEsquema serving = shop.start()) {
            serving.awaitReady(Duration.ofSeconds(30));

            assertThat(serving.readiness("version")).isEqualTo("2.1");
            assertThat(serving.get("/schema").<String>path("migrationSet"))
                    .isEqualTo(Sha256.of(Files.readAllBytes(SHOP.path().resolve("manifest.json"))));
            assertThat(database.column("select trigger from esquema_run order by id"))
                    .containsExactly("STARTUP");
            database.execute("drop index orders_buyer");
            assertThat(shop.run("verify").exit()).isEqualTo(4);
        }
    }

    @Test
    void theServerMigratesTheFolderInTheBackground() {
        try (RunningEsquema serving = shop.withoutMigrateAtStart()
                .with("ESQUEMA_MIGRATE_IN_BACKGROUND", "true")
                .start()) {
            serving.awaitReady(Duration.ofSeconds(30));

            assertThat(serving.readiness("version")).isEqualTo("2.1");
        }
    }

    @Test
    void existingTablesAreAdopted() {
        database.execute("create table users (id serial primary key, mail text not null unique)");

        succeed("adopt");
        succeed("migrate");

        assertThat(database.column(
                        "select version from flyway_schema_history where version <> '0' order by installed_rank"))
                .containsExactly("1", "2", "2.1");
    }

    @Test
    void aFolderThatCannotBeUsedIsOneSentence() {
        assertRefused(SetFolder.empty(), 2, "does not exist");
        assertRefused(SetFolder.empty().with("migration/README.md", ""), 2, "esquema new DESCRIPTION");
        assertRefused(SetFolder.shop(), 6, "run `esquema manifest write --migrations");
    }

    private static void assertRefused(SetFolder folder, int exit, String sentence) {
        Result result = folder.application().run("migrate");
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.err()).hasLineCount(1).startsWith("esquema: ").contains(sentence);
    }

    private Result succeed(String... command) {
        Result result = shop.run(command);
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }
}
