package dev.esquema.it.repair;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.Build;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code repair}: clears what a failure outside a transaction left; it shows them first, and asks. */
class RepairIT {

    /** A migration that fails after its first half as long as a user exists. */
    private static final PackagedEsquema HALVES = Build.with(
                    "V20251115__halves.sql",
                    """
                    -- transactional: no
                    do $$ begin
                        create table half (id int);
                        commit;
                        perform 1 / (select 0 from users limit 1);
                    end $$;
                    """)
            .built();

    /** A migration that fails as long as two users exist, because it builds a unique index on a constant. */
    private static final PackagedEsquema INDEXED = Build.with(
                    "V20251115__one_user.sql",
                    """
                    -- transactional: no
                    create unique index concurrently ix_one_user on users ((1));
                    """)
            .built();

    private static final String NOTHING = "nothing to repair\n";

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void withNothingToRepairItReportsIt() {
        PackagedEsquema esquema = HALVES.on(database);

        assertThat(esquema.run("repair", "--yes").out()).isEqualTo(NOTHING);
        assertThat(esquema.run("migrate").exit()).isZero();
        assertThat(esquema.run("repair").out()).isEqualTo(NOTHING);
        assertThat(esquema.run("repair", "--json").json().get("outcome").asText())
                .isEqualTo("NOTHING_TO_DO");
        assertThat(outcomes()).containsExactly("APPLIED");
    }

    @Test
    void aFailureOutsideATransactionStopsFurtherRunsAndNamesTheWayOut() {
        PackagedEsquema esquema = failed(HALVES, 1);

        Result refused = esquema.run("migrate");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.messages())
                .contains("20251115 failed before, outside a transaction", "esquema repair --version 20251115");
        Agreement.holds(HALVES, database);
    }

    @Test
    void aDryRunShowsThePlanAndChangesNothing() {
        PackagedEsquema esquema = failed(INDEXED, 2);
        String before = everything();

        Result result = esquema.run("repair", "--dry-run");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        """
                        would:
                          drop the INVALID index ix_one_user that 20251115 left
                          clear the entry of 20251115, so that it is pending again
                        """);
        JsonNode planned = esquema.run("repair", "--dry-run", "--yes", "--json").json();
        assertThat(planned.get("outcome").asText()).isEqualTo("PLANNED");
        assertThat(planned.get("actions")).hasSize(2);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void withoutATerminalItNeedsYes() {
        PackagedEsquema esquema = failed(HALVES, 1);
        String before = everything();

        Result undecided = esquema.run("repair", "--yes");
        Result refused = esquema.run("repair", "--version", "20251115", "--as", "pending");

        assertThat(undecided.exit()).isEqualTo(6);
        assertThat(undecided.lastErrLine()).contains("repair --version 20251115 --as applied");
        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.err())
                .endsWith(
                        """
                          clear the entry of 20251115, so that it is pending again
                        esquema: nothing was changed: add --yes to do what is listed above
                        """);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aClearedMigrationIsPendingAgain() {
        PackagedEsquema esquema = failed(HALVES, 1);
        database.execute("drop table half", "delete from users");

        JsonNode repaired = esquema.run("repair", "--version", "20251115", "--as", "pending", "--yes", "--json")
                .json();

        assertThat(repaired.get("outcome").asText()).isEqualTo("REPAIRED");
        assertThat(database.value("select count(*) from flyway_schema_history where not success"))
                .isEqualTo("0");
        assertThat(database.rows("select operation, outcome, from_version, to_version from esquema_run"
                        + " order by id desc limit 1"))
                .singleElement()
                .hasToString("{operation=REPAIR, outcome=REPAIRED, from_version=20251114.05, to_version=20251114.05}");
        Agreement.holds(HALVES, database);
        assertThat(esquema.run("migrate").out()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
        Agreement.holds(HALVES, database);
    }

    @Test
    void aFailedMigrationThatAPersonFinishedIsRecordedOnce() {
        PackagedEsquema esquema = failed(HALVES, 1);

        assertThat(esquema.run("repair", "--version", "20251115", "--as", "applied", "--yes")
                        .exit())
                .isZero();

        assertThat(esquema.run("migrate").out()).isEqualTo("nothing to do: the schema is at 20251115\n");
        assertThat(database.column("select success from flyway_schema_history where version = '20251115'"))
                .containsExactly("t");
        Agreement.holds(HALVES, database);
    }

    @Test
    void anInvalidIndexCannotPassAsApplied() {
        PackagedEsquema esquema = failed(INDEXED, 2);

        Result refused = esquema.run("repair", "--version", "20251115", "--as", "applied", "--yes");

        assertThat(refused.exit()).isEqualTo(6);
        assertThat(refused.lastErrLine()).contains("the index ix_one_user is INVALID; use --as pending");
        assertThat(index()).containsExactly("f");
    }

    @Test
    void anInvalidIndexIsDroppedWithItsEntryAndAlsoWhereNothingRecordsIt() {
        PackagedEsquema esquema = failed(INDEXED, 2);
        assertThat(esquema.run("repair", "--yes").exit()).isZero();
        assertThat(index()).isEmpty();

        assertThat(esquema.run("migrate").exit()).isEqualTo(7);
        database.execute(
                "delete from flyway_schema_history where not success",
                "delete from esquema_run_step where version = '20251115'",
                "delete from users");
        assertThat(index()).containsExactly("f");
        Result repair = esquema.run("repair", "--yes");

        assertThat(repair.out()).isEqualTo("done:\n  drop the INVALID index ix_one_user that 20251115 left\n");
        assertThat(esquema.run("migrate").exit()).isZero();
        Agreement.holds(INDEXED, database);
    }

    @Test
    void anAppliedOrUnknownVersionIsRefused() {
        PackagedEsquema esquema = HALVES.on(database);
        esquema.run("migrate");

        Result sound = esquema.run("repair", "--version", "20251114", "--as", "pending", "--yes");
        Result unheardOf = esquema.run("repair", "--version", "20990101", "--as", "pending", "--yes");
        Result misused = esquema.run("repair", "--as", "pending", "--yes");

        assertThat(sound.exit()).isEqualTo(6);
        assertThat(sound.lastErrLine()).contains("20251114 is neither failed nor unknown");
        assertThat(unheardOf.exit()).isEqualTo(2);
        assertThat(unheardOf.lastErrLine()).contains("20990101 is not in the migration set");
        assertThat(misused.exit()).isEqualTo(2);
        assertThat(misused.lastErrLine()).contains("--as needs --version");
    }

    private PackagedEsquema failed(PackagedEsquema build, int users) {
        database.execute("insert into users select from generate_series(1, %d)".formatted(users));
        PackagedEsquema esquema = build.on(database);
        assertThat(esquema.run("migrate").exit()).isEqualTo(7);
        return esquema;
    }

    private List<String> index() {
        return database.column("select indisvalid from pg_index where indexrelid = to_regclass('ix_one_user')");
    }

    private List<String> outcomes() {
        return database.column("select outcome from esquema_run order by id");
    }

    private String everything() {
        return "%s%s%s%s"
                .formatted(
                        database.rows("select * from flyway_schema_history order by 1"),
                        database.rows("select * from esquema_run order by 1"),
                        database.rows("select * from esquema_run_step order by 1, 2"),
                        database.column("select concat(relname, oid) from pg_class order by 1"));
    }
}
