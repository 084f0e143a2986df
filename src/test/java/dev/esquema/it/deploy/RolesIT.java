package dev.esquema.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.json.ManifestJson;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.PackagedSet;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs {@code deploy/sql/roles.sql} on a real database, and checks what the two roles can do, and what they cannot. */
class RolesIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final String migrator = "migrate_%s".formatted(database.name());
    private final String server = "serve_%s".formatted(database.name());
    private String script = "";

    @BeforeEach
    void createTheRoles() throws IOException {
        script = Files.readString(Path.of("deploy/sql/roles.sql"))
                .replace("esquema_migrate", migrator)
                .replace("esquema_serve", server);
        // PostgreSQL 14 and databases restored from it begin like this.
        database.execute("grant create on schema public to public", script);
        List.of(migrator, server).forEach(role -> database.execute("alter role %s password 'x'".formatted(role)));
    }

    @Test
    void theHostTablesAreThoseThatTheMigrationsReferTo() throws IOException {
        Set<String> hostTables = new TreeSet<>();
        ManifestJson.read(Files.readAllBytes(PackagedSet.ofProject().manifest()))
                .forEach(migration -> hostTables.addAll(migration.effect().requires()));

        assertThat(hostTables).isNotEmpty().allSatisfy(table -> assertThat(script)
                .contains("'%s'".formatted(table)));
        assertThat(database.column("select distinct table_name::text from information_schema.table_privileges"
                        + " where grantee = '%s' order by 1".formatted(migrator)))
                .containsExactlyElementsOf(hostTables);
    }

    @Test
    void theMigratingRoleDoesWhatTheSetNeedsAndNoMore() throws SQLException {
        assertDone(
                as(migrator), "plan", "migrate", "verify", "rollback 20251114.05 --yes", "restore 20251114.05 --yes");

        assertDenied(
                migrator,
                "select * from users",
                "insert into users default values",
                "update users set id = id",
                "delete from users",
                "alter table users add x int",
                "drop table users",
                "create trigger t before insert on users execute function suppress_redundant_updates_trigger()",
                "create schema other",
                "create role other",
                "create database other",
                "alter role %s superuser".formatted(server),
                "alter database %s set work_mem = '1MB'".formatted(database.name()));
    }

    @Test
    void theServingRoleServesEverythingAndWritesNothing() throws SQLException {
        assertDone(as(migrator), "migrate");
        database.execute(script);

        assertDone(
                as(server),
                "status --check",
                "current",
                "history",
                "runs",
                "verify",
                "show 20251114",
                "plan",
                "wait",
                "migrate --dry-run",
                "adopt --dry-run");
        try (RunningEsquema serving = as(server).withoutMigrateAtStart().start("serve")) {
            serving.awaitReady(SOON);
            for (String route : List.of(
                    "/schema",
                    "/schema/migrations",
                    "/schema/migrations/20251114",
                    "/schema/verification",
                    "/schema/heads",
                    "/schema/graph",
                    "/schema/compatibility?target=20251114",
                    "/schema/runs",
                    "/schema/runs/1")) {
                assertThat(serving.get(route).statusCode()).as(route).isEqualTo(200);
            }
            assertThat(serving.get("/schema").asString()).doesNotContain("journalFailure");
            assertThat(serving.err()).doesNotContain("permission denied");
        }
        for (String table :
                List.of("flyway_schema_history", "esquema_run", "esquema_run_step", "esquema_compatibility")) {
            assertDenied(
                    server,
                    "insert into %s default values".formatted(table),
                    "delete from %s".formatted(table),
                    "truncate %s".formatted(table),
                    "drop table %s".formatted(table));
        }
        assertDenied(
                server,
                "select * from users",
                "select * from documentos_ai",
                "create table mine (id int)",
                "create schema mine",
                "create table esquema_archive.mine (id int)");
        assertThat(as(server).run("rollback", "20251114.05", "--yes").exit()).isEqualTo(6);
    }

    @Test
    void itCanBeRunAgain() {
        database.execute(script);
        assertDone(as(migrator), "migrate");
        Object before = rights();
        database.execute(script);
        Object granted = rights();
        database.execute(script);

        assertThat(granted).isNotEqualTo(before);
        assertThat(rights()).isEqualTo(granted);
        assertThat(database.value(
                        "select rolpassword is not null from pg_authid where rolname = '%s'".formatted(server)))
                .isEqualTo("t");
    }

    private List<?> rights() {
        return database.rows("select relname, relacl::text, relowner::regrole::text from pg_class"
                + " where relnamespace = 'public'::regnamespace order by 1");
    }

    private void assertDone(PackagedEsquema esquema, String... commands) {
        for (String command : commands) {
            Result result = esquema.run(command.split(" "));
            assertThat(result.exit()).as("%s: %s", command, result.err()).isZero();
        }
    }

    private void assertDenied(String role, String... statements) throws SQLException {
        try (Connection connection = database.connect(role, "x");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .as(e.getMessage())
                                .isEqualTo("42501"));
            }
        }
    }

    private PackagedEsquema as(String role) {
        return PackagedEsquema.built()
                .with("DATABASE_URL", database.databaseUrl().replace("postgres:postgres@", "%s:x@".formatted(role)));
    }
}
