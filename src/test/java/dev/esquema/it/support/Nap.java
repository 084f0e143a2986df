package dev.esquema.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import java.time.Duration;

/**
 * A pause in a script; a setting of the database gives its length. Without the setting there is no pause, for example
 * where a build learns its manifest.
 */
public final class Nap {

    /** An SQL expression that sleeps. */
    public static final String SQL = "pg_sleep(coalesce(nullif(current_setting('test.nap', true), ''), '0')::float)";

    private static final String SLEEPERS =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";

    private Nap() {}

    /** Sets the length of the pause, for all later connections. */
    public static void set(TestDatabase database, double seconds) {
        database.execute("alter database %s set test.nap = '%s'".formatted(database.name(), seconds));
    }

    /** Waits until a script has reached its pause. */
    public static void await(TestDatabase database) {
        Eventually.within(
                Duration.ofSeconds(60), () -> assertThat(sleepers(database)).isEqualTo(1));
    }

    /** Returns the number of sessions that are in the pause. */
    public static int sleepers(TestDatabase database) {
        return Integer.parseInt(database.value(SLEEPERS));
    }
}
