package dev.esquema.flyway;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Refuses to apply anything outside a run: Quarkus' own migrate-at-start may read the history, and must find nothing to
 * do.
 */
final class OutsideRunGuard implements Callback {

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        throw new FlywayException("migration %s appeared after the run of this start: start again"
                .formatted(context.getMigrationInfo().getScript()));
    }

    @Override
    public String getCallbackName() {
        return "runs-only";
    }
}
