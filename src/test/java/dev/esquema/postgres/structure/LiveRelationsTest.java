package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.PinnedSessions;
import dev.esquema.postgres.session.Session;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.LiveRelation.OpenTransaction;
import dev.esquema.testing.postgres.OnEveryPostgres;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The catalogue's facts about relations and about the sessions that use them. */
class LiveRelationsTest {

    private static final OwnedSchema PUBLIC = new OwnedSchema(Optional.empty(), "flyway_schema_history");

    @OnEveryPostgres
    void aTableHasItsSizeAndTheRowsThatWereCounted(int major) throws SQLException {
        TestDatabase database = TestPostgres.ofMajor(major).newDatabase();
        database.execute("create table t as select n from generate_series(1, 5000) as n");

        assertThat(live(database, "t").rows()).isEmpty();
        database.execute("create index on t (n)", "analyze t");

        assertThat(live(database, "t").rows()).contains(5000L);
        assertThat(live(database, "t").bytes())
                .contains(Long.valueOf(database.value("select pg_total_relation_size('t')")));
        assertThat(live(database, "t").oldest()).isEmpty();
    }

    @OnEveryPostgres
    void aPartitionedTableIsAllItsPartitions(int major) throws SQLException {
        TestDatabase database = TestPostgres.ofMajor(major).newDatabase();
        database.execute(
                "create table t (n int) partition by range (n)",
                "create table t1 partition of t for values from (0) to (100)",
                "create table t2 partition of t for values from (100) to (200) partition by range (n)",
                "create table t2a partition of t2 for values from (100) to (200)",
                "insert into t select generate_series(0, 149)",
                "analyze t1, t2a");

        try (Connection ignored = open(database, "deep", "select from t2a")) {
            LiveRelation table = live(database, "t");

            assertThat(table.rows()).contains(150L);
            assertThat(table.bytes())
                    .contains(Long.valueOf(
                            database.value("select pg_total_relation_size('t1') + pg_total_relation_size('t2a')")));
            assertThat(table.oldest().map(OpenTransaction::application)).contains("deep");
        }
    }

    @Test
    void theOldestTransactionIsNamedWithItsAge() throws SQLException {
        TestDatabase database = TestPostgres.shared().newHostDatabase();

        try (Connection first = open(database, "first", "select from users");
                Connection second = open(database, "second", "insert into users default values")) {
            Map<String, LiveRelation> live = live(database, List.of("users", "cuotas", "nobody"));
            OpenTransaction oldest = live.get("users").oldest().orElseThrow();

            assertThat(oldest.application()).isEqualTo("first");
            assertThat(oldest.since().orElseThrow())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
            assertThat(oldest.age().orElseThrow()).isBetween(Duration.ZERO, Duration.ofSeconds(60));
            assertThat(live).containsOnlyKeys("users", "cuotas");
            assertThat(live.get("cuotas").oldest()).isEmpty();
            first.rollback();
            assertThat(live(database, "users").oldest().map(OpenTransaction::application))
                    .contains("second");
            second.rollback();
        }
    }

    @Test
    void anotherRolesTransactionHasNoBeginningForARoleThatMayNotSeeIt() throws SQLException {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        database.execute("create role %s login".formatted(database.name()));

        try (Connection ignored = open(database, "nightly", "select from users");
                Connection poor = database.connect(database.name(), "x")) {
            OpenTransaction oldest = LiveQuery.ask(poor, PUBLIC, List.of("users"))
                    .get("users")
                    .oldest()
                    .orElseThrow();

            assertThat(oldest).isEqualTo(new OpenTransaction("nightly", Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void theQueryWaitsForNoLock() throws SQLException {
        TestDatabase database = TestPostgres.shared().newHostDatabase();

        try (Connection ignored = open(database, "altering", "alter table users add column x int")) {
            LiveRelation users = live(database, "users");

            assertThat(users.bytes()).isEmpty();
            assertThat(users.oldest().map(OpenTransaction::application)).contains("altering");
        }
        try (Connection ignored = open(database, "reindexing", "reindex index users_pkey")) {
            assertThat(live(database, "users").bytes()).isEmpty();
        }
        assertThat(live(database, "users").bytes()).isPresent();
    }

    @Test
    void aPreparedTransactionCounts() throws SQLException {
        try (TestPostgres server = TestPostgres.start(17, Map.of("max_prepared_transactions", "2"))) {
            TestDatabase database = server.newHostDatabase();
            database.execute("begin; insert into users default values; prepare transaction 'forgotten'");

            OpenTransaction oldest = live(database, "users").oldest().orElseThrow();

            assertThat(oldest.application()).isEqualTo("prepared transaction forgotten");
            assertThat(oldest.age()).isPresent();
            database.execute("rollback prepared 'forgotten'");
        }
    }

    @Test
    void theOwnedSchemaGoesBeforeTheSearchPath() throws SQLException {
        TestDatabase database = TestPostgres.shared().newHostDatabase();
        database.execute("create schema own", "create table own.users as select generate_series(1, 7)");
        database.execute("analyze own.users", "create table own.\"Año\" ()");
        OwnedSchema own = new OwnedSchema(Optional.of("own"), "flyway_schema_history");

        try (Session session = new PinnedSessions(database::connect, own, false).open()) {
            Map<String, LiveRelation> live =
                    LiveQuery.ask(session.connection(), session.schema(), List.of("users", "cuotas", "Año"));

            assertThat(live).containsOnlyKeys("users", "cuotas", "Año");
            assertThat(live.get("users").rows()).contains(7L);
        }
    }

    private static LiveRelation live(TestDatabase database, String relation) throws SQLException {
        return live(database, List.of(relation)).get(relation);
    }

    private static Map<String, LiveRelation> live(TestDatabase database, List<String> relations) throws SQLException {
        try (Connection connection = database.connect();
                Statement impatient = connection.createStatement()) {
            impatient.execute("set lock_timeout = '2s'");
            return LiveQuery.ask(connection, PUBLIC, relations);
        }
    }

    /** Opens a transaction that has executed this SQL and stays open. */
    private static Connection open(TestDatabase database, String application, String sql) throws SQLException {
        Connection connection = database.connect();
        connection.setClientInfo("ApplicationName", application);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }
}
