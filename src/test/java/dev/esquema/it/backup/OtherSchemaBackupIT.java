package dev.esquema.it.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild;
import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.port.Backup;
import dev.esquema.testing.postgres.PostgresClient;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of other schemas before a rollback, with the real programs; needs the Debian package postgresql-client. */
@Tag("faults")
class OtherSchemaBackupIT {

    private final TestPostgres server = PostgresClient.server();
    private final TestDatabase database = server.newHostDatabase();

    @Test
    void theBackupOfARollbackHoldsTheRowsThatTheUndoScriptDropsInAnotherSchema() {
        Commands esquema = ScriptedBuild.on(database)
                .with(
                        1,
                        "create schema otro; create table otro.libro (id int primary key); create table libro (id int)",
                        "drop table libro; drop schema otro cascade")
                .built();
        esquema.migrate();
        database.execute("insert into otro.libro values (1), (2)", "insert into libro values (3)");

        Backup.Copy copy = esquema.rollbackWithBackup(1, PostgresClient.newFolder())
                .backup()
                .orElseThrow();
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select id from otro.libro order by 1")).containsExactly("1", "2");
        assertThat(database.column("select id from libro")).containsExactly("3");
        assertThat(database.column("select type from flyway_schema_history where version = '1'"))
                .containsExactly("SQL");
    }
}
