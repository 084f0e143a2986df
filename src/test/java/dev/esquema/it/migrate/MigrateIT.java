package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code esquema migrate}, before the server starts and by hand. */
class MigrateIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);

    @Test
    void aFreshDatabaseGetsAllSixAndASecondRunFindsNothingToDo() {
        Result first = esquema.run("migrate");

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out())
                .isEqualTo("applied 6: 20251114, 20251114.01, 20251114.02, 20251114.03, 20251114.04, 20251114.05;"
                        + " the schema is at 20251114.05\n");
        assertThat(SixMigrations.tables(database)).isEqualTo(SixMigrations.TABLES);
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);

        Result second = esquema.run("migrate");

        assertThat(second).isEqualTo(new Result(0, "nothing to do: the schema is at 20251114.05\n", ""));
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
    }

    @Test
    void theResultIsOneObjectOnRequest() {
        JsonNode first = esquema.run("migrate", "--json", "--trigger", "MANUAL").json();

        assertThat(first.get("outcome").asText()).isEqualTo("APPLIED");
        assertThat(first.get("trigger").asText()).isEqualTo("MANUAL");
        assertThat(first.get("from").isNull()).isTrue();
        assertThat(first.get("to").asText()).isEqualTo(SixMigrations.NEWEST);
        assertThat(first.get("applied")).extracting(JsonNode::asText).isEqualTo(SixMigrations.VERSIONS);

        JsonNode second = esquema.run("migrate", "--json").json();

        assertThat(second.get("outcome").asText()).isEqualTo("NOTHING_TO_DO");
        assertThat(second.get("trigger").asText()).isEqualTo("ENTRYPOINT");
        assertThat(second.get("from").asText()).isEqualTo(SixMigrations.NEWEST);
        assertThat(second.get("to").asText()).isEqualTo(SixMigrations.NEWEST);
        assertThat(second.get("applied")).isEmpty();
    }

    @Test
    void aTargetStopsTheRunAndALaterOneGoesOnFromThere() {
        Result some = esquema.run("migrate", "--target", "20251114_02");

        assertThat(some.out())
                .isEqualTo("applied 3: 20251114, 20251114.01, 20251114.02; the schema is at 20251114.02\n");
        assertThat(SixMigrations.tables(database))
                .containsExactly("conversaciones_ai", "documentos_ai", "fine_tuning_jobs");

        Result rest = esquema.run("migrate");

        assertThat(rest.out())
                .isEqualTo("applied 3: 20251114.03, 20251114.04, 20251114.05; the schema is at 20251114.05\n");
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
    }

    @Test
    void aTargetThatIsNotPackagedIsRefused() {
        Result result = esquema.run("migrate", "--target", "20251114.99");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.lastErrLine()).contains("20251114.99 is not in the migration set", "history --packaged");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void besideForeignTablesNoVersionIsSkippedAndFlywaysBaselineIsShownNowhere() {
        database.execute("create table somebody_elses (id int)", "insert into somebody_elses values (1)");

        esquema.run("migrate");

        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
        assertThat(database.value("select count(*) from somebody_elses")).isEqualTo("1");
        assertThat(database.value("select version from flyway_schema_history where type = 'BASELINE'"))
                .isEqualTo("0");
        assertThat(esquema.run("history", "--json").json().get("migrations"))
                .extracting(migration -> migration.get("version").asText())
                .isEqualTo(SixMigrations.VERSIONS);
        assertThat(esquema.run("history").out().lines()).hasSize(6).allMatch(line -> line.startsWith("applied "));
        assertThat(esquema.run("current").out()).isEqualTo("20251114.05\n");
        assertThat(esquema.run("status").out()).doesNotContainIgnoringCase("baseline");
    }

    @Test
    void aHistoryThatHoldsOnlyTheBaselineIsNoVersion() {
        esquema.run("migrate");
        database.execute("drop table %s".formatted(String.join(", ", SixMigrations.TABLES)));
        database.execute("delete from flyway_schema_history where type <> 'BASELINE'");

        JsonNode status = esquema.run("status", "--json").json();

        assertThat(status.get("phase").asText()).isEqualTo("EMPTY");
        assertThat(status.get("version").isNull()).isTrue();
        assertThat(esquema.run("current").out()).isEqualTo("none\n");
        assertThat(esquema.run("migrate").exit()).isZero();
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "history", "current", "heads"})
    void nothingButARunChangesTheDatabase(String command) {
        Result result = esquema.run(command);

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isNotBlank();
        assertThat(result.err()).isEmpty();
        assertThat(SixMigrations.hasHistory(database)).isFalse();
        assertThat(SixMigrations.tables(database)).isEmpty();
    }

    @Test
    void theStatusCheckReportsThePhaseByItsExit() {
        assertThat(esquema.run("status", "--check").exit()).isEqualTo(3);
        esquema.run("migrate");
        assertThat(esquema.run("status", "--check").exit()).isZero();
    }

    @Test
    void ofManyConcurrentRunsOneAppliesAndTheOthersFindNothingToDo() {
        List<RunningEsquema> migrators =
                Stream.generate(() -> esquema.launch("migrate")).limit(4).toList();
        List<Result> results = migrators.stream().map(RunningEsquema::result).toList();

        assertThat(results).extracting(Result::exit).containsOnly(0);
        assertThat(results.stream().map(Result::out).filter(out -> out.startsWith("applied 6")))
                .hasSize(1);
        assertThat(results.stream().map(Result::out).filter(out -> out.startsWith("nothing to do")))
                .hasSize(3);
        assertThat(SixMigrations.applied(database)).isEqualTo(SixMigrations.VERSIONS);
    }

    @Test
    void wrongUsageGivesExitTwoAndChangesNothing() {
        Result result = esquema.run("migrate", "--tarjet", "20251114.02");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.lastErrLine()).contains("--tarjet", "esquema migrate --help");
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }
}
