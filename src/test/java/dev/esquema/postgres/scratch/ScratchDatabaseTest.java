package dev.esquema.postgres.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.Database;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scratch databases on a server that stays, and those that killed processes left there. */
class ScratchDatabaseTest {

    /** The kernel gives no process this id. */
    private static final long NO_PROCESS = 999_999_999L;

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final Database server = new Database(database.jdbcUrl(), Optional.of("postgres"), Optional.of("postgres"));
    private final String host = "host-%s".formatted(UUID.randomUUID());

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void aDatabaseOfAProcessThatWasKilledIsDroppedByTheNextOne() {
        String killed = left(host, NO_PROCESS, "2025-11-14T10:15:30.123Z");

        try (ScratchDatabase scratch = new ScratchDatabase(server, true, host)) {
            assertThat(names()).doesNotContain(killed);
            assertThat(scratch).isNotNull();
        }
    }

    @Test
    void aDatabaseOfAProcessThatRunsOrOfAnotherHostStaysForADay() {
        String running = left(host, ProcessHandle.current().pid(), now());
        String elsewhere = left("elsewhere", NO_PROCESS, now());
        String old = left("elsewhere", NO_PROCESS, "2025-11-14T10:15:30Z");
        String unknown = "esquema_scratch_%s".formatted(hex());
        database.execute("create database %s".formatted(unknown));

        new ScratchDatabase(server, true, host).close();

        assertThat(names()).contains(running, elsewhere, unknown).doesNotContain(old);
        List.of(running, elsewhere, unknown).forEach(name -> database.execute("drop database %s".formatted(name)));
    }

    @Test
    void aDatabaseWithASessionIsNotAbandoned() throws SQLException {
        String used = left(host, NO_PROCESS, "2025-11-14T10:15:30Z");
        try (Connection session = new Database(
                        database.jdbcUrl().replace(database.name(), used),
                        Optional.of("postgres"),
                        Optional.of("postgres"))
                .connect("somebody", Duration.ZERO)) {
            new ScratchDatabase(server, true, host).close();

            assertThat(session.isValid(1)).isTrue();
            assertThat(names()).contains(used);
        }
        new ScratchDatabase(server, true, host).close();
        assertThat(names()).doesNotContain(used);
    }

    private String left(String byHost, long process, String since) {
        String name = "esquema_scratch_%s".formatted(hex());
        database.execute(
                "create database %s".formatted(name),
                "comment on database %s is 'scratch database of esquema, host %s, process %d, since %s'"
                        .formatted(name, byHost, process, since));
        return name;
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private String now() {
        return database.value("select to_char(now() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    }

    private List<String> names() {
        return database.column("select datname from pg_database");
    }
}
