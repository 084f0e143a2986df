package dev.esquema.schema.run;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.session.Cancellation;
import dev.esquema.schema.session.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Records migrations whose objects were proved to be there already; no table is altered. */
final class Adopting {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final RunSession session;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final RunJournal journal;
    private final Duration retryFor;
    private final Cancellation cancellation;

    Adopting(RunSession session, RunJournal journal, Duration retryFor, Cancellation cancellation) {
        this.session = session;
        this.journal = journal;
        this.retryFor = retryFor;
        this.cancellation = cancellation;
    }

    /** All of them or none: their rows in history and journal are one transaction. */
    void adopt(List<Migration> proven, Observation seen) {
        if (seen.history().rows().isEmpty()) {
            session.migrator().beginHistory();
        }
        record(proven, journal.steps(proven.size()));
        proven.forEach(migration ->
                LOG.log(Level.INFO, "{0} was there already, identical, and is now recorded as applied", migration));
    }

    private void record(List<Migration> proven, Optional<JournalPlace> steps) {
        long deadline = System.nanoTime() + retryFor.toNanos();
        while (true) {
            try {
                session.mending().recordAdopted(proven, steps);
                return;
            } catch (SchemaException e) {
                boolean passing = Applying.PASSING.contains(e.details().getOrDefault("sqlState", ""));
                if (!passing || System.nanoTime() >= deadline || cancellation.requested()) {
                    throw e;
                }
                LOG.log(Level.INFO, "{0}; trying again", e.getMessage());
                Pause.upTo(LONGEST_PAUSE, cancellation);
            }
        }
    }
}
