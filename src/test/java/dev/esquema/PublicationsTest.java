package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.testing.CapturedLog;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rollback of published tables: the archive leaves their publications, or the plan names the publication. */
class PublicationsTest {

    private static final String MEMBERS =
            "select concat_ws(' ', pubname, schemaname, tablename) from pg_publication_tables where schemaname <> 'pg_catalog'"
                    + " and tablename ~ 'libro' order by 1";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void aPublicationOfAllTablesIsNamedInThePlanAndTheScriptMayChangeRows() {
        Commands esquema = ScriptedBuild.on(database)
                .with(
                        1,
                        "create table libro (titulo text)",
                        "update libro set titulo = 'x'; delete from libro; drop table libro")
                .built();
        esquema.migrate();
        database.execute(
                "create publication todas for all tables",
                "alter table libro replica identity full",
                "insert into libro values ('a'), ('b')");

        assertThat(esquema.planned(1).plan().notes())
                .singleElement()
                .asString()
                .contains(
                        "the publication todas publishes all tables, and so the archive too",
                        "pg_dump --schema-only --schema=esquema_archive");
        RollbackReport report = esquema.rollback(1);

        assertThat(report.done()).isTrue();
        assertThat(report.plan().notes()).hasSize(1);
        esquema.restore(1);
        assertThat(database.column("select titulo from libro order by 1")).containsExactly("a", "b");
        assertThat(database.value("select relreplident from pg_class where oid = 'libro'::regclass"))
                .isEqualTo("f");
    }

    @Test
    void aPublicationOfASchemaNoLongerPublishesTheTableUntilItIsRestored() {
        Commands esquema = ScriptedBuild.on(database)
                .with(1, "create table libro (id int primary key)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1)", "create publication suyas for tables in schema public");

        RollbackReport report = esquema.rollback(1);

        assertThat(report.plan().notes()).isEmpty();
        assertThat(database.column(MEMBERS)).isEmpty();
        esquema.restore(1);
        assertThat(database.column(MEMBERS)).containsExactly("suyas public libro");
    }

    @Test
    void aPublicationOfTheArchiveItselfIsNamed() {
        Commands esquema = ScriptedBuild.on(database)
                .with(1, "create table libro (id int primary key)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute(
                "insert into libro values (1)",
                "create schema esquema_archive",
                "create publication archivo for tables in schema esquema_archive");

        assertThat(esquema.planned(1).plan().notes())
                .singleElement()
                .asString()
                .startsWith("the publication archivo publishes the schema esquema_archive");
    }

    @Test
    void aPublicationOfAnotherRoleIsNamedAndDoesNotStopRollbackAndRestore() {
        String role = "ddl_%s".formatted(database.name());
        database.execute(
                "create role %s login password 'x'".formatted(role),
                "grant create on schema public to %s".formatted(role),
                "grant references on users to %s".formatted(role),
                "grant create on database %s to %s".formatted(database.name(), role));
        Commands esquema = ScriptedBuild.as(
                        "postgres://%s:x@localhost:%d/%s".formatted(role, database.port(), database.name()))
                .with(1, "create table libro (id int primary key)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute(
                "insert into libro values (1), (2)", "create publication ajena for table libro where (id > 1)");

        RollbackReport report = esquema.rollback(1);

        assertThat(report.plan().notes())
                .containsExactly(
                        "the publication ajena belongs to the role postgres, and goes on publishing the archived"
                                + " table libro: postgres can run `ALTER PUBLICATION ajena DROP TABLE` with its name in esquema_archive");
        assertThat(database.column(MEMBERS)).singleElement().asString().startsWith("ajena esquema_archive run");
        CapturedLog log = new CapturedLog("dev.esquema.run");
        assertThat(esquema.restore(1).done()).isTrue();
        log.close();
        assertThat(String.join("\n", log.lines()))
                .contains("its owner can run `alter publication ajena add table only public.libro where ((id > 1))`");
        assertThat(database.column("select id from libro order by id")).containsExactly("1", "2");
    }

    /** The statements are those that the command prints for psql. */
    @Test
    void thePrintedStatementsRestoreRightsCommentsAndSettingsOfATableWithoutRowsToo() {
        database.execute("create publication noticias");
        Commands esquema = ScriptedBuild.on(database)
                .with(
                        1,
                        "create table libro (id serial primary key); create sequence suelta; create table leido (id int)",
                        "drop table leido; drop table libro; drop sequence suelta")
                .built();
        esquema.migrate();
        database.execute(
                "insert into leido values (1)",
                "insert into libro default values",
                "delete from libro",
                "select nextval('suelta')",
                "grant select on libro to public",
                "grant usage on sequence suelta to public",
                "comment on table libro is 'vacía'",
                "alter table libro owner to pg_monitor",
                "alter publication noticias add table libro");

        RollbackReport report = esquema.rollback(1);
        esquema.migrate(1);
        List<String> printed = report.kept().stream()
                .map(Undo.ArchivedData::restore)
                .flatMap(List::stream)
                .toList();
        database.execute(printed.toArray(String[]::new));

        assertThat(database.column("select id from leido")).containsExactly("1");
        assertThat(database.value("select has_table_privilege('public', 'libro', 'select')"))
                .isEqualTo("t");
        assertThat(database.value("select has_sequence_privilege('public', 'suelta', 'usage')"))
                .isEqualTo("t");
        assertThat(database.value("select obj_description('libro'::regclass)")).isEqualTo("vacía");
        assertThat(database.value("select pg_get_userbyid(relowner) from pg_class where oid = 'libro'::regclass"))
                .isEqualTo("pg_monitor");
        assertThat(database.column(MEMBERS)).containsExactly("noticias public libro");
        assertThat(database.value("select nextval('suelta')")).isEqualTo("2");
        assertThat(database.value("select nextval('libro_id_seq')")).isEqualTo("2");
    }
}
