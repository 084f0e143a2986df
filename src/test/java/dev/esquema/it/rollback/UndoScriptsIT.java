package dev.esquema.it.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.FilledTables;
import dev.esquema.it.support.Rollbacks;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The objects that undo scripts drop: indexes, columns, and everything that depends on a table. */
class UndoScriptsIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void anIndexThatWasBuiltConcurrentlyIsDroppedInTheTransactionAndBuiltAgain() {
        PackagedEsquema build = Build.with(
                        "V20251115__index.sql",
                        "-- transactional: no\ncreate index concurrently ix_a on documentos_ai (titulo);")
                .andUndo("U20251115__index.sql", "drop index ix_a;")
                .built();
        PackagedEsquema esquema = migrated(build);

        new Rollbacks(esquema, database).rollback("20251115");
        assertThat(database.value("select to_regclass('ix_a')")).isEqualTo("null");
        assertThat(esquema.run("migrate").out()).startsWith("nothing to do");
        Agreement.holds(build, database);

        assertThat(esquema.run("migrate", "--release", "20251115").out()).startsWith("applied 1: 20251115");
        assertThat(database.value("select to_regclass('ix_a')")).isEqualTo("ix_a");
        Agreement.holds(build, database);
    }

    @Test
    void aColumnIsCopiedWithItsKeyAndIsRestored() {
        PackagedEsquema build = Build.with(
                        "V20251115__column.sql",
                        """
                        alter table documentos_ai add column "Resumen ñ" text default 'x', add column paginas int;
                        create index on documentos_ai (paginas);
                        """)
                .andUndo(
                        "U20251115__column.sql",
                        "alter table documentos_ai drop column \"Resumen ñ\", drop column paginas;")
                .built();
        PackagedEsquema esquema = migrated(build);
        FilledTables.fill(database);
        database.execute(
                "update documentos_ai set paginas = id * 2 where id < 3",
                "update documentos_ai set \"Resumen ñ\" = null where id > 3");
        List<String> before = rowsOfDocuments();

        JsonNode done = new Rollbacks(esquema, database).rollback("20251115");

        assertThat(done.at("/kept/0/columns")).hasToString("[\"Resumen ñ\",\"paginas\"]");
        assertThat(esquema.run("verify").exit()).isZero();
        assertThat(esquema.run("migrate", "--release", "20251115").exit()).isZero();
        new Rollbacks(esquema, database).restore(done);
        assertThat(rowsOfDocuments()).isEqualTo(before);
        Agreement.holds(build, database);
    }

    @Test
    void aNullWhereAReleaseWouldPutADefaultIsKeptToo() {
        PackagedEsquema build = Build.with(
                        "V20251115__column.sql", "alter table documentos_ai add column idioma text default 'es';")
                .andUndo("U20251115__column.sql", "alter table documentos_ai drop column idioma;")
                .built();
        PackagedEsquema esquema = migrated(build);
        FilledTables.fill(database);
        database.execute("update documentos_ai set idioma = null");
        List<String> before = rowsOfDocuments();

        JsonNode done = new Rollbacks(esquema, database).rollback("20251115");
        assertThat(esquema.run("migrate", "--release", "20251115").exit()).isZero();
        new Rollbacks(esquema, database).restore(done);

        assertThat(rowsOfDocuments()).isEqualTo(before);
    }

    @Test
    void aValueThatTheOldTypeDoesNotHoldIsNotLostSilently() {
        PackagedEsquema build = Build.with(
                        "V20251115__retype.sql",
                        "alter table documentos_ai alter column tamaño_bytes type double precision;")
                .andUndo("U20251115__retype.sql", "alter table documentos_ai alter column tamaño_bytes type integer;")
                .built();
        PackagedEsquema esquema = migrated(build);
        FilledTables.fill(database);
        database.execute("update documentos_ai set tamaño_bytes = id + 0.25");
        List<String> before = rowsOfDocuments();

        assertThat(new Rollbacks(esquema, database).refusal("20251115"))
                .isEqualTo("esquema: nothing was rolled back: the undo scripts change values that cannot be"
                        + " kept, in documentos_ai.tamaño_bytes from double precision to integer: make a backup, then add"
                        + " --discard-data");
        assertThat(rowsOfDocuments()).isEqualTo(before);
        assertThat(SixMigrations.held(database)).isEmpty();

        new Rollbacks(esquema, database).rollback("20251115", "--discard-data");
        assertThat(esquema.run("migrate", "--release", "20251115").exit()).isZero();
        assertThat(new Rollbacks(esquema, database).rollback("20251115").get("kept"))
                .as("whole numbers are the same in either type")
                .isEmpty();
    }

    @Test
    void aTableThatWasRenamedKeepsItsRowsUnderItsOldName() {
        PackagedEsquema build = Build.with("V20251115__rename.sql", "alter table documentos_ai rename to papeles;")
                .andUndo("U20251115__rename.sql", "alter table papeles rename to documentos_ai;")
                .built();
        PackagedEsquema esquema = migrated(build);
        database.execute(
                "insert into papeles (titulo, nombre_archivo, tipo_archivo, ruta_archivo) values ('a','b','c','d')");

        JsonNode done = new Rollbacks(esquema, database).rollback("20251115");

        assertThat(done.get("kept")).isEmpty();
        assertThat(database.column("select titulo from documentos_ai")).containsExactly("a");
        assertThat(esquema.run("verify").exit()).isZero();
    }

    @Test
    void allPartsOfATableAreDroppedAndRestored() {
        PackagedEsquema build = Build.with(
                        "V20251115__nasty.sql",
                        """
                        create function doble(int) returns int immutable language sql as 'select $1 * 2';
                        create function toca() returns trigger language plpgsql as
                            $$ begin new.nota := coalesce(new.nota, 'tocado'); return new; end $$;
                        create table "Casos Raros" (
                            id int generated always as identity primary key,
                            padre int references "Casos Raros",
                            "select" int not null default doble(4) check (doble("select") > 0),
                            triple int generated always as ("select" * 3) stored,
                            nota text unique deferrable,
                            clase serial);
                        create trigger toca before insert on "Casos Raros" for each row execute function toca();
                        create view "Vista" as select id, nota from "Casos Raros";
                        """)
                .andUndo(
                        "U20251115__nasty.sql",
                        """
                        -- commit; is a word of this comment
                        drop view "Vista";
                        drop trigger toca on "Casos Raros";
                        alter table "Casos Raros" drop constraint "Casos Raros_nota_key";
                        drop table "Casos Raros";
                        drop function doble, toca;
                        """)
                .built();
        PackagedEsquema esquema = migrated(build);
        database.execute(
                "insert into \"Casos Raros\" (padre, \"select\", nota) values (null, 2, 'a;b''c'), (1, 3, null)");
        String all = "select * from \"Casos Raros\" order by id";
        String before = database.rows(all).toString();

        JsonNode done = new Rollbacks(esquema, database).rollback("20251115");
        assertThat(esquema.run("migrate", "--release", "20251115").exit()).isZero();
        new Rollbacks(esquema, database).restore(done);

        assertThat(database.rows(all)).hasToString(before);
        database.execute("insert into \"Casos Raros\" (padre, nota) values (2, 'otra')");
        assertThat(database.value("select concat(id, ' ', clase) from \"Casos Raros\" where padre = 2"))
                .isEqualTo("3 3");
        Agreement.holds(build, database);
    }

    @Test
    void aMigrationThatDependsOnAHeldOneIsReportedAndNotApplied() {
        PackagedEsquema esquema = PackagedEsquema.built().on(database);
        assertThat(esquema.run("migrate").exit()).isZero();
        new Rollbacks(esquema, database).rollback("modelos_impago_cuotas");
        PackagedEsquema next = Build.with("V20251115__needs.sql", "create table needs (id int);")
                .and("V20251116__free.sql", "-- depends: 20251114.04\ncreate table libre (id int);")
                .built()
                .on(database);

        Result result = next.run("migrate");

        assertThat(result.exit()).as(result.err()).isEqualTo(3);
        assertThat(result.out()).startsWith("applied 1: 20251116");
        assertThat(result.err()).contains("20251115 is not applied, because it depends on 20251114.05, which is held");
        assertThat(next.run("status", "--check").exit()).isEqualTo(3);
        assertThat(next.run("history").out()).containsPattern("(?m)^waiting +20251115 ");
        assertThat(next.run("migrate", "--release", "20251114.05").out())
                .startsWith("applied 2: 20251114.05, 20251115;");
        assertThat(next.run("status", "--check").exit()).isZero();
    }

    private PackagedEsquema migrated(PackagedEsquema build) {
        PackagedEsquema esquema = build.on(database);
        Result result = esquema.run("migrate");
        assertThat(result.exit()).as(result.err()).isZero();
        return esquema;
    }

    private List<String> rowsOfDocuments() {
        return database.column("select to_jsonb(d) from documentos_ai as d order by id");
    }
}
