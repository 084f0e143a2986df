package dev.esquema.schema.run;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.session.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Records migrations whose objects were proved to be there already; no table is altered. */
final class Adopting {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final RunSession session;
    private final RunJournal journal;

    Adopting(RunSession session, RunJournal journal) {
        this.session = session;
        this.journal = journal;
    }

    /** All of them or none: their rows in history and journal are one transaction. */
    void adopt(List<Migration> proven, Observation seen) {
        if (seen.history().rows().isEmpty()) {
            session.migrator().beginHistory();
        }
        session.mending().recordAdopted(proven, journal.steps(proven.size()));
        proven.forEach(migration ->
                LOG.log(Level.INFO, "{0} was there already, identical, and is now recorded as applied", migration));
    }
}
