package dev.esquema;

import static dev.esquema.ScriptedBuild.Commands.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.rollback.RollbackPlan;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dry run of a rollback shows what the rollback then does; both run the undo scripts to learn their effects. */
class RollbackPlanTest {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final ScriptedBuild build = ScriptedBuild.on(database);

    @Test
    void aTableThatALaterMigrationRenamedGoesUnderItsNewName() {
        Commands esquema = build.with(1, "create table otra (id int)", "drop table otra")
                .with(2, "create table ut (id int primary key)", "drop table ut")
                .with(3, "alter table ut rename to usuario", "alter table usuario rename to ut")
                .built();
        esquema.migrate();
        database.execute("insert into usuario values (1), (2)");

        RollbackPlan plan = esquema.planned(2).plan();
        assertThat(versions(plan)).containsExactly("3", "2");
        assertThat(plan.objections()).isEmpty();
        assertThat(plan.toDrop().tables()).containsExactly("usuario");
        assertThat(plan.rows().get("usuario").count()).isEqualTo(2);

        esquema.rollback(2);
        assertThat(database.value("select concat(to_regclass('ut'), to_regclass('usuario'))"))
                .isEmpty();
        esquema.restore(2);
        assertThat(database.column("select id from usuario order by 1")).containsExactly("1", "2");
    }

    @Test
    void aColumnThatIsReplacedUnderItsNameGoesAndTheRenamedOneStays() {
        Commands esquema = build.with(
                        1, "create table nodo (id int primary key, padre int references nodo)", "drop table nodo")
                .with(
                        2,
                        "alter table nodo rename column padre to padre_viejo; alter table nodo add column padre int",
                        "alter table nodo drop column padre; alter table nodo rename column padre_viejo to padre")
                .built();
        esquema.migrate();
        database.execute("insert into nodo values (1, null, 7), (2, 1, 8)");

        RollbackPlan plan = esquema.planned(2).plan();
        assertThat(versions(plan)).containsExactly("2");
        assertThat(plan.objections()).isEmpty();
        assertThat(plan.toDrop().columns()).containsExactly(DatabaseObject.column("nodo", "padre"));

        esquema.rollback(2);
        assertThat(database.column("select padre from nodo order by id")).containsExactly("null", "1");
        esquema.restore(2);
        assertThat(database.column("select concat_ws(' ', id, padre_viejo, padre) from nodo order by id"))
                .containsExactly("1 7", "2 1 8");
    }

    @Test
    void aTableThatALaterMigrationDroppedNeedsNoMending() {
        Commands esquema = build.with(1, "create table otra (id int)", "drop table otra")
                .with(2, "create table vieja (id int primary key)", "drop table vieja")
                .with(3, "drop table vieja", "create table vieja (id int primary key)")
                .built();
        esquema.migrate();

        RollbackPlan plan = esquema.planned(2).plan();
        assertThat(versions(plan)).containsExactly("3", "2");
        assertThat(plan.objections()).isEmpty();
        assertThat(plan.toDrop().tables()).isEmpty();

        assertThat(esquema.rollback(2).done()).isTrue();
    }

    @Test
    void aMigrationThatTookANameIsRolledBackFirst() {
        Commands esquema = build.with(1, "create table nodo (id int primary key, a int)", "drop table nodo")
                .with(2, "alter table nodo rename column a to b", "alter table nodo rename column b to a")
                .with(3, "alter table nodo add column a text", "alter table nodo drop column a")
                .built();
        esquema.migrate();
        database.execute("insert into nodo values (1, 5, 'x')");

        assertThat(failure(() -> esquema.rollback(2, false, true)))
                .isEqualTo(
                        "nothing was rolled back: 3 step creates column nodo.a, whose name the undo script of 2 needs:"
                                + " add --cascade to roll it back too");
        assertThat(versions(esquema.planned(2).plan())).containsExactly("3", "2");

        esquema.rollback(2);
        assertThat(database.column("select a from nodo")).containsExactly("5");
        esquema.restore(2);
        assertThat(database.column("select concat_ws(' ', b, a) from nodo")).containsExactly("5 x");
    }

    @Test
    void whatTheScriptsFailAtIsInThePlan() {
        Commands esquema = build.with(1, "create table nodo (id int primary key)", "drop table nodo; select 1 / 0")
                .built();
        esquema.migrate();

        RollbackPlan plan = esquema.planned(1).plan();

        assertThat(plan.objections()).singleElement().asString().contains("U1__step.sql failed", "division by zero");
        assertThat(plan.refusal().map(SchemaException::code)).contains(Code.MIGRATION_FAILED);
        assertThat(failure(() -> esquema.rollback(1))).contains("division by zero");
    }

    @Test
    void aTableThatWasDroppedByHandIsNamedAndNotTheFailureThatFollows() {
        Commands esquema = build.with(1, "create table nodo (id int primary key)", "drop table nodo")
                .built();
        esquema.migrate();
        database.execute("drop table nodo");

        RollbackPlan plan = esquema.planned(1).plan();

        assertThat(plan.objections())
                .containsExactly("the table nodo is missing, although its migration is recorded:"
                        + " `esquema verify` shows the SQL that creates it");
        assertThat(plan.refusal().map(SchemaException::code)).contains(Code.REFUSED);
    }

    @Test
    void aTableThatAMigrationRenamedIsNotMissingIfAScriptFails() {
        Commands esquema = build.with(1, "create table nodo (id int primary key)", "drop table nodo")
                .with(
                        2,
                        "alter table nodo rename to nudo",
                        """
                        alter table nudo rename to nodo;
                        do $$ begin if exists (select from nodo) then raise exception 'no rows please'; end if; end $$;
                        """)
                .built();
        esquema.migrate();
        database.execute("insert into nudo values (1)");

        assertThat(esquema.planned(1).plan().objections())
                .singleElement()
                .asString()
                .contains("U2__step.sql failed", "no rows please");
    }

    @Test
    void whatCannotBeKeptIsInThePlan() {
        Commands esquema = build.with(1, "create table libro (id int)", "drop table libro")
                .with(
                        2,
                        "create table nota (id int) partition by range (id);"
                                + " create table nota1 partition of nota for values from (0) to (9)",
                        "drop table nota")
                .built();
        esquema.migrate();
        database.execute("insert into nota values (1)");

        RollbackPlan plan = esquema.planned(2).plan();

        assertThat(plan.objections())
                .singleElement()
                .asString()
                .contains("the table nota has partitions or child tables, whose rows cannot be kept");
        assertThat(failure(() -> esquema.rollback(2)))
                .isEqualTo("nothing was rolled back: %s"
                        .formatted(plan.objections().get(0)));
    }

    @Test
    void whatAKeptTablePreventsIsInThePlan() {
        Commands esquema = build.with(
                        1,
                        "create type estado as enum ('a'); create table nota (id int primary key, estados estado[])",
                        "drop table nota; drop type estado")
                .built();
        esquema.migrate();
        database.execute("insert into nota values (1, '{a}')");

        RollbackPlan plan = esquema.planned(1).plan();

        assertThat(plan.objections())
                .singleElement()
                .asString()
                .contains("cannot drop type estado", "the kept rows need it; make a backup, then add --discard-data");
        assertThat(database.column("select id from nota")).containsExactly("1");
        assertThat(database.value("select to_regnamespace('esquema_archive') is null"))
                .isEqualTo("t");
    }

    @Test
    void aScriptThatLeadsElsewhereIsInThePlan() {
        Commands esquema = build.with(1, "create table nota (id int); create index nota_id on nota (id)", "select 1")
                .built();
        esquema.migrate();

        assertThat(esquema.planned(1).plan().objections())
                .singleElement()
                .asString()
                .contains("do not restore the structure before 1", "table nota still exists");
    }

    @Test
    void aMigrationThatReplacedAFunctionDependsOnTheOneThatMadeIt() {
        String body =
                "create or replace function toca() returns trigger language plpgsql as 'begin %s return new; end'";
        Commands esquema = build.with(1, "create table nota (id int)", "drop table nota")
                .with(
                        2,
                        body.formatted("")
                                .concat(
                                        "; create trigger t before insert on nota for each row execute function toca()"),
                        "drop trigger t on nota; drop function toca")
                .with(3, body.formatted("new.id = new.id + 1;"), body.formatted(""))
                .built();
        esquema.migrate();

        assertThat(failure(() -> esquema.rollback(2, false, true)))
                .isEqualTo("nothing was rolled back: 3 step builds on what 2 makes: add --cascade to roll it back too");
        assertThat(versions(esquema.planned(2).plan())).containsExactly("3", "2");

        esquema.rollback(2);
        esquema.restore(2);
        database.execute("insert into nota values (1)");
        assertThat(database.column("select id from nota")).containsExactly("2");
    }

    @Test
    void aMigrationThatReplacedAViewDependsOnTheOneThatMadeIt() {
        Commands esquema = build.with(1, "create table nota (id int)", "drop table nota")
                .with(2, "create view notas as select id from nota", "drop view notas")
                .with(
                        3,
                        "create or replace view notas as select id * 10 as id from nota",
                        "create or replace view notas as select id from nota")
                .built();
        esquema.migrate();

        assertThat(failure(() -> esquema.rollback(2, false, true))).contains("3 step builds on what 2 makes");
        assertThat(versions(esquema.planned(2).plan())).containsExactly("3", "2");
    }

    /** PostgreSQL does not roll nextval() back, so the sequence counts every run of the script. */
    @Test
    void aRollbackRunsTheScriptThreeTimesWhetherItAsksOrNot() {
        database.execute("create sequence cuenta");
        String counted =
                "do $$ begin if to_regclass('cuenta') is not null then perform nextval('cuenta'); end if; end $$;";
        Commands esquema = build.with(1, "create table nota (id int)", counted.concat("drop table nota"))
                .built();
        esquema.migrate();

        esquema.planned(1);
        assertThat(database.value("select last_value from cuenta")).isEqualTo("1");
        esquema.rollbackAfterQuestion(1);
        assertThat(database.value("select last_value from cuenta"))
                .as("shown, in the transaction under the locks, and for good")
                .isEqualTo("4");
        esquema.restore(1);
        esquema.rollback(1);
        assertThat(database.value("select last_value from cuenta"))
                .as("planned under the run lock, in the transaction, and for good")
                .isEqualTo("7");
    }

    @Test
    void aPartialUndoScriptIsExcusedForWhatItLeftWhenItWasLearnedAndForNothingElse() {
        Commands esquema = build.with(
                        1,
                        "create type estado as enum ('a'); create table libro (id int)",
                        "drop table libro; drop type estado")
                .with(
                        2,
                        "alter type estado add value 'b'; alter table libro add column resumen text",
                        """
                        -- undo: partial
                        do $$ begin
                            if not exists (select from libro) then alter table libro drop column resumen; end if;
                        end $$;
                        """)
                .proved();
        esquema.migrate();
        database.execute("insert into libro values (1)");

        assertThat(failure(() -> esquema.rollback(2)))
                .isEqualTo(
                        "nothing was rolled back: the undo scripts do not restore the structure before 2: column libro.resumen still exists");
        assertThat(esquema.planned(2).plan().objections())
                .containsExactly(
                        "the undo scripts do not restore the structure before 2: column libro.resumen still exists");
        database.execute("delete from libro");

        assertThat(esquema.planned(2).plan().objections()).isEmpty();
        assertThat(esquema.rollback(2).done()).isTrue();
        assertThat(database.column("select enumlabel from pg_enum order by 1")).containsExactly("a", "b");
    }

    private static List<String> versions(RollbackPlan plan) {
        return plan.newestFirst().stream()
                .map(Migration::version)
                .map(String::valueOf)
                .toList();
    }
}
