package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Restoration.Restored;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.restore.RestoreReport;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code esquema restore}: everything that a rollback dropped and kept is restored, or nothing is. */
class RestoreTest {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final ScriptedBuild build = ScriptedBuild.on(database);

    @Test
    void theMigrationIsAppliedAgainAndItsRowsAreRestored() {
        Commands esquema = build.with(
                        1,
                        "create table libro (id serial primary key, titulo text unique, paginas int default 7)",
                        "drop table libro")
                .built();
        esquema.migrate();
        database.execute("insert into libro (titulo) values ('a'), ('b')", "delete from libro where titulo = 'a'");
        esquema.rollback(1);
        assertThat(esquema.plannedRestore(1).done()).isFalse();
        assertThat(database.value("select to_regclass('libro')")).isEqualTo("null");

        RestoreReport report = esquema.restore(1);

        assertThat(report.done()).isTrue();
        assertThat(report.findings()).isEmpty();
        assertThat(report.restored()).extracting(Restored::rows).containsExactly(1L);
        assertThat(database.column("select concat_ws(' ', id, titulo, paginas) from libro"))
                .containsExactly("2 b 7");
        database.execute("insert into libro (titulo) values ('c')");
        assertThat(database.value("select id from libro where titulo = 'c'")).isEqualTo("3");
        assertThat(database.column("select operation || ' ' || outcome from esquema_run order by id"))
                .containsExactly("MIGRATE APPLIED", "ROLLBACK ROLLED_BACK", "RESTORE RESTORED");
        assertThat(failure(() -> esquema.restore(1)))
                .contains("1 is applied again, and all of its archived rows are restored");
    }

    @Test
    void attributesThatNoMigrationMadeAreRestoredToo() {
        database.execute(
                "drop role if exists lectora",
                "drop role if exists duena",
                "create role lectora",
                "create role duena",
                "create publication noticias",
                "create function mayus(text) returns text immutable language sql as 'select upper($1)'");
        Commands esquema = build.with(
                        1, "create table libro (id int primary key, titulo text, autor text)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute(
                "insert into libro values (1, 'a', 'b')",
                "grant select, insert on libro to lectora",
                "grant update (titulo) on libro to lectora with grant option",
                "revoke delete on libro from postgres",
                "comment on table libro is 'los ''libros'''",
                "comment on column libro.titulo is 'el título'",
                "alter table libro set (fillfactor = 70, toast.autovacuum_enabled = false)",
                "alter table libro alter titulo set statistics 250, alter autor set (n_distinct = -0.5), alter autor set storage external",
                "alter table libro enable row level security, force row level security",
                "create policy solo on libro for select to lectora using (autor = current_user)",
                "create policy todo on libro as restrictive using (true) with check (id > 0)",
                "comment on policy solo on libro is 'suyos'",
                "alter table libro replica identity full",
                "create index libro_mayus on libro (mayus(titulo))",
                "alter table libro add constraint corto check (length(titulo) < 99)",
                "alter table libro add column nota text",
                "update libro set nota = 'n'",
                "alter publication noticias add table libro (id, titulo) where (id > 0)",
                "create function nada() returns trigger language plpgsql as 'begin return null; end'",
                "create trigger calla before insert on libro for each row execute function nada()",
                "alter table libro enable always trigger calla",
                "alter table libro owner to duena");
        List<String> before = attributes("libro");
        // A server may keep facts of its own there, such as pg_attver of Debian's PostgreSQL, which others refuse.
        database.execute("update pg_attribute set attoptions = attoptions || '{pg_attver=7}'"
                + " where attrelid = 'libro'::regclass and attname = 'autor'");

        esquema.rollback(1);
        assertThat(database.column("select relname from pg_publication_rel join pg_class on pg_class.oid = prrelid"))
                .isEmpty();
        assertThat(database.value("select obj_description(('esquema_archive.' || archived)::regclass)"
                        + " from esquema_archive.esquema_kept where relation is not null"))
                .isEqualTo("los 'libros'");
        RestoreReport report = esquema.restore(1);

        assertThat(report.restored()).extracting(Restored::rows).containsExactly(1L);
        assertThat(database.column("select to_jsonb(l) from libro as l"))
                .containsExactly("{\"id\": 1, \"nota\": \"n\", \"autor\": \"b\", \"titulo\": \"a\"}");
        assertThat(attributes("libro")).isEqualTo(before);
        database.execute("drop owned by lectora, duena", "drop role lectora, duena");
    }

    /** Returns all attributes of a table that psql shows, and further ones. */
    private List<String> attributes(String table) {
        return database.column(
                """
                with t as (select *, oid as id from pg_class where relname = '%s' and relnamespace = 'public'::regnamespace)
                select concat_ws(' ', 'table', relowner::regrole, relrowsecurity, relforcerowsecurity, reloptions,
                                 relreplident, obj_description(id),
                                 (select reloptions from pg_class where oid = t.reltoastrelid)) from t
                union all
                select concat('acl ', x) from t, aclexplode(relacl) as x
                union all
                select concat_ws(' ', 'column', attname, attstattarget, attoptions, attstorage, attacl,
                                 col_description(id, attnum)) from t join pg_attribute on attrelid = id where attnum > 0
                union all
                select concat_ws(' ', 'policy', polname, polpermissive, polcmd, polroles::regrole[],
                                 pg_get_expr(polqual, id), pg_get_expr(polwithcheck, id), obj_description(p.oid))
                  from t join pg_policy as p on polrelid = id
                union all
                select concat_ws(' ', 'index', pg_get_indexdef(indexrelid)) from t join pg_index on indrelid = id
                union all
                select concat_ws(' ', 'constraint', conname, pg_get_constraintdef(c.oid))
                  from t join pg_constraint as c on conrelid = id
                union all
                select concat_ws(' ', 'trigger', tgenabled, pg_get_triggerdef(g.oid)) from t join pg_trigger as g on tgrelid = id
                 where not tgisinternal
                union all
                select concat_ws(' ', 'publication', p.*) from pg_publication_tables as p where tablename = '%s'
                order by 1
                """
                        .formatted(table, table));
    }

    @Test
    void valuesOfRowsThatAnotherRollbackKeepsWaitForTheRows() {
        Commands esquema = build.with(1, "create table libro (id int primary key, titulo text)", "drop table libro")
                .with(2, "alter table libro add column nota text", "alter table libro drop column nota")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1, 'a', 'x'), (2, 'b', 'y')");
        esquema.rollback(2);
        esquema.rollback(1);
        esquema.migrate(1);

        String refusal =
                "the archived values of nota in libro belong to rows that the rollback of 1 keeps: run `esquema restore 1` first;";
        assertThat(esquema.plannedRestore(2).plan().objections())
                .first()
                .asString()
                .contains(refusal);
        assertThat(failure(() -> esquema.restore(2))).contains(refusal);
        esquema.restore(1);
        esquema.restore(2);

        assertThat(database.column("select concat(id, titulo, nota) from libro order by id"))
                .containsExactly("1ax", "2by");
    }

    @Test
    void rightsAndSequencesOfATableWithoutRowsAreRestored() {
        database.execute("drop role if exists autora", "create role autora");
        Commands esquema = build.with(
                        1,
                        "create table libro (id bigint generated always as identity primary key); create sequence suelta;",
                        "drop table libro; drop sequence suelta")
                .built();
        esquema.migrate();
        database.execute(
                "insert into libro default values",
                "delete from libro",
                "grant select on libro to autora",
                "grant usage on sequence suelta to autora",
                "select nextval('suelta'), nextval('suelta')");

        esquema.rollback(1);
        esquema.restore(1);

        assertThat(database.value("select has_table_privilege('autora', 'libro', 'select')"))
                .isEqualTo("t");
        assertThat(database.value("select has_sequence_privilege('autora', 'suelta', 'usage')"))
                .isEqualTo("t");
        assertThat(database.value("select nextval('suelta')")).isEqualTo("3");
        database.execute("insert into libro default values");
        assertThat(database.value("select id from libro")).isEqualTo("2");
        database.execute("drop owned by autora", "drop role autora");
    }

    @Test
    void parentsAreRestoredBeforeChildrenWhicheverIsOlder() {
        Commands esquema = build.with(
                        1,
                        """
                        create table hija (id int primary key, madre int);
                        create table madre (id int primary key, favorita int);
                        alter table hija add constraint hija_madre foreign key (madre) references madre;
                        alter table madre add constraint madre_hija foreign key (favorita) references hija;
                        create table nieta (id int primary key, hija int references hija);
                        """,
                        "drop table nieta; alter table madre drop constraint madre_hija; drop table hija; drop table madre;")
                .built();
        esquema.migrate();
        database.execute(
                "insert into madre values (1, null)",
                "insert into hija values (5, 1)",
                "update madre set favorita = 5",
                "insert into nieta values (9, 5)");

        RollbackReport rolledBack = esquema.rollback(1);
        assertThat(rolledBack.kept()).hasSize(3);
        esquema.restore(1);

        assertThat(database.value("select concat_ws(' ', madre.id, favorita, hija.id, hija.madre, nieta.hija)"
                        + " from madre, hija, nieta"))
                .isEqualTo("1 5 5 1 5");
        assertThat(database.column("select conname from pg_constraint where contype = 'f' and convalidated"
                        + " and conrelid in ('madre'::regclass, 'hija'::regclass, 'nieta'::regclass) order by 1"))
                .containsExactly("hija_madre", "madre_hija", "nieta_hija_fkey");
    }

    @Test
    void archivedRowsReplaceThoseThatTheMigrationWritesAgain() {
        Commands esquema = build.with(
                        1,
                        """
                        create table pais (codigo text primary key, nombre text, creado serial);
                        insert into pais values ('co', 'Colombia'), ('pe', 'Peru');
                        """,
                        "drop table pais")
                .built();
        esquema.migrate();
        database.execute(
                "update pais set nombre = 'Perú' where codigo = 'pe'",
                "delete from pais where codigo = 'co'",
                "insert into pais values ('cl', 'Chile')");

        esquema.rollback(1);
        RestoreReport report = esquema.restore(1);

        Restored restored = report.restored().get(0);
        assertThat(restored.rows()).isEqualTo(2);
        assertThat(restored.replaced()).isEqualTo(1);
        assertThat(restored.added()).isEqualTo(1);
        assertThat(database.column("select nombre from pais order by codigo"))
                .containsExactly("Chile", "Colombia", "Perú");
    }

    @Test
    void aRuleThatReplacesAnInsertDoesNotReplaceThatOfTheRows() {
        Commands esquema = build.with(
                        1,
                        "create table libro (id int primary key, titulo text); insert into libro values (1, 'a');"
                                + " create rule fijo as on insert to libro do instead nothing;"
                                + " create rule otro as on insert to libro do also delete from libro;"
                                + " alter table libro disable rule otro",
                        "drop table libro")
                .built();
        esquema.migrate();
        database.execute("update libro set titulo = 'b'");
        esquema.rollback(1);

        esquema.restore(1);

        assertThat(database.column("select titulo from libro")).containsExactly("b");
        assertThat(database.column("select concat_ws(' ', rulename, ev_enabled) from pg_rewrite"
                        + " where ev_class = 'libro'::regclass order by 1"))
                .containsExactly("fijo O", "otro D");
    }

    @Test
    void aHeldMigrationThatIsNeededIsRestoredFirst() {
        Commands esquema = build.with(1, "create table libro (id int primary key)", "drop table libro")
                .with(2, "alter table libro add titulo text", "alter table libro drop column titulo")
                .built();
        esquema.migrate();
        esquema.rollback(2);
        esquema.rollback(1);

        assertThat(failure(() -> esquema.restore(2)))
                .contains("2 needs 1, which is held: run `esquema restore 1` first");
    }

    /** PostgreSQL refuses ON CONFLICT for a table with a rule for UPDATE. */
    @Test
    void rowsReplaceThoseOfTheMigrationPastARuleForUpdates() {
        Commands esquema = build.with(
                        1,
                        """
                        create table libro (id int, lengua text, titulo text, primary key (id, lengua));
                        insert into libro values (1, 'es', 'a'), (2, 'es', 'a');
                        create table clave (id int primary key);
                        insert into clave values (1);
                        create table dato (id int generated always as identity primary key, que text,
                                           doble text generated always as (que || que) stored);
                        insert into dato (que) values ('a');
                        create rule fijo as on update to libro do instead nothing;
                        create rule fijo as on update to dato do instead nothing;
                        create rule fija as on update to clave do instead nothing;
                        """,
                        "drop table libro, clave, dato")
                .built();
        esquema.migrate();
        database.execute(
                "delete from libro where id = 1; insert into libro values (1, 'es', 'b'), (3, 'es', 'c')",
                "insert into clave values (2)",
                "insert into dato (que) values ('b')");
        esquema.rollback(1);

        Restored libro = esquema.restore(1).restored().stream()
                .filter(each -> each.kept().relation().equals("libro"))
                .findFirst()
                .orElseThrow();

        assertThat(database.column("select concat_ws(' ', id, lengua, titulo) from libro order by id"))
                .containsExactly("1 es b", "2 es a", "3 es c");
        assertThat(database.column("select id from clave order by id")).containsExactly("1", "2");
        assertThat(database.column("select concat_ws(' ', id, que, doble) from dato order by id"))
                .containsExactly("1 a aa", "2 b bb");
        assertThat(libro.replaced()).isEqualTo(2);
    }

    @Test
    void identityColumnsAndATableWithoutAKeyAreRestoredAsTheyWere() {
        Commands esquema = build.with(
                        1,
                        """
                        create table suceso (id bigint generated always as identity, que text, orden int generated always as identity);
                        insert into suceso (que) values ('primero');
                        create table dato (id bigint generated always as identity primary key, que text,
                                           doble text generated always as (que || que) stored);
                        """,
                        "drop table suceso, dato")
                .built();
        esquema.migrate();
        database.execute(
                "insert into suceso (que) values ('segundo')",
                "insert into dato (que) values ('x'), ('y')",
                "delete from dato where que = 'x'");

        esquema.rollback(1);
        esquema.restore(1);

        assertThat(database.column("select concat_ws(' ', id, que, orden) from suceso order by 1"))
                .containsExactly("1 primero 1", "2 segundo 2");
        assertThat(database.column("select concat_ws(' ', id, que, doble) from dato"))
                .containsExactly("2 y yy");
        database.execute("insert into dato (que) values ('z')");
        assertThat(database.value("select id from dato where que = 'z'")).isEqualTo("3");
    }

    @Test
    void rowsThatRowSecurityHidesFromTheOwnerAreRestoredToo() {
        database.execute(
                "do $$ begin if to_regrole('duena') is null then create role duena login password 'duena'; end if; end $$",
                "grant all on schema public to duena",
                "grant create on database \"%s\" to duena".formatted(database.name()));
        String url = database.databaseUrl().replace("postgres:postgres@", "duena:duena@");
        Commands esquema = ScriptedBuild.as(url)
                .with(
                        1,
                        """
                        create table secreto (id int primary key, de text);
                        alter table secreto enable row level security, force row level security;
                        create policy suyo on secreto using (de = current_user);
                        """,
                        "drop table secreto")
                .with(2, "alter table secreto add column nota text", "alter table secreto drop column nota")
                .built();
        esquema.migrate();
        database.execute("insert into secreto values (1, 'duena', 'a'), (2, 'otra', 'b')");

        esquema.rollback(2);
        assertThat(database.value("select count(*) from secreto")).isEqualTo("2");
        esquema.restore(2);
        assertThat(database.column("select nota from secreto order by id")).containsExactly("a", "b");
        esquema.rollback(1);
        RestoreReport report = esquema.restore(1);

        assertThat(report.restored()).extracting(Restored::rows).containsExactly(2L);
        assertThat(database.column("select nota from secreto order by id")).containsExactly("a", "b");
        assertThat(database.value("select relforcerowsecurity from pg_class where oid = 'secreto'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void anHeirInAnotherSchemaGetsItsOwnValuesBackOnce() {
        database.execute("create schema otro");
        Commands esquema = build.with(1, "create table base (id int primary key)", "drop table base")
                .with(2, "alter table base add column nota text", "alter table base drop column nota")
                .built();
        esquema.migrate();
        database.execute(
                "create table otro.heredera (primary key (id)) inherits (public.base)",
                "insert into base values (1, 'a')",
                "insert into otro.heredera values (1, 'b')");

        esquema.rollback(2);
        esquema.restore(2);

        assertThat(database.column("select concat_ws(' ', tableoid::regclass, id, nota) from base order by 1"))
                .containsExactly("base 1 a", "otro.heredera 1 b");
    }

    @Test
    void rowsAreRestoredBeforeTheMigrationThatReliesOnThem() {
        Commands esquema = build.with(1, "create table libro (id int primary key)", "drop table libro")
                .with(2, "alter table libro add column autor text", "alter table libro drop column autor")
                .with(
                        3,
                        "alter table libro alter column autor set not null",
                        "alter table libro alter column autor drop not null")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1, 'a'), (2, 'b')");

        RollbackReport rolledBack = esquema.rollback(2);
        assertThat(rolledBack.plan().newestFirst())
                .extracting(Migration::toString)
                .containsExactly("3 step", "2 step");
        RestoreReport report = esquema.restore(2);

        assertThat(report.plan().migrations()).extracting(Migration::toString).containsExactly("2 step", "3 step");
        assertThat(database.column("select autor from libro order by id")).containsExactly("a", "b");

        RollbackReport again = esquema.rollback(2);
        esquema.migrate(2);
        again.kept().stream()
                .map(Undo.ArchivedData::restore)
                .flatMap(List::stream)
                .forEach(database::execute);
        esquema.migrate(3);
        assertThat(database.column("select autor from libro order by id")).containsExactly("a", "b");
    }

    @Test
    void ifARowIsNotRestoredNothingIsChanged() {
        Commands esquema = build.with(1, "create table libro (id int primary key, titulo text)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1, 'a'), (2, 'b')");
        RollbackReport rolledBack = esquema.rollback(1);
        database.execute("update esquema_archive.esquema_kept"
                + " set rows = replace(rows, ' on conflict', ' where id > 1 on conflict') where rows is not null");

        assertThat(failure(() -> esquema.restore(1)))
                .contains("nothing was restored: 1 of 2 rows of libro were not restored from esquema_archive.");

        assertThat(database.value("select to_regclass('libro')")).isEqualTo("null");
        assertThat(database.value("select count(*) from flyway_schema_history where version = '1'"))
                .isEqualTo("2");
        assertThat(database.value("select count(*) from %s"
                        .formatted(rolledBack.kept().get(0).name().orElseThrow())))
                .isEqualTo("2");
    }

    @Test
    void aRestoreThatFailsNamesTheNextStepAndItsRowsStay() {
        Commands esquema = build.with(
                        1, "create table libro (id int primary key, titulo text not null)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute("alter table libro alter titulo drop not null", "insert into libro values (1, null)");
        esquema.rollback(1);

        assertThat(failure(() -> esquema.restore(1)))
                .contains(
                        "violates not-null constraint",
                        "in `insert into public.libro (id, titulo)",
                        "for libro; the rows stay in esquema_archive.\"run2_libro\": remove the cause, then run"
                                + " `esquema restore 1` again; or run `esquema migrate --release 1` and copy them by hand");

        database.execute("update esquema_archive.run2_libro set titulo = 'a'");
        esquema.restore(1);
        assertThat(database.value("select titulo from libro")).isEqualTo("a");
    }

    @Test
    void afterAReleaseOnlyTheRowsAreRestoredAndOverwriteNothing() {
        Commands esquema = build.with(1, "create table libro (id int primary key, titulo text)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1, 'a'), (2, 'b')");
        esquema.rollback(1);
        esquema.migrate(1);
        database.execute("insert into libro values (2, 'otro')");

        assertThat(failure(() -> esquema.restore(1))).contains("1 row of libro has the primary key of a row in");

        database.execute("update libro set titulo = 'b'");
        RestoreReport report = esquema.restore(1);
        assertThat(report.plan().migrations()).isEmpty();
        assertThat(database.column("select titulo from libro order by id")).containsExactly("a", "b");
    }

    @Test
    void aDryRunNamesWhatTheRestoreFailsWithAndChangesNothing() {
        Commands esquema = build.with(
                        1,
                        "create table libro (id serial primary key, titulo text not null); create sequence suelta",
                        "drop table libro; drop sequence suelta")
                .with(2, "create table nota (id int references libro)", "drop table nota")
                .built();
        esquema.migrate();
        database.execute(
                "alter table libro alter titulo drop not null", "insert into libro (titulo) values (null), ('b')");
        esquema.rollback(1);

        RestoreReport dry = esquema.plannedRestore(1);

        assertThat(dry.done()).isFalse();
        assertThat(dry.plan().objections())
                .singleElement()
                .asString()
                .contains("violates not-null constraint", "the rows stay in esquema_archive.\"run2_libro\"");
        assertThat(dry.plan().refusal().orElseThrow().code()).isEqualTo(Code.MIGRATION_FAILED);
        assertThat(dry.plan().refusal().orElseThrow().getMessage())
                .isEqualTo(failure(() -> esquema.restore(1)).replace("nothing was restored: nothing", "nothing"));
        assertThat(database.value("select concat(to_regclass('libro'), to_regclass('suelta'))"))
                .isEmpty();
        assertThat(database.column("select version || type from flyway_schema_history order by installed_rank"))
                .containsExactly("0BASELINE", "1SQL", "2SQL", "2DELETE", "1DELETE");
        database.execute("update esquema_archive.run2_libro set titulo = 'a' where titulo is null");

        assertThat(esquema.plannedRestore(1).plan().objections()).isEmpty();
        assertThat(database.value("select to_regclass('libro')")).isEqualTo("null");
        assertThat(esquema.restore(1).done()).isTrue();
    }

    @Test
    void aDryRunOfRowsAloneNamesTheConflictAndMovesNoSequence() {
        Commands esquema = build.with(1, "create table libro (id serial primary key, titulo text)", "drop table libro")
                .built();
        esquema.migrate();
        database.execute("insert into libro (titulo) values ('a'), ('b'), ('c')");
        esquema.rollback(1);
        esquema.migrate(1);
        database.execute("insert into libro (titulo) values ('z')");

        String conflict =
                "1 row of libro has the primary key of a row in esquema_archive.\"run2_libro\" and other values;";
        assertThat(esquema.plannedRestore(1).plan().objections())
                .singleElement()
                .asString()
                .startsWith(conflict);
        assertThat(failure(() -> esquema.restore(1))).contains(conflict);
        database.execute("delete from libro");

        assertThat(esquema.plannedRestore(1).plan().objections()).isEmpty();
        assertThat(database.value("select concat(last_value, (select count(*) from libro)) from libro_id_seq"))
                .isEqualTo("10");
        assertThat(esquema.restore(1).done()).isTrue();
        assertThat(database.value("select concat(last_value, (select count(*) from libro)) from libro_id_seq"))
                .isEqualTo("33");
    }

    @Test
    void aDryRunWaitsOnlyShortlyForALockAndDoesNotObject() throws SQLException {
        Commands esquema = build.with(1, "create table libro (id int primary key)", "drop table libro")
                .with(2, "alter table libro add nota text", "alter table libro drop nota")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1, 'a')");
        esquema.rollback(2);

        try (Connection other = database.connect();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table libro in access share mode");
            assertThat(esquema.plannedRestore(2).plan().objections()).isEmpty();
        }
        assertThat(esquema.restore(2).done()).isTrue();
    }

    @Test
    void valuesOfATableWithoutAKeyReturnOnlyToRowsThatAreStillTheSame() {
        Commands esquema = build.with(1, "create table libro (titulo text)", "drop table libro")
                .with(2, "alter table libro add nota text", "alter table libro drop nota")
                .built();
        esquema.migrate();
        database.execute("insert into libro values ('a', 'x'), ('b', 'y')");
        esquema.rollback(2);
        database.execute("update libro set titulo = 'z' where titulo = 'b'", "insert into libro values ('nuevo')");

        String refusal = "the columns nota of 1 of 2 rows of libro were not restored from"
                + " esquema_archive.\"run2_libro_columns\": these rows were changed or deleted since the rollback;";
        assertThat(esquema.plannedRestore(2).plan().objections())
                .singleElement()
                .asString()
                .startsWith(refusal);
        assertThat(failure(() -> esquema.restore(2))).startsWith("nothing was restored: " + refusal);
        database.execute("update libro set titulo = 'b' where titulo = 'z'");

        assertThat(esquema.restore(2).done()).isTrue();
        assertThat(database.column("select concat(titulo, nota) from libro order by 1"))
                .containsExactly("ax", "by", "nuevo");
    }
}
