package dev.esquema.schema.port;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import java.util.Optional;

/** Port: writes the journal row of a run that found nothing to do, in one statement on the run's own connection. */
@FunctionalInterface
public interface NoOpJournal {

    /** Records the run and deletes the oldest rows of its kind; false if the journal's tables do not exist yet. */
    boolean nothingToDo(Trigger trigger, Optional<Version> version);
}
