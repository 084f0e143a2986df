package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Tool;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A schema with every kind of object is dumped and restored by another role: no kind deviates. */
class RestoredSchemaIT {

    @Test
    void aDumpThatAnotherRoleRestoredHasNoFindings() throws SQLException {
        TestPostgres server = PostgresClient.server();
        TestDatabase original = EveryKindOfDriftTest.made(server.newDatabase());
        TestDatabase restored = server.newDatabase();
        restored.execute(
                """
                do $$ begin
                    if not exists (select from pg_roles where rolname = 'restorer_of_tests') then
                        create role restorer_of_tests login superuser password 'secret';
                    end if;
                end $$
                """);
        Path dump = PostgresClient.newFolder().resolve("dump");
        Tool.run(
                "pg_dump",
                "--format=custom",
                "--file=%s".formatted(dump),
                "--dbname=%s".formatted(original.databaseUrl()));

        Tool.run(
                "pg_restore",
                "--no-owner",
                "--exit-on-error",
                "--dbname=postgres://restorer_of_tests:secret@localhost:%d/%s"
                        .formatted(restored.port(), restored.name()),
                dump.toString());

        assertThat(restored.value("select tableowner from pg_tables where schemaname = 'app' and tablename = 't'"))
                .isEqualTo("restorer_of_tests");
        assertThat(restored.value("select pg_get_viewdef('app.v'::regclass)"))
                .as("the reason for this test")
                .isNotEqualTo(original.value("select pg_get_viewdef('app.v'::regclass)"));
        assertThat(EveryKindOfDriftTest.findings(restored)).isEmpty();
    }
}
