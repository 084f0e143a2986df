package dev.esquema.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.it.support.SixMigrations;
import dev.esquema.testing.Eventually;
import dev.esquema.testing.Gate;
import dev.esquema.testing.Node;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine vanishes during its run without closing its connection: the run lock is free within 30 s. */
@Tag("faults")
class VanishedNodeIT {

    private static final Duration FREE = Duration.ofSeconds(30);

    private static final PackagedEsquema SLOW = Build.with(
                    "V20251115__slow.sql",
                    """
                    -- depends: 20251114.05
                    create table slowly (id int);
                    %s;
                    """
                            .formatted(Gate.PASS))
            .declared()
            .with("ESQUEMA_RUN_LOCK_TIMEOUT", "3m");

    private static TestPostgres server;

    @BeforeAll
    static void startServer() {
        server = TestPostgres.start(17, Map.of("listen_addresses", "*"));
        server.requirePassword();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theLockOfAVanishedMachineBecomesFreeAndTheNextRunApplies() {
        TestDatabase working = server.newHostDatabase();
        TestDatabase answering = server.newHostDatabase();
        try (Node node = Node.wired();
                Gate shut = Gate.shut(working);
                Gate opened = Gate.shut(answering);
                RunningEsquema first = onThe(node, working);
                RunningEsquema second = onThe(node, answering)) {
            shut.awaitWaitingSession();
            opened.awaitWaitingSession();
            List<String> lost = holders(working, answering);

            node.vanish();
            opened.open();
            try (RunningEsquema afterFirst = SLOW.on(working).launch("migrate");
                    RunningEsquema afterSecond = SLOW.on(answering).launch("migrate")) {
                assertThat(holders(working, answering))
                        .as("the connection was not closed")
                        .isEqualTo(lost);
                Eventually.within(
                        FREE, () -> assertThat(holders(working, answering)).doesNotContainAnyElementsOf(lost));
                shut.open();

                assertApplied(working, afterFirst.result());
                assertApplied(answering, afterSecond.result());
            }
            assertThat(List.of(first, second))
                    .as("they wait there, and know of nothing")
                    .allMatch(vanished -> vanished.process().isAlive());
        }
    }

    private static RunningEsquema onThe(Node node, TestDatabase database) {
        String url = "postgres://postgres:postgres@%s:%d/%s"
                .formatted(node.addressOfOurs(), database.port(), database.name());
        return node.on(SLOW).with("DATABASE_URL", url).launch("migrate");
    }

    /** Returns the server processes that hold the run locks. */
    private static List<String> holders(TestDatabase... databases) {
        return Stream.of(databases)
                .flatMap(database -> database
                        .column("select pid from pg_locks join pg_database on pg_database.oid = database"
                                + " where locktype = 'advisory' and classid = 1163088205 and granted"
                                + " and datname = current_database()")
                        .stream())
                .toList();
    }

    private static void assertApplied(TestDatabase database, Result result) {
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("applied 1: 20251115; the schema is at 20251115\n");
        assertThat(result.err()).contains("waiting for ", "holds the run lock");
        assertThat(SixMigrations.tables(database)).contains("slowly");
        assertThat(database.column("select version from flyway_schema_history where version = '20251115' and success"))
                .hasSize(1);
        assertThat(database.column("select outcome from esquema_run order by id"))
                .containsExactly("INTERRUPTED", "APPLIED");
    }
}
