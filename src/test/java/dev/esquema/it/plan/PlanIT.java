package dev.esquema.it.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code plan} shows what a run would do and changes nothing. */
class PlanIT {

    static final PackagedEsquema ROUGH = Build.with(
                    "V20251115__narrow.sql",
                    """
                    alter table documentos_ai drop column descripcion, alter column tipo_archivo type varchar(20);
                    """)
            .and(
                    "V20251116__index.sql",
                    """
                    -- transactional: no
                    create index concurrently ix_users_id_twice on users (id);
                    """)
            .built();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();
    private final PackagedEsquema esquema = ROUGH.on(database);

    /** Every relation, schema and function with the transaction that wrote it: any DDL changes the list. */
    private static final String CATALOGUE =
            """
            select concat_ws(' ', 'relation', oid, xmin) from pg_class where oid >= 16384
            union all select concat_ws(' ', 'schema', oid, xmin) from pg_namespace
            union all select concat_ws(' ', 'function', oid, xmin) from pg_proc where oid >= 16384
            order by 1
            """;

    /** The rows of every table, of every schema but PostgreSQL's own, and the state of every sequence. */
    private static final String ROWS =
            """
            select concat_ws(' ', c.oid::regclass, query_to_xml(format('table %s', c.oid::regclass), true, false, ''))
            from pg_class c
            where c.relkind in ('r', 'm', 'S') and c.oid >= 16384
            order by 1
            """;

    @Test
    void aPlanNamesLocksSizesTransactionsAndLosses() throws SQLException {
        esquema.run("migrate", "--target", "20251114.02");
        database.execute("insert into users select from generate_series(1, 100000)", "analyze users");

        try (Connection ignored = reading(database, "nightly report", "users")) {
            Result plan = esquema.run("plan");

            assertThat(plan.exit()).as(plan.err()).isZero();
            assertThat(plan.err()).isEmpty();
            assertThat(plan.out().replaceAll("for \\d+ s\n", "for 1 s\n"))
                    .isEqualTo(
                            """
                            pending 5: from 20251114.02 to 20251116

                            20251114.03 create documento ai embeddings
                              SHARE ROW EXCLUSIVE on documentos_ai: blocks writes; 48 kB, rows unknown

                            20251114.04 create modelos riesgo
                              SHARE ROW EXCLUSIVE on users: blocks writes; 5.6 MB, about 100,000 rows; oldest transaction: nightly report, for 1 s

                            20251114.05 create modelos impago cuotas
                              SHARE ROW EXCLUSIVE on users: blocks writes; 5.6 MB, about 100,000 rows; oldest transaction: nightly report, for 1 s

                            20251115 narrow
                              DESTRUCTIVE: loses column documentos_ai.descripcion
                              DESTRUCTIVE: loses column documentos_ai.tipo_archivo from character varying(50) to character varying(20)
                              ACCESS EXCLUSIVE on documentos_ai: blocks reads and writes; 48 kB, rows unknown
                              rewrites documentos_ai, 48 kB
                              has no undo script: `esquema rollback` cannot undo it

                            20251116 index
                              SHARE UPDATE EXCLUSIVE on users: blocks schema changes and VACUUM; 5.6 MB, about 100,000 rows; oldest transaction: nightly report, for 1 s
                              has no undo script: `esquema rollback` cannot undo it
                              runs outside a transaction: if it fails, what it has done so far stays
                              runs concurrently: it waits for other transactions, and blocks no writes while it waits

                            while the run waits for a lock, readers and writers of documentos_ai, and writers of users wait behind it, up to 500 ms at a time
                            """);
        }
    }

    @Test
    void asJsonItIsOneObject() throws SQLException {
        try (Connection ignored = reading(database, "nightly report", "users")) {
            JsonNode plan = esquema.run("plan", "--json").json();

            assertThat(plan.get("outcome").asText()).isEqualTo("PLANNED");
            assertThat(plan.get("version").isNull()).isTrue();
            assertThat(plan.get("pending")).hasSize(8);
            assertThat(plan.at("/pending/6/destructive").asBoolean()).isTrue();
            assertThat(plan.at("/pending/6/locks/0/exists").asBoolean(true)).isFalse();
            JsonNode users = plan.at("/pending/1/locks/4");
            assertThat(users.get("relation").asText()).isEqualTo("users");
            assertThat(users.get("bytes").asLong())
                    .isEqualTo(Long.parseLong(database.value("select pg_total_relation_size('users')")));
            assertThat(users.get("rows").isNull()).isTrue();
            assertThat(users.at("/oldestTransaction/application").asText()).isEqualTo("nightly report");
            assertThat(users.at("/oldestTransaction/since").asText()).matches("20\\d\\d-.*Z");
            assertThat(users.at("/oldestTransaction/seconds").isIntegralNumber())
                    .isTrue();
            assertThat(plan.get("objections")).isEmpty();
        }
    }

    @Test
    void nothingIsWrittenAndADryRunIsTheSame() {
        database.execute("insert into users select from generate_series(1, 3)");
        List<String> catalogue = database.column(CATALOGUE);
        List<String> rows = database.column(ROWS);

        Result plan = esquema.run("plan", "--target", "20251114.01", "--wait", "1s");

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out()).startsWith("pending 2: from nothing to 20251114.01\n");
        assertThat(esquema.run("migrate", "--dry-run", "--target", "20251114.01", "--wait", "1s"))
                .isEqualTo(plan);
        assertThat(esquema.run("migrate", "--dry-run", "--json")).isEqualTo(esquema.run("plan", "--json"));
        assertThat(database.column(CATALOGUE)).isEqualTo(catalogue);
        assertThat(database.column(ROWS)).isEqualTo(rows);
        assertThat(database.column("select relname from pg_class where relnamespace = 'public'::regnamespace"
                        + " and relname ~ 'flyway|esquema|_ai'"))
                .isEmpty();
    }

    @Test
    void aRunAtWorkIsNamedAndNotWaitedFor() throws SQLException {
        try (Connection holder = database.connect();
                Statement locking = holder.createStatement()) {
            locking.execute("set application_name = 'esquema STARTUP'");
            locking.execute("select pg_try_advisory_lock(1163088205, oid::int8::bit(32)::int4)"
                    + " from pg_namespace where nspname = 'public'");

            Result plan = esquema.run("plan");

            assertThat(plan.exit()).as(plan.err()).isZero();
            assertThat(plan.out()).contains("\nesquema STARTUP (database process ", "holds the run lock");
        }
    }

    @Test
    void allObjectionsAreInThePlan() {
        database.execute("drop table users", "create table modelos_riesgo (id int)");

        Result text = esquema.run("plan");
        JsonNode plan = esquema.run("plan", "--json").json();

        assertThat(text.exit()).isEqualTo(6).isEqualTo(esquema.run("migrate").exit());
        assertThat(text.out()).contains("SHARE ROW EXCLUSIVE on users: blocks writes; does not exist yet\n");
        assertThat(plan.get("outcome").asText()).isEqualTo("REFUSED");
        assertThat(plan.get("pending")).hasSize(8);
        assertThat(plan.get("objections"))
                .extracting(JsonNode::asText)
                .satisfiesExactly(
                        missing -> assertThat(missing).endsWith("create them first: users"),
                        existing -> assertThat(existing).contains("exist already", "modelos_riesgo"));
        assertThat(plan.at("/error/code").asText()).isEqualTo("REFUSED");
    }

    @Test
    void anEditedScriptEndsThePlanAsItWouldEndARun() {
        esquema.run("migrate", "--target", "20251114.05");
        database.execute("update flyway_schema_history set checksum = 1 where version = '20251114.03'");

        Result plan = esquema.run("plan");

        assertThat(plan.exit()).isEqualTo(4).isEqualTo(esquema.run("migrate").exit());
        assertThat(plan.out()).startsWith("pending 2: ");
        assertThat(plan.messages())
                .startsWith("esquema: a run would be refused: 20251114.03 was edited after it was applied");
    }

    @Test
    void existingIdenticalObjectsArePlannedAsAdopted() {
        esquema.run("migrate", "--target", "20251114.05");
        database.execute("drop table flyway_schema_history");

        Result plan = esquema.run("plan", "--target", "20251114.05");

        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.out().lines())
                .hasSize(7)
                .startsWith(
                        "nothing to apply: the schema is at nothing",
                        "the objects of 20251114 create documentos ai exist already and are identical: it would be recorded as applied");
        JsonNode json = esquema.run("plan", "--json").json();
        assertThat(json.get("adopted")).hasSize(6);
        assertThat(json.get("pending")).hasSize(2);
        assertThat(SixMigrations.hasHistory(database)).isFalse();
    }

    @Test
    void nothingPendingIsReported() {
        esquema.run("migrate");

        assertThat(esquema.run("plan")).isEqualTo(new Result(0, "nothing pending: the schema is at 20251116\n", ""));
        assertThat(esquema.run("plan", "--json").json().get("outcome").asText()).isEqualTo("NOTHING_TO_DO");
        assertThat(database.column("select outcome from esquema_run")).containsExactly("APPLIED");
    }

    /** Opens a transaction that has read a table and stays open. */
    static Connection reading(TestDatabase database, String application, String table) throws SQLException {
        Connection reader = database.connect();
        reader.setClientInfo("ApplicationName", application);
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement()) {
            statement.execute("select from %s".formatted(table));
        }
        return reader;
    }
}
