package dev.esquema.schema.run;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.util.Optional;

/** The work of a run under the run lock; {@link RunFrame} does all other steps. */
public interface RunWork<T> {

    /**
     * Decides before the journal row is written: a report ends the run without a row, and so does an exception.
     *
     * @param look the look that was taken under the lock
     */
    default Optional<T> endBeforeJournal(Look look) {
        return Optional.empty();
    }

    /** Does the work; the journal row of the run is open. */
    Done<T> perform(Look look, RunJournal journal);

    /**
     * Converts the failure that ended the run into the one that is reported and recorded; may add what was done before
     * it.
     */
    default Failed failed(SchemaException failure) {
        return new Failed(RunOutcome.of(failure), failure);
    }

    /**
     * The end of a run that did not fail.
     *
     * @param to the newest version after the run
     */
    record Done<T>(T report, RunOutcome outcome, Optional<Version> to) {}

    /** The end of a run that failed. */
    record Failed(RunOutcome outcome, SchemaException failure) {}
}
