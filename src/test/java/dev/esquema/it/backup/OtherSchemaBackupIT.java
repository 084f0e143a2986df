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

/** Backups of objects that migrations make in other schemas, with the real programs; needs the Debian package postgresql-client. */
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

    @Test
    void theBackupOfARunHoldsWhatAppliedMigrationsMadeInOtherSchemas() {
        database.execute("create schema otro", "create table otro.suyo (id int)", "insert into otro.suyo values (9)");
        ScriptedBuild build = ScriptedBuild.on(database)
                .with(
                        1,
                        """
                        create schema if not exists otro;
                        create type otro.estado as enum ('nuevo', 'viejo');
                        create function otro.doble(n int) returns int immutable language sql as 'select n * 2';
                        create sequence otro.cuenta;
                        create table otro.libro (id serial primary key, estado otro.estado, n int default otro.doble(4));
                        create view otro.nuevos as select id from otro.libro where estado = 'nuevo';
                        """,
                        "drop schema otro cascade");
        build.built().migrate();
        database.execute(
                "insert into otro.libro (estado) values ('nuevo'), ('viejo')", "select nextval('otro.cuenta')");

        Backup.Copy copy = build.with(2, "drop table otro.libro cascade; drop function otro.doble(int)", "select 1")
                .built()
                .migrateWithBackup(PostgresClient.newFolder())
                .backup()
                .orElseThrow();
        database.execute("drop type otro.estado", "drop sequence otro.cuenta", "insert into otro.suyo values (10)");
        PostgresClient.restore(copy.restore(), database, database);

        assertThat(database.column("select concat_ws(' ', id, estado, n) from otro.libro order by 1"))
                .containsExactly("1 nuevo 8", "2 viejo 8");
        assertThat(database.column("select id from otro.nuevos")).containsExactly("1");
        assertThat(database.value("select nextval('otro.cuenta')")).isEqualTo("2");
        assertThat(database.column("select id from otro.suyo order by id"))
                .as("a table that no migration made stays as it is")
                .containsExactly("9", "10");
    }
}
