package dev.esquema.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.RunningEsquema;
import dev.esquema.testing.postgres.TestDatabase;
import java.time.Duration;

/**
 * Waits for the sessions of a run in a database: a run has no effect before its first session and none after its last.
 */
public final class Sessions {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    private static final String OF_RUNS =
            """
            select pid from pg_stat_activity
             where datname = current_database() and application_name like 'esquema %'
            """;

    private Sessions() {}

    /**
     * Waits until a process has connected or ended, however long its start takes.
     *
     * @param working whether to wait until the process has reached its pause
     */
    public static void await(RunningEsquema running, TestDatabase database, boolean working) {
        Eventually.within(TIME_LIMIT, () -> assertThat(!running.process().isAlive()
                        || (working
                                ? Nap.sleepers(database) > 0
                                : !database.column(OF_RUNS).isEmpty()))
                .as(() -> "it has come: %s".formatted(running.err()))
                .isTrue());
    }

    /**
     * Waits until the server has noticed that the process is gone: a COMMIT that reached the server completes without
     * the client.
     */
    public static void awaitEnd(TestDatabase database) {
        Eventually.within(TIME_LIMIT, () -> assertThat(database.column(OF_RUNS)).isEmpty());
    }
}
