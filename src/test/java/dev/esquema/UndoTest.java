package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.rollback.RollbackPlan;
import dev.esquema.schema.rollback.RollbackReport;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Undo scripts that read, change and drop: each lost value is reported in a message. */
class UndoTest {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final ScriptedBuild build = ScriptedBuild.on(database);

    @Test
    void aScriptThatCopiesValuesBackReadsTheRowsOfTheTableThatItDrops() {
        Commands esquema = build.with(1, "create table libro (id int primary key, resumen text)", "drop table libro")
                .with(
                        2,
                        """
                        create table resumen (libro int primary key, texto text not null);
                        insert into resumen select id, resumen from libro;
                        alter table libro drop column resumen;
                        """,
                        """
                        alter table libro add column resumen text;
                        update libro set resumen = texto from resumen where libro = libro.id;
                        drop table resumen;
                        """)
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1), (2)", "insert into resumen values (1, 'uno'), (2, 'dos')");

        RollbackReport report = esquema.rollback(2);

        assertThat(report.kept()).extracting(Undo.ArchivedData::table).containsExactly("resumen");
        assertThat(database.column("select resumen from libro order by id")).containsExactly("uno", "dos");
        esquema.restore(2);
        assertThat(database.column("select texto from resumen order by libro")).containsExactly("uno", "dos");
    }

    @Test
    void aBlockThatReadsAndDropsInOneStatementReadsTheRowsToo() {
        Commands esquema = build.with(1, "create table libro (id int primary key)", "drop table libro")
                .with(
                        2,
                        """
                        create table resumen (libro int primary key references libro, texto text not null);
                        create index resumen_texto on resumen (texto);
                        create view resumenes as select texto from resumen;
                        """,
                        """
                        do $$ begin
                            if not exists (select from resumen) then raise exception 'no rows'; end if;
                            drop view resumenes;
                            drop index resumen_texto;
                            drop table resumen;
                        end $$;
                        """)
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1)", "insert into resumen values (1, 'uno')");

        esquema.rollback(2);
        esquema.restore(2);

        assertThat(database.column("select texto from resumenes")).containsExactly("uno");
    }

    @Test
    void rowsThatAScriptDeletesBeforeItDropsTheirTableAreKept() {
        for (String first : new String[] {
            "truncate libro;",
            "delete from libro;",
            "update libro set titulo = null;",
            "alter table libro drop column titulo;"
        }) {
            TestDatabase other = TestPostgres.shared().newHostDatabase();
            Commands esquema = ScriptedBuild.on(other)
                    .with(1, "create table libro (id int primary key, titulo text)", first.concat("drop table libro;"))
                    .built();
            esquema.migrate();
            other.execute("insert into libro values (1, 'a'), (2, 'b')");

            esquema.rollback(1);
            esquema.restore(1);

            assertThat(other.column("select titulo from libro order by id"))
                    .as(first)
                    .containsExactly("a", "b");
        }
    }

    @Test
    void rowsOfATableInAnotherSchemaAreKeptToo() {
        Commands esquema = build.with(
                        1,
                        "create schema otro; create table otro.libro (id int primary key); create table libro (id int)",
                        "drop table libro; drop schema otro cascade")
                .built();
        esquema.migrate();
        database.execute("insert into otro.libro values (1), (2)", "insert into libro values (3)");

        assertThat(failure(() -> esquema.rollback(1, false, false)))
                .contains("would drop objects that their migrations did not create: table otro.libro");
        RollbackReport report = esquema.rollback(1);

        assertThat(report.kept()).extracting(Undo.ArchivedData::table).containsExactly("otro.libro", "libro");
        esquema.restore(1);
        assertThat(database.column("select id from otro.libro order by 1")).containsExactly("1", "2");
        assertThat(database.column("select id from libro")).containsExactly("3");
    }

    @Test
    void aKeptTableHoldsOnToNothingThatTheScriptDrops() {
        Commands esquema = build.with(
                        1,
                        """
                        create function doble(int) returns int immutable language sql as 'select $1 * 2';
                        create table libro (
                            id int primary key,
                            paginas int default doble(3),
                            hojas int generated always as (doble(paginas)) stored,
                            check (doble(paginas) > 0),
                            exclude using btree (doble(id) with =));
                        create index on libro (doble(paginas));
                        create statistics contadas on (doble(id)), paginas from libro;
                        create policy pocas on libro using (doble(id) > 0);
                        create view grandes as select * from libro where doble(paginas) > 1;
                        """,
                        "drop view grandes; drop table libro; drop function doble;")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1), (2)");

        esquema.rollback(1);
        assertThat(database.value("select to_regproc('doble')")).isEqualTo("null");
        esquema.restore(1);

        assertThat(database.column("select concat_ws(' ', id, paginas, hojas) from grandes order by 1"))
                .containsExactly("1 6 12", "2 6 12");
    }

    @Test
    void aViewThatGoesWithTheTableByCascadeDoesNotStayOnTheArchive() {
        Commands esquema = build.with(
                        1,
                        """
                        create table libro (id int primary key);
                        create view libros as select id from libro;
                        create table nota (libro int references libro);
                        """,
                        "drop table libro cascade; drop table nota;")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1)", "insert into nota values (1)");

        esquema.rollback(1);

        assertThat(database.value("select to_regclass('libros')")).isEqualTo("null");
        esquema.restore(1);
        assertThat(database.column("select id from libros")).containsExactly("1");
        assertThat(database.column("select libro from nota")).containsExactly("1");
    }

    @Test
    void functionsAndColumnsOfTheRowTypeOfADroppedTableGoAsTheScriptSays() {
        Commands esquema = build.with(
                        1,
                        """
                        create table pedido (id bigint generated always as identity primary key, total int);
                        create function grande(p pedido) returns boolean language sql stable as 'select p.total > 9';
                        create function total(k bigint) returns int language sql stable
                            begin atomic select total from pedido where id = k; end;
                        """,
                        """
                        drop function grande(pedido);
                        drop table pedido cascade;
                        """)
                .with(
                        2,
                        "alter table pedido add column nota text; create table copia (id int primary key, p pedido[])",
                        "drop table copia; alter table pedido drop column nota")
                .built();
        esquema.migrate();
        database.execute(
                "insert into pedido (total, nota) values (1, 'una'), (10, 'otra')",
                "comment on table pedido is 'ventas'",
                "alter table pedido enable row level security, force row level security");
        List<String> rows = database.column("select to_jsonb(p) from pedido as p order by id");

        RollbackPlan plan = esquema.planned(1).plan();
        assertThat(plan.objections()).isEmpty();
        esquema.rollback(1);

        assertThat(database.column("select proname from pg_proc where proname in ('grande', 'total')"))
                .isEmpty();
        assertThat(database.column("select to_jsonb(p) from esquema_archive.run2_pedido as p order by id"))
                .isEqualTo(rows);
        assertThat(database.value("select obj_description('esquema_archive.run2_pedido'::regclass)"))
                .isEqualTo("ventas");
        esquema.restore(1);
        assertThat(database.column("select to_jsonb(p) from pedido as p order by id"))
                .isEqualTo(rows);
        assertThat(database.column("select grande(p) from pedido as p order by id"))
                .containsExactly("f", "t");
        database.execute("insert into pedido (total) values (3)");
        assertThat(database.value("select max(id) from pedido")).isEqualTo("3");
        assertThat(database.value("select relforcerowsecurity from pg_class where relname = 'pedido'"))
                .isEqualTo("t");
    }

    @Test
    void aScriptThatEndsItsTransactionBehindACommentIsRefused() {
        Commands esquema = build.with(
                        1, "create table libro (id int primary key)", "drop table libro; /* a /* b */ c */ commit;")
                .built();
        esquema.migrate();
        database.execute("insert into libro values (1)");

        assertThat(failure(() -> esquema.rollback(1))).contains("nothing was rolled back");

        assertThat(database.column("select id from libro")).containsExactly("1");
        assertThat(database.column("select type from flyway_schema_history where version = '1'"))
                .containsExactly("SQL");
    }

    @Test
    void aForeignTableIsDroppedAndMadeAgain() {
        Commands esquema = build.with(
                        1,
                        """
                        create foreign data wrapper nada;
                        create server lejos foreign data wrapper nada;
                        create foreign table libro (id int not null) server lejos;
                        create table nota (id int primary key);
                        """,
                        "drop table nota; drop foreign table libro; drop server lejos; drop foreign data wrapper nada")
                .built();
        esquema.migrate();
        database.execute("insert into nota values (1)");

        assertThat(esquema.planned(1).plan().toDrop().tables()).containsExactly("libro", "nota");
        assertThat(esquema.rollback(1).done()).isTrue();
        assertThat(database.value("select to_regclass('libro') is null")).isEqualTo("t");
        esquema.restore(1);
        assertThat(database.column("select id from nota")).containsExactly("1");
        assertThat(database.value("select to_regclass('libro') is not null")).isEqualTo("t");
    }
}
