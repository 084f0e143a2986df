package dev.esquema.it.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SetFolder;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifest of a folder is written and checked by the application itself. */
class ManifestCommandIT {

    private static final String SCRATCH = "select count(*) from pg_database where datname like 'esquema_scratch%'";

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @TempDir
    Path temporary;

    @Test
    void theFolderIsLearnedOnTheServerAndMigrated() {
        SetFolder shop = SetFolder.shop();

        Result write = run(shop, "write");

        assertThat(write.exit()).as(write.err()).isZero();
        assertThat(write.out())
                .contains(
                        "manifest.json: 3 scripts, 3 changed",
                        "2026/V2__orders.sql: new",
                        "creates table orders",
                        "locks SHARE ROW EXCLUSIVE on users",
                        "undo U2__orders.sql");
        assertThat(database.value(SCRATCH)).isEqualTo("0");
        assertThat(run(shop, "check").exit()).isZero();
        Result migrate = shop.application().on(database).run("migrate");
        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(shop.application().on(database).run("verify").exit()).isZero();
    }

    @Test
    void aStaleManifestIsADifference() {
        SetFolder shop = SetFolder.shop();
        assertThat(run(shop, "write").exit()).isZero();
        shop.with("migration/V3__stock.sql", "create table stock (id int);");

        Result check = run(shop, "check");

        assertThat(check.exit()).isEqualTo(4);
        assertThat(check.out())
                .contains("@@ V3__stock.sql, new @@", "+      \"script\": \"V3__stock.sql\",")
                .doesNotContain("V1__users.sql");
        assertThat(run(shop, "write").out()).contains("4 scripts, 1 changed");
        assertThat(run(shop, "check").exit()).isZero();
    }

    @Test
    void aFailingStatementIsNamedAsInARun() {
        SetFolder shop = SetFolder.shop().with("migration/V3__bad.sql", "create table a (id int);\n\nselect 1 / 0;");

        Result write = run(shop, "write");

        assertThat(write.exit()).isEqualTo(7);
        assertThat(write.lastErrLine())
                .contains("migration 3 failed at line 3 of V3__bad.sql", "`select 1 / 0`", "SQLSTATE 22012");
        assertThat(write.err()).doesNotContain("\tat ");
        assertThat(database.value(SCRATCH)).isEqualTo("0");
    }

    @Test
    void placeholdersAreReplacedWhileLearning() {
        SetFolder set = SetFolder.empty()
                .with("migration/V1__a.sql", "create table ${name} (id int);")
                .with("placeholders.properties", "name=goods");

        assertThat(run(set, "write").out()).contains("creates table goods");
        assertThat(set.application().on(database).run("migrate").exit()).isZero();
        assertThat(database.value("select count(*) from goods")).isEqualTo("0");
    }

    @Test
    void allPlaceholdersWithoutAValueAreNamedBeforeAScriptRuns() {
        SetFolder set = SetFolder.empty()
                .with("migration/V1__a.sql", "create table ${name} (id int);")
                .with("migration/V2__b.sql", "select 1 / 0;")
                .with("migration/V3__c.sql", "create table ${other} (id int);")
                .with("rollback/U1__a.sql", "drop table ${undone};");

        Result write = run(set, "write");

        assertThat(write.exit()).isEqualTo(6);
        assertThat(write.err())
                .contains(
                        "esquema: V1__a.sql has the placeholder ${name}, which has no value",
                        "esquema: V3__c.sql has the placeholder ${other}, which has no value",
                        "esquema: U1__a.sql has the placeholder ${undone}, which has no value",
                        "write placeholderReplacement=false into V1__a.sql.conf")
                .doesNotContain("V2__b.sql");
        assertThat(database.value(SCRATCH)).isEqualTo("0");
    }

    @Test
    void aDumpOfTheApplicationIsWhatIsThereBefore() {
        SetFolder set = SetFolder.empty()
                .with("migration/V1__a.sql", "create table pets (id int, owner int references people);")
                .with(
                        "application.sql",
                        """
                        \\restrict x
                        SET statement_timeout = 0;
                        CREATE TABLE public.people (id integer NOT NULL);
                        ALTER TABLE public.people OWNER TO somebody;
                        ALTER TABLE ONLY public.people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
                        GRANT SELECT ON TABLE public.people TO somebody;
                        \\unrestrict x
                        """);

        assertThat(run(
                                set,
                                "write",
                                "--host",
                                set.path().resolve("application.sql").toString())
                        .out())
                .contains("requires people", "creates table pets");
    }

    @Test
    void theScratchDatabaseIsDroppedAfterASignal() {
        SetFolder slow = SetFolder.shop().with("migration/V3__slow.sql", "select pg_sleep(600);");

        try (RunningEsquema writing = slow.application().launch("manifest", "write", "--on", database.databaseUrl())) {
            Eventually.within(Duration.ofSeconds(60), () -> assertThat(
                            database.value(
                                    "select count(*) from pg_stat_activity where query like '%pg_sleep(600)%' and pid <> pg_backend_pid()"))
                    .isEqualTo("1"));
            Result stopped = writing.stop();

            assertThat(stopped.exit()).isEqualTo(143);
            assertThat(database.value(SCRATCH)).isEqualTo("0");
        }
    }

    @Test
    void withoutAServerATemporaryOneIsStartedAndRemoved() throws IOException, InterruptedException {
        Path folder = folderOfServers();
        PackagedEsquema shop = withPrograms(SetFolder.shop(), folder);

        Result write = shop.run("manifest", "write");

        assertThat(write.exit()).as(write.err()).isZero();
        assertThat(write.out()).contains("3 scripts, 3 changed");
        assertThat(servers(folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theTemporaryServerIsRemovedAfterASignal(String signal, int exit) throws IOException, InterruptedException {
        Path folder = folderOfServers();
        SetFolder slow = SetFolder.shop().with("migration/V3__slow.sql", "select pg_sleep(600);");

        try (RunningEsquema writing = withPrograms(slow, folder).launch("manifest", "write")) {
            Eventually.within(Duration.ofSeconds(60), () -> assertThat(postmasters(folder))
                    .singleElement()
                    .satisfies(pid -> assertThat(ProcessHandle.of(pid)).isPresent()));
            long postmaster = postmasters(folder).get(0);
            Result stopped = writing.stop(signal);

            assertThat(stopped.exit()).isEqualTo(exit);
            assertThat(servers(folder)).isEmpty();
            assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    private Path folderOfServers() throws IOException {
        // Root runs the programs as another user, who must be able to read them.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.createDirectory(temporary.resolve("tmp"));
    }

    private PackagedEsquema withPrograms(SetFolder set, Path folder) throws IOException, InterruptedException {
        return set.application().with("PGBIN", programs()).with("TMPDIR", folder.toString());
    }

    private static List<Path> servers(Path folder) throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            return left.filter(path -> path.getFileName().toString().startsWith("esquema-postgres"))
                    .toList();
        }
    }

    /** Returns the processes of the servers, as far as they have written their number. */
    private static List<Long> postmasters(Path folder) {
        try (Stream<Path> files = Files.find(
                folder, 4, (path, attributes) -> path.endsWith("postmaster.pid"), FileVisitOption.FOLLOW_LINKS)) {
            List<Long> pids = new ArrayList<>();
            for (Path file : files.toList()) {
                pids.add(Long.parseLong(Files.readAllLines(file).get(0)));
            }
            return pids;
        } catch (IOException | UncheckedIOException | IndexOutOfBoundsException e) {
            return List.of();
        }
    }

    @Test
    void aMissingFolderForTheTemporaryServerIsNamed() throws IOException, InterruptedException {
        Result write =
                withPrograms(SetFolder.shop(), temporary.resolve("missing")).run("manifest", "write");

        assertThat(write.exit()).isEqualTo(6);
        assertThat(write.err()).contains("TMPDIR names %s, which is none".formatted(temporary.resolve("missing")));
    }

    @Test
    void withoutAServerAndWithoutProgramsBothWaysAreNamed() {
        Result write = SetFolder.shop()
                .application()
                .with("PATH", "")
                .with("PGBIN", "")
                .run("manifest", "write");

        if (write.exit() != 0) {
            assertThat(write.exit()).isEqualTo(6);
            assertThat(write.err()).hasLineCount(1).contains("--on postgres://", "PGBIN", "docker run");
        }
    }

    /** Returns a copy of the programs of the test server, because its folder may be private. */
    private String programs() throws IOException, InterruptedException {
        Path installed = Path.of(database.value("select setting from pg_config where name = 'BINDIR'"));
        Path copy = temporary.resolve("postgres");
        new ProcessBuilder("cp", "-r", installed.getParent().toString(), copy.toString())
                .start()
                .waitFor();
        return copy.resolve(installed.getFileName()).toString();
    }

    private Result run(SetFolder folder, String action, String... options) {
        String[] arguments = Stream.concat(
                        Stream.of("manifest", action, "--on", database.databaseUrl()), Stream.of(options))
                .toArray(String[]::new);
        return folder.application().run(arguments);
    }
}
