package dev.esquema.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.Eventually;
import dev.esquema.testing.postgres.TestDatabase;
import java.time.Duration;

/** A pause in a script, as long as its database says: elsewhere, as where a build learns its manifest, there is none. */
public final class Nap {

    /** An expression that sleeps. */
    public static final String SQL = "pg_sleep(coalesce(nullif(current_setting('test.nap', true), ''), '0')::float)";

    private static final String SLEEPERS =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";

    private Nap() {}

    /** From the next connection on. */
    public static void set(TestDatabase database, double seconds) {
        database.execute("alter database %s set test.nap = '%s'".formatted(database.name(), seconds));
    }

    /** Waits until a script has come to its pause. */
    public static void await(TestDatabase database) {
        Eventually.within(
                Duration.ofSeconds(60), () -> assertThat(sleepers(database)).isEqualTo(1));
    }

    /** How many sleep there now. */
    public static int sleepers(TestDatabase database) {
        return Integer.parseInt(database.value(SLEEPERS));
    }
}
