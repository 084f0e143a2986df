package dev.esquema.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.Nap;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code kill -9} during a migration outside a transaction: its progress is unknown, so a person decides. */
class KilledOutsideTransactionIT {

    private static final PackagedEsquema HALVES = Build.with(
                    "V20251115__halves.sql",
                    """
                    -- transactional: no
                    -- compatible-since: 20251114.05
                    do $$ begin
                        create table first_half (id int);
                        insert into first_half values (1);
                        commit;
                        perform %s;
                        create table second_half (id int);
                    end $$;
                    """
                            .formatted(Nap.SQL))
            .and("V20251116__after.sql", "create table after_halves (id int);")
            .built();

    private static final String ROW =
            """
            select version, description, type, script, checksum, installed_by, success
              from flyway_schema_history where version = '20251115'
            """;

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = HALVES.on(database);

    @BeforeEach
    void killedInTheMiddle() {
        Nap.set(database, 60);
        try (RunningEsquema killed = esquema.launch("migrate")) {
            Nap.await(database);
            killed.kill();
        }
        Nap.set(database, 0);
        Eventually.within(
                Duration.ofSeconds(30), () -> assertThat(Nap.sleepers(database)).isZero());
    }

    @Test
    void theNextRunAppliesNothingAndNamesTheStatementAndWhatIsThere() {
        Result refused = esquema.run("migrate", "--json");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.json().get("outcome").asText()).isEqualTo("UNKNOWN");
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("REFUSED");
        assertThat(refused.lastErrLine())
                .startsWith("esquema: nothing was applied: 20251115 was started outside a transaction")
                .contains("`do $$ begin create table first_half (id int);", "table first_half")
                .contains("`esquema repair --version 20251115 --as applied` or `--as pending`");
        assertThat(database.column("select id from first_half")).containsExactly("1");
        assertThat(SixMigrations.tables(database)).doesNotContain("second_half", "after_halves");
        assertThat(outcomes()).containsExactly("INTERRUPTED", "UNKNOWN");
        Agreement.holds(HALVES, database);
    }

    @Test
    void everyFurtherRunRefusesToo() {
        esquema.run("migrate");

        assertThat(esquema.run("migrate").exit()).isEqualTo(6);

        assertThat(database.column("select id from first_half")).containsExactly("1");
        assertThat(outcomes()).containsExactly("INTERRUPTED", "UNKNOWN", "UNKNOWN");
    }

    @Test
    void aRepairWithoutADecisionRefusesAndNamesTheOption() {
        Result refused = esquema.run("repair", "--yes");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.lastErrLine())
                .startsWith(
                        "esquema: migration 20251115 ran outside a transaction and failed, so it may be partly applied")
                .contains("--as applied", "--as pending");
        assertThat(esquema.run("migrate").exit()).isEqualTo(6);
    }

    @Test
    void decidedPendingItRunsAgain() {
        database.execute("drop table first_half");

        Result repair = esquema.run("repair", "--version", "20251115", "--as", "pending", "--yes");
        Result migrate = esquema.run("migrate");

        assertThat(repair.exit()).as(repair.err()).isZero();
        assertThat(migrate.out()).isEqualTo("applied 2: 20251115, 20251116; the schema is at 20251116\n");
        assertThat(database.column("select id from first_half")).containsExactly("1");
        assertThat(outcomes()).containsExactly("INTERRUPTED", "REPAIRED", "APPLIED");
        Agreement.holds(HALVES, database);
    }

    @Test
    void decidedAppliedItIsRecordedAsFlywayWouldAndNeverRunsAgain() {
        database.execute("create table second_half (id int)");

        Result repair = esquema.run("repair", "--version", "20251115", "--as", "applied", "--yes");
        Result migrate = esquema.run("migrate");
        Result again = esquema.run("migrate");

        assertThat(repair.exit()).as(repair.err()).isZero();
        assertThat(migrate.out()).isEqualTo("applied 1: 20251116; the schema is at 20251116\n");
        assertThat(again.out()).isEqualTo("nothing to do: the schema is at 20251116\n");
        assertThat(database.column("select id from first_half")).containsExactly("1");
        assertThat(database.rows(ROW)).isEqualTo(rowsOfFlyway());
        assertThat(database.column("select installed_rank from flyway_schema_history order by 1"))
                .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
        Agreement.holds(HALVES, database);
    }

    @Test
    void aDecisionIsAskedForOnce() {
        database.execute("create table second_half (id int)");
        esquema.run("repair", "--version", "20251115", "--as", "applied", "--yes");

        Result twice = esquema.run("repair", "--version", "20251115", "--as", "pending", "--yes");

        assertThat(twice.exit()).isEqualTo(6);
        assertThat(twice.lastErrLine()).contains("neither failed nor unknown");
    }

    /** Returns the row of the same migration from a database where the run was not disturbed. */
    private static List<Map<String, Object>> rowsOfFlyway() {
        TestDatabase undisturbed = TestPostgres.shared().newHostDatabase();
        assertThat(HALVES.on(undisturbed).run("migrate").exit()).isZero();
        return undisturbed.rows(ROW);
    }

    private List<String> outcomes() {
        return database.column("select outcome from esquema_run order by id");
    }
}
