package dev.esquema.schema.run;

import dev.esquema.schema.manifest.Script;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Logs the progress as plain lines, one for each migration. */
public final class LoggedProgress implements Progress {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    @Override
    public void began(int position, int total, Script migration) {
        LOG.log(Level.DEBUG, "migration {0} of {1}: {2} begins", position, total, migration);
    }

    @Override
    public void statement(int number, int total) {
        LOG.log(Level.DEBUG, "statement {0} of {1}", number, total);
    }

    @Override
    public void applied(int position, int total, Script migration, Duration took) {
        LOG.log(Level.INFO, "migration {0} of {1}: {2}, {3} ms", position, total, migration, took.toMillis());
    }

    @Override
    public void ended() {
        // Each line is complete, so there is nothing to finish.
    }
}
