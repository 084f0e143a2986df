package dev.esquema.schema.restore;

import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Runs a restore in a transaction that is rolled back, so that a plan that is only shown names what the restore would
 * fail with. Its waits are short: if a lock is not available, or a statement takes long, nothing is found out.
 *
 * @param version the version whose rollback is to be undone
 */
record RestoreRehearsal(Manifest manifest, RunSession session, Cancellation cancellation, Version version) {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private static final String CANCELLED = "57014";

    /** Returns the plan, with the failure of the rehearsal if it failed. */
    RestorePlan rehearsed(RestorePlan plan) {
        if (plan.refusal().isPresent()) {
            return plan;
        }
        try {
            rehearse(plan);
            return plan;
        } catch (SchemaException e) {
            cancellation.check();
            if (e.code() == Code.DATABASE_UNAVAILABLE) {
                throw e;
            }
            if (isPassing(e)) {
                LOG.log(
                        Level.INFO,
                        "the rehearsal of the restore did not end, so the plan does not name what it would fail with: {0}",
                        e.getMessage());
                return plan;
            }
            return plan.failingWith(new RestoreFailure(manifest, version).of(e));
        }
    }

    private void rehearse(RestorePlan plan) {
        Restoration restoration = session.restoration().rehearsing();
        if (plan.migrations().isEmpty()) {
            restoration.bringBackAll(plan.stored());
        } else if (plan.migrations().get(0).transactional()) {
            session.migrator().rehearse(plan.migrations(), new Unrecorded(cancellation), migration -> {
                plan.bringBackAfter(migration, restoration);
                restoration.check();
            });
        }
    }

    private static boolean isPassing(SchemaException failure) {
        return Retry.isWorthRetrying(failure)
                || failure.details().sqlState().filter(CANCELLED::equals).isPresent();
    }

    /** The steps of a rehearsal, which no journal records. */
    private record Unrecorded(Cancellation cancellation) implements Migrator.Steps {

        @Override
        public void began(Script script) {
            cancellation.check();
        }

        @Override
        public void statement(int number) {
            cancellation.check();
        }

        @Override
        public void applied(Script script, Duration took) {}
    }
}
