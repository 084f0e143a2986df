package dev.esquema.it.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Roles with limited read permissions, and the facts that a plan can show to them. */
class PlanRightsIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PlanIT.ROUGH.on(database);

    @Test
    void aRoleThatMayOnlyReadSeesThePlanAndWhyItsRunWouldBeRefused() throws SQLException {
        PackagedEsquema reader = reader();

        try (Connection ignored = PlanIT.reading(database, "nightly report", "users")) {
            Result plan = reader.run("plan", "--target", "20251115");

            assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
            assertThat(plan.err().lines())
                    .as("each objection once, on a line of its own")
                    .doesNotHaveDuplicates()
                    .allMatch(line -> line.startsWith("esquema: a run would be refused: the role "))
                    .anyMatch(line -> line.contains("the role %s may not create".formatted(database.name())));
            assertThat(plan.out())
                    .startsWith("pending 1: from 20251114.05 to 20251115\n")
                    .contains("ACCESS EXCLUSIVE on documentos_ai: blocks reads and writes; 48 kB, rows unknown\n")
                    .doesNotContain("refused");
        }
        assertThat(reader.run("plan", "--target", "20251114.05"))
                .isEqualTo(new Result(0, "nothing pending: the schema is at 20251114.05\n", ""));
        assertThat(database.column("select outcome from esquema_run")).containsExactly("APPLIED");
    }

    @Test
    void aRoleThatMayNotSeeOthersTransactionsLearnsThatTheyExist() throws SQLException {
        PackagedEsquema reader = reader();
        database.execute("grant create on schema public to %s".formatted(database.name()));

        try (Connection ignored = PlanIT.reading(database, "nightly report", "documentos_ai")) {
            Result plan = reader.run("plan", "--target", "20251115");

            assertThat(plan.exit()).as("it does not own the table").isEqualTo(6);
            assertThat(plan.out()).contains("oldest transaction: nightly report, start unknown\n");
        }
    }

    @Test
    void outsideATransactionNothingWouldBeginWithoutTheJournal() {
        PackagedEsquema reader = reader();
        database.execute("grant create on schema public to %s".formatted(database.name()));

        Result plan = reader.run("plan");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.messages()).contains("20251116 would not be started", "permission denied");
    }

    @Test
    void aRoleWithoutReferencesOnHostTablesIsNamedBeforeAnythingIsApplied() {
        PackagedEsquema poor = role();
        database.execute("grant references on cuotas, pagos, users to %s".formatted(database.name()));

        Result plan = poor.run("plan");
        Result migrate = poor.run("migrate");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.messages())
                .contains("the role %1$s may not create foreign keys to clientes, prestamos: `GRANT REFERENCES ON"
                                .formatted(database.name())
                        + " public.clientes, public.prestamos TO %s`".formatted(database.name()));
        assertThat(migrate.exit()).isEqualTo(6);
        assertThat(migrate.messages()).contains("may not create foreign keys to clientes, prestamos");
        assertThat(SixMigrations.tables(database)).isEmpty();

        database.execute("grant references on clientes, prestamos to %s".formatted(database.name()));
        assertThat(poor.run("migrate", "--target", "20251114.05").exit()).isZero();
    }

    @Test
    void aRightOnOneColumnOrOfAnotherRoleSuffices() {
        PackagedEsquema poor = role();
        database.execute(
                "grant references (id) on clientes, cuotas, pagos, users to %s".formatted(database.name()),
                "create role others_%s".formatted(database.name()),
                "grant others_%1$s to %1$s".formatted(database.name()),
                "grant references on prestamos to others_%s".formatted(database.name()));

        Result migrate = poor.run("migrate", "--target", "20251114.05");

        assertThat(migrate.exit()).as(migrate.err()).isZero();
    }

    @Test
    void aRoleThatDoesNotOwnAnAlteredHostTableIsNamedBeforeAnythingIsApplied() {
        PackagedEsquema altering = Build.with("V20251120__phone.sql", "alter table users add telefono text")
                .and("V20251121__log.sql", "create table registro (id int)")
                .built();
        altering.on(database).run("migrate", "--target", "20251114.05");
        PackagedEsquema poor = role(altering);
        database.execute("grant all on all tables in schema public to %s".formatted(database.name()));

        Result plan = poor.run("plan");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.messages())
                .contains(
                        "the role %s does not own tables that the migrations alter: users;".formatted(database.name()));
        assertThat(poor.run("migrate").exit()).isEqualTo(6);
        assertThat(SixMigrations.applied(database)).endsWith("20251114.05");

        database.execute("alter table users owner to %s".formatted(database.name()));
        poor.run("migrate");
        assertThat(SixMigrations.applied(database)).endsWith("20251120", "20251121");
    }

    @Test
    void aRoleThatMayNotCreateTriggersOnAHostTableIsNamedBeforeAnythingIsApplied() {
        PackagedEsquema watching = Build.with(
                        "V20251120__watch.sql",
                        """
                        create function watch() returns trigger language plpgsql as 'begin return new; end';
                        create trigger watch before insert on users for each row execute function watch();
                        create trigger watch_too after delete on pagos for each row execute function watch();
                        """)
                .and("V20251121__log.sql", "create table registro (id int)")
                .built();
        watching.on(database).run("migrate", "--target", "20251114.05");
        PackagedEsquema poor = role(watching);
        database.execute(
                "grant select on all tables in schema public to %s".formatted(database.name()),
                "do $$ declare line text; begin for line in select format('alter table %%I owner to %s', relname) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname ~ '^(esquema|flyway)' loop execute line; end loop; end $$"
                        .formatted(database.name()),
                "grant trigger on pagos to %s".formatted(database.name()));

        Result plan = poor.run("plan");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.messages())
                .contains("the role %1$s may not create triggers on users: `GRANT TRIGGER ON public.users TO %1$s`"
                        .formatted(database.name()));
        assertThat(poor.run("migrate").exit()).isEqualTo(6);
        assertThat(SixMigrations.applied(database)).endsWith("20251114.05");

        database.execute("grant trigger on users to %s".formatted(database.name()));
        Result migrate = poor.run("migrate");
        assertThat(migrate.exit()).as(migrate.err()).isZero();
        assertThat(SixMigrations.applied(database)).endsWith("20251120", "20251121");
    }

    private PackagedEsquema role() {
        return role(PlanIT.ROUGH);
    }

    /** Creates a role that may create objects in the schema and has no right on a table of others. */
    private PackagedEsquema role(PackagedEsquema build) {
        database.execute(
                "create role %s login password 'x'".formatted(database.name()),
                "grant create on schema public to %s".formatted(database.name()));
        return build.with(
                "DATABASE_URL", "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()));
    }

    /** Creates a role that may read everything except the journal, after a run up to 20251114.05. */
    private PackagedEsquema reader() {
        esquema.run("migrate", "--target", "20251114.05");
        database.execute(
                "create role %s login password 'x'".formatted(database.name()),
                "grant select on all tables in schema public to %s".formatted(database.name()),
                "revoke all on esquema_run, esquema_run_step from %s".formatted(database.name()));
        return PlanIT.ROUGH.with(
                "DATABASE_URL", "postgres://%1$s:x@localhost:%2$d/%1$s".formatted(database.name(), database.port()));
    }
}
