package dev.esquema.it.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.FieldDatabases;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

/** A history that {@code flyway baseline} began: the baseline counts only after the structure has proved it. */
class BaselineIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void aProvedBaselineIsRecordedAndTheRestIsApplied() {
        FieldDatabases.tablesUpTo(database, "20251114.02");
        baseline("20251114.02");

        Result plan = esquema.run("plan");
        Result result = esquema.run("migrate");

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).contains("pending 3: ", "the objects of 20251114.02 ");
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo("recorded 3 whose objects existed already: 20251114, 20251114.01, 20251114.02;"
                        + " applied 3: 20251114.03, 20251114.04, 20251114.05; the schema is at 20251114.05\n");
        assertThat(esquema.run("status", "--check").exit()).isZero();
        assertThat(flyway("20251114.02").validateWithResult().validationSuccessful)
                .isTrue();
        assertThat(flyway("20251114.02").info().applied())
                .extracting(MigrationInfo::getType)
                .extracting(Object::toString)
                .containsExactly("BASELINE", "SQL", "SQL", "SQL", "SQL", "SQL", "SQL");
    }

    @Test
    void adoptRecordsAProvedBaselineToo() {
        FieldDatabases.tablesUpTo(database, "20251114.01");
        baseline("20251114.01");

        Result result = esquema.run("adopt");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(SixMigrations.applied(database)).containsExactly("20251114", "20251114.01");
    }

    @Test
    void aBaselineThatTheStructureContradictsIsRefusedByMigratePlanAndAdopt() {
        FieldDatabases.tablesUpTo(database, "20251114.01");
        database.execute("alter table conversaciones_ai drop column feedback");
        baseline("20251114.02");

        for (String command : new String[] {"migrate", "plan", "adopt"}) {
            Result result = esquema.run(command);

            assertThat(result.exit()).as("%s: %s", command, result.err()).isEqualTo(6);
            assertThat(result.messages())
                    .contains("column conversaciones_ai.feedback is missing", "table fine_tuning_jobs is missing");
        }
        assertThat(esquema.run("migrate").messages())
                .contains("the history begins with a baseline of version 20251114.02, but the structure is not");
        assertThat(SixMigrations.applied(database)).isEmpty();
    }

    @Test
    void aBaselineOnAnEmptySchemaIsRefused() {
        baseline("20251114.05");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages()).contains("baseline of version 20251114.05", "table documentos_ai is missing");
    }

    @Test
    void aBaselineBelowEveryMigrationStandsForNothing() {
        baseline("1");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(SixMigrations.applied(database)).hasSize(6);
    }

    @Test
    void aBaselineAboveEveryMigrationIsRefused() {
        FieldDatabases.tablesUpTo(database, "20251114.05");
        baseline("20260101");

        Result result = esquema.run("migrate");

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.messages())
                .contains("baseline of version 20260101, which is newer than every migration of the set");
    }

    private void baseline(String version) {
        flyway(version).baseline();
    }

    private Flyway flyway(String baseline) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .baselineVersion(baseline)
                .outOfOrder(true)
                .locations("filesystem:%s".formatted(LoanSet.MIGRATIONS))
                .load();
    }
}
