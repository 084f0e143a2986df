package dev.esquema.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the SQL of {@code docs/rights.md} on a real database, and checks what the two roles may do. */
class RightsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern SQL_BLOCK = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final String migrator = "migrate_%s".formatted(database.name());
    private final String server = "serve_%s".formatted(database.name());
    private List<String> blocks = List.of();

    @BeforeEach
    void createTheRoles() throws IOException {
        String page = Files.readString(Path.of("docs/rights.md"))
                .replace("esquema_migrate", migrator)
                .replace("esquema_serve", server)
                .replace("database app", "database %s".formatted(database.name()));
        blocks = SQL_BLOCK.matcher(page).results().map(block -> block.group(1)).toList();
        assertThat(blocks).hasSize(4);
        database.execute(blocks.get(0), blocks.get(2));
        List.of(migrator, server).forEach(role -> database.execute("alter role %s password 'x'".formatted(role)));
    }

    @Test
    void theMigratingRoleMigratesAndCannotTouchHostTables() throws SQLException {
        Result result = as(migrator).run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertDenied(migrator, "drop table users", "insert into users default values", "alter table users add x int");
    }

    @Test
    void withTheArchiveSchemaTheMigratingRoleRollsBack() {
        as(migrator).run("migrate");
        database.execute("insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('a', 'b', 'c')");

        Result refused = as(migrator).run("rollback", "20251114.04", "--yes");
        database.execute(blocks.get(1));
        Result result = as(migrator).run("rollback", "20251114.04", "--yes");

        assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
        assertThat(refused.lastErrLine()).containsIgnoringCase("create schema esquema_archive");
        assertThat(result.exit()).as(result.err()).isZero();
    }

    @Test
    void theServingRoleAnswersEveryQuestionAndChangesNothing() throws SQLException {
        as(migrator).run("migrate");
        try (Connection connection = database.connect(migrator, "x");
                Statement statement = connection.createStatement()) {
            statement.execute(blocks.get(3));
        }

        for (String command : List.of(
                "status --check",
                "current",
                "history",
                "runs",
                "verify",
                "show 20251114",
                "plan",
                "migrate --dry-run",
                "adopt --dry-run")) {
            Result result = as(server).run(command.split(" "));
            assertThat(result.exit()).as("%s: %s", command, result.err()).isZero();
        }
        try (RunningEsquema serving = as(server).withoutMigrateAtStart().start()) {
            serving.awaitReady(SOON);
            assertThat(serving.get("/schema/runs").<String>path("runs[0].outcome"))
                    .isEqualTo("APPLIED");
            assertThat(serving.err()).doesNotContain("denied");
        }
        Result nothingToDo = as(server).run("migrate");
        assertThat(nothingToDo.exit()).as(nothingToDo.err()).isZero();
        assertThat(nothingToDo.err()).contains("public.esquema_run, owned by %s".formatted(migrator));
        assertThat(database.value("select count(*) from esquema_run")).isEqualTo("1");
        assertDenied(
                server,
                "select * from documentos_ai",
                "insert into fine_tuning_jobs (openai_job_id, modelo_base) values ('a', 'b')",
                "delete from flyway_schema_history",
                "update esquema_run set outcome = 'FAILED'",
                "create table planted (id int)",
                "drop table modelos_riesgo");
    }

    @Test
    void theServingRoleSeesWhatIsPendingAndWhyItCannotMigrate() throws SQLException {
        as(migrator).run("migrate", "--target", "20251114.04");
        try (Connection connection = database.connect(migrator, "x");
                Statement statement = connection.createStatement()) {
            statement.execute(blocks.get(3));
        }

        Result plan = as(server).run("plan");
        Result run = as(server).run("migrate");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.out()).contains("pending 1: from 20251114.04 to 20251114.05");
        assertThat(plan.messages())
                .contains("the role %s may not create".formatted(server))
                .contains("public.esquema_run, owned by %s".formatted(migrator));
        assertThat(run.exit()).as(run.err()).isEqualTo(6);
        assertThat(run.messages()).contains("public.esquema_run, owned by %s".formatted(migrator));
        assertThat(database.value("select count(*) from esquema_run")).isEqualTo("1");
    }

    private PackagedEsquema as(String role) {
        return PackagedEsquema.built()
                .with(
                        "DATABASE_URL",
                        "postgres://%s:x@localhost:%d/%s".formatted(role, database.port(), database.name()));
    }

    private void assertDenied(String role, String... statements) throws SQLException {
        try (Connection connection = database.connect(role, "x");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class)
                        .extracting(failure -> ((SQLException) failure).getSQLState())
                        .isEqualTo("42501");
            }
        }
    }
}
