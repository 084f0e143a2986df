package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.FieldDatabases;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** The histories of other tools are named, and the history table of another application is not used. */
class OtherHistoriesIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void theHistoriesOfOtherToolsAreNamed() {
        FieldDatabases.tables(database, "20251114");
        database.execute("drop index ix_documentos_ai_activo");
        for (String table : List.of(
                "databasechangelog",
                "schema_migrations",
                "goose_db_version",
                "_prisma_migrations",
                "alembic_version")) {
            database.execute("create table %s (id int)".formatted(table));
        }

        assertThat(esquema.run("adopt", "--dry-run").out())
                .contains("Alembic (alembic_version)", "Liquibase (databasechangelog)", "goose (goose_db_version)");
        assertThat(esquema.run("migrate").messages())
                .contains(
                        "Alembic (alembic_version)",
                        "Liquibase (databasechangelog)",
                        "golang-migrate, dbmate or Rails (schema_migrations)",
                        "goose (goose_db_version)",
                        "Prisma (_prisma_migrations)",
                        "`esquema adopt --dry-run`");
    }

    @Test
    void theContentOfAlembicsTableIsShownInOneLine() {
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        database.execute(
                "create table alembic_version (version_num text)",
                "insert into alembic_version values (null), (E'a\\nb\\x1b[31m'), ('x'), ('x')");

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("found Alembic (alembic_version: a b [31m, x), shown for information only");
    }

    @Test
    void theHistoryTableOfAnotherApplicationIsRefusedAndTheWayOutIsNamed() {
        for (String version : List.of("1", "20991231")) {
            TestDatabase shared = TestPostgres.shared().newHostDatabase();
            Flyway.configure()
                    .dataSource(shared.jdbcUrl(), "postgres", "postgres")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .baseline();
            shared.execute(
                    "insert into flyway_schema_history values (2, '%s', 'init', 'SQL', 'V%1$s__init.sql', 7, 'other', now(), 1, true)"
                            .formatted(version));
            PackagedEsquema here = esquema.on(shared);

            for (String command : List.of("migrate", "adopt", "plan")) {
                Result refused = here.run(command);
                assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
                assertThat(refused.messages()).contains("another application's", version, "quarkus.flyway.table");
            }
            assertThat(SixMigrations.applied(shared)).containsExactly(version);

            assertThat(here.with("QUARKUS_FLYWAY_TABLE", "esquema_schema_history")
                            .run("migrate")
                            .exit())
                    .isZero();
        }
    }

    /** The Flyway of the other application would refuse rows of migrations that it does not package. */
    @Test
    void theHistoryTableOfAnotherApplicationIsLeftToItBesideTablesOfOursToo() {
        FieldDatabases.tablesUpTo(database, SixMigrations.NEWEST);
        Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .baseline();
        database.execute(
                "insert into flyway_schema_history values (2, '7', 'init', 'SQL', 'V7__init.sql', 7, 'other', now(), 1, true)");

        for (String command : List.of("migrate", "adopt", "plan")) {
            Result refused = esquema.run(command);
            assertThat(refused.exit()).as(refused.err()).isEqualTo(6);
            assertThat(refused.messages()).contains("another application's", "(7)", "quarkus.flyway.table");
        }
        assertThat(SixMigrations.applied(database)).containsExactly("7");
        assertThat(esquema.with("QUARKUS_FLYWAY_TABLE", "esquema_schema_history")
                        .run("adopt")
                        .out())
                .contains("recorded 6:");
        assertThat(SixMigrations.applied(database)).containsExactly("7");
    }

    @Test
    void theHistoryOfANewerBuildIsNotAnotherApplications() {
        PackagedEsquema newer = Build.with("V20251120__add.sql", "alter table documentos_ai add column resumen text")
                .built()
                .on(database);
        assertThat(newer.run("migrate").exit()).isZero();

        assertThat(esquema.run("migrate").exit()).isZero();
        assertThat(esquema.run("adopt").out()).contains("nothing to adopt");
    }
}
