package dev.esquema.schema.migration;

import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunJournal;
import dev.esquema.schema.run.RunSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Records migrations whose objects were proved to exist already; alters no table. */
public final class AdoptionRecorder {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final RunSession session;
    private final RunJournal journal;
    private final Retry retry;

    public AdoptionRecorder(RunSession session, RunJournal journal, Duration retryFor, Cancellation cancellation) {
        this.session = session;
        this.journal = journal;
        this.retry = Retry.in(session, retryFor, cancellation);
    }

    /** Records all migrations or none: their history rows and journal steps are written in one transaction. */
    public void adopt(List<Migration> proven, Observation seen) {
        if (seen.history().rows().isEmpty()) {
            session.migrator().beginHistory();
        }
        Optional<JournalPlace> steps = journal.steps(proven);
        retry.with(() -> {
            session.mending().recordAdopted(proven, steps);
            return proven;
        });
        proven.forEach(AdoptionRecorder::log);
    }

    private static void log(Migration migration) {
        if (migration.effect().isProvedByStructure()) {
            LOG.log(Level.INFO, "{0} existed already, identical, and is now recorded as applied", migration);
        } else {
            LOG.log(
                    Level.WARNING,
                    "{0} is now recorded as applied without a complete proof, because the version was named",
                    migration);
        }
    }
}
