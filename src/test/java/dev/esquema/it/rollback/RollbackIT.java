package dev.esquema.it.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Agreement;
import dev.esquema.it.support.FilledTables;
import dev.esquema.it.support.Rollbacks;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code rollback}: one migration is undone, its rows are kept, and no run applies it again before it is released. */
class RollbackIT {

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = PackagedEsquema.built().on(database);
    private final Rollbacks rollbacks = new Rollbacks(esquema, database);

    static List<String> tables() {
        return FilledTables.IN_ORDER;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void afterRollbackReleaseAndRestoreEverythingIsAsBefore(String table) {
        rollbacks.migrate();
        FilledTables.fill(database);
        Map<String, String> before = FilledTables.contents(database);

        JsonNode done = rollbacks.rollback(table, "--cascade");

        List<String> gone = texts(done.at("/kept"), "table");
        assertThat(gone)
                .containsExactlyElementsOf(
                        table.equals("documentos_ai")
                                ? List.of("documentos_ai", "documento_ai_embeddings")
                                : List.of(table));
        assertThat(SixMigrations.tables(database)).doesNotContainAnyElementsOf(gone);
        assertThat(SixMigrations.held(database)).hasSameSizeAs(gone);
        assertThat(esquema.run("migrate").out()).startsWith("nothing to do");
        Agreement.holds(database);
        plainFlyway().info();

        JsonNode restored = rollbacks.restored(done);
        assertThat(restored.get("outcome").asText()).isEqualTo("RESTORED");
        assertThat(texts(restored.get("restored"), "relation")).containsAll(gone);

        assertThat(FilledTables.contents(database)).isEqualTo(before);
        assertThat(esquema.run("verify").out()).endsWith("no findings\n");
        assertThat(plainFlyway().validateWithResult().validationSuccessful).isTrue();
        Agreement.holds(database);
    }

    @Test
    void whatTheRollbackPrintsForPsqlRestoresEverythingToo() {
        rollbacks.migrate();
        FilledTables.fill(database);
        Map<String, String> before = FilledTables.contents(database);
        JsonNode done = rollbacks.rollback("documentos_ai", "--cascade");

        rollbacks.release(done);
        rollbacks.restore(done);

        assertThat(FilledTables.contents(database)).isEqualTo(before);
        assertThat(esquema.run("verify").out()).endsWith("no findings\n");
    }

    @Test
    void aRestoreShowsWhatItWouldDoAndAsks() {
        rollbacks.migrate();
        FilledTables.fill(database);
        rollbacks.rollback("modelos_riesgo");

        Result planned = esquema.run("restore", "20251114.04", "--dry-run");
        assertThat(planned.exit()).isZero();
        assertThat(planned.out())
                .contains("applies again 20251114.04 create modelos riesgo")
                .containsPattern("modelos_riesgo: \\d+ rows? from esquema_archive.run\\d+_modelos_riesgo");
        Result unasked = esquema.run("restore", "20251114.04");
        assertThat(unasked.exit()).isEqualTo(6);
        assertThat(SixMigrations.tables(database)).doesNotContain("modelos_riesgo");

        Result done = esquema.run("restore", "20251114.04", "--yes");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out()).contains("applied again 1: 20251114.04", "restored modelos_riesgo: ");
        assertThat(esquema.run("restore", "20251114.05", "--yes").lastErrLine())
                .contains("nothing was restored: 20251114.05 was never rolled back");
        Agreement.holds(database);
    }

    @Test
    void aHeldMigrationIsReportedAndThePhaseStaysCurrent() {
        rollbacks.migrate();
        rollbacks.rollback("20251114.04");

        JsonNode status = esquema.run("status", "--check", "--json").json();
        assertThat(status.get("phase").asText()).isEqualTo("CURRENT");
        assertThat(status.get("held")).hasToString("[\"20251114.04\"]");
        assertThat(status.at("/notes/0/message").asText())
                .contains("20251114.04 was rolled back at", "`esquema restore 20251114.04`");
        assertThat(esquema.run("status").out()).containsPattern("(?m)^held +20251114.04$");
        assertThat(esquema.run("history").out()).containsPattern("(?m)^held +20251114.04 ");
        try (RunningEsquema server = esquema.start("serve")) {
            server.awaitReady(Duration.ofSeconds(30));
            assertThat(server.get("/schema/migrations?state=held")
                            .path("migrations.version")
                            .toString())
                    .isEqualTo("[20251114.04]");
        }
        assertThat(SixMigrations.tables(database)).doesNotContain("modelos_riesgo");
    }

    @Test
    void theLastOneRolledBackIsNotAppliedByTheNextStart() {
        rollbacks.migrate();
        rollbacks.rollback("modelos_impago_cuotas");

        assertThat(esquema.run("current").out()).isEqualTo("20251114.04\n");
        try (RunningEsquema server = esquema.start("serve")) {
            server.awaitReady(Duration.ofSeconds(30));
        }
        assertThat(SixMigrations.tables(database)).doesNotContain("modelos_impago_cuotas");
        Agreement.holds(database);
    }

    @Test
    void plainFlywayReadsTheHistory() {
        rollbacks.migrate();
        rollbacks.rollback("20251114.05");

        List<String> states = new ArrayList<>();
        for (MigrationInfo info : plainFlyway().info().all()) {
            states.add("%s %s".formatted(info.getVersion(), info.getState().getDisplayName()));
        }

        assertThat(states).contains("20251114.04 Success", "20251114.05 Deleted", "20251114.05 Pending");
    }

    @Test
    void aSecondRollbackAfterAReleaseFindsItsOwnPlaceInTheArchive() {
        rollbacks.migrate();
        FilledTables.fill(database);
        rollbacks.release(rollbacks.rollback("modelos_riesgo"));
        database.execute("insert into modelos_riesgo (nombre, algoritmo, ruta_archivo) values ('n', 'a', 'r')");

        rollbacks.rollback("modelos_riesgo");

        List<String> kept = Rollbacks.archived(database);
        assertThat(kept).hasSize(2);
        assertThat(kept).allSatisfy(table -> assertThat(database.value("select count(*) from %s".formatted(table)))
                .isIn("1", "2"));
        Agreement.holds(database);
    }

    @Test
    void rowsAreDiscardedOnlyOnRequest() {
        rollbacks.migrate();
        FilledTables.fill(database);

        JsonNode done = rollbacks.rollback("modelos_riesgo", "--discard-data");

        assertThat(done.get("kept")).isEmpty();
        assertThat(database.value("select to_regnamespace('esquema_archive')")).isEqualTo("null");
        Agreement.holds(database);
    }

    @Test
    void theArchiveItselfReportsHowItsRowsAreRestored() {
        rollbacks.migrate();
        FilledTables.fill(database);

        JsonNode done = rollbacks.rollback("modelos_riesgo");

        String name = done.at("/kept/0/name").asText();
        assertThat(name)
                .isEqualTo("esquema_archive.run%s_modelos_riesgo"
                        .formatted(database.value("select max(id) from esquema_run")));
        assertThat(database.value("select concat(rows, after_rows) from esquema_archive.esquema_kept"
                        + " where relation = 'modelos_riesgo'"))
                .contains("insert into public.modelos_riesgo (id, ", "select setval(");
        assertThat(database.column("select outcome from esquema_run where operation = 'ROLLBACK'"))
                .containsExactly("ROLLED_BACK");
    }

    private Flyway plainFlyway() {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), "postgres", "postgres")
                .locations("filesystem:%s".formatted(LoanSet.MIGRATIONS))
                .load();
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.get(field).asText())
                .toList();
    }
}
