package dev.esquema.it.plan;

import static org.assertj.core.api.Assertions.assertThat;

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
            assertThat(plan.err().lines()).hasSize(1);
            assertThat(plan.lastErrLine())
                    .startsWith(
                            "esquema: a run would be refused: the role %s may not create".formatted(database.name()));
            assertThat(plan.out())
                    .startsWith("pending 1: from 20251114.05 to 20251115\n")
                    .contains("ACCESS EXCLUSIVE on documentos_ai: blocks reads and writes; 48 kB, rows unknown\n")
                    .contains("\na run would be refused:\n  the role ");
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

            assertThat(plan.exit()).as(plan.err()).isZero();
            assertThat(plan.out()).contains("oldest transaction: nightly report, start unknown\n");
        }
    }

    @Test
    void outsideATransactionNothingWouldBeginWithoutTheJournal() {
        PackagedEsquema reader = reader();
        database.execute("grant create on schema public to %s".formatted(database.name()));

        Result plan = reader.run("plan");

        assertThat(plan.exit()).as(plan.err()).isEqualTo(6);
        assertThat(plan.lastErrLine()).contains("20251116 would not be started", "permission denied");
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
