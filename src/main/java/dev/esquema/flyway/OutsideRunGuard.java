package dev.esquema.flyway;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Refuses to apply anything outside a run: Quarkus' own Flyway may only read the history. */
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
        throw new FlywayException("migration %s was not applied: only a run of Esquema applies migrations"
                .formatted(context.getMigrationInfo().getScript()));
    }

    @Override
    public String getCallbackName() {
        return "runs-only";
    }
}
