package dev.esquema.schema.port;

import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.manifest.Version;
import java.util.Optional;

/** Port: the journal row of a run that found nothing to do, in one statement on the run's own connection. */
@FunctionalInterface
public interface NoOpJournal {

    /** Records it and prunes the oldest of its kind; false if the journal's tables are not there yet. */
    boolean nothingToDo(Trigger trigger, Optional<Version> version);
}
