package dev.esquema.it.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.it.support.Build;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.PackagedEsquema.Result;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import org.junit.jupiter.api.Test;

/** The server's messages during a script are logged through Flyway; only warnings are logged. */
class ScriptWarningIT {

    private static final PackagedEsquema WARNING = Build.with(
                    "V20251115__warning.sql",
                    """
                    -- depends: 20251114.05
                    do $$ begin raise notice 'a notice'; raise warning '50%% of {0} and %%s'; end $$;
                    """)
            .declared();

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void aWarningOfTheServerIsOneLineOnStderr() {
        Result result = WARNING.on(database).run("migrate");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.err().lines()).contains("warn: DB: 50% of {0} and %s (SQL State: 01000 - Error Code: 0)");
        assertThat(result.err()).doesNotContain("a notice");
    }
}
