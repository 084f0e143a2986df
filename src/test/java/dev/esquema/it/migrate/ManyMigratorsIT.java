package dev.esquema.it.migrate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Twenty processes migrate one empty database at once: one applies the migrations, no process fails, and the journal
 * records all runs.
 */
@Tag("faults")
class ManyMigratorsIT {

    private static final int MANY = 20;
    private static final Duration TIME_LIMIT = Duration.ofMinutes(3);

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final List<RunningEsquema> migrators = new ArrayList<>();

    @AfterEach
    void end() {
        migrators.forEach(RunningEsquema::close);
    }

    @Test
    void ofTwentyRunsOneAppliesAndNineteenFindNothingToDo() throws SQLException {
        try (Connection reader = database.connect()) {
            // Holds a lock that the first process needs, until all others have read the empty database and wait.
            reader.setAutoCommit(false);
            reader.createStatement().execute("lock table users in access exclusive mode");
            Stream.generate(this::migrator).limit(MANY).forEach(migrators::add);
            Eventually.within(TIME_LIMIT, () -> assertThat(
                            migrators.stream().filter(ManyMigratorsIT::waits).toList())
                    .hasSize(MANY - 1));
            reader.rollback();
        }
        Eventually.within(TIME_LIMIT, () -> assertThat(migrators)
                .noneMatch(each -> each.process().isAlive()));

        assertThat(migrators)
                .allSatisfy(
                        each -> assertThat(each.result().exit()).as(each.err()).isZero());
        Map<String, List<String>> said = migrators.stream()
                .map(RunningEsquema::out)
                .collect(groupingBy(out -> out.split(" ")[0], mapping(String::strip, toList())));
        assertThat(said.get("applied"))
                .containsExactly("applied 6: %s; the schema is at 20251114.05"
                        .formatted(String.join(", ", SixMigrations.VERSIONS)));
        assertThat(said.get("nothing")).hasSize(MANY - 1).containsOnly("nothing to do: the schema is at 20251114.05");
        assertAgreement();
    }

    @Test
    void aFirstRunThatDoesNotGetTheLockReportsOnlyTheHolder() throws SQLException {
        try (Connection holder = database.connect();
                Statement locking = holder.createStatement()) {
            locking.execute("set application_name = 'esquema STARTUP'");
            locking.execute("select pg_try_advisory_lock(1163088205, oid::int8::bit(32)::int4)"
                    + " from pg_namespace where nspname = 'public'");

            Result result = PackagedEsquema.built()
                    .on(database)
                    .with("ESQUEMA_RUN_LOCK_WAIT", "1s")
                    .run("migrate");

            assertThat(result.exit()).as(result.err()).isEqualTo(5);
            assertThat(result.err().lines())
                    .allSatisfy(line -> assertThat(line).contains("esquema STARTUP (database process "));
            assertThat(result.err()).doesNotContain("does not exist", "warning");
        }
    }

    private void assertAgreement() {
        assertThat(database.column("select version || ' ' || type from flyway_schema_history order by installed_rank"))
                .hasSize(7)
                .startsWith("0 BASELINE");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(SixMigrations.tables(database)).containsAll(SixMigrations.TABLES);
        assertThat(database.column("select outcome || ' ' || count(*) || ' ' || count(finished_at) from esquema_run"
                        + " group by outcome order by outcome"))
                .containsExactly("APPLIED 1 1", "NOTHING_TO_DO 19 19");
        assertThat(database.column("select version from esquema_run_step where outcome = 'APPLIED' order by position"))
                .isEqualTo(SixMigrations.VERSIONS);
        assertThat(database.column("select distinct process from esquema_run")).hasSize(MANY);
    }

    private RunningEsquema migrator() {
        return PackagedEsquema.built()
                .on(database)
                .with("ESQUEMA_RUN_LOCK_TIMEOUT", "3m")
                .launch("migrate");
    }

    private static boolean waits(RunningEsquema migrator) {
        assertThat(migrator.process().isAlive()).as(migrator.err()).isTrue();
        return migrator.err().contains("waiting for ") && migrator.err().contains("holds the run lock");
    }
}
