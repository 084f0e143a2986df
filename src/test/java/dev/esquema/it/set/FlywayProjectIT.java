package dev.esquema.it.set;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SetFolder;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

/** The folder of a Flyway project is used unchanged: on an empty database, and on one that Flyway migrated. */
class FlywayProjectIT {

    private static final SetFolder PROJECT = SetFolder.empty()
            .with("migration/V001__users.sql", "create table users (id serial primary key, name text);")
            .with("migration/V1_1__only_comments.sql", "-- Nothing to do any more.\n")
            .with("migration/V1_2__empty.sql", "")
            .with("migration/2024/V2024.01.02__name.sql", "create index concurrently users_name on users (name);")
            .with("migration/2024/V2024.1.3__vacuum.sql", "vacuum users;")
            .with("migration/2024/V2024.1.3__vacuum.sql.conf", "executeInTransaction=false\n")
            .with("migration/V2025__notes.sql", "create table if not exists notes (id int, text text);")
            .with("migration/V2025.1__notes_again.sql", "create table if not exists notes (id int);")
            .with("migration/V2026__template.sql", "alter table notes add column template text default 'Dear ${name}';")
            .with("migration/V2026__template.sql.conf", "placeholderReplacement=false\n");

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final PackagedEsquema esquema = PROJECT.application().on(database);

    @Test
    void theProjectIsLearnedMigratedAndVerified() {
        Result write = write();
        assertThat(write.out())
                .contains(
                        "note: V1_2__empty.sql contains no statement",
                        "note: V2025.1__notes_again.sql: relation \"notes\" already exists, skipping",
                        "note: 2024/V2024.01.02__name.sql runs outside a transaction");

        succeed("migrate");

        assertThat(succeed("verify").out()).contains("no finding");
        assertThat(succeed("migrate").out()).startsWith("nothing to do");
        assertThat(database.value(
                        "select column_default from information_schema.columns where column_name = 'template'"))
                .contains("Dear ${name}");
        assertThat(succeed("sql").out()).contains("Dear ${name}");
    }

    @Test
    void aDatabaseThatFlywayMigratedIsTakenOverWithoutAdoption() {
        write();
        flyway().migrate();

        assertThat(succeed("status", "--check").out()).contains("CURRENT");
        succeed("verify");
        assertThat(succeed("migrate").out()).startsWith("nothing to do");
    }

    private Flyway flyway() {
        var configuration = Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .locations("filesystem:%s".formatted(PROJECT.path().resolve("migration")));
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration.load();
    }

    private Result write() {
        Result write = PROJECT.application().run("manifest", "write", "--on", database.databaseUrl());
        assertThat(write.exit()).as(write.err()).isZero();
        return write;
    }

    private Result succeed(String... command) {
        Result result = esquema.run(command);
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }
}
