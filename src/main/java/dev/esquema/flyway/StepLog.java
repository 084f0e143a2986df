package dev.esquema.flyway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Says which migration of how many begins, and when it is done. */
final class StepLog implements Callback {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final int steps;
    private int step;
    private long began;

    StepLog(int steps) {
        this.steps = steps;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        MigrationInfo migration = context.getMigrationInfo();
        if (event == Event.BEFORE_EACH_MIGRATE) {
            step++;
            began = System.nanoTime();
            LOG.log(Level.DEBUG, "migration {0} of {1}: {2} begins", step, steps, migration.getVersion());
        } else {
            LOG.log(
                    Level.INFO,
                    "migration {0} of {1}: {2} {3}, {4} ms",
                    step,
                    steps,
                    migration.getVersion(),
                    migration.getDescription(),
                    (System.nanoTime() - began) / 1_000_000);
        }
    }

    @Override
    public String getCallbackName() {
        return "steps";
    }
}
